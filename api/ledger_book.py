"""清理台账: a workbook with the totals, the regions added up, a sheet for each unit, and the changes between two days."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from pyoxigraph import NamedNode

from api import cleanup_words as told
from api.text import CAVEAT, verdict_words
from api.wrap import plain, width
from kg.cleanup import Change, Cleanup, Item, actions
from kg.duties import Unit
from kg.errors import Words
from kg.regions import level_of
from loaders.files import write

LONGEST_NAME, LONGEST_CELL = 31, 32_767  # characters that a spreadsheet allows
POINTS, TALLEST = 14, 409  # of a line, and of the tallest row that a spreadsheet allows
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", "-"))
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
SHADES = (
    "E2EFDA",
    "FFF2CC",
    "DDEBF7",
    "E4DFEC",
    "FCE4D6",
    "F8CBAD",
    "D9D9D9",
)  # by the gravity of the action
LINES = Border(*(Side(style="thin", color="BFBFBF"),) * 4)
TOTALS, REGIONS, CHANGES = (
    Words("汇总", "Totals"),
    Words("逐级汇总", "By region"),
    Words("两日之差", "Changes"),
)
COLUMNS: tuple[tuple[Words, float], ...] = (
    (Words("序号", "No."), 5), (Words("类别", "Kind"), 9), (Words("编号", "Id"), 8), (Words("名称", "Title"), 18),
    (Words("文号", "Number"), 12), (Words("机器建议", "Machine proposes"), 12), (Words("原因", "Reasons"), 36),
    (Words("依据条款", "Clauses"), 18), (Words("怎样改", "What would mend it"), 24), (Words("时限", "Deadline"), 10),
    (Words("审签意见", "Decision"), 12), (Words("审签经过", "Signed"), 26),
)  # fmt: skip
PROPOSED, DECIDED = 6, 11  # the columns that hold an action
CHANGED: tuple[tuple[Words, float], ...] = (
    (Words("序号", "No."), 5), (Words("类别", "Kind"), 9), (Words("编号", "Id"), 8), (Words("名称", "Title"), 20),
    (Words("责任单位", "Unit"), 22), (Words("前", "Before"), 12), (Words("后", "After"), 12),
    (Words("新增原因", "Causes that came"), 44), (Words("消失原因", "Causes that went"), 44),
)  # fmt: skip


def write_ledger(path: Path, made: Cleanup, changes: Sequence[Change] | None, lang: str) -> None:
    """Write the workbook; raises InputError where it cannot be written."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    names = _Names()
    _totals(book.create_sheet(names.take(TOTALS.in_language(lang))), made, lang)
    _regions(book.create_sheet(names.take(REGIONS.in_language(lang))), made, lang)
    if changes is not None:
        _changes(book.create_sheet(names.take(CHANGES.in_language(lang))), changes, lang)
    for unit, items in made.by_unit.items():
        _unit(book.create_sheet(names.take(unit.shown(lang))), unit, items, made, lang)
    write(path, book.save)


class _Names:
    """Names of sheets: without forbidden characters, 31 long at most, each once whatever the case."""

    def __init__(self) -> None:
        self._taken = {"history"}  # a spreadsheet keeps this one for itself

    def take(self, words: str) -> str:
        name = plain(words).translate(FORBIDDEN).strip() or "-"
        tried, count = _cut(name, LONGEST_NAME), 1
        while tried.casefold() in self._taken:
            count += 1
            tail = f"~{count}"
            tried = _cut(name, LONGEST_NAME - len(tail)) + tail
        self._taken.add(tried.casefold())
        return tried


def _cut(name: str, longest: int) -> str:
    """The name in so many characters as a spreadsheet counts them: those outside the basic plane are two."""
    return name.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore")


