"""The content of a store as a number and a hash that depend neither on its order nor on the engine that holds it (docs/backup.md)."""

import hashlib
from functools import lru_cache

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.namespaces import XSD

_WIDE = 256  # bytes of each statement's hash: a sum that wide cannot be met by choosing other statements
_MODULUS = 1 << (8 * _WIDE)


class Content:
    """Statements taken in one by one: how many, and the sum of their hashes (SHAKE256)."""

    def __init__(self) -> None:
        self.count = 0
        self._sum = 0

    def add(self, quad: Quad) -> None:
        found = hashlib.shake_256(_written(quad)).digest(_WIDE)
        self._sum = (self._sum + int.from_bytes(found, "big")) % _MODULUS
        self.count += 1

    @property
    def hash(self) -> str:
        """SHA-256 of the sum, in hexadecimal digits."""
        return hashlib.sha256(self._sum.to_bytes(_WIDE, "big")).hexdigest()


def _written(quad: Quad) -> bytes:
    """The terms with a NUL between them, the value last: no other statement is written alike."""
    value = quad.object
    if isinstance(value, Literal):
        kind, said = _literal(value)
    else:
        assert isinstance(value, NamedNode)
        kind, said = "", value.value
    assert isinstance(quad.subject, NamedNode) and isinstance(quad.graph_name, NamedNode)
    return "\0".join((quad.subject.value, quad.predicate.value, quad.graph_name.value, kind, said)).encode()


def _literal(value: Literal) -> tuple[str, str]:
    """Its type or language, and its words, numbers and times by their value however they were written."""
    if value.datatype == XSD.string:
        return XSD.string.value, value.value
    return _by_value(value)


@lru_cache(100_000)
def _by_value(value: Literal) -> tuple[str, str]:
    node = BlankNode()
    scratch = ox.Store()
    scratch.add(Quad(node, XSD.string, value))
    [row] = scratch
    assert isinstance(row.object, Literal)
    return f"@{row.object.language}" if row.object.language else row.object.datatype.value, row.object.value
