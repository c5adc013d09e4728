"""Law texts: heads, articles, 款, 项, 目, gaps, annexes, effect dates, repeals, and the traps of real collections."""

import datetime as dt
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal

from kg.errors import InputError
from kg.model import Place, Problem, Reading, Record, Remark
from kg.namespaces import ELI, YJ
from kg.store import Store, value_of
from loaders.articles import read_body
from loaders.chinalaw import read_package
from loaders.corpus import read_corpus, territory_of
from loaders.headers import body_date, read_head
from loaders.load import load
from loaders.statutes import read_law_file, read_statute, record_of

HEAD = """# 中华人民共和国甲业管理法

2015年3月1日 第十二届全国人民代表大会常务委员会第一次会议通过
"""
AMENDED = HEAD + "2021年6月10日 《全国人民代表大会常务委员会关于修改和废止部分法律的决定》修正\n"
END = "\n<!-- INFO END -->\n\n"
BODY = """## 第一章 总则

第一条 为了规范甲业，根据《中华人民共和国乙法》制定本法。

第二条 有下列情形之一的，一至三年内不得从事甲业：
（一）提供虚假材料的；
(二) 转让许可证的。（三）拒不改正的；
前款规定的期限自处罚之日起计算。

第四条 违反本法第二条第一款第（二）项规定的，按照国家有关规定处理。

第四条之一 依照前条规定处理。

## 附则

第五条 本法自2015年5月1日起施行。《甲业管理暂行条例》同时废止。
"""


def record(
    head: str = HEAD, body: str = BODY, stem: str = "甲业管理法(2015-03-01)", recorded: dt.date | None = None
) -> Record:
    statute = read_statute(head + END + body, stem=stem, folder="经济法", source="x.md", recorded=recorded)
    return record_of(statute, Place("x.md"))


def words(found: Record, predicate: object) -> list[str]:
    return [triple.object.value for triple in found.triples if triple.predicate == predicate]  # type: ignore[union-attr]


def provisions(found: Record) -> dict[str, str]:
    texts = {triple.subject: triple.object.value for triple in found.triples if triple.predicate == YJ.text}  # type: ignore[union-attr]
    base = found.subject.value + "/"
    return {node.value.removeprefix(base): text for node, text in texts.items()}  # type: ignore[union-attr]


def test_paragraphs_are_counted_on_after_items_and_items_on_one_line_are_taken_apart() -> None:
    found = provisions(record())
    assert list(found) == ["1/1", "2/1", "2/1/1", "2/1/2", "2/1/3", "2/2", "4/1", "4-1/1", "5/1"]
    assert found["2/1/2"] == "转让许可证的。" and found["2/1/3"] == "拒不改正的；"
    assert found["2/2"].startswith("前款规定")


def test_a_missing_article_is_a_gap_and_nothing_is_renumbered() -> None:
    assert words(record(), YJ.gap) == ["3"]


def test_an_item_may_be_cited_without_its_paragraph() -> None:
    assert "2//2" in words(record(), YJ.locator)


def test_references_within_the_text_are_edges_to_what_is_there() -> None:
    found = record()
    base = found.subject.value + "/"
    edges = {
        (triple.subject.value.removeprefix(base), triple.object.value.removeprefix(base))  # type: ignore[union-attr]
        for triple in found.triples
        if triple.predicate == YJ.refersTo
    }
    assert edges == {("2/2", "2/1"), ("4/1", "2/1/2"), ("4-1/1", "4")}


def test_open_referrals_terms_and_enabling_clauses_are_told_apart() -> None:
    found = record()
    assert words(found, YJ.openReferral) == ["按照国家有关规定"]
    assert {node.rsplit("/", 1)[1] for node in words(found, YJ.term)} == {"P12M", "P36M"}
    assert any(triple.predicate == ELI.based_on for triple in found.triples)


def test_a_repeal_names_the_older_norm_and_the_title_of_a_decision_repeals_nothing() -> None:
    assert words(record(head=AMENDED), YJ.repealedKey) == ["甲业管理暂行条例"]


def test_the_last_article_of_an_amended_law_gives_the_day_of_its_first_version_only() -> None:
    found = record(head=AMENDED, stem="甲业管理法(2021-06-10)")
    assert not words(found, YJ.inForceDay) and words(found, YJ.assumedInForceDay)


def test_the_day_that_the_collection_records_goes_before_all_others() -> None:
    found = record(head=AMENDED, stem="甲业管理法(2021-06-10)", recorded=dt.date(2021, 9, 1))
    assert words(found, ELI.first_date_entry_in_force) == ["2021-09-01"] and not words(
        found, YJ.assumedInForceDay
    )


