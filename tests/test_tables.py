"""Tables: what is right is kept, and each kind of trouble says where it is and what would do."""

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import Problem, Record, Remark
from kg.namespaces import YJ, iri
from kg.quads import value_of
from loaders.tables import read_tables
from loaders.template import write_template

HEAD = "编号,措施,依据,期限,决定日期"


def read(
    path: Path, text: str, name: str = "措施.csv", encoding: str = "utf-8"
) -> list[Record | Problem | Remark]:
    (path / name).write_bytes(text.encode(encoding))
    return list(read_tables(path).entries)


def problems(entries: list[Record | Problem | Remark]) -> list[Problem]:
    return [entry for entry in entries if isinstance(entry, Problem)]


def test_a_day_that_there_never_was_names_its_cell_and_the_other_rows_go_on(tmp_path: Path) -> None:
    entries = read(
        tmp_path, f"{HEAD}\nA,甲,《某法》第一条,3年,2021-02-30\nB,乙,《某法》第一条,3年,2021-02-28\n"
    )
    [trouble] = problems(entries)
    assert (trouble.place.row, trouble.place.column) == (2, "决定日期") and "2021-02-30" in trouble.words.zh
    assert [entry.key for entry in entries if isinstance(entry, Record)] == ["measures/B"]


def test_two_rows_with_one_id_are_an_error_on_both(tmp_path: Path) -> None:
    entries = read(tmp_path, f"{HEAD}\nA,甲,,,\nB,乙,,,\nA,丙,,,\n")
    assert [trouble.place.row for trouble in problems(entries)] == [2, 4]
    assert [entry.key for entry in entries if isinstance(entry, Record)] == ["measures/B"]


def test_a_shifted_heading_row_is_found_and_named(tmp_path: Path) -> None:
    [trouble] = problems(read(tmp_path, f"某某清单,,,,\n,,,,\n{HEAD}\nA,甲,,,\n"))
    assert "第 3 行" in trouble.words.zh


def test_unknown_columns_are_named(tmp_path: Path) -> None:
    [trouble] = problems(read(tmp_path, "编号,措施,依剧\nA,甲,x\n"))
    assert "依剧" in trouble.words.zh and "依据" in trouble.words.zh


def test_gb18030_is_recognised_and_remarked(tmp_path: Path) -> None:
    text = f"{HEAD}\n" + "".join(
        f"A{n},限制参加政府采购活动,《政府采购法》第七十七条,3年,\n" for n in range(20)
    )
    entries = read(tmp_path, text, encoding="gb18030")
    assert sum(isinstance(entry, Record) for entry in entries) == 20
    assert any(isinstance(entry, Remark) and "GB18030" in entry.words.zh for entry in entries)


def test_english_headings_in_any_order_give_the_same_records(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    chinese = read(tmp_path / "a", f"{HEAD}\nA,甲,《某法》第一条,3年,2021-02-28\n")
    english = read(
        tmp_path / "b",
        "duration,id,decided_on,basis,measure\n3年,A,2021-02-28,《某法》第一条,甲\n",
        "measures.csv",
    )
    assert set(chinese[0].triples) == set(english[0].triples)  # type: ignore[union-attr]


def test_territory_fills_empty_cells_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "措施.csv").write_text("编号,措施,地域\nA,甲,\nB,乙,长沙市\n", "utf-8")
    told = {
        record.key: [
            value_of(triple).value for triple in record.triples if triple.predicate == YJ.territoryWords
        ]
        for record in read_tables(tmp_path, "湖南省").entries
        if isinstance(record, Record)
    }
    assert told == {"measures/A": ["湖南省"], "measures/B": ["长沙市"]}


def test_a_table_without_a_territory_column_is_filled_too(tmp_path: Path) -> None:
    (tmp_path / "措施.csv").write_text("编号,措施\nA,甲\n", "utf-8")
    [record] = read_tables(tmp_path, "湖南省").entries
    assert isinstance(record, Record) and any(
        triple.predicate == YJ.territoryWords for triple in record.triples
    )


