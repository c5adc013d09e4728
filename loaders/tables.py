"""Table folders and workbooks (CONTRACT 3) into records; a row that cannot be read says why, the others go on."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path

from kg.errors import InputError, Words
from kg.model import Place, Problem, Reading, Record, Remark
from loaders import cells
from loaders.fields import CellError, Row
from loaders.grids import Grid, grids, tables_in
from loaders.headings import headings_wrong
from loaders.privacy import refuse_identities, without_unified_codes
from loaders.rows import record
from loaders.sheets import ASKING, PRIVATE, Column, Sheet, sheet_named, sheets
from loaders.working import LEFT_ALONE, is_working

_BY_ITSELF = Words(
    "文件夹里的工作簿没有读：请单独载入", "a workbook in a folder is not read: load it by itself"
)


_CONTACTS = Words(
    "联系人、专人、电话只在办理时使用，未保存（***）", "contacts are working data and were not kept (***)"
)


def read_tables(path: Path, territory: str | None = None) -> Reading:
    """The records of a CSV file, a folder of them, or a workbook. `territory` fills empty 地域 cells, and nothing else.

    Raises InputError for a file that cannot be opened, or that holds identities of credit subjects; in a folder such
    a file is a problem of its own, and the others go on.
    """
    found: list[Grid] = []
    refused: list[Problem | Remark] = []
    for file in tables_in(path) if path.is_dir() else [path]:
        try:
            opened = list(grids(file))
            for grid in opened:
                _refuse_identities(grid)
            found += opened
        except InputError as trouble:
            if file == path:
                raise
            refused.append(Problem(Place(str(file)), trouble.words))
    if path.is_dir():
        refused += [Remark(Place(str(book)), _BY_ITSELF) for book in sorted(path.glob("[!~]*.xls*"))]
    total = sum(max(0, len(grid.rows) - 1) for grid in found)
    return Reading(str(path), chain(refused, _entries(path, found, territory)), total)


def _refuse_identities(grid: Grid) -> None:
    sheet = sheet_named(grid.name)
    headings = grid.rows[0] if grid.rows else []
    columns = [sheet.column(heading) if sheet else None for heading in headings]
    known = frozenset(index for index, column in enumerate(columns) if column)
    private = frozenset(index for index, column in enumerate(columns) if column and column.kind in PRIVATE)
    refuse_identities(grid, known, private)


def _entries(path: Path, found: list[Grid], territory: str | None) -> Iterator[Record | Problem | Remark]:
    read = False
    entries: list[tuple[str | None, Record | Problem | Remark]] = []
    for grid in found:
        entries += [(None, remark) for remark in grid.remarks]
        sheet = sheet_named(grid.name)
        if is_working(grid.name):
            entries.append((None, Remark(grid.place, LEFT_ALONE)))
        elif not any(any(row) for row in grid.rows) and (sheet is None or len(found) > 1):
            entries.append((None, Remark(grid.place, Words("空表，略过", "an empty sheet, left out"))))
        elif sheet is None:
            names = "、".join(f"{known.title}（{known.name}）" for known in sheets().values())
            words = Words(
                f"不认得的表“{grid.name}”；可以是 {names}",
                f"no sheet is called {grid.name!r}; there are {names}",
            )
            entries.append((None, Problem(grid.place, words)))
        else:
            read = True
            entries += _sheet(grid, sheet, territory)
    yield from _once(entries)
    if not read:
        yield Problem(Place(str(path)), Words("没有可读的表", "there is no sheet to read"))


def _sheet(
    grid: Grid, sheet: Sheet, territory: str | None
) -> Iterator[tuple[str | None, Record | Problem | Remark]]:
    """The entries of a sheet; those of a row with the key that the row has or would have had."""
    trouble = headings_wrong(grid, sheet)
    if trouble is not None:
        yield None, Problem(grid.place, trouble)
        return
    headings = [sheet.column(heading) for heading in grid.rows[0]] if grid.rows else []
    has_territory = any(column.name == "territory" for column in sheet.columns)
    told = {row for row, _ in grid.unread}
    for number, values in enumerate(grid.rows[1:], 2):
        if not any(values) and number not in told:
            continue
        place = Place(grid.place.file, grid.name, number)
        row = {column.name: cell for column, cell in zip(headings, values, strict=False) if column}
        kept, remarks = _plain(sheet, row)
        yield from ((None, Remark(place, words)) for words in remarks)
        if has_territory and territory and not kept.get("territory"):
            kept["territory"] = territory
        entry = _unreadable(grid, headings, number, values, place) or _row(sheet, kept, place)
        yield entry.key if isinstance(entry, Record) else _key(sheet, kept), entry


def _plain(sheet: Sheet, row: Row) -> tuple[dict[str, str], list[Words]]:
    """The row as it is read, and what is remarkable about that: contacts and codes not kept, signs for not known."""
    asking = [column.name for column in sheet.columns if column.kind in ASKING]
    remarks = []
    private = (row.get(column.name, "") for column in sheet.columns if column.kind in PRIVATE)
    if any(cell and not cells.blank(cell) and not cells.none(cell) for cell in private):
        remarks.append(_CONTACTS)
    kept = {name: without_unified_codes(cell).strip() for name, cell in row.items()}
    if kept != row:
        remarks.append(Words("统一社会信用代码未保存", "a unified social credit code was not kept"))
    blank = [name for name in asking if kept.get(name) and cells.blank(kept[name])]
    if blank:
        zh = "、".join(f"{_heading(sheet, name)}“{kept[name]}”" for name in blank)
        en = ", ".join(f"{name} {kept[name]!r}" for name in blank)
        remarks.append(
            Words(f"读作未写明：{zh}；没有的请写 无", f"read as not given: {en}; write 无 for none")
        )
    return {
        name: "" if name in blank else cells.NONE if cells.none(cell) else cell for name, cell in kept.items()
    }, remarks


def _unreadable(
    grid: Grid, headings: list[Column | None], number: int, values: list[str], place: Place
) -> Problem | None:
    """A cell whose value the file does not hold, or one that stands under no heading: the row cannot be trusted."""
    for index, column in enumerate(headings):
        if column and (words := grid.unread.get((number, index))):
            return Problem(replace(place, column=column.heading), words)
    for index, cell in enumerate(values):
        if cell and (index >= len(headings) or headings[index] is None):
            return Problem(
                place,
                Words(
                    f"第 {index + 1} 格“{cell}”上面没有列名：多半是格里的逗号没有加引号，或者列名漏写",
                    f"cell {index + 1}, {cell!r}, stands under no heading: often a comma in a cell without quotation marks, "
                    "or a heading left out",
                ),
            )
    return None


def _key(sheet: Sheet, row: Row) -> str | None:
    """The key that an unreadable row would have had, where its 编号 tells it."""
    named = next((column.name for column in sheet.columns if column.kind == "id"), "id")
    return f"{sheet.name}/{row[named]}" if row.get(named) else None


def _once(
    entries: list[tuple[str | None, Record | Problem | Remark]],
) -> Iterator[Record | Problem | Remark]:
    """The entries; rows that share a 编号 contradict each other, also in two sheets, and none of them is kept."""
    places: dict[str, list[Place]] = defaultdict(list)
    for key, entry in entries:
        if key is not None:
            places[key].append(entry.place)
    for key, entry in entries:
        others = [place for place in places.get(key or "", ()) if place != entry.place]
        if others and isinstance(entry, Record):
            here = entry.place.file, entry.place.sheet
            rows = [str(place.row) if (place.file, place.sheet) == here else str(place) for place in others]
            yield Problem(
                entry.place,
                Words(
                    f"与第 {'、'.join(rows)} 行重复（同一编号），都未收",
                    f"stands twice, also in row {', '.join(rows)}; none was kept",
                ),
            )
        else:
            yield entry


def _row(sheet: Sheet, row: Row, place: Place) -> Record | Problem:
    try:
        return record(sheet, row, place)
    except CellError as trouble:
        column = _heading(sheet, trouble.column)
        return Problem(replace(place, column=column), trouble.words)


def _heading(sheet: Sheet, name: str) -> str:
    found: Mapping[str, Column] = {column.name: column for column in sheet.columns}
    return found[name].heading
