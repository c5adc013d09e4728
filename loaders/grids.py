"""Grids of text out of .csv files and .xlsx workbooks; a cell whose value the file does not hold is told, never guessed."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from charset_normalizer import from_bytes

from kg.errors import InputError, Words
from kg.model import Place, Remark

LARGEST = 64 * 1024 * 1024  # bytes of a file
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x0d\x0e-\x1f\x7f-\x9f]")  # none of them is a sign that a person wrote
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet as text, and what is remarkable about how they were read.

    `unread` are cells whose value the file does not hold, by (row from 1, column from 0).
    """

    place: Place
    name: str
    rows: list[list[str]]
    remarks: tuple[Remark, ...] = ()
    unread: Mapping[tuple[int, int], Words] = field(default_factory=dict)


def grids(path: Path) -> Iterator[Grid]:
    """Every sheet of a .csv file, a folder of them, or an .xlsx workbook; raises InputError for one that cannot be opened."""
    if path.is_dir():
        for file in tables_in(path):
            yield from grids(file)
        return
    if path.stat().st_size > LARGEST:
        raise InputError(f"{path} 超过 64 MB，请分成几份", f"{path} is over 64 MB; split it")
    if path.suffix.lower() == ".csv":
        yield _csv(path)
    else:
        from loaders.workbooks import workbook

        yield from workbook(path)


def tables_in(folder: Path) -> list[Path]:
    """The .csv files of a folder by name, whatever the case of their ending."""
    return sorted(file for file in folder.iterdir() if file.suffix.lower() == ".csv")


def text_of(cell: object) -> str:
    """A cell as text: days as 2021-12-31, truth as 是/否, whole numbers without a point, signs that nobody sees left out."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return _CONTROL.sub(" ", _INVISIBLE.sub("", str(cell))).strip()


def _csv(path: Path) -> Grid:
    place = Place(str(path), path.stem)
    text, encoding = _decoded(path, path.read_bytes())
    remarks = [Remark(place, encoding)] if encoding else []
    if "\0" in text:
        raise InputError(
            f"{path} 是二进制文件，不是 CSV；请另存为 CSV UTF-8",
            f"{path} is binary, no CSV; save it as CSV UTF-8",
        )
    delimiter = _delimiter(text)
    if delimiter != ",":
        words = Words("不是逗号分列，按制表符或分号读入", "not parted by commas; read by tabs or semicolons")
        remarks.append(Remark(place, words))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    try:
        rows = [[text_of(cell) for cell in row] for row in reader]
    except csv.Error as trouble:
        raise InputError(
            f"{path} 第 {reader.line_num} 行起不是完整的 CSV（多半是引号没有成对）：{trouble}",
            f"{path} is no whole CSV at line {reader.line_num} (often a quotation mark without its pair): {trouble}",
        ) from trouble
    return Grid(place, path.stem, rows, tuple(remarks))


def _decoded(path: Path, data: bytes) -> tuple[str, Words | None]:
    """The text, and what is to be remarked about its encoding."""
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        pass
    try:
        if data.startswith(_UTF16):
            return data.decode("utf-16"), Words("不是 UTF-8，按 UTF-16 读入", "not UTF-8; read as UTF-16")
        text = data.decode("gb18030")
        if from_bytes(data, cp_isolation=["gb18030", "gbk", "gb2312"]).best() is not None:
            return text, Words("不是 UTF-8，按 GB18030 读入", "not UTF-8; read as GB18030")
    except UnicodeDecodeError:
        pass
    raise InputError(
        f"{path} 既不是 UTF-8 也不是 GB18030；请另存为 CSV UTF-8",
        f"{path} is neither UTF-8 nor GB18030; save it as CSV UTF-8",
    )


def _delimiter(text: str) -> str:
    headings = text.partition("\n")[0]
    return next((mark for mark in ("\t", ";") if mark in headings and "," not in headings), ",")
