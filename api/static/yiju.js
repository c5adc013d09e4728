// Everything on the pages works without this script; it only saves steps.
