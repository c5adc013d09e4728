"""What is held, to be looked through: claims, norms with their versions, and the words that stand at a place on a day."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

from kg import ontology, place, telling
from kg.chain import words
from kg.namespaces import DCT, ELI, RDF, YJ, local_name
from kg.states import Asked, states
from kg.supposed import Ending
from kg.view import View
from kg.why import claims as claims_held


@dataclass(frozen=True, slots=True)
class Row:
    """One thing held: its IRI, its class, its id where it has one, what it is called, and what else it is found by."""

    iri: str
    kind: str
    id: str
    label: str
    also: tuple[str, ...] = ()

    def has(self, words: str) -> bool:
        """Do the words stand in its id, its name or what else it is found by?"""
        sought = words.strip().casefold()
        return any(sought in said.casefold() for said in (self.id, self.label, *self.also))

    def json(self) -> dict[str, Any]:
        return {
            "iri": self.iri,
            "kind": self.kind,
            "id": self.id,
            "label": self.label,
            "also": list(self.also),
        }


def _words(view: View, node: NamedNode, *predicates: NamedNode) -> list[str]:
    return list(dict.fromkeys(said for by in predicates for said in words(view, node, by)))


def claims(view: View) -> Iterator[Row]:
    """Every claim held, in the order of their IRIs."""
    kinds = ontology.load().claim_kinds
    for node in claims_held(view):
        kind = next(kind for kind in kinds if view.has(node, RDF.type, kind))
        identifier = next(iter(_words(view, node, DCT.identifier)), "")
        label = next(iter(_words(view, node, *telling.NAMED_BY)), identifier)
        yield Row(
            node.value, local_name(kind), identifier, label, tuple(_words(view, node, YJ.documentWords))
        )


def norms(view: View) -> Iterator[Row]:
    """Every norm held, with its titles, short titles and numbers, and the IRIs of its versions."""
    for node in view.subjects(RDF.type, ELI.LegalResource):
        versions = view.subjects(ELI.realizes, node)
        titles = [title for thing in (*versions, node) for title in _words(view, thing, ELI.title)]
        keys = _words(view, node, YJ.key)
        also = tuple(dict.fromkeys((*titles[1:], *keys, *(version.value for version in versions))))
        yield Row(node.value, local_name(ELI.LegalResource), "", (titles or keys or [node.value])[0], also)


def place_on(view: View, ending: Ending, on: dt.date) -> dict[str, Any]:
    """What stands at a place, or in a norm: its state on a day, and each version held with its dates and words."""
    keys = tuple(_words(view, ending.norm, YJ.key))
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
        return next(iter(_words(view, version, predicate)), None)

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
                "label": next(iter(_words(view, spot.node, YJ.label)), spot.label),
                "text": "".join(place.words_of(view, spot.node)) or None,
            }
            for spot in ending.spots
            if spot.version == version and spot.held
        ],
    }
