"""The cleanup: every claim has its action, causes, unit and deadline; groups add up; two days differ by their causes."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import cleanup_words
from api.cleanup import changes_text, cleanup_text, item_json, of_unit
from api.cleanup_report import write_report
from api.ledger_book import write_ledger
from kg import cleanup as cleaning
from kg import duties, rulebook
from kg.answer import Finding
from kg.cleanup import Cleanup, Item, actions, cleanup, difference
from kg.duties import Unit
from kg.errors import NotFound, Words
from kg.judging import why_all
from kg.model import Record, Statements
from kg.namespaces import DCT, ELI, RDF, YJ, iri
from kg.regions import level_of, region_of
from kg.reviews import notation
from kg.store import Store
from loaders.load import load_paths
from tests.test_rulebook import HEAD
from tests.world import HERE, LATER, NOW, YEAR_END, keep, measure, norm, power, world

ISSUED = dt.date(2010, 1, 1)
BASIS = ("甲法", "1/1", None)
ENDING = ("乙法", "1/1", None)
NEW_YEAR = dt.date(2022, 1, 1)


def laws() -> list[Record]:
    words = "限制参加政府采购活动"
    return [
        norm("甲法", version=ISSUED, begins=ISSUED, articles=[("1/1", words)]),
        norm("乙法", version=ISSUED, begins=ISSUED, ends=NEW_YEAR, articles=[("1/1", words)]),
        power("P1", ("甲法", "1/1", ISSUED)),
        power("P2", ("乙法", "1/1", ISSUED)),
    ]


def document(identifier: str, title: str, unit: str | None, issuer: str | None = None) -> Record:
    out, node = Statements(), iri("document", identifier)
    out.add(node, RDF.type, YJ.PolicyDocument)
    out.add(node, DCT.identifier, identifier)
    out.add(node, ELI.title, title)
    out.add(node, YJ.unitWords, unit)
    out.add(node, YJ.issuerWords, issuer)
    return Record(f"documents/{identifier}", node, out.done(), HERE)


def standing_in(record: Record, document: str) -> Record:
    out = Statements(list(record.triples))
    out.add(record.subject, YJ.documentWords, document)
    return replace(record, triples=out.done())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with world(
        tmp_path,
        *laws(),
        measure("A", BASIS, authority="财政部门"),
        measure("B", ENDING, authority="财政部门"),
        measure("C", authority="长沙市岳麓区市场监督管理局", territory="长沙市岳麓区"),
        measure("D", BASIS, authority="财政部门", territory="长沙市"),
    ) as store:
        yield store


def by_id(made: Cleanup) -> dict[str, Item]:
    return {item.id: item for item in made.items}


def test_every_claim_is_an_item_with_the_action_of_its_answer(store: Store) -> None:
    made = cleanup(store, YEAR_END, LATER)
    answers = {answer.claim.id: answer for answer in why_all(store, YEAR_END, LATER)}
    assert {item.id: notation(item.action) for item in made.items} == {
        name: answer.action for name, answer in answers.items()
    }


def test_an_item_that_does_not_stand_says_why_by_which_clause_what_would_mend_it_who_and_when(
    store: Store,
) -> None:
    item = by_id(cleanup(store, YEAR_END, LATER))["C"]
    assert item.causes and all(cause.source and cause.code for cause in item.causes)
    assert item.mend and item.unit.name == "长沙市岳麓区市场监督管理局" and item.due.zh == "立即"


def test_an_item_that_stands_has_no_cause_and_no_deadline(store: Store) -> None:
    item = by_id(cleanup(store, YEAR_END, LATER))["A"]
    assert item.verdict == "allowed" and item.causes == () and item.due.zh == "无"


def test_offices_of_one_name_in_two_regions_are_two_units(store: Store) -> None:
    made = cleanup(store, YEAR_END, LATER)
    assert [unit.shown("zh") for unit in made.by_unit if unit.name == "财政部门"] == [
        "财政部门（湖南省）",
        "财政部门（长沙市）",
    ]
    assert len(made.of("财政部门").items) == 3 and len(made.of("财政部门（长沙市）").items) == 1


def test_county_is_added_to_city_and_city_to_province(store: Store) -> None:
    added = {region: below for region, _, below in cleanup(store, YEAR_END, LATER).by_region()}
    assert added["全国", "湖南省", "长沙市", "岳麓区"].total() == 1
    assert added["全国", "湖南省", "长沙市"].total() == 2
    assert added["全国", "湖南省"].total() == added[("全国",)].total() == 4


def test_the_unit_of_a_measure_without_authority_is_that_of_its_document(tmp_path: Path) -> None:
    bare = measure("E", BASIS, authority=None)
    with world(
        tmp_path,
        *laws(),
        standing_in(bare, "办法"),
        document("D1", "办法", "湖南省发展和改革委员会"),
        measure("F", BASIS, authority=None, territory=None),
    ) as store:
        found = by_id(cleanup(store, YEAR_END, LATER))
        assert found["E"].unit.name == "湖南省发展和改革委员会"
        assert found["F"].unit == Unit((), "") and found["F"].unit.shown("zh") == "未写明责任单位"
        listed = {node.value for node in cleaning.items_of(store.view(LATER), "未写明责任单位")}
        assert listed == {found["F"].iri}


def test_a_document_without_responsible_unit_is_its_issuer_s(tmp_path: Path) -> None:
    bare = document("D1", "办法", None, "湖南省人民政府办公厅")
    with world(tmp_path, bare) as store:
        assert duties.responsible(store.view(LATER), bare.subject).name == "湖南省人民政府办公厅"


def test_a_measure_set_in_a_regulation_is_referred_and_the_item_says_why(tmp_path: Path) -> None:
    regulation = norm("丙条例", version=ISSUED, begins=ISSUED, rank="地方性法规", territory="湖南省")
    with world(tmp_path, *laws(), regulation, standing_in(measure("E"), "丙条例")) as store:
        item = by_id(cleanup(store, YEAR_END, LATER))["E"]
        assert notation(item.action) == "REFER"
        assert [cause.code for cause in item.causes] == ["MEASURE_NO_BASIS", "REFER"]


@pytest.mark.parametrize(
    ("words", "region", "level"),
    [
        ("湖南省长沙市望城区人民政府", ("全国", "湖南省", "长沙市", "望城区"), "县"),
        ("长沙市城市管理局", ("全国", "湖南省", "长沙市"), "市"),
        ("湖南省市场监督管理局", ("全国", "湖南省"), "省"),
        ("湖南省县级以上人民政府", ("全国", "湖南省"), "省"),
        ("财政部门", (), None),
        ("", (), None),
    ],
)
def test_a_unit_s_region_is_what_its_name_tells(
    words: str, region: tuple[str, ...], level: str | None
) -> None:
    assert region_of(words) == region
    told = level_of(region)
    assert (told.zh if told else None) == level


def test_what_changes_between_two_days_is_told_with_the_causes_that_came(store: Store) -> None:
    before, after = (cleanup(store, day, LATER) for day in (YEAR_END, NEW_YEAR))
    [change] = difference(before, after)
    assert change.after.id == "B" and change.before.verdict == "allowed"
    assert change.came and not change.went
    assert "乙法" in changes_text(before, after, [change], "zh")
    assert difference(before, before) == []


def test_what_was_loaded_later_is_not_seen_by_an_earlier_moment(store: Store) -> None:
    keep(store, measure("Z", BASIS), now=LATER)
    assert "Z" not in by_id(cleanup(store, YEAR_END, NOW))
    assert "Z" in by_id(cleanup(store, YEAR_END, LATER))


ADJOINING = """ex:s a sh:NodeShape ; sh:targetClass yj:Measure ; yj:rule "R7.4" ; dct:source "某文件" ; sh:property ex:a, ex:b .
ex:a a sh:PropertyShape ; sh:path yj:cites ; sh:minCount 1 ; sh:severity sh:Violation ; yj:rule "R7.4" ; yj:code "X" ;
  yj:action <https://w3id.org/yiju/code/action-REVISE> ; yj:validUntil "2022-01-01"^^xsd:date ;
  dct:source "某文件" ; sh:message "缺"@zh, "lacks"@en .
