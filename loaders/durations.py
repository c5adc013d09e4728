"""Terms as tables and laws write them: 3年, 六个月, 一至三年, 五年直至终身, 一定期限 (CONTRACT 3)."""

import re
from decimal import Decimal, InvalidOperation

from kg.errors import InputError
from kg.model import Duration
from loaders.numerals import CHINESE, number

LONGEST = 1200  # months, or 36500 days: a longer term is a slip of the pen
_COUNT = rf"(?:\d{{1,6}}(?:\.\d{{1,3}})?|[{CHINESE}]{{1,9}})"
_TO = "至|到|直至|-|—|–|~|～"
_TERM = rf"(?:半年|{_COUNT}年半|{_COUNT}年(?:零?{_COUNT}个?月)?|{_COUNT}(?:个?月|日|天))"
_ONE = re.compile(rf"(?:(半年)|({_COUNT})(年半)|({_COUNT})(年|个?月|日|天)(?:零?({_COUNT})个?月)?)")
_BARE = re.compile(rf"{_COUNT}")
_BETWEEN = re.compile(
    rf"(?:不少于|不低于)?({_TERM}|{_COUNT})(?:以上)?(?:{_TO}|以上|不超过)({_TERM})(?:以下|以内|之内|内)?"
)
_FOR_LIFE = re.compile(rf"(?:({_TERM})(?:以上)?(?:内|以内)?(?:直至|至|到|或者|或|、)?)?(?:终身|终生|永久)")
_AT_MOST = re.compile(
    rf"(?:不超过|不得超过|最长(?:不超过)?|至多)({_TERM})(?:以下|以内|之内|内)?|({_TERM})(?:以下|以内|之内|内)"
)
_AT_LEAST = re.compile(rf"(?:不少于|至少|不低于)({_TERM})|({_TERM})以上")
_CERTAIN = frozenset({"一定期限", "一定期限内", "一定期间", "一定时期"})


def parse_duration(words: str) -> tuple[Duration | None, Duration | None]:
    """(shortest, longest) as the words state them; raises InputError for words that state no term.

    A single term is both its shortest and its longest; 三年以下 states no shortest, 三年以上 no longest.
    """
    plain = re.sub(r"[\s，,]+|[（(]含[^（）()]*[）)]", "", words)
    if plain in _CERTAIN:
        return None, Duration(indefinite=True)
    try:
        return _parse(plain)
    except (ValueError, InvalidOperation) as trouble:
        raise InputError(
            f"期限“{words}”读不出；可写 3年、6个月、90日、终身、一定期限、一至三年、五年直至终身、三年以下",
            f"the duration {words!r} cannot be read; write 3年, 6个月, 90日, 终身, 一定期限, 一至三年, 五年直至终身 or 三年以下",
        ) from trouble


def _parse(plain: str) -> tuple[Duration | None, Duration | None]:
    if match := _FOR_LIFE.fullmatch(plain):
        return (_one(match[1]) if match[1] else None), Duration(lifetime=True)
    if _ONE.fullmatch(plain) and not nothing(_one(plain)):
        return _one(plain), _one(plain)
    if match := _BETWEEN.fullmatch(plain):
        shortest, longest = _span(match[1], match[2])
        if not ordered(shortest, longest) or nothing(longest):
            raise ValueError(plain)
        return shortest, longest
    if match := _AT_LEAST.fullmatch(plain):
        return _one(match[1] or match[2]), None
    if (match := _AT_MOST.fullmatch(plain)) and not nothing(_one(match[1] or match[2])):
        return None, _one(match[1] or match[2])
    raise ValueError(plain)


def _span(first: str, last: str) -> tuple[Duration, Duration]:
    """Both ends of 一至三年: the first end has the last one's unit where it has none of its own."""
    longest = _ONE.fullmatch(last)
    if longest is not None and _BARE.fullmatch(first):
        first += longest[5] or "年"
    return _one(first), _one(last)


def ordered(shortest: Duration, longest: Duration) -> bool:
    """Whether the shortest is certainly no longer than the longest; a month is 28 to 31 days."""
    if longest.lifetime:
        return True
    if shortest.months is not None and longest.months is not None:
        return shortest.months <= longest.months
    least = shortest.days if shortest.days is not None else 28 * (shortest.months or 0)
    most = longest.days if longest.days is not None else 31 * (longest.months or 0)
    return least <= most


def nothing(duration: Duration) -> bool:
    """Whether it is no time at all: 0 may be a shortest, never a longest."""
    return duration.months == 0 or duration.days == 0


def _one(words: str) -> Duration:
    match = _ONE.fullmatch(words)
    if match is None:
        raise ValueError(words)
    if match[1]:
        return Duration(months=6)
    if match[3]:
        return in_units(_count(match[2]), "年", extra=6)
    return in_units(_count(match[4]), match[5], extra=number(match[6]) if match[6] else 0)


def _count(words: str) -> Decimal:
    return Decimal(words) if words[0].isdecimal() else Decimal(number(words))


def in_units(count: Decimal, unit: str, extra: int = 0) -> Duration:
    """The duration of so many 年, 月 or 日 (0.5年 is 6 months).

    Raises ValueError for parts of a month or a day, for less than nothing, and for more than a hundred years.
    """
    months = {"年": 12, "月": 1, "个月": 1}.get(unit)
    if not 0 <= count <= 30 * LONGEST or (months is None and unit not in ("日", "天")):
        raise ValueError(f"{count}{unit}")
    size = count * (months or 1)
    if size != size.to_integral_value() or (months and size + extra > LONGEST):
        raise ValueError(f"{count}{unit}")
    return Duration(months=int(size) + extra) if months else Duration(days=int(size))


_NOT_BEFORE = rf"(?<![第每隔近前月\d.{CHINESE}])(?<!(?<![未不])满)"
_NOT_BEHIND = "(?![度代第级龄初末底检报审制月份规]|计划)"
_TERM_IN_TEXT = rf"(?:半年|{_COUNT}年半|{_COUNT}年(?:零?{_COUNT}个月)?|{_COUNT}(?:个月|日|天))"
_IN_TEXT = re.compile(
    rf"{_NOT_BEFORE}(?:({_TERM_IN_TEXT}|{_COUNT})(?:{_TO}|以上至?|以上直至)(?!第))?({_TERM_IN_TEXT}){_NOT_BEHIND}"
)
_DATE_IN_TEXT = re.compile(
    rf"(?:\d{{4}}|[〇零一二三四五六七八九]{{4}})年(?:{_COUNT}月(?:{_COUNT}日)?)?|{_COUNT}月{_COUNT}日"
)


def terms_said(text: str) -> list[str]:
    """The words of the terms that stand in a text (一至三年, 六个月, 终身, 一定期限), in order."""
    plain = _DATE_IN_TEXT.sub("　", text)
    found = [(match.start(), match[0]) for match in _IN_TEXT.finditer(plain)]
    for word in ("终身", "永久", "一定期限"):
        found += [(match.start(), word) for match in re.finditer(word, plain)]
    return [words for _, words in sorted(found)]


def terms_in(text: str) -> list[Duration]:
    """The terms that stand in the words of a law, each once; dates, ordinals, ages and 最近三年 are none."""
    plain = _DATE_IN_TEXT.sub("　", text)
    found: list[Duration] = []
    for match in _IN_TEXT.finditer(plain):
        try:
            found += _span(match[1], match[2]) if match[1] else [_one(match[2])]
        except (ValueError, InvalidOperation):
            continue
    if "终身" in plain or "终生" in plain:
        found.append(Duration(lifetime=True))
    return list(dict.fromkeys(found))
