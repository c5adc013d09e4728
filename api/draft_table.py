"""The 条文—依据对照表 of a draft as a workbook."""

from pathlib import Path

import openpyxl
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.properties import PageSetupProperties

from api import draft as told
from api.draft import Reviewed
from api.workbook import LONGEST_CELL
from api.wrap import plain
from loaders.files import write

WIDTHS = (6, 44, 24, 36, 18, 20, 44, 40)


def write_table(path: Path, made: Reviewed, lang: str) -> None:
    """Write the workbook; raises InputError where it cannot be written."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "条文—依据对照表" if lang == "zh" else "Text and basis"
    for index, (heading, width) in enumerate(zip(told.COLUMNS, WIDTHS, strict=True), 1):
        cell = page.cell(1, index, heading.in_language(lang))
        cell.font = Font(bold=True)
        page.column_dimensions[cell.column_letter].width = width
    for number, line in enumerate(made.lines, 1):
        page.append([_text(page, words) for words in told.row(made, number, line, lang)])
    page.freeze_panes = "C2"
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.print_title_rows = "1:1"
    write(path, book.save)


def _text(page: object, words: str) -> Cell:
    """A cell that holds text: nothing in it is ever a formula."""
    lines = "\n".join(plain(line) for line in words.split("\n"))
    cell = Cell(page, 1, 1, lines[:LONGEST_CELL])  # type: ignore[arg-type]
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
