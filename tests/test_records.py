"""Bad input to the tables of records: each trouble names file, sheet, row and column, and the other rows go on."""

import csv
import datetime as dt
import io
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from api.cli import main
from api.tell import answer_json
from kg import ontology, why
from kg.errors import InputError
from kg.export import export
from kg.judging import why_all
from kg.model import Place, Problem, Record, Remark
from kg.namespaces import RDF, YJ
from kg.quads import value_of
from kg.store import Store
from loaders.load import load_paths
from loaders.rows import record
from loaders.sheets import Column, Sheet, sheets
from loaders.tables import read_tables

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
YEAR_END = dt.date(2021, 12, 31)
CASES = Path(__file__).parent / "cases"
Entry = Record | Problem | Remark
CLAIMS = [sheet for sheet in sheets().values() if sheet.kind is not None]
GOOD = {
    "id": "A", "date": "2021-09-01", "revoked": "2021-09-01", "yesno": "是", "flag": "是", "fee": "0", "duration": "2年",
    "citations": "《甲法》第一条", "authorities": "湖南省发展和改革委员会", "text": "甲", "words": "甲；乙", "stated": "甲",
    "choice": "否", "private": "王某", "contact": "王某", "owner": "S1", "count": "3", "average": "2.5",
}  # fmt: skip


def columns(kind: str) -> list[tuple[Sheet, Column]]:
    return [(sheet, column) for sheet in CLAIMS for column in sheet.columns if column.kind == kind]


def ids(pairs: list[tuple[Sheet, Column]]) -> list[str]:
    return [f"{sheet.title}-{column.heading}" for sheet, column in pairs]


def good(sheet: Sheet) -> dict[str, str]:
    return {column.heading: GOOD[column.kind] for column in sheet.columns}


def written(sheet: Sheet, rows: Sequence[Mapping[str, str]], folder: Path, encoding: str = "utf-8") -> Path:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    path = folder / f"{sheet.title}.csv"
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def read(sheet: Sheet, rows: Sequence[Mapping[str, str]], folder: Path) -> list[Entry]:
    return list(read_tables(written(sheet, rows, folder)).entries)


def problems(entries: list[Entry]) -> list[Problem]:
    return [entry for entry in entries if isinstance(entry, Problem)]


def records(entries: list[Entry]) -> list[Record]:
    return [entry for entry in entries if isinstance(entry, Record)]


def with_cell(sheet: Sheet, column: Column, cell: str, folder: Path) -> list[Entry]:
    """What becomes of a good row with this cell; a good row stands behind it."""
    identity = next(each for each in sheet.columns if each.kind == "id").heading
    return read(sheet, [good(sheet) | {column.heading: cell}, good(sheet) | {identity: "B"}], folder)


def told(entries: list[Entry], sheet: Sheet, column: Column) -> str:
    """The words of the one problem, which names its cell, while the good row behind it is kept."""
    [trouble] = problems(entries)
    place = trouble.place
    assert (place.sheet, place.row, place.column) == (sheet.title, 2, column.heading)
    assert place.file.endswith(f"{sheet.title}.csv")
    assert [entry.key for entry in records(entries)] == [f"{sheet.name}/B"]
    return trouble.words.zh


@pytest.mark.parametrize("sheet", CLAIMS, ids=[sheet.title for sheet in CLAIMS])
def test_a_row_with_every_cell_filled_is_read_and_states_only_what_rows_may_state(
    sheet: Sheet, tmp_path: Path
) -> None:
    entries = read(sheet, [good(sheet)], tmp_path)
    assert not problems(entries)
    [one] = records(entries)
    assert {triple.predicate for triple in one.triples} - {RDF.type} <= ontology.load().stated_properties


DATES = columns("date") + columns("revoked")


@pytest.mark.parametrize("cell", ["2021-02-30", "2021-13-01", "去年", "2021", "31/12/2021", "44561"])
@pytest.mark.parametrize(("sheet", "column"), DATES, ids=ids(DATES))
def test_a_day_that_there_never_was_or_that_is_not_certain_names_its_cell(
    sheet: Sheet, column: Column, cell: str, tmp_path: Path
) -> None:
    assert cell in told(with_cell(sheet, column, cell, tmp_path), sheet, column)


