"""A conforming provincial standard on record, with one or more of its cells changed, for the tests of the assessment."""

import csv
import datetime as dt
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kg.assessment import Assessment, assess
from kg.model import Problem
from kg.namespaces import YJ
from kg.reviews import notation
from kg.store import Store
from kg.why import find_claim
from loaders.load import load_paths

CASE = Path(__file__).parent / "cases" / "accept" / "R7 本省名单的标准合规"
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
DAY = dt.date(2021, 12, 31)
EFFECTS = "编号,标准,起,止,列入,移出,异议,更正,复议诉讼撤销,平均修复日数,抽查,抽查合格,上次评估整改\n"
YEAR = "E1,S1,2021-01-01,2021-12-31,20,5,4,1,0,12.5,18,18,是\n"
Cells = Mapping[str, str]  # "sheet.column" to what the cell holds instead


def changed(at: Path, cells: Cells | None = None, more: Mapping[str, str] | None = None) -> Path:
    """A copy of the case with these cells of its standard or list, and these files or lines added."""
    folder = at / "tables"
    shutil.copytree(CASE, folder)
    for place, value in (cells or {}).items():
        sheet, column = place.split(".")
        file = folder / f"{sheet}.csv"
        lines = list(csv.reader(file.read_text("utf-8").splitlines()))
        lines[1][lines[0].index(column)] = value
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(lines)
    for name, text in (more or {}).items():
        file = folder / f"{name}.csv"
        file.write_text((file.read_text("utf-8") if file.exists() else "") + text, "utf-8")
    return folder


@contextmanager
def held(at: Path, cells: Cells | None = None, more: Mapping[str, str] | None = None) -> Iterator[Store]:
    with Store.open(at / "store", create=True) as store:
        assert not problems(store, changed(at, cells, more))
        yield store


def problems(store: Store, folder: Path) -> list[Problem]:
    reports = load_paths(store, [folder], on=DAY, territory=None, now=NOW)
    return [problem for report in reports for problem in report.problems]


def assessed(store: Store, on: dt.date = DAY, known: dt.datetime = NOW) -> Assessment:
    return assess(store, find_claim(store, "S1", known, [YJ.ListStandard]), on, known)


def states(made: Assessment) -> dict[str, str]:
    return {criterion.code: notation(criterion.state) for criterion in made.criteria}
