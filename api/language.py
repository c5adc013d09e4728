"""Which language to speak, and the wall clock: only api/ reads either."""

import datetime as dt
import os
from zoneinfo import ZoneInfo

from kg.errors import InputError

SHANGHAI = ZoneInfo("Asia/Shanghai")


def language(chosen: str | None) -> str:
    """zh where --lang, LC_ALL or LANG says so; else en."""
    if chosen:
        return chosen
    return (
        "zh" if (os.environ.get("LC_ALL") or os.environ.get("LANG") or "").lower().startswith("zh") else "en"
    )


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """Today in Asia/Shanghai."""
    return now().astimezone(SHANGHAI).date()


def day(words: str) -> dt.date:
    """A day written YYYY-MM-DD; raises InputError."""
    try:
        return dt.date.fromisoformat(words)
    except ValueError as trouble:
        raise InputError(
            f"“{words}”不是日期，应为 2021-12-31 这样", f"{words!r} is no date; write it as 2021-12-31"
        ) from trouble


def moment(words: str | None) -> dt.datetime:
    """A moment of record time: an xsd:dateTime, or a date (its end in Asia/Shanghai); now where it is not given."""
    if words is None:
        return now()
    try:
        if len(words) == 10:
            return dt.datetime.combine(dt.date.fromisoformat(words), dt.time.max, SHANGHAI)
        read = dt.datetime.fromisoformat(words)
    except ValueError as trouble:
        raise InputError(
            f"“{words}”不是时刻，应为 2026-11-23T08:00:00Z 或 2026-11-23",
            f"{words!r} is no moment; write it as 2026-11-23T08:00:00Z or 2026-11-23",
        ) from trouble
    return read if read.tzinfo else read.replace(tzinfo=SHANGHAI)
