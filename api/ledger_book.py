"""清理台账: a workbook with the totals, the regions added up, a sheet for each unit, and the changes between two days."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from openpyxl.utils import get_column_letter
from pyoxigraph import NamedNode

from api import cleanup_words as told
from api.text import CAVEAT, verdict_words
from api.workbook import Book, Formula, Value, filled, indented, lines
from kg.cleanup import Change, Cleanup, Item, actions
from kg.duties import Unit
from kg.errors import Words
from kg.regions import level_of

Counted = Callable[[Iterable[Item], int], Iterable[Item]]
FIRST = 3  # the row below the headings
SHADES = (
    "E2EFDA",
    "FFF2CC",
    "DDEBF7",
    "E4DFEC",
    "FCE4D6",
    "F8CBAD",
    "D9D9D9",
)  # by the gravity of the action
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


def write_ledger(
    path: Path,
    made: Cleanup,
    changes: Sequence[Change] | None,
    lang: str,
    counted: Counted = lambda items, _: items,
) -> None:
    """Write the workbook, row by row, its items `counted` as they pass; raises InputError where it cannot be written."""
    book = Book(
        {shade: filled(shade) for shade in SHADES} | {f"in {depth}": indented(depth) for depth in range(9)}
    )
    _totals(book, made, lang)
    _regions(book, made, lang)
    if changes is not None:
        _changes(book, changes, lang)
    items = iter(counted((item for found in made.by_unit.values() for item in found), len(made.items)))
    for unit, found in made.by_unit.items():
        _unit(book, unit, len(found), islice(items, len(found)), made, lang)
    book.save(path)


def _footer(lang: str) -> str:
    return "第 &P 页，共 &N 页" if lang == "zh" else "Page &P of &N"


def _totals(book: Book, made: Cleanup, lang: str) -> None:
    zh = lang == "zh"
    heads = ["责任单位" if zh else "Unit", *(told.label(action, lang) for action in actions())]
    heads += ["合计", "备注"] if zh else ["Total", "Remark"]
    title = f"清理台账（{made.on}）" if zh else f"Ledger of the cleanup on {made.on}"
    sheet = book.sheet(
        TOTALS.in_language(lang), title, heads, [44, *[10] * len(actions()), 10, 30], _footer(lang)
    )
    zeros = {report.unit: told.zero(report, lang) for report in made.zeros}
    end = get_column_letter(len(heads) - 2)
    for row, (unit, found) in enumerate(made.totals.items(), FIRST):
        remark = next((words for name, words in zeros.items() if unit.is_called(name)), "")
        total = Formula(f"=SUM(B{row}:{end}{row})")
        sheet.put(
            [unit.shown(lang), *(found[action] for action in actions()), total, remark],
            {len(heads) - 1: "number"},
        )
    last = FIRST + len(made.totals) - 1
    yes, no = ("一致", "不一致") if zh else ("agree", "DIFFER")
    letters = [get_column_letter(column) for column in range(2, len(heads))]
    sums = [Formula(f"=SUM({one}{FIRST}:{one}{last})" if made.totals else "=0") for one in letters]
    agree = [Formula(f'=IF({one}{last + 1}={one}{last + 2},"{yes}","{no}")') for one in letters]
    counts = [*(made.whole[action] for action in actions()), len(made.items)]
    bold = {1: "bold words", len(heads): "bold words"}
    sheet.put(["合计" if zh else "Total", *sums, ""], bold, "bold number")
    sheet.put(["事项数" if zh else "Items", *counts, ""], bold, "bold number")
    sheet.put(["核对" if zh else "Agree", *agree, ""], bold, "bold number")
    sheet.plain([])
    sheet.plain([CAVEAT.in_language(lang)])
    sheet.done(last)


def _regions(book: Book, made: Cleanup, lang: str) -> None:
    zh = lang == "zh"
    both = [("本级", "own"), ("含下级", "with all below")]
    heads = ["地区", "级别"] if zh else ["Region", "Level"]
    heads += [f"{told.label(action, lang)}{'' if zh else ' '}{pair[0 if zh else 1]}"
              for pair in both for action in actions()]  # fmt: skip
    title = f"逐级汇总（{made.on}）：县 → 市 → 省" if zh else f"Added up by region on {made.on}"
    widths = [24, 8, *[9] * (2 * len(actions()))]
    sheet = book.sheet(REGIONS.in_language(lang), title, heads, widths, _footer(lang))
    for region, own, added in made.by_region():
        level = level_of(region)
        name = region[-1] if region else ("未写明地域" if zh else "not stated")
        values: list[Value] = [name, level.in_language(lang) if level else ""]
        values += [found[action] for found in (own, added) for action in actions()]
        sheet.put(values, {1: f"in {min(8, max(0, len(region) - 1))}"})
    sheet.done(None)


def _unit(book: Book, unit: Unit, many: int, items: Iterable[Item], made: Cleanup, lang: str) -> None:
    name = unit.shown(lang)
    title = f"{name}：{many} 项（{made.on}）" if lang == "zh" else f"{name}: {many} items on {made.on}"
    heads = [words.in_language(lang) for words, _ in COLUMNS]
    sheet = book.sheet(name, title, heads, [wide for _, wide in COLUMNS], _footer(lang))
    for number, item in enumerate(items, 1):
        shades = {PROPOSED: _shade(item.action)}
        if item.decided:
            shades[DECIDED] = _shade(item.decided.decision)
        sheet.put(list(_cells(number, item, lang)), shades)
    for report in made.zeros:
        if not many and unit.is_called(report.unit):
            sheet.put([told.zero(report, lang), *[""] * (len(heads) - 1)])
    sheet.done(FIRST + many - 1)


def _cells(number: int, item: Item, lang: str) -> Iterator[str | int]:
    yield number
    yield from (told.kind(item, lang), item.id, item.title, item.number or "")
    yield item.action_label.in_language(lang)
    yield lines(
        told.reasons(item.causes, lang, source=False) or [verdict_words(item.verdict).in_language(lang)]
    )
    yield lines(told.clauses(item))
    yield lines(words.in_language(lang) for words in item.mend)
    yield item.due.in_language(lang)
    yield told.decision(item, lang)
    yield lines(told.signature(review, lang) for review in item.reviews)


def _changes(book: Book, changes: Sequence[Change], lang: str) -> None:
    heads = [words.in_language(lang) for words, _ in CHANGED]
    title = f"两日之差：{len(changes)} 项" if lang == "zh" else f"Changes between two days: {len(changes)}"
    sheet = book.sheet(CHANGES.in_language(lang), title, heads, [wide for _, wide in CHANGED], _footer(lang))
    for number, change in enumerate(changes, 1):
        item = change.after
        values: list[Value] = [number, told.kind(item, lang), item.id, item.title, item.unit.shown(lang),
                               change.before.action_label.in_language(lang), item.action_label.in_language(lang),
                               lines(told.reasons(change.came, lang)), lines(told.reasons(change.went, lang))]  # fmt: skip
        sheet.put(values, {6: _shade(change.before.action), 7: _shade(change.after.action)})
    sheet.done(FIRST + len(changes) - 1)


def _shade(action: NamedNode) -> str:
    """The style of an action by its gravity; its word stands in the cell as well."""
    return SHADES[min(actions().index(action), len(SHADES) - 1)]
