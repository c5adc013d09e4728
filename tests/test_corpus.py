"""Folders of law texts: everything accounted for, their databases read, and how well a real collection is taken apart."""

import datetime as dt
import sqlite3
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.model import Problem, Record, Remark
from kg.namespaces import ELI, YJ
from kg.stats import stats
from kg.store import Store
from loaders.corpus import read_corpus
from loaders.load import readings
from tests.lawtext import AMENDED, BODY, END, HEAD, provisions, said, words

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
LAW = HEAD + END + BODY


def kept(folder: Path) -> list[Record]:
    return [entry for entry in read_corpus(folder).entries if isinstance(entry, Record)]


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def recorded(path: Path, columns: str, *rows: tuple[str | None, ...]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    base = sqlite3.connect(path)
    base.execute(f"CREATE TABLE law ({columns})")
    base.executemany(f"INSERT INTO law VALUES ({','.join('?' * len(columns.split(',')))})", rows)
    base.commit()
    base.close()


def test_every_file_of_a_folder_is_a_record_or_is_told_why_not(tmp_path: Path) -> None:
    write(tmp_path, "经济法/甲业管理法(2015-03-01).md", LAW)
    write(tmp_path, "社会法/甲业管理法(2015-03-01).txt", LAW)
    write(tmp_path, "行政法/甲业管理法(2015-03-01).md", LAW.replace("拒不改正", "拒绝改正"))
    write(tmp_path, "案例/某案(2020-01-01).md", "# 某案\n")
    write(tmp_path, "README.md", "# read me")
    write(tmp_path, "行政法/说明.docx", "x")
    write(tmp_path, ".git/notes.md", "x")
    (tmp_path / "行政法" / "旧文(2001-01-01).MD").write_bytes(LAW.replace("甲业", "乙业").encode("gb18030"))
    (tmp_path / "行政法" / "图(2001-01-01).md").write_bytes(b"\x89PNG\0\0\0" * 100)
    reading = read_corpus(tmp_path)
    entries = list(reading.entries)
    told = {Path(entry.place.file).name for entry in entries}
    assert len(entries) == reading.total == 8 and len(told) == 7
    records = [entry for entry in entries if isinstance(entry, Record)]
    assert [note.zh for entry in records for note in entry.notes if "gb18030" in note.zh]
    said_of = {entry.words.zh for entry in entries if not isinstance(entry, Record)}
    assert any("文字相同" in words for words in said_of) and any("文字有出入" in words for words in said_of)
    assert any("二进制" in entry.words.zh for entry in entries if isinstance(entry, Problem))
    assert len(records) == 2


def test_tables_beside_the_texts_are_left_to_their_own_loader(tmp_path: Path) -> None:
    write(tmp_path, "甲业管理法(2015-03-01).txt", LAW)
    write(tmp_path, "措施.csv", "编号\nC001\n")
    assert [type(entry) for entry in read_corpus(tmp_path).entries] == [Record]


def test_a_folder_of_txt_files_is_a_folder_of_texts_and_a_note_beside_tables_is_none(tmp_path: Path) -> None:
    write(tmp_path, "法规/甲业管理法(2015-03-01).txt", LAW)
    assert len(list(readings(tmp_path / "法规", None))) == 1
    write(tmp_path, "表/措施.csv", "编号\nC001\n")
    write(tmp_path, "表/说明.txt", "此表由某处编制。")
    assert len(list(readings(tmp_path / "表", None))) == 1


def test_an_enormous_file_is_refused_and_the_others_go_on(tmp_path: Path) -> None:
    write(tmp_path, "甲业管理法(2015-03-01).md", LAW)
    with (tmp_path / "大(2015-03-01).md").open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    kinds = {type(entry) for entry in read_corpus(tmp_path).entries}
    assert kinds == {Record, Problem}


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有法规文本"):
        read_corpus(tmp_path)


def test_databases_anywhere_inside_give_days_of_effect_whatever_the_order_of_their_columns(
    tmp_path: Path,
) -> None:
    write(tmp_path, "经济法/甲业管理法(2021-06-10).md", AMENDED + END + BODY)
    write(
        tmp_path,
        "DLC/乙地方法规/地方性法规/乙省丙条例(2020-01-01).md",
        "# 乙省丙条例\n" + END + "第一条 甲。",
    )
    recorded(
        tmp_path / "db.sqlite3",
        "id, name, publish, valid_from",
        ("1", "甲业管理法", "2021-06-10", "2021-09-01"),
    )
    recorded(
        tmp_path / "DLC/乙地方法规/db.sqlite3", "id, valid_from, publish, name",
        ("1", "2020-03-01", "2020-01-01", "乙省丙条例"), ("2", "", "", "乙省丁条例"), ("3", None, "2020-01-01", "乙省戊条例"),
    )  # fmt: skip
    days = {entry.key: said(entry, ELI.first_date_entry_in_force) for entry in kept(tmp_path)}
    assert days == {
        "text/甲业管理法/2021-06-10": ["2021-09-01"],
        "text/乙省丙条例/2020-01-01": ["2020-03-01"],
    }


def test_a_database_that_cannot_be_read_is_told_and_the_texts_are_kept(tmp_path: Path) -> None:
    write(tmp_path, "甲业管理法(2015-03-01).md", LAW)
    (tmp_path / "db.sqlite3").write_bytes(b"no database at all" * 100)
    entries = list(read_corpus(tmp_path).entries)
    assert [type(entry) for entry in entries] == [Problem, Record]


def test_two_days_recorded_for_one_version_are_told_and_none_is_used(tmp_path: Path) -> None:
    write(tmp_path, "甲业管理法(2021-06-10).md", AMENDED + END + BODY)
    rows = [("甲业管理法", "2021-06-10", "2021-09-01"), ("甲业管理法", "2021-06-10", "2021-10-01")]
    recorded(tmp_path / "db.sqlite3", "name, publish, valid_from", *rows)
    entries = list(read_corpus(tmp_path).entries)
    assert isinstance(entries[0], Problem) and "甲业管理法" in entries[0].words.zh
    assert isinstance(entries[1], Record) and not said(entries[1], YJ.inForceDay)


def test_a_law_in_several_files_is_one_law_wherever_its_folder_lies(tmp_path: Path) -> None:
    head = "# 中华人民共和国甲法典\n# {}\n2020年5月28日 第十三届全国人民代表大会第三次会议通过\n"
    write(tmp_path, "a.md", head.format("第一编") + END + "第一条 甲。\n第二条 乙。\n")
    write(
        tmp_path, "b.md", head.format("附则") + END + "第三条 本法自2021年1月1日起施行。《乙法》同时废止。\n"
    )
    [found] = kept(tmp_path)
    assert found.key == "text/甲法典/2020-05-28" and list(provisions(found)) == ["1/1", "2/1", "3/1"]
    assert said(found, YJ.complete) == ["true"] and said(found, ELI.first_date_entry_in_force) == [
        "2021-01-01"
    ]
    assert words(found, YJ.repealedKey) == ["乙法"]


@pytest.fixture(scope="module")
def counted(texts: Store) -> dict[str, str]:
    return {words.en: value for words, value in stats(texts.view(NOW))}


def share(words: str) -> float:
    part, _, whole = words.split(" (")[0].partition(" / ")
    return int(part) / int(whole)


def test_nearly_all_texts_are_numbered_without_a_gap(counted: dict[str, str]) -> None:
    assert share(counted["of these numbered 1 to n without a gap"]) >= 0.99


def test_nearly_all_characters_lie_in_provisions(counted: dict[str, str]) -> None:
    assert share(counted["characters of the bodies that lie in provisions"]) >= 0.97


def test_nearly_all_citations_between_texts_resolve(counted: dict[str, str]) -> None:
    assert int(counted["citations in texts, of a norm held and with an article"]) > 1000
    assert share(counted["of these resolved in some version"]) >= 0.99


def test_every_file_is_accounted_for(corpus: Path) -> None:
    files = {str(path) for path in corpus.rglob("*.md")}
    told = set()
    for entry in read_corpus(corpus).entries:
        assert isinstance(entry, Record | Problem | Remark)
        place = Path(entry.place.file)
        told |= {str(path) for path in place.glob("*.md")} if place.is_dir() else {str(place)}
    assert told == files


def test_a_law_not_yet_in_force_on_the_day_it_was_made_begins_when_its_collection_says(corpus: Path) -> None:
    days = {
        entry.key: said(entry, ELI.first_date_entry_in_force)
        for entry in read_corpus(corpus).entries
        if isinstance(entry, Record) and "2021" in entry.key
    }
    for key, day in {
        "民事诉讼法/2021-12-24": "2022-01-01", "种子法/2021-12-24": "2022-03-01", "安全生产法/2021-06-10": "2021-09-01",
        "医师法/2021-08-20": "2022-03-01", "机动车登记规定/2021-12-17": "2022-05-01",
    }.items():  # fmt: skip
        assert days[f"text/{key}"] == [day]