def _totals(sheet: Worksheet, made: Cleanup, lang: str) -> None:
    zh = lang == "zh"
    head = ["责任单位" if zh else "Unit", *(told.label(action, lang) for action in actions())]
    head += ["合计", "备注"] if zh else ["Total", "Remark"]
    title = f"清理台账（{made.on}）" if zh else f"Ledger of the cleanup on {made.on}"
    first = _headed(sheet, title, head, [44, *[10] * len(actions()), 10, 30], lang)
    zeros = {report.unit: told.zero(report, lang) for report in made.zeros}
    for row, (unit, counted) in enumerate(made.totals.items(), first):
        remark = next((words for name, words in zeros.items() if unit.is_called(name)), "")
        _row(sheet, row, [unit.shown(lang), *(counted[action] for action in actions()), None, remark])
        sheet.cell(row, len(head) - 1).value = f"=SUM(B{row}:{get_column_letter(len(head) - 2)}{row})"
    last = first + len(made.totals) - 1
    counts = [made.whole[action] for action in actions()]
    _row(sheet, last + 1, ["合计" if zh else "Total", *[None] * (len(counts) + 1), ""])
    _row(sheet, last + 2, ["事项数" if zh else "Items", *counts, len(made.items), ""])
    _row(sheet, last + 3, ["核对" if zh else "Agree", *[None] * (len(counts) + 1), ""])
    yes, no = ("一致", "不一致") if zh else ("agree", "DIFFER")
    for column in range(2, len(head)):
        letter = get_column_letter(column)
        summed = f"SUM({letter}{first}:{letter}{last})" if made.totals else "0"
        sheet.cell(last + 1, column).value = f"={summed}"
        sheet.cell(last + 3, column).value = f'=IF({letter}{last + 1}={letter}{last + 2},"{yes}","{no}")'
    for row in range(last + 1, last + 4):
        for cell in sheet[row]:
            cell.font = Font(bold=True)
    sheet.cell(last + 5, 1).value = CAVEAT.in_language(lang)
    sheet.auto_filter.ref = f"A{first - 1}:{get_column_letter(len(head))}{max(last, first)}"


def _regions(sheet: Worksheet, made: Cleanup, lang: str) -> None:
    zh = lang == "zh"
    both = [("本级", "own"), ("含下级", "with all below")]
    head = ["地区", "级别"] if zh else ["Region", "Level"]
    head += [f"{told.label(action, lang)}{'' if zh else ' '}{pair[0 if zh else 1]}"
             for pair in both for action in actions()]  # fmt: skip
    title = f"逐级汇总（{made.on}）：县 → 市 → 省" if zh else f"Added up by region on {made.on}"
    first = _headed(sheet, title, head, [24, 8, *[9] * (2 * len(actions()))], lang)
    for row, (region, own, added) in enumerate(made.by_region(), first):
        level = level_of(region)
        name = region[-1] if region else ("未写明地域" if zh else "not stated")
        _row(sheet, row, [name, level.in_language(lang) if level else "",
                          *(own[action] for action in actions()), *(added[action] for action in actions())])  # fmt: skip
        sheet.cell(row, 1).alignment = Alignment(
            horizontal="left", indent=max(0, len(region) - 1), vertical="top"
        )


def _unit(sheet: Worksheet, unit: Unit, items: Sequence[Item], made: Cleanup, lang: str) -> None:
    zh = lang == "zh"
    name = unit.shown(lang)
    title = f"{name}：{len(items)} 项（{made.on}）" if zh else f"{name}: {len(items)} items on {made.on}"
    heads = [words.in_language(lang) for words, _ in COLUMNS]
    first = _headed(sheet, title, heads, [wide for _, wide in COLUMNS], lang)
    for number, item in enumerate(items, 1):
        row = first + number - 1
        _row(sheet, row, list(_cells(number, item, lang)))
        sheet.cell(row, PROPOSED).fill = _shade(item.action)
        if item.decided:
            sheet.cell(row, DECIDED).fill = _shade(item.decided.decision)
    for report in made.zeros:
        if not items and unit.is_called(report.unit):
            _row(sheet, first, [told.zero(report, lang), *[""] * (len(heads) - 1)])
    sheet.auto_filter.ref = (
        f"A{first - 1}:{get_column_letter(len(heads))}{max(first, first + len(items) - 1)}"
    )


