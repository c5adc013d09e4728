"""Submissions: files are read, judged and kept, and the ledger tells what became of them: /api/submissions (CONTRACT 4)."""

import datetime as dt
import tempfile
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi import Path as InPath
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from api import language
from api.received import KINDS, Received, received
from api.reports import reports_turtle
from api.routes.troubles import READING, WRITING, troubles
from api.server.ask import desk_of, may, may_from_here, show
from api.server.desk import Desk
from api.server.problems import answer
from api.submitted import (
    CREATED,
    REFUSED,
    UNCHANGED,
    WAITING,
    entered_json,
    entry_json,
    kept_words,
    status_of,
    submitted_json,
)
from kg import books
from kg.answer import LoadReport
from kg.store import Store
from loaders.load import load_paths

router = APIRouter(prefix="/api/submissions", tags=["submissions"])
At = Annotated[Desk, Depends(desk_of)]
TURTLE = "text/turtle"
_REPORT = {
    "content": {"application/json": {"schema": {"type": "object"}}, TURTLE: {"schema": {"type": "string"}}}
}
_PLAIN = {
    "multipart/form-data": {
        "schema": {
            "type": "object",
            "required": ["file"],
            "properties": {
                "file": {"type": "array", "items": {"type": "string", "format": "binary"}, "minItems": 1},
                "on": {"type": "string", "format": "date"},
                "territory": {"type": "string"},
            },
        }
    },
    **{kind: {"schema": {"type": "string", "format": "binary"}} for kind in KINDS},
}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    UNCHANGED: {"description": "都已收录，未动 / all held already, nothing changed", **_REPORT},
    CREATED: {"description": "全部收下 / all accepted", **_REPORT},
    WAITING: {"description": "有待核实的，没有不符的 / some pending, none rejected", **_REPORT},
    REFUSED: {
        "description": "有不符的或读不出的；其余已收下 / some rejected or unreadable; the others are kept",
        "content": {
            "application/problem+json": {"schema": {"type": "object"}},
            TURTLE: {"schema": {"type": "string"}},
        },
    },
}


@router.post(
    "",
    status_code=CREATED,
    response_class=Response,
    summary="提交文件 / submit files",
    responses=_ANSWERS | troubles(*WRITING),
    openapi_extra={"requestBody": {"required": True, "content": _PLAIN}},
    dependencies=[Depends(may_from_here("submit"))],
)
async def submit(
    request: Request,
    desk: At,
    on: Annotated[
        dt.date | None, Query(description="按哪一天判断；不写即今天 / today where left out")
    ] = None,
    territory: Annotated[str, Query(description="补空着的地域 / fills empty 地域 cells", max_length=60)] = "",
    name: Annotated[
        str, Query(description="原始正文的文件名 / the file name of a raw body", max_length=300)
    ] = "",
) -> Response:
    """Whatever `yiju load` takes: workbooks, tables, law texts, documents, RDF; as a form of files, or one as the raw body.

    What can be read is judged for the day and kept, what is rejected in quarantine with its findings; the body says both.
    The report comes as JSON, or as a SHACL report where Accept asks for text/turtle.
    """
    with tempfile.TemporaryDirectory(prefix="yiju-") as folder:
        sent = await received(request, Path(folder), name)
        day = language.day(sent.fields["on"]) if "on" in sent.fields else on or language.today()
        where = sent.fields.get("territory", territory) or None
        reports = await run_in_threadpool(loaded, desk, sent, day, where)
    return await run_in_threadpool(_told, request, desk.store, reports)


def loaded(desk: Desk, sent: Received, on: dt.date, territory: str | None) -> list[LoadReport]:
    """The files read, judged and kept, by one writer at a time."""
    with desk.writing() as store:
        return load_paths(
            store, sent.loaded_in_turn(), on=on, territory=territory, now=language.now(), beneath=sent.folder
        )


def _told(request: Request, store: Store, reports: list[LoadReport]) -> Response:
    status, words = status_of(reports), kept_words(reports)
    show(request, f"{'、'.join(report.source for report in reports)}: {words.zh}")
    if TURTLE in request.headers.get("accept", ""):
        return Response(reports_turtle(reports), status, media_type=TURTLE)
    told = submitted_json(store, reports)
    if status == REFUSED:
        return answer(request, status, words, **told)
    places = {"Location": told["submissions"][0]["url"]} if told["submissions"] else {}
    return JSONResponse(told, status, headers=places)


@router.get(
    "",
    summary="已有的提交 / the submissions held",
    dependencies=[Depends(may("read"))],
    responses=troubles(*READING),
)
def submissions(
    request: Request,
    desk: At,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    after: Annotated[int, Query(ge=0)] = 0,
) -> dict[str, Any]:
    """The ledger, the newest first; steps of the office and opinions are submissions too."""
    newest = desk.version
    some = books.submissions(desk.store, newest, limit, after)
    show(request, str(newest))
    return {"total": newest, "items": [entered_json(one) for one in some]}


@router.get(
    "/{number}",
    summary="一次提交及其记录 / one submission with its records",
    dependencies=[Depends(may("read"))],
    responses=troubles(*READING),
)
def submission(
    request: Request,
    desk: At,
    number: Annotated[int, InPath(ge=1, le=2**63 - 1)],
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    after: Annotated[int, Query(ge=0)] = 0,
) -> dict[str, Any]:
    """Each record: what it describes, where it stood in the file, its state when it was loaded and now, and its findings."""
    one = books.submission(desk.store, number)
    total, some = books.records(desk.store, number), books.entries(desk.store, number, limit, after)
    show(request, f"{number}: {total}")
    return {
        **entered_json(one),
        "total": total,
        "records": [entry_json(row) for row in some],
    }
