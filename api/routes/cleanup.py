"""The cleanup of a day, what changes between two, and both as a workbook and a report: /api/cleanup (CONTRACT 4)."""

import datetime as dt
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from api.cleanup import change_json, of_unit
from api.cleanup_chosen import Chosen, State, chosen_json, two_days
from api.cleanup_report import write_report
from api.files import DOCX, XLSX, download, written
from api.judged import made_on
from api.ledger_book import write_ledger
from api.routes.troubles import READING, troubles
from api.server.ask import desk_of, language_of, may, show
from api.server.desk import Desk
from api.server.jobs import Job
from kg.cleanup import Change, Cleanup, difference
from kg.errors import Words

router = APIRouter(
    prefix="/api",
    tags=["cleanup"],
    dependencies=[Depends(may("read"))],
    responses=troubles(*READING),
)
At = Annotated[Desk, Depends(desk_of)]
DAY = {"year_end": {"value": "2021-12-31"}}
FILES = {".xlsx": Words("清理台账", "the ledger"), ".docx": Words("清理工作报告", "the report")}
On = Annotated[dt.date | None, Query(description="哪一天 / the day", openapi_examples=DAY)]
First = Annotated[dt.date | None, Query(alias="from", description="两日之差的前一日 / the first of two days")]
Last = Annotated[dt.date | None, Query(alias="to", description="两日之差的后一日 / the second of two days")]
Unit = Annotated[str, Query(description="责任单位 / the responsible unit", max_length=200)]


def changed(desk: Desk, first: dt.date, last: dt.date, unit: str) -> tuple[Cleanup, Cleanup, list[Change]]:
    """Both days, of one unit where it is named, and the items that fare otherwise on the second."""
    before, after = (of(made_on(desk, day), unit) for day in (first, last))
    return before, after, difference(before, after)


def of(made: Cleanup, unit: str) -> Cleanup:
    return of_unit(made, unit) if unit else made


@router.get(
    "/cleanup", summary="某日的清理，或者两日之差 / the cleanup of a day, or what changes between two"
)
def cleanup_(
    request: Request,
    desk: At,
    on: On = None,
    first: First = None,
    last: Last = None,
    unit: Unit = "",
    action: Annotated[
        str, Query(description="处理：代号或名称 / the action by code or name", max_length=60)
    ] = "",
    code: Annotated[str, Query(description="问题代号 / the code of a cause", max_length=60)] = "",
    deadline: Annotated[
        str, Query(description="时限：日期，或中文的时限 / a day, or the limit in Chinese", max_length=60)
    ] = "",
    state: Annotated[State | None, Query(description="审签进度 / how far it is signed")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="最多多少条 / how many at most")] = 100,
    after: Annotated[int, Query(ge=0, description="跳过多少条 / how many to pass over")] = 0,
) -> dict[str, Any]:
    """The items as `yiju cleanup --json` tells them, with totals by action, state and unit; or the changes."""
    if two_days(on, first, last):
        assert first is not None and last is not None
        changes = changed(desk, first, last, unit)[2]
        show(request, f"{first} → {last} {unit}: {len(changes)}")
        some = changes[after : after + limit]
        return {"from": first.isoformat(), "to": last.isoformat(), "total": len(changes),
                "items": [change_json(change) for change in some]}  # fmt: skip
    assert on is not None
    made = of(made_on(desk, on), unit)
    chosen = Chosen("", action, code, deadline, state or "").items(made)
    show(request, f"{on} {unit}: {len(chosen)}")
    return chosen_json(made, chosen, limit, after)


def file_responses(kind: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {kind: {"schema": {"type": "string", "format": "binary"}}}}}


@router.get(
    "/cleanup.xlsx",
    response_class=Response,
    responses=file_responses(XLSX),
    summary="清理台账 / the ledger as a workbook",
)
def cleanup_xlsx(
    request: Request, desk: At, on: On = None, first: First = None, last: Last = None, unit: Unit = ""
) -> Response:
    """The workbook of `yiju cleanup --xlsx`; with two days the changes as well."""
    return _file(request, desk, (on, first, last, unit), ".xlsx")


@router.get(
    "/cleanup.docx",
    response_class=Response,
    responses=file_responses(DOCX),
    summary="清理工作报告 / the report in Word",
)
def cleanup_docx(
    request: Request, desk: At, on: On = None, first: First = None, last: Last = None, unit: Unit = ""
) -> Response:
    """The report of `yiju cleanup --docx` (Chinese alone); with two days the changes as well."""
    return _file(request, desk, (on, first, last, unit), ".docx")


def _file(
    request: Request,
    desk: Desk,
    asked: tuple[dt.date | None, dt.date | None, dt.date | None, str],
    suffix: str,
) -> Response:
    on, first, last, unit = asked
    changes: list[Change] | None = None
    if two_days(on, first, last):
        assert first is not None and last is not None
        _, made, changes = changed(desk, first, last, unit)
    else:
        assert on is not None
        made = of(made_on(desk, on), unit)
    lang = language_of(request)

    def make(job: Job[bytes]) -> tuple[bytes, int]:
        def write(path: Path) -> None:
            if suffix == ".xlsx":
                write_ledger(path, made, changes, lang, job.counted)
            else:
                write_report(path, made, changes)

        body = written(write, suffix)
        return body, len(body)

    body = desk.jobs.made((suffix, asked, lang), desk.version, FILES[suffix], make)
    name = FILES[suffix].zh
    days = f"{first}至{last}" if first else f"{on}"
    show(request, f"{name} {days} {unit}")
    told = "-".join(filter(None, (name, unit, days)))
    return download(body, XLSX if suffix == ".xlsx" else DOCX, f"{told}{suffix}")