def _cells(number: int, item: Item, lang: str) -> Iterator[str | int]:
    yield number
    yield from (told.kind(item, lang), item.id, item.title, item.number or "")
    yield item.action_label.in_language(lang)
    yield _lines(
        told.reasons(item.causes, lang, source=False) or [verdict_words(item.verdict).in_language(lang)]
    )
    yield _lines(told.clauses(item))
    yield _lines(words.in_language(lang) for words in item.mend)
    yield item.due.in_language(lang)
    yield told.decision(item, lang)
    yield _lines(told.signature(review, lang) for review in item.reviews)


def _changes(sheet: Worksheet, changes: Sequence[Change], lang: str) -> None:
    zh = lang == "zh"
    heads = [words.in_language(lang) for words, _ in CHANGED]
    title = f"两日之差：{len(changes)} 项" if zh else f"Changes between two days: {len(changes)}"
    first = _headed(sheet, title, heads, [wide for _, wide in CHANGED], lang)
    for number, change in enumerate(changes, 1):
        row, item = first + number - 1, change.after
        _row(sheet, row, [number, told.kind(item, lang), item.id, item.title, item.unit.shown(lang),
                          change.before.action_label.in_language(lang), item.action_label.in_language(lang),
                          _lines(told.reasons(change.came, lang)), _lines(told.reasons(change.went, lang))])  # fmt: skip
        for column, action in ((6, change.before.action), (7, item.action)):
            sheet.cell(row, column).fill = _shade(action)
    sheet.auto_filter.ref = (
        f"A{first - 1}:{get_column_letter(len(heads))}{max(first, first + len(changes) - 1)}"
    )


def _headed(sheet: Worksheet, title: str, heads: Sequence[str], widths: Sequence[float], lang: str) -> int:
    """The title, the headings that stay in view and come again on each page, and the page itself; the first row below."""
    _put(sheet.cell(1, 1), title)
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    for column, (words, wide) in enumerate(zip(heads, widths, strict=True), 1):
        cell = _put(sheet.cell(2, column), words)
        cell.font, cell.border = Font(bold=True, color="FFFFFF"), LINES
        cell.fill = PatternFill("solid", start_color="305496")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = wide
    _tall(sheet, 2, heads)
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "2:2"
    page: Any = sheet
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.page_margins.left = page.page_margins.right = 0.4
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.center.text = "第 &P 页，共 &N 页" if lang == "zh" else "Page &P of &N"
    return 3


def _row(sheet: Worksheet, row: int, values: Iterable[str | int | None]) -> None:
    """Write the values, each in its box, and make the row as tall as the longest of them needs."""
    values = list(values)
    _tall(sheet, row, values)
    for column, value in enumerate(values, 1):
        cell = _put(sheet.cell(row, column), value)
        cell.border = LINES
        number = value is None or isinstance(value, int)
        cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="center" if number else "left")


def _tall(sheet: Worksheet, row: int, values: Sequence[str | int | None]) -> None:
    """The height in points that the words need at the widths of their columns; programs do not agree on fitting it."""
    lines = 1
    for column, value in enumerate(values, 1):
        wide = max(1, int(sheet.column_dimensions[get_column_letter(column)].width) - 2)
        if isinstance(value, str):
            lines = max(lines, sum(max(1, -(-width(line) // wide)) for line in value.split("\n")))
    sheet.row_dimensions[row].height = min(TALLEST, 4 + POINTS * (lines + lines // 4))


def _put(cell: Any, value: str | int | None) -> Cell:
    """Write a value; text stays text, also where a spreadsheet would take it for a formula."""
    if not isinstance(value, str):
        cell.value = value
    else:
        words = "\n".join(plain(line) for line in value.split("\n"))
        cell.value = words if len(words) <= LONGEST_CELL else words[: LONGEST_CELL - 2] + "……"
        cell.data_type = "s"
        if words.startswith(STARTS_FORMULA):
            cell.quotePrefix = True
    assert isinstance(cell, Cell)
    return cell


def _lines(words: Iterable[str]) -> str:
    return "\n".join(plain(line) for line in words)


def _shade(action: NamedNode) -> PatternFill:
    """The colour of an action by its gravity; its word stands in the cell as well."""
    return PatternFill("solid", start_color=SHADES[min(actions().index(action), len(SHADES) - 1)])
