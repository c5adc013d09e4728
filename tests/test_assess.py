"""A list standard is assessed criterion by criterion: met, not met, or not to be told, by one cell of its record."""

import datetime as dt
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from kg import ontology
from kg.assessment import CRITERIA, assess
from kg.derive import derive
from kg.errors import Ambiguous, NotFound
from kg.namespaces import CODE, DCT, NO, RDF, SKOS, YES, YJ, day_number
from kg.reviews import in_order, notation
from kg.slice import gather
from kg.why import find_claim, why
from loaders.load import load_paths
from tests.assessed import CASE, DAY, EFFECTS, NOW, YEAR, assessed, changed, held, problems, states
from tests.test_rules import assert_the_same_under_every_engine

CASES = CASE.parent.parent
NATIONAL = "L2,{name},{domain},2,破坏公平竞争,《甲法》第六条,财政部,{level},全国,2021-09-10\n"
CHANGED = [
    ("rank", "标准.位阶", "规范性文件", "某种文书"),
    ("territory", "标准.地域", "长沙市", ""),
    ("domain", "名单.依据", "无", "《未收录的法》第一条"),
    ("category", "名单.类别", "无", ""),
    ("category", "名单.类别理由", "无", ""),
    ("comment", "标准.征求意见结束", "2021-09-29", "2021-09-30"),
    ("departments", "标准.征求部门", "无", ""),
    ("publication", "标准.公开网站", "信用中国（湖南）", ""),
    ("removal", "标准.移出条件", "无", ""),
    ("procedure", "标准.移出程序", "无", ""),
    ("remedy", "标准.救济", "无", ""),
    ("assessed", "标准.评估日期", "2018-12-30", ""),
    ("independence", "标准.评估机构", "省财政厅监督处", ""),
    ("agreement", "名单.层级", "国家", ""),
]


def test_a_standard_that_meets_every_criterion_meets_all(tmp_path: Path) -> None:
    with held(tmp_path) as store:
        made = assessed(store)
        assert notation(made.verdict) == "met"
        assert set(states(made).values()) == {"met"}
        assert len(made.criteria) == 14


@pytest.mark.parametrize(
    ("criterion", "cell", "bad", "open_"), CHANGED, ids=[f"{c[0]} {c[1]}" for c in CHANGED]
)
def test_one_cell_makes_a_criterion_not_met_or_not_to_be_told(
    criterion: str, cell: str, bad: str, open_: str, tmp_path: Path
) -> None:
    for words, expected in ((bad, "not_met"), (open_, "cannot_tell")):
        with held(tmp_path / expected, {cell: words}) as store:
            made = assessed(store)
            assert states(made)[criterion] == expected
            assert notation(made.verdict) == expected
            others = {code for code, state in states(made).items() if state != "met"} - {criterion}
            assert not others, "one cell decides one criterion"


def test_whether_a_matter_is_within_the_competence_of_a_city_no_rule_denies(tmp_path: Path) -> None:
    folder = CASES / "unknown" / "R7.1 设区的市立法权限不明"
    with held(tmp_path, more={}) as store:
        assert not problems(store, folder)
        made = assessed(store)
        assert states(made)["competence"] == "cannot_tell"
    with held(tmp_path / "other") as store:
        assert not problems(store, CASES / "accept" / "R7.1 设区的市就环境保护立法")
        assert states(assessed(store))["competence"] == "met"


def test_every_criterion_is_seen_met_and_seen_wanting() -> None:
    seen = {criterion for criterion, *_ in CHANGED} | {"competence", "followed-up", "samples"}
    assert seen == {notation(node) for node in in_order(CRITERIA)}


def test_comment_counts_anew_from_a_changed_draft(tmp_path: Path) -> None:
    with held(tmp_path, {"标准.草案改动日期": "2021-09-20"}) as store:
        made = assessed(store)
        assert states(made)["comment"] == "not_met"
        shown = [words.zh for one in made.criteria if one.code == "comment" for words in one.evidence]
        assert "2021-09-20 至 2021-10-08，相隔 18 日" in shown


def test_comment_of_before_acts_are_judged_is_met_and_says_that_it_was_short(tmp_path: Path) -> None:
    cells = {"标准.征求意见开始": "2021-03-01", "标准.征求意见结束": "2021-03-15", "标准.草案改动日期": ""}
    with held(tmp_path, cells) as store:
        (comment,) = [one for one in assessed(store).criteria if one.code == "comment"]
        assert notation(comment.state) == "met"
        assert any("只作提示" in words.zh for words in comment.evidence)


