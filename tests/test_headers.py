"""Heads of law texts, and the day of effect by what collection, head and words state (CORPUS 3 and 4)."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.namespaces import ELI, YJ
from loaders.effect import body_date, says_on_publication
from loaders.headers import file_date, read_head
from tests.lawtext import AMENDED, record, said

LAST = "第一条 甲。\n第二条 {}\n"


def begins(head: str, last: str, stem: str, recorded: dt.date | None = None) -> tuple[str, str]:
    """(the stated day of effect, whether one is assumed)."""
    found = record(head, LAST.format(last), stem, recorded=recorded)
    return "".join(said(found, ELI.first_date_entry_in_force)), "assumed" * bool(
        said(found, YJ.assumedInForceDay)
    )


def test_events_glued_on_one_line_are_taken_apart() -> None:
    head = read_head(["# 甲", "2002年1月1日 某会议通过根据2020年9月24日某决定修正 2021年1月1日施行"])
    assert [event.day.year for event in head.events] == [2002, 2020, 2021] and head.amended


def test_the_word_repeal_in_the_title_of_a_decision_is_no_event() -> None:
    head = read_head(["# 甲", "2011年1月8日 《国务院关于废止和修改部分行政法规的决定》修订"])
    assert head.events[0].what.strip() == "修订" and head.events[0].amends


def test_a_law_amended_by_a_decision_that_was_passed_is_amended() -> None:
    head = read_head(["# 甲", "1982年12月4日 某会通过", "2018年3月11日 某会通过的《甲修正案》"])
    assert head.amended and head.first_made == dt.date(1982, 12, 4)


@pytest.mark.parametrize(
    "line", ["２０１２年１２月３日 某部发布", "2012年12月3 某部发布", "（2012年12月3日某部发布）", "2012-12-03 某部发布", "2012 年 12 月 3 日某部发布"]
)  # fmt: skip
def test_days_are_read_however_a_head_writes_them(line: str) -> None:
    head = read_head(["# 甲", line])
    assert head.events[0].day == dt.date(2012, 12, 3) and head.events[0].makes


def test_a_day_that_there_never_was_is_no_event() -> None:
    assert not read_head(["# 甲", "2021年2月30日 通过"]).events


def test_the_title_of_one_file_of_a_law_is_kept_apart() -> None:
    head = read_head(["# 中华人民共和国民法典", "# 第一编 总则"])
    assert (head.title, head.part) == ("中华人民共和国民法典", "第一编总则")


@given(
    st.dates(min_value=dt.date(1949, 10, 1), max_value=dt.date(2100, 1, 1)),
    st.sampled_from(["({})", "（{}）"]),
)
def test_the_date_of_a_file_is_read_from_its_name(day: dt.date, bracket: str) -> None:
    assert file_date("甲业条例" + bracket.format(day)) == day
    assert file_date(bracket.format(day) + "甲业条例") is None


def test_the_day_that_the_collection_records_goes_before_all_others() -> None:
    found = begins(AMENDED, "本法自2002年11月1日起施行。", "甲业管理法(2021-06-10)", dt.date(2021, 9, 1))
    assert found == ("2021-09-01", "")


def test_a_recorded_day_long_before_the_version_was_made_is_the_first_version_s_and_not_used() -> None:
    found = begins(AMENDED, "本法自2002年11月1日起施行。", "甲业管理法(2021-06-10)", dt.date(2002, 11, 1))
    assert found == ("", "assumed")


def test_the_head_goes_before_the_words() -> None:
    head = "# 甲办法\n2021年7月1日 甲部令第1号公布\n2021年10月1日 施行\n"
    assert begins(head, "本办法自2021年11月1日起施行。", "甲办法(2021-07-01)") == ("2021-10-01", "")


def test_the_last_article_of_an_amended_law_gives_the_day_of_its_first_version_only() -> None:
    assert begins(AMENDED, "本法自2015年5月1日起施行。", "甲业管理法(2021-06-10)") == ("", "assumed")


def test_a_law_re_enacted_in_full_begins_on_the_later_day_that_it_states() -> None:
    assert begins(AMENDED, "本法自2021年10月1日起施行。", "甲业管理法(2021-06-10)") == ("2021-10-01", "")


def test_a_new_law_begins_on_the_day_that_its_last_article_states() -> None:
    head = "# 甲法\n2015年3月1日 全国人民代表大会通过\n"
    assert begins(head, "本法自2015年5月1日起施行。", "甲法(2015-03-01)") == ("2015-05-01", "")


def test_a_new_text_without_another_day_begins_when_it_is_published() -> None:
    head = "# 乙条例\n2019年4月20日 国务院常务会议通过\n2019年5月1日 国务院令第700号公布\n"
    assert begins(head, "本条例自公布之日起施行。", "乙条例(2019-05-01)") == ("2019-05-01", "")


def test_an_amended_text_does_not_begin_when_its_first_version_was_published() -> None:
    head = "# 乙条例\n1999年5月1日 国务院令第70号公布\n2019年5月1日 《某决定》修订\n"
    assert begins(head, "本条例自公布之日起施行。", "乙条例(2019-05-01)") == ("", "assumed")
    untold = "# 乙条例\n1999年5月1日 国务院令第70号公布\n"
    assert begins(untold, "本条例自公布之日起施行。", "乙条例(2019-05-01)") == ("", "assumed")


def test_annexes_after_the_last_article_do_not_hide_the_day_of_effect() -> None:
    head = "# 甲办法\n2021年7月1日 甲部令第1号公布\n"
    body = LAST.format("本办法自2021年9月1日起施行。") + "".join(f"附件{n}：\n目录\n" for n in range(1, 9))
    assert said(record(head, body, "甲办法(2021-07-01)"), ELI.first_date_entry_in_force) == ["2021-09-01"]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("本办法自二〇一〇年七月一日起施行。", dt.date(2010, 7, 1)),
        ("本规定自二○○四年十月一日起施行", dt.date(2004, 10, 1)),
        ("本条例自2021年1月1日起施行，2001年3月1日起施行的《旧条例》同时废止", dt.date(2021, 1, 1)),
        ("2002年1月1日起施行的《旧条例》同时废止", None),
        ("本办法第三条自2022年1月1日起施行", None),
        ("《旧条例》自2022年1月1日起施行", None),
        ("本办法自2021年2月30日起施行", None),
        ("本意见自2020年6月1日起执行", dt.date(2020, 6, 1)),
        ("本修正案自2021年3月1日起施行", dt.date(2021, 3, 1)),
        ("《甲法》的修正自2021年3月1日起施行", None),
    ],
)
def test_the_day_of_effect_is_that_of_the_whole_text(words: str, day: dt.date | None) -> None:
    assert body_date(words) == day


def test_on_publication_is_told_from_what_is_said_of_another_text() -> None:
    assert says_on_publication("本条例自公布之日起施行") and says_on_publication("本规定从发布之日起实行")
    assert says_on_publication("本修正案自公布之日起施行")
    assert not says_on_publication("第五条自公布之日起施行") and not says_on_publication(
        "公布之日起施行的规定"
    )
