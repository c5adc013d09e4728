"""List standards and their assessment: evidence, two assessors' opinions, settling, closing: /api/standards (CONTRACT 4).

The post that speaks is the token's; who may say what, and when a report may be closed, is judged by shapes/opinion.ttl.
"""

import datetime as dt
import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from pyoxigraph import NamedNode
from starlette.responses import Response

from api import language
from api.assess_json import Told, assessed, closed_report, opinion_json
from api.assess_report import write_report
from api.assess_speak import Said, closed, spoken
from api.files import DOCX, download, written
from api.index.rows import CLAIM
from api.routes.cleanup import file_responses
from api.routes.troubles import READING, WRITING, troubles
from api.server.ask import desk_of, may, may_from_here, show
from api.server.desk import Desk
from api.server.lists import Page, held_in, told_of
from api.server.people import Person
from api.tell import instant
from kg.namespaces import YJ, local_name
from kg.opinions import closings
from kg.why import find_claim

router = APIRouter(prefix="/api/standards", tags=["assessment"])
At = Annotated[Desk, Depends(desk_of)]
Assessor = Annotated[Person, Depends(may_from_here("assess"))]
Id = Annotated[
    str, Path(description="编号或 IRI / id or IRI", max_length=500, openapi_examples={"id": {"value": "S1"}})
]
On = Annotated[dt.date, Query(description="按哪一天评估 / the day assessed", examples=["2021-12-31"])]
Word = Annotated[str, Field(min_length=1, max_length=60)]


class Opinion(BaseModel):
    """What one assessor, A or B, finds of each criterion named: all are kept, or none."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"on": "2021-12-31", "as": "A", "criterion": ["comment"], "say": "met"}]
        },
    )

    on: dt.date
    role: Word = Field(alias="as")
    criterion: Annotated[list[Word], Field(min_length=1, max_length=50)]
    say: Word
    why: str = Field("", max_length=2000)


class Settlement(BaseModel):
    """What settles a difference between the two, and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"on": "2021-12-31", "criterion": "comment", "say": "not_met", "why": "以改动后的起算日为准"}
            ]
        },
    )

    on: dt.date
    criterion: Word
    say: Word
    why: str = Field(min_length=1, max_length=2000)


class Closing(BaseModel):
    """The day whose report is closed."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"on": "2021-12-31"}]})

    on: dt.date


def standards_held(desk: Desk, words: str, limit: int, after: int) -> Page:
    """Some of the list standards held."""
    return held_in(desk, CLAIM, local_name(YJ.ListStandard), words, limit, after)


def standard_named(desk: Desk, name: str) -> NamedNode:
    """The standard of that 编号 or IRI; raises NotFound or Ambiguous."""
    return find_claim(desk.store, name, language.now(), [YJ.ListStandard])


def assessment_of(desk: Desk, standard: NamedNode, on: dt.date) -> Told:
    """The assessment on a day, as is known now; made once for one state of the record."""
    return desk.once(lambda: assessed(desk.store, standard, on, language.now()), "assess", standard.value, on)


def closings_of(desk: Desk, standard: NamedNode) -> list[dict[str, Any]]:
    """On which days its report was closed, when and by which post."""
    return [
        {"on": one.on.isoformat(), "at": instant(one.at), "by": one.post}
        for one in closings(desk.view, standard)
    ]


@router.get(
    "",
    summary="已收录的名单标准 / the list standards held",
    dependencies=[Depends(may("read"))],
    responses=troubles(*READING),
)
def standards(
    request: Request,
    desk: At,
    q: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    after: Annotated[int, Query(ge=0)] = 0,
) -> dict[str, Any]:
    """By id or name, each with the days whose report is closed."""
    some = standards_held(desk, q, limit, after)
    items = [{**row.json(), "closed": closings_of(desk, NamedNode(row.iri))} for row in some.rows]
    return {**told_of(request, some), "items": items}


@router.get(
    "/{name:path}/assessment.docx",
    response_class=Response,
    summary="第三方评估报告 / the report in Word",
    dependencies=[Depends(may("read"))],
    responses=file_responses(DOCX) | troubles(*READING),
)
def assessment_docx(
    request: Request,
    desk: At,
    name: Id,
    on: On,
    as_closed: Annotated[bool, Query(alias="closed", description="定稿 / as it was closed")] = False,
) -> Response:
    """The report of `yiju assess --docx` (Chinese alone), as it stands or as it was closed."""
    node = standard_named(desk, name)
    told = json.loads(closed_report(desk.view, node, on)) if as_closed else assessment_of(desk, node, on)
    show(request, f"{name} {on}")
    body = written(lambda path: write_report(path, told), ".docx")
    return download(body, DOCX, f"第三方评估报告-{told['standard']['id']}-{on}.docx")


@router.get(
    "/{name:path}/assessment",
    summary="逐项评估 / the assessment, criterion by criterion",
    dependencies=[Depends(may("read"))],
    responses=troubles(*READING),
)
def assessment(
    request: Request,
    desk: At,
    name: Id,
    on: On,
    as_closed: Annotated[bool, Query(alias="closed", description="定稿 / as it was closed")] = False,
) -> Response:
    """As `yiju assess --json` tells it; `closed` gives the report of that day as it was closed, byte for byte."""
    node = standard_named(desk, name)
    show(request, f"{name} {on}")
    if as_closed:
        return Response(closed_report(desk.view, node, on), media_type="application/json")
    told = assessment_of(desk, node, on)
    return Response(json.dumps(told, ensure_ascii=False), media_type="application/json")


@router.post(
    "/{name:path}/opinions",
    status_code=201,
    summary="发表意见 / what an assessor finds",
    responses=troubles(*WRITING),
)
def opinions(request: Request, desk: At, person: Assessor, name: Id, asked: Opinion) -> dict[str, Any]:
    """Kept beside what the rules found; a finding that differs from theirs needs its reason."""
    saying = [Said(criterion, asked.say, asked.why) for criterion in asked.criterion]
    return _spoken(request, desk, name, asked.on, asked.role, saying, person)


@router.post(
    "/{name:path}/settlements",
    status_code=201,
    summary="处理分歧 / settle a difference",
    responses=troubles(*WRITING),
)
def settlements(request: Request, desk: At, person: Assessor, name: Id, asked: Settlement) -> dict[str, Any]:
    """Where the two differ; it holds until one of them speaks again."""
    saying = [Said(asked.criterion, asked.say, asked.why)]
    return _spoken(request, desk, name, asked.on, None, saying, person)


def _spoken(
    request: Request, desk: Desk, name: str, on: dt.date, role: str | None, saying: list[Said], person: Person
) -> dict[str, Any]:
    node = standard_named(desk, name)
    with desk.writing() as store:
        kept = spoken(store, node, on, role, saying, person.post)
    show(request, f"{name} {on}: {len(kept)}")
    return {"items": [opinion_json(one) for one in kept]}


@router.post(
    "/{name:path}/closing",
    status_code=201,
    summary="定稿 / close the report",
    responses=troubles(*WRITING),
)
def closing(request: Request, desk: At, person: Assessor, name: Id, asked: Closing) -> Response:
    """The report as it is kept for good; refused while the two differ or one has not spoken of every criterion."""
    node = standard_named(desk, name)
    with desk.writing() as store:
        kept = closed(store, node, asked.on, person.post)
    show(request, f"{name} {asked.on}")
    return Response(kept.snapshot, 201, media_type="application/json")
