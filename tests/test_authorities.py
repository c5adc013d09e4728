"""Authorities by their names: which organ, at which level, in which place; what a name leaves open stays open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import ontology
from kg.model import Statements
from kg.namespaces import CODE, YJ, iri
from kg.quads import value_of
from loaders.authorities import authorities_in, authority_statements, last_in


def seat(words: str) -> tuple[str | None, str | None]:
    [named] = authorities_in(words)
    return named.seat.level and named.seat.level.removeprefix("level-"), named.seat.place


@pytest.mark.parametrize(
    ("words", "level", "place"),
    [
        ("省级以上药品监督管理部门", "province", None),
        ("省、自治区、直辖市人民政府药品监督管理部门", "province", None),
        ("设区的市级人民政府", "city", None),
        ("县级以上地方各级人民政府财政部门", "county", None),
        ("县（市、区）人民政府", "county", None),
        ("乡镇人民政府", "township", None),
        ("国务院证券监督管理机构", "state", None),
        ("公安部", "state", None),
        ("国家税务总局", "state", None),
        ("湖南省市场监督管理局", "province", "湖南省"),
        ("湖南省长沙市市场监督管理局", "city", "长沙市"),
        ("长沙市岳麓区市场监督管理局", "county", "长沙市"),
        ("长沙市浏阳市公安局", "county", "长沙市"),
        ("北京市海淀区人民法院", "county", "北京市"),
        ("国家税务总局湖南省税务局", "province", "湖南省"),
        ("中国证监会湖南监管局", "province", "湖南"),
        ("湘西土家族苗族自治州人民政府", "city", "湘西土家族苗族自治州"),
    ],
)
def test_level_and_place_are_those_that_the_name_tells(words: str, level: str, place: str | None) -> None:
    assert seat(words) == (level, place)


@pytest.mark.parametrize(
    ("words", "level", "place"),
    [
        ("市场监督管理部门", None, None),
        ("人民武装部", None, None),
        ("吉林市公安局", None, None),
        ("海南藏族自治州人民政府", "city", None),
        ("四川省成都市财政局", None, "四川省"),
        ("上海市各级行政机关", None, "上海市"),
        ("长沙高新技术产业开发区管理委员会", None, "长沙"),
        ("长沙市城市管理局", "city", "长沙市"),
    ],
)
def test_a_name_that_only_looks_like_a_place_or_a_level_is_not_taken_for_it(
    words: str, level: str | None, place: str | None
) -> None:
    assert seat(words) == (level, place)


@pytest.mark.parametrize(
    ("words", "functions"),
    [
        ("县级人民政府财政局", ("财政局",)),
        ("省人民政府国有资产监督管理机构", ("国有资产监督管理机构",)),
        ("政府采购监督管理部门（财政部门）", ("政府采购监督管理部门", "财政部门")),
        ("人民法院决定，出入境边防检查机关执行", ("人民法院",)),
        ("卫生健康主管部门会同公安机关", ("卫生健康主管部门",)),
        ("教育行政部门（公安机关除外）", ("教育行政部门",)),
        ("行业协会", ()),
    ],
)
def test_what_stands_last_is_what_the_organ_is_and_who_only_carries_out_is_none(
    words: str, functions: tuple[str, ...]
) -> None:
    [named] = authorities_in(words)
    assert named.functions == functions


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("国务院或者省级电影主管部门", [("电影主管部门", "state"), ("电影主管部门", "province")]),
        ("省级市场监督管理部门和药品监督管理部门", [("市场监督管理部门", "province"), ("药品监督管理部门", "province")]),
        ("县级以上卫生健康、科学技术主管部门", [("卫生健康主管部门", "county"), ("科学技术主管部门", "county")]),
        ("市、县人民政府", [("人民政府", "city"), ("人民政府", "county")]),
        ("长沙市公安局和财政局", [("公安局", "city"), ("财政局", "city")]),
        ("财政部和市场监督管理部门", [("财政部", "state"), ("市场监督管理部门", None)]),
    ],
)  # fmt: skip
def test_organs_that_are_joined_are_each_named(words: str, found: list[tuple[str, str | None]]) -> None:
    named = authorities_in(words)
    levels = [one.seat.level and one.seat.level.removeprefix("level-") for one in named]
    assert list(zip([one.functions[0] for one in named], levels, strict=True)) == found
    assert {one.words for one in named} == {words}


def test_an_organ_that_no_label_covers_is_not_hidden_behind_the_one_beside_it() -> None:
    assert [one.functions for one in authorities_in("教育行政部门、学校")] == [("教育行政部门",), ()]


@pytest.mark.parametrize("words", ["有关部门", "国务院有关主管部门", "主管部门", "部门", "各有关部门"])
def test_open_words_are_marked_as_open(words: str) -> None:
    [named] = authorities_in(words)
    assert named.open and not named.functions


def test_who_is_empowered_by_the_law_itself_is_marked_so() -> None:
    assert [
        authorities_in(words)[0].by_law for words in ("法律直接规定（公司执行）", "依法", "公安机关")
    ] == [
        True,
        True,
        False,
    ]


def test_above_includes_those_above_only_where_it_is_written() -> None:
    assert authorities_in("省级以上药品监督管理部门")[0].above
    assert not authorities_in("省级药品监督管理部门")[0].above


def test_what_is_written_is_only_what_the_name_says() -> None:
    out = Statements()
    [named] = authorities_in("省级以上药品监督管理部门")
    node = authority_statements(out, iri("power", "P"), named, 2)
    assert node == iri("power", "P", "authority", "2")
    said = {(triple.predicate, value_of(triple).value) for triple in out.triples if triple.subject == node}
    assert {(YJ.words, "省级以上药品监督管理部门"), (YJ.functionWords, "药品监督管理部门"), (YJ.andAbove, "true"),
            (YJ.level, CODE["level-province"].value)} <= said  # fmt: skip
    assert not {YJ.open, YJ.byLaw, YJ.placeWords} & {predicate for predicate, _ in said}


@given(st.sampled_from(sorted(ontology.load().labels(CODE.authorities))))
def test_every_organ_of_the_vocabulary_is_found_in_its_own_name(label: str) -> None:
    assert last_in(label, ontology.load().labels(CODE.authorities)) == label


@given(st.text("省市县区级以上人民政府财政局部门和、（）有关长沙湖南国务院或者", min_size=1, max_size=24))
def test_any_words_are_read_and_kept_as_they_are(words: str) -> None:
    named = authorities_in(words)
    assert named and all(one.words == words for one in named)
