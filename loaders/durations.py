"""Terms as tables and laws write them: 3年, 六个月, 一至三年, 五年直至终身, 一定期限 (CONTRACT 3)."""

import re
from decimal import Decimal, InvalidOperation

from kg.errors import InputError
from kg.model import Duration
from loaders.numerals import CHINESE, number

_COUNT = rf"(?:\d+(?:\.\d+)?|[{CHINESE}]+)"
_UNIT = r"(?:个?月|年|日|天)"
_TERM = rf"(?:{_COUNT}{_UNIT}(?:零?{_COUNT}个?月)?|半年|{_COUNT}年半)"
_ONE = re.compile(rf"^(?:(半年)|({_COUNT})(年半)|({_COUNT})({_UNIT})(?:零?({_COUNT})个?月)?)$")
_BETWEEN = re.compile(
    rf"^({_COUNT})({_UNIT})?(?:以上)?(?:至|到|-|—|~|～|以上)({_COUNT}{_UNIT})(?:以下|以内|内)?$"
)
_FOR_LIFE = re.compile(rf"^(?:({_TERM})(?:以上)?(?:直至|至|到|以上直至|或者|或|、)?)?(?:终身|终生|永久)$")
_AT_MOST = re.compile(rf"^(?:不超过|不得超过|最长(?:不超过)?|至多)?({_TERM})(?:以下|以内|之内|内)?$")
_AT_LEAST = re.compile(rf"^(?:不少于|至少|不低于)({_TERM})$|^({_TERM})以上$")
_CERTAIN = frozenset({"一定期限", "一定期限内", "一定期间", "一定时期"})


def parse_duration(words: str) -> tuple[Duration | None, Duration | None]:
    """(shortest, longest) as the words state them; raises InputError for words that state no term.

    A single term is both its shortest and its longest; 三年以下 states no shortest, 三年以上 no longest.
    """
    plain = re.sub(r"\s+", "", words)
    if plain in _CERTAIN:
        return None, Duration(indefinite=True)
    try:
        return _parse(plain)
    except (ValueError, InvalidOperation, TypeError) as trouble:
        raise InputError(
            f"期限“{words}”读不出；可写 3年、6个月、90日、终身、一定期限、一至三年、五年直至终身、三年以下",
            f"the duration {words!r} cannot be read; write 3年, 6个月, 90日, 终身, 一定期限, 一至三年, 五年直至终身 or 三年以下",
        ) from trouble


def _parse(plain: str) -> tuple[Duration | None, Duration | None]:
    if match := _FOR_LIFE.match(plain):
        return (_one(match[1]) if match[1] else None), Duration(lifetime=True)
    if match := _ONE.match(plain):
        return _one(plain), _one(plain)
    if match := _BETWEEN.match(plain):
        last = _ONE.match(match[3])
        unit = match[2] or (last[5] if last else None)
        return _one(match[1] + str(unit)), _one(match[3])
    if match := _AT_LEAST.match(plain):
        return _one(match[1] or match[2]), None
    if match := _AT_MOST.match(plain):
        return None, _one(match[1])
    raise ValueError(plain)


def _one(words: str) -> Duration:
    match = _ONE.match(words)
    if match is None:
        raise ValueError(words)
    if match[1]:
        return Duration(months=6)
    if match[3]:
        return in_units(_count(match[2]), "年", extra=6)
    return in_units(_count(match[4]), match[5], extra=int(_count(match[6])) if match[6] else 0)


def _count(words: str) -> Decimal:
    return Decimal(words) if words[0].isdecimal() else Decimal(number(words))


def in_units(count: Decimal, unit: str, extra: int = 0) -> Duration:
    """The duration of so many 年, 月 or 日 (0.5年 is 6 months); raises ValueError for parts of a month or a day."""
    months = {"年": 12, "月": 1, "个月": 1}.get(unit)
    size = count * (months or 1)
    if size != size.to_integral_value() or size < 0 or (months is None and unit not in ("日", "天")):
        raise ValueError(f"{count}{unit}")
    return Duration(months=int(size) + extra) if months else Duration(days=int(size))


_IN_TEXT = re.compile(
    rf"(?<![第每满\d{CHINESE}])({_COUNT})(?:至|到|以上)?({_COUNT})?(年|个月|日)(?!度|代|月|第|级|龄|初|末|底|检|报|审)"
)
_RANGE_IN_TEXT = re.compile(rf"({_COUNT})(?:年|个月|日)?(?:以上|至|到|直至)({_COUNT})(年|个月|日)")
_DATE_IN_TEXT = re.compile(
    rf"(?:\d{{4}}|[〇零一二三四五六七八九]{{4}})年(?:{_COUNT}月(?:{_COUNT}日)?)?|{_COUNT}月{_COUNT}日"
)


def terms_in(text: str) -> list[Duration]:
    """The terms that stand in the words of a law, each once; dates, ordinals and ages are none."""
    plain = _DATE_IN_TEXT.sub("　", text)
    found: list[Duration] = []
    pieces = [(match[1], match[3]) for match in _RANGE_IN_TEXT.finditer(plain)]
    pieces += [(match[2] or match[1], match[3]) for match in _IN_TEXT.finditer(plain)]
    pieces += [(match[2], match[3]) for match in _RANGE_IN_TEXT.finditer(plain)]
    for count, unit in pieces:
        try:
            found.append(in_units(_count(count), unit))
        except (ValueError, InvalidOperation):
            continue
    if "终身" in plain or "终生" in plain:
        found.append(Duration(lifetime=True))
    return list(dict.fromkeys(found))