@pytest.mark.parametrize(
    "cell", ["11010519491231002X", "证件 11010519491231002X 号", "110105491231002", "13812345678"]
)
def test_an_identity_makes_the_whole_file_refused_with_its_cell_named(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "措施.csv"
    path.write_text(f"编号,措施,对象\nA,甲,{cell}\n", "utf-8")
    with pytest.raises(InputError, match="行 2 · 对象"):
        read_tables(path)
    assert not [entry for entry in read_tables(tmp_path).entries if isinstance(entry, Record)]


def test_a_broken_file_in_a_folder_is_told_and_the_other_files_go_on(tmp_path: Path) -> None:
    (tmp_path / "授权.csv").write_text('编号,措施\nP,"甲\n', "utf-8")
    entries = read(tmp_path, "编号,措施,对象\nA,甲,乙\n")
    assert [entry.key for entry in entries if isinstance(entry, Record)] == ["measures/A"]
    assert [Path(trouble.place.file).name for trouble in problems(entries)] == ["授权.csv"]


def test_a_number_whose_check_digit_is_wrong_is_no_identity(tmp_path: Path) -> None:
    assert not problems(read(tmp_path, "编号,措施,对象\nA,甲,110105194912310021\n"))


def test_a_column_for_names_of_persons_makes_the_file_refused(tmp_path: Path) -> None:
    [trouble, _] = problems(read(tmp_path, "编号,措施,姓名\nA,甲,某某\n"))
    assert "姓名" in trouble.words.zh


def test_contacts_of_officials_are_not_kept(tmp_path: Path) -> None:
    entries = read(tmp_path, "编号,名称,联系人,电话\nD,某文件,王某,13812345678\n", "文件.csv")
    [record] = [entry for entry in entries if isinstance(entry, Record)]
    assert not any("王某" in str(triple) or "138" in str(triple) for triple in record.triples)
    assert any(isinstance(entry, Remark) and "***" in entry.words.zh for entry in entries)


def test_a_cell_under_no_heading_is_told_since_its_row_has_slipped(tmp_path: Path) -> None:
    entries = read(tmp_path, "编号,依据,措施\nA,《某法》第一条,第二条,甲\nB,《某法》第一条,乙\n")
    [trouble] = problems(entries)
    assert trouble.place.row == 2 and "没有列名" in trouble.words.zh
    assert [entry.key for entry in entries if isinstance(entry, Record)] == ["measures/B"]


def test_a_row_that_repeats_the_id_of_an_unreadable_one_is_not_kept_either(tmp_path: Path) -> None:
    entries = read(tmp_path, f"{HEAD}\nA,甲,,,2021-02-30\nA,乙,,,\n")
    assert [trouble.place.row for trouble in problems(entries)] == [2, 3]
    assert not [entry for entry in entries if isinstance(entry, Record)]


def test_a_title_above_the_headings_that_is_itself_the_name_of_a_column_is_seen_through(
    tmp_path: Path,
) -> None:
    [trouble] = problems(read(tmp_path, f"措施,,,,\n{HEAD}\nA,甲,,,\n"))
    assert "第 2 行" in trouble.words.zh


@pytest.mark.parametrize("mark", ["\t", ";"])
def test_a_table_parted_by_tabs_or_semicolons_is_recognised_and_remarked(tmp_path: Path, mark: str) -> None:
    entries = read(tmp_path, f"编号{mark}措施\nA{mark}甲\n")
    assert [type(entry) for entry in entries] == [Remark, Record]


def test_utf_16_is_recognised_and_remarked(tmp_path: Path) -> None:
    entries = read(tmp_path, "编号,措施\nA,甲\n", encoding="utf-16")
    assert [type(entry) for entry in entries] == [Remark, Record]


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    assert problems(read(tmp_path, ""))


POWER = "编号,措施,最短,最长,单位,终身"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("P,甲,1,3,周,", "单位"),
        ("P,甲,,3,一定期限,", "单位"),
        ("P,甲,,0.5,月,", "最长"),
        ("P,甲,3,1,年,", "最长"),
        ("P,甲,,0,年,", "最长"),
        ("P,甲,,3,,", "最长"),
        ("P,甲,,NaN,年,", "最长"),
        ("P,甲,,1e9999999,年,", "最长"),
        ("P,甲,,三四五六年,年,", "最长"),
        ("P,甲,,3,年,也许", "终身"),
    ],
)
def test_bounds_that_make_no_sense_name_their_cell(tmp_path: Path, row: str, column: str) -> None:
    [trouble] = problems(read(tmp_path, f"{POWER}\n{row}\n", "授权.csv"))
    assert trouble.place.column == column


