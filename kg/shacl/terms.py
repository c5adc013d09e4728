"""RDF terms and the SHACL vocabulary."""

from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode

Term = NamedNode | BlankNode | Literal
Node = NamedNode | BlankNode

SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"

TYPE = NamedNode(_RDF + "type")
FIRST, REST, NIL = NamedNode(_RDF + "first"), NamedNode(_RDF + "rest"), NamedNode(_RDF + "nil")
SUBCLASS, CLASS = NamedNode(_RDFS + "subClassOf"), NamedNode(_RDFS + "Class")
XSD = "http://www.w3.org/2001/XMLSchema#"
XSD_STRING, XSD_INTEGER, XSD_BOOLEAN = (NamedNode(XSD + name) for name in ("string", "integer", "boolean"))


@lru_cache(maxsize=512)
def sh(name: str) -> NamedNode:
    """The term of the SHACL vocabulary."""
    return NamedNode(SH + name)


def is_sh(term: Term) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(SH)


def string(term: Term) -> str | None:
    """What sh:pattern and sh:minLength look at; blank nodes have none."""
    return term.value if isinstance(term, NamedNode | Literal) else None


def order(term: Term) -> str:
    """A key that sorts terms the same in every run."""
    return str(term)
