"""What is held, to be looked through: a claim or a norm by its IRI, and the words that stand at a place on a day."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg import ontology, place, telling
from kg.chain import words
from kg.namespaces import DCT, ELI, RDF, YJ, local_name
from kg.quads import Term, value_of
from kg.states import Asked, states
from kg.supposed import Ending
from kg.view import View

Said = Mapping[NamedNode, list[Term]]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing held: its IRI, its class, its id where it has one, what it is called, and what else it is found by.

    `about` tells claims of one name apart.
    """

    iri: str
    kind: str
    id: str
    label: str
    also: tuple[str, ...] = ()
    about: tuple[str, ...] = ()

    def json(self) -> dict[str, Any]:
        return {
            "iri": self.iri,
            "kind": self.kind,
            "id": self.id,
            "label": self.label,
            "also": list(self.also),
        }


ABOUT = (YJ.number, YJ.territoryWords, YJ.targetWords)


def said_of(view: View, node: NamedNode) -> Said:
    """All that is said of a thing, by predicate, in a fixed order."""
    found: dict[NamedNode, set[Term]] = {}
    for row in view.match(node, None, None):
        found.setdefault(row.predicate, set()).add(value_of(row))
    return {predicate: sorted(values, key=str) for predicate, values in found.items()}


def _words(said: Said, *predicates: NamedNode) -> tuple[str, ...]:
    found = (term for by in predicates for term in said.get(by, ()))
    return tuple(dict.fromkeys(term.value for term in found if isinstance(term, Literal)))


def claim_row(node: NamedNode, said: Said) -> Row | None:
    """A claim by what is said of it; None where it is none."""
    types = said.get(RDF.type, [])
    kind = next((kind for kind in ontology.load().claim_kinds if kind in types), None)
    if kind is None:
        return None
    identifier = next(iter(_words(said, DCT.identifier)), "")
    label = next(iter(_words(said, *telling.NAMED_BY)), identifier)
    about = tuple(words for by in ABOUT for words in _words(said, by))
    return Row(node.value, local_name(kind), identifier, label, _words(said, YJ.documentWords), about)


def norm_row(view: View, node: NamedNode, said: Said) -> Row | None:
    """A norm with its titles, short titles and numbers, and the IRIs of its versions; None where it is none."""
    if ELI.LegalResource not in said.get(RDF.type, []):
        return None
    versions = view.subjects(ELI.realizes, node)
    titles = [title for version in versions for title in words(view, version, ELI.title)]
    titles += _words(said, ELI.title)
    keys = list(_words(said, YJ.key))
    also = tuple(dict.fromkeys((*titles[1:], *keys, *(version.value for version in versions))))
    return Row(node.value, local_name(ELI.LegalResource), "", (titles or keys or [node.value])[0], also)


def place_on(view: View, ending: Ending, on: dt.date) -> dict[str, Any]:
    """What stands at a place, or in a norm: its state on a day, and each version held with its dates and words."""
    keys = tuple(dict.fromkeys(words(view, ending.norm, YJ.key)))
    locators: list[str | None] = list(dict.fromkeys(spot.locator for spot in ending.spots)) or [None]
    asked = [Asked(locator or "", keys, None, locator) for locator in locators]
    return {
        "norm": ending.norm.value,
        "on": on.isoformat(),
        "states": [
            {
                "place": locator,
                "state": local_name(state.concept),
                "label": {"zh": state.label.zh, "en": state.label.en},
                "detail": {"zh": state.detail.zh, "en": state.detail.en},
            }
            for locator, state in zip(locators, states(view, asked, on, None), strict=True)
        ],
        "versions": [_version(view, version, ending) for version in ending.versions],
    }


def _version(view: View, version: NamedNode, ending: Ending) -> dict[str, Any]:
    def one(predicate: NamedNode) -> str | None:
        return next(iter(words(view, version, predicate)), None)

    return {
        "iri": version.value,
        "title": one(ELI.title),
        "rank": one(YJ.rankWords),
        "issuer": one(YJ.issuerWords),
        "version": one(YJ.versionDate),
        "published": one(ELI.date_publication),
        "in_force_from": one(ELI.first_date_entry_in_force),
        "in_force_until": one(ELI.date_no_longer_in_force),
        "places": [
            {
                "iri": spot.node.value,
                "label": next(iter(words(view, spot.node, YJ.label)), spot.label),
                "text": "".join(place.words_of(view, spot.node)) or None,
            }
            for spot in ending.spots
            if spot.version == version and spot.held
        ],
    }