@pytest.mark.parametrize(
    ("row", "shortest", "longest"),
    [
        ("P,甲,1,3,年,", "P12M", "P36M"),
        ("P,甲,,0.5,年,", None, "P6M"),
        ("P,甲,一,三,年,否", "P12M", "P36M"),
        ("P,甲,5,,年,是", "P60M", "lifetime"),
        ("P,甲,,,一定期限,", None, "indefinite"),
        ("P,甲,,,,", None, None),
        ("P,甲,0,3,年,", "P0M", "P36M"),
    ],
)
def test_bounds_are_written_as_durations(
    tmp_path: Path, row: str, shortest: str | None, longest: str | None
) -> None:
    [record] = read(tmp_path, f"{POWER}\n{row}\n", "授权.csv")
    assert isinstance(record, Record)
    said = {
        triple.predicate: value_of(triple).value.rsplit("/", 1)[1]
        for triple in record.triples
        if triple.predicate in (YJ.shortest, YJ.longest)
    }
    assert (said.get(YJ.shortest), said.get(YJ.longest)) == (shortest, longest)


def test_none_in_a_cell_is_said_of_its_column_and_is_never_a_value(tmp_path: Path) -> None:
    text = "名称,简称,文号,版本,失效日期\n某法,无,无,2020-01-01,无\n"
    [record] = read(tmp_path, text, "规范.csv")
    assert isinstance(record, Record)
    values = {value_of(triple).value for triple in record.triples}
    assert "无" not in values
    assert {value_of(triple).value for triple in record.triples if triple.predicate == YJ.noneStated} == {
        "short_title",
        "number",
        "in_force_until",
    }


@pytest.mark.parametrize(
    "title", ["某法", "《某法》", "《中华人民共和国某法》", "中华人民共和国某法(2020修正)"]
)
def test_a_norm_is_the_same_however_its_title_is_written(tmp_path: Path, title: str) -> None:
    [record] = read(tmp_path, f"名称,版本\n{title},2020-01-01\n", "规范.csv")
    assert isinstance(record, Record)
    assert (record.key, record.subject) == ("norms/某法/2020-01-01", iri("norm", "某法", "2020-01-01"))


def test_marks_within_a_title_stay(tmp_path: Path) -> None:
    [record] = read(tmp_path, "名称\n关于适用《某法》\n", "规范.csv")
    assert isinstance(record, Record)
    assert "关于适用《某法》" in {value_of(triple).value for triple in record.triples}


@pytest.mark.parametrize(
    ("place", "locator"), [("第七十七条第一款", "77/1"), ("第77条", "77"), ("二（四）9", "§2/4/9")]
)
def test_an_excerpt_stands_at_its_place_in_its_version(tmp_path: Path, place: str, locator: str) -> None:
    [record] = read(tmp_path, f"规范,版本,条款,原文\n某法,2020-01-01,{place},甲乙\n", "条款.csv")
    assert isinstance(record, Record)
    assert record.subject == iri("norm", "某法", "2020-01-01", locator)


@pytest.mark.parametrize("place", ["第五条、第六条", "第五条至第七条", "某条", "第九条；第十条"])
def test_an_excerpt_of_no_place_or_several_is_told(tmp_path: Path, place: str) -> None:
    [trouble] = problems(read(tmp_path, f"规范,条款,原文\n某法,{place},甲\n", "条款.csv"))
    assert trouble.place.column == "条款"


