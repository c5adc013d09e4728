"""Law texts as records: what they state of their norm and version, and what another source may add."""

import datetime as dt
from pathlib import Path

import pytest
from pyoxigraph import Literal

from kg.errors import InputError
from kg.model import Place, Problem, Reading, Record
from kg.namespaces import ELI, YJ
from kg.quads import value_of
from kg.store import Store
from loaders.corpus import read_law_file
from loaders.load import load
from loaders.records import record_of
from loaders.statutes import read_statute
from tests.lawtext import AMENDED, BODY, END, HEAD, provisions, record, said, whole, words


def test_open_referrals_terms_and_enabling_clauses_are_told_apart() -> None:
    found = record()
    assert words(found, YJ.openReferral) == ["按照国家有关规定"]
    assert {node.rsplit("/", 1)[1] for node in words(found, YJ.term)} == {"P12M", "P36M"}
    assert said(found, ELI.based_on) == [f"{found.subject.value}/citation/1"]


def test_the_file_is_named_as_source_and_a_collected_text_counts_as_published() -> None:
    found = record()
    assert found.key == "text/甲业管理法/2015-03-01" and found.subject.value.endswith(
        "norm/甲业管理法/2015-03-01"
    )
    assert said(found, YJ.madePublic) == [YJ.yes.value] and said(found, YJ.territoryWords) == ["全国"]


def test_a_text_is_cited_by_the_number_under_which_it_was_issued_too() -> None:
    head = "# 乙业条例\n2021年7月1日 中华人民共和国国务院令第799号公布\n"
    found = record(head, "第一条 甲。", "乙业条例(2021-07-01)", "行政法规")
    assert words(found, YJ.key)[:2] == ["乙业条例", "国务院令第799号"]
    assert said(found, YJ.number) == ["国务院令第799号"]
    both = "# 丙业条例\n2010年8月31日 中华人民共和国国务院、中华人民共和国中央军事委员会令第579号公布\n"
    assert said(record(both, stem="丙业条例(2010-08-31)"), YJ.number) == ["国务院、中央军事委员会令第579号"]


def test_the_number_of_the_order_that_only_amended_a_text_is_not_its_own() -> None:
    head = "# 乙业条例\n2001年7月1日 国务院令第311号公布\n2011年1月8日 《国务院关于修改部分行政法规的决定》（国务院令第588号）修订\n"
    assert "国务院令第588号" not in said(record(head, "第一条 甲。", "乙业条例(2011-01-08)"), YJ.number)


def test_a_text_that_was_never_amended_is_the_original_and_tells_when_the_norm_was_made() -> None:
    found = record()
    assert said(found, YJ.original) == ["true"] and said(found, YJ.firstEnactedDay)
    later = record(head=AMENDED, stem="甲业管理法(2021-06-10)")
    assert not said(later, YJ.original) and said(later, YJ.firstEnactedDay) == said(found, YJ.firstEnactedDay)


def test_a_version_dated_long_after_all_that_its_head_tells_is_no_original() -> None:
    head = "# 丙业条例\n2001年11月26日 国务院令第328号公布\n"
    assert not said(record(head, "第一条 甲。", "丙业条例(2004-03-31)"), YJ.original)


def test_a_later_adoption_without_the_word_amended_is_an_amendment() -> None:
    head = "# 最高人民法院关于甲业案件的规定\n2005年7月1日 最高人民法院审判委员会第1300次会议通过\n2020年12月23日 最高人民法院审判委员会第1823次会议通过\n"
    assert not said(record(head, "第一条 甲。", "最高人民法院关于甲业案件的规定(2020-12-29)"), YJ.original)


def test_a_text_adopted_again_long_after_it_was_issued_is_no_original() -> None:
    head = "# 最高人民法院关于甲业案件的解释\n1994年10月27日 印发，根据\n2020年12月23日 最高人民法院审判委员会第1823次会议通过\n"
    assert not said(record(head, "第一条 甲。", "最高人民法院关于甲业案件的解释(2020-12-29)"), YJ.original)


