"""Keys by which a record is looked up where a word alone would name half a country (yj:lookupKey).

A law is cited by a hundred thousand claims, and a measure is applied by as many: what is sought among them by such a
word (the norm itself, the powers on it, the powers of one matter, the entries of a list) has the whole of it in one key.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING
from typing import Literal as OneOf

from pyoxigraph import Literal, NamedNode, Triple

from kg.namespaces import ELI, RDF, YJ

if TYPE_CHECKING:
    from kg.view import View

Sought = OneOf["norm", "power", "matter", "entry"]
_READ = frozenset((RDF.type, YJ.key, YJ.cites, YJ.conductWords, YJ.measureWords, YJ.listWords))
_Said = dict[NamedNode, list[object]]
_NOTHING: _Said = {}


def lookup_key(sought: Sought, *words: str) -> Literal:
    """The key of a norm by a title or number, of a power by those that it cites, of a power by its conduct and measure,
    or of an entry by its list and measure.
    """
    return Literal("：".join((sought, *words)))


def norms_under(view: "View", key: str) -> list[NamedNode]:
    """The norms that are held under a title or number."""
    return _found(view, ELI.LegalResource, lookup_key("norm", key))


def powers_on(view: "View", key: str) -> list[NamedNode]:
    """The powers that cite a norm by this title or number."""
    return _found(view, YJ.Power, lookup_key("power", key))


def powers_alike(view: "View", power: NamedNode) -> set[NamedNode]:
    """Other powers of a measure and for a conduct of this power, in the same words."""
    words = (
        [value.value for value in view.objects(power, predicate) if isinstance(value, Literal)]
        for predicate in (YJ.conductWords, YJ.measureWords)
    )
    alike = (_found(view, YJ.Power, lookup_key("matter", *both)) for both in product(*words))
    return set().union(*alike) - {power}


def _found(view: "View", kind: NamedNode, key: Literal) -> list[NamedNode]:
    return [node for node in view.subjects(YJ.lookupKey, key) if view.has(node, RDF.type, kind)]


def with_lookup_keys(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """The statements of a record with the keys that follow from them, and no others; each once."""
    stated = dict.fromkeys(triple for triple in triples if triple.predicate != YJ.lookupKey)
    return (*stated, *dict.fromkeys(_keys(stated)))


def _keys(triples: Iterable[Triple]) -> Iterator[Triple]:
    said: dict[object, _Said] = {}
    for triple in triples:
        if triple.predicate in _READ:
            said.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(triple.object)
    for subject, own in said.items():
        assert isinstance(subject, NamedNode)
        for key in _of(own, said):
            yield Triple(subject, YJ.lookupKey, key)


def _of(own: _Said, said: Mapping[object, _Said]) -> Iterator[Literal]:
    def words(predicate: NamedNode, of: _Said = own) -> list[str]:
        return [value.value for value in of.get(predicate, ()) if isinstance(value, Literal)]

    kinds = own.get(RDF.type, ())
    if ELI.LegalResource in kinds:
        for key in words(YJ.key):
            yield lookup_key("norm", key)
    if YJ.Power in kinds:
        for citation in own.get(YJ.cites, ()):
            for key in words(YJ.key, said.get(citation, _NOTHING)):
                yield lookup_key("power", key)
        for conduct, measure in product(words(YJ.conductWords), words(YJ.measureWords)):
            yield lookup_key("matter", conduct, measure)
    for listed, measure in product(words(YJ.listWords), words(YJ.measureWords)):
        yield lookup_key("entry", listed, measure)
