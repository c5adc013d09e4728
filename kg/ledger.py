"""Submissions: append-only, committed in one step or not at all (PROV-O; docs/graph.md, "Records, submissions").

What a submission writes, its records and what the ledger says of them, counts for nobody until one small atomic change
commits it; so that moment costs the same for one record as for a million. What a crash leaves behind is swept when the
next submission is opened.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad

from kg import ontology
from kg.answer import Finding, Outcome, State
from kg.errors import StoreError, Words
from kg.memory import Name, touched
from kg.model import Place, Record
from kg.namespaces import CODE, DCT, ELI, PROV, RDF, YJ, below, date_literal, iri
from kg.quads import BULK, LEDGER, Term, quads_in, value_of
from kg.store import Store, moment
from kg.sweep import sweep
from kg.view import View

TOUCHED = 20_000  # look-ups that a change touches, up to which a view goes on with what it remembers
CHUNK = 50_000  # quads written at once: large enough for bulk speed, small enough for memory
FEW = 2_000  # quads of the ledger that may go with the change that commits: a small submission waits for the disk twice


@dataclass(frozen=True, slots=True)
class Kept:
    """A record of an open submission, and the graph it was written to."""

    key: str
    subject: NamedNode
    place: Place
    graph: NamedNode
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
    # look-ups that it touches; None where they are too many
    change: set[Name] | None = field(default_factory=set)
    _seen: View | None = None
    _records: list[Quad] = field(default_factory=list)
    _entries: list[Quad] = field(default_factory=list)

    @classmethod
    def open(cls, store: Store, source: str, now: dt.datetime) -> "Submission":
        """The next submission; record time never runs backwards, so `now` is at least that of the last one."""
        store.begin()
        try:
            sweep(store)
            opened = cls(store, source, 1 + store.newest(), max(now, store.changed_at() or now))
        except BaseException:
            store.end()
            raise
        opened._say(LEDGER, YJ.open, opened.iri)
        return opened

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
        graph = NamedNode(f"{self.iri.value}/record/{len(self.kept)}")
        self.kept.append(Kept(record.key, record.subject, record.place, graph, record.notes))
        self.touched.update(_touches(record))
        self._enter(record, graph, digest, held)
        self._touch(record, held)
        self._seen = None
        self._records.extend(quads_in(graph, record.triples))
        if len(self._records) >= CHUNK:
            self.write()
        return graph

    def _touch(self, record: Record, held: NamedNode | None) -> None:
        if self.change is not None:
            self.change |= touched(record.triples)
            if held is not None:
                self.change |= touched(self.store.quads.match(None, None, None, held))
            if len(self.change) > TOUCHED:
                self.change = None

    def _enter(self, record: Record, graph: NamedNode, digest: str, held: NamedNode | None) -> None:
        """What the ledger will say of a record."""
        time = moment(self.now)
        self._say(graph, RDF.type, YJ.Record)
        self._say(graph, YJ.recordKey, Literal(record.key))
        self._say(graph, YJ.describes, record.subject)
        self._say(graph, YJ.digest, Literal(digest))
        self._say(graph, YJ.place, Literal(str(record.place)))
        self._say(graph, PROV.wasGeneratedBy, self.iri)
        self._say(graph, PROV.generatedAtTime, time)
        if held is not None:
            self._say(graph, PROV.wasRevisionOf, held)
            self._say(held, PROV.invalidatedAtTime, time)

    def _say(self, subject: NamedNode, predicate: NamedNode, value: Term) -> None:
        self._entries.append(Quad(subject, predicate, value, LEDGER))

    def write(self) -> None:
        """Write what waits. The ledger says that the submission is open, and names a graph before it is filled: so
        nothing is left that cannot be found.
        """
        if self._entries:
            # what is few is written in the order of time, and lasts with the commit at the latest
            if len(self._records) < BULK:
                self.store.quads.fill(self._entries)
            else:
                self.store.quads.change(self._entries)
            self._entries.clear()
        if self._records:
            self.store.quads.fill(self._records)
            self._records.clear()

    def view(self) -> View:
        """What will be known once this submission is committed."""
        self.write()
        if self.change is None:
            self._seen = View(self.store, self.now, opened=self.number)
        else:
            known = self.store.view(self.now)
            self._seen = known.after(frozenset(self.change), self.now, opened=self.number)
        return self._seen

    def commit(
        self,
        on: dt.date,
        outcomes: Mapping[NamedNode, Outcome],
        again: Iterable[tuple[NamedNode, Outcome]] = (),
    ) -> None:
        """Make every record known, in one small atomic change.

        `outcomes` are by record graph, the rest are accepted; `again` is what became of earlier records whose ground
        this submission changes.
        """
        self.write()
        for kept in self.kept:
            self._judge(kept.graph, outcomes.get(kept.graph))
        for graph, outcome in again:
            node = below(graph, "judged", str(self.number))
            self._say(graph, YJ.judgedAgain, node)
            self._say(node, PROV.wasGeneratedBy, self.iri)
            self._judge(node, outcome)
        if len(self._entries) > FEW:
            self.write()
        self._say(self.iri, RDF.type, PROV.Activity)
        self._say(self.iri, DCT.source, Literal(self.source))
        self._say(self.iri, PROV.endedAtTime, moment(self.now))
        self._say(self.iri, YJ.on, date_literal(on))
        self._say(LEDGER, YJ.newest, self.iri)
        earlier = list(self.store.quads.match(LEDGER, YJ.newest, None, LEDGER))
        try:
            self.store.quads.change(self._entries, [*earlier, Quad(LEDGER, YJ.open, self.iri, LEDGER)])
        except BaseException:
            self.store.changed()  # a change that failed while it was written out may stand all the same
            raise
        self.store.changed(self._seen)
        self._entries.clear()
        self.store.end()

    def _judge(self, judged: NamedNode, outcome: Outcome | None) -> None:
        state: State = "accepted" if outcome is None else outcome.state
        self._say(judged, YJ.state, CODE[state])
        for number, finding in enumerate(outcome.findings if outcome else ()):
            node = below(judged, "finding", str(number))
            self._say(judged, YJ.finding, node)
            for predicate, text in _words_of(finding):
                self._say(node, predicate, Literal(text))
        if len(self._entries) >= CHUNK:
            self.write()

    def abandon(self) -> None:
        """Take back everything that was written; where the store takes nothing now, the next submission does it."""
        self._records.clear()
        self._entries.clear()
        with suppress(StoreError):
            self.store.begin()  # again, if it was lost: never sweep what another one is writing
            sweep(self.store)
        self.store.end()


def _words_of(finding: Finding) -> list[tuple[NamedNode, str]]:
    return [
        (YJ.rule, finding.rule), (YJ.code, finding.code), (YJ.severity, finding.severity),
        (YJ.messageZh, finding.message.zh), (YJ.messageEn, finding.message.en), (DCT.source, finding.source),
    ]  # fmt: skip


def _touches(record: Record) -> Iterator[str]:
    """The titles and numbers of the norms that this record says something about, in its own words.

    What a claim cites it only asks: nothing becomes of other claims by it.
    """
    kinds = {t.object for t in record.triples if t.predicate == RDF.type and t.subject == record.subject}
    asks = (ELI.cites, YJ.cites) if kinds & set(ontology.load().claim_kinds) else (ELI.cites,)
    inside = {triple.subject for triple in record.triples if triple.predicate == ELI.cites}
    cited = {triple.object for triple in record.triples if triple.predicate in asks}
    for triple in record.triples:
        about = triple.predicate == YJ.key and triple.subject not in cited and triple.subject not in inside
        if about or triple.predicate == YJ.repealedKey:
            yield value_of(triple).value


def digest_of(record: Record) -> str:
    """SHA-256 of what the record states, whatever the order of its triples."""
    lines = sorted(str(triple) for triple in set(record.triples))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def held_under(store: Store, key: str) -> NamedNode | None:
    """The graph of the record that is held under this key now, if there is one."""
    for row in store.ledger(None, YJ.recordKey, Literal(key)):
        graph = row.subject
        if isinstance(graph, NamedNode) and next(store.ledger(None, PROV.wasRevisionOf, graph), None) is None:
            return graph
    return None


def record_of(store: Store, subject: NamedNode) -> list[NamedNode]:
    """The graphs of the records that describe this thing, invalidated ones too."""
    return [
        row.subject for row in store.ledger(None, YJ.describes, subject) if isinstance(row.subject, NamedNode)
    ]