@pytest.mark.parametrize(
    "cell", ["２０２１－０９－０１", "2021年9月1日", "2021-09-01 00:00:00", "２０２１／９／１"]
)
def test_a_day_in_full_width_digits_or_with_a_time_of_day_is_read(cell: str, tmp_path: Path) -> None:
    sheet = sheets()["lists"]
    updated = next(column for column in sheet.columns if column.name == "updated")
    [one, _] = records(with_cell(sheet, updated, cell, tmp_path))
    assert "2021-09-01" in {value_of(t).value for t in one.triples if t.predicate == YJ.updatedOn}


ANSWERS = columns("yesno") + columns("flag")


@pytest.mark.parametrize("cell", ["也许", "√", "有", "是否", "2"])
@pytest.mark.parametrize(("sheet", "column"), ANSWERS, ids=ids(ANSWERS))
def test_an_answer_that_is_neither_yes_nor_no_names_its_cell(
    sheet: Sheet, column: Column, cell: str, tmp_path: Path
) -> None:
    assert "是 或 否" in told(with_cell(sheet, column, cell, tmp_path), sheet, column)


TERMS = columns("duration")


@pytest.mark.parametrize("cell", ["长期", "若干年", "0年", "-1年", "三年至一年", "2021-12-31"])
@pytest.mark.parametrize(("sheet", "column"), TERMS, ids=ids(TERMS))
def test_a_term_that_is_none_says_how_one_is_written(
    sheet: Sheet, column: Column, cell: str, tmp_path: Path
) -> None:
    assert "6个月" in told(with_cell(sheet, column, cell, tmp_path), sheet, column)


@pytest.mark.parametrize(
    ("cell", "term"), [("永久", "lifetime"), ("终身", "lifetime"), ("两年", "P24M"), ("２年", "P24M"), ("90日", "P90D")]
)  # fmt: skip
def test_a_term_of_an_authorisation_may_be_for_life_or_in_chinese_numerals(
    cell: str, term: str, tmp_path: Path
) -> None:
    sheet, column = next(pair for pair in TERMS if pair[0].name == "collections")
    [one, _] = records(with_cell(sheet, column, cell, tmp_path))
    assert [value_of(t).value.rsplit("/", 1)[1] for t in one.triples if t.predicate == YJ.longest] == [term]


FEE = columns("fee")


@pytest.mark.parametrize(
    "cell", ["两千元", "2千元", "1.5万元", "减免2000元", "不收2000元", "-100", "1,50元", "2000元；500元", "按规定收取", "退费100元"]
)  # fmt: skip
def test_a_fee_that_cannot_be_read_as_an_amount_is_not_guessed(cell: str, tmp_path: Path) -> None:
    [(sheet, column)] = FEE
    assert "元" in told(with_cell(sheet, column, cell, tmp_path), sheet, column)


@pytest.mark.parametrize(
    ("cell", "fen"),
    [("培训费2000元", "200000"), ("２０００元", "200000"), ("1,500.50", "150050"), ("免费", "0"), ("无", "0"), ("0.01", "1"),
     ("没有", "0"), ("1，500元", "150000")],
)  # fmt: skip
def test_a_fee_is_kept_in_fen(cell: str, fen: str, tmp_path: Path) -> None:
    [(sheet, column)] = FEE
    [one, _] = records(with_cell(sheet, column, cell, tmp_path))
    assert [value_of(t).value for t in one.triples if t.predicate == YJ.fee] == [fen]


PERIODS = [
    ("documents", "in_force_from", "valid_until"), ("editions", "issued", "withdrawn"), ("publications", "from", "until"),
    ("standards", "comment_from", "comment_until"), ("repairs", "applied", "closed"),
    ("decisions", "objection_filed", "objection_answered"), ("decisions", "objection_filed", "objection_limit"),
    ("measures", "conduct_from", "conduct_until"), ("measures", "valid_from", "valid_until"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "first", "last"), PERIODS)
