"""What is held and what is answered: /api/why, /api/claims, /api/norms, /api/provisions, /api/impact (CONTRACT 2, 4)."""

import datetime as dt
import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from api import language
from api.drawing import draw
from api.drawing_impact import draw_impact
from api.impact import meant
from api.impact_json import impact_json
from api.index.rows import CLAIM, NORM
from api.server.ask import desk_of, language_of, may, show
from api.server.desk import Desk
from api.server.lists import held_in, told_of
from api.tell import answer_json
from kg import held, why
from kg.impact import impact
from kg.notation import as_jsonld

router = APIRouter(prefix="/api", tags=["answers"], dependencies=[Depends(may("read"))])
At = Annotated[Desk, Depends(desk_of)]
On = Annotated[dt.date, Query(description="哪一天 / the day", examples=["2021-12-31"])]
Known = Annotated[
    str | None,
    Query(description="按当时已知：时刻，或日期即其末 / as known at a moment, or the end of a date"),
]
Many = Annotated[int, Query(ge=1, le=1000, description="最多多少条 / how many at most")]
After = Annotated[int, Query(ge=0, description="跳过多少条 / how many to pass over")]
Words = Annotated[str, Query(max_length=500, description="名称等其中的字 / a piece of a name")]
Beyond = Annotated[
    str,
    Query(description="从此 IRI 以后的：上一页的 next / those after this IRI: `next` of the page before"),
]
FORMS = {
    "json": "application/json",
    "turtle": "text/turtle",
    "jsonld": "application/ld+json",
    "svg": "image/svg+xml",
}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {kind: {} for kind in FORMS.values()},
        "description": "结论、问题、路径、材料包 / verdict, findings, path, certificate",
    }
}


@router.get(
    "/why", responses=_ANSWERS, response_class=Response, summary="某一天有没有依据 / has it a basis on a day"
)
async def why_(
    request: Request,
    desk: At,
    claim: Annotated[str, Query(description="编号或 IRI / id or IRI", examples=["H001"])],
    on: On,
    known: Known = None,
    format: Literal["json", "turtle", "jsonld", "svg"] = "json",
) -> Response:
    """The answer of `yiju why`. Without `known` it is told from all that is held, and `known` says when that was found out."""
    lang = language_of(request) if format == "svg" else ""
    asked = desk.about("why", claim, on, known, format, lang)
    body = desk.ready(asked)
    if body is None:
        body = desk.keep(await run_in_threadpool(_why, desk, claim, on, known, format, lang), asked)
    show(request, f"{claim} {on}")
    return Response(body, media_type=FORMS[format])


def _why(desk: Desk, name: str, on: dt.date, known: str | None, form: str, lang: str) -> bytes:
    then = language.moment(known)
    found = why.find_claim(desk.store, name, then)
    answer = why.why(desk.store, found, on, then, certified=form != "svg")
    if form == "json":
        return json.dumps(answer_json(answer), ensure_ascii=False).encode()
    if form == "svg":
        return draw(answer, lang).encode()
    assert answer.certificate is not None
    return (answer.certificate if form == "turtle" else as_jsonld(answer.certificate)).encode()


@router.get("/claims", summary="已收录的主张 / the claims held")
def claims(
    request: Request,
    desk: At,
    q: Words = "",
    kind: str = "",
    limit: Many = 100,
    after: After = 0,
    beyond: Beyond = "",
) -> dict[str, Any]:
    """By id, name or document; `kind` is a class of the vocabulary (Measure, CatalogItem, …)."""
    return told_of(request, held_in(desk, CLAIM, kind, q, limit, after, beyond))


@router.get("/norms", summary="已收录的规范 / the norms held")
def norms(
    request: Request, desk: At, q: Words = "", limit: Many = 100, after: After = 0, beyond: Beyond = ""
) -> dict[str, Any]:
    """By title, short title or number, each with the versions held."""
    return told_of(request, held_in(desk, NORM, "", q, limit, after, beyond))


@router.get("/provisions", summary="条文原文及当日状态 / the words of a provision and its state on a day")
def provisions(
    request: Request,
    desk: At,
    cited: Annotated[
        str, Query(description="引用或 IRI / a citation or an IRI", examples=["政府采购法第七十七条第一款"])
    ],
    on: On,
) -> dict[str, Any]:
    """Every version of the place that is held: dates, words, and whether it is the one in force on the day."""
    view = desk.view
    ending = meant(view, cited)
    show(request, f"{cited} {on}")
    return held.place_on(view, ending, on)


@router.get(
    "/impact",
    responses={200: {"content": {"application/json": {}, "image/svg+xml": {}}}},
    response_class=Response,
    summary="若当日废止会怎样 / what would fall if it were repealed that day",
)
def impact_(
    request: Request,
    desk: At,
    of: Annotated[
        str, Query(description="规范或条款 / a norm or provision", examples=["政府采购法第七十七条"])
    ],
    on: On,
    format: Literal["json", "svg"] = "json",
) -> Response:
    """The answer of `yiju impact`."""
    told = desk.once(lambda: impact(desk.store, meant(desk.view, of), on, language.now()), "impact", of, on)
    show(request, f"{of} {on}")
    if format == "svg":
        return Response(draw_impact(told, language_of(request)), media_type="image/svg+xml")
    return JSONResponse(impact_json(told))
