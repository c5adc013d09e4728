"""The joining rules: the same triples under two engines, and silence that proves nothing without its census (DESIGN 2, 4)."""

import datetime as dt
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from pyoxigraph import NamedNode, Triple
from rdflib.plugins.sparql import prepareQuery

from kg import ontology, why
from kg.derive import derive, rules
from kg.facts import Facts
from kg.judge import as_rdflib, rule_on
from kg.namespaces import RDF, YJ, day_number
from kg.slice import gather
from kg.store import Store
from loaders.load import load_paths
from tests.test_cases import FOLDERS

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
DAY = dt.date(2021, 12, 31)
PREPARED = [(rule.name, prepareQuery(rule.text)) for rule in rules()]


def loaded_for(folder: Path, tmp_path: Path) -> tuple[list[Triple], list[NamedNode]]:
    with Store.open(tmp_path / "store", create=True) as store:
        load_paths(store, [folder], on=DAY, territory=None, now=NOW)
        view = store.view(NOW)
        claims = why.claims(view)
        return gather(view, ontology.load(), claims, day_number(DAY))[0], claims


def plain(triple: Triple) -> tuple[rdflib.term.Node, ...]:
    return tuple(as_rdflib(term) for term in (triple.subject, triple.predicate, triple.object))


def assert_the_same_under_every_engine(facts: Facts) -> None:
    """Rule by rule, rdflib and pyoxigraph conclude what our own engine concluded, no more and no less."""
    graph, store = rdflib.Graph(), ox.Store()
    for triple in facts.loaded:
        graph.add(plain(triple))  # type: ignore[arg-type]
        store.add(ox.Quad(*triple))
    for number, (name, query) in enumerate(PREPARED):
        ours = {triple for triple, drawn in facts.derived.items() if drawn.rule == number}
        new = {row for row in graph.query(query) if row not in graph}  # type: ignore[operator]
        assert new == {plain(triple) for triple in ours}, name
        concluded = store.query(rules()[number].text)
        assert isinstance(concluded, ox.QueryTriples)
        assert {triple for triple in concluded if ox.Quad(*triple) not in store} == ours, name
        for triple in ours:
            graph.add(plain(triple))  # type: ignore[arg-type]
            store.add(ox.Quad(*triple))


@pytest.mark.parametrize("folder", FOLDERS[::5], ids=[folder.name for folder in FOLDERS[::5]])
def test_every_rule_gives_the_same_triples_under_pyoxigraph_and_rdflib(folder: Path, tmp_path: Path) -> None:
    loaded, _ = loaded_for(folder, tmp_path)
    assert_the_same_under_every_engine(derive(loaded))


def verdicts(facts: Facts, claims: list[NamedNode]) -> list[str]:
    return [ruling.verdict for ruling in rule_on(facts, claims, DAY).values()]


@pytest.mark.parametrize("folder", FOLDERS[::2], ids=[folder.name for folder in FOLDERS[::2]])
def test_without_a_member_of_a_census_no_answer_becomes_better(folder: Path, tmp_path: Path) -> None:
    """Taking a counted record out of the slice may turn an answer into unknown or worse, never towards allowed."""
    loaded, claims = loaded_for(folder, tmp_path)
    order = {"not_allowed": 0, "undetermined": 1, "allowed": 2}
    before = verdicts(derive(loaded), claims)
    members = {triple.object for triple in loaded if triple.predicate == YJ.member} - set(claims)
    for member in sorted(members, key=str)[:12]:
        left = [triple for triple in loaded if triple.subject != member]
        after = verdicts(derive(left), claims)
        for was, is_ in zip(before, after, strict=True):
            assert was == "not_allowed" or order[is_] <= order[was], member


def test_without_its_censuses_nothing_is_concluded_from_absence(tmp_path: Path) -> None:
    folder = next(folder for folder in FOLDERS if folder.name == "没有这一条")
    loaded, claims = loaded_for(folder, tmp_path)
    counted = {
        triple.subject for triple in loaded if triple.predicate == RDF.type and triple.object == YJ.Census
    }
    assert verdicts(derive(loaded), claims) == ["not_allowed"]
    assert verdicts(derive([triple for triple in loaded if triple.subject not in counted]), claims) == [
        "undetermined"
    ]