def test_a_period_that_ends_before_it_begins_names_its_end(
    name: str, first: str, last: str, tmp_path: Path
) -> None:
    sheet = sheets()[name]
    begins = next(column.heading for column in sheet.columns if column.name == first)
    ends = next(column for column in sheet.columns if column.name == last)
    later = {column.heading: "2021-09-03" for column in sheet.columns if column.kind == "date"}
    backwards = good(sheet) | later | {begins: "2021-09-02", ends.heading: "2021-09-01"}
    identity = next(each for each in sheet.columns if each.kind == "id").heading
    entries = read(sheet, [backwards, good(sheet) | {identity: "B"}], tmp_path)
    assert "早于起日" in told(entries, sheet, ends)


def test_a_norm_does_not_end_before_it_is_in_force(tmp_path: Path) -> None:
    (tmp_path / "规范.csv").write_text("名称,施行日期,失效日期\n甲法,2021-09-02,2021-09-01\n", "utf-8")
    [trouble] = problems(list(read_tables(tmp_path).entries))
    assert trouble.place.column == "失效日期"


@pytest.mark.parametrize("sheet", CLAIMS, ids=[sheet.title for sheet in CLAIMS])
@pytest.mark.parametrize("cell", ["", "无", "没有"])
def test_a_row_without_its_id_says_that_the_cell_may_not_be_empty(
    sheet: Sheet, cell: str, tmp_path: Path
) -> None:
    identity = next(column for column in sheet.columns if column.kind == "id")
    assert "不得为空" in told(with_cell(sheet, identity, cell, tmp_path), sheet, identity)


@pytest.mark.parametrize("sheet", CLAIMS, ids=[sheet.title for sheet in CLAIMS])
def test_two_rows_with_one_id_contradict_each_other_and_neither_is_kept(sheet: Sheet, tmp_path: Path) -> None:
    entries = read(sheet, [good(sheet), good(sheet)], tmp_path)
    assert [trouble.place.row for trouble in problems(entries)] == [2, 3] and not records(entries)


def test_one_id_in_two_files_for_one_sheet_is_an_error_on_both(tmp_path: Path) -> None:
    (tmp_path / "名单.csv").write_text("编号,名单\nL,甲名单\nM,丙名单\n", "utf-8")
    (tmp_path / "lists.csv").write_text("id,list\nL,乙名单\n", "utf-8")
    entries = list(read_tables(tmp_path).entries)
    assert {(Path(t.place.file).name, t.place.row) for t in problems(entries)} == {
        ("名单.csv", 2),
        ("lists.csv", 2),
    }
    assert [entry.key for entry in records(entries)] == ["lists/M"]


@pytest.mark.parametrize("sheet", CLAIMS, ids=[sheet.title for sheet in CLAIMS])
def test_an_unknown_column_is_named_with_those_that_there_are(sheet: Sheet, tmp_path: Path) -> None:
    [trouble] = problems(read(sheet, [good(sheet) | {"备忘": "x"}], tmp_path))
    assert "备忘" in trouble.words.zh and sheet.columns[0].heading in trouble.words.zh


