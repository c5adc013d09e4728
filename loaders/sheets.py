"""The sheets and columns of CONTRACT 3, read from sheets.csv and columns.csv: names in both languages, kinds and help."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pyoxigraph import NamedNode

from kg.namespaces import PREFIXES

PRIVATE = frozenset(
    {"private", "contact"}
)  # kinds of columns that hold officials' own contacts: kept nowhere


ASKING = frozenset({"stated", "choice", "contact"})  # kinds that ask whether there is something


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its English name, its Chinese heading, what its cells hold and are stated as, and help for who fills it.

    `choices` are the values it may hold; `@ranks` names a scheme of the vocabulary, whose labels are suggested.
    `stated` is the property that a claim states with the cell; None where a reader of its own decides.
    """

    name: str
    heading: str
    kind: str
    stated: NamedNode | None
    help_zh: str
    help_en: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its English name, its Chinese name, its columns.

    The rows of a sheet of claims are of the class `kind`, with IRIs below `id/{folder}/`.
    """

    name: str
    title: str
    kind: NamedNode | None
    folder: str
    columns: tuple[Column, ...]

    def column(self, heading: str) -> Column | None:
        """The column with this heading, in either language, whatever the case and white space."""
        plain = "".join(heading.split()).casefold()
        return next((column for column in self.columns if plain in (column.name, column.heading)), None)


@cache
def sheets() -> Mapping[str, Sheet]:
    """Every sheet by its English name."""
    columns: dict[str, list[Column]] = {}
    for row in _rows("columns.csv"):
        choices = tuple(filter(None, row["choices"].split("|")))
        columns.setdefault(row["sheet"], []).append(
            Column(row["column"], row["中文"], row["kind"], _term(row["property"]), row["help_zh"], row["help_en"], choices)
        )  # fmt: skip
    return {
        row["sheet"]: Sheet(row["sheet"], row["表"], _term(row["class"]), row["folder"], tuple(columns[row["sheet"]]))
        for row in _rows("sheets.csv")
    }  # fmt: skip


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((resources.files("loaders") / name).read_text("utf-8").splitlines()))


def _term(short: str) -> NamedNode | None:
    prefix, _, name = short.partition(":")
    return NamedNode(PREFIXES[prefix] + name) if name else None


def sheet_named(name: str) -> Sheet | None:
    """The sheet of this name, in either language."""
    plain = name.strip().casefold()
    return next((sheet for sheet in sheets().values() if plain in (sheet.name, sheet.title)), None)
