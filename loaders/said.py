"""The words by which a document is looked through (read_words.csv): headings of tables, verbs that restrict, list, publish."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from loaders.mention import compact
from loaders.paper import Block

HEADING_ROWS = 3  # in which the headings of a table are looked for


@cache
def _rows() -> tuple[dict[str, str], ...]:
    text = (resources.files("loaders") / "read_words.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def verbs(use: str) -> re.Pattern[str]:
    """The verbs of that use: restrict, list, publish, collect, third; `excluded` tells that officials are restrained."""
    return re.compile("|".join(row["words"] for row in _rows() if row["use"] == use))


@cache
def kind_name(use: str) -> str:
    """What a sentence of that use is called in a sheet."""
    return next(row["kind"] for row in _rows() if row["use"] == use)


def column_kind(heading: str) -> str | None:
    """What a column of that heading holds; None for a heading that nothing here knows."""
    plain = re.sub(r"[（(].*?[）)]", "", compact(heading))
    found = (row["kind"] for row in _rows() if row["use"] == "column" and re.search(row["words"], plain))
    return next(found, None)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose headings are known: the kind of each column, and its rows of cells (merged cells in each row)."""

    kinds: Mapping[int, str]
    rows: Mapping[int, Mapping[int, Block]]

    def cell(self, row: int, kind: str) -> Block | None:
        """The cell of a row under the first heading of that kind."""
        here = self.rows.get(row, {})
        return next(
            (here[column] for column, known in self.kinds.items() if known == kind and column in here), None
        )

    def text(self, row: int, kind: str) -> str:
        found = self.cell(row, kind)
        return "" if found is None else found.text


def grid(cells: list[Block]) -> Grid | None:
    """The table as its headings tell; None where fewer than two of them are known."""
    for row in range(1, HEADING_ROWS + 1):
        kinds: dict[int, str] = {}
        for cell in cells:
            kind = column_kind(cell.text) if cell.row <= row <= cell.until else None
            if kind is not None:
                kinds[cell.column] = kind
        if len(kinds) >= 2:
            rows: dict[int, dict[int, Block]] = {}
            for cell in cells:
                for here in range(max(cell.row, row + 1), cell.until + 1):
                    rows.setdefault(here, {})[cell.column] = cell
            return Grid(kinds, rows)
    return None
