"""The store on another machine, over the SPARQL 1.1 Protocol (docs/stores.md): the interface `Quads` by queries and updates.

One request takes about a millisecond, so what is asked together is asked in one, and what was answered is held
(kg/remote_held.py). Every pattern stands in a GRAPH; nothing rests on what an engine's default graph is.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from kg.batches import batched
from kg.namespaces import ELI, ID, PROV, YJ
from kg.quads import LEARNED, LEDGER, Subject, Term
from kg.remote_address import Address
from kg.remote_held import Holding, Pair
from kg.remote_http import Endpoint
from kg.remote_lease import EXPIRES, LEASE, Lease
from kg.remote_likely import REMEMBERED, Likely
from kg.remote_words import block, pairs_of, pattern, term, together

WRITTEN = 10_000  # statements in one update
TOGETHER = 25  # graphs read whole in one query
# Who asked for things by the one is about to ask for them by the others; and who found things by the one, what points at them.
ASKED_WITH = {ELI.title: (YJ.number,)}
ASKED_NEXT = {YJ.key: YJ.cites, ELI.is_part_of: ELI.is_part_of}
HEAVY = 20_000  # rows of one answer that is handed on without being held
_OWN = f"{ID}submission/"  # what the ledger speaks of


class Remote:
    """A store that answers SPARQL at an address. Raises StoreError where it does not answer, in full."""

    shared = True

    def __init__(self, address: Address, expires: float = EXPIRES) -> None:
        self.endpoint = Endpoint(address)
        self._lease = Lease(self.endpoint, expires)
        self._records = Holding()
        self._ledger = Holding()
        self._subjects, self._pairs = Likely[NamedNode](), Likely[Pair]()
        self._graphs, self._ends = Likely[NamedNode](), Likely[Pair]()  # of the ledger

    def match(
        self,
        subject: Subject | None,
        predicate: NamedNode | None,
        value: Term | None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """Every statement of that pattern, in whatever graph."""
        if graph == LEDGER:
            return self._in_ledger(subject, predicate, value)
        if graph is None and subject is not None:
            rows = self._about(subject, predicate, value)
            if subject == LEDGER or subject.value.startswith(_OWN):
                return chain(rows, self._in_ledger(subject, predicate, value))
            return rows
        if graph is None and predicate is not None and value is not None:
            return self._with(predicate, value)
        return self._asked(graph, subject, predicate, value)

    def graphs(self) -> Iterator[NamedNode]:
        """The names of all graphs."""
        for row in self.endpoint.rows("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"):
            if isinstance(row["g"], NamedNode) and row["g"] != LEASE:
                yield row["g"]

    def __iter__(self) -> Iterator[Quad]:
        """The ledger first: every record that it names is written by then."""
        for some in batched(self._asked(LEDGER, None, None, None), REMEMBERED):
            ends = (quad.subject for quad in some if quad.predicate == PROV.invalidatedAtTime)
            self._ends.expect((PROV.wasRevisionOf, graph) for graph in ends if isinstance(graph, NamedNode))
            yield from some
        for names in batched((graph for graph in self.graphs() if graph != LEDGER), TOGETHER):
            yield from self._together("g", names)

    def __len__(self) -> int:
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != {term(LEASE)}) }}"
        [row] = self.endpoint.rows(query)
        assert isinstance(row["n"], ox.Literal)
        return int(row["n"].value)

    def fill(self, quads: Iterable[Quad]) -> None:
        """Add statements to graphs that nobody reads yet; done twice it is the same."""
        with self._writing():
            for some in batched(quads, WRITTEN):
                self._lease.write("", block(some), surely=False)
                self._wrote(some)

    def change(self, added: Iterable[Quad], removed: Iterable[Quad] = ()) -> None:
        """Add and remove statements in one update, and see that it was done."""
        added, removed = list(added), list(removed)
        with self._writing():
            self._lease.write(block(removed), block(added))
            if any(quad.graph_name != LEDGER for quad in removed):
                self._records.clear()
            self._wrote([*added, *removed])

    def drop(self, graph: NamedNode) -> None:
        """Remove a graph with all its statements."""
        with self._writing():
            gone = f"GRAPH {term(graph)} {{ ?s ?p ?o }}"
            self._lease.write(gone, "", f"OPTIONAL {{ {gone} }}", surely=False)
            self._records.learn([graph], [])

    def checkpoint(self, folder: Path) -> None:
        """A copy of all statements as they are now, as an embedded store in a new folder."""
        copy = ox.Store(str(folder))
        copy.bulk_extend(self)
        copy.flush()

    def hold(self) -> None:
        """Be the one that writes, until `release`; raises StoreError where another one is, and says who."""
        self._lease.take()

    def release(self) -> None:
        """Let others write."""
        self._lease.leave()

    def learn(self, graphs: Collection[NamedNode] | None) -> None:
        """Others committed these graphs (None: too many to name); what is held is brought up to them."""
        self._ledger.clear()
        if graphs is None or len(graphs) > LEARNED:
            self._records.clear()
        elif self._records.now.size:
            quads = [quad for some in batched(graphs, TOGETHER) for quad in self._together("g", some)]
            self._records.learn(graphs, quads)

    def close(self) -> None:
        self._lease.leave()
        self.endpoint.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Under the lease that is held, or under one for this once."""
        mine = self._lease.mine is None
        self._lease.take()
        try:
            yield
        finally:
            if mine:
                self._lease.leave()

    def _wrote(self, quads: Sequence[Quad]) -> None:
        """Read your own writes: what is held whole takes in what this process wrote."""
        if any(quad.graph_name == LEDGER for quad in quads):
            self._ledger.clear()
        self._records.learn((), [quad for quad in quads if quad.graph_name != LEDGER])

    def _about(self, subject: NamedNode, predicate: NamedNode | None, value: Term | None) -> Iterator[Quad]:
        """Statements of records about a thing; those about the things likely asked about next come along."""
        held = self._records.now
        while not held.has_subject(subject):
            learned = held.learned
            asked = self._subjects.with_likely(subject, held.has_subject)
            some = list(islice(_records(self._together("s", asked)), HEAVY))
            if len(some) == HEAVY:
                return self._asked(None, subject, predicate, value)
            self._expect(some)
            held = self._records.add(held, learned, some, subjects=asked) or self._records.now
        return held.match(subject, predicate, value)

    def _with(self, predicate: NamedNode, value: Term) -> Iterator[Quad]:
        """Statements of records with this predicate and value; those of the pairs likely asked next come along."""
        held, pair = self._records.now, (predicate, value)
        while not held.has_pair(pair):
            learned = held.learned
            self._pairs.expect((also, value) for also in ASKED_WITH.get(predicate, ()))
            self._pairs.expect([pair])
            asked = self._pairs.with_likely(pair, held.has_pair)
            some = list(islice(_records(quads_of(self.endpoint.rows(pairs_of(asked)))), HEAVY))
            if len(some) == HEAVY:
                return _records(self._asked(None, None, predicate, value))
            self._expect(some)
            held = self._records.add(held, learned, some, pairs=asked) or self._records.now
        return held.match(None, predicate, value)

    def _expect(self, quads: Sequence[Quad]) -> None:
        """Things that these statements name are likely asked about next, and where the statements stand."""
        named = (node for quad in quads for node in (quad.subject, quad.object))
        self._subjects.expect(
            node for node in named if isinstance(node, NamedNode) and node.value.startswith(ID)
        )
        self._pairs.expect(
            (ASKED_NEXT[quad.predicate], quad.subject)
            for quad in quads
            if quad.predicate in ASKED_NEXT and isinstance(quad.subject, NamedNode)
        )
        graphs = {quad.graph_name for quad in quads if isinstance(quad.graph_name, NamedNode)}
        self._graphs.expect(graphs)
        self._ends.expect((PROV.wasRevisionOf, graph) for graph in graphs)

    def _in_ledger(
        self, subject: NamedNode | None, predicate: NamedNode | None, value: Term | None
    ) -> Iterator[Quad]:
        """Statements of the ledger. What it says of a record is held until it changes; of itself, never."""
        held = self._ledger.now
        if subject is not None and subject != LEDGER:
            while not held.has_subject(subject):
                learned = held.learned
                asked = self._graphs.with_likely(subject, held.has_subject)
                rows = list(self._together("s", asked, None, LEDGER))
                named = (quad.object for quad in rows if quad.predicate in (YJ.finding, YJ.judgedAgain))
                self._graphs.expect(node for node in named if isinstance(node, NamedNode))
                held = self._ledger.add(held, learned, rows, subjects=asked) or self._ledger.now
            return held.match(subject, predicate, value)
        if subject is None and predicate == PROV.wasRevisionOf and value is not None:
            pair = (predicate, value)
            while not held.has_pair(pair):
                learned = held.learned
                pairs = self._ends.with_likely(pair, held.has_pair)
                rows = list(self._together("o", [graph for _, graph in pairs], predicate, LEDGER))
                held = self._ledger.add(held, learned, rows, pairs=pairs) or self._ledger.now
            return held.match(None, predicate, value)
        answer = self._asked(LEDGER, subject, predicate, value)
        some = list(islice(answer, REMEMBERED))
        self._graphs.expect(quad.subject for quad in some if isinstance(quad.subject, NamedNode))
        return chain(some, answer)

    def _asked(
        self,
        graph: NamedNode | None,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        value: Term | None,
    ) -> Iterator[Quad]:
        """The answer to one pattern, asked now."""
        rows = self.endpoint.rows(pattern(graph, subject, predicate, value))
        return quads_of(rows, graph, subject, predicate, value)

    def _together(
        self,
        variable: str,
        values: Sequence[Term],
        predicate: NamedNode | None = None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """All statements in which that variable of ?s, ?o, ?g is one of these values."""
        rows = self.endpoint.rows(together(variable, values, predicate, graph))
        return quads_of(rows, graph, None, predicate, None)


def quads_of(
    rows: Iterable[ox.QuerySolution],
    graph: NamedNode | None = None,
    subject: NamedNode | None = None,
    predicate: NamedNode | None = None,
    value: Term | None = None,
) -> Iterator[Quad]:
    """Rows as statements, with what was given; the lease is none of them."""
    for row in rows:
        where = graph or row["g"]
        if where != LEASE:
            yield Quad(subject or row["s"], predicate or row["p"], value or row["o"], where)


def _records(quads: Iterable[Quad]) -> Iterator[Quad]:
    return (quad for quad in quads if quad.graph_name != LEDGER)
