"""Looking things up by what people call them: a name, a short name, a document number, an id, an IRI, or a citation."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

from api import links
from api.impact import meant
from api.server.desk import Desk
from kg import held, ontology
from kg.chain import norms_under
from kg.chain import words as words_of
from kg.errors import Words, YijuError
from kg.held import Row
from kg.namespaces import ELI, YJ, local_name
from kg.view import View
from loaders.citations import parse_citations

ABOUT = (YJ.number, YJ.territoryWords, YJ.targetWords)  # what tells claims of one name apart
NORM, PLACE = local_name(ELI.LegalResource), local_name(ELI.LegalResourceSubdivision)
KINDS = {NORM: Words("规范", "norm"), PLACE: Words("条款", "provision")}
_LEFT_OUT = re.compile(r"[\s《》〈〉<>“”\"']+")
_BRACKETS = str.maketrans("〔〕[]【】", "()()()")


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
class Entry:
    """Something held, and what it is found by, folded."""

    found: Found
    names: tuple[str, ...]
    also: tuple[str, ...]

    def rank(self, sought: str, pieces: Sequence[str]) -> int | None:
        """How well the words meet it, 0 best; None where they do not."""
        if sought in self.names:
            return 0
        if any(name.startswith(sought) for name in self.names):
            return 1
        if any(sought in name for name in self.names):
            return 2
        said = (*self.names, *self.also)
        return 3 if all(any(piece in words for words in said) for piece in pieces) else None


def fold(words: str) -> str:
    """The words as they are compared: one width, one case, without spaces and book-title marks, one kind of bracket."""
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKC", words)).casefold().translate(_BRACKETS)


def search(desk: Desk, words: str) -> list[Found]:
    """What is held under these words, the best first; a place of a norm before all where they cite one."""
    view = desk.view
    entries = desk.once(lambda: list(_entries(view)), "search")
    sought, pieces = fold(words), [folded for piece in words.split() if (folded := fold(piece))]
    if not sought:
        return []
    if words.strip().startswith(("http://", "https://")):
        return [entry.found for entry in entries if entry.found.iri == words.strip()]
    cited = list(_cited(view, words))
    met = [(rank, entry) for entry in entries if (rank := entry.rank(sought, pieces)) is not None]
    met.sort(key=lambda one: (one[0], len(one[1].found.label), one[1].found.iri))
    return [*cited, *(entry.found for _, entry in met if entry.found not in cited)]


def _entries(view: View) -> Iterator[Entry]:
    for row in held.claims(view):
        about = [said for by in ABOUT for said in words_of(view, NamedNode(row.iri), by)]
        detail = " · ".join(dict.fromkeys((*about, *row.also)))
        yield _entry(row, detail, (row.id, row.label), (*about, *row.also))
    for row in held.norms(view):
        names = [words for words in row.also if not words.startswith(("http://", "https://"))]
        short = [words for words in names if words != row.label and fold(words) not in fold(row.label)]
        yield _entry(row, " · ".join(dict.fromkeys(short)), (row.label, *names), ())


def _entry(row: Row, detail: str, names: Sequence[str], also: Sequence[str]) -> Entry:
    found = Found(row.iri, row.kind, row.id, row.label, detail)
    return Entry(found, tuple(filter(None, map(fold, names))), tuple(filter(None, map(fold, also))))


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
