"""What was read, as the workbook of CONTRACT 3 with working sheets beside it (working.py); `yiju load` reads it as it stands."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kg.states import State
from loaders.drafts import Draft
from loaders.files import write
from loaders.mention import CARRIED, FULL, NUMBER, OPEN, OWN, PLAIN, SHORT, Mention
from loaders.reading import Found
from loaders.said import kind_name
from loaders.sheets import sheets
from loaders.template import empty_book
from loaders.working import CITATIONS, COLUMNS, DOCUMENTS, LEADS, TASKS

LONGEST = 32_000  # letters of a cell
WIDTH = {
    "原话": 44,
    "所在句": 60,
    "原句": 60,
    "内容": 40,
    "说明": 40,
    "规范": 40,
    "任务": 30,
    "责任单位": 36,
    "待核对": 44,
}
WAYS: Mapping[str, str] = {
    FULL: "全称", SHORT: "简称", NUMBER: "文号", PLAIN: "不带书名号", CARRIED: "承前", OWN: "本文件", OPEN: "未指明",
}  # fmt: skip
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
States = Mapping[tuple[int, int], State]


def write_readings(path: Path, found: Sequence[Found], states: Sequence[States]) -> None:
    """Write the workbook; `states` are those of each document's citations by (mention, place). Raises InputError."""
    book = empty_book()
    for name, headings in COLUMNS.items():
        _working(book, name, headings)
    for one, known in zip(found, states, strict=True):
        _document(book, one)
        _measures(book, one, known)
        _citations(book, one, known)
        _tasks(book, one)
    write(path, book.save)


def _working(book: Workbook, name: str, headings: Sequence[str]) -> None:
    page = book.create_sheet(name)
    for index, heading in enumerate(headings, 1):
        page.cell(1, index, heading).font = Font(bold=True)
        page.column_dimensions[page.cell(1, index).column_letter].width = WIDTH.get(heading, 16)
    page.freeze_panes = "B2"


def _append(page: Worksheet, values: Iterable[str]) -> None:
    """One more row of text: nothing in it is ever a formula."""
    page.append([_cell(page, value) for value in values])


def _cell(page: Worksheet, value: str) -> Cell:
    plain = _ILLEGAL.sub("", value)
    cell = Cell(page, 1, 1, (plain if len(plain) <= LONGEST else plain[:LONGEST] + "……") or None)
    cell.data_type = "s" if plain else "n"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _fill(book: Workbook, sheet: str, row: Mapping[str, str]) -> None:
    """One more row of a sheet that is loaded, by the English names of its columns."""
    known = sheets()[sheet]
    _append(book[known.title], [row.get(column.name, "") for column in known.columns])


def _document(book: Workbook, one: Found) -> None:
    said = one.about
    identifier = said.identifier or one.path.name
    if one.secret:
        _fill(book, "documents", {"id": identifier, "number": said.number or ""})
        return
    thirds = dict.fromkeys(
        f"{draft.executor}；{draft.mandatory}" for draft in one.drafts if draft.executor and draft.mandatory
    )
    units = dict.fromkeys(unit for task in one.tasks for unit in task.units)
    _fill(book, "documents", {
        "id": identifier, "title": said.title or "", "number": said.number or "", "issuer": "；".join(said.issuers),
        "rank": said.rank or "", "territory": said.territory or "", "responsible_unit": "；".join(units),
        "published": _day(said.published), "in_force_from": _day(said.begins), "valid_until": _day(said.until),
        "basis": "；".join(_bases(one.mentions)), "third_party": "；".join(list(thirds)[:1]),
    })  # fmt: skip
    for title, number, unit in one.reviewed:
        _fill(
            book,
            "documents",
            {"id": number or title, "title": title, "number": number, "responsible_unit": unit},
        )
    facts = {
        "来源文件": one.path.name, "标题": said.title, "文号": said.number, "制定机关": "；".join(said.issuers),
        "成文日期": _day(said.made), "印发日期": _day(said.printed), "公布日期": _day(said.published), "位阶（按字面）": said.rank, "地域": said.territory,
        "来源": _machine(),
    }  # fmt: skip
    for name, value in facts.items():
        _append(book[DOCUMENTS], [identifier, name, value or "（未写明）", ""])
    for executor in list(thirds)[1:]:
        _append(book[DOCUMENTS], [identifier, "对第三方要求", executor, ""])
    for remark in one.remarks:
        _append(book[DOCUMENTS], [identifier, "提示", remark.zh, ""])


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _bases(mentions: Sequence[Mention]) -> list[str]:
    """The citations of a document as its cell 引用依据 writes them, each once."""
    return list(dict.fromkeys(cited.words for mention in mentions if mention.keys for cited in mention.cited))