def test_an_assessment_counts_for_the_days_of_its_setting_and_not_a_day_longer(tmp_path: Path) -> None:
    with held(tmp_path) as store:
        last = dt.date(2021, 11, 20) + dt.timedelta(days=1096)
        within, beyond = (assessed(store, on=day) for day in (last, last + dt.timedelta(days=1)))
        assert [states(made)["assessed"] for made in (within, beyond)] == ["met", "not_met"]
        for made in (within, beyond):
            one = next(criterion for criterion in made.criteria if criterion.code == "assessed")
            assert [words.zh.partition("（")[0] for words in one.settings] == ["第三方评估有效期：1096 日"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (NATIONAL.format(name="政府采购严重失信名单", domain="政府采购", level="国家"), "not_met"),
        (NATIONAL.format(name="另一名单", domain="政府采购", level="国家"), "cannot_tell"),
        (NATIONAL.format(name="另一名单", domain="政府采购", level=""), "cannot_tell"),
        (NATIONAL.format(name="另一名单", domain="政府采购", level="省"), "met"),
        (NATIONAL.format(name="另一名单", domain="税收", level="国家"), "met"),
    ],
    ids=["同名全国名单", "同领域全国名单", "同领域层级未写", "同领域本省名单", "别的领域"],
)
def test_a_local_standard_agrees_where_no_national_list_of_its_name_or_domain_is_held(
    line: str, expected: str, tmp_path: Path
) -> None:
    with held(tmp_path, more={"名单": line}) as store:
        assert states(assessed(store))["agreement"] == expected


@pytest.mark.parametrize(
    ("begins", "expected"), [("2021-06-01", "not_met"), ("2022-01-01", "met"), ("", "cannot_tell")]
)
def test_a_national_standard_counts_from_the_day_it_is_in_force(
    begins: str, expected: str, tmp_path: Path
) -> None:
    line = f"S2,政府采购严重失信名单,丁规章,部门规章,国家,全国,,,,,,,,,,,财政部,{begins}\n"
    with held(tmp_path, more={"标准": line}) as store:
        made = assessed(store)
        assert states(made)["agreement"] == expected
        shown = " ".join(
            words.zh for one in made.criteria if one.code == "agreement" for words in one.evidence
        )
        assert ("S2" in shown) == (expected == "not_met")
        assert "查过“政府采购严重失信名单”（某名单的标准）：2 条" in shown


def test_without_the_census_of_its_domain_agreement_cannot_be_told(tmp_path: Path) -> None:
    with held(tmp_path) as store:
        standard = find_claim(store, "S1", NOW)
        loaded, _ = gather(store.view(NOW), ontology.load(), [standard], day_number(DAY))
        assert derive(loaded).has(standard, YJ.agreesWithNational, YES)
        for name in ("domains", "lists", "standards"):
            census = {t.subject for t in loaded if t.object == CODE[f"census-{name}"]}
            assert census
            left = derive([triple for triple in loaded if triple.subject not in census])
            assert not left.nodes(standard, YJ.agreesWithNational), name


def test_two_lists_of_the_name_that_differ_leave_it_open(tmp_path: Path) -> None:
    line = "L2,政府采购严重失信名单,政府采购,无,无,无,长沙市财政局,市,长沙市,2021-09-10\n"
    with held(tmp_path, more={"名单": line}) as store:
        found = states(assessed(store))
        assert (found["category"], found["domain"]) == ("cannot_tell", "cannot_tell")


def test_without_its_list_on_record_domain_category_and_agreement_cannot_be_told(tmp_path: Path) -> None:
    with held(tmp_path, {"名单.名单": "别的名单"}) as store:
        made = assessed(store)
        assert {code for code, state in states(made).items() if state != "met"} == {
            "domain",
            "category",
            "agreement",
        }
        shown = [words.zh for one in made.criteria if one.code == "category" for words in one.evidence]
        assert shown == ["这一名称的名单没有收录"]


def test_each_criterion_shows_its_evidence_its_clause_and_the_rule_that_answered(tmp_path: Path) -> None:
    with held(tmp_path, {"标准.救济": "", "标准.移出程序": "无"}) as store:
        found = {one.code: one for one in assessed(store).criteria}
        assert all(one.evidence and one.source for one in found.values())
        assert [words.zh for words in found["remedy"].evidence] == ["救济 未填"]
        assert [words.zh for words in found["procedure"].evidence] == ["移出程序 无"]
        assert (found["remedy"].rule, found["procedure"].rule) == (None, "401-part-none.rq")
        assert "依据 《甲法》第六条（法律，2015-01-01）" in [words.zh for words in found["domain"].evidence]
        assert "收录的《湖南省乙条例》：地方性法规，湖南省" in [words.zh for words in found["rank"].evidence]


