"""Literals: which words belong to a datatype (XML Schema 1.1, part 2), and how SPARQL compares what they mean.

Python's own readers take more than XML Schema does (1_000, full-width digits, 2021-W01-1), hence the expressions.
"""

import re
from decimal import Decimal
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from kg.shacl.terms import XSD, XSD_STRING, Term

_ZONE = r"(?P<zone>Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_YEAR = r"(?P<year>-?(?:[1-9]\d{3,17}|0\d{3}))"
_MONTH, _DAY = r"(?P<month>0[1-9]|1[0-2])", r"(?P<day>0[1-9]|[12]\d|3[01])"
_TIME = r"(?:(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d):(?P<second>[0-5]\d(?:\.\d+)?)|(?P<midnight>24:00:00(?:\.0+)?))"
_MONTHS, _DAYS = r"(?:\d+Y(?:\d+M)?|\d+M)", r"\d+D"
_HOURS = r"T(?:\d+H(?:\d+M)?(?:\d+(?:\.\d+)?S)?|\d+M(?:\d+(?:\.\d+)?S)?|\d+(?:\.\d+)?S)"
_FLOAT = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN"
_WORDS = {
    "boolean": "true|false|0|1",
    "decimal": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)",
    "double": _FLOAT,
    "float": _FLOAT,
    "date": f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}",
    "dateTime": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    "dateTimeStamp": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE[:-1]}",
    "time": f"{_TIME}{_ZONE}",
    "gYear": f"{_YEAR}{_ZONE}",
    "gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}",
    "gMonth": f"--{_MONTH}{_ZONE}",
    "gMonthDay": f"--{_MONTH}-{_DAY}{_ZONE}",
    "gDay": f"---{_DAY}{_ZONE}",
    "duration": f"-?P(?:{_MONTHS}(?:{_DAYS})?(?:{_HOURS})?|{_DAYS}(?:{_HOURS})?|{_HOURS})",
    "dayTimeDuration": f"-?P(?:{_DAYS}(?:{_HOURS})?|{_HOURS})",
    "yearMonthDuration": f"-?P{_MONTHS}",
    "hexBinary": "(?:[0-9a-fA-F]{2})*",
    "base64Binary": r"(?:(?:[A-Za-z0-9+/] ?){4})*(?:(?:[A-Za-z0-9+/] ?){2}[AEIMQUYcgkosw048] ?=|[A-Za-z0-9+/] ?[AQgw] ?= ?=)?",
    "language": "[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
    "normalizedString": r"[^\t\n\r]*",
    "token": r"(?:[^\t\n\r ]+(?: [^\t\n\r ]+)*)?",
}
_EXPRESSIONS = {name: re.compile(words, re.ASCII) for name, words in _WORDS.items()}
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None), "nonNegativeInteger": (0, None), "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0), "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1), "int": (-(2**31), 2**31 - 1), "short": (-(2**15), 2**15 - 1), "byte": (-128, 127),
    "unsignedLong": (0, 2**64 - 1), "unsignedInt": (0, 2**32 - 1), "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}  # fmt: skip
_SLACK = (
    14 * 3600
)  # a time without a zone may lie this many seconds off one with a zone (XML Schema 1.1, E.3.3)


class Moment:
    """A date, dateTime or time: seconds on one scale, between which and which it lies where it has no zone."""

    def __init__(self, kind: str, seconds: Decimal, zoned: bool) -> None:
        self.kind, self.seconds, self.zoned = kind, seconds, zoned


def is_typed(term: Term, datatype: NamedNode) -> bool:
    """A literal of that datatype, whose words are in its lexical space (4.1.2)."""
    return isinstance(term, Literal) and term.datatype == datatype and _read(term.value, datatype.value)[0]


def worth(term: Term) -> object:
    """The value of a well-formed boolean, number, date, dateTime, time or string; None of anything else."""
    if not isinstance(term, Literal):
        return None
    return term.value if term.datatype == XSD_STRING else _read(term.value, term.datatype.value)[1]


def less(one: Term, other: Term, *, equal: bool) -> bool:
    """`one < other` (or `<=`) as SPARQL compares them; False where they cannot be compared."""
    a, b = worth(one), worth(other)
    if isinstance(a, bool) or isinstance(b, bool):
        comparable = isinstance(a, bool) and isinstance(b, bool)
    elif isinstance(a, float) or isinstance(b, float):
        a, b = _float(a), _float(b)
        comparable = a is not None and b is not None
    elif isinstance(a, Moment) and isinstance(b, Moment):
        comparable = a.kind == b.kind
        slack = 0 if a.zoned == b.zoned else _SLACK
        a, b = a.seconds + slack, b.seconds
    else:
        comparable = (isinstance(a, int | Decimal) and isinstance(b, int | Decimal)) or (
            isinstance(a, str) and isinstance(b, str)
        )
    return comparable and bool(a <= b if equal else a < b)  # type: ignore[operator]


def _float(number: object) -> float | None:
    if not isinstance(number, int | float | Decimal):
        return None
    try:
        return float(number)
    except OverflowError:  # an integer beyond the range of doubles
        return float("inf") if number > 0 else float("-inf")


@lru_cache(maxsize=50_000)
def _read(words: str, datatype: str) -> tuple[bool, object]:
    """(well-formed, value); words of a datatype that is not known here are well-formed, and have no value."""
    name = datatype.removeprefix(XSD) if datatype.startswith(XSD) else ""
    if name in _INTEGERS:
        if not _INTEGER.fullmatch(words):
            return False, None
        least, most = _INTEGERS[name]
        number = _integer(words)
        good = (least is None or number >= least) and (most is None or number <= most)
        return good, number if good else None
    expression = _EXPRESSIONS.get(name)
    if expression is None:
        return True, None
    found = expression.fullmatch(words)
    if found is None:
        return False, None
    if name == "boolean":
        return True, words in ("true", "1")
    if name == "decimal":
        return True, Decimal(words)
    if name in ("double", "float"):
        return True, float(words)
    if name in ("date", "dateTime", "dateTimeStamp", "time"):
        return _moment("dateTime" if name == "dateTimeStamp" else name, found.groupdict())
    return name != "gMonthDay" or int(found["day"]) <= _length(2000, int(found["month"])), None


def _integer(words: str) -> int | Decimal:
    """Python refuses to read more than 4,300 digits as an int; a Decimal compares the same."""
    return int(words) if len(words) < 4_000 else Decimal(words)


def _moment(kind: str, parts: dict[str, str | None]) -> tuple[bool, object]:
    year, month, day = (int(parts.get(part) or 1) for part in ("year", "month", "day"))
    if day > _length(year, month):
        return False, None
    seconds = Decimal(_days(year, month, day) * 86_400)
    if parts.get("midnight"):
        seconds += 86_400 if kind == "dateTime" else 0  # 24:00 is the first moment of the day after
    elif parts.get("hour"):
        seconds += (
            int(parts["hour"] or 0) * 3_600 + int(parts["minute"] or 0) * 60 + Decimal(parts["second"] or 0)
        )
    zone = parts.get("zone")
    if zone and zone != "Z":
        ahead = int(zone[1:3]) * 3_600 + int(zone[4:6]) * 60
        seconds -= ahead if zone[0] == "+" else -ahead
    return True, Moment(kind, seconds, zone is not None)


def _length(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _days(year: int, month: int, day: int) -> int:
    """Days since a fixed day, in the Gregorian calendar carried to any year; Python's dates end with 9999."""
    before = year - 1
    leaps = before // 4 - before // 100 + before // 400
    return before * 365 + leaps + sum(_length(year, earlier) for earlier in range(1, month)) + day
