"""The store, wherever it is: the same holds of a folder on this machine and of a server on another one (DESIGN 6)."""

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg.ledger import Submission
from kg.namespaces import DCT, RDF, XSD, YJ, integer, iri
from kg.quads import LEDGER, Embedded, Quads
from kg.store import Store
from tests.elsewhere import Engine, engine
from tests.world import LATER, NOW, YEAR_END, ask, keep, measure, norm, power

Opening = Callable[[], Store]
FIRST = ("甲法", "1", None)
C001 = iri("measure", "C001")


@pytest.fixture(params=["embedded", "remote"])
def opening(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opening]:
    """Opens the same store again and again, as one process after another does."""
    if request.param == "embedded":
        yield lambda: Store.open(tmp_path / "store", create=True)
    else:
        with engine(tmp_path / "served") as running:
            yield running.store


@pytest.fixture(scope="module")
def memory() -> Iterator[Engine]:
    with engine() as running:
        yield running


def test_what_was_committed_is_there_when_the_store_is_opened_again(opening: Opening) -> None:
    with opening() as store:
        keep(store, norm("甲法", begins=YEAR_END), measure("C001", FIRST, measure="限制出境"))
        told = ask(store, "C001")
    with opening() as store:
        assert store.newest() == 1 and store.changed_at() == NOW
        assert ask(store, "C001") == told


def test_an_abandoned_submission_leaves_nothing_behind(opening: Opening) -> None:
    with opening() as store:
        keep(store, norm("甲法"))
        before = set(store.quads)
        submission = Submission.open(store, "test", NOW)
        submission.add(norm("乙法"))
        submission.write()
        assert set(store.quads) > before
        submission.abandon()
        assert set(store.quads) == before


def test_what_a_writer_left_when_it_died_is_swept_by_the_next(opening: Opening) -> None:
    with opening() as store:
        keep(store, norm("甲法"))
        before = set(store.quads)
        submission = Submission.open(store, "test", NOW)
        submission.add(norm("乙法"))
        submission.write()
        store.end()  # its lease, which would run out by itself
    with opening() as store:
        assert not store.view(LATER).subjects(YJ.key, Literal("乙法"))
        Submission.open(store, "test", NOW).abandon()
        assert set(store.quads) == before


def test_a_correction_takes_the_place_of_the_record_from_its_moment_on(opening: Opening) -> None:
    with opening() as store:
        keep(store, measure("C001", FIRST, measure="限制出境"))
        keep(store, measure("C001", FIRST, measure="限制消费"), now=LATER)
        words = [store.view(known).objects(C001, YJ.measureWords) for known in (NOW, LATER)]
        assert words == [(Literal("限制出境"),), (Literal("限制消费"),)]


def test_an_equal_record_changes_nothing(opening: Opening) -> None:
    with opening() as store:
        keep(store, norm("甲法"))
        submission = Submission.open(store, "test", NOW)
        assert submission.add(norm("甲法")) is None and submission.unchanged == 1
        submission.abandon()
        assert store.newest() == 1


def test_a_checkpoint_is_a_store_of_its_own_with_the_same_statements(
    opening: Opening, tmp_path: Path
) -> None:
    with opening() as store:
        keep(store, norm("甲法", articles=[("1/1", "一")]), power("G001", FIRST))
        store.quads.checkpoint(tmp_path / "copy")
        with Store.open(tmp_path / "copy") as copy:
            assert set(copy.quads) == set(store.quads) and len(copy.quads) == len(store.quads) > 20
            assert set(copy.quads.graphs()) == set(store.quads.graphs())


graphs = st.sampled_from([iri("submission", "1", "record", str(number)) for number in range(3)] + [LEDGER])
nodes = st.sampled_from(
    [iri("norm", name) for name in ("甲", "乙", "§1")] + [iri("submission", "1", "record", "0")]
)
predicates = st.sampled_from([RDF.type, YJ.key, DCT.title, YJ.cites])
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.one_of(
    nodes,
    texts.map(Literal),
    texts.map(lambda words: Literal(words, language="zh")),
    texts.map(lambda words: Literal(words + "\\u0022 } } ; DROP ALL #")),
    st.integers().map(integer),
    st.dates().map(lambda day: Literal(day.isoformat(), datatype=XSD.date)),
)
quads = st.builds(Quad, nodes, predicates, values, graphs)
some = st.lists(quads, min_size=1, max_size=4)


def patterns(
    of: list[Quad],
) -> Iterator[tuple[NamedNode | None, NamedNode | None, NamedNode | Literal | None, NamedNode | None]]:
    for quad, shown in product(of, product([True, False], repeat=4)):
        places = (quad.subject, quad.predicate, quad.object, quad.graph_name)
        yield tuple(place if seen else None for place, seen in zip(places, shown, strict=True))  # type: ignore[misc]


def agree(one: Quads, other: Quads, asked: list[Quad]) -> None:
    for subject, predicate, value, graph in patterns(asked):
        found, expected = (set(quads.match(subject, predicate, value, graph)) for quads in (one, other))
        if graph is None and "/submission/" not in str(subject):  # then the ledger may be left out
            found, expected = (
                {row for row in rows if row.graph_name != LEDGER} for rows in (found, expected)
            )
        assert found == expected, [repr(row.object.value) for row in found ^ expected]  # type: ignore[union-attr]


@given(some, some, some)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_pattern_finds_the_same_in_both_whatever_is_written_and_taken_away(
    memory: Engine, first: list[Quad], second: list[Quad], third: list[Quad]
) -> None:
    with memory.store() as store:
        store.quads.endpoint.update("DROP ALL")  # type: ignore[attr-defined]
        far, near = store.quads, Embedded(ox.Store())
        for quads in (far, near):
            quads.fill(first)
        agree(far, near, first + second)
        for quads in (far, near):
            quads.change(second, [quad for quad in first if quad.graph_name == LEDGER and quad not in second])
        agree(far, near, first + second)
        for quads in (far, near):
            quads.drop(iri("submission", "1", "record", "0"))
            quads.fill(third)
        agree(far, near, first + second + third)
        assert sorted(map(str, far)) == sorted(map(str, near)) and len(far) == len(near)
        assert set(far.graphs()) == {quad.graph_name for quad in near}
