"""Grids of text out of .csv files and .xlsx workbooks, with bounds against files that are too large or bombs."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from charset_normalizer import from_bytes

from kg.errors import InputError, Words
from kg.model import Place, Remark

LARGEST = 64 * 1024 * 1024  # bytes of a file
UNPACKED = 200 * 1024 * 1024  # bytes of a workbook unpacked
RATIO = 100  # how far one part of a workbook may be packed, if it is over 10 MB


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet as text, and what is remarkable about how they were read."""

    place: Place
    name: str
    rows: list[list[str]]
    remarks: tuple[Remark, ...] = ()


def grids(path: Path) -> Iterator[Grid]:
    """Every sheet of a .csv file, a folder of them, or an .xlsx workbook; raises InputError for one that cannot be opened."""
    if path.is_dir():
        for file in sorted(path.glob("*.csv")):
            yield _csv(file)
    elif path.suffix.lower() == ".csv":
        yield _csv(path)
    else:
        yield from _workbook(path)


def _small(path: Path) -> None:
    if path.stat().st_size > LARGEST:
        raise InputError(f"{path} 超过 64 MB，请分成几份", f"{path} is over 64 MB; split it")


def _csv(path: Path) -> Grid:
    _small(path)
    data = path.read_bytes()
    place = Place(str(path), path.stem)
    remarks: tuple[Remark, ...] = ()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _recognised(path, data)
        words = Words("不是 UTF-8，按 GB18030 读入", "not UTF-8; read as GB18030")
        remarks = (Remark(place, words),)
    if "\0" in text:
        raise InputError(f"{path} 是二进制文件，不是 CSV", f"{path} is binary, no CSV")
    try:
        rows = [
            [cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), strict=True)
        ]
    except csv.Error as trouble:
        raise InputError(
            f"{path} 不是完整的 CSV：{trouble}", f"{path} is no whole CSV: {trouble}"
        ) from trouble
    return Grid(place, path.stem, rows, remarks)


def _recognised(path: Path, data: bytes) -> str:
    best = from_bytes(data, cp_isolation=["gb18030", "gbk", "gb2312"]).best()
    if best is None:
        raise InputError(
            f"{path} 既不是 UTF-8 也不是 GB18030；请另存为 CSV UTF-8",
            f"{path} is neither UTF-8 nor GB18030; save it as CSV UTF-8",
        )
    return data.decode("gb18030")


def _workbook(path: Path) -> Iterator[Grid]:
    _small(path)
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
        swollen = any(
            part.file_size > 10 << 20 and part.file_size > RATIO * part.compress_size for part in parts
        )
        if swollen or sum(part.file_size for part in parts) > UNPACKED:
            raise InputError(
                f"{path} 解压后过大，未读（防压缩炸弹）",
                f"{path} unpacks to too much and was not read (zip bomb)",
            )
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as trouble:
        raise InputError(
            f"{path} 不是完整的 .xlsx 工作簿：{trouble}", f"{path} is no whole .xlsx workbook: {trouble}"
        ) from trouble
    try:
        for sheet in book.worksheets:
            rows = [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
            yield Grid(Place(str(path), sheet.title), sheet.title, rows)
    finally:
        book.close()


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
