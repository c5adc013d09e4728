"""The cleanup desk (清理): progress by unit, the list of work, an item with its steps, what changes between two days."""

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api import language, office
from api.cleanup_chosen import STATES, Chosen, deadline_of, state_of
from api.files import XLSX, download, written
from api.judged import made_on
from api.office import Signing
from api.pages.cleanup_item import item_page
from api.pages.examples import usual_day
from api.progress import legend, progress
from api.routes.cleanup import changed
from api.server.ask import desk_of, may, may_from_here, show
from api.server.desk import Desk
from api.server.people import Person
from api.server.view import page
from kg import rulebook
from kg.cleanup import Cleanup, actions, kind_words
from kg.errors import InputError, Words
from kg.reviews import notation, said
from loaders.template import write_template

router = APIRouter(include_in_schema=False, dependencies=[Depends(may("read"))])
At = Annotated[Desk, Depends(desk_of)]
Reader = Annotated[Person, Depends(may("read"))]
Reviewer = Annotated[Person, Depends(may_from_here("review"))]
SIZE, UNITS = 100, 8  # items and units on a page
LATER = dt.timedelta(days=1)


def day_asked(desk: Desk, words: str) -> dt.date:
    """The day in a field; left empty, the day of the shipped example where it is held, else today."""
    if words.strip():
        return language.day(words.strip())
    return usual_day(desk.view, language.today())


def codes(made: Cleanup) -> list[tuple[str, Words, int]]:
    """Every code among the causes with what it says and how many items have it, the commonest first."""
    messages = {shape.code: shape.message for shape in rulebook.load().told if shape.code}
    found: dict[str, int] = {}
    for item in made.items:
        for code in {cause.code for cause in item.causes}:
            found[code] = found.get(code, 0) + 1
    ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(code, messages.get(code, Words(code, code)), count) for code, count in ordered]


def deadlines(made: Cleanup) -> list[tuple[str, Words]]:
    """Every time limit that an item has."""
    return list(dict.fromkeys((deadline_of(item), item.due) for item in made.items))


@router.get("/cleanup")
def cleanup_desk(
    request: Request,
    desk: At,
    on: str = "",
    unit: str = "",
    action: str = "",
    code: str = "",
    deadline: str = "",
    state: str = "",
    at: Annotated[int, Query(ge=1)] = 1,
    units_at: Annotated[int, Query(ge=1)] = 1,
) -> HTMLResponse:
    """The progress of a day and its list of work, filtered."""
    day = day_asked(desk, on)
    made = made_on(desk, day)
    asked = Chosen(unit.strip(), action, code, deadline, state)
    chosen = asked.items(made)
    units, causes, limits = desk.once(lambda: (progress(made), codes(made), deadlines(made)), "progress", day)
    near = [one for one in units if not asked.unit or one.unit.is_called(asked.unit)]
    show(request, f"{day} {asked.unit}: {len(chosen)}")
    return page(
        request, "cleanup.html",
        on=day, asked=asked, total=len(made.items), chosen=len(chosen), items=chosen[SIZE * (at - 1) : SIZE * at],
        at=at, size=SIZE, units=near[UNITS * (units_at - 1) : UNITS * units_at], units_all=len(near),
        units_at=units_at, units_size=UNITS, legend=legend(), names=[one.unit for one in units],
        actions=[(notation(one), said(one), made.whole[one]) for one in actions()], codes=causes,
        deadlines=limits, states=STATES,
        state_of=state_of, kind_words=kind_words, said=said, zeros=made.zeros,
    )  # fmt: skip


@router.get("/cleanup/item")
def cleanup_item(
    request: Request, desk: At, person: Reader, item: str, on: str = "", signed: int = 0
) -> HTMLResponse:
    """One item: why, what the machine proposes, what was signed, and the step that is due."""
    return item_page(request, desk, person, item, day_asked(desk, on), signed=signed)


@router.post("/cleanup/item")
def cleanup_sign(
    request: Request,
    desk: At,
    person: Reviewer,
    item: Annotated[str, Form()],
    on: Annotated[str, Form()],
    step: Annotated[str, Form()],
    decide: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
) -> Response:
    """Sign a step by the post that is signed in; what a rule refuses is told above the form, as it was filled in."""
    day = language.day(on)
    try:
        with desk.writing() as store:
            [kept] = office.sign(store, Signing([item], step, decide, person.post, why=why, on=day))
    except InputError as refused:
        filled = {"step": step, "decide": decide, "why": why}
        return item_page(request, desk, person, item, day, refused=refused.words, filled=filled)
    show(request, f"{kept.item} {kept.number}")
    back = request.url_for("cleanup_item").include_query_params(item=kept.item, on=day, signed=kept.number)
    return RedirectResponse(f"{back.path}?{back.query}#signed", 303)


@router.get("/cleanup/changes")
def cleanup_changes(
    request: Request,
    desk: At,
    first: Annotated[str, Query(alias="from")] = "",
    last: Annotated[str, Query(alias="to")] = "",
    unit: str = "",
    at: Annotated[int, Query(ge=1)] = 1,
) -> HTMLResponse:
    """The items that fare otherwise on the second day, with the causes that came and went."""
    begin = day_asked(desk, first)
    end = language.day(last) if last.strip() else begin + LATER
    changes = changed(desk, begin, end, unit.strip())[2]
    show(request, f"{begin} → {end} {unit}: {len(changes)}")
    return page(
        request, "cleanup_changes.html",
        first=begin, last=end, unit=unit.strip(), total=len(changes), at=at, size=SIZE,
        changes=changes[SIZE * (at - 1) : SIZE * at], kind_words=kind_words,
    )  # fmt: skip


@router.get("/cleanup/zero")
def cleanup_zero(request: Request, desk: At, unit: str = "", on: str = "", kept: str = "") -> HTMLResponse:
    """The form of a zero report, and those kept."""
    return _zero(request, desk, unit, day_asked(desk, on), kept=kept)


@router.post("/cleanup/zero")
def cleanup_report_zero(
    request: Request,
    desk: At,
    person: Reviewer,
    unit: Annotated[str, Form()] = "",
    on: Annotated[str, Form()] = "",
) -> Response:
    """Keep a zero report; a unit that has items is told so above the form."""
    day = day_asked(desk, on)
    try:
        with desk.writing() as store:
            kept = office.report_none(store, unit, person.post, day)
    except InputError as refused:
        return _zero(request, desk, unit, day, refused=refused.words)
    show(request, f"{kept.unit} 0")
    back = request.url_for("cleanup_zero").include_query_params(kept=kept.unit, on=day)
    return RedirectResponse(f"{back.path}?{back.query}", 303)


def _zero(request: Request, desk: Desk, unit: str, on: dt.date, **shown: Any) -> HTMLResponse:
    refused: Words | None = shown.get("refused")
    made = made_on(desk, on)
    show(request, f"{on} {len(made.zeros)}")
    return page(
        request, "cleanup_zero.html", status=400 if refused else 200,
        unit=unit, on=on, zeros=made.zeros, refused=refused, kept=shown.get("kept", ""),
    )  # fmt: skip


@router.get("/template.xlsx")
def template(request: Request) -> Response:
    """The empty workbook of `yiju template`."""
    show(request, "template.xlsx")
    return download(written(write_template, ".xlsx"), XLSX, "依据-空白工作簿.xlsx")
