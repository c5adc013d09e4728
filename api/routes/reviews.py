"""The office's steps and zero reports, by whoever holds the token: /api/reviews, /api/zero-reports.

The post that signs is the token's, never the form's; who may sign is judged by shapes/review.ttl.
"""

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from api import language, office
from api.cleanup import review_json
from api.office import Signing
from api.review import listed, zero_json
from api.routes.troubles import READING, WRITING, troubles
from api.server.ask import desk_of, may, may_from_here, show
from api.server.desk import Desk
from api.server.people import Person

router = APIRouter(prefix="/api", tags=["cleanup"])
At = Annotated[Desk, Depends(desk_of)]
Reviewer = Annotated[Person, Depends(may_from_here("review"))]
Word = Annotated[str, Field(min_length=1, max_length=60)]
Item = Annotated[str, Field(min_length=1, max_length=500)]


class Signed(BaseModel):
    """A step for each item named: all are kept, or none. The post that signs is that of the token."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"item": "H002", "step": "承办", "decide": "修改", "why": "另有依据", "on": "2021-12-31"}
            ]
        },
    )

    item: Item | Annotated[list[Item], Field(min_length=1, max_length=200)]
    step: Word
    role: Word | None = Field(
        None, alias="as", description="角色；不写即该步骤的角色 / the step's where left out"
    )
    decide: Word
    why: str = Field("", max_length=2000)
    on: dt.date | None = Field(
        None, description="按哪一天；不写即上一步的，或今天 / that of the step before, or today"
    )


class Nothing(BaseModel):
    """A unit that has nothing to review."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"unit": "长沙市岳麓区市场监督管理局", "on": "2021-12-31"}]},
    )

    unit: Annotated[str, Field(min_length=1, max_length=200)]
    on: dt.date | None = None


@router.post("/reviews", status_code=201, summary="审签一步 / sign a step", responses=troubles(*WRITING))
def sign(request: Request, desk: At, person: Reviewer, asked: Signed) -> dict[str, Any]:
    """Keeps the step beside the machine's proposal of this moment; a rule that refuses it is named in the error."""
    items = [asked.item] if isinstance(asked.item, str) else asked.item
    wanted = Signing(items, asked.step, asked.decide, person.post, asked.role, asked.why, asked.on)
    with desk.writing() as store:
        kept = office.sign(store, wanted)
    show(request, "; ".join(f"{one.item} {one.number}" for one in kept))
    return {"items": [review_json(one) for one in kept]}


@router.get(
    "/reviews",
    summary="审签记录和零报告 / the steps signed, and zero reports",
    dependencies=[Depends(may("read"))],
    responses=troubles(*READING),
)
def reviews_(
    request: Request,
    desk: At,
    item: Annotated[
        str | None,
        Query(description="编号或 IRI；不写即全部 / id or IRI; all where left out", max_length=500),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    after: Annotated[int, Query(ge=0)] = 0,
) -> dict[str, Any]:
    """Of one item, or of all by item, with the zero reports; `yiju reviews --json` tells the same."""
    _, found, zeros = listed(desk.store, item, language.now())
    steps = [review_json(one) for signed in found.values() for one in signed]
    show(request, f"{item or ''} {len(steps)}")
    return {
        "total": len(steps),
        "items": steps[after : after + limit],
        "zero_reports": [zero_json(report) for report in zeros],
    }


@router.post("/zero-reports", status_code=201, summary="零报告 / a zero report", responses=troubles(*WRITING))
def report_none(request: Request, desk: At, person: Reviewer, asked: Nothing) -> dict[str, Any]:
    """Keeps that a unit has nothing to review; refused where it has items."""
    with desk.writing() as store:
        kept = office.report_none(store, asked.unit, person.post, asked.on)
    show(request, f"{kept.unit} 0")
    return zero_json(kept)
