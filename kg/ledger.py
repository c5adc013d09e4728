"""Submissions: append-only, committed in one step or not at all (PROV-O; docs/graph.md, "Records, submissions").

A submission is opened, its records are written to graphs that no view sees, they are judged, and one atomic write
of the ledger makes them known. What a crash leaves behind is swept when the next submission is opened.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad

from kg.answer import Finding, Outcome, State
from kg.errors import Words
from kg.model import Place, Record
from kg.namespaces import CODE, DCT, ELI, PROV, RDF, YJ, below, date_literal, iri
from kg.quads import LEDGER, Term, quads_in, value_of
from kg.store import Store, moment
from kg.view import View

CHUNK = 20_000  # quads written at once: large enough for bulk speed, small enough for memory


@dataclass(slots=True)
class Kept:
    """A record of an open submission: the graph it was written to and the graph it takes the place of."""

    key: str
    subject: NamedNode
    place: Place
    digest: str
    graph: NamedNode
    corrects: NamedNode | None
    notes: tuple[Words, ...] = ()


@dataclass(slots=True)
class Submission:
    """An open submission; nothing in it is known to any view but its own until `commit`."""

    store: Store
    source: str
    number: int
    now: dt.datetime
    kept: list[Kept] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    unchanged: int = 0
    _waiting: list[Quad] = field(default_factory=list)

    @classmethod
    def open(cls, store: Store, source: str, now: dt.datetime) -> "Submission":
        store.begin()
        sweep(store)
        number = 1 + submitted(store)
        store.quads.change([Quad(LEDGER, YJ.open, iri("submission", str(number)), LEDGER)])
        return cls(store, source, number, now)

    @property
    def iri(self) -> NamedNode:
        return iri("submission", str(self.number))

    def add(self, record: Record) -> NamedNode | None:
        """Write the record to its own graph; None where an equal one is held already."""
        digest = digest_of(record)
        held = held_under(self.store, record.key)
        if held is not None and any(
            value_of(row).value == digest for row in self.store.ledger(held, YJ.digest, None)
        ):
            self.unchanged += 1
            return None
        graph = below(self.iri, "record", str(len(self.kept)))
        self.kept.append(Kept(record.key, record.subject, record.place, digest, graph, held, record.notes))
        self.touched.update(_touches(record))
        self._waiting.extend(quads_in(graph, record.triples))
        if len(self._waiting) >= CHUNK:
            self.write()
        return graph

    def write(self) -> None:
        if self._waiting:
            self.store.quads.fill(self._waiting)
            self._waiting.clear()

    def view(self) -> View:
        """What will be known once this submission is committed."""
        self.write()
        graphs = [kept.graph for kept in self.kept]
        return View(
            self.store, self.now, graphs, [kept.corrects for kept in self.kept if kept.corrects is not None]
        )

    def commit(self, on: dt.date, outcomes: Mapping[NamedNode, Outcome]) -> None:
        """Make every record known, in one atomic write. `outcomes` are by record graph; the rest are accepted."""
        self.write()
        time = moment(self.now)
        quads: list[Quad] = []

        def say(subject: NamedNode, predicate: NamedNode, value: Term) -> None:
            quads.append(Quad(subject, predicate, value, LEDGER))

        say(self.iri, RDF.type, PROV.Activity)
        say(self.iri, DCT.source, Literal(self.source))
        say(self.iri, PROV.endedAtTime, time)
        say(self.iri, YJ.on, date_literal(on))
        for kept in self.kept:
            say(kept.graph, RDF.type, YJ.Record)
            say(kept.graph, YJ.recordKey, Literal(kept.key))
            say(kept.graph, YJ.describes, kept.subject)
            say(kept.graph, YJ.digest, Literal(kept.digest))
            say(kept.graph, YJ.place, Literal(str(kept.place)))
            say(kept.graph, PROV.wasGeneratedBy, self.iri)
            say(kept.graph, PROV.generatedAtTime, time)
            if kept.corrects is not None:
                say(kept.graph, PROV.wasRevisionOf, kept.corrects)
                say(kept.corrects, PROV.invalidatedAtTime, time)
            _say_judged(say, kept.graph, kept.graph, outcomes.get(kept.graph))
        self.store.quads.change(quads, [Quad(LEDGER, YJ.open, self.iri, LEDGER)])
        self.store.changed()
        self.store.end()

    def abandon(self) -> None:
        """Take back everything that was written."""
        self._waiting.clear()
        try:
            sweep(self.store)
        finally:
            self.store.end()


def _say_judged(
    say: Callable[[NamedNode, NamedNode, Term], None],
    record: NamedNode,
    judged: NamedNode,
    outcome: Outcome | None,
) -> None:
    state: State = "accepted" if outcome is None else outcome.state
    say(judged, YJ.state, CODE[state])
    for number, finding in enumerate(outcome.findings if outcome else ()):
        node = below(judged, "finding", str(number))
        say(judged, YJ.finding, node)
        for predicate, text in _words_of(finding):
            say(node, predicate, Literal(text))
    if record != judged:
        say(record, YJ.judgedAgain, judged)


def _words_of(finding: Finding) -> list[tuple[NamedNode, str]]:
    return [
        (YJ.rule, finding.rule), (YJ.code, finding.code), (YJ.severity, finding.severity),
        (YJ.messageZh, finding.message.zh), (YJ.messageEn, finding.message.en), (DCT.source, finding.source),
    ]  # fmt: skip


def judged_again(store: Store, submission: Submission, outcomes: Iterable[tuple[NamedNode, Outcome]]) -> None:
    """Keep what became of earlier records when this submission changed what they lean on."""
    quads: list[Quad] = []
    for graph, outcome in outcomes:
        node = below(graph, "judged", str(submission.number))
        _say_judged(lambda s, p, o: quads.append(Quad(s, p, o, LEDGER)), graph, node, outcome)
        quads.append(Quad(node, PROV.wasGeneratedBy, submission.iri, LEDGER))
    store.quads.change(quads)


def _touches(record: Record) -> Iterator[str]:
    """The titles and numbers of the norms that this record says something about, in its own words."""
    inside = {triple.subject for triple in record.triples if triple.predicate == ELI.cites}
    cited = {triple.object for triple in record.triples if triple.predicate == ELI.cites}
    for triple in record.triples:
        about = triple.predicate == YJ.key and triple.subject not in cited and triple.subject not in inside
        if about or triple.predicate == YJ.repealedKey:
            yield value_of(triple).value


def submitted(store: Store) -> int:
    """How many submissions were committed."""
    return sum(1 for _ in store.ledger(None, RDF.type, PROV.Activity))


def digest_of(record: Record) -> str:
    """SHA-256 of what the record states, whatever the order of its triples."""
    lines = sorted(str(triple) for triple in set(record.triples))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def held_under(store: Store, key: str) -> NamedNode | None:
    """The graph of the record that is held under this key now, if there is one."""
    for row in store.ledger(None, YJ.recordKey, Literal(key)):
        graph = row.subject
        if (
            isinstance(graph, NamedNode)
            and next(store.ledger(graph, PROV.invalidatedAtTime, None), None) is None
        ):
            return graph
    return None


def sweep(store: Store) -> None:
    """Remove what an unfinished submission left behind."""
    for row in list(store.ledger(LEDGER, YJ.open, None)):
        submission = value_of(row)
        assert isinstance(submission, NamedNode)
        if next(store.ledger(submission, RDF.type, PROV.Activity), None) is None:
            prefix = f"{submission.value}/record/"
            for graph in list(store.quads.graphs()):
                if graph.value.startswith(prefix):
                    store.quads.drop(graph)
        store.quads.change((), [Quad(LEDGER, YJ.open, submission, LEDGER)])


def record_of(store: Store, subject: NamedNode) -> list[NamedNode]:
    """The graphs of the records that describe this thing, invalidated ones too."""
    return [
        row.subject for row in store.ledger(None, YJ.describes, subject) if isinstance(row.subject, NamedNode)
    ]