def test_a_new_law_begins_on_the_day_that_its_last_article_states() -> None:
    assert words(record(), ELI.first_date_entry_in_force) == ["2015-05-01"]


def test_a_new_law_without_another_day_begins_when_it_is_published() -> None:
    body = "第一条 甲。\n第二条 本条例自公布之日起施行。\n"
    head = "# 乙条例\n2019年5月1日 中华人民共和国国务院令第700号公布\n"
    found = record(head=head, body=body, stem="乙条例(2019-05-01)")
    assert words(found, ELI.first_date_entry_in_force) == ["2019-05-01"]


def test_days_in_chinese_numerals_are_read() -> None:
    assert body_date("本办法自二〇一〇年七月一日起施行。") == dt.date(2010, 7, 1)


def test_events_glued_on_one_line_are_taken_apart() -> None:
    head = read_head(["# 甲", "2002年1月1日 某会议通过根据2020年9月24日某决定修正 2021年1月1日施行"])
    assert [event.day.year for event in head.events] == [2002, 2020, 2021] and head.amended


def test_numbered_documents_are_cited_with_or_without_the_levels_above() -> None:
    body = "各市州人民政府：\n一、总体要求\n按要求办理。\n二、主要任务\n（一）规范措施\n1.不得增设。\n2.不得加重。\n"
    found = record(head="# 某意见\n2020年1月1日 某办公厅发布\n", body=body, stem="某意见(2020-01-01)")
    assert {"§1", "§2/1", "§/1", "§2/1/2", "§//2"} <= set(words(found, YJ.locator))


def test_what_follows_the_last_article_as_an_annex_is_no_paragraph_of_it() -> None:
    body = "第一条 甲。\n第二条 乙。\n## 附件1\n名单如下\n"
    found = provisions(record(body=body))
    assert "2/2" not in found and "annex1/1" in found


def test_the_issuer_counts_and_not_the_folder() -> None:
    def rank(head: str) -> str:
        text = f"# 某规定\n{head}\n{END}第一条 甲。\n"
        statute = read_statute(text, stem="某规定(2021-11-16)", folder="行政法规", source="x")
        assert statute.standing is not None
        return statute.standing.rank

    assert rank("2021年11月16日 国家互联网信息办公室2021年第20次室务会议审议通过") == "部门规章"
    assert rank("2021年11月16日 中华人民共和国国务院令第752号公布") == "行政法规"
    assert rank("2022年2月25日 中共中央、国务院发布") == "党中央、国务院政策文件"
    assert rank("1987年9月23日 国务院批准 1987年11月10日 公安部发布") not in {"行政法规", "部门规章"}


def test_the_territory_of_a_local_regulation_is_that_of_its_title_or_folder() -> None:
    told = {
        title: territory_of(f"DLC/{folder}地方法规/地方性法规/{folder}", title)
        for folder, title in [
            ("河南", "郑州市某条例"), ("河南", "河南省城市房地产条例"), ("广东", "深圳经济特区某条例"),
            ("上海", "上海市某条例"), ("上海", "上海市浦东新区某规定"),
        ]
    }  # fmt: skip
    assert list(told.values()) == ["郑州市", "河南省", "深圳市", "上海市", "上海市浦东新区"]


def test_every_file_of_a_folder_is_a_record_or_is_told_why_not(tmp_path: Path) -> None:
    law = HEAD + END + BODY
    for folder in ("经济法", "行政法", "案例"):
        (tmp_path / folder).mkdir()
    (tmp_path / "经济法" / "甲业管理法(2015-03-01).md").write_text(law, "utf-8")
    (tmp_path / "行政法" / "甲业管理法(2015-03-01).md").write_text(law, "utf-8")
    (tmp_path / "案例" / "某案(2020-01-01).md").write_text("# 某案\n", "utf-8")
    (tmp_path / "行政法" / "旧文(2001-01-01).md").write_bytes(law.replace("甲业", "乙业").encode("gb18030"))
    (tmp_path / "行政法" / "图(2001-01-01).md").write_bytes(b"\x89PNG\0\0\0" * 100)
    (tmp_path / "README.md").write_text("# read me", "utf-8")
    entries = list(read_corpus(tmp_path).entries)
    records = [entry for entry in entries if isinstance(entry, Record)]
    assert len(entries) == 6 and len(records) == 2
    assert any(isinstance(entry, Problem) and "二进制" in entry.words.zh for entry in entries)
    assert any(isinstance(entry, Remark) and "文字相同" in entry.words.zh for entry in entries)
    assert any(note.zh.endswith("gb18030 读入") for entry in records for note in entry.notes)


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有法规文本"):
        read_corpus(tmp_path)


