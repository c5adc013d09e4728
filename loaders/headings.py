"""The heading row of a table: unknown, doubled or shifted headings are told, and the sheet is not read."""

from kg.errors import Words
from loaders.grids import Grid
from loaders.sheets import Sheet

LOOKED_THROUGH = 20  # rows in which a heading row that stands too low is looked for


def headings_wrong(grid: Grid, sheet: Sheet) -> Words | None:
    """What is wrong with the headings, and what would do; None where each is known and stands once in row 1."""
    if not grid.rows or not any(grid.rows[0]):
        lower = _headings_below(grid, sheet)
        if lower is None:
            return Words("空表：第一行应为列名", "the sheet is empty: the first row is to hold the headings")
        return _shifted(lower)
    unknown = [heading for heading in grid.rows[0] if heading and sheet.column(heading) is None]
    known = [heading for heading in grid.rows[0] if heading and sheet.column(heading)]
    lower = _headings_below(grid, sheet)
    if lower is not None and len(known) < 2:
        return _shifted(lower)
    if not unknown:
        twice = {
            heading
            for heading in known
            if sum(sheet.column(heading) == sheet.column(other) for other in known) > 1
        }
        if twice:
            return Words(
                f"列名重复：{'、'.join(sorted(twice))}", f"a column stands twice: {', '.join(sorted(twice))}"
            )
        return None
    there_are = "、".join(column.heading for column in sheet.columns)
    return Words(
        f"不认得的列：{'、'.join(unknown)}；此表的列有 {there_are}",
        f"unknown columns: {', '.join(unknown)}; this sheet has {', '.join(column.name for column in sheet.columns)}",
    )


def _shifted(row: int) -> Words:
    return Words(
        f"列名在第 {row} 行，应在第 1 行：请删去上面的行",
        f"the headings stand in row {row} and belong in row 1: remove the rows above",
    )


def _headings_below(grid: Grid, sheet: Sheet) -> int | None:
    for number, cells in enumerate(grid.rows[1:LOOKED_THROUGH], 2):
        if sum(sheet.column(cell) is not None for cell in cells if cell) >= 3:
            return number
    return None
