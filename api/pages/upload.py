"""Submitting files on a page: what became of each row, the workbook with its findings, documents read into a workbook."""

import datetime as dt
import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api import language
from api.files import XLSX, download, written
from api.pages.results import BADGES, Result, Results, Row, rows_of, state_words
from api.read import Outcome, outcome_text, read_files, status, write_outcomes
from api.received import Received, received
from api.reports import write_report
from api.routes.submissions import loaded
from api.server.ask import desk_of, language_of, may, may_from_here, show
from api.server.desk import Desk
from api.server.people import Person
from api.server.view import page
from api.submitted import kept_words
from kg.answer import LoadReport
from kg.errors import InputError, Words
from kg.model import Place
from loaders.papers import SUFFIXES
from loaders.rdf import FORMATS
from loaders.uploads import told_from

router = APIRouter(include_in_schema=False, dependencies=[Depends(may("read"))])
results = Results()
At = Annotated[Desk, Depends(desk_of)]
Reader = Annotated[Person, Depends(may("read"))]
Sender = Annotated[Person, Depends(may_from_here("submit"))]
SIZE = 50
TABLES = (".xlsx", ".csv")
ACCEPTED = ",".join((*TABLES, *SUFFIXES, *FORMATS))


@router.get("/cleanup/upload")
def upload(request: Request) -> HTMLResponse:
    """The form."""
    return _form(request)


def _form(request: Request, refused: Words | None = None) -> HTMLResponse:
    show(request, "upload")
    return page(
        request, "upload.html", status=400 if refused else 200,
        accepted=ACCEPTED, documents="、".join(SUFFIXES), refused=refused,
    )  # fmt: skip


@router.post("/cleanup/upload")
async def uploaded(request: Request, desk: At, person: Sender) -> Response:
    """Read, judge and keep; the result is a page of its own, so that going back sends nothing twice."""
    lang = language_of(request)
    with tempfile.TemporaryDirectory(prefix="yiju-") as folder:
        try:
            sent = await received(request, Path(folder))
            on = language.day(sent.fields["on"]) if "on" in sent.fields else language.today()
        except InputError as refused:
            return _form(request, refused.words)
        result = await run_in_threadpool(_loaded, desk, sent, on, person.post, lang)
    show(request, result.told.zh)
    return RedirectResponse(f"/cleanup/upload/{results.keep(result)}", 303)


def _loaded(desk: Desk, sent: Received, on: dt.date, post: str, lang: str) -> Result:
    reports = loaded(desk, sent, on, sent.fields.get("territory"))
    notes = tuple((str(remark.place), remark.words) for report in reports for remark in report.remarks)
    title = Words(f"提交结果（按 {on} 判断）", f"What was sent, judged for {on}")
    return Result(
        post, title, kept_words(reports), rows_of(reports), notes, _with_findings(sent, reports, lang)
    )


def _with_findings(sent: Received, reports: list[LoadReport], lang: str) -> dict[str, bytes]:
    """A copy of the tables that could be opened, with what was found beside each row."""
    tables = [path for path in sent.loaded_in_turn() if path.is_dir() or path.suffix.lower() in TABLES]
    if not tables:
        return {}
    try:
        body = written(lambda path: write_report(path, reports, tables, lang, sent.folder), ".xlsx")
    except InputError:  # a workbook that could not be opened has no copy; the page says why
        return {}
    return {"提交结果.xlsx": body}


@router.post("/cleanup/read")
async def read(request: Request, desk: At, person: Sender) -> Response:
    """Documents into a workbook for a person to correct before it is loaded; nothing is kept in the record."""
    with tempfile.TemporaryDirectory(prefix="yiju-") as folder:
        try:
            sent = await received(request, Path(folder))
            on = language.day(sent.fields["on"]) if "on" in sent.fields else language.today()
        except InputError as refused:
            return _form(request, refused.words)
        result = await run_in_threadpool(_read, desk, sent, on, person.post)
    show(request, result.told.zh)
    return RedirectResponse(f"/cleanup/upload/{results.keep(result)}", 303)


def _read(desk: Desk, sent: Received, on: dt.date, post: str) -> Result:
    outcomes = read_files(sent.files, desk.view, on)
    good = sum(outcome.found is not None for outcome in outcomes)
    files = {}
    if status(outcomes) < 2:
        files["读入的工作簿.xlsx"] = written(lambda path: write_outcomes(path, outcomes), ".xlsx")
    told = Words(
        f"读入 {good} 份，读不出 {len(outcomes) - good} 份；库没有改动。请核对工作簿，再提交",
        f"{good} read, {len(outcomes) - good} not; the record is as it was. Check the workbook, then submit it",
    )
    rows = tuple(_row(sent, outcome) for outcome in outcomes)
    return Result(post, Words("读入工作簿", "Read into a workbook"), told, rows, (), files)


def _row(sent: Received, outcome: Outcome) -> Row:
    """One document: what was found in it, or why it could not be read."""
    lines = {lang: told_from(sent.folder, outcome_text(outcome, lang)).lstrip("✔✘ ") for lang in ("zh", "en")}
    state = "unreadable" if outcome.found is None else "accepted"
    return Row(state, Place(outcome.path.name), None, (Words(lines["zh"], lines["en"]),))


@router.get("/cleanup/upload/{key}")
def result_page(
    request: Request, person: Reader, key: str, state: str = "", at: Annotated[int, Query(ge=1)] = 1
) -> HTMLResponse:
    """What became of an upload, row by row, the gravest first."""
    result = results.of(key, person.post)
    rows = [row for row in result.rows if not state or row.state == state]
    show(request, result.told.zh)
    return page(
        request, "upload_result.html",
        result=result, key=key, state=state, total=len(rows), at=at, size=SIZE,
        rows=rows[SIZE * (at - 1) : SIZE * at], badges=BADGES, state_words=state_words,
    )  # fmt: skip


@router.get("/cleanup/upload/{key}/{name}")
def result_file(request: Request, person: Reader, key: str, name: str) -> Response:
    """A file of the result."""
    result = results.of(key, person.post)
    body = result.files.get(name)
    if body is None:
        return result_page(request, person, key)
    show(request, name)
    return download(body, XLSX, name)
