"""RDF terms, the SHACL vocabulary, and what literals are worth."""

import datetime as dt
import logging
import warnings
from decimal import Decimal
from functools import lru_cache

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode

Term = NamedNode | BlankNode | Literal
Node = NamedNode | BlankNode

SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"

_RDFLIB = logging.getLogger("rdflib.term")

TYPE = NamedNode(_RDF + "type")
FIRST, REST, NIL = NamedNode(_RDF + "first"), NamedNode(_RDF + "rest"), NamedNode(_RDF + "nil")
SUBCLASS, CLASS = NamedNode(_RDFS + "subClassOf"), NamedNode(_RDFS + "Class")
LANG_STRING = NamedNode(_RDF + "langString")
_XSD = "http://www.w3.org/2001/XMLSchema#"
XSD_STRING, XSD_INTEGER, XSD_BOOLEAN = (NamedNode(_XSD + name) for name in ("string", "integer", "boolean"))


@lru_cache(maxsize=512)
def sh(name: str) -> NamedNode:
    """The term of the SHACL vocabulary."""
    return NamedNode(SH + name)


def is_sh(term: Term) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(SH)


@lru_cache(maxsize=50_000)
def _read(lexical: str, datatype: str) -> tuple[bool, object]:
    """(ill-typed, value) of a literal, by rdflib's table of XSD datatypes."""
    told = _RDFLIB.level
    _RDFLIB.setLevel(logging.ERROR)  # an ill-typed literal is a finding, not a warning
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            literal = rdflib.Literal(lexical, datatype=rdflib.URIRef(datatype), normalize=False)
        return bool(literal.ill_typed), literal.value
    finally:
        _RDFLIB.setLevel(told)


def is_typed(term: Term, datatype: NamedNode) -> bool:
    """A literal of that datatype, whose words are in its lexical space (4.1.2)."""
    return (
        isinstance(term, Literal) and term.datatype == datatype and not _read(term.value, datatype.value)[0]
    )


def worth(term: Term) -> object:
    """The value of a well-formed literal; None of anything else."""
    if not isinstance(term, Literal) or term.language:
        return None
    if term.datatype == XSD_STRING:
        return term.value
    ill, value = _read(term.value, term.datatype.value)
    return None if ill else value


def less(one: Term, other: Term, *, equal: bool) -> bool:
    """`one < other` (or `<=`) as SPARQL compares them; False where they cannot be compared."""
    a, b = worth(one), worth(other)
    numbers = (int, float, Decimal)
    if isinstance(a, bool) != isinstance(b, bool):
        return False
    if isinstance(a, numbers) and isinstance(b, numbers):
        a, b = (float(a), float(b)) if isinstance(a, float) or isinstance(b, float) else (a, b)
    elif isinstance(a, dt.datetime) and isinstance(b, dt.datetime):
        if (a.tzinfo is None) != (b.tzinfo is None):
            return False
    elif not (type(a) is type(b) and isinstance(a, dt.date | dt.time | str)):
        return False
    return bool(a <= b if equal else a < b)  # type: ignore[operator]


def string(term: Term) -> str | None:
    """What sh:pattern and sh:minLength look at; blank nodes have none."""
    return None if isinstance(term, BlankNode) else term.value


def order(term: Term) -> str:
    """A key that sorts terms the same in every run."""
    return str(term)
