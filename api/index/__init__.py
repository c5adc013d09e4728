"""An index of what is held, in a file beside the store: lists, counts and search without a pass over the graph."""
