"""What is asked of the index: lists in the order of their IRIs, counts, and what some words are met by, the best first.

However much is held, no answer looks at more than a bounded number of rows; where there are more, it says so.
"""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from api.index.words import fold, phrase, pieces_of

LISTED = 10_000  # things that words are looked up among, in a list; as many are counted
FURTHEST = 2**62  # what SQLite counts to
RANKED = 1_000  # things that are put in order by how well words meet them
_BEYOND = chr(0x10FFFF)


@dataclass(frozen=True, slots=True)
class Some:
    """Some of what was asked for, by IRI: how many there are in all, or that there are at least so many."""

    iris: list[str]
    total: int
    at_least: bool = False


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How many there are of each class that is counted, and in each state."""
    return {row["what"]: row["many"] for row in connection.execute("SELECT * FROM counts")}


def listed(
    connection: sqlite3.Connection, desk: str, kind: str, words: str, limit: int, after: int, beyond: str
) -> Some:
    """One list, of one class where it is given, met by the words as they stand: those after so many, and after that IRI."""
    where = ["desk = :desk", *(["kind = :kind"] if kind else [])]
    asked = {
        "desk": desk,
        "kind": kind,
        "limit": limit,
        "after": min(after, FURTHEST),
        "beyond": beyond,
        "most": LISTED + 1,
    }
    sought = fold(words)
    if sought:
        # from what the words meet to the rows, and not the other way round: CROSS JOIN keeps the order
        asked["words"] = f"{{names also iris}} : {phrase(sought)}"
        met = "(SELECT rowid AS met FROM words WHERE words MATCH :words LIMIT :most)"
        source = f"{met} CROSS JOIN held ON held.id = met"
        [[total]] = connection.execute(f"SELECT COUNT(*) FROM {source} WHERE {' AND '.join(where)}", asked)
    else:
        total = counts(connection).get(f"{desk} {kind}" if kind else desk, 0)
        source = f"held INDEXED BY {'held_kind' if kind else 'held_desk'}"
    rows = connection.execute(
        f"SELECT iri FROM {source} WHERE {' AND '.join([*where, 'iri > :beyond'])} ORDER BY iri LIMIT :limit OFFSET :after",
        asked,
    )
    found = [row["iri"] for row in rows]
    more = bool(sought) and _many(connection, str(asked["words"]), LISTED) > LISTED
    return Some(found, min(total, LISTED) if more else total, more)


def met(connection: sqlite3.Connection, words: str) -> Some:
    """What the words are met by: the whole name first, then its beginning, a piece of it, then each word anywhere."""
    sought, pieces = fold(words), pieces_of(words)
    if not sought:
        return Some([], 0)
    anywhere = " AND ".join(f"{{names also about}} : {phrase(piece)}" for piece in pieces)
    ways: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("SELECT id FROM named WHERE name = ?", (sought,)),
        ("SELECT id FROM named WHERE name >= ? AND name < ?", (sought, sought + _BEYOND)),
        ("SELECT rowid FROM words WHERE words MATCH ?", (f"names : {phrase(sought)}",)),
        ("SELECT rowid FROM words WHERE words MATCH ?", (anywhere,)),
    )
    found: dict[int, None] = {}
    for way, values in ways:
        if len(found) < RANKED:
            found |= {row[0]: None for row in connection.execute(f"{way} LIMIT {RANKED}", values)}
    marks = ", ".join("?" * len(found))
    rows = connection.execute(f"SELECT iri, label, told FROM held WHERE id IN ({marks})", list(found))
    ranked = [(_rank(json.loads(row["told"]), sought), len(row["label"]), row["iri"]) for row in rows]
    total = len(ranked) if len(found) < RANKED else _many(connection, anywhere, LISTED)
    return Some([name for _, _, name in sorted(ranked)], min(total, LISTED), total > LISTED)


def _rank(told: Sequence[Sequence[str]], sought: str) -> int:
    """How well the words meet it, 0 best."""
    names = told[0]
    if sought in names:
        return 0
    if any(name.startswith(sought) for name in names):
        return 1
    return 2 if any(sought in name for name in names) else 3


def _many(connection: sqlite3.Connection, expression: str, most: int) -> int:
    """How many rows an expression meets, counted to one more than `most`."""
    counted = "SELECT COUNT(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)"
    [[many]] = connection.execute(counted, (expression, most + 1))
    return int(many)
