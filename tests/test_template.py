"""The empty workbook: every table and column, and what is filled in reads back as it was written."""

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from kg.errors import InputError
from kg.model import Problem, Record
from loaders.sheets import sheets
from loaders.tables import read_tables
from loaders.template import write_template


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "empty.xlsx"
    write_template(path)
    return path


def test_every_column_of_every_table_stands_in_it_with_its_help(empty: Path) -> None:
    book = openpyxl.load_workbook(empty)
    for sheet in sheets().values():
        if sheet.columns:
            heads = book[sheet.title][1]
            assert [head.value for head in heads] == [column.heading for column in sheet.columns]
            for head, column in zip(heads, sheet.columns, strict=True):
                assert head.comment is not None and column.name in head.comment.text
                assert column.help_zh in head.comment.text


def test_an_empty_workbook_holds_nothing_and_nothing_is_wrong_with_it(empty: Path) -> None:
    assert list(read_tables(empty).entries) == []


def test_where_values_are_closed_they_are_listed_and_where_they_are_open_only_suggested(empty: Path) -> None:
    book = openpyxl.load_workbook(empty)

    def lists(title: str) -> dict[str, tuple[str, bool]]:
        heads = {get_column_letter(index): str(cell.value) for index, cell in enumerate(book[title][1], 1)}
        return {
            heads[str(rule.sqref)[0]]: (str(rule.formula1), bool(rule.showErrorMessage))
            for rule in book[title].data_validations.dataValidation
        }

    assert lists("授权")["单位"] == ('"年,月,日,一定期限"', True)
    assert lists("规范")["公开"] == ('"是,否"', True)
    ranks, strict = lists("规范")["位阶"]
    assert "行政法规" in ranks and not strict


def test_headings_stay_in_sight_and_text_stays_text(empty: Path) -> None:
    page = openpyxl.load_workbook(empty)["措施"]
    assert page.freeze_panes == "B2"
    formats = {
        page.cell(1, index).value: page.column_dimensions[get_column_letter(index)].number_format
        for index in range(1, page.max_column + 1)
    }
    assert formats["编号"] == "@" and formats["决定日期"] == "yyyy-mm-dd"


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="写不了"):
        write_template(tmp_path / "not there" / "mine.xlsx")


def _filled(empty: Path, folder: Path, title: str, rows: list[dict[str, object]]) -> Path:
    book = openpyxl.load_workbook(empty)
    page = book[title]
    headings = [str(cell.value) for cell in page[1]]
    for row in rows:
        page.append([row.get(heading) for heading in headings])
    path = folder / "mine.xlsx"
    book.save(path)
    return path


_WORDS = st.text("甲乙丙丁戊己庚辛，、（）", min_size=1, max_size=12)
_DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(_WORDS, _WORDS, _DAYS), min_size=1, max_size=4))
def test_a_filled_workbook_says_the_same_as_a_csv_of_the_same_rows(
    empty: Path, tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, dt.date]]
) -> None:
    folder = tmp_path_factory.mktemp("filled")
    table: list[dict[str, object]] = [
        {"编号": f"R{number}", "措施": measure, "对象": target, "决定日期": day}
        for number, (measure, target, day) in enumerate(rows)
    ]
    book = _filled(empty, folder, "措施", table)
    plain = folder / "措施.csv"
    lines = [",".join(str(value) for value in row.values()) for row in table]
    plain.write_text("\n".join(["编号,措施,对象,决定日期", *lines]) + "\n", "utf-8")

    def said(path: Path) -> list[tuple[str, frozenset[object]]]:
        entries = list(read_tables(path).entries)
        assert all(isinstance(entry, Record) for entry in entries)
        return [(entry.key, frozenset(entry.triples)) for entry in entries if isinstance(entry, Record)]

    assert said(book) == said(plain)


def test_a_formula_without_a_result_is_never_read_as_an_empty_cell(empty: Path, tmp_path: Path) -> None:
    path = _filled(empty, tmp_path, "措施", [{"编号": "A", "措施": "甲", "期限": '=1+2&"年"'}, {"编号": "B", "措施": "乙"}])  # fmt: skip
    trouble, kept = read_tables(path).entries
    assert isinstance(trouble, Problem) and (trouble.place.row, trouble.place.column) == (2, "期限")
    assert isinstance(kept, Record) and kept.key == "measures/B"


def test_rows_under_a_merged_cell_are_told_instead_of_being_read_without_it(
    empty: Path, tmp_path: Path
) -> None:
    path = _filled(empty, tmp_path, "措施", [{"编号": "A", "措施": "甲"}, {"编号": "B"}])
    book = openpyxl.load_workbook(path)
    book["措施"].merge_cells("B2:B3")
    book.save(path)
    kept, trouble = read_tables(path).entries
    assert isinstance(kept, Record) and kept.key == "measures/A"
    assert isinstance(trouble, Problem) and (trouble.place.row, trouble.place.column) == (3, "措施")


def test_what_a_file_says_of_its_own_extent_is_not_believed(empty: Path, tmp_path: Path) -> None:
    path = _filled(empty, tmp_path, "措施", [{"编号": "A", "措施": "甲"}])
    lying = tmp_path / "lying.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(lying, "w") as target:
        for part in source.infolist():
            data = source.read(part)
            if part.filename.startswith("xl/worksheets/sheet"):
                start = data.index(b"<dimension ref=")
                end = data.index(b"/>", start)
                data = data[:start] + b'<dimension ref="A1"' + data[end:]
            target.writestr(part, data)
    [record] = read_tables(lying).entries
    assert isinstance(record, Record) and record.key == "measures/A"
