"""The index of what is held: it says what a pass over the whole record would say, however the record came about."""

import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from api.index import find
from api.index.file import FILE, File, Kept, place_of
from api.index.fill import fill, fits
from api.index.index import Index
from api.index.rows import CLAIM, NORM, rows_of
from api.index.words import fold, kept, phrase
from kg.ledger import Submission
from kg.model import Record
from kg.namespaces import RDF, YJ, iri
from kg.quads import Embedded
from kg.store import Store
from kg.view import EVER, View
from tests.history import DAY, HERE, NOW, STATES, Step, add, histories, standing


@contextmanager
def made() -> Iterator[tuple[Path, Store]]:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "store", create=True) as store:
        yield Path(folder), store


def whole(store: Store) -> set[Kept]:
    """Every row, by a pass over all that is held."""
    view = View(store, EVER)
    nodes = {row.subject for row in view.match(None, None, None)}
    return {row for node in nodes if isinstance(node, NamedNode) for row in rows_of(view, node)}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories, st.integers(0, 3))
def test_an_index_filled_bit_by_bit_holds_what_is_held(history: list[Step], early: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, store = Path(name), Store(Embedded(ox.Store()))
        file = File(folder, "test")
        for number, step in enumerate(history):
            add(store, step)
            if number <= early:
                with file.write() as connection:
                    list(fill(store, connection, store.newest()))
        with file.write() as connection:
            list(fill(store, connection, store.newest()))
            assert fits(store, place_of(connection))
            counts = find.counts(connection)
            expected = whole(store)
            for desk in (CLAIM, NORM):
                there = sorted(row.iri for row in expected if row.desk == desk)
                listed = find.listed(connection, desk, "", "", 100, 0, "")
                assert (listed.iris, listed.total) == (there, len(there))
            kinds = Counter(row.kind for row in expected)
            assert {kind: counts.get(kind, 0) for kind in kinds} == kinds
            assert {state: counts.get(state, 0) for state in STATES} == {
                state: standing(store)[state] for state in STATES
            }
            for words in ("消", "消费", "费管理", "限制消费", "M1", "湖南 限制"):
                met = set(find.met(connection, words).iris)
                pieces = [fold(piece) for piece in words.split()]
                right = {
                    row.iri for row in expected
                    if row.desk and all(any(p in said for said in (*row.names, *row.also, *row.about)) for p in pieces)
                }  # fmt: skip
                assert met == right, words


@given(st.lists(st.text(min_size=1, max_size=12).map(fold).filter(bool), min_size=1, max_size=4), st.data())
@settings(max_examples=60, deadline=None)
def test_any_piece_of_a_name_is_found_and_nothing_across_two(names: list[str], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(names))
    start = data.draw(st.integers(0, len(name) - 1))
    piece = name[start : data.draw(st.integers(start + 1, len(name)))]
    across = data.draw(st.text(min_size=1, max_size=4).map(fold).filter(bool))
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5(names, content='', tokenize='ascii')")
    connection.execute("INSERT INTO words (rowid, names) VALUES (1, ?)", (kept(names),))

    def found(sought: str) -> bool:
        return bool(
            connection.execute("SELECT 1 FROM words WHERE words MATCH ?", (phrase(sought),)).fetchall()
        )

    assert found(piece)
    assert found(across) == any(across in one for one in names)


def one_record(words: str) -> Record:
    node = iri("measure", words)
    triples = (Triple(node, RDF.type, YJ.Measure), Triple(node, YJ.measureWords, Literal(words)))
    return Record(words, node, triples, HERE)


def one_measure(store: Store, words: str) -> NamedNode:
    submission = Submission.open(store, "test", NOW)
    submission.add(record := one_record(words))
    submission.commit(DAY, {})
    return record.subject


def test_the_index_of_another_store_is_made_anew(tmp_path: Path) -> None:
    for words in ("一", "二"):
        with made() as (_, store):
            node = one_measure(store, words)
            index = Index(store, tmp_path, lambda: 1, 60)
            try:
                assert index.ready().left == 0
                assert index.met(words).iris == [node.value] and index.counts()[CLAIM] == 1
            finally:
                index.close()


def test_a_damaged_index_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no index" * 1000)
    with made() as (_, store):
        node = one_measure(store, "一")
        index = Index(store, tmp_path, lambda: 1, 60)
        try:
            assert index.ready().left == 0 and index.met("一").iris == [node.value]
        finally:
            index.close()


def test_a_list_goes_on_behind_an_iri_as_behind_a_number(tmp_path: Path) -> None:
    with made() as (_, store):
        nodes = sorted(one_measure(store, f"第{number}项").value for number in range(5))
        index = Index(store, tmp_path, lambda: 5, 60)
        try:
            index.ready()
            assert index.listed(CLAIM, "Measure", "", 2, after=2).iris == nodes[2:4]
            assert index.listed(CLAIM, "Measure", "", 2, beyond=nodes[1]).iris == nodes[2:4]
            some = index.listed(CLAIM, "", "第", 2, beyond=nodes[1])
            assert (some.iris, some.total) == (nodes[2:4], 5)
            assert index.listed(CLAIM, "Power", "", 2) == find.Some([], 0)
        finally:
            index.close()


def test_two_processes_that_fill_one_index_count_nothing_twice(tmp_path: Path) -> None:
    with made() as (_, store):
        for number in range(3):
            one_measure(store, f"第{number}项")
        records = [one_record(f"第{number}种") for number in range(900)]
        submission = Submission.open(store, "test", NOW)
        for record in records:
            submission.add(record)
        submission.commit(DAY, {})
        first, second = File(tmp_path, "test"), File(tmp_path, "test")
        with first.write() as one, second.write() as other:
            filling = [fill(store, one, store.newest()), fill(store, other, store.newest())]
            for _ in range(6):
                for filler in filling:
                    next(filler, None)
            list(filling[0])
            counts = find.counts(other)
    assert counts[CLAIM] == counts["accepted"] == counts["Measure"] == 903
