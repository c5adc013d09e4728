"""SHACL Core (W3C Recommendation, 2017-07-20): shapes compiled once, verdicts with the triples that decide them.

Knows nothing of any vocabulary but SHACL's own; fit to be used alone.
"""