@pytest.mark.parametrize("sheet", CLAIMS, ids=[sheet.title for sheet in CLAIMS])
def test_english_headings_give_the_same_record_and_gb18030_is_read(sheet: Sheet, tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    (tmp_path / "gb").mkdir()
    [chinese] = records(read(sheet, [good(sheet)], tmp_path / "zh"))
    english = io.StringIO()
    writer = csv.writer(english)
    writer.writerow(column.name for column in reversed(sheet.columns))
    writer.writerow(GOOD[column.kind] for column in reversed(sheet.columns))
    (tmp_path / f"{sheet.name}.csv").write_text(english.getvalue(), "utf-8")
    [same] = records(list(read_tables(tmp_path / f"{sheet.name}.csv").entries))
    assert set(same.triples) == set(chinese.triples) and same.key == chinese.key
    many = [
        good(sheet) | {next(c.heading for c in sheet.columns if c.kind == "id"): f"A{n}"} for n in range(20)
    ]
    entries = list(read_tables(written(sheet, many, tmp_path / "gb", "gb18030")).entries)
    assert len(records(entries)) == 20
    assert any(isinstance(entry, Remark) and "GB18030" in entry.words.zh for entry in entries)


def workbook(folder: Path, sheet: Sheet, rows: Sequence[Sequence[object]], merged: str | None = None) -> Path:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = sheet.title
    for row in rows:
        page.append(list(row))
    if merged:
        page.merge_cells(merged)
    path = folder / "book.xlsx"
    book.save(path)
    return path


CELLS = {
    "date": dt.datetime(2021, 9, 1),
    "yesno": True,
    "flag": True,
    "fee": 0,
    "revoked": dt.date(2021, 9, 1),
}


@pytest.mark.parametrize("sheet", CLAIMS, ids=[sheet.title for sheet in CLAIMS])
def test_a_workbook_with_real_days_numbers_and_truths_says_the_same_as_a_csv(
    sheet: Sheet, tmp_path: Path
) -> None:
    [plain] = records(read(sheet, [good(sheet)], tmp_path))
    row = [CELLS.get(column.kind, GOOD[column.kind]) for column in sheet.columns]
    path = workbook(tmp_path, sheet, [[column.heading for column in sheet.columns], row])
    [same] = records(list(read_tables(path).entries))
    assert set(same.triples) == set(plain.triples)


def test_a_formula_without_a_result_and_a_merged_cell_are_told(tmp_path: Path) -> None:
    sheet = sheets()["repairs"]
    head = ["编号", "名单", "收费", "专人"]
    path = workbook(tmp_path, sheet, [head, ["A", "甲", "=1+1", "有"], ["B", "甲", 0, "有"]])
    [trouble] = problems(list(read_tables(path).entries))
    assert (trouble.place.row, trouble.place.column) == (2, "收费") and "公式" in trouble.words.zh
    path = workbook(tmp_path, sheet, [head, ["A", "甲", 0, "有"], ["B", None, 0, "有"]], "B2:B3")
    entries = list(read_tables(path).entries)
    assert [(t.place.row, t.place.column) for t in problems(entries)] == [(3, "名单")]
    assert [entry.key for entry in records(entries)] == ["repairs/A"]


WHO = columns("private") + columns("contact")


@pytest.mark.parametrize(("sheet", "column"), WHO, ids=ids(WHO))
def test_who_an_official_is_and_how_to_reach_them_is_kept_nowhere(
    sheet: Sheet, column: Column, tmp_path: Path
) -> None:
    path = written(sheet, [good(sheet) | {column.heading: "欧阳某某 13812345678"}], tmp_path)
    report = tmp_path / "report.xlsx"
    data = tmp_path / "store"
    main(["load", str(path), "--data", str(data), "--on", "2021-12-31", "--report", str(report)])
    with Store.open(data) as store:
        kept = b"".join(export(store, "nq")).decode()
    shown = " ".join(str(cell.value) for row in openpyxl.load_workbook(report).worksheets[0] for cell in row)
    for words in (kept, shown):
        assert "欧阳" not in words and "13812345678" not in words
    assert any(isinstance(e, Remark) and "***" in e.words.zh for e in read_tables(path).entries)


@pytest.mark.parametrize("cell", ["没有", "无", "否"])
def test_no_person_in_charge_is_no_and_an_empty_cell_is_not_known(cell: str, tmp_path: Path) -> None:
    sheet = sheets()["repairs"]
    contact = next(column for column in sheet.columns if column.kind == "contact")
    [one, _] = records(with_cell(sheet, contact, cell, tmp_path))
    assert not [t for t in one.triples if t.predicate == YJ.contactNamed]
    assert "contact" in {value_of(t).value for t in one.triples if t.predicate == YJ.noneStated}
    [one, _] = records(with_cell(sheet, contact, "", tmp_path))
    assert "contact" not in {value_of(t).value for t in one.triples}


@pytest.mark.parametrize("sheet", CLAIMS, ids=[sheet.title for sheet in CLAIMS])
def test_an_identity_number_in_any_cell_refuses_the_file(sheet: Sheet, tmp_path: Path) -> None:
    for column in sheet.columns:
        with pytest.raises(InputError, match=f"行 2 · {column.heading}"):
            with_cell(sheet, column, "１１０１０５１９４９１２３１００２Ｘ", tmp_path)


@pytest.mark.parametrize("heading", ["姓名", "法定代表人姓名", "身份证号", "手机号", "联系电话", "Full Name"])
@pytest.mark.parametrize("sheet", CLAIMS, ids=[sheet.title for sheet in CLAIMS])
def test_a_column_for_persons_refuses_the_file(sheet: Sheet, heading: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=heading):
        read(sheet, [good(sheet) | {heading: "某某"}], tmp_path)


@pytest.mark.parametrize("cell", ["/", "——", "……", "待定", "不详", "N/A", "？"])
def test_a_sign_for_not_known_is_no_statement_and_is_remarked(cell: str, tmp_path: Path) -> None:
    for sheet, column in columns("stated") + columns("choice"):
        assert column.stated is not None
        entries = with_cell(sheet, column, cell, tmp_path)
        one = records(entries)[0]
        assert not [t for t in one.triples if t.predicate == column.stated]
        assert column.name not in {value_of(t).value for t in one.triples if t.predicate == YJ.noneStated}
        assert any(isinstance(e, Remark) and column.heading in e.words.zh for e in entries)


@pytest.mark.parametrize("cell", ["无", "没有", "否", "无。"])
def test_that_there_is_none_is_said_and_is_no_words(cell: str, tmp_path: Path) -> None:
    for sheet, column in columns("stated"):
        one = records(with_cell(sheet, column, cell, tmp_path))[0]
        assert not [t for t in one.triples if t.predicate == column.stated]
        assert column.name in {value_of(t).value for t in one.triples if t.predicate == YJ.noneStated}


@pytest.mark.parametrize("cell", ["无", "没有"])
def test_a_basis_of_none_is_no_citation(cell: str, tmp_path: Path) -> None:
    for sheet, column in columns("citations"):
        one = records(with_cell(sheet, column, cell, tmp_path))[0]
        assert not [t for t in one.triples if t.predicate == YJ.cites]
        assert [t for t in one.triples if t.predicate == YJ.basisNone]


def test_several_values_of_a_cell_are_kept_each(tmp_path: Path) -> None:
    for sheet, column in columns("words"):
        one = records(with_cell(sheet, column, "甲；乙;丙", tmp_path))[0]
        said = [value_of(t).value for t in one.triples if t.predicate == column.stated]
        assert said == ["甲", "乙", "丙"]


def test_signs_that_nobody_sees_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "名单.csv").write_text("编号,名单,类别\nL\u200b1,甲\x0b名单,1\u200f\n", "utf-8")
    [one] = records(list(read_tables(tmp_path).entries))
    values = {value_of(t).value for t in one.triples}
    assert one.key == "lists/L1" and {"甲 名单", "1"} <= values