def test_two_bodies_that_adopt_a_text_within_a_year_make_one_original() -> None:
    head = "# 甲业办法\n2021年1月5日 甲部部务会议通过\n2021年3月1日 乙部部务会议通过\n2021年4月1日 甲部令第9号公布\n"
    assert said(record(head, "第一条 甲。", "甲业办法(2021-04-01)"), YJ.original) == ["true"]


def test_a_text_that_ends_an_older_one_of_its_own_title_does_not_tell_when_the_norm_began() -> None:
    body = "第一条 甲。\n第二条 本法自2015年5月1日起施行。1993年发布的《甲业管理法》同时废止。"
    found = record(body=body)
    assert words(found, YJ.repealedKey) == ["甲业管理法"] and not said(found, YJ.firstEnactedDay)
    assert not said(found, YJ.original)


def test_a_version_is_dated_by_its_head_where_that_tells_of_a_later_amendment_than_the_name_of_its_file() -> (
    None
):
    found = record(head=AMENDED, stem="甲业管理法(2007-03-30)")
    assert said(found, YJ.versionDate) == ["2021-06-10"] and "以题注为准" in found.notes[0].zh


def test_an_order_published_a_day_after_the_date_of_the_file_leaves_that_date() -> None:
    head = "# 丁条例\n1989年6月17日 国务院令第37号发布\n"
    assert said(record(head, "第一条 甲。", "丁条例(1989-06-16)"), YJ.versionDate) == ["1989-06-16"]


def test_a_publication_belongs_to_its_own_version_only() -> None:
    head = (
        "# 丁条例\n1997年1月1日 国务院令第200号公布\n2011年1月8日 《国务院关于修改部分行政法规的决定》修订\n"
    )
    assert not said(record(head, "第一条 甲。", "丁条例(2011-01-08)"), ELI.date_publication)
    assert said(record(head, "第一条 甲。", "丁条例(1997-01-01)"), YJ.versionDate) == ["2011-01-08"]


def test_a_complete_text_says_so_with_its_gaps_and_one_that_begins_in_the_middle_does_not() -> None:
    found = record()
    assert said(found, YJ.complete) == ["true"] and said(found, YJ.gap) == ["3"]
    assert not said(record(body="第二百条 甲。\n第二百零一条 乙。"), YJ.complete)


def test_a_text_without_words_is_kept_by_its_title_and_dates() -> None:
    found = record(body="")
    assert not provisions(found) and not words(found, YJ.textHeld)
    assert said(found, YJ.versionDate) == ["2015-03-01"] and "只收题录" in found.notes[0].zh


def test_a_text_without_any_date_may_be_a_later_amendment_and_has_no_day_of_effect() -> None:
    found = whole("甲业管理规定\n第一条 甲。\n第二条 本规定自2002年7月1日起施行。\n")
    assert found.key == "text/甲业管理规定/undated"
    assert not said(found, YJ.inForceDay) and not said(found, YJ.assumedInForceDay)


def test_what_is_no_law_text_is_told(tmp_path: Path) -> None:
    for name, text in (("空.md", ""), ("题.md", "# 只有标题\n")):
        (tmp_path / name).write_text(text, "utf-8")
        assert [type(entry) for entry in read_law_file(tmp_path / name).entries] == [Problem]
    with pytest.raises(InputError, match="不是法规文本"):
        read_statute("", stem="空", folder="", source="空.md")


def test_a_single_text_in_its_own_encoding_is_read_and_remarked(tmp_path: Path) -> None:
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        path = tmp_path / f"甲业管理法(2015-03-01){encoding}.txt"
        path.write_bytes((HEAD + END + BODY).encode(encoding))
        [entry] = read_law_file(path).entries
        assert isinstance(entry, Record) and provisions(entry)["2/1/1"] == "提供虚假材料的；"
        assert bool(entry.notes) is (encoding != "utf-8-sig")


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
