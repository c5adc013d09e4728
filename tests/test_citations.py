"""Citations as lawyers write them: the key, the pinned day and the place of each; what cannot be read keeps its words."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.citations import norm_key, number_key, parse_citation, parse_citations
from loaders.numerals import chinese, number


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
        ("某办法附件2", "某办法", None, "annex2"),
        ("《某办法》附件2", "某办法", None, "annex2"),
        ("《〈某条例〉实施办法》第三条", "某条例实施办法", None, "3"),
        (
            "关于适用《甲法》、《乙法》若干问题的规定（三）第十三条",
            "关于适用甲法、乙法若干问题的规定（三）",
            None,
            "13",
        ),
        ("《某法(2018修正)》第五条", "某法", None, "5"),
        ("某指导目录（2019年本）第三条", "某指导目录（2019年本）", None, "3"),
        ("《某办法》（试行）（2020-01-01）第五条", "某办法（试行）", dt.date(2020, 1, 1), "5"),
        ("《某条例》（国务院令第658号）第十九条", "某条例", None, "19"),
        ("《某法》（以下简称本法）第一百零八条", "某法", None, "108"),
        ("根据《某法》第五条", "某法", None, "5"),
        ("中华人民共和国国务院令 第658号第十九条", "国务院令第658号", None, "19"),
        ("某法77条1款", "某法", None, "77/1"),
        ("某法第一百二十之一条第二款", "某法", None, "120-1/2"),
        ("某法第十七条第二款末句", "某法", None, "17/2"),
        ("某法第五条第一款第（一）项第2目", "某法", None, "5/1/1/2"),
        ("《宪法》序言", "宪法", None, "§0"),
        ("国办发〔2020〕49号（七）2021年起", "国办发〔2020〕49号", None, "§/7"),
        ("国办发〔2020〕49号 附件", "国办发〔2020〕49号", None, "annex1"),
        ("国办发〔2020〕49号第三部分第（四）项第2点", "国办发〔2020〕49号", None, "§3/4/2"),
    ],
)
def test_a_citation_is_taken_apart_as_it_is_written(
    words: str, key: str, pinned: dt.date | None, locator: str | None
) -> None:
    cited = parse_citation(words)
    assert (cited.key, cited.pinned, cited.locator) == (key, pinned, locator)
    assert cited.words == words


@pytest.mark.parametrize(
    ("words", "locators"),
    [
        ("《某法》第五条、第七条至第九条", ["5", "7", "8", "9"]),
        ("某法第77、79-80条", ["77", "79", "80"]),
        ("某法第五至七条", ["5", "6", "7"]),
        ("《另法》第三条第（二）、（三）项", ["3//2", "3//3"]),
        ("《某法》第五条第（一）至（三）项", ["5//1", "5//2", "5//3"]),
        ("某法第五条第一、三款", ["5/1", "5/3"]),
        ("某法第五条第一款第一项、第三项和第二款", ["5/1/1", "5/1/3", "5/2"]),
        ("某法第一百二十条之一、之二", ["120-1", "120-2"]),
        ("国办发〔2020〕49号（七）至（九）", ["§/7", "§/8", "§/9"]),
    ],
)
def test_one_citation_may_name_several_places(words: str, locators: list[str]) -> None:
    found = parse_citations(words)
    assert [cited.locator for cited in found] == locators
    assert len({cited.key for cited in found}) == 1


@pytest.mark.parametrize(
    "words",
    [
        "《甲法》第三条；《乙法》第五条",
        "《甲法》第三条、《乙法》第五条",
        "甲法第三条，乙法第五条",
        "甲法第三条和《乙法》第五条",
    ],
)
def test_a_cell_may_cite_several_norms_and_none_of_them_is_lost(words: str) -> None:
    assert [(cited.key, cited.locator) for cited in parse_citations(words)] == [("甲法", "3"), ("乙法", "5")]


@pytest.mark.parametrize(
    "words", ["某法第九条至第五条", "某法第一条至第99999999条", "某法第零条", "某法第三条第二款至第五条"]
)
def test_a_place_that_cannot_be_read_is_never_guessed(words: str) -> None:
    [cited] = parse_citations(words)
    assert (cited.words, cited.key, cited.locator) == (words, "某法", None)


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


@given(st.integers(1, 400), st.integers(0, 40))
def test_a_span_of_articles_is_each_of_them(first: int, more: int) -> None:
    words = f"《某法》第{first}条至第{first + more}条" if more else f"《某法》第{first}条"
    assert [cited.locator for cited in parse_citations(words)] == [
        str(n) for n in range(first, first + more + 1)
    ]


@given(st.integers(1, 9999))
def test_every_number_of_an_article_reads_back_from_its_writing(count: int) -> None:
    assert number(chinese(count)) == count == number(str(count))


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("廿一", 21),
        ("一百一十", 110),
        ("三千零五", 3005),
        ("一百四十六", 146),
        ("百零五", 105),
        ("１４６", 146),
        ("两", 2),
        ("一〇五", 105),
        ("十", 10),
    ],
)
def test_numbers_are_read_in_either_writing(words: str, value: int) -> None:
    assert number(words) == value


@pytest.mark.parametrize("words", ["10000", "一万二千", "第", "", "1" * 5000])
def test_what_is_no_number_of_an_article_is_refused(words: str) -> None:
    with pytest.raises(ValueError):
        number(words)


def test_a_number_of_an_order_has_one_key_however_it_is_written() -> None:
    written = ["国务院令第658号", "国务院令658号", "中华人民共和国国务院令第六百五十八号", "国务院令 第658号"]
    assert {number_key(words) for words in written} == {"国务院令第658号"}
