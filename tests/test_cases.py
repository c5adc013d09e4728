"""Every rule has cases: small tables that pass, that are refused, or that cannot be told (tests/cases).

A line of expect.tsv names the claim and the day, the verdict, and of a refusal its code, rule, shape and path; `unknown`
is the cell (sheet.column) without which nothing can be told any more, `also` the codes of fits that are told beside it.
"""

import csv
import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyoxigraph import NamedNode
from rdflib import SH, URIRef

from kg import derive as deriving
from kg import judge, ontology, rulebook, why
from kg.derive import Rules, derive
from kg.facts import Facts
from kg.judge import Ruling, rule_on
from kg.namespaces import NO, day_number
from kg.rulebook import Rulebook
from kg.slice import gather
from kg.store import Store
from loaders.load import load_paths

CASES = Path(__file__).parent / "cases"
FOLDERS = sorted(path.parent for path in CASES.rglob("expect.tsv"))
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
SHAPE = "https://w3id.org/yiju/shape/"
Row = dict[str, str]


def expected(folder: Path) -> list[Row]:
    lines = (folder / "expect.tsv").read_text("utf-8").splitlines()
    return [
        {name: value or "" for name, value in row.items()} for row in csv.DictReader(lines, delimiter="\t")
    ]


EACH = [(folder, row) for folder in FOLDERS for row in expected(folder)]
REFUSED = [(folder, row) for folder, row in EACH if row["verdict"] == "not_allowed" and row["shape"]]


def named(pairs: list[tuple[Path, Row]]) -> list[str]:
    return [f"{folder.parent.name}-{folder.name}-{row['claim']}" for folder, row in pairs]


@contextmanager
def loaded(folder: Path, at: Path) -> Iterator[Store]:
    with Store.open(at / "store", create=True) as store:
        reports = load_paths(store, [folder], on=dt.date(2021, 12, 31), territory=None, now=NOW)
        assert not [problem for report in reports for problem in report.problems]
        yield store


def asked(folder: Path, row: Row, at: Path) -> tuple[Facts, NamedNode, dt.date]:
    """The facts of the day, the claim and the day of a line of expect.tsv."""
    on = dt.date.fromisoformat(row["on"])
    with loaded(folder, at) as store:
        claim = why.find_claim(store, row["claim"], NOW)
        return derive(*gather(store.view(NOW), ontology.load(), [claim], day_number(on))), claim, on


def refusing(ruling: Ruling, row: Row) -> list[str]:
    """The nodes that the shape of the line refuses: the claim, or its fits."""
    found = {ruling.node.value: ruling.own} | {fit.value: shapes for fit, shapes in ruling.fits.items()}
    return [node for node, shapes in found.items() if SHAPE + row["shape"] in [shape.iri for shape in shapes]]


@pytest.mark.parametrize("folder", FOLDERS, ids=[f"{folder.parent.name}-{folder.name}" for folder in FOLDERS])
def test_the_case_is_answered_as_it_expects(folder: Path, tmp_path: Path) -> None:
    with loaded(folder, tmp_path) as store:
        for row in expected(folder):
            claim = why.find_claim(store, row["claim"], NOW)
            answer = why.why(store, claim, dt.date.fromisoformat(row["on"]), NOW)
            found = {(finding.code, finding.severity) for finding in answer.findings}
            assert answer.verdict == row["verdict"], found
            if row["code"]:
                assert (row["code"], row["severity"]) in found
            elif row["verdict"] == "allowed":
                assert not found
            refused = {code for code, severity in found if severity == "violation"}
            assert refused <= {row["code"], *row["also"].split()}, "another reason than the one it is about"


@pytest.mark.parametrize(("folder", "row"), REFUSED, ids=named(REFUSED))
def test_a_refusal_names_its_shape_its_node_and_its_path_and_falls_with_either_shape_or_rule(
    folder: Path, row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts, claim, on = asked(folder, row, tmp_path)
    ruling = rule_on(facts, [claim], on)[claim]
    nodes = refusing(ruling, row)
    assert nodes and all(node == claim.value or node.startswith(claim.value + "/") for node in nodes)
    shape = rulebook.load().codes[SHAPE + row["shape"]]
    assert shape.path is not None and shape.path.rpartition("#")[2] == row["path"]
    told = [*ruling.own, *(code for codes in ruling.fits.values() for code in codes)]
    assert row["rule"] in [code.rule for code in told if code.iri == shape.iri]

    fewer = rulebook.load().graph + rulebook.read({}).graph
    fewer.remove((None, SH.property, URIRef(shape.iri)))
    with monkeypatch.context() as without:
        book = Rulebook(fewer, rulebook.load().codes, "")
        without.setattr(rulebook, "load", lambda: book)
        assert not refusing(rule_on(facts, [claim], on)[claim], row)

    path, rules = NamedNode(shape.path), deriving.rules()
    while drawn := [facts.derived[t] for t in facts.derived if t.predicate == path and t.object == NO]:
        rules = Rules(rule for rule in rules if rule.name not in {rules[d.rule].name for d in drawn})
        with monkeypatch.context() as without:
            without.setattr(deriving, "rules", lambda rules=rules: rules)
            facts = derive(facts.loaded)
    assert len(rules) < len(deriving.rules())
    assert not refusing(rule_on(facts, [claim], on)[claim], row)


UNKNOWN = [(folder, row) for folder, row in REFUSED if row["unknown"]]


@pytest.mark.parametrize(("folder", "row"), UNKNOWN, ids=named(UNKNOWN))
def test_a_refusal_whose_cell_is_empty_cannot_be_told(folder: Path, row: Row, tmp_path: Path) -> None:
    sheet, column = row["unknown"].split(".")
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    file = copy / f"{sheet}.csv"
    lines = list(csv.reader(file.read_text("utf-8").splitlines()))
    place, identity = lines[0].index(column), lines[0].index("名称" if "编号" not in lines[0] else "编号")
    for line in lines[1:]:
        line[place] = "" if line[identity] == row["claim"] else line[place]
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(lines)
    facts, claim, on = asked(copy, row, tmp_path)
    assert rule_on(facts, [claim], on)[claim].verdict == "undetermined"


def about(node: str) -> set[str]:
    """The classes of which a node shape judges the records or the fits."""
    graph = rulebook.load().graph
    return {
        str(kind)
        for by in (SH.targetClass, rulebook.YJ.judgesFitsOf)
        for kind in graph.objects(URIRef(node), by)
    }


def test_every_code_that_a_shape_can_tell_has_a_case() -> None:
    told = {(row["code"], row["severity"]) for _, row in EACH}
    there = {
        (shape.code, shape.severity)
        for shape in rulebook.load().codes.values()
        if shape.code and not shape.iri.rsplit("/", 1)[1].startswith(("power-", "review-"))
    }
    assert there <= told, sorted(there - told)


def test_every_rule_that_refuses_has_a_case_that_it_refuses_and_one_that_passes_it(tmp_path: Path) -> None:
    book = rulebook.load()
    rules = {
        code.rule
        for node, found in book.under.items()
        for code in found.values()
        if code.severity == "violation" and about(node) & {kind.value for kind in ontology.load().claim_kinds}
    }
    assert len(rules) > 40
    assert not rules - {row["rule"] for _, row in REFUSED}
    passed: set[str] = set()
    for number, (folder, row) in enumerate(EACH):
        if row["verdict"] == "allowed":
            facts, claim, on = asked(folder, row, tmp_path / str(number))
            for shape in judge.rule_on(facts, [claim], on)[claim].targets:
                passed |= {code.rule for code in book.under.get(shape, {}).values()}
    assert not rules - passed
