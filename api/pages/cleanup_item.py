"""One item of the cleanup: the machine's proposal and the signed steps beside each other, and the step that is due."""

import datetime as dt
from collections.abc import Mapping

from fastapi import Request
from pyoxigraph import NamedNode
from starlette.responses import HTMLResponse

from api import language
from api.cleanup_chosen import STATES, state_of
from api.office import role_of
from api.server.ask import show
from api.server.desk import Desk
from api.server.people import Person
from api.server.view import page
from api.text import MARKS, verdict_words
from kg.cleanup import Item, actions, cleanup_of, kind_words
from kg.errors import Words
from kg.reviews import RETURNS, STEPS, Review, due, in_order, notation, said
from kg.signing import refusal
from kg.why import find_claim


def item_page(
    request: Request,
    desk: Desk,
    person: Person,
    name: str,
    on: dt.date,
    *,
    signed: int = 0,
    refused: Words | None = None,
    filled: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """The page of an item; `signed` is the number just kept, `refused` why nothing was, `filled` what was written."""
    now = language.now()
    claim = find_claim(desk.store, name, now)
    item = desk.once(lambda: cleanup_of(desk.store, claim, on, now), "item", claim.value, on)
    show(request, f"{item.id} {on}")
    turn = due(item.reviews)
    given = {"step": said(turn).zh, "decide": notation(item.action), "why": ""} | dict(filled or {})
    return page(
        request, "cleanup_item.html", status=400 if refused else 200,
        item=item, on=on, kind=kind_words(item.kind), verdict=verdict_words(item.verdict), mark=MARKS[item.verdict],
        state=STATES[state_of(item)], turn=said(turn), barred=_barred(desk, person, item, turn, on, now),
        refused=refused, signed=signed, filled=given,
        steps=[(said(step).zh, said(step), said(role_of(step))) for step in in_order(STEPS)],
        decisions=[(notation(one), said(one)) for one in (*actions(), *in_order(RETURNS))], said=said,
        shanghai=lambda time: time.astimezone(language.SHANGHAI).strftime("%Y-%m-%d %H:%M"),
    )  # fmt: skip


def _barred(
    desk: Desk, person: Person, item: Item, turn: NamedNode, on: dt.date, now: dt.datetime
) -> Words | None:
    """Why whoever asks may not sign the step that is due, whatever they decide; None where they may."""
    if not person.may("review"):
        return Words(
            f"“{person.post}”（{person.role}）没有审签权限；请用有此权限的岗位令牌登录",
            f"{person.post} ({person.role}) may not sign; sign in with a token of a post that may",
        )
    step = Review(item.iri, 0, turn, role_of(turn), person.post, now, on, item.action, item.action, None)
    return refusal(desk.store, step)