@pytest.mark.parametrize(
    "identity", ["湘信发[2021]5号", "A B", "甲/乙", "a\ue000b", "50%", "#1", "{x}", "\U0001f600"]
)
def test_any_signs_may_stand_in_an_id_and_it_survives_the_way_out_and_in(
    identity: str, tmp_path: Path
) -> None:
    (tmp_path / "名单.csv").write_text(f'编号,名单\n"{identity}",甲\n', "utf-8")
    with Store.open(tmp_path / "store", create=True) as store:
        load_paths(store, [tmp_path / "名单.csv"], on=YEAR_END, territory=None, now=NOW)
        claim = why.find_claim(store, identity, NOW)
        assert claim.value in b"".join(export(store, "nq")).decode()
        again = {quad.subject for quad in parse(b"".join(export(store, "trig")), format=RdfFormat.TRIG)}
    assert claim in again


_LAWFUL = "第条款项之（）()《》〔〕[]一二三十百年月日号令；;、。至以上下终身元0123456789０１２³²万.,，-/ %#?省市县部门人民政府无是否及其和"
_ANY = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40), st.text(_LAWFUL, max_size=60)
)


@pytest.mark.parametrize("sheet", sheets().values(), ids=[sheet.title for sheet in sheets().values()])
def test_any_words_in_any_cells_give_a_record_or_a_problem_and_state_only_what_rows_may_state(
    sheet: Sheet,
) -> None:
    stated = ontology.load().stated_properties

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.fixed_dictionaries({column.name: _ANY for column in sheet.columns}))
    def holds(row: dict[str, str]) -> None:
        for one in (
            row,
            {name: cell for name, cell in row.items() if name in (changed(row), *NEEDED)} | identified,
        ):
            try:
                entry = record(
                    sheet, {name: cell.strip() for name, cell in one.items()}, Place("f", sheet.title, 2)
                )
            except InputError as trouble:
                assert trouble.words.zh and trouble.words.en
            else:
                assert {triple.predicate for triple in entry.triples} - {RDF.type} <= stated

    identified = {column.name: "A" for column in sheet.columns if column.kind == "id"}
    identified |= {"norms": {"title": "某法"}, "provisions": {"norm": "某法", "article": "第一条"}}.get(
        sheet.name, {}
    )
    NEEDED = tuple(identified)

    def changed(row: dict[str, str]) -> str:
        return max(row, key=lambda name: (len(row[name]), name))

    holds()