def test_a_basis_that_is_refused_is_shown_with_the_reason(tmp_path: Path) -> None:
    with held(tmp_path, {"名单.依据": "《丙办法》第一条"}) as store:
        one = next(one for one in assessed(store).criteria if one.code == "domain")
        assert notation(one.state) == "not_met"
        assert any("位阶" in words.zh for words in one.evidence)


@pytest.mark.parametrize(
    ("column", "value", "criterion", "expected"),
    [
        ("18,18,是", "18,18,是", "samples", "met"),
        ("18,18,是", "18,17,是", "samples", "not_met"),
        ("18,18,是", "18,,是", "samples", "cannot_tell"),
        ("18,18,是", "0,0,是", "samples", "cannot_tell"),
        ("18,18,是", "18,18,是", "followed-up", "met"),
        ("18,18,是", "18,18,否", "followed-up", "not_met"),
    ],
)
def test_figures_with_a_measure_answer_a_criterion(
    column: str, value: str, criterion: str, expected: str, tmp_path: Path
) -> None:
    with held(tmp_path, more={"执行效果": EFFECTS + YEAR.replace(column, value)}) as store:
        made = assessed(store)
        assert states(made)[criterion] == expected
        assert notation(made.verdict) == expected


def test_figures_that_are_not_given_are_not_asked(tmp_path: Path) -> None:
    with held(tmp_path, more={"执行效果": EFFECTS + "E1,S1,2021-01-01,2021-12-31,20,5,,,,,,,\n"}) as store:
        made = assessed(store)
        assert not {"samples", "followed-up"} & states(made).keys()
        assert notation(made.verdict) == "met"


def test_the_latest_period_answers_and_one_without_its_last_day_leaves_it_open(tmp_path: Path) -> None:
    older = "E0,S1,2020-01-01,2020-12-31,,,,,,,10,3,否\n"
    later = "E2,S1,2022-01-01,2022-12-31,,,,,,,10,3,否\n"
    undated = "E3,S1,2020-01-01,,,,,,,,10,10,是\n"
    with held(tmp_path / "a", more={"执行效果": EFFECTS + older + YEAR + later}) as store:
        made = assessed(store)
        assert [one.id for one in made.effects] == ["E1", "E0"], "a period that is not over is not shown"
        assert (states(made)["samples"], states(made)["followed-up"]) == ("met", "met")
    with held(tmp_path / "b", more={"执行效果": EFFECTS + YEAR + undated}) as store:
        made = assessed(store)
        assert (states(made)["samples"], states(made)["followed-up"]) == ("cannot_tell", "cannot_tell")
    with held(tmp_path / "c", more={"执行效果": EFFECTS + older + YEAR.replace("18,18,是", ",,")}) as store:
        assert states(assessed(store))["samples"] == "cannot_tell"


def test_figures_are_shown_with_what_they_are_a_share_of(tmp_path: Path) -> None:
    with held(tmp_path, more={"执行效果": EFFECTS + YEAR}) as store:
        (effects,) = assessed(store).effects
        shown = {one.label.zh: (one.value.zh, one.share) for one in effects.figures}
        assert shown == {
            "列入": ("20", None), "移出": ("5", "25.0%"), "异议": ("4", "20.0%"), "更正": ("1", "25.0%"),
            "复议诉讼撤销": ("0", "0.0%"), "平均修复日数": ("12.5", None), "抽查": ("18", None),
            "抽查合格": ("18", "100.0%"), "上次评估整改": ("是", None),
        }  # fmt: skip
    with held(tmp_path / "none", more={"执行效果": EFFECTS + YEAR.replace(",20,5,", ",0,无,")}) as store:
        (effects,) = assessed(store).effects
        assert [(one.value.zh, one.share) for one in effects.figures[:2]] == [("0", None), ("0", None)]


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        (YEAR.replace(",20,", ",二十个,"), "列入", "整数"),
        (YEAR.replace(",20,", ",-3,"), "列入", "整数"),
        (YEAR.replace(",20,", ",2.5,"), "列入", "整数"),
        (YEAR.replace(",20,", "," + "9" * 400 + ","), "列入", "整数"),
        (YEAR.replace("18,18", "18,19"), "抽查合格", "大于"),
        (YEAR.replace("E1,S1", "E1,"), "标准", "不得为空"),
        (YEAR.replace("2021-12-31", "2020-12-31"), "止", "早于"),
        (YEAR.replace("12.5", "两周"), "平均修复日数", "不是数字"),
        (YEAR.replace("是\n", "大概\n"), "上次评估整改", "应为 是 或 否"),
    ],
)
def test_a_figure_that_cannot_be_read_names_its_cell_and_the_other_rows_go_on(
    line: str, column: str, words: str, tmp_path: Path
) -> None:
    good = YEAR.replace("E1", "E9")
    with held(tmp_path) as store:
        folder = changed(tmp_path / "more", more={"执行效果": EFFECTS + line + good})
        (problem,) = problems(store, folder)
        assert problem.place.column == column and problem.place.row == 2
        assert words in problem.words.zh
        assert [one.id for one in assessed(store).effects] == ["E9"]


