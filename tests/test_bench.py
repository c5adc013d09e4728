"""The bench tells what it measured, and whether it is enough."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.bench import GROWTH, LARGEST, SUBJECTS, grown, kept, measured
from tests.bench_page import write
from tests.bench_row import GIB, Row, read
from tests.bench_words import KINDS
from tests.bench_words import SUBJECTS as NAMED
from tests.country import fill

ROWS = [
    Row("gate", 1_000, (0.03, 0.04, 0.05), (0.02,), most=1.5),
    Row("gate", 10_000, (0.05,), (0.04,), most=1.5, peak=GIB),
    Row("judge", 1_000, (2.0,), (50.0,), "faster", least=20, roof=4 * GIB, peak=GIB),
    Row("impact", 1_000, (0.1,), (0.1,), kind="few", of=10),
    Row("impact", 10_000, (0.4,), (0.1,), kind="few", of=20),
    Row("why", 1_000, failed=True, limit=0.002),
]


@pytest.mark.parametrize(
    ("row", "reached"),
    [
        (Row("why", 1, (0.001, 0.002, 0.009), (0.001,), limit=0.002), True),
        (Row("why", 1, (0.001, 0.003, 0.009), (0.001,), limit=0.002), False),
        (Row("gate", 1, (0.031,), (0.02,), most=1.5), False),
        (Row("judge", 1, (1.0,), (20.0,), "faster", least=20), True),
        (Row("judge", 1, (1.0,), (19.0,), "faster", least=20), False),
        (Row("judge", 1, (1.0,), (40.0,), "faster", least=20, roof=4 * GIB, peak=5 * GIB), False),
        (Row("http", 1, (0.001,), (0.001,), "share"), None),
        (Row("gate", 1, failed=True, most=1.5), False),
    ],
)
def test_a_target_is_reached_only_where_each_of_its_bounds_holds(row: Row, reached: bool | None) -> None:
    assert row.reached is reached


def test_a_row_is_read_back_as_it_was_written() -> None:
    assert [read(row.written()) for row in ROWS] == ROWS


def test_a_later_run_goes_on_from_the_rows_that_are_kept(tmp_path: Path) -> None:
    for row in ROWS:
        folder = tmp_path / str(row.size)
        folder.mkdir(exist_ok=True)
        with (folder / f"{row.subject}.jsonl").open("a", encoding="utf-8") as out:
            out.write(f"{row.written()}\n")
    assert sorted(kept(tmp_path), key=ROWS.index) == ROWS


def test_growth_is_the_cost_of_one_claim_against_that_at_the_smallest_size() -> None:
    assert [(row.subject, row.size, round(row.figures[0], 3), row.reached) for row in grown(ROWS)] == [
        ("gate-growth", 10_000, 1.25, True),
        ("impact-growth", 10_000, 2.0, False),
    ]


def test_the_page_tells_every_row_in_both_languages_and_has_a_picture(tmp_path: Path) -> None:
    rows = [*ROWS, *grown(ROWS)]
    write(tmp_path / "benchmarks.md", rows)
    lines = (tmp_path / "benchmarks.md").read_text("utf-8").splitlines()
    told = [line for line in lines if line.startswith("| ") and not line.startswith("| ---")]
    assert len(told) == 2 * (1 + len(rows))
    assert "| 收录前判断一项新措施 | 1,000 | 2 × (1.5–2.5) |" in "\n".join(told)
    picture = ElementTree.fromstring((tmp_path / "benchmarks.svg").read_text("utf-8"))
    assert picture.get("role") == "img"


def test_whatever_the_bench_measures_has_a_name() -> None:
    assert {name for name, _ in GROWTH} | {f"{name}-growth" for name, _ in GROWTH} <= set(NAMED)
    assert {kind for _, kind in GROWTH} <= set(KINDS)
    assert set(LARGEST) <= set(SUBJECTS)


def test_a_subject_is_measured_in_a_process_of_its_own(tmp_path: Path) -> None:
    fill(tmp_path / "store", 40)
    rows = measured("why", tmp_path / "store", 40, bound=300)
    assert {(row.subject, row.kind) for row in rows} == {("why", ""), ("why", "p99"), ("why-certified", ""), ("why-certified", "p99")}  # fmt: skip
    assert all(not row.failed and row.seconds > 0 and row.peak > 50 << 20 for row in rows)
