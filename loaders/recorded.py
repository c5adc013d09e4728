"""The days of effect that a collection of law texts records in its own databases (db.sqlite3, table law)."""

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

from kg.errors import Words
from kg.model import Place, Problem
from loaders.citations import norm_key

DATABASE = "db.sqlite3"
Days = dict[tuple[str, str], dt.date]


def recorded_days(folder: Path) -> tuple[Days, list[Problem]]:
    """((key of the short title, version date) → day of effect; what could not be read).

    Columns are taken by their names, for collections order them differently; an empty or impossible date states nothing.
    Two days for one version contradict each other, and neither is used.
    """
    days: Days = {}
    problems = []
    disputed: set[tuple[str, str]] = set()
    for path in sorted(folder.rglob(DATABASE)):
        try:
            with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as base:
                rows = base.execute("SELECT name, publish, valid_from FROM law").fetchall()
        except sqlite3.Error as trouble:
            problems.append(_unreadable(path, str(trouble)))
            continue
        for name, publish, valid_from in rows:
            version, begins = _day(publish), _day(valid_from)
            if name and version and begins:
                key = norm_key(str(name)), version.isoformat()
                if days.setdefault(key, begins) != begins:
                    disputed.add(key)
    for key in disputed:
        del days[key]
    problems += [_disputed(folder, *key) for key in sorted(disputed)]
    return days, problems


def _day(cell: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(cell)[:10])
    except ValueError:
        return None


def _unreadable(path: Path, why: str) -> Problem:
    return Problem(
        Place(str(path)),
        Words(
            f"读不出：{why}；文本照收，施行日期只按文本推定",
            f"cannot be read: {why}; the texts are kept, their days of effect rest on their own words",
        ),
    )


def _disputed(folder: Path, key: str, version: str) -> Problem:
    return Problem(
        Place(str(folder)),
        Words(
            f"{key}（{version}）记有两个不同的施行日期，都未采用；请核对 {DATABASE}",
            f"two different days of effect are recorded for {key} ({version}); none is used, check {DATABASE}",
        ),
    )
