"""Whatever else is on record, and by whatever route it came: a measure whose basis is bad is never answered allowed."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

import pyshacl
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad, RdfFormat, serialize

from kg import ontology, rulebook, why
from kg.derive import derive
from kg.judge import as_rdflib, rule_on
from kg.model import Duration, Record
from kg.namespaces import day_number, iri
from kg.slice import gather
from kg.store import Store
from loaders.load import load
from loaders.rdf import read_rdf
from tests.world import YEAR_END, ask, keep, measure, norm, power

LAW, MADE, BEGUN = "甲管理法", dt.date(2015, 3, 1), dt.date(2015, 5, 1)
AT, PIN = (LAW, "7/1", None), (LAW, "7/1", MADE)
THREE = Duration(months=36)


@dataclass(frozen=True)
class World:
    """Records that carry the measure M, and what becomes of them."""

    law: Record
    grant: Record
    claim: Record


def whole() -> World:
    law = norm(
        LAW, version=MADE, begins=BEGUN, articles=[("7/1", "一至三年内禁止参加政府采购活动")], whole=True
    )
    return World(law, power("P", PIN, longest=THREE), measure("M", AT, duration=THREE))


def law_with(**changes: object) -> World:
    facts = {"version": MADE, "begins": BEGUN}
    return replace(whole(), law=norm(LAW, **(facts | changes)))  # type: ignore[arg-type]


FAULTS: dict[str, Callable[[], World]] = {
    "no basis": lambda: replace(whole(), claim=measure("M", duration=THREE)),
    "repealed": lambda: law_with(ends=dt.date(2020, 1, 1)),
    "a rank too low": lambda: law_with(rank="部门规章"),
    "a rank nobody knows": lambda: law_with(rank="某类文件"),
    "out of territory": lambda: law_with(rank="地方性法规", territory="河南省"),
    "over the maximum": lambda: replace(whole(), claim=measure("M", AT, duration=Duration(months=37))),
    "for life": lambda: replace(whole(), claim=measure("M", AT, duration=Duration(lifetime=True))),
    "not begun": lambda: law_with(begins=dt.date(2022, 1, 1)),
    "not public": lambda: law_with(rank="党中央、国务院政策文件", public=False),
    "read by a machine": lambda: replace(whole(), grant=power("P", PIN, longest=THREE, by="machine")),
    "a referral": lambda: replace(whole(), grant=power("P", PIN, longest=THREE, mode="referral")),
    "another target": lambda: replace(whole(), claim=measure("M", AT, duration=THREE, target="考生")),
}  # fmt: skip


@st.composite
def noise(draw: st.DrawFn) -> list[Record]:
    """Other norms, powers and measures, good and bad, that have nothing to do with M's fault."""
    records: list[Record] = []
    for number in range(draw(st.integers(0, 3))):
        title = f"乙{number}条例"
        year = draw(st.integers(2000, 2025))
        made = dt.date(year, 1, 1)
        rank = draw(st.sampled_from(["法律", "地方性法规", "规范性文件"]))
        territory = draw(st.sampled_from(["全国", "湖南省", "河南省"]))
        records.append(norm(title, version=made, begins=made, rank=rank, territory=territory))
        if draw(st.booleans()):
            months = draw(st.integers(1, 240))
            records.append(power(f"N{number}", (title, "7/1", made), longest=Duration(months=months)))
        if draw(st.booleans()):
            records.append(
                measure(f"X{number}", (title, draw(st.sampled_from(["7/1", "7", "9"])), None), duration=THREE)
            )
    return records


def by_table(store: Store, world: World, others: list[Record]) -> None:
    keep(store, *others, world.law, world.grant, world.claim)


def by_correction(store: Store, world: World, others: list[Record]) -> None:
    good = whole()
    keep(store, good.law, good.grant, good.claim, *others)
    assert ask(store, "M").verdict == "allowed" or others
    keep(store, world.law, world.grant, world.claim, now=dt.datetime(2026, 2, 1, tzinfo=dt.UTC))


def by_later_change(store: Store, world: World, others: list[Record]) -> None:
    keep(store, world.claim)
    keep(store, world.grant, *others, now=dt.datetime(2026, 2, 1, tzinfo=dt.UTC))
    keep(store, world.law, now=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))


def by_rdf(store: Store, world: World, others: list[Record]) -> None:
    import tempfile
    from pathlib import Path

    triples = [
        triple for record in (*others, world.law, world.grant, world.claim) for triple in record.triples
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload.ttl"
        path.write_bytes(serialize([Quad(*triple) for triple in triples], format=RdfFormat.TURTLE) or b"")
        report = load(store, read_rdf(path), on=YEAR_END, now=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert not report.problems


ROUTES = {"table": by_table, "correction": by_correction, "later change": by_later_change, "rdf": by_rdf}


@pytest.mark.parametrize("route", sorted(ROUTES))
@pytest.mark.parametrize("fault", sorted(FAULTS))
@settings(max_examples=4, deadline=None)
@given(others=noise())
def test_a_measure_with_a_bad_basis_is_never_allowed(
    tmp_path_factory: pytest.TempPathFactory, route: str, fault: str, others: list[Record]
) -> None:
    with Store.open(tmp_path_factory.mktemp("w") / "store", create=True) as store:
        ROUTES[route](store, FAULTS[fault](), others)
        assert ask(store, "M").verdict != "allowed"


@pytest.mark.parametrize("route", sorted(ROUTES))
def test_the_same_measure_without_the_fault_is_allowed_by_every_route(
    tmp_path_factory: pytest.TempPathFactory, route: str
) -> None:
    with Store.open(tmp_path_factory.mktemp("w") / "store", create=True) as store:
        ROUTES[route](store, whole(), [])
        assert ask(store, "M").verdict == "allowed"


@settings(max_examples=25, deadline=None)
@given(others=noise(), fault=st.sampled_from([*sorted(FAULTS), None]))
def test_the_slice_and_the_aimed_shapes_say_what_plain_pyshacl_says_over_the_whole_graph(
    tmp_path_factory: pytest.TempPathFactory, others: list[Record], fault: str | None
) -> None:
    with Store.open(tmp_path_factory.mktemp("w") / "store", create=True) as store:
        by_table(store, FAULTS[fault]() if fault else whole(), others)
        view = store.view(dt.datetime(2026, 6, 1, tzinfo=dt.UTC))
        claims = why.claims(view)
        facts = derive(*gather(view, ontology.load(), claims, day_number(YEAR_END)))
        graph = rdflib.Graph()
        for row in facts.graph:
            graph.add(tuple(as_rdflib(term) for term in (row.subject, row.predicate, row.object)))  # type: ignore[arg-type]
        shapes = rdflib.Graph() + rulebook.load().graph
        _, report, _ = pyshacl.validate(graph, shacl_graph=shapes)
        assert isinstance(report, rdflib.Graph)
        found: dict[str, set[str]] = {}
        for result in report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult):
            focus, shape = (
                report.value(result, rdflib.SH.focusNode),
                report.value(result, rdflib.SH.sourceShape),
            )
            found.setdefault(str(focus), set()).add(str(shape))
        for claim in claims:
            alone = derive(*gather(view, ontology.load(), [claim], day_number(YEAR_END)))
            ruling = rule_on(alone, [claim], YEAR_END)[claim]
            assert {shape.iri for shape in ruling.own} == found.get(claim.value, set())
    assert iri("measure", "M") in claims
