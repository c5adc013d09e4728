"""Cells into values: dates, 是/否, decimals, several values of one cell. A cell that cannot be read says what would do."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal

from kg.errors import InputError
from loaders.numerals import NUMBER, number

NONE = "无"
_NONE = frozenset({"没有", "无。", "(无)"})
_BLANK = frozenset(
    {"待定", "待补", "待补充", "待填", "待查", "待核实", "不详", "不明", "不清楚", "未知", "未填", "暂缺", "不适用", "n/a", "tbd"}
)  # fmt: skip
_BLANK_SIGNS = re.compile(r"[\s/\\|\-—–−_~.。…、*?？]*")
_DATE = re.compile(
    r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$"
)
_YES = frozenset({"是", "yes", "true", "1", "y"})
_NO = frozenset({"否", "no", "false", "0", "n"})


def blank(cell: str) -> bool:
    """Whether the cell holds nothing but a sign or a word for what is not known: /, —, 待定, 不详."""
    plain = unicodedata.normalize("NFKC", cell)
    return bool(_BLANK_SIGNS.fullmatch(plain)) or plain.casefold() in _BLANK


def none(cell: str) -> bool:
    """Whether the cell says that there is none: 无, 没有."""
    return cell == NONE or unicodedata.normalize("NFKC", cell) in _NONE


def several(cell: str) -> list[str]:
    """The values of a cell, parted by ；."""
    return [part.strip() for part in re.split(r"[；;]", cell) if part.strip()]


def date(cell: str) -> dt.date | None:
    """The day, None for an empty cell or 无; a time of day is left out. Raises InputError for a day that there never was."""
    if not cell or cell == NONE:
        return None
    if match := _DATE.match(unicodedata.normalize("NFKC", cell)):
        try:
            return dt.date(*(int(part) for part in match.groups()))
        except ValueError as trouble:
            raise InputError(f"没有这一天：{cell}", f"there is no such day: {cell}") from trouble
    raise InputError(
        f"“{cell}”不是日期，应为 2021-12-31 这样", f"{cell!r} is no date; write it as 2021-12-31"
    )


def yesno(cell: str) -> bool | None:
    """True for 是, False for 否 and 无, None for an empty cell."""
    if not cell:
        return None
    plain = unicodedata.normalize("NFKC", cell).casefold()
    if plain in _YES:
        return True
    if plain in _NO or plain == NONE:
        return False
    raise InputError(f"“{cell}”应为 是 或 否", f"{cell!r} is to be 是 or 否 (yes or no)")


def decimal(cell: str) -> Decimal | None:
    """The number, in digits or in Chinese; None for an empty cell."""
    if not cell:
        return None
    if re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", cell):
        return Decimal(cell)
    try:
        if re.fullmatch(NUMBER, cell):
            return Decimal(number(cell))
    except ValueError:
        pass
    raise InputError(f"“{cell}”不是数字", f"{cell!r} is no number")
