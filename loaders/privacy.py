"""Identities of credit subjects make a file refused, with the cell named (CONTRACT 3; the plan, 14)."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator

from kg.errors import InputError
from loaders.grids import Grid

HEADINGS = (
    "姓名", "身份证", "身份号码", "证件号", "护照", "手机", "电话号码", "联系电话", "移动电话", "住址", "出生日期", "银行卡",
    "idcard", "identitynumber", "idnumber", "passport", "mobile", "fullname",
)  # fmt: skip
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])(?:\d{6}[- ]?\d{8}[- ]?\d{3}[- ]?[0-9Xx]|\d{6}[- ]?\d{6}[- ]?\d{3})(?![0-9A-Za-z])"
)
_MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_UNIFIED = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_UNIFIED_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def refuse_identities(grid: Grid, known: frozenset[int], phones: frozenset[int]) -> None:
    """Raises InputError naming the first cell that holds an identity.

    `known` are the columns of the sheet by index; `phones` are those of them where a number may stand.
    """
    headings = grid.rows[0] if grid.rows else []
    for index, heading in enumerate(headings):
        plain = unicodedata.normalize("NFKC", "".join(heading.split())).replace("_", "").casefold()
        if index not in known and any(word in plain for word in HEADINGS):
            raise _refused(grid, 1, heading, f"列名“{heading}”", f"the heading {heading!r}")
    for number, row in enumerate(grid.rows, 1):
        for index, cell in enumerate(row):
            if any(identity_numbers(cell)) or (index not in phones and holds_mobile(cell)):
                heading = headings[index] if index < len(headings) else str(index + 1)
                raise _refused(
                    grid,
                    number,
                    heading,
                    "疑似身份证号或手机号",
                    "what looks like an identity or a mobile number",
                )


def holds_mobile(text: str) -> bool:
    """Whether a mobile number of the mainland stands in the text, outside a 统一社会信用代码."""
    return _MOBILE.search(_UNIFIED.sub("", unicodedata.normalize("NFKC", text))) is not None


def _refused(grid: Grid, row: int, heading: str, zh: str, en: str) -> InputError:
    where = f"{grid.place} · 行 {row} · {heading}"
    return InputError(
        f"{where}：含{zh}。本工具不存信用主体的身份信息，整份未收；请删去后再载入",
        f"{where}: holds {en}. Identities of credit subjects are not kept; nothing of the file was. Remove it and load again",
    )


def identity_numbers(text: str) -> Iterator[str]:
    """Numbers that are identity numbers: 18 digits with a valid date and check digit, or 15 with a valid date."""
    for match in _IDENTITY.finditer(unicodedata.normalize("NFKC", text)):
        digits = re.sub(r"[- ]", "", match[0]).upper()
        born = digits[6:14] if len(digits) == 18 else "19" + digits[6:12]
        try:
            dt.date(int(born[:4]), int(born[4:6]), int(born[6:]))
        except ValueError:
            continue
        if len(digits) == 15 or _check_digit(digits) == digits[17]:
            yield digits


def _check_digit(digits: str) -> str:
    """GB 11643-1999, ISO 7064 MOD 11-2."""
    return "10X98765432"[
        sum(int(digit) * weight for digit, weight in zip(digits[:17], _WEIGHTS, strict=True)) % 11
    ]


def without_unified_codes(text: str) -> str:
    """The text without 统一社会信用代码, which are not kept: with a letter by their shape, in digits by their check."""
    return _UNIFIED.sub(lambda match: "" if _is_unified(match[0]) else match[0], text)


def _is_unified(code: str) -> bool:
    """GB 32100-2015, ISO 7064 MOD 31-3 over its 31 signs."""
    if not code.isdecimal():
        return True
    total = sum(_UNIFIED_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
    return _UNIFIED_SIGNS[-total % 31] == code[17]
