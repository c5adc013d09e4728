"""The sheets and columns of CONTRACT 3, read from columns.csv: their names in both languages, kinds and help."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its English name, its Chinese heading, what its cells hold, and help for who fills it.

    `choices` are the values it may hold; `@ranks` names a scheme of the vocabulary, whose labels are suggested.
    """

    name: str
    heading: str
    kind: str
    help_zh: str
    help_en: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its English name, its Chinese name, its columns; one without columns cannot be read yet."""

    name: str
    title: str
    columns: tuple[Column, ...]

    def column(self, heading: str) -> Column | None:
        """The column with this heading, in either language, whatever the case and white space."""
        plain = "".join(heading.split()).casefold()
        return next((column for column in self.columns if plain in (column.name, column.heading)), None)


@cache
def sheets() -> Mapping[str, Sheet]:
    """Every sheet by its English name."""
    text = (resources.files("loaders") / "columns.csv").read_text("utf-8")
    titles: dict[str, str] = {}
    columns: dict[str, list[Column]] = {}
    for row in csv.DictReader(text.splitlines()):
        titles[row["sheet"]] = row["表"]
        found = columns.setdefault(row["sheet"], [])
        if row["column"]:
            choices = tuple(filter(None, row["choices"].split("|")))
            found.append(
                Column(row["column"], row["中文"], row["kind"], row["help_zh"], row["help_en"], choices)
            )
    return {name: Sheet(name, titles[name], tuple(found)) for name, found in columns.items()}


def sheet_named(name: str) -> Sheet | None:
    """The sheet of this name, in either language."""
    plain = name.strip().casefold()
    return next((sheet for sheet in sheets().values() if plain in (sheet.name, sheet.title)), None)
