"""Filling the index: the records of each submission in turn, from the first that it has not read, some at a time.

Everything is read by look-ups of the records that are new, so that the cost follows what came and not what is held.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from pyoxigraph import NamedNode

from api.index.file import Place, count, move, place_of, put
from api.index.rows import OF_VERSIONS, READ, kinds, rows_of
from kg import books
from kg.answer import State
from kg.namespaces import DCT, ELI, PROV, RDF, YJ, iri
from kg.quads import value_of
from kg.sayer import submission_of
from kg.standing import JUDGED, state_of, stood
from kg.store import Store
from kg.view import EVER, View

TOGETHER = 250  # records read in one step of the file


def told_of(store: Store, submission: int) -> str:
    """What tells this submission from the same number of another store."""
    node = iri("submission", str(submission))
    many = books.records(store, submission)
    last = books.record_graph(submission, many - 1)
    words = [node_words(store, node, by) for by in (DCT.source, PROV.endedAtTime)]
    return " ".join((str(many), *words, node_words(store, last, YJ.digest)))


def node_words(store: Store, node: NamedNode, predicate: NamedNode) -> str:
    return next((value_of(row).value for row in store.ledger(node, predicate, None)), "")


def fits(store: Store, place: Place) -> bool:
    """Does this store hold what the index has read?"""
    return place.submission == 0 or (
        place.submission <= store.newest() and told_of(store, place.submission) == place.told
    )


def left(store: Store, place: Place, newest: int) -> int:
    """How many records up to that submission the index has not read."""
    later = sum(books.records(store, number) for number in range(place.submission + 1, newest + 1))
    return later + max(0, books.records(store, place.submission) - place.record if place.submission else 0)


def fill(store: Store, connection: sqlite3.Connection, newest: int) -> Iterator[int]:
    """Read on up to that submission, in steps that are kept whole; answers after each how many records it read.

    Where another process has read on meanwhile, it goes on from there.
    """
    while True:
        place = begun = place_of(connection)
        if place.submission == 0 or place.record >= books.records(store, place.submission):
            if place.submission >= newest:
                return
            place = Place(place.submission + 1, 0, told_of(store, place.submission + 1))
        graphs = _some(store, place)
        place = replace(place, record=place.record + len(graphs))
        over = place.record >= books.records(store, place.submission)
        changed = _states(store, graphs)
        if over:
            changed.update(_judged_again(store, place.submission))
        view = View(store, EVER)
        rows = [(node.value, rows_of(view, node)) for node in _things(store, graphs)]
        connection.execute("BEGIN IMMEDIATE")
        try:
            if place_of(connection) != begun:
                connection.execute("ROLLBACK")
                continue
            for name, kept in rows:
                put(connection, name, kept)
            for state, more in changed.items():
                count(connection, state, more)
            move(connection, place)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        yield len(graphs)


def _some(store: Store, place: Place) -> list[NamedNode]:
    last = min(place.record + TOGETHER, books.records(store, place.submission))
    return [books.record_graph(place.submission, number) for number in range(place.record, last)]


def _corrected(store: Store, graph: NamedNode) -> list[NamedNode]:
    nodes = (value_of(row) for row in store.ledger(graph, PROV.wasRevisionOf, None))
    return [node for node in nodes if isinstance(node, NamedNode)]


def _things(store: Store, graphs: list[NamedNode]) -> list[NamedNode]:
    """Whatever these records, and those whose place they took, say something of that the index keeps."""
    wanted, found = kinds(), dict[NamedNode, None]()
    for graph in (one for new in graphs for one in (new, *_corrected(store, new))):
        types: dict[NamedNode, bool] = {}
        said: dict[NamedNode, bool] = {}
        for quad in store.quads.match(None, None, None, graph):
            assert isinstance(quad.subject, NamedNode)
            if quad.predicate == RDF.type:
                types[quad.subject] = types.get(quad.subject, False) or quad.object in wanted
            elif quad.predicate in READ:
                said[quad.subject] = said.get(quad.subject, False) or quad.predicate in OF_VERSIONS
        for node, version in said.items():
            if version and types.get(node, True):
                norms = (value_of(row) for row in store.quads.match(node, ELI.realizes, None))
                found |= {norm: None for norm in norms if isinstance(norm, NamedNode)}
        found |= {node: None for node, kept in ({**dict.fromkeys(said, True), **types}).items() if kept}
    return list(found)


def _states(store: Store, graphs: list[NamedNode]) -> Counter[State]:
    """How many more records stand in each state with these: those whose place they took stand in none."""
    changed: Counter[State] = Counter()
    for graph in graphs:
        changed[state_of(store, graph)] += 1
        for old in _corrected(store, graph):
            changed[stood(store, old, submission_of(graph) or 0)] -= 1
    return changed


def _judged_again(store: Store, number: int) -> Counter[State]:
    """What the judgments of earlier records that this submission led to changed, where they still stood."""
    changed: Counter[State] = Counter()
    for row in store.ledger(None, PROV.wasGeneratedBy, iri("submission", str(number))):
        assert isinstance(row.subject, NamedNode)
        record, judged, _ = row.subject.value.partition(JUDGED)
        if judged and not _gone(store, NamedNode(record), number):
            changed[stood(store, NamedNode(record), number)] -= 1
            changed[state_of(store, row.subject)] += 1
    return changed


def _gone(store: Store, record: NamedNode, number: int) -> bool:
    """Had another record taken its place by that submission?"""
    later = store.ledger(None, PROV.wasRevisionOf, record)
    return any((submission_of(row.subject) or 0) <= number for row in later)