EVERY = (
    "有依据的措施", "R1 目录信息项合规", "R6 名单有依据并属于四类", "R7 本省名单的标准合规", "R8 列入决定合规", "R5 公示合规",
    "R14 采集合规", "R11 修复规则合规", "R13.1 查询经登记", "R三(二) 经确认的违法违规有追责记录", "R三(四)a 文件有依据",
)  # fmt: skip


def test_what_is_exported_and_loaded_into_an_empty_store_gives_the_same_answers(tmp_path: Path) -> None:
    def told_by(store: Store) -> dict[str, object]:
        answers = [answer_json(answer) for answer in why_all(store, YEAR_END, NOW)]
        return {str(answer["claim"]["iri"]): answer for answer in answers}

    with Store.open(tmp_path / "first", create=True) as store:
        load_paths(store, [CASES / "accept" / name for name in EVERY], on=YEAR_END, territory=None, now=NOW)
        first = told_by(store)
        kinds = {
            kind for kind in ontology.load().claim_kinds if any(store.view(NOW).subjects(RDF.type, kind))
        }
        assert {sheet.kind for sheet in CLAIMS} & set(ontology.load().claim_kinds) <= kinds
        (tmp_path / "whole.trig").write_bytes(b"".join(export(store, "trig")))
    with Store.open(tmp_path / "second", create=True) as store:
        [report] = load_paths(store, [tmp_path / "whole.trig"], on=YEAR_END, territory=None, now=NOW)
        assert not report.problems
        assert told_by(store) == first


def test_a_corrected_record_stays_corrected_on_the_way_out_and_in(tmp_path: Path) -> None:
    table = tmp_path / "查询.csv"
    with Store.open(tmp_path / "first", create=True) as store:
        for said in ("无", "办理许可"):
            table.write_text(f"编号,查询角色,目的,批准,日期\nQ,工作人员,{said},科长,2021-10-01\n", "utf-8")
            load_paths(store, [table], on=YEAR_END, territory=None, now=NOW)
        (tmp_path / "whole.nq").write_bytes(b"".join(export(store, "nq")))
    with Store.open(tmp_path / "second", create=True) as store:
        [report] = load_paths(store, [tmp_path / "whole.nq"], on=YEAR_END, territory=None, now=NOW)
        assert any("更正" in remark.words.zh for remark in report.remarks) and not report.problems
        assert why.why(store, why.find_claim(store, "Q", NOW), YEAR_END, NOW).verdict == "allowed"
        [report] = load_paths(store, [table], on=YEAR_END, territory=None, now=NOW)
        assert [outcome.key for outcome in report.outcomes] in ([], ["queries/Q"])
        assert len(why.claims(store.view(NOW))) == 1


