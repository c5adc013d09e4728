"""The vocabulary, the codes and the joining rules, as packaged data."""
