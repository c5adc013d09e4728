"""Who is responsible for an item of the cleanup and by when: both told by the vocabulary and the rulebook, never by code."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode
from rdflib import URIRef

from kg import ontology, rulebook
from kg.answer import Finding
from kg.errors import Words
from kg.namespaces import DCT, ELI, RDF, YJ
from kg.quads import Term
from kg.regions import Region, region_of
from kg.rulebook import Rulebook
from kg.view import View

NOT_STATED = Words("未写明责任单位", "unit not stated")
INCLUSIVE = Words("{} 前（含当日）", "by {}, inclusive")


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """Who is responsible, as it is written, and the region it acts in; offices of one name in two regions are two."""

    region: Region
    name: str

    def shown(self, lang: str) -> str:
        """The unit by its name, with the region where the name does not say it."""
        name = self.name or NOT_STATED.in_language(lang)
        where = self.region[-1] if self.region else ""
        return name if not where or where.rstrip("省市") in name else f"{name}（{where}）"

    def is_called(self, name: str) -> bool:
        """Is this its name, with or without its region?"""
        return name in (self.name, self.shown("zh"), self.shown("en"))


def unit_named(name: str) -> Unit:
    """The unit of this name, in the region that the name tells."""
    return Unit(region_of(name), name)


def responsible(view: View, node: NamedNode) -> Unit:
    """The unit responsible for a claim: its own, or that of the document, list or item that it names.

    Its region is told by its name, or else by the territory of the claim.
    """
    name = _told(view, node)
    where = [term.value for term in view.objects(node, YJ.territoryWords)]
    regions = filter(None, map(region_of, (name, *where)))
    return Unit(next(regions, ()), name)


def _told(view: View, node: NamedNode, *, borrowed: bool = True) -> str:
    """The words of the first property that tells a unit, or names what has one; several units are one name, joined."""
    lender = ontology.load().facts.node
    for predicate in _telling():
        found: list[str] = []
        for value in view.objects(node, predicate):
            if kind := lender(predicate, YJ.unitOf):
                works = _called(view, predicate, value, kind) if borrowed else ()
                found += [_told(view, work, borrowed=False) for work in works]
            elif isinstance(value, Literal):
                found.append(value.value)
            else:
                found += [term.value for term in view.objects(value, YJ.words)]
        if any(found):
            return "、".join(dict.fromkeys(filter(None, found)))
    return ""


def _telling() -> list[NamedNode]:
    """The properties that tell a unit, in the order in which they are asked."""
    rows = ontology.load().facts.match(None, YJ.tellsUnit, None)
    places = {row.subject: int(row.object.value) for row in rows if isinstance(row.object, Literal)}
    return sorted((node for node in places if isinstance(node, NamedNode)), key=lambda node: places[node])


def _called(view: View, predicate: NamedNode, words: Term, kind: NamedNode) -> Iterator[NamedNode]:
    """What is of this class and is called so, by its own name, 编号, number or title."""
    for by in (predicate, DCT.identifier, YJ.number, ELI.title):
        for node in view.subjects(by, words):
            if view.has(node, RDF.type, kind):
                yield node


def last_day(
    causes: Iterable[Finding], action: NamedNode, on: dt.date, book: Rulebook | None = None
) -> dt.date | None:
    """The last day on which this action is still open: the day before a shape that proposes a graver one takes over.

    None where no shape that proposes the action ends so.
    """
    book = book or rulebook.load()
    told = {(cause.rule, cause.code) for cause in causes if cause.action == action.value}
    ends = [
        until
        for shape in book.told
        if (shape.rule, shape.code) in told and shape.action == action.value
        for until in _days(book, shape.iri, rulebook.YJ.validUntil)
        if on < until and until in _graver_from(book, action)
    ]
    return min(ends) - dt.timedelta(days=1) if ends else None


def _graver_from(book: Rulebook, action: NamedNode) -> set[dt.date]:
    """The days from which some shape proposes a graver action."""
    return {
        day
        for shape in book.told
        if shape.action and _gravity(NamedNode(shape.action)) > _gravity(action)
        for day in _days(book, shape.iri, rulebook.YJ.validFrom)
    }


def _gravity(action: NamedNode) -> int:
    return int(ontology.load().facts.word(action, YJ.order) or 0)


def _days(book: Rulebook, shape: str, predicate: URIRef) -> list[dt.date]:
    return [dt.date.fromisoformat(str(value)) for value in book.graph.objects(URIRef(shape), predicate)]


def due(action: NamedNode, last: dt.date | None) -> Words:
    """By when, in words: the last day, or the time limit of the action."""
    if last is not None:
        return Words(INCLUSIVE.zh.format(last), INCLUSIVE.en.format(last))
    told = {
        term.language: term.value
        for term in ontology.load().facts.objects(action, YJ.timeLimit)
        if isinstance(term, Literal)
    }
    return Words(told["zh"], told["en"])