def _measures(book: Workbook, one: Found, states: States) -> None:
    identifier = one.about.identifier or one.path.name
    order = {mention: at for at, mention in enumerate(one.mentions)}
    count = 0
    for draft in one.drafts:
        name = ""
        if draft.measure:
            count += 1
            name = f"{identifier} 措施{count}"
            _fill(book, "measures", _row(name, draft, one))
            if draft.quote:
                _fill(book, "powers", _power(f"{identifier} 授权{count}", draft))
        told = [
            f"{cited.words}：{states[key].label.zh}"
            for mention in draft.basis
            for place, cited in enumerate(mention.cited)
            if (key := (order.get(mention, -1), place)) in states
        ]
        missing = "、".join(_missing(draft))
        check = "机器识读（machine），须人工核对" + (f"；未读出：{missing}" if missing else "")
        _append(
            book[LEADS],
            [
                identifier,
                name,
                kind_name(draft.use),
                draft.block.where.zh,
                draft.sentence,
                "；".join(told),
                check,
            ],
        )


def _row(name: str, draft: Draft, one: Found) -> dict[str, str]:
    return {
        "id": name, "measure": draft.measure, "measure_type": draft.class_, "basis": "；".join(_bases(draft.basis)),
        "quote": draft.quote, "authority": draft.authority, "target": draft.target, "conduct": draft.conduct,
        "duration": draft.duration, "territory": one.about.territory or "", "document": one.about.identifier or "",
        "executor": draft.executor, "mandatory": draft.mandatory,
    }  # fmt: skip


def _power(identifier: str, draft: Draft) -> dict[str, str]:
    """What a quotation beside a measure says that its basis grants, for a person to confirm."""
    return {
        "id": identifier, "basis": "；".join(_bases(draft.basis)[:1]), "measure": draft.measure,
        "measure_type": draft.class_, "quote": draft.quote, "asserted_by": _machine(),
    }  # fmt: skip


def _machine() -> str:
    """What the column 来源 calls a machine's reading: the last of its choices."""
    column = sheets()["powers"].column("asserted_by")
    assert column is not None
    return column.choices[-1]


def _missing(draft: Draft) -> list[str]:
    said = {
        "依据": draft.basis,
        "实施机关": draft.authority,
        "对象": draft.target,
        "行为": draft.conduct,
        "期限": draft.duration,
    }
    return [name for name, value in said.items() if not value]


def _citations(book: Workbook, one: Found, states: States) -> None:
    identifier = one.about.identifier or one.path.name
    for at, mention in enumerate(one.mentions):
        named = mention.named
        for place, cited in enumerate(mention.cited or (None,)):
            state = states.get((at, place))
            _append(book[CITATIONS], [
                identifier, mention.block.where.zh, mention.words, mention.sentence, WAYS[mention.way],
                (named.title if named and named.title else ""), (named.number if named and named.number else ""),
                (cited.label or "") if cited else "", state.label.zh if state else "", state.detail.zh if state else "",
            ])  # fmt: skip


def _tasks(book: Workbook, one: Found) -> None:
    for task in one.tasks:
        _append(book[TASKS], [
            one.about.identifier or one.path.name, task.number, task.title, "；".join(task.units), "；".join(task.helpers),
            task.deadline, task.block.where.zh, task.sentence,
        ])  # fmt: skip
