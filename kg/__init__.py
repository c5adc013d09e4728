"""The graph: store, two clocks, joining rules, judge and gate. No facts and no file formats."""