def test_full_width_digits_and_thousands_are_read(tmp_path: Path) -> None:
    line = 'E1,S1,2021-01-01,2021-12-31,"1,200",３００,,,,,,,\n'
    with held(tmp_path, more={"执行效果": EFFECTS + line}) as store:
        (effects,) = assessed(store).effects
        assert [(one.value.zh, one.share) for one in effects.figures] == [("1200", None), ("300", "25.0%")]


def test_figures_change_no_answer_of_why(tmp_path: Path) -> None:
    with held(tmp_path) as store:
        standard = find_claim(store, "S1", NOW)
        before = why(store, standard, DAY, NOW).verdict
        bad = EFFECTS + YEAR.replace("18,18,是", "18,0,否")
        assert not problems(store, changed(tmp_path / "more", more={"执行效果": bad}))
        assert why(store, standard, DAY, NOW).verdict == before == "allowed"


def test_the_rules_of_the_assessment_say_the_same_under_every_engine(tmp_path: Path) -> None:
    older = "E0,S1,2020-01-01,2020-12-31,,,,,,,10,3,否\n"
    more = {
        "执行效果": EFFECTS + older + YEAR,
        "名单": NATIONAL.format(name="另一名单", domain="政府采购", level="国家"),
        "标准": "S2,政府采购严重失信名单,丁规章,部门规章,国家,全国,,,,,,,,,,,财政部,2021-06-01\n",
    }
    with held(tmp_path, more=more) as store:
        standards = [find_claim(store, name, NOW) for name in ("S1", "S2")]
        loaded, _ = gather(store.view(NOW), ontology.load(), standards, day_number(DAY))
        facts = derive(loaded)
        assert facts.has(standards[0], YJ.agreesWithNational, NO)
        assert facts.has(standards[1], YJ.agreesWithNational, YES)
        assert facts.has(standards[0], YJ.samplesGood, YES)
        assert_the_same_under_every_engine(facts)


def test_taking_a_national_list_out_of_the_facts_never_makes_a_standard_agree(tmp_path: Path) -> None:
    line = NATIONAL.format(name="另一名单", domain="政府采购", level="国家")
    with held(tmp_path, more={"名单": line}) as store:
        standard = find_claim(store, "S1", NOW)
        loaded, _ = gather(store.view(NOW), ontology.load(), [standard], day_number(DAY))
        national = {t.subject for t in loaded if t.predicate == DCT.identifier and t.object.value == "L2"}  # type: ignore[union-attr]
        assert len(national) == 1
        left = derive([triple for triple in loaded if triple.subject not in national])
        assert not left.nodes(standard, YJ.agreesWithNational)


def test_only_a_standard_is_assessed_and_another_record_of_the_same_id_does_not_matter(
    tmp_path: Path,
) -> None:
    with held(tmp_path, {"名单.编号": "S1"}) as store:
        with pytest.raises(Ambiguous):
            find_claim(store, "S1", NOW)
        assert notation(assessed(store).verdict) == "met"
        with pytest.raises(NotFound):
            find_claim(store, "L9", NOW, [YJ.ListStandard])


def test_a_standard_is_assessed_as_it_was_known(tmp_path: Path) -> None:
    with held(tmp_path) as store:
        later = NOW + dt.timedelta(days=1)
        first = assessed(store)
        load_paths(
            store, [changed(tmp_path / "more", {"标准.救济": "无"})], on=DAY, territory=None, now=later
        )
        assert states(assessed(store, known=later))["remedy"] == "not_met"
        again = assess(store, first.iri, DAY, NOW)
        assert again == first


def test_every_criterion_of_the_vocabulary_has_its_fact_its_source_and_its_remedy() -> None:
    vocabulary = ontology.load().facts
    tests = set(vocabulary.subjects(RDF.type, YJ.RecordTest))
    for node in vocabulary.subjects(RDF.type, NamedNode("http://data.europa.eu/m8g/Criterion")):
        assert vocabulary.nodes(node, SKOS.inScheme) == [CRITERIA]
        assert len(vocabulary.nodes(node, YJ.assessedBy)) == 1
        assert set(vocabulary.nodes(node, YJ.assessedBy)) <= tests
        assert vocabulary.word(node, DCT.source)
        assert len(vocabulary.words(node, YJ.remedy)) == 2
