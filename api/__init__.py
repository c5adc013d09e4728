"""The command line, drawings and (later) the HTTP service: how people ask."""
