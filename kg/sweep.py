"""Sweeping: what a submission that was never committed left behind is taken away, at the cost of what it left."""

from itertools import islice

from pyoxigraph import NamedNode, Quad

from kg.namespaces import PROV, YJ
from kg.quads import LEDGER, value_of
from kg.store import Store

TOGETHER = 1_000  # records taken away in one change


def sweep(store: Store) -> None:
    """Remove all of every unfinished submission; its mark goes last, so a sweep that is cut off is done again."""
    for mark in list(store.quads.match(LEDGER, YJ.open, None, LEDGER)):
        submission = value_of(mark)
        assert isinstance(submission, NamedNode)
        if next(store.quads.match(submission, PROV.endedAtTime, None, LEDGER), None) is None:
            _take_away(store, submission)
        store.quads.change((), [mark])


def _take_away(store: Store, submission: NamedNode) -> None:
    while rows := list(islice(store.quads.match(None, PROV.wasGeneratedBy, submission, LEDGER), TOGETHER)):
        written = [row.subject for row in rows if isinstance(row.subject, NamedNode)]
        for graph in written:
            store.quads.drop(graph)
        store.quads.change((), {quad for node in written for quad in _entries(store, node)})
    if next(store.quads.match(LEDGER, YJ.newest, None, LEDGER), None) is None:
        _take_graphs(store, submission)


def _entries(store: Store, node: NamedNode) -> list[Quad]:
    """All that the ledger says of a record or judgment of this submission, and because of it of earlier records."""
    found = list(store.quads.match(None, YJ.judgedAgain, node, LEDGER))
    for row in store.quads.match(node, None, None, LEDGER):
        found.append(row)
        if row.predicate == YJ.finding:
            found += store.quads.match(value_of(row), None, None, LEDGER)  # type: ignore[arg-type]
        elif row.predicate == PROV.wasRevisionOf:
            found += store.quads.match(value_of(row), PROV.invalidatedAtTime, None, LEDGER)  # type: ignore[arg-type]
    return found


def _take_graphs(store: Store, submission: NamedNode) -> None:
    """The same for a store from before the ledger named a graph first: only the graphs' own names tell."""
    prefix = f"{submission.value}/record/"
    for graph in list(store.quads.graphs()):
        if graph.value.startswith(prefix):
            store.quads.drop(graph)
