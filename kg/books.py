"""The ledger read back: each submission with its records, what became of them, and where they stood (docs/graph.md)."""

import datetime as dt
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.answer import State
from kg.errors import NotFound, Words
from kg.namespaces import DCT, PROV, YJ, below, iri
from kg.quads import value_of
from kg.standing import judgments, state_of
from kg.store import Store


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


def submissions(store: Store, newest: int, limit: int, after: int = 0) -> list[Entered]:
    """Submissions, the newest first, of which `newest` is the number; numbers have no gaps."""
    last = newest - after
    return [
        _entered(store, iri("submission", str(number))) for number in range(last, max(0, last - limit), -1)
    ]


def submission(store: Store, number: int) -> Entered:
    """The submission of that number; raises NotFound."""
    if not 0 < number <= store.newest():
        raise NotFound(
            f"没有第 {number} 号提交；/api/submissions 列出已有的",
            f"there is no submission {number}; /api/submissions lists those held",
        )
    return _entered(store, iri("submission", str(number)))


def record_graph(number: int, record: int) -> NamedNode:
    """The graph of a record by its place in its submission, counted from 0; places have no gaps."""
    return below(iri("submission", str(number)), "record", str(record))


def records(store: Store, number: int) -> int:
    """How many records a submission has, found by a few look-ups however many they are."""

    def there(record: int) -> bool:
        return _said(store, record_graph(number, record), YJ.recordKey) is not None

    beyond = 1
    while there(beyond - 1):
        beyond *= 2
    return bisect(range(beyond), 0, key=lambda record: not there(record))


def entries(store: Store, number: int, limit: int, after: int = 0) -> list[Entry]:
    """Some of the records of a submission, in the order in which they were read."""
    last = min(after + limit, records(store, number))
    return [_entry(store, record_graph(number, record)) for record in range(after, last)]


def _entered(store: Store, node: NamedNode) -> Entered:
    return Entered(
        number=_last_number(node),
        iri=node,
        source=_said(store, node, DCT.source) or "",
        on=dt.date.fromisoformat(_said(store, node, YJ.on) or ""),
        at=dt.datetime.fromisoformat(_said(store, node, PROV.endedAtTime) or ""),
    )


def _entry(store: Store, graph: NamedNode) -> Entry:
    again = judgments(store, graph)
    latest = again[max(again)] if again else graph
    over = _said(store, graph, PROV.invalidatedAtTime)
    return Entry(
        graph=graph,
        key=_said(store, graph, YJ.recordKey) or "",
        describes=_said(store, graph, YJ.describes) or "",
        place=_said(store, graph, YJ.place) or "",
        state=state_of(store, graph),
        stands=state_of(store, latest),
        findings=tuple(_findings(store, latest)),
        corrects=_said(store, graph, PROV.wasRevisionOf),
        over=dt.datetime.fromisoformat(over) if over else None,
    )


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
