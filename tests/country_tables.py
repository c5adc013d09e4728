"""A generated country as a person would load it: law texts with the collection's own days of effect, and tables."""

import csv
import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path

from loaders.recorded import DATABASE
from loaders.sheets import sheets
from tests.country import Country


def write_tables(folder: Path, size: int, seed: int = 0) -> None:
    """Write its texts and its tables into a folder, for `yiju load`."""
    made = Country(size, seed)
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / DATABASE)) as base:
        base.execute("CREATE TABLE law (name TEXT, publish TEXT, valid_from TEXT)")
        for text in made.texts():
            path = folder / text.path
            path.parent.mkdir(exist_ok=True)
            path.write_text(text.words, "utf-8")
            name, _, day = text.stem.rpartition("(")
            if text.recorded:
                base.execute(
                    "INSERT INTO law VALUES (?, ?, ?)", (name, day.rstrip(")"), text.recorded.isoformat())
                )
        base.commit()
    with ExitStack() as stack:
        writers: dict[str, csv.DictWriter[str]] = {}
        for sheet, cells in made.rows():
            if sheet not in writers:
                file = stack.enter_context((folder / f"{sheet}.csv").open("w", encoding="utf-8", newline=""))
                writers[sheet] = csv.DictWriter(
                    file, [column.name for column in sheets()[sheet].columns], restval=""
                )
                writers[sheet].writeheader()
            writers[sheet].writerow(cells)
