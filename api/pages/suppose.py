"""What if: a measure that nobody keeps, written into a form, read as a row of the table of measures and judged over the store."""

import csv
import datetime as dt
import tempfile
from collections.abc import Mapping
from pathlib import Path

from kg import draft
from kg.draft import Line
from kg.errors import InputError
from kg.model import Problem, Record
from kg.store import Store
from loaders.sheets import sheet_named
from loaders.tables import read_tables

SHEET = "measures"
FIELDS = ("measure", "basis", "authority", "target", "conduct", "duration", "territory")  # columns asked for
NAME = "如果"  # the id of what nobody keeps


def suppose(store: Store, cells: Mapping[str, str], on: dt.date, known: dt.datetime) -> Line:
    """The answer about it on a day; raises InputError where a cell cannot be read, or names a person."""
    record = _record({name: words for name in FIELDS if (words := cells.get(name, "").strip())})
    [line] = draft.judged(store, [record], on, known)
    return line


def _record(cells: Mapping[str, str]) -> Record:
    sheet = sheet_named(SHEET)
    assert sheet is not None
    names = [column.name for column in sheet.columns if column.name in cells or column.name == "id"]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{SHEET}.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([names, [{"id": NAME, **cells}[name] for name in names]])
        entries = list(read_tables(file).entries)
    for entry in entries:
        if isinstance(entry, Problem):
            where = f"{entry.place.column}：" if entry.place.column else ""
            raise InputError(f"{where}{entry.words.zh}", f"{where}{entry.words.en}")
    [record] = [entry for entry in entries if isinstance(entry, Record)]
    return record
