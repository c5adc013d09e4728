"""The Trace desk (依据追溯): what somebody says may be done, on what words of the law it stands, and since when."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from markupsafe import Markup
from pyoxigraph import NamedNode
from starlette.responses import RedirectResponse, Response

from api import language, links
from api.drawing import drawn
from api.drawing_timeline import draw_timeline
from api.index.words import fold
from api.pages.examples import examples, usual_day
from api.pages.search import NORM, PLACE, Met, search
from api.pages.suppose import FIELDS, suppose
from api.server.ask import desk_of, language_of, may, show
from api.server.desk import Desk
from api.server.view import fragment, page
from api.text import MARKS, SEVERITIES, verdict_words
from kg import timeline, why
from kg.answer import Answer
from kg.draft import remedy
from kg.errors import InputError

router = APIRouter(prefix="/trace", include_in_schema=False, dependencies=[Depends(may("read"))])
At = Annotated[Desk, Depends(desk_of)]
LISTED = 50  # things found that one page lists
BEFORE, AFTER = 20, 10  # years around the day asked that a timeline shows unless others are given


@router.get("")
def trace(
    request: Request, desk: At, q: str = "", claim: str = "", on: str = "", known: str = ""
) -> Response:
    """The answer about a claim; or what is held under some words; or the form alone."""
    day = language.day(on) if on else usual_day(desk.view, language.today())
    known = known.strip()
    if claim:
        told = _told(request, desk, claim, day, known)
        return _page(request, desk, day, known, told=told)
    met = search(desk, q, LISTED)
    found = met.found
    show(request, f"{q}：{met.total}" if q else "")
    sought = fold(q)
    exact = [one for one in found if sought in (fold(one.id), fold(one.iri))]
    if len(exact) != 1 and [one.kind for one in found] == [PLACE, NORM]:
        exact = found[:1]
    if met.total == 1 == len(found) or len(exact) == 1:
        one = (exact or found)[0]
        return RedirectResponse(links.claim(one.iri, day, known) if one.is_claim else one.page(day), 303)
    return _page(request, desk, day, known, q=q, met=met)


def _page(
    request: Request,
    desk: Desk,
    day: dt.date,
    known: str,
    *,
    q: str = "",
    met: Met | None = None,
    told: Markup | None = None,
) -> Response:
    return page(
        request, "trace.html", q=q, day=day, known=known, met=met, told=told,
        examples=examples(desk.view) if not q and told is None else [], cells={},
    )  # fmt: skip


def _told(request: Request, desk: Desk, name: str, day: dt.date, known: str) -> Markup:
    """The piece of the page that answers; kept ready, for it is the same whoever asks."""
    then = language.moment(known or None)
    node = why.find_claim(desk.store, name, then)
    lang = language_of(request)
    asked = desk.about("trace", node.value, day, known, lang)
    ready = desk.ready(asked)
    show(request, f"{name} {day}")
    if ready is None:
        answer = why.why(desk.store, node, day, then)
        ready = desk.keep(answered(answer, lang, known=known).encode(), asked)
    return Markup(ready.decode())


def answered(answer: Answer, lang: str, known: str = "", cited: object = (), *, kept: bool = True) -> Markup:
    """An answer as a piece of a page; a supposed claim is not `kept` and has neither certificate nor timeline."""
    sheet = drawn(answer, lang, linked=True, kept=kept)
    return fragment(
        lang, "trace_answer.html", answer=answer, sheet=sheet, drawing=Markup(sheet.svg(lang, inline=True)),
        mark=MARKS[answer.verdict], verdict=verdict_words(answer.verdict), severities=SEVERITIES, known=known,
        kept=kept, cited=cited, link=links.resource(answer.claim.iri) if kept else "",
    )  # fmt: skip


@router.get("/timeline")
def timeline_(
    request: Request,
    desk: At,
    claim: str,
    on: str = "",
    known: str = "",
    since: str = "",
    until: str = "",
    part: bool = False,
) -> Response:
    """Verdicts by day; `part` is the piece alone, for the script that puts it into the page of the answer."""
    day = language.day(on) if on else usual_day(desk.view, language.today())
    first = language.day(since) if since else dt.date(max(dt.MINYEAR, day.year - BEFORE), 1, 1)
    last = language.day(until) if until else dt.date(min(dt.MAXYEAR, day.year + AFTER), 12, 31)
    if last < first:
        raise InputError(
            f"{last} 早于起日 {first}；请对调", f"{last} lies before the first day, {first}; swap them"
        )
    then, lang = language.moment(known or None), language_of(request)
    node = why.find_claim(desk.store, claim, then)
    asked = desk.about("timeline", node.value, day, known, first, last, lang)
    ready = desk.ready(asked)
    show(request, f"{claim} {first}–{last}")
    if ready is None:
        ready = desk.keep(_timeline(desk, node, day, first, last, then, known, lang).encode(), asked)
    piece = Markup(ready.decode())
    if part:
        return Response(piece, media_type="text/html")
    return page(
        request, "trace_timeline_page.html", piece=piece, claim=node.value, day=day, known=known, first=first, last=last,
        back=links.claim(node.value, day, known),
    )  # fmt: skip


def _timeline(
    desk: Desk,
    node: NamedNode,
    day: dt.date,
    first: dt.date,
    last: dt.date,
    then: dt.datetime,
    known: str,
    lang: str,
) -> Markup:
    spans = timeline.timeline(desk.store.view(then), node, first, last, then)
    rows = [
        (span, span.ends - dt.timedelta(1) if span.ends else last, MARKS[span.answer.verdict],
         verdict_words(span.answer.verdict), links.claim(node.value, span.begins, known))
        for span in spans
    ]  # fmt: skip
    return fragment(
        lang, "trace_timeline.html", rows=rows, day=day, severities=SEVERITIES,
        claim=spans[0].answer.claim, drawing=Markup(draw_timeline(spans, day, last, lang)),
    )  # fmt: skip


@router.get("/suppose")
def suppose_(
    request: Request,
    desk: At,
    on: str = "",
    known: str = "",
    measure: str = "",
    basis: str = "",
    authority: str = "",
    target: str = "",
    conduct: str = "",
    duration: str = "",
    territory: str = "",
) -> Response:
    """What if such a measure were kept: judged over the store and written nowhere but in the query register."""
    day = language.day(on) if on else usual_day(desk.view, language.today())
    given = (measure, basis, authority, target, conduct, duration, territory)
    cells = dict(zip(FIELDS, given, strict=True))
    told = None
    if measure.strip():
        line = suppose(desk.store, cells, day, language.moment(known or None))
        cited = [(words, state, remedy(state)) for words, state in line.cited]
        told = answered(line.answer, language_of(request), known, cited, kept=False)
    show(request, f"如果 {measure} {day}" if told else "")
    return page(
        request, "trace.html", q="", day=day, known=known, met=None, told=told, examples=[], cells=cells,
    )  # fmt: skip
