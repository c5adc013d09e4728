"""In what state the citations of a document are on a day: in force, repealed, renumbered … (rules 960 to 972).

A claim that nobody keeps cites what the document cites; the rules answer for the day over the record and this claim.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg import ontology, place
from kg.batches import batched
from kg.errors import Words
from kg.facts import Facts
from kg.model import Statements
from kg.namespaces import ELI, RDF, YJ, below, date_of, day_number, iri
from kg.question import facts_of
from kg.slice import Slice
from kg.supposed import Supposed
from kg.view import View

TOGETHER = 100  # citations asked in one pass


@dataclass(frozen=True, slots=True)
class Asked:
    """A citation as a document has it: its words, the keys under which its norm may be held, a version's day, a place."""

    words: str
    keys: tuple[str, ...]
    pinned: dt.date | None = None
    locator: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """The state as a concept of code:citation-states, its label, and what is known besides."""

    concept: NamedNode
    label: Words
    detail: Words


def states(view: View, asked: Sequence[Asked], on: dt.date, written: dt.date | None) -> list[State]:
    """The state of each citation on a day; `written` is the day on which the document was made, where it tells it."""
    found: list[State] = []
    for some in batched(asked, TOGETHER):
        found += _together(view, some, on, written)
    return found


def _together(view: View, asked: Sequence[Asked], on: dt.date, written: dt.date | None) -> Iterator[State]:
    facts, nodes = answered(view, asked, on, written)
    return (_state(facts, node, on) for node in nodes)


def answered(
    view: View, asked: Sequence[Asked], on: dt.date, written: dt.date | None
) -> tuple[Facts, list[NamedNode]]:
    """All that follows about these citations on a day, and the node of each of them."""
    now, then = iri("reading", "now"), iri("reading", "written")
    out = Statements()
    nodes = _claim(out, now, asked)
    if written is not None:
        out.add_day(then, YJ.decidedOn, YJ.decidedDay, written)
        _claim(out, then, asked)
    gathered = Slice(Supposed(view, out.done()), ontology.load(), day_number(on))
    for claim in (now, then) if written is not None else (now,):
        gathered.claim(claim)
    _same_words(gathered, asked)
    gathered.add(iri("question"), YJ.asksState, now)
    if written is not None:
        for order, node in enumerate(nodes, 1):
            gathered.state(node, YJ.asWritten, _cited(then, order))
    return facts_of(gathered), nodes


def _claim(out: Statements, claim: NamedNode, asked: Sequence[Asked]) -> list[NamedNode]:
    out.add(claim, RDF.type, YJ.Measure)
    nodes = [_cited(claim, order) for order, _ in enumerate(asked, 1)]
    for node, one in zip(nodes, asked, strict=True):
        out.add(claim, YJ.cites, node)
        out.add(node, RDF.type, YJ.Citation)
        out.add(node, YJ.words, one.words)
        out.add(node, YJ.key, *one.keys)
        out.add_day(node, YJ.pinnedDate, YJ.pinnedDay, one.pinned)
        out.add(node, YJ.locator, one.locator)
        out.add(node, YJ.label, one.label)
    return nodes


def _cited(claim: NamedNode, order: int) -> NamedNode:
    return below(claim, "citation", str(order))


def _same_words(gathered: Slice, asked: Iterable[Asked]) -> None:
    """The provisions of other versions that begin with the words of what is cited, for the rules to compare."""
    view = gathered.view
    for one in asked:
        if one.locator is None:
            continue
        norms = dict.fromkeys(norm for key in one.keys for norm in gathered.norms(key))
        versions = [version for norm in norms for version in view.subjects(ELI.realizes, norm)]
        for version in versions:
            for provision in place.standing(view, version, one.locator):
                for other, locator in _alike(gathered, provision):
                    if other in versions and other != version:
                        gathered.place(other, locator)


def _alike(gathered: Slice, provision: NamedNode) -> Iterator[tuple[NamedNode, str]]:
    """(version, locator) of what opens with the same words as the provision, at the same depth."""
    view = gathered.view
    first, depth = provision, 0
    while not (texts := view.objects(first, YJ.text)):
        parts = sorted(
            view.subjects(ELI.is_part_of, first),
            key=lambda part: int(next(iter(gathered.words(part, YJ.order)), 0)),
        )
        if not parts:
            return
        first, depth = parts[0], depth + 1
    for text in texts:
        for node in view.subjects(YJ.text, Literal(text.value)):
            for _ in range(depth):
                node = next(iter(gathered.objects(node, ELI.is_part_of)), node)
            for version in gathered.objects(node, YJ.version):
                yield version, node.value.removeprefix(f"{version.value}/")


def _state(facts: Facts, citation: NamedNode, on: dt.date) -> State:
    concept = facts.node(citation, YJ.citationState)
    assert concept is not None, "the last rule answers for every citation"
    vocabulary = ontology.load()
    label = Words(vocabulary.label(concept, "zh"), vocabulary.label(concept, "en"))
    return State(concept, label, _detail(facts, citation, on))


def _detail(facts: Facts, citation: NamedNode, on: dt.date) -> Words:
    """Which version is meant, since when it is in force, when it ended and by what, and where its words stand now."""
    version = facts.node(citation, YJ.onVersion)
    zh: list[str] = []
    en: list[str] = []
    if version is not None:
        title, dated = facts.word(version, ELI.title) or "", _day(facts, version, YJ.versionDay)
        zh.append(f"《{title}》" + (f"（{dated}）" if dated else ""))
        en.append(f"《{title}》" + (f" ({dated})" if dated else ""))
        if begins := _day(facts, version, YJ.startDay):
            assumed = facts.nodes(version, YJ.startAssumed)
            zh.append(f"{begins} 起施行" + ("（推定）" if assumed else ""))
            en.append(f"in force from {begins}" + (" (assumed)" if assumed else ""))
    for ended, said in (
        (YJ.repealedDay, Words("起失效", "ended")),
        (YJ.supersededDay, Words("起由后一版本取代", "superseded")),
    ):
        if (day := _day(facts, version, ended)) and day <= on:
            zh.append(f"{day} {said.zh}")
            en.append(f"{said.en} {day}")
    for repealer in facts.nodes(version, YJ.repealedBy) if version is not None else ():
        zh.append(f"由《{facts.word(repealer, ELI.title)}》废止")
        en.append(f"by 《{facts.word(repealer, ELI.title)}》")
    if now := "、".join(
        sorted({facts.word(place, YJ.label) or "" for place in facts.nodes(citation, YJ.nowAt)})
    ):
        zh.append(f"原文现为{now}")
        en.append(f"its words are now {now}")
    return Words("；".join(zh), "; ".join(en))


def _day(facts: Facts, node: NamedNode | None, predicate: NamedNode) -> dt.date | None:
    days = [int(word) for word in facts.words(node, predicate)]
    return date_of(min(days)) if days else None