ex:b a sh:PropertyShape ; sh:path yj:cites ; sh:minCount 1 ; sh:severity sh:Violation ; yj:rule "R7.4" ; yj:code "X" ;
  yj:action <https://w3id.org/yiju/code/action-ABOLISH> ; yj:validFrom "2022-01-01"^^xsd:date ;
  dct:source "某文件" ; sh:message "缺"@zh, "lacks"@en .
"""


def test_a_revision_that_becomes_an_abolition_on_new_year_s_day_is_due_on_the_last_of_december() -> None:
    book = rulebook.read({"a.ttl": HEAD + ADJOINING})
    revise = next(action for action in actions() if notation(action) == "REVISE")
    found = Finding("R7.4", "X", "violation", Words("缺", "lacks"), "某文件", "f", action=revise.value)
    assert duties.last_day([found], revise, YEAR_END, book) == YEAR_END
    assert duties.due(revise, YEAR_END).zh == "2021-12-31 前（含当日）"
    assert duties.last_day([found], revise, NEW_YEAR, book) is None
    alone = rulebook.read({"a.ttl": HEAD + ADJOINING.replace("action-ABOLISH", "action-REVISE")})
    assert duties.last_day([found], revise, YEAR_END, alone) is None


def test_every_action_has_its_time_limit_and_stands_on_one_list_of_the_notice() -> None:
    gathered = Counter(action for _, listed in cleaning.notice_lists() for action in listed)
    assert gathered == Counter(actions())
    assert all(duties.due(action, None).zh for action in actions())


REGIONS = st.sampled_from(
    [(), ("全国",), ("全国", "湖南省"), ("全国", "湖南省", "长沙市"), ("全国", "湖南省", "长沙市", "岳麓区")]
)


def made_of(pairs: list[tuple[Unit, int]]) -> Cleanup:
    items = [
        Item(YJ.Measure, str(n), f"https://example.org/{n}", "某", None, "allowed", actions()[order], Words("", ""), (),
             unit, None, Words("", ""))
        for n, (unit, order) in enumerate(pairs)
    ]  # fmt: skip
    return Cleanup(YEAR_END, LATER, tuple(items))


@given(st.lists(st.tuples(st.builds(Unit, REGIONS, st.sampled_from("甲乙丙")), st.integers(0, 6))))
def test_units_and_regions_add_up_to_the_whole(pairs: list[tuple[Unit, int]]) -> None:
    made = made_of(pairs)
    assert sum(made.totals.values(), Counter()) == made.whole
    assert sum((own for _, own, _ in made.by_region()), Counter()) == made.whole
    tops = [below for region, _, below in made.by_region() if len(region) <= 1]
    assert sum(tops, Counter()) == made.whole
    assert {unit: Counter(item.action for item in held) for unit, held in made.by_unit.items()} == dict(
        made.totals
    )


def test_an_unknown_unit_is_an_error_that_lists_those_there_are(store: Store) -> None:
    with pytest.raises(NotFound, match="财政部门（湖南省）"):
        of_unit(cleanup(store, YEAR_END, LATER), "财政")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_text_gives_totals_then_each_unit_with_its_items(store: Store, lang: str) -> None:
    told = cleanup_text(cleanup(store, YEAR_END, LATER), lang)
    assert all(f" {name} " in told for name in "ABCD") and "财政部门" in told
    assert ("立即" if lang == "zh" else "at once") in told


def test_a_line_of_json_has_what_the_contract_names(store: Store) -> None:
    line = json.loads(json.dumps(item_json(by_id(cleanup(store, YEAR_END, LATER))["C"])))
    assert {"kind", "id", "iri", "label", "action", "action_label", "verdict", "causes", "mend", "unit", "deadline",
            "review"} <= line.keys()  # fmt: skip
    assert line["kind"] == "Measure" and line["deadline"] == "立即" and line["review"] is None
    assert {"rule", "code", "severity", "message", "source"} == line["causes"][0].keys()


CASES = Path(__file__).parent / "cases" / "reject"


@pytest.mark.parametrize(
    ("case", "name"), [("R7.1 本地标准只是市政府文件", "S1"), ("R三(四)b 名单没有更新须在年底前修改", "L1")]
)
def test_what_may_be_kept_is_to_be_revised_until_the_last_of_december_and_abolished_on_new_year_s_day(
    case: str, name: str, tmp_path: Path
) -> None:
    with Store.open(tmp_path / "store", create=True) as store:
        load_paths(store, [CASES / case], on=YEAR_END, territory=None, now=NOW)
        before, after = (cleanup(store, day, LATER) for day in (YEAR_END, NEW_YEAR))
    [change] = [change for change in difference(before, after) if change.after.id == name]
    assert (notation(change.before.action), notation(change.after.action)) == ("REVISE", "ABOLISH")
    assert change.before.deadline == YEAR_END and change.after.due.zh == "立即"
    assert change.came and change.went
    assert change.after.unit.shown("zh") == "省财政厅（湖南省）"


def test_a_listing_is_for_the_office_that_keeps_the_list_and_a_publication_for_the_source_of_its_item(
    tmp_path: Path,
) -> None:
    (tmp_path / "名单.csv").write_text("编号,名单,管理机关\nL1,某名单,长沙市财政局\n", "utf-8")
    (tmp_path / "认定.csv").write_text("编号,名单\nX1,某名单\nX2,别的名单\n", "utf-8")
    (tmp_path / "目录.csv").write_text("编号,信息项,来源单位\nI1,某信息,长沙市税务局\n", "utf-8")
    (tmp_path / "公示.csv").write_text("编号,信息项,网站\nY1,某信息,信用中国\n", "utf-8")
    with Store.open(tmp_path / "store", create=True) as store:
        load_paths(store, [tmp_path], on=YEAR_END, territory=None, now=NOW)
        found = by_id(cleanup(store, YEAR_END, LATER))
    units = {name: found[name].unit.name for name in ("L1", "X1", "X2", "I1", "Y1")}
    assert units == {
        "L1": "长沙市财政局",
        "X1": "长沙市财政局",
        "X2": "",
        "I1": "长沙市税务局",
        "Y1": "长沙市税务局",
    }


def test_a_document_past_its_term_lapses_and_says_so(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", create=True) as store:
        load_paths(store, [CASES / "R三(四)a 文件有效期已满"], on=YEAR_END, territory=None, now=NOW)
        documents = [item for item in cleanup(store, YEAR_END, LATER).items if item.kind == YJ.PolicyDocument]
    assert [notation(item.action) for item in documents] == ["LAPSE"]
    assert all(item.causes for item in documents)


@pytest.fixture(scope="module")
def demo(example_store: Store) -> Cleanup:
    return cleanup(example_store, YEAR_END, LATER)


def test_the_ledger_of_the_example_holds_each_item_with_its_reasons_and_its_totals_agree(
    demo: Cleanup, tmp_path: Path
) -> None:
    path = tmp_path / "台账.xlsx"
    write_ledger(path, demo, None, "zh")
    book = openpyxl.load_workbook(path)
    assert len(book.sheetnames) == 2 + len(demo.by_unit)
    told = [
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]
    for item in demo.items:
        assert item.id in told
        for reason in cleanup_words.reasons(item.causes, "zh", source=False):
            assert any(reason in str(value) for value in told)
    first = book.worksheets[0]
    values = {row[0].value: [cell.value for cell in row] for row in first.iter_rows(min_row=3)}
    counts = [demo.whole[action] for action in actions()]
    assert values["事项数"][1:9] == [*counts, len(demo.items)]
    summed = values["合计"][1]
    assert isinstance(summed, str) and summed.startswith("=SUM(B3:B")
    rows = list(first.iter_rows(min_row=3, max_row=2 + len(demo.by_unit), values_only=True))
    assert [sum(int(str(row[column])) for row in rows) for column in range(1, 8)] == counts


def test_the_report_of_the_example_names_every_problem_and_all_its_annexes(
    demo: Cleanup, tmp_path: Path
) -> None:
    path = tmp_path / "报告.docx"
    write_report(path, demo, None)
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    assert f"共清理{len(demo.items)}项" in text
    assert all(words.zh in text for words, _ in cleaning.notice_lists())
    codes = Counter(cause.code for item in demo.items for cause in item.causes)
    common = codes.most_common(1)[0][0]
    shape = next(shape for shape in rulebook.load().codes.values() if shape.code == common)
    assert shape.source in text
