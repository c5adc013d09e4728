"""Cells of one row as statements: words, days, answers, citations, authorities, bounds (docs/graph.md)."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeVar

from pyoxigraph import NamedNode

from kg.errors import InputError, Words
from kg.model import Duration, Statements
from kg.namespaces import NO, YES, YJ
from loaders import cells
from loaders.authorities import authorities_in, authority_statements
from loaders.citations import citation_statements, parse_citations, title_key
from loaders.durations import in_units, nothing, ordered

Row = Mapping[str, str]
T = TypeVar("T")
INDEFINITE = "一定期限"
UNITS = ("年", "月", "个月", "日", "天")


class CellError(InputError):
    """A cell cannot be read; `column` is its English name."""

    def __init__(self, column: str, trouble: InputError) -> None:
        super().__init__(trouble.words.zh, trouble.words.en)
        self.column = column


def reading(row: Row, column: str, reader: Callable[[str], T]) -> T:
    """What the reader makes of the cell; raises CellError where it raises InputError."""
    try:
        return reader(row.get(column, ""))
    except InputError as trouble:
        raise CellError(column, trouble) from trouble


def must(row: Row, column: str) -> str:
    """The words of a cell that may not be empty; raises CellError."""
    if row.get(column, "") in ("", cells.NONE):
        raise CellError(column, InputError("此格不得为空", "this cell may not be empty"))
    return row[column]


def titled(row: Row, column: str) -> tuple[str, str]:
    """The title as it is written, without marks around the whole of it, and its key."""
    title = must(row, column)
    while title.startswith("《") and _closed_at(title) == len(title):
        title = title[1:-1].strip()
    key = title_key(title)
    if not key:
        raise CellError(column, InputError(f"“{row[column]}”不成名称", f"{row[column]!r} is no title"))
    return title, key


def _closed_at(words: str) -> int:
    """Where the mark that opens the words is closed; past their end where it is not."""
    depth = 0
    for index, letter in enumerate(words, 1):
        depth += (letter == "《") - (letter == "》")
        if depth == 0:
            return index
    return len(words) + 1


def day(out: Statements, node: NamedNode, row: Row, column: str, date: NamedNode, counted: NamedNode) -> None:
    """Write the day of the cell; 无 is written as said."""
    out.add_day(node, date, counted, reading(row, column, cells.date))
    given(out, node, row, column)


def given(out: Statements, node: NamedNode, row: Row, column: str) -> str:
    """What the cell holds; 无 is said of the column and is no value."""
    if row.get(column) != cells.NONE:
        return row.get(column, "")
    out.add(node, YJ.noneStated, column)
    return ""


def answer(row: Row, column: str) -> NamedNode | None:
    """yj:yes or yj:no; None for an empty cell."""
    said = reading(row, column, cells.yesno)
    return None if said is None else YES if said else NO


def texts(out: Statements, node: NamedNode, row: Row, columns: Mapping[str, NamedNode]) -> None:
    """Write each cell as one value."""
    for column, predicate in columns.items():
        out.add(node, predicate, given(out, node, row, column) or None)


def words(out: Statements, node: NamedNode, row: Row, columns: Mapping[str, NamedNode]) -> None:
    """Write each cell as its values, parted by ；."""
    for column, predicate in columns.items():
        out.add(node, predicate, *cells.several(given(out, node, row, column)))


def cites(out: Statements, node: NamedNode, row: Row, column: str) -> None:
    """Write the citations of the cell; 无 says that there is no basis."""
    cell = row.get(column, "")
    if cell == cells.NONE:
        out.add(node, YJ.basisNone, True)
        return
    for order, cited in enumerate(parse_citations(cell), 1):
        citation_statements(out, node, cited, order)


def authorities(out: Statements, node: NamedNode, row: Row, column: str = "authority") -> None:
    """Write the authorities of the cell."""
    said = cells.several(given(out, node, row, column))
    named = [one for words in said for one in authorities_in(words)]
    for order, one in enumerate(named, 1):
        authority_statements(out, node, one, order)


def bounds(out: Statements, node: NamedNode, row: Row) -> tuple[Words, ...]:
    """Write the bounds. A minimum without a unit is remarked and left out: it only ever leads to a note."""
    least, most = reading(row, "min", cells.decimal), reading(row, "max", cells.decimal)
    unit = given(out, node, row, "unit")
    if unit not in ("", *UNITS, INDEFINITE) or (unit == INDEFINITE and (least, most) != (None, None)):
        raise CellError(
            "unit",
            InputError(
                f"单位“{unit}”应为 年、月、日，或者 一定期限（此时不填最短、最长）",
                f"the unit {unit!r} is to be 年, 月, 日, or 一定期限 (then without 最短 and 最长)",
            ),
        )
    shortest = None if least is None or not unit else _length(row, "min", least, unit)
    longest = None if most is None else _length(row, "max", most, unit)
    if longest is not None and (nothing(longest) or (shortest and not ordered(shortest, longest))):
        raise CellError(
            "max",
            InputError(
                f"最长 {row['max']} 小于最短 {row.get('min') or 0}，或者为零",
                f"the maximum {row['max']} is below the minimum {row.get('min') or 0}, or nothing",
            ),
        )
    if reading(row, "lifetime", cells.yesno):
        longest = Duration(lifetime=True)
    elif unit == INDEFINITE:
        longest = Duration(indefinite=True)
    out.add_duration(node, YJ.shortest, shortest)
    out.add_duration(node, YJ.longest, longest)
    if least is None or shortest is not None:
        return ()
    return (
        Words(
            f"最短 {row['min']} 没有单位，未计入", f"the minimum {row['min']} has no unit and was left out"
        ),
    )


def _length(row: Row, column: str, count: Decimal, unit: str) -> Duration:
    try:
        return in_units(count, unit)
    except ValueError as trouble:
        raise CellError(
            column,
            InputError(
                f"“{row[column]}{unit}”不成期限；单位应为 年、月、日，月和日须为整数",
                f"{row[column]} {unit} is no duration; the unit is 年, 月 or 日, and months and days are whole",
            ),
        ) from trouble
