"""Citations as lawyers write them: the key, the pinned day and the place of each; what cannot be read keeps its words."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.citations import norm_key, number_key, parse_citation, parse_citations
from loaders.durations import parse_duration, terms_in
from loaders.numerals import number


@pytest.mark.parametrize(
    ("words", "key", "pinned", "locator"),
    [
        ("《中华人民共和国政府采购法》第七十七条第一款", "政府采购法", None, "77/1"),
        ("政府采购法(2014-08-31)第七十七条", "政府采购法", dt.date(2014, 8, 31), "77"),
        ("政府采购法（2014年8月31日）第77条", "政府采购法", dt.date(2014, 8, 31), "77"),
        ("国办发〔2020〕49号（七）", "国办发〔2020〕49号", None, "§/7"),
        ("国办发[2020]49号", "国办发〔2020〕49号", None, None),
        ("湘政办发〔2021〕54号 二（四）9", "湘政办发〔2021〕54号", None, "§2/4/9"),
        ("《公司法》第146条", "公司法", None, "146"),
        ("《公司法》第１４６条", "公司法", None, "146"),
        ("安全生产法第九十四条第二款第（三）项", "安全生产法", None, "94/2/3"),
        ("公务员法第二十六条第(四)项", "公务员法", None, "26//4"),
        ("刑法第一百二十条之一", "刑法", None, "120-1"),
        ("《某法》（2018年修正）第五条", "某法", None, "5"),
        (
            "《最高人民法院关于适用〈民事诉讼法〉的解释》第五百一十八条",
            "最高人民法院关于适用民事诉讼法的解释",
            None,
            "518",
        ),
        ("《人民检察院刑事诉讼规则（试行）》第二条", "人民检察院刑事诉讼规则（试行）", None, "2"),
        ("《关于完善制度的意见》（国办发〔2020〕49号）第（七）项", "关于完善制度的意见", None, "§/7"),
        ("某办法附件2", "某办法附件2", None, None),
        ("《某办法》附件2", "某办法", None, "annex2"),
    ],
)
def test_a_citation_is_taken_apart_as_it_is_written(
    words: str, key: str, pinned: dt.date | None, locator: str | None
) -> None:
    cited = parse_citation(words)
    assert (cited.key, cited.pinned, cited.locator) == (key, pinned, locator)
    assert cited.words == words


def test_one_citation_may_name_several_articles() -> None:
    found = parse_citations("《某法》第五条、第七条至第九条；《另法》第三条第（二）、（三）项")
    assert [(cited.key, cited.locator) for cited in found] == [
        ("某法", "5"), ("某法", "7"), ("某法", "8"), ("某法", "9"), ("另法", "3//2"), ("另法", "3//3"),
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["第七条", "某法（2021-02-30）第一条"])
def test_what_names_no_norm_or_no_real_day_keeps_its_words_alone(words: str) -> None:
    cited = parse_citation(words)
    assert cited.words == words and cited.key is None and cited.locator is None


def test_the_key_of_a_title_forgets_the_name_of_the_country_and_the_width_of_brackets() -> None:
    assert norm_key("《中华人民共和国 政府采购法》") == norm_key("政府采购法")
    assert norm_key("某规则(试行)") == norm_key("某规则（试行）")
    assert number_key("国办发【2020】 49号") == "国办发〔2020〕49号"


@given(st.integers(1, 1300), st.integers(0, 30), st.integers(0, 30))
def test_whatever_the_numbers_the_place_and_its_label_say_the_same(
    article: int, paragraph: int, item: int
) -> None:
    arabic = (
        f"《某法》第{article}条"
        + (f"第{paragraph}款" if paragraph else "")
        + (f"第（{item}）项" if item else "")
    )
    cited = parse_citation(arabic)
    assert cited.label is not None
    again = parse_citation(f"《某法》{cited.label}")
    assert (again.locator, again.label) == (cited.locator, cited.label)
    assert cited.locator == f"{article}" + (f"/{paragraph or ''}" if paragraph or item else "") + (
        f"/{item}" if item else ""
    )


@given(st.text(max_size=60))
def test_no_words_whatever_break_the_reading(words: str) -> None:
    for cited in parse_citations(words):
        assert cited.words.strip()


@pytest.mark.parametrize(
    ("words", "value"),
    [("一百四十六", 146), ("百零五", 105), ("１４６", 146), ("两", 2), ("一〇五", 105), ("十", 10)],
)
def test_numbers_are_read_in_either_writing(words: str, value: int) -> None:
    assert number(words) == value


@pytest.mark.parametrize(
    ("words", "months"),
    [("3年", (36, 36)), ("6个月", (6, 6)), ("0.5年", (6, 6)), ("半年", (6, 6)), ("一至三年", (12, 36)),
     ("一年以上三年以下", (12, 36)), ("三年以下", (None, 36)), ("不超过五年", (None, 60)), ("一年零六个月", (18, 18))],
)  # fmt: skip
def test_durations_are_read_as_tables_write_them(words: str, months: tuple[int | None, int | None]) -> None:
    shortest, longest = parse_duration(words)
    assert (shortest and shortest.months, longest and longest.months) == months


def test_for_life_and_a_certain_period_are_durations_of_their_own() -> None:
    shortest, longest = parse_duration("五年直至终身")
    assert shortest is not None and longest is not None and (shortest.months, longest.lifetime) == (60, True)
    assert [duration and duration.indefinite for duration in parse_duration("一定期限")] == [None, True]


def test_terms_in_a_law_are_neither_dates_nor_ages_nor_ordinals() -> None:
    found = terms_in("年满十八周岁的，自2021年12月31日起，第三年，在一至三年内；情节严重的终身禁止")
    assert sorted(str(term.iri).rsplit("/", 1)[1] for term in found) == ["P12M>", "P36M>", "lifetime>"]
