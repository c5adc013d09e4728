"""A workbook written row by row: however many rows it has, one at a time is in memory (openpyxl's write-only mode)."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from api.wrap import plain, width
from loaders.files import write

LONGEST_NAME, LONGEST_CELL = 31, 32_767  # characters that a spreadsheet allows
POINTS, TALLEST = 14, 409  # of a line, and of the tallest row that a spreadsheet allows
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", "-"))
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
LINES = Border(*(Side(style="thin", color="BFBFBF"),) * 4)
Value = str | int | None


class Formula(str):
    """A formula that we wrote; any other words stay words."""


class Sheet:
    """A sheet with its title, its headings, and rows in boxes; the headings stay in view and come again on each page."""

    def __init__(
        self, book: "Book", name: str, title: str, heads: Sequence[str], widths: Sequence[float], footer: str
    ) -> None:
        self._book = book
        self._sheet: Any = book.book.create_sheet(name)
        self._heads, self._widths = heads, widths
        self.row = 0
        for column, wide in enumerate(widths, 1):
            self._sheet.column_dimensions[get_column_letter(column)].width = wide
        self._sheet.freeze_panes = "A3"
        self._sheet.print_title_rows = "2:2"
        page = self._sheet
        page.page_setup.orientation, page.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.page_margins.left = page.page_margins.right = 0.4
        page.sheet_properties.pageSetUpPr.fitToPage = True
        page.oddFooter.center.text = footer
        self.plain([title], "title")
        self._append(heads, dict.fromkeys(range(1, len(heads) + 1), "head"))

    def put(self, values: Sequence[Value], styles: Mapping[int, str] | None = None, all_of: str = "") -> None:
        """The values, each in its box; `styles` of single columns (from 1), or one of them all."""
        named = {
            column: all_of or ("number" if value is None or isinstance(value, int) else "words")
            for column, value in enumerate(values, 1)
        }
        self._append(values, {**named, **(styles or {})})

    def plain(self, values: Sequence[Value], style: str = "") -> None:
        """The values without boxes, in a row as tall as any."""
        self.row += 1
        self._sheet.append([self._book.cell(self._sheet, value, style) for value in values])

    def done(self, last: int | None) -> None:
        """Nothing is added any more; a filter on the headings down to that row, where one is given."""
        if last is not None:
            self._sheet.auto_filter.ref = f"A2:{get_column_letter(len(self._heads))}{max(last, 3)}"
        self._sheet.close()

    def _append(self, values: Sequence[Value], styles: Mapping[int, str]) -> None:
        self.row += 1
        self._sheet.row_dimensions[self.row].height = self._tall(values)
        self._sheet.append(
            [self._book.cell(self._sheet, value, styles[column]) for column, value in enumerate(values, 1)]
        )
        del self._sheet.row_dimensions[self.row]

    def _tall(self, values: Sequence[Value]) -> float:
        """The height in points that the words need at the widths of their columns; programs do not agree on fitting it."""
        lines = 1
        for value, column in zip(values, self._widths, strict=False):
            wide = max(1, int(column) - 2)
            if isinstance(value, str) and not isinstance(value, Formula):
                lines = max(lines, sum(max(1, -(-width(line) // wide)) for line in value.split("\n")))
        return min(TALLEST, 4 + POINTS * (lines + lines // 4))


class Book:
    """The workbook; `styles` adds to those that every row uses: by name, the properties of a cell."""

    def __init__(self, styles: Mapping[str, Mapping[str, object]]) -> None:
        self.book: Any = openpyxl.Workbook(write_only=True)
        self._taken = {"history"}  # a spreadsheet keeps this one for itself
        self._drawn: dict[tuple[str, bool], Any] = {}
        self._styles = {**STYLES, **styles}

    def sheet(
        self, name: str, title: str, heads: Sequence[str], widths: Sequence[float], footer: str
    ) -> Sheet:
        return Sheet(self, self._take(name), title, heads, widths, footer)

    def save(self, path: Path) -> None:
        """Write it; raises InputError where it cannot be written."""
        write(path, self.book.save)

    def cell(self, sheet: Any, value: Value, style: str) -> Any:
        """A cell; text stays text, also where a spreadsheet would take it for a formula."""
        cell: Any = WriteOnlyCell(sheet, None)
        quoted = False
        if isinstance(value, str) and not isinstance(value, Formula):
            words = "\n".join(plain(line) for line in value.split("\n"))
            cell.value = words if len(words) <= LONGEST_CELL else words[: LONGEST_CELL - 2] + "……"
            cell.data_type = "s"
            quoted = words.startswith(STARTS_FORMULA)
        else:
            cell.value = value
        drawn = self._drawn.get((style, quoted))
        if drawn is None:  # a style is looked up once: setting it on every cell takes most of the time
            for name, what in self._styles[style].items():
                setattr(cell, name, what)
            cell.quotePrefix = quoted
            self._drawn[(style, quoted)] = copy(cell._style)
        else:
            cell._style = copy(drawn)
        return cell

    def _take(self, words: str) -> str:
        """A name for a sheet: without forbidden characters, 31 long at most, each once whatever the case."""
        name = plain(words).translate(FORBIDDEN).strip() or "-"
        tried, count = _cut(name, LONGEST_NAME), 1
        while tried.casefold() in self._taken:
            count += 1
            tail = f"~{count}"
            tried = _cut(name, LONGEST_NAME - len(tail)) + tail
        self._taken.add(tried.casefold())
        return tried


def filled(colour: str) -> dict[str, object]:
    """Words in a box of that colour."""
    return {**STYLES["words"], "fill": PatternFill("solid", start_color=colour)}


def indented(steps: int) -> dict[str, object]:
    return {"border": LINES, "alignment": Alignment(horizontal="left", indent=steps, vertical="top")}


def lines(words: Iterable[str]) -> str:
    return "\n".join(plain(line) for line in words)


def _cut(name: str, longest: int) -> str:
    """The name in so many characters as a spreadsheet counts them: those outside the basic plane are two."""
    return name.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore")


_WORDS = {"border": LINES, "alignment": Alignment(wrap_text=True, vertical="top", horizontal="left")}
_NUMBER = {"border": LINES, "alignment": Alignment(wrap_text=True, vertical="top", horizontal="center")}
STYLES: dict[str, Mapping[str, object]] = {
    "": {},
    "title": {"font": Font(bold=True, size=14)},
    "head": {
        "font": Font(bold=True, color="FFFFFF"), "border": LINES, "fill": PatternFill("solid", start_color="305496"),
        "alignment": Alignment(horizontal="center", vertical="center", wrap_text=True),
    },
    "words": _WORDS,
    "number": _NUMBER,
    "bold words": {**_WORDS, "font": Font(bold=True)},
    "bold number": {**_NUMBER, "font": Font(bold=True)},
}  # fmt: skip
