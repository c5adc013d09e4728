"""The shipped example: its facts hang together, and its measures are answered as they were made."""

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from kg.judging import why_all
from kg.store import Store
from loaders.citations import norm_key, parse_citation

DEMO = Path(__file__).parent.parent / "loaders" / "demo"
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
DAY = dt.date(2021, 12, 31)


def rows(name: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader((DEMO / name).read_text("utf-8").splitlines(), delimiter=delimiter))


def test_every_power_pins_a_version_that_the_table_of_norms_dates() -> None:
    dated = {(norm_key(row["名称"]), row["版本"]) for row in rows("规范.csv") if row["施行日期"]}
    for row in rows("授权.csv"):
        cited = parse_citation(row["依据"])
        assert cited.pinned is not None and cited.locator
        assert (cited.key, cited.pinned.isoformat()) in dated, row["编号"]


def test_phrases_are_short_and_no_text_of_a_law() -> None:
    assert all(len(row["原文"]) <= 40 for name in ("条款.csv", "授权.csv") for row in rows(name))


def test_what_was_seen_in_secondary_sources_only_is_marked() -> None:
    marked = {row["文号"] or row["名称"] for row in rows("规范.csv") if row["核实"] == "否"}
    assert {"国办发〔2020〕49号", "省政府令第303号"} <= marked


@pytest.fixture(scope="module")
def verdicts(example_store: Store) -> dict[str, str]:
    return {answer.claim.id: answer.verdict for answer in why_all(example_store, DAY, NOW)}


def test_the_three_stories_have_the_three_answers(verdicts: dict[str, str]) -> None:
    told = [verdicts[row["id"]] for row in rows("stories.tsv", "\t")]
    assert told == ["allowed", "not_allowed", "undetermined"]


def test_most_measures_stand_and_the_faulty_ones_do_not(verdicts: dict[str, str]) -> None:
    counted = Counter(verdicts.values())
    assert (
        len(verdicts) >= 40
        and counted["allowed"] > 25
        and counted["not_allowed"] > 8
        and counted["undetermined"] > 2
    )
