"""The sheets of an .xlsx workbook as grids, with bounds against bombs (openpyxl; defusedxml keeps XML entities out)."""

import re
import zipfile
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.cell import coordinate_to_tuple

from kg.errors import InputError, Words
from kg.model import Place
from loaders.grids import Grid, text_of
from loaders.packed import refuse_bombs

_OLD = b"\xd0\xcf\x11\xe0"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_PIECE = 1 << 20
MOST_MERGED = 5000

Range = tuple[tuple[int, int], tuple[int, int]]  # (row, column) of both corners, from 1

UNCOUNTED = Words(
    "公式没有存下结果：请在表格软件里打开、重算并保存，或者改填数值",
    "a formula without a stored result: open it in a spreadsheet program, recalculate and save, or write the value",
)
BROKEN = Words("公式出错：请改填数值", "a formula that fails: write the value")
MERGED = Words(
    "属于合并单元格，本格没有值：请取消合并，逐行填写",
    "belongs to a merged cell and holds no value of its own: unmerge and fill in each row",
)


def workbook(path: Path) -> Iterator[Grid]:
    """Every sheet of the workbook; raises InputError for one that is damaged, or unpacks to too much."""
    try:
        refuse_bombs(path)
        yield from _sheets(path)
    except InputError:
        raise
    except Exception as trouble:  # openpyxl lets out whatever a damaged part of the file makes it meet
        raise _damaged(path, trouble) from trouble


def _damaged(path: Path, trouble: Exception) -> InputError:
    with path.open("rb") as file:
        old = file.read(4) == _OLD
    if old:
        return InputError(
            f"{path} 是旧版 .xls 工作簿或者加了密码；请另存为不加密的 .xlsx",
            f"{path} is an old .xls workbook or has a password; save it as .xlsx without one",
        )
    return InputError(
        f"{path} 不是完整的 .xlsx 工作簿：{trouble}", f"{path} is no whole .xlsx workbook: {trouble}"
    )


def _sheets(path: Path) -> Iterator[Grid]:
    values = openpyxl.load_workbook(path, read_only=True, data_only=True)
    formulas = openpyxl.load_workbook(path, read_only=True)
    try:
        with zipfile.ZipFile(path) as packed:
            for sheet, written in zip(values.worksheets, formulas.worksheets, strict=True):
                has_formulas, merged = _looked_through(packed, sheet)
                rows, unread = _rows(sheet, written if has_formulas else None)
                unread |= _covered(merged, rows)
                yield Grid(Place(str(path), sheet.title), sheet.title, rows, unread=unread)
    finally:
        values.close()
        formulas.close()


def _rows(sheet: Any, written: Any) -> tuple[list[list[str]], dict[tuple[int, int], Words]]:
    rows: list[list[str]] = []
    unread: dict[tuple[int, int], Words] = {}
    # What a file says about its own extent is often wrong (WPS, exports): read what is there.
    sheet.reset_dimensions()
    if written is not None:
        written.reset_dimensions()
    typed = written.iter_rows() if written is not None else ()
    for number, (cells, sources) in enumerate(zip_longest(sheet.iter_rows(), typed, fillvalue=()), 1):
        rows.append([text_of(cell.value) for cell in cells])
        for index, (cell, source) in enumerate(zip_longest(cells, sources)):
            if getattr(cell, "data_type", None) == "e":
                unread[number, index] = BROKEN
            elif getattr(source, "data_type", None) == "f" and (cell is None or cell.value is None):
                unread[number, index] = UNCOUNTED
    while rows and not any(rows[-1]) and not any(row == len(rows) for row, _ in unread):
        rows.pop()
    return rows, unread


def _looked_through(packed: zipfile.ZipFile, sheet: Any) -> tuple[bool, list[Range]]:
    """Whether the sheet has formulas, and its merged cells: neither is told by openpyxl's reading of large files."""
    kept, has_formulas = b"", False
    merged: list[Range] = []
    with packed.open(sheet._worksheet_path.lstrip("/")) as file:
        while piece := file.read(_PIECE):
            kept += piece
            has_formulas = has_formulas or _FORMULA.search(kept) is not None
            end = 0
            for match in _MERGED.finditer(kept):
                ends = match[1].decode("ascii").split(":")
                merged.append((coordinate_to_tuple(ends[0]), coordinate_to_tuple(ends[1])))
                end = match.end()
            kept = kept[max(end, len(kept) - 200) :]
    if len(merged) > MOST_MERGED:
        raise InputError(
            f"表“{sheet.title}”有 {len(merged)} 处合并单元格，过多：请取消合并",
            f"the sheet {sheet.title!r} has {len(merged)} merged cells, too many: unmerge them",
        )
    return has_formulas, merged


def _covered(merged: list[Range], rows: list[list[str]]) -> dict[tuple[int, int], Words]:
    """The cells that a merged one covers, in rows that hold anything; its first cell holds the value."""
    found: dict[tuple[int, int], Words] = {}
    wide = max(map(len, rows), default=0)
    for (top, left), (bottom, right) in merged:
        for number in range(top, min(bottom, len(rows)) + 1):
            row = rows[number - 1]
            for index in range(left - 1, min(right, wide)) if any(row) else ():
                if (number, index) != (top, left - 1) and not (index < len(row) and row[index]):
                    found[number, index] = MERGED
    return found
