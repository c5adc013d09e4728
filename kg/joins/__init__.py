"""SPARQL 1.1 CONSTRUCT rules run as joins over a graph in memory, each conclusion with the triples it was drawn from.

Knows the part of SPARQL that rules need and refuses the rest by name; knows no vocabulary.
"""
