"""Looking things up by what people call them: a name, a short name, a document number, an id, an IRI, or a citation."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal

from api import links
from api.impact import meant
from api.index.index import Read
from api.index.rows import names_of
from api.index.words import fold
from api.server.desk import Desk
from api.server.lists import rows_of
from kg import ontology
from kg.chain import words as words_of
from kg.errors import Words, YijuError
from kg.held import Row
from kg.lookup import norms_under
from kg.namespaces import DCT, ELI, YJ, local_name
from kg.view import View
from loaders.citations import parse_citations

NORM, PLACE = local_name(ELI.LegalResource), local_name(ELI.LegalResourceSubdivision)
KINDS = {NORM: Words("规范", "norm"), PLACE: Words("条款", "provision")}


@dataclass(frozen=True, slots=True)
class Found:
    """Something held: its IRI, kind, id, name, what tells it apart, and where its page is."""

    iri: str
    kind: str
    id: str
    label: str
    detail: str = ""

    @property
    def kind_label(self) -> Words:
        return KINDS.get(self.kind) or ontology.load().heading(YJ[self.kind])

    @property
    def is_claim(self) -> bool:
        return self.kind not in KINDS

    def page(self, on: dt.date) -> str:
        return links.claim(self.iri, on) if self.is_claim else links.provision(self.iri, on)

    def json(self, on: dt.date) -> dict[str, Any]:
        kind = self.kind_label
        return {
            "iri": self.iri, "kind": self.kind, "kind_label": {"zh": kind.zh, "en": kind.en}, "id": self.id,
            "label": self.label, "detail": self.detail, "page": self.page(on),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Met:
    """What some words are met by: the best of them, how many there are in all (or at least), how far the index had read."""

    found: list[Found]
    total: int
    at_least: bool
    read: Read


def search(desk: Desk, words: str, limit: int) -> Met:
    """What is held under these words, the best first; a place of a norm before all where they cite one."""
    read = desk.index.ready()
    if not fold(words):
        return Met([], 0, False, read)
    if words.strip().startswith(("http://", "https://")):
        found = _of_iri(desk, words.strip())
        return Met(found, len(found), False, read)
    cited = list(_cited(desk.view, words))
    some = desk.index.met(words)
    if read.left:
        cited += map(_found, rows_of(desk, _under_id(desk, words.strip())))
    there = {one.iri for one in cited}
    wanted = [name for name in some.iris if name not in there][: max(0, limit - len(cited))]
    found = [*cited, *map(_found, rows_of(desk, wanted))]
    also = sum(name not in there for name in some.iris) - len(some.iris)
    return Met(found[:limit], len(cited) + some.total + also, some.at_least, read)


def _under_id(desk: Desk, words: str) -> list[str]:
    """What bears these words as its id, also where the index has not read it yet."""
    return [node.value for node in desk.view.subjects(DCT.identifier, Literal(words))]


def _of_iri(desk: Desk, name: str) -> list[Found]:
    try:
        return list(map(_found, rows_of(desk, [name])))
    except ValueError:  # words that are no IRI
        return []


def _found(row: Row) -> Found:
    detail = (*row.about, *row.also)
    if row.kind == NORM:
        names = names_of(row)[0]
        detail = tuple(words for words in names if words != row.label and fold(words) not in fold(row.label))
    return Found(row.iri, row.kind, row.id, row.label, " · ".join(dict.fromkeys(detail)))


def _cited(view: View, words: str) -> Iterator[Found]:
    """The places that the words cite, and the norm; nothing where no such norm is held."""
    keys = dict.fromkeys(one.key for one in parse_citations(words) if one.key)
    norms = [norm for key in keys for norm in norms_under(view, key)]
    if len(norms) != 1:
        return
    try:
        ending = meant(view, words)
    except YijuError:
        return
    title = next(iter(words_of(view, norms[0], ELI.title)), "")
    places = dict.fromkeys(spot.label for spot in ending.spots)
    for label in places:
        yield Found(f"《{title}》{label}", PLACE, "", f"《{title}》{label}")
    if places:
        yield Found(norms[0].value, NORM, "", title)