# A cell of a case that passes, and what the case comes to once that cell is empty.
NEVER = (
    ("R7 本省名单的标准合规", "标准", "S1", "草案改动日期"),
    ("R8 列入决定合规", "认定", "D1", "文书撤销日期 法制审核 集体讨论"),
    ("R5 公示合规", "公示", "G2", "已修复日期 文书撤销日期 撤下日期"),
    ("R1.3 补充目录有地方性法规依据", "版本", "湖南省公共信用信息补充目录", "废止日期"),
    ("R8.2 没有异议", "认定", "D1", "异议提出"),
)  # fmt: skip
ALWAYS = (
    ("R7 本省名单的标准合规", "标准", "S1", "征求意见开始 征求意见结束 征求部门 公开网站 移出条件 移出程序 救济 评估日期 评估机构"),
    ("R8 列入决定合规", "认定", "D1", "文书类型 文书生效日期 调查取证 对照标准 认定失信事实 专题会 告知 决定书 事由 惩戒提示 移出条件"
     " 移出程序 救济 未成年人 不可抗力 非主观故意 轻微 共享日期"),
    ("R5 公示合规", "公示", "G2", "网站 公示止 内容指纹 涉及个人"),
    ("R14 采集合规", "采集", "K1", "采集内容 涉及个人 授权方式 授权期限 可撤回"),
    ("R11 修复规则合规", "修复", "R1", "方式 时限 程序 不可修复 收费 负责部门 专人"),
    ("R13.1 查询经登记", "查询", "Q1", "查询角色 目的 批准 日期"),
    ("R6 名单有依据并属于四类", "名单", "L1", "类别 类别理由 更新日期"),
    ("R1 目录信息项合规", "目录", "C1", "来源单位 来源单位性质 可否共享 共享范围 可否公开 涉及个人"),
)  # fmt: skip


def emptied(case: str, sheet: str, claim: str, cell: str, folder: Path) -> str:
    """The verdict on the claim of a case once this cell of its row is empty."""
    copy = folder / "copy"
    shutil.copytree(CASES / "accept" / case, copy)
    rows = list(csv.DictReader((copy / f"{sheet}.csv").read_text("utf-8").splitlines()))
    for row in rows:
        if claim in (row.get("编号"), row.get("名称")):
            assert row[cell], f"{cell} is empty already"
            row[cell] = ""
    written(next(one for one in CLAIMS if one.title == sheet), rows, copy)
    with Store.open(folder / "store", create=True) as store:
        load_paths(store, [copy], on=YEAR_END, territory=None, now=NOW)
        return why.why(store, why.find_claim(store, claim, NOW), YEAR_END, NOW).verdict


@pytest.mark.parametrize(
    ("case", "sheet", "claim", "cell"), [(*one, cell) for *one, cells in NEVER for cell in cells.split()]
)
def test_what_may_never_happen_is_not_on_record_where_its_cell_is_empty(
    case: str, sheet: str, claim: str, cell: str, tmp_path: Path
) -> None:
    assert emptied(case, sheet, claim, cell, tmp_path) == "allowed"


@pytest.mark.parametrize(
    ("case", "sheet", "claim", "cell"), [(*one, cell) for *one, cells in ALWAYS for cell in cells.split()]
)
def test_what_always_has_an_answer_is_unknown_where_its_cell_is_empty(
    case: str, sheet: str, claim: str, cell: str, tmp_path: Path
) -> None:
    assert emptied(case, sheet, claim, cell, tmp_path) == "undetermined"
