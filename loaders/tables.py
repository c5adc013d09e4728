"""Table folders and workbooks (CONTRACT 3) into records; a row that cannot be read says why, the others go on."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

from kg.errors import InputError, Words
from kg.model import Place, Problem, Reading, Record, Remark
from loaders.grids import Grid, grids
from loaders.privacy import refuse_identities, without_unified_codes
from loaders.rows import READERS, CellError, Row
from loaders.sheets import Column, Sheet, sheet_named, sheets

LOOKED_THROUGH = 20  # rows in which a heading row that stands too low is looked for


def read_tables(path: Path, territory: str | None = None) -> Reading:
    """The records of a CSV file, a folder of them, or a workbook. `territory` fills empty 地域 cells, and nothing else.

    Raises InputError for a file that cannot be opened, or that holds identities of credit subjects; in a folder such
    a file is a problem of its own, and the others go on.
    """
    found: list[Grid] = []
    refused: list[Problem] = []
    for file in sorted(path.glob("*.csv")) if path.is_dir() else [path]:
        try:
            opened = list(grids(file))
            for grid in opened:
                _refuse_identities(grid)
            found += opened
        except InputError as trouble:
            if file == path:
                raise
            refused.append(Problem(Place(str(file)), trouble.words))
    total = sum(max(0, len(grid.rows) - 1) for grid in found)
    return Reading(str(path), chain(refused, _entries(path, found, territory)), total)


def _refuse_identities(grid: Grid) -> None:
    sheet = sheet_named(grid.name)
    headings = grid.rows[0] if grid.rows else []
    columns = [sheet.column(heading) if sheet else None for heading in headings]
    known = frozenset(index for index, column in enumerate(columns) if column)
    private = frozenset(index for index, column in enumerate(columns) if column and column.kind == "private")
    refuse_identities(grid, known, private)


def _entries(path: Path, found: list[Grid], territory: str | None) -> Iterator[Record | Problem | Remark]:
    read = False
    for grid in found:
        yield from grid.remarks
        sheet = sheet_named(grid.name)
        if sheet is None:
            names = "、".join(
                f"{known.title}（{known.name}）" for known in sheets().values() if known.columns
            )
            yield Problem(
                grid.place,
                Words(
                    f"不认得的表“{grid.name}”；可以是 {names}",
                    f"no sheet is called {grid.name!r}; there are {names}",
                ),
            )
        elif not sheet.columns:
            yield Problem(
                grid.place,
                Words(
                    f"表“{grid.name}”尚不能读入，未收",
                    f"the sheet {grid.name!r} cannot be read yet; nothing of it was kept",
                ),
            )
        else:
            read = True
            yield from _sheet(grid, sheet, territory)
    if not read:
        yield Problem(Place(str(path)), Words("没有可读的表", "there is no sheet to read"))


def _sheet(grid: Grid, sheet: Sheet, territory: str | None) -> Iterator[Record | Problem | Remark]:
    trouble = _headings_wrong(grid, sheet)
    if trouble is not None:
        yield Problem(grid.place, trouble)
        return
    headings = [sheet.column(heading) for heading in grid.rows[0]] if grid.rows else []
    rows = [
        (number, {column.name: cell for column, cell in zip(headings, cells, strict=False) if column})
        for number, cells in enumerate(grid.rows[1:], 2)
        if any(cells)
    ]
    has_territory = any(column and column.name == "territory" for column in sheet.columns)
    read: dict[str, list[Record]] = defaultdict(list)
    entries: list[Record | Problem] = []
    for number, row in rows:
        place = Place(grid.place.file, grid.name, number)
        if any(row.get(column.name) for column in sheet.columns if column.kind == "private"):
            yield Remark(
                place,
                Words(
                    "联系人、电话只在办理时使用，未保存（***）",
                    "contacts are working data and were not kept (***)",
                ),
            )
        kept = {name: without_unified_codes(cell).strip() for name, cell in row.items()}
        if kept != row:
            yield Remark(place, Words("统一社会信用代码未保存", "a unified social credit code was not kept"))
        if has_territory and territory and not kept.get("territory"):
            kept["territory"] = territory
        entry = _row(sheet, kept, place)
        entries.append(entry)
        if isinstance(entry, Record):
            read[entry.key].append(entry)
    for entry in entries:
        same = read[entry.key] if isinstance(entry, Record) else [entry]
        if len(same) > 1 and isinstance(entry, Record):
            others = "、".join(str(other.place.row) for other in same if other is not entry)
            yield Problem(
                entry.place,
                Words(
                    f"与第 {others} 行重复（同一编号），两行都未收",
                    f"stands twice, also in row {others}; neither was kept",
                ),
            )
        else:
            yield entry


def _headings_wrong(grid: Grid, sheet: Sheet) -> Words | None:
    if not grid.rows or not any(grid.rows[0]):
        lower = _headings_below(grid, sheet)
        if lower is None:
            return (
                Words("空表：第一行应为列名", "the sheet is empty: the first row is to hold the headings")
                if grid.rows
                else None
            )
        return _shifted(lower)
    unknown = [heading for heading in grid.rows[0] if heading and sheet.column(heading) is None]
    known = [heading for heading in grid.rows[0] if heading and sheet.column(heading)]
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
    lower = _headings_below(grid, sheet)
    if lower is not None and len(known) < 2:
        return _shifted(lower)
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


def _row(sheet: Sheet, row: Row, place: Place) -> Record | Problem:
    try:
        return READERS[sheet.name](row, place)
    except CellError as trouble:
        column = _heading(sheet, trouble.column)
        return Problem(Place(place.file, place.sheet, place.row, column), trouble.words)


def _heading(sheet: Sheet, name: str) -> str:
    found: Mapping[str, Column] = {column.name: column for column in sheet.columns}
    return found[name].heading
