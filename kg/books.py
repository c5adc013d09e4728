"""The ledger read back: each submission with its records, what became of them, and where they stood (docs/graph.md)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.answer import State
from kg.errors import NotFound, Words
from kg.namespaces import CODE, DCT, PROV, RDF, YJ, iri, local_name
from kg.quads import value_of
from kg.standing import STATES
from kg.store import Store

_NAMES: dict[str, State] = {local_name(CODE[state]): state for state in STATES}


@dataclass(frozen=True, slots=True)
class Entered:
    """One submission: its number, where it came from, for which day it was judged, and when it was committed."""

    number: int
    iri: NamedNode
    source: str
    on: dt.date
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as the ledger keeps it."""

    rule: str
    code: str
    severity: str
    message: Words
    source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of a submission: `state` is that of its load, `stands` that of its last judgment.

    `corrects` is the record whose place it took; `over` is when another took its place, None while it is held.
    """

    graph: NamedNode
    key: str
    describes: str
    place: str
    state: State
    stands: State
    findings: tuple[Found, ...]
    corrects: str | None
    over: dt.datetime | None


def submissions(store: Store) -> list[Entered]:
    """Every submission, the newest first."""
    nodes = [row.subject for row in store.ledger(None, RDF.type, PROV.Activity)]
    found = [_entered(store, node) for node in nodes if isinstance(node, NamedNode)]
    return sorted(found, key=lambda one: -one.number)


def submission(store: Store, number: int) -> Entered:
    """The submission of that number; raises NotFound."""
    node = iri("submission", str(number))
    if next(store.ledger(node, RDF.type, PROV.Activity), None) is None:
        raise NotFound(
            f"没有第 {number} 号提交；/api/submissions 列出已有的",
            f"there is no submission {number}; /api/submissions lists those held",
        )
    return _entered(store, node)


def entries(store: Store, of: Entered) -> list[Entry]:
    """The records of a submission, in the order in which they were read."""
    graphs = [row.subject for row in store.ledger(None, PROV.wasGeneratedBy, of.iri)]
    held = [node for node in graphs if isinstance(node, NamedNode) and _said(store, node, YJ.recordKey)]
    return [_entry(store, graph) for graph in sorted(held, key=_last_number)]


def _entered(store: Store, node: NamedNode) -> Entered:
    return Entered(
        number=_last_number(node),
        iri=node,
        source=_said(store, node, DCT.source) or "",
        on=dt.date.fromisoformat(_said(store, node, YJ.on) or ""),
        at=dt.datetime.fromisoformat(_said(store, node, PROV.endedAtTime) or ""),
    )


def _entry(store: Store, graph: NamedNode) -> Entry:
    judged = [value_of(row) for row in store.ledger(graph, YJ.judgedAgain, None)]
    again = [node for node in judged if isinstance(node, NamedNode)]
    latest = max(again, key=_last_number, default=graph)
    over = _said(store, graph, PROV.invalidatedAtTime)
    return Entry(
        graph=graph,
        key=_said(store, graph, YJ.recordKey) or "",
        describes=_said(store, graph, YJ.describes) or "",
        place=_said(store, graph, YJ.place) or "",
        state=_state(store, graph),
        stands=_state(store, latest),
        findings=tuple(_findings(store, latest)),
        corrects=_said(store, graph, PROV.wasRevisionOf),
        over=dt.datetime.fromisoformat(over) if over else None,
    )


def _state(store: Store, judged: NamedNode) -> State:
    return _NAMES[local_name(NamedNode(_said(store, judged, YJ.state) or ""))]


def _findings(store: Store, judged: NamedNode) -> Iterator[Found]:
    found = [value_of(row) for row in store.ledger(judged, YJ.finding, None)]
    for node in sorted((node for node in found if isinstance(node, NamedNode)), key=_last_number):
        yield Found(
            rule=_said(store, node, YJ.rule) or "",
            code=_said(store, node, YJ.code) or "",
            severity=_said(store, node, YJ.severity) or "",
            message=Words(_said(store, node, YJ.messageZh) or "", _said(store, node, YJ.messageEn) or ""),
            source=_said(store, node, DCT.source) or "",
        )


def _said(store: Store, node: NamedNode, predicate: NamedNode) -> str | None:
    return next((value_of(row).value for row in store.ledger(node, predicate, None)), None)


def _last_number(node: NamedNode) -> int:
    return int(node.value.rsplit("/", 1)[-1])
