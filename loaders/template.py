"""An empty workbook with the headings of every table, help beside them, and lists where values are closed."""

from pathlib import Path

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from kg import ontology
from kg.namespaces import CODE, SKOS, YJ
from loaders.files import write
from loaders.sheets import Column, sheets

ROWS = 2000  # rows that the lists are laid over
LAST = 999  # where a concept without an order of its own stands
LONGEST_LIST = 255  # characters that a spreadsheet allows in a list
FORMATS = {"date": "yyyy-mm-dd", "decimal": "General"}
WIDTHS = {"citations": 44, "words": 20, "title": 30, "text": 18, "authorities": 26, "date": 13}


def write_template(path: Path) -> None:
    """Write the workbook; each sheet can be filled in and loaded as it stands. Raises InputError where it cannot be written."""
    write(path, empty_book().save)


def empty_book() -> openpyxl.Workbook:
    """The workbook with its headings and nothing below them."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets().values():
        page = book.create_sheet(sheet.title)
        for index, column in enumerate(sheet.columns, 1):
            _column(page, index, column)
        page.freeze_panes = "B2"
    return book


def _column(page: Worksheet, index: int, column: Column) -> None:
    letter = get_column_letter(index)
    head = page.cell(1, index, column.heading)
    head.font = Font(bold=True)
    head.comment = Comment(
        f"{column.help_zh}\n{column.name}: {column.help_en}", "Yiju 依据", height=90, width=280
    )
    shape = page.column_dimensions[letter]
    shape.width = max(WIDTHS.get(column.kind, 12), 3 * len(column.heading))
    # Text stays text: a spreadsheet would make 001 a 1 and 3-5 a day in March.
    shape.number_format = FORMATS.get(column.kind, "@")
    if listed := _listed(column):
        choice = DataValidation(type="list", formula1=listed, allow_blank=True)
        choice.showErrorMessage = not _suggested(column)
        choice.error = f"{column.heading}：{column.help_zh}"
        page.add_data_validation(choice)
        choice.add(f"{letter}2:{letter}{ROWS}")


def _suggested(column: Column) -> bool:
    return column.choices[0].startswith("@")


def _listed(column: Column) -> str | None:
    """The list as a spreadsheet writes it; None where there is none, or it is longer than a spreadsheet allows."""
    if not column.choices:
        return None
    choices = _top_labels(column.choices[0][1:]) if _suggested(column) else column.choices
    listed = ",".join(choices)
    return f'"{listed}"' if len(listed) <= LONGEST_LIST else None


def _top_labels(scheme: str) -> list[str]:
    """The Chinese labels of the concepts of a scheme that stand under no other, in their own order."""
    vocabulary = ontology.load()
    concepts = vocabulary.facts.subjects(SKOS.inScheme, CODE[scheme])
    top = [concept for concept in concepts if not vocabulary.facts.nodes(concept, SKOS.broader)]
    top.sort(key=lambda concept: (int(vocabulary.facts.word(concept, YJ.order) or LAST), concept.value))
    return [vocabulary.label(concept, "zh") for concept in top]
