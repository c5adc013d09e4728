"""The assessment desk (标准评估): standards held, one of them on a day, what two assessors find, settling, closing."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from pyoxigraph import NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.assess import MARKS, counted, figures, opinion_words, period
from api.assess_json import closed_report
from api.assess_speak import Said, closed, spoken
from api.pages.cleanup import day_asked
from api.routes.standards import assessment_of, closings_of, standard_named, standards_held
from api.server.ask import desk_of, language_of, may, may_from_here, show
from api.server.desk import Desk
from api.server.people import Person
from api.server.view import page
from kg.assessment import STATES
from kg.errors import InputError, Words
from kg.opinions import ASSESSORS
from kg.reviews import in_order, notation, said

router = APIRouter(prefix="/assessment", include_in_schema=False, dependencies=[Depends(may("read"))])
At = Annotated[Desk, Depends(desk_of)]
Assessor = Annotated[Person, Depends(may_from_here("assess"))]
Field = Annotated[str, Form()]
SIZE = 30
BADGES = {"met": "allowed", "not_met": "not_allowed", "cannot_tell": "undetermined"}


@router.get("")
def standards(
    request: Request, desk: At, on: str = "", q: str = "", at: Annotated[int, Query(ge=1)] = 1
) -> HTMLResponse:
    """The standards held, each with its finding on the day and how far the two assessors are."""
    day = day_asked(desk, on)
    some = standards_held(desk, q, SIZE, SIZE * (at - 1))
    shown = [
        (row, assessment_of(desk, NamedNode(row.iri), day), closings_of(desk, NamedNode(row.iri)))
        for row in some.rows
    ]
    show(request, f"{day}: {len(shown)} / {some.total}")
    return page(
        request, "assessment.html",
        on=day, q=q, total=some.total, at=at, size=SIZE, rows=shown, badges=BADGES, marks=MARKS,
        spoken=lambda told: sum(len(_by(one)) == 2 for one in told["criteria"]),
    )  # fmt: skip


def _by(criterion: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The last word of each assessor who has spoken of a criterion, by A and B."""
    return {one["as"]: one for one in criterion["opinions"] if one["as"]}


@router.get("/standard")
def standard(request: Request, desk: At, id: str, on: str = "", kept: str = "") -> HTMLResponse:
    """One standard on a day, criterion by criterion."""
    return _standard(request, desk, id, day_asked(desk, on), kept=kept)


@router.get("/closed")
def closed_page(request: Request, desk: At, id: str, on: str) -> HTMLResponse:
    """The report as it was closed."""
    day = day_asked(desk, on)
    node = standard_named(desk, id)
    told = json.loads(closed_report(desk.view, node, day))
    show(request, f"{id} {on}")
    return _page(request, told, [], day, reopened=True)


def _standard(
    request: Request,
    desk: Desk,
    name: str,
    on: dt.date,
    *,
    kept: str = "",
    refused: Words | None = None,
    filled: Mapping[str, str] | None = None,
) -> HTMLResponse:
    node = standard_named(desk, name)
    told = assessment_of(desk, node, on)
    show(request, f"{told['standard']['id']} {on}")
    return _page(request, told, closings_of(desk, node), on, kept=kept, refused=refused, filled=filled)


def _page(
    request: Request,
    told: dict[str, Any],
    closings: list[dict[str, Any]],
    on: dt.date,
    *,
    kept: str = "",
    refused: Words | None = None,
    filled: Mapping[str, str] | None = None,
    reopened: bool = False,
) -> HTMLResponse:
    lang = language_of(request)
    criteria = told["criteria"]
    return page(
        request, "assessment_standard.html", status=400 if refused else 200,
        told=told, on=on, closings=closings, kept=kept, refused=refused, reopened=reopened, filled=filled or {},
        badges=BADGES, marks=MARKS, counted=counted(told, lang), by=_by,
        missing=[one for one in criteria if len(_by(one)) < 2],
        differing=[one for one in criteria if one["differing"]],
        opinion_words=lambda one: opinion_words(one, lang), period=lambda one: period(one, lang),
        figures=lambda one: figures(one, lang),
        states=[(notation(one), said(one)) for one in in_order(STATES)],
        assessors=[(notation(one), said(one)) for one in in_order(ASSESSORS)],
    )  # fmt: skip


@router.post("/opinions")
async def opine(request: Request, desk: At, person: Assessor) -> Response:
    """What an assessor finds of the criteria filled in; all are kept, or none."""
    form = {key: str(value) for key, value in (await request.form()).items()}
    saying = [
        Said(key.removeprefix("say-"), value, form.get(f"why-{key.removeprefix('say-')}", ""))
        for key, value in form.items()
        if key.startswith("say-") and value
    ]
    role = form.get("as", "")
    name, on = form.get("id", ""), form.get("on", "")
    return await run_in_threadpool(_speak, request, desk, name, on, role, saying, person, form)


@router.post("/settlements")
def settle(
    request: Request,
    desk: At,
    person: Assessor,
    id: Field,
    on: Field,
    criterion: Field,
    say: Field = "",
    why: Field = "",
) -> Response:
    """What settles one difference."""
    return _speak(request, desk, id, on, None, [Said(criterion, say, why)], person)


@router.post("/closing")
def close(request: Request, desk: At, person: Assessor, id: Field, on: Field) -> Response:
    """Close the report; what is missing is told above it."""
    day = day_asked(desk, on)
    node = standard_named(desk, id)
    try:
        with desk.writing() as store:
            closed(store, node, day, person.post)
    except InputError as refused:
        return _standard(request, desk, id, day, refused=refused.words)
    return _back(request, id, day, "closed")


def _speak(
    request: Request,
    desk: Desk,
    name: str,
    on: str,
    role: str | None,
    saying: list[Said],
    person: Person,
    filled: Mapping[str, str] | None = None,
) -> Response:
    day = day_asked(desk, on)
    node = standard_named(desk, name)
    try:
        if not saying or role == "":
            raise InputError(
                "请选定评估人，并至少就一项指标写明结论",
                "choose which assessor you are, and a finding of at least one criterion",
            )
        with desk.writing() as store:
            kept = spoken(store, node, day, role, saying, person.post)
    except InputError as refused:
        return _standard(request, desk, name, day, refused=refused.words, filled=filled)
    return _back(request, name, day, str(len(kept)))


def _back(request: Request, name: str, on: dt.date, kept: str) -> Response:
    show(request, f"{name} {on}: {kept}")
    back = request.url_for("standard").include_query_params(id=name, on=on, kept=kept)
    return RedirectResponse(f"{back.path}?{back.query}#kept", 303)
