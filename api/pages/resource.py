"""The page of one resource: what is said of it, what points at it, and its records in the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from urllib.parse import urlencode

from fastapi import Request
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from starlette.responses import Response

from api.links import opens_at, short
from api.server.desk import Desk
from api.server.view import page
from kg import ledger, ontology, telling
from kg.errors import Words
from kg.namespaces import DCT, ELI, PREFIXES, PROV, RDF, RDFS, SKOS, YJ, local_name
from kg.quads import LEDGER

MOST = 50  # of what points at a resource, on one page
NAMED_BY = (*telling.NAMED_BY, ELI.title, YJ.label, SKOS.prefLabel, RDFS.label, DCT.title, YJ.words, DCT.source, DCT.identifier)  # fmt: skip


def statements(desk: Desk, node: NamedNode) -> Iterator[Triple]:
    """What is known of it now, what the vocabulary says of it, and what the ledger says; each once."""
    seen: set[Triple] = set()
    for row in _every(desk, node, None):
        if row not in seen:
            seen.add(row)
            yield row


def _every(desk: Desk, subject: NamedNode | None, value: NamedNode | None) -> Iterator[Triple]:
    view = desk.view
    for quad in desk.store.quads.match(subject, None, value):
        if desk.store.says(quad) if quad.graph_name == LEDGER else view.sees(quad.graph_name):
            yield quad.triple
    if subject is not None:
        yield from ontology.load().facts.match(subject, None, value)
    else:
        yield from _by_object().get(value, ())


@cache
def _by_object() -> Mapping[object, list[Triple]]:
    """The statements of the vocabulary by what they point at."""
    found: dict[object, list[Triple]] = {}
    for row in ontology.load().triples:
        found.setdefault(row.object, []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class Value:
    """A thing that is pointed at, or a literal: its words, where it opens, its language or type."""

    words: str
    address: str | None = None
    note: str = ""
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A predicate, by its label and its name, with all its values."""

    label: Words
    name: str
    address: str | None
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A record that describes the resource: when it came, with what, in what state, what was found, what it corrected."""

    graph: Value
    submission: Value
    source: str
    time: str
    state: Words
    findings: tuple[tuple[str, Words], ...]
    corrects: Value | None
    ended: str


@dataclass(frozen=True, slots=True)
class Resource:
    """All that the page shows."""

    node: NamedNode
    label: str
    kinds: tuple[Value, ...]
    claim: bool
    about: tuple[Line, ...]
    pointing: tuple[tuple[Value, Value], ...]
    entries: tuple[Entry, ...]
    after: int
    more: int | None

    @classmethod
    def of(cls, desk: Desk, node: NamedNode, after: int, lang: str = "zh") -> Resource:
        """Read off the store; `after` passes over so many of those that point at it."""
        rows = list(statements(desk, node))
        by: dict[NamedNode, list[Value]] = {}
        for row in rows:
            by.setdefault(row.predicate, []).append(_value(desk, row.object, lang))
        about = [_line(predicate, values) for predicate, values in by.items() if predicate != RDF.type]
        there = list(islice(_pointing(desk, node), after, after + MOST + 1))
        kinds = tuple(dict.fromkeys(row.object for row in rows if row.predicate == RDF.type))
        return cls(
            node=node,
            label=label_of(desk, node, lang),
            kinds=tuple(_kind(kind, lang) for kind in kinds if isinstance(kind, NamedNode)),
            claim=any(kind in ontology.load().claim_kinds for kind in kinds),
            about=tuple(sorted(about, key=lambda line: line.name)),
            pointing=tuple((_value(desk, subject, lang), _term(predicate, lang)) for subject, predicate in there[:MOST]),
            entries=tuple(_entries(desk, node)),
            after=after,
            more=after + MOST if len(there) > MOST else None,
        )  # fmt: skip


def resource_page(request: Request, told: Resource) -> Response:
    """The page itself."""
    trace = "/trace?" + urlencode({"claim": told.node.value}) if told.claim else None
    return page(request, "resource.html", told=told, trace=trace, path=request.url.path, prefixes=PREFIXES)


def _pointing(desk: Desk, node: NamedNode) -> Iterator[tuple[NamedNode, NamedNode]]:
    seen = set()
    for row in _every(desk, None, node):
        pair = (row.subject, row.predicate)
        if isinstance(row.subject, NamedNode) and pair not in seen:
            seen.add(pair)
            yield row.subject, row.predicate


def label_of(desk: Desk, node: NamedNode, lang: str) -> str:
    """What it is called, in the language where there are two; the end of its IRI where nothing names it."""
    for predicate in NAMED_BY:
        found = [value for value in _objects(desk, node, predicate) if isinstance(value, Literal)]
        if found:
            spoken = [value for value in found if value.language == lang]
            return min(spoken or found, key=str).value
    return "/".join(node.value.rsplit("/", 2)[-2:])


def _objects(desk: Desk, node: NamedNode, predicate: NamedNode) -> Iterable[object]:
    yield from desk.view.objects(node, predicate)
    yield from ontology.load().facts.objects(node, predicate)
    yield from (row.object for row in desk.store.ledger(node, predicate, None))


def _value(desk: Desk, term: object, lang: str) -> Value:
    if isinstance(term, NamedNode):
        address = opens_at(term.value)
        words = label_of(desk, term, lang) if address else short(term.value)
        return Value(words, address, "", term.value)
    if isinstance(term, Literal):
        plain = term.datatype.value.endswith(("#string", "#langString"))
        return Value(term.value, None, term.language or ("" if plain else short(term.datatype.value)))
    assert isinstance(term, BlankNode | Triple)
    return Value(str(term))


def _term(term: NamedNode, lang: str) -> Value:
    return Value(
        ontology.load().heading(term).in_language(lang), opens_at(term.value), short(term.value), term.value
    )


def _kind(kind: NamedNode, lang: str) -> Value:
    said = _term(kind, lang)
    return said if said.words != kind.value else Value(local_name(kind), said.address, said.note, said.iri)


def _line(predicate: NamedNode, values: list[Value]) -> Line:
    heading = ontology.load().heading(predicate)
    if heading.zh == predicate.value:
        heading = Words(local_name(predicate), local_name(predicate))
    ordered = tuple(sorted(dict.fromkeys(values), key=lambda value: (value.words, value.note)))
    return Line(heading, short(predicate.value), opens_at(predicate.value), ordered)


def _entries(desk: Desk, node: NamedNode) -> Iterator[Entry]:
    graphs = ledger.record_of(desk.store, node)
    for graph in sorted(graphs, key=lambda graph: _first(desk, graph, PROV.generatedAtTime), reverse=True)[
        :MOST
    ]:
        submission = next((row.object for row in desk.store.ledger(graph, PROV.wasGeneratedBy, None)), None)
        judged = _judged(desk, graph)
        state = next((row.object for row in desk.store.ledger(judged, YJ.state, None)), None)
        corrects = next((row.object for row in desk.store.ledger(graph, PROV.wasRevisionOf, None)), None)
        vocabulary = ontology.load()
        label = Words("", "")
        if isinstance(state, NamedNode):
            label = Words(vocabulary.label(state, "zh"), vocabulary.label(state, "en"))
        yield Entry(
            graph=_there(graph),
            submission=_there(submission),
            source=_first(desk, submission, DCT.source),
            time=_first(desk, graph, PROV.generatedAtTime),
            state=label,
            findings=tuple(_findings(desk, judged)),
            corrects=_there(corrects) if corrects is not None else None,
            ended=_first(desk, graph, PROV.invalidatedAtTime),
        )


def _judged(desk: Desk, graph: NamedNode) -> NamedNode:
    """The latest judgment of a record: its own, or one made when what it leans on changed."""
    again = [row.object for row in desk.store.ledger(graph, YJ.judgedAgain, None)]
    nodes = [node for node in again if isinstance(node, NamedNode)]
    return max(nodes, key=lambda node: int(local_name(node)), default=graph)


def _findings(desk: Desk, judged: NamedNode) -> Iterator[tuple[str, Words]]:
    for row in desk.store.ledger(judged, YJ.finding, None):
        finding = row.object
        assert isinstance(finding, NamedNode)
        words = Words(_first(desk, finding, YJ.messageZh), _first(desk, finding, YJ.messageEn))
        yield _first(desk, finding, YJ.code), words


def _first(desk: Desk, node: object, predicate: NamedNode) -> str:
    if not isinstance(node, NamedNode):
        return ""
    values = (row.object for row in desk.store.ledger(node, predicate, None))
    return min((value.value for value in values if isinstance(value, Literal)), default="")


def _there(node: object) -> Value:
    if not isinstance(node, NamedNode):
        return Value("")
    return Value(short(node.value), opens_at(node.value), "", node.value)
