"""Terms: what a table may state, and which words of a law are terms of a measure."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import Duration
from loaders.durations import in_units, ordered, parse_duration, terms_in
from loaders.numerals import chinese


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("3年", (36, 36)),
        ("３ 年", (36, 36)),
        ("两年", (24, 24)),
        ("6个月", (6, 6)),
        ("6月", (6, 6)),
        ("0.5年", (6, 6)),
        ("半年", (6, 6)),
        ("一年半", (18, 18)),
        ("一年零六个月", (18, 18)),
        ("3年（含）", (36, 36)),
        ("一至三年", (12, 36)),
        ("1-3年", (12, 36)),
        ("六个月至一年", (6, 12)),
        ("一年以上三年以下", (12, 36)),
        ("一年以上，三年以下", (12, 36)),
        ("不低于1年不超过3年", (12, 36)),
        ("三年以下", (None, 36)),
        ("五年内", (None, 60)),
        ("不超过五年", (None, 60)),
        ("三年以上", (36, None)),
        ("至少一年", (12, None)),
    ],
)
def test_durations_are_read_as_tables_write_them(words: str, months: tuple[int | None, int | None]) -> None:
    shortest, longest = parse_duration(words)
    assert (shortest and shortest.months, longest and longest.months) == months


def test_days_stay_days() -> None:
    assert parse_duration("90日") == parse_duration("九十天") == (Duration(days=90), Duration(days=90))


def test_for_life_is_a_longest_and_five_years_may_be_its_shortest() -> None:
    assert parse_duration("终身") == (None, Duration(lifetime=True))
    assert parse_duration("五年直至终身") == (Duration(months=60), Duration(lifetime=True))


def test_a_certain_period_is_a_duration_of_its_own() -> None:
    assert parse_duration("一定期限") == (None, Duration(indefinite=True))


@pytest.mark.parametrize(
    "words",
    ["三", "0年", "0年以下", "0至0年", "-3年", "0.5月", "1e9年", "10000年", "一周", "10个工作日", "长期", "至2025年12月31日",
     "三年以上一年以下", "1年/3年", "直到修复", "9" * 400 + "年"],
)  # fmt: skip
def test_what_states_no_term_is_told_with_what_would_do(words: str) -> None:
    with pytest.raises(InputError, match=r"一至三年.*3年"):
        parse_duration(words)


@given(st.integers(1, 50), st.integers(0, 50))
def test_a_range_holds_both_its_ends_in_either_writing(least: int, more: int) -> None:
    said = (Duration(months=12 * least), Duration(months=12 * (least + more)))
    assert parse_duration(f"{least}至{least + more}年") == said
    assert parse_duration(f"{chinese(least)}年以上{chinese(least + more)}年以下") == said


@given(st.text("一二三十半年个月日天至以上下内不超过终身零0123456789.，、 ", max_size=14))
def test_whatever_is_read_is_in_order(words: str) -> None:
    try:
        shortest, longest = parse_duration(words)
    except InputError:
        return
    assert shortest or longest
    assert shortest is None or longest is None or ordered(shortest, longest)


@pytest.mark.parametrize(
    ("count", "unit"), [("0.5", "月"), ("1.5", "日"), ("3", "周"), ("-1", "年"), ("NaN", "年")]
)
def test_parts_of_a_month_or_a_day_are_no_duration(count: str, unit: str) -> None:
    with pytest.raises((ValueError, ArithmeticError)):
        in_units(Decimal(count), unit)


def _found(text: str) -> set[str]:
    return {duration.iri.value.rsplit("/", 1)[1] for duration in terms_in(text)}


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("三年内不得申请", {"P36M"}),
        ("暂停六个月以上一年以下", {"P6M", "P12M"}),
        ("在一至三年内禁止", {"P12M", "P36M"}),
        ("3-5年", {"P36M", "P60M"}),
        ("一年零六个月", {"P18M"}),
        ("半年内", {"P6M"}),
        ("刑罚执行完毕未满五年的", {"P60M"}),
        ("十日内书面告知", {"P10D"}),
        ("十年内直至终身不得从事", {"P120M", "lifetime"}),
    ],
)
def test_terms_of_a_law_are_found_with_their_own_units(text: str, terms: set[str]) -> None:
    assert _found(text) == terms


@pytest.mark.parametrize(
    "text",
    ["年满十八周岁", "2021年12月31日", "二〇二一年起", "第三年", "每年", "三年度", "最近三年无违法记录",
     "每月十日前", "工作满二年", "三年级", "五年规划", "十个工作日"],
)  # fmt: skip
def test_dates_ages_and_ordinals_are_no_terms(text: str) -> None:
    assert _found(text) == set()