def test_a_single_text_without_a_title_is_told(tmp_path: Path) -> None:
    path = tmp_path / "空.md"
    path.write_text("", "utf-8")
    assert [type(entry) for entry in read_law_file(path).entries] == [Problem]


def test_a_text_without_words_is_kept_by_its_title_and_dates() -> None:
    found = record(body="")
    assert (
        not provisions(found)
        and not words(found, YJ.textHeld)
        and words(found, YJ.versionDate) == ["2015-03-01"]
    )
    assert "只收题录" in found.notes[0].zh


def test_words_come_from_the_source_loaded_first_and_another_adds_its_dates(tmp_path: Path) -> None:
    def reading(source: str, text: str, begins: dt.date | None) -> Reading:
        statute = read_statute(
            HEAD + END + text, stem="甲业管理法(2015-03-01)", folder="经济法", source=source, recorded=begins
        )
        return Reading(source, iter([record_of(statute, Place(source))]))

    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    with Store.open(tmp_path / "store", create=True) as store:
        for source, text, begins in (
            ("一", BODY, None),
            ("二", BODY.replace("甲业", "丙业"), dt.date(2015, 6, 1)),
            ("一", BODY + "另。", None),
        ):
            report = load(store, reading(source, text, begins), on=dt.date(2021, 12, 31), now=now)
        view = store.view(now)
        version = view.subjects(YJ.textHeld, Literal(True))
        assert len(version) == 1 and len(view.objects(version[0], YJ.inForceDay)) == 2
        held = [value_of(row).value for row in view.match(None, YJ.text, None)]
        assert any("甲业" in text for text in held) and not any("丙业" in text for text in held)
        assert report.outcomes[0].state == "accepted" and any(text.endswith("另。") for text in held)


def test_the_civil_code_in_several_files_is_one_law(tmp_path: Path) -> None:
    (tmp_path / "民法典").mkdir()
    head = "# 中华人民共和国民法典\n# {}\n2020年5月28日 全国人民代表大会通过\n2021年1月1日 施行\n"
    (tmp_path / "民法典" / "总则.md").write_text(
        head.format("总则") + END + "第一条 甲。\n第二条 乙。\n", "utf-8"
    )
    (tmp_path / "民法典" / "附则.md").write_text(head.format("附则") + END + "第三条 丙。\n", "utf-8")
    [found] = [entry for entry in read_corpus(tmp_path).entries if isinstance(entry, Record)]
    assert found.key == "text/民法典/2020-05-28" and list(provisions(found)) == ["1/1", "2/1", "3/1"]
    assert not words(found, YJ.gap) and words(found, ELI.first_date_entry_in_force) == ["2021-01-01"]


def test_the_package_of_statutes_adds_words_and_never_dates(tmp_path: Path) -> None:
    path = tmp_path / "laws.db"
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE laws (law_id, law_name, level, issuing_body, effective_date, version_date)")
    base.execute("CREATE TABLE articles (id INTEGER, law_id, article_no, article_text)")
    base.execute(
        "INSERT INTO laws VALUES ('a','中华人民共和国甲法','法律','全国人大常委会','2002-11-01','2021-06-10')"
    )
    base.executemany(
        "INSERT INTO articles VALUES (?,?,?,?)",
        [(1, "a", "第一条", "甲。"), (2, "a", "第二条", "乙。\n丙。")],
    )
    base.commit()
    base.close()
    [found] = [entry for entry in read_package(path).entries if isinstance(entry, Record)]
    assert list(provisions(found)) == ["1/1", "2/1", "2/2"]
    assert not words(found, YJ.inForceDay) and words(found, YJ.versionDate) == ["2021-06-10"]


_TEXT = st.text("甲乙丙丁戊己庚辛壬癸", min_size=1, max_size=8)
_LAW = st.lists(
    st.lists(st.tuples(_TEXT, st.lists(_TEXT, max_size=3)), min_size=1, max_size=3), min_size=1, max_size=6
)
_DIGITS = "零一二三四五六七八九"


@settings(max_examples=60, deadline=None)
@given(_LAW)
def test_a_law_that_is_written_out_is_read_back(law: list[list[tuple[str, list[str]]]]) -> None:
    lines, expected = [], {}
    for article, paragraphs in enumerate(law, 1):
        for paragraph, (text, items) in enumerate(paragraphs, 1):
            lines.append((f"第{_DIGITS[article]}条 " if paragraph == 1 else "") + text)
            expected[f"{article}/{paragraph}"] = text
            for item, item_text in enumerate(items, 1):
                lines.append(f"（{_DIGITS[item]}）{item_text}")
                expected[f"{article}/{paragraph}/{item}"] = item_text
    body = read_body(lines)
    assert {"/".join(part.steps): part.text for part in body.walk() if part.words} == expected