@pytest.mark.parametrize(
    ("cell", "day"),
    [("2021-02-03", dt.date(2021, 2, 3)), ("2021年2月3日", dt.date(2021, 2, 3)),
     ("2021/2/3", dt.date(2021, 2, 3)), ("2021.2.3", dt.date(2021, 2, 3))],
)  # fmt: skip
def test_a_day_may_be_written_in_four_ways(tmp_path: Path, cell: str, day: dt.date) -> None:
    [record] = read(tmp_path, f"{HEAD}\nA,甲,,,{cell}\n")
    assert isinstance(record, Record)
    assert day.isoformat() in {value_of(triple).value for triple in record.triples}


@pytest.mark.parametrize("cell", ["2021", "2021-2", "二〇二一年", "3/2/2021", "2021-13-01", "待定"])
def test_a_day_that_is_not_certain_is_not_guessed(tmp_path: Path, cell: str) -> None:
    [trouble] = problems(read(tmp_path, f"{HEAD}\nA,甲,,,{cell}\n"))
    assert trouble.place.column == "决定日期" and cell in trouble.words.zh


def test_none_in_the_basis_is_said_and_an_empty_cell_says_nothing(tmp_path: Path) -> None:
    entries = read(tmp_path, f"{HEAD}\nA,甲,无,,\nB,乙,,,\n")
    said = [
        any(triple.predicate == YJ.basisNone for triple in entry.triples)
        for entry in entries
        if isinstance(entry, Record)
    ]
    assert said == [True, False]


def test_a_half_written_workbook_is_refused(tmp_path: Path) -> None:
    whole = tmp_path / "whole.xlsx"
    write_template(whole)
    half = tmp_path / "half.xlsx"
    half.write_bytes(whole.read_bytes()[:2000])
    with pytest.raises(InputError, match="工作簿"):
        read_tables(half)


def test_an_old_or_locked_workbook_is_told_apart_from_a_broken_one(tmp_path: Path) -> None:
    old = tmp_path / "old.xlsx"
    old.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    with pytest.raises(InputError, match="密码"):
        read_tables(old)


def test_a_workbook_with_a_damaged_sheet_is_refused_with_words(tmp_path: Path) -> None:
    whole = tmp_path / "whole.xlsx"
    write_template(whole)
    torn = tmp_path / "torn.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(torn, "w") as target:
        for part in source.infolist():
            data = source.read(part)
            target.writestr(part, data[: len(data) // 2] if "sheet2" in part.filename else data)
    with pytest.raises(InputError, match="工作簿"):
        read_tables(torn)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (40 << 20))
    with pytest.raises(InputError, match="zip bomb"):
        read_tables(bomb)


def test_a_filled_template_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    write_template(path)
    book = openpyxl.load_workbook(path)
    sheet = book["措施"]
    headings = [cell.value for cell in sheet[1]]
    row = {
        "编号": "A",
        "措施": "甲",
        "依据": "《某法》第一条",
        "决定日期": dt.date(2021, 2, 28),
        "期限": "3年",
    }
    sheet.append([row.get(str(heading)) for heading in headings])
    book.save(path)
    [record] = [entry for entry in read_tables(path).entries if isinstance(entry, Record)]
    assert record.subject == iri("measure", "A")
    assert any(triple.predicate == YJ.decidedDay for triple in record.triples)


_WORDS = st.text("甲乙丙丁戊己庚辛，、（）", min_size=1, max_size=12)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(_WORDS, _WORDS, st.sampled_from(["", "3年", "终身", "90日"])), min_size=1, max_size=5),
    st.permutations(range(4)),
)
def test_the_order_of_columns_never_matters(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], order: list[int]
) -> None:
    names = ["编号", "措施", "对象", "期限"]
    table = [[f"R{number}", *row] for number, row in enumerate(rows)]

    def records(columns: list[int]) -> list[frozenset[object]]:
        folder = tmp_path_factory.mktemp("t")
        lines = [",".join(names[column] for column in columns)]
        lines += [",".join(row[column] for column in columns) for row in table]
        entries = read(folder, "\n".join(lines) + "\n")
        return [frozenset(entry.triples) for entry in entries if isinstance(entry, Record)]

    assert records(list(range(4))) == records(order)
