"""What texts say of themselves and of others: references, citations, enabling clauses, open referrals, repeals."""

import datetime as dt

import pytest

from kg.namespaces import YJ
from loaders.bodies import read_body
from loaders.mentions import citations, enabling, open_referrals
from loaders.repeals import repeals
from tests.lawtext import AMENDED, edges, record, words

LAW = """第一条 甲：
（一）子；
（二）丑；
（三）寅。
前款所称子，包括第二项。
第二条 乙。
丙。
第三条 {}
"""


def from_third(said: str) -> set[str]:
    """The provisions that the third article refers to with these words."""
    return {target for source, target in edges(record(body=LAW.format(said))) if source.startswith("3")}


def cited(text: str) -> set[tuple[str | None, str | None]]:
    return {(citation.key, citation.locator) for citation in citations(text)}


def ended(text: str, title: str = "甲条例") -> list[str]:
    return [repeal.words for repeal in repeals(read_body(text.splitlines()), title)]


def test_references_within_the_text_are_edges_to_what_is_there() -> None:
    assert edges(record()) == {("2/2", "2/1"), ("4/1", "2/1/2"), ("4-1/1", "4")}


@pytest.mark.parametrize(
    ("said", "targets"),
    [
        ("违反本法第一条第二项的。", {"1/1/2"}),
        ("违反本法第一条第一款第（一）项、第（三）项和第二条第二款的。", {"1/1/1", "1/1/3", "2/2"}),
        ("违反本法第一条至第二条规定的。", {"1", "2"}),
        ("违反第一条、第二条第一款规定的。", {"1", "2/1"}),
        ("依照本法第九条处罚。", set()),
        ("依照《乙法》第一条、第二条处罚。", set()),
        ("依照乙法第一条和本法第二条处罚。", {"2"}),
        ("有前条第二款行为的。", {"2/2"}),
        ("有前两条行为的。", {"1", "2"}),
        ("甲。\n经营前款两项以上业务的。", {"3/1"}),
        ("不影响年度计划。", set()),
    ],
)
def test_articles_of_the_text_itself_are_told_from_those_of_others(said: str, targets: set[str]) -> None:
    assert from_third(said) == targets


def test_an_item_alone_is_one_of_the_same_article() -> None:
    assert ("1/2", "1/1/2") in edges(record(body=LAW.format("丁。")))


def test_paragraphs_and_items_before_are_counted_back() -> None:
    body = "第一条 甲。\n乙：\n（一）子；\n（二）前项以外的。\n前两款的规定，适用于本条第二款第一项。\n第一款除外。"
    assert edges(record(body=body)) == {
        ("1/2/2", "1/2/1"), ("1/3", "1/1"), ("1/3", "1/2"), ("1/3", "1/2/1"), ("1/4", "1/1"),
    }  # fmt: skip


def test_other_norms_are_cited_with_each_of_their_articles() -> None:
    assert cited("依照《中华人民共和国乙法》第三条、第五条第二款和《丙条例》的规定处罚。") == {
        ("乙法", "3"), ("乙法", "5/2"), ("丙条例", None),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ("构成刑法第三百八十六条规定的犯罪的", {("刑法", "386")}),
        ("依照民事诉讼法第五十六条第三款、第二百零五条以及本解释第三条", {("民事诉讼法", "56/3"), ("民事诉讼法", "205")}),
        ("违反对外贸易法第十条的", {("对外贸易法", "10")}),
        ("违反本办法第十条的", set()),
        ("有本实施条例第七条所列行为之一的", set()),
        ("没有民法典第二十七条规定的监护人的，可以指定民法典第三十二条规定的组织", {("民法典", "27"), ("民法典", "32")}),
        ("依法办理", set()),
    ],
)  # fmt: skip
def test_a_norm_named_without_marks_is_cited_where_an_article_follows(
    said: str, keys: set[tuple[str, str]]
) -> None:
    assert cited(said) == keys


def test_the_norms_that_a_text_rests_on_are_those_of_its_enabling_clause() -> None:
    body = read_body(
        ["第一条 根据《甲法》、《乙法》和《丙条例》，结合实际，制定本办法。", "第二条 依照《丁法》处罚。"]
    )
    assert [citation.key for citation in enabling(body)] == ["甲法", "乙法", "丙条例"]


@pytest.mark.parametrize(
    ("said", "referral"),
    [
        ("按照国家有关规定处理", ["按照国家有关规定"]),
        ("依照有关法律、行政法规的规定处罚", ["依照有关法律、行政法规的规定"]),
        ("依照有关法律、法规和章程的规定实施惩戒", ["依照有关法律、法规和章程的规定"]),
        ("按照国家有关规定和标准保护", ["按照国家有关规定"]),
        ("依法依规实施惩戒", ["依法依规"]),
        ("按照国务院财政部门的规定执行", ["按照国务院财政部门的规定"]),
        ("依照本法规定处罚", []),
    ],
)
def test_a_referral_without_a_target_is_open(said: str, referral: list[str]) -> None:
    assert open_referrals(said) == referral


def test_a_repeal_names_the_older_norm_and_the_title_of_a_decision_repeals_nothing() -> None:
    assert words(record(head=AMENDED), YJ.repealedKey) == ["甲业管理暂行条例"]


@pytest.mark.parametrize(
    ("last", "titles"),
    [
        ("本条例自2021年1月1日起施行。《乙办法》和2001年公布的《丙规定》同时废止。", ["《乙办法》", "《丙规定》"]),
        ("1999年5月1日通过、根据2010年1月1日《关于修改部分法规的决定》修正的《乙条例》同时废止。", ["《乙条例》"]),
        ("《乙办法》（甲部令第5号）、《关于修改〈乙办法〉的决定》（甲部令第9号）同时废止。", ["《乙办法》", "《关于修改〈乙办法〉的决定》"]),
        ("2001年公布的《乙条例》中有关丙的规定同时废止。", []),
        ("本办法施行前的规定与本办法不一致的，《乙办法》同时废止。", []),
        ("《乙条例》第三条同时废止。", []),
        ("1993年9月1日国务院发布的矿产管理暂行办法同时废止。", ["矿产管理暂行办法"]),
        ("过去有关部门制定的矿产管理办法即行废止。", []),
        ("国务院可以废止《乙条例》。", []),
        ("《乙暂行规定》，自本规定施行之日起即行废止。", ["《乙暂行规定》"]),
        ("《代表建议办理办法》同时废止。", ["《代表建议办理办法》"]),
    ],
)  # fmt: skip
def test_only_whole_norms_are_repealed(last: str, titles: list[str]) -> None:
    assert ended(f"第一条 甲。\n第二条 {last}") == titles


def test_a_repeal_may_be_of_a_later_day() -> None:
    body = read_body(["第一条 甲。", "第二条 本法自2021年1月1日起施行。《乙法》自2021年7月1日起废止。"])
    assert [(one.words, one.day) for one in repeals(body, "甲法")] == [("《乙法》", dt.date(2021, 7, 1))]


def test_a_decision_on_repeals_ends_what_it_lists() -> None:
    lines = "为了甲，决定：\n一、对下列行政法规予以废止：\n（一）《乙条例》（1990年公布）\n（二）《丙办法》\n二、废止《丁规定》。\n"
    assert ended(lines, "国务院关于废止部分行政法规的决定") == ["《乙条例》", "《丙办法》", "《丁规定》"]
