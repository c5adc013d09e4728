"""The plan as data, its board, and the page that shows it (湘政办发〔2021〕54号)."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from pyoxigraph import Literal

from api.board import board_json, board_text
from api.board_page import board_page
from api.check import check
from api.cli import main
from kg import ontology, rulebook
from kg.board import Board, ClauseShown, RuleShown, board, shapes_of
from kg.errors import RulebookError
from kg.namespaces import DCT, RDF, SKOS, YJ, day_number
from kg.ontology import Ontology

ROOT = Path(__file__).parent.parent
NUMBER = "湘政办发〔2021〕54号"
NOTHING = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix yj: <https://w3id.org/yiju/ns#> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix ex: <https://example.org/> .
@prefix code: <https://w3id.org/yiju/code/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def shipped(on: dt.date | None = None) -> Board:
    return board(ontology.load(), rulebook.load(), on)


def clause(notation: str) -> ClauseShown:
    return next(one for one in shipped().clauses if one.notation == notation)


def rule(name: str, shown: Board | None = None) -> RuleShown:
    return next(one for part in (shown or shipped()).clauses for one in part.rules if one.id == name)


def changed(old: str, new: str) -> Ontology:
    """The vocabulary with one thing in the plan changed."""
    files = ontology.files()
    assert old in files["plan.ttl"], old
    return Ontology({**files, "plan.ttl": files["plan.ttl"].replace(old, new)})


def test_the_plan_has_sixteen_tasks_in_seven_groups_and_four_provisions_on_carrying_it_out() -> None:
    groups = {
        "一": "1 2",
        "二": "3 4 5",
        "三": "6 7 8",
        "四": "9 10",
        "五": "11 12",
        "六": "13 14",
        "七": "15 16",
    }
    tasks = [f"二（{group}）{number}" for group, numbers in groups.items() for number in numbers.split()]
    assert [one.notation for one in shipped().clauses] == [
        *tasks,
        "三（一）",
        "三（二）",
        "三（三）",
        "三（四）",
    ]


def test_a_clause_is_named_as_shapes_name_their_source() -> None:
    assert all(one.source == f"{NUMBER} {one.notation}" for one in shipped().clauses)
    known = {one.source for one in shipped().clauses}
    cited = {
        part
        for shape in rulebook.load().codes.values()
        for part in shape.source.split("；")
        if part.startswith(NUMBER)
    }
    assert cited <= known, cited - known


def test_market_supervision_and_government_affairs_answer_for_sharing_and_justice_for_legislation() -> None:
    assert [unit.zh for unit in clause("二（二）3").units] == [
        "省发展改革委", "人民银行长沙中心支行", "省市场监管局", "省政务局", "省直有关单位", "各市州、县市区人民政府",
    ]  # fmt: skip
    assert [unit.zh for unit in clause("二（七）15").units] == [
        "省发展改革委", "人民银行长沙中心支行", "省司法厅", "省直有关单位",
    ]  # fmt: skip
    assert [unit.zh for unit in clause("二（六）13").units][:2] == ["省发展改革委", "省公安厅"]


def test_the_clause_without_a_unit_in_the_plan_says_that_its_units_are_ours() -> None:
    assert [one.notation for one in shipped().clauses if one.note] == ["三（二）"]


def test_every_clause_and_every_rule_has_its_unit() -> None:
    for one in shipped().clauses:
        assert one.units and one.rules, one.notation
        assert all(each.units for each in one.rules), one.notation


def test_the_rulebook_finds_a_clause_whose_unit_is_taken_away(tmp_path: Path) -> None:
    text = ontology.files()["plan.ttl"]
    whole, cut = tmp_path / "whole.ttl", tmp_path / "cut.ttl"
    whole.write_text(text, "utf-8")
    start = text.index("plan:6 a yj:Clause")
    unit = text.index(" ;\n  yj:dutyUnit", start)
    cut.write_text(text[:unit] + text[text.index(" .\n", unit) :], "utf-8")
    assert check(whole, None)[1]
    report, good = check(cut, None)
    assert not good and "id/plan/2021-54/6>" in report and "clause-without-unit" in report


def test_the_plan_holds_every_rule_once() -> None:
    names = [one.id for part in shipped().clauses for one in part.rules]
    assert len(names) == len(set(names))
    counted = {"二（三）7": "R7.0 R7.1 R7.2 R7.3 R7.4 R7.5", "三（四）": "R三(四)a R三(四)b"}
    for notation, rules in counted.items():
        assert [one.id for one in clause(notation).rules] == rules.split()
    assert [one.id for one in clause("二（四）9").rules] == [
        "R9.1",
        "R9.2",
        "R9.2n",
        "F1",
        "F2",
        "F3",
        "F4",
        "F5",
        "F6",
    ]


def test_every_rule_of_a_shape_is_a_rule_of_the_plan() -> None:
    held = {one.id for part in shipped().clauses for one in part.rules}
    judged = {str(value) for value in rulebook.load().graph.objects(None, rulebook.YJ.rule)}
    assert judged <= held, judged - held


def test_every_rule_with_a_machine_condition_has_its_shape() -> None:
    missing = [
        one.id for part in shipped().clauses for one in part.rules if not one.evidence and not one.shapes
    ]
    assert not missing, missing


def test_a_rule_that_rests_on_evidence_alone_says_what_a_person_would_show_and_has_no_shape() -> None:
    shown = [one for part in shipped().clauses for one in part.rules if one.evidence]
    assert {one.id for one in shown} == {"R14.5", "R15.1", "R15.2", "R16.1", "R三(三)", "F4", "F6"}
    assert not [one.id for one in shown if shapes_of(rulebook.load(), one.id)]


def test_the_transition_ends_with_the_last_day_of_2021() -> None:
    (transition,) = rule("R三(四)b").deadlines
    assert transition.last_day == dt.date(2021, 12, 31)
    assert [one.words.zh for one in clause("三（四）").deadlines] == ["立即", "过渡期"]
    for day, over in (("2021-12-31", False), ("2022-01-01", True)):
        told = board_json(shipped(dt.date.fromisoformat(day)))
        last = [one for part in told["clauses"] for one in part["deadlines"] if one["last_day"]]  # type: ignore[attr-defined]
        assert last and all(one["over"] is over for one in last)


def test_without_a_day_nobody_says_whether_a_deadline_is_over() -> None:
    told = json.dumps(board_json(shipped()), ensure_ascii=False)
    assert '"over": null' in told and '"over": true' not in told and '"over": false' not in told


def test_the_bodies_that_may_not_be_made_to_punish_stop_at_once() -> None:
    shown = rule("R10.3")
    assert [one.words.en for one in shown.deadlines] == ["at once"]
    assert ("COERCED_THIRD_PARTY", "violation", "STOP") in {
        (told.code, told.severity, told.action) for told in shown.told
    }


def test_two_actions_with_adjoining_days_are_told_with_their_days_and_one_of_them_on_a_day() -> None:
    text = NOTHING + "".join(
        f"""ex:s{name} a sh:PropertyShape ; sh:path yj:cites ; sh:minCount 1 ; sh:severity sh:Violation ;
  yj:rule "R7.1" ; yj:code "X" ; yj:action code:action-{name} ; yj:unit "某单位" ; dct:source "某" ;
  sh:message "不符"@zh, "not met"@en ; {days} .\n"""
        for name, days in (
            ("REVISE", 'yj:validUntil "2022-01-01"^^xsd:date'),
            ("ABOLISH", 'yj:validFrom "2022-01-01"^^xsd:date'),
        )
    )
    text += 'ex:n a sh:NodeShape ; yj:rule "R7.1" ; dct:source "某" ; sh:property ex:sREVISE, ex:sABOLISH .'
    book = rulebook.read({"a.ttl": text})
    vocabulary = ontology.load()
    first = dt.date(2022, 1, 1)
    assert {(told.action, told.begins, told.ends) for told in rule("R7.1", board(vocabulary, book)).told} == {
        ("REVISE", None, first),
        ("ABOLISH", first, None),
    }
    for day, action in ((dt.date(2021, 12, 31), "REVISE"), (first, "ABOLISH")):
        shown = board(vocabulary, book, day)
        assert [told.action for told in rule("R7.1", shown).told] == [action]
    said = board_text(board(vocabulary, book), "zh")
    assert "（2022-01-01 前）" in said and "（2022-01-01 起）" in said


def test_every_setting_is_shown_with_its_value_its_reason_and_its_source() -> None:
    vocabulary = ontology.load()
    shown = {one.iri: one for one in shipped().settings}
    assert shown.keys() == {node.value for node in vocabulary.facts.subjects(RDF.type, YJ.Setting)}
    page = board_page(shipped())
    for one in shown.values():
        assert one.sources and one.words.zh in page and one.words.en in page, one.iri


@pytest.mark.parametrize(
    ("said", "value"),
    [("yj:days 366", 366), (f"yj:fromDay {day_number(dt.date(2021, 8, 27))}", dt.date(2021, 8, 27))],
)
def test_a_setting_is_a_number_of_days_or_a_day(said: str, value: int | dt.date) -> None:
    more = f'yj:Setting a rdfs:Class .\ncode:setting-x a yj:Setting ; {said} ; skos:definition "某"@zh, "x"@en ; dct:source "某" .'
    vocabulary = changed("# Terms.", f"# Terms.\n{more}")
    shown = board(vocabulary, rulebook.load())
    assert next(one.value for one in shown.settings if one.iri.endswith("/setting-x")) == value
    assert str(value) in board_text(shown, "en")


def test_a_setting_without_a_value_is_refused_by_name() -> None:
    vocabulary = changed("# Terms.", 'code:setting-x a yj:Setting ; skos:definition "某"@zh, "x"@en .')
    with pytest.raises(RulebookError, match="setting-x"):
        board(vocabulary, rulebook.load())


def test_a_clause_without_its_english_summary_is_refused_by_name() -> None:
    english = next(
        text.value
        for node in ontology.load().facts.subjects(SKOS.notation, Literal("二（四）9"))
        for text in ontology.load().facts.objects(node, DCT.abstract)
        if isinstance(text, Literal) and text.language == "en"
    )
    vocabulary = changed(f', "{english}"@en', "")
    with pytest.raises(RulebookError, match=r"plan/2021-54/9 .*English"):
        board(vocabulary, rulebook.load())


def test_the_page_of_the_plan_is_what_the_program_writes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "--format", "markdown"]) == 0
    written = capsys.readouterr().out
    assert (ROOT / "docs" / "plan.md").read_text("utf-8") == written, "write it anew: make plan"


def test_the_board_is_told_in_both_languages_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "--lang", "zh"]) == 0
    assert "责任单位：省发展改革委；人民银行长沙中心支行" in capsys.readouterr().out
    assert main(["plan", "--lang", "en", "--on", "2022-01-01"]) == 0
    assert "the transition (to 2021-12-31, inclusive, over)" in capsys.readouterr().out
    assert main(["plan", "--json", "--on", "2021-12-31"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["on"] == "2021-12-31" and told["plan"]["number"] == NUMBER and len(told["clauses"]) == 20


def test_a_day_that_is_no_day_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "--on", "2021-13-01", "--lang", "en"]) == 2
    assert "2021-13-01" in capsys.readouterr().err


def decisions() -> list[Path]:
    """The points of interpretation: docs/decisions from 0010 on."""
    return [path for path in sorted((ROOT / "docs" / "decisions").glob("*.md")) if path.name[:4] >= "0010"]


def test_a_point_of_interpretation_says_question_readings_choice_place_and_what_would_change_it() -> None:
    assert len(decisions()) >= 16
    for path in decisions():
        text = path.read_text("utf-8")
        assert text.startswith("# ") and " / " in text.splitlines()[0], path.name
        for part in ("**问题。**", "**读法。**", "**决定。**", "**在规则里。**", "**什么会改变它。**"):
            assert text.count(part) == 1, (path.name, part)


def test_a_point_of_interpretation_names_only_rules_of_the_plan() -> None:
    held = {one.id for part in shipped().clauses for one in part.rules}
    whole = {re.sub(r"\D.*", "", name.removeprefix("R")) for name in held}
    for path in decisions():
        for name in re.findall(
            r"(?<![\w/])(?:R\d+(?:\.\d+[a-z]?)?|R三\(.\)[ab]?|F\d)(?!\d)", path.read_text("utf-8")
        ):
            assert name in held or name.removeprefix("R") in whole, (path.name, name)
