"""An empty workbook with the headings of every table, help beside them, and lists where values are closed."""

from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from loaders.sheets import Column, sheets

ROWS = 2000  # rows that the lists and formats are laid over
CLOSED = {"yesno": '"是,否"'}


def write_template(path: Path) -> None:
    """Write the workbook; each sheet can be filled in and loaded as it stands."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets().values():
        if sheet.columns:
            page = book.create_sheet(sheet.title)
            for index, column in enumerate(sheet.columns, 1):
                _column(page, index, column)
            page.freeze_panes = "A2"
    book.save(path)


def _column(page: Worksheet, index: int, column: Column) -> None:
    letter = get_column_letter(index)
    head = page.cell(1, index, column.heading)
    head.font = Font(bold=True)
    head.comment = Comment(
        f"{column.help_zh}\n{column.name}: {column.help_en}", "Yiju 依据", height=90, width=280
    )
    page.column_dimensions[letter].width = max(12, 3 * len(column.heading))
    if column.kind == "date":
        for row in range(2, ROWS):
            page[f"{letter}{row}"].number_format = "yyyy-mm-dd"
    if column.kind in CLOSED:
        choice = DataValidation(type="list", formula1=CLOSED[column.kind], allow_blank=True)
        page.add_data_validation(choice)
        choice.add(f"{letter}2:{letter}{ROWS}")
