"""What the values of SHACL's properties have to be (appendix C of the Recommendation): one reader for each kind."""

from pyoxigraph import Literal, NamedNode

from kg.shacl.graph import Graph
from kg.shacl.literals import worth
from kg.shacl.terms import SH, XSD_BOOLEAN, XSD_INTEGER, XSD_STRING, Term, is_sh


class ShapesError(Exception):
    """The shapes graph is not SHACL Core: what is wrong, and in which shape."""


def iri(value: Term) -> NamedNode:
    if not isinstance(value, NamedNode):
        raise ShapesError(f"{value} is to be an IRI")
    return value


def literal(value: Term) -> Literal:
    if not isinstance(value, Literal):
        raise ShapesError(f"{value} is to be a literal")
    return value


def iri_or_literal(value: Term) -> NamedNode | Literal:
    if not isinstance(value, NamedNode | Literal):
        raise ShapesError(f"{value} is to be an IRI or a literal")
    return value


def count(value: Term) -> int:
    number = worth(value) if isinstance(value, Literal) and value.datatype == XSD_INTEGER else None
    if not isinstance(number, int) or number < 0:
        raise ShapesError(f"{value} is to be an xsd:integer that is not negative")
    return number


def boolean(value: Term) -> bool:
    worthy = worth(value) if isinstance(value, Literal) and value.datatype == XSD_BOOLEAN else None
    if not isinstance(worthy, bool):
        raise ShapesError(f"{value} is to be true or false")
    return worthy


def string(value: Term) -> str:
    if not isinstance(value, Literal) or value.datatype != XSD_STRING:
        raise ShapesError(f"{value} is to be a string without a language")
    return value.value


def words(value: Term) -> Literal:
    if not isinstance(value, Literal) or not (value.language or value.datatype == XSD_STRING):
        raise ShapesError(f"{value} is to be a string")
    return value


def severity(value: Term) -> NamedNode:
    named = iri(value)
    if is_sh(named) and named.value.removeprefix(SH) not in ("Violation", "Warning", "Info"):
        raise ShapesError(f"{value} is no severity of SHACL")
    return named


def items(graph: Graph, head: Term) -> list[Term]:
    found = graph.items(head)
    if found is None:
        raise ShapesError(f"the list {head} is not well-formed")
    return found
