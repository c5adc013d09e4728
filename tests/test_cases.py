"""Every code of the rulebook has a case: small tables that pass, that are refused, or that cannot be told (tests/cases)."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from kg import rulebook, why
from kg.store import Store
from loaders.load import load_paths

CASES = Path(__file__).parent / "cases"
FOLDERS = sorted(path.parent for path in CASES.rglob("expect.tsv"))
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def expected(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / "expect.tsv").read_text("utf-8").splitlines(), delimiter="\t"))


@pytest.mark.parametrize("folder", FOLDERS, ids=[f"{folder.parent.name}-{folder.name}" for folder in FOLDERS])
def test_the_case_is_answered_as_it_expects(folder: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", create=True) as store:
        reports = load_paths(store, [folder], on=dt.date(2021, 12, 31), territory=None, now=NOW)
        assert not [problem for report in reports for problem in report.problems]
        for row in expected(folder):
            claim = why.find_claim(store, row["claim"], NOW)
            answer = why.why(store, claim, dt.date.fromisoformat(row["on"]), NOW)
            found = {(finding.code, finding.severity) for finding in answer.findings}
            assert answer.verdict == row["verdict"], found
            if row["code"]:
                assert (row["code"], row["severity"]) in found
            refused = {code for code, severity in found if severity == "violation"}
            assert refused <= {row["code"]}, "another reason than the one that the case is about"


def test_every_code_that_a_shape_can_tell_has_a_case() -> None:
    told = {(row["code"], row["severity"]) for folder in FOLDERS for row in expected(folder)}
    there = {
        (shape.code, shape.severity)
        for shape in rulebook.load().codes.values()
        if shape.code and not shape.iri.rsplit("/", 1)[1].startswith(("power-", "review-"))
    }
    assert there <= told, sorted(there - told)


def test_every_code_that_is_refused_has_its_counterpart_that_passes() -> None:
    assert len([folder for folder in FOLDERS if folder.parent.name == "accept"]) >= 15
