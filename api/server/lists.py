"""Lists of what is held, a page at a time: the index says which, the view what they are; what it no longer holds is left out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from pyoxigraph import NamedNode

from api.index.index import Read
from api.server.ask import show
from api.server.desk import Desk
from kg import held
from kg.held import Row


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list: how many there are in all, or at least; where to go on; and how far the index had read."""

    rows: list[Row]
    total: int
    at_least: bool
    next: str | None
    read: Read


def held_in(
    desk: Desk, listed: str, kind: str, words: str, limit: int, after: int = 0, beyond: str = ""
) -> Page:
    """A page of a list, in the order of the IRIs."""
    read = desk.index.ready()
    some = desk.index.listed(listed, kind, words, limit + 1, after, beyond)
    more = some.iris[limit - 1] if len(some.iris) > limit else None
    return Page(list(rows_of(desk, some.iris[:limit])), some.total, some.at_least, more, read)


def rows_of(desk: Desk, iris: Iterable[str]) -> Iterator[Row]:
    """What the view holds of these claims and norms."""
    view = desk.view
    for node in map(NamedNode, iris):
        said = held.said_of(view, node)
        row = held.claim_row(node, said) or held.norm_row(view, node, said)
        if row is not None:
            yield row


def told_of(request: Request, page: Page) -> dict[str, Any]:
    """The page as JSON; `next` where there are more, `at_least` where not all were counted, `indexed` where some are not read."""
    show(request, f"{len(page.rows)} / {page.total}")
    return {
        "total": page.total,
        "items": [row.json() for row in page.rows],
        **({"next": page.next} if page.next else {}),
        **({"at_least": True} if page.at_least else {}),
        **page.read.json(),
    }
