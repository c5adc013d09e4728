"""Statements and patterns in the words of SPARQL 1.1: every term is written by its own kind, and none can end early."""

import re
from collections.abc import Iterable
from itertools import groupby

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import StoreError
from kg.quads import Term

_IRI = re.compile(r'[^\x00-\x20<>"{}|^`\\]*')  # SPARQL 1.1, 19.8, IRIREF
_ESCAPE = re.compile(r"\\\\([uU])|\\.")


def term(value: object) -> str:
    """An IRI or a literal as SPARQL writes it; raises StoreError for anything else, blank nodes too."""
    if isinstance(value, NamedNode) and _IRI.fullmatch(value.value):
        return f"<{value.value}>"
    if isinstance(value, Literal):
        # An engine that reads \u before anything else would find an escape in \\u: the u is written as one.
        return _ESCAPE.sub(lambda e: rf"\\\u{ord(e[1]):04X}" if e[1] else e[0], str(value))
    raise StoreError(
        f"不能写入 {value}：库里只有 IRI 和字面值",
        f"{value} cannot be written: a store holds IRIs and literals alone",
    )


def terms(values: Iterable[NamedNode | Term]) -> str:
    return " ".join(map(term, values))


def block(quads: Iterable[Quad]) -> str:
    """Statements as `GRAPH <…> { … }`, for INSERT, DELETE and their DATA forms."""
    return " ".join(
        f"GRAPH {term(graph)} {{ {' '.join(map(_statement, rows))} }}"
        for graph, rows in groupby(quads, key=lambda quad: quad.graph_name)
    )


def _statement(quad: Quad) -> str:
    return f"{term(quad.subject)} {term(quad.predicate)} {term(quad.object)} ."


def pattern(
    graph: NamedNode | None, subject: NamedNode | None, predicate: NamedNode | None, value: Term | None
) -> str:
    """`SELECT` of the positions that are not given (g, s, p, o), in that graph or in any one."""
    places = {"g": graph, "s": subject, "p": predicate, "o": value}
    said = {name: f"?{name}" if given is None else term(given) for name, given in places.items()}
    wanted = " ".join(f"?{name}" for name, given in places.items() if given is None) or "(1 AS ?there)"
    return f"SELECT {wanted} WHERE {{ GRAPH {said['g']} {{ {said['s']} {said['p']} {said['o']} }} }}"


def together(
    variable: str, values: Iterable[Term], predicate: NamedNode | None = None, graph: NamedNode | None = None
) -> str:
    """`SELECT` of all statements in which ?g, ?s or ?o (that `variable`) is one of these values."""
    places = {"g": graph, "p": predicate}
    said = {name: f"?{name}" if given is None else term(given) for name, given in places.items()}
    wanted = " ".join(["?s ?o", *(f"?{name}" for name, given in places.items() if given is None)])
    asked = f"VALUES ?{variable} {{ {terms(values)} }}"
    return f"SELECT {wanted} WHERE {{ {asked} GRAPH {said['g']} {{ ?s {said['p']} ?o }} }}"


def pairs_of(pairs: Iterable[tuple[NamedNode, Term]]) -> str:
    """`SELECT ?g ?s ?p ?o` of all statements with one of these pairs of predicate and object."""
    said = " ".join(f"({terms(pair)})" for pair in pairs)
    return f"SELECT ?g ?s ?p ?o WHERE {{ VALUES (?p ?o) {{ {said} }} GRAPH ?g {{ ?s ?p ?o }} }}"
