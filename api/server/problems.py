"""Every error leaves in one shape: application/problem+json (RFC 9457), or the same words on a page."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import fastapi_problem_details as problem_details
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi_problem_details import ProblemResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.server.ask import language_of, wants_page
from api.server.jobs import AGAIN, Unfinished
from api.server.refused import Refused
from api.server.view import page
from kg.errors import Ambiguous, InputError, NotFound, RulebookError, StoreError, Words, YijuError

STATUS: Mapping[type[YijuError], int] = {
    InputError: 400,
    NotFound: 404,
    Ambiguous: 409,
    StoreError: 503,
    RulebookError: 500,
}
_HTTP: Mapping[int, Words] = {
    404: Words("没有这一页或这一资源", "there is no such page or resource"),
    405: Words("这一地址不接受这种请求方法", "this address does not take that method"),
}
_WRONG: Mapping[str, Words] = {
    "missing": Words("没有写明", "is missing"),
    "date": Words("不是日期，应为 2021-12-31 这样", "is no date; write it as 2021-12-31"),
    "int": Words("应为整数", "is to be a whole number"),
    "literal": Words("不是可选的值，见 /openapi.json", "is none of the values; see /openapi.json"),
    "string": Words("应为文字", "is to be text"),
}  # by how the type of a pydantic error begins
_OUR_FAULT = Words(
    "服务器出错，已记入日志；库没有改动。请把时间告诉管理员",
    "the server failed and has logged it; nothing was changed. Tell the administrator when",
)


def answer(
    request: Request, status: int, words: Words, headers: Mapping[str, str] | None = None, **more: Any
) -> Response:
    """The one shape: in JSON both languages beside the one asked for, on a page that one."""
    lang = language_of(request)
    if wants_page(request):
        shown = page(request, "problem.html", status=status, code=status, detail=words)
        shown.headers.update(dict(headers or {}))
        return shown
    told: Response = ProblemResponse(
        status=status, title=HTTPStatus(status).phrase, detail=words.in_language(lang), headers=dict(headers or {}),
        detail_zh=words.zh, detail_en=words.en, **more,
    )  # fmt: skip
    return told


def _place(error: Mapping[str, Any]) -> str:
    return ".".join(str(part) for part in error["loc"][1:] or error["loc"])


def _wrong(error: Mapping[str, Any]) -> Words:
    kind = str(error["type"])
    known = next((words for begins, words in _WRONG.items() if kind.startswith(begins)), None)
    return known or Words(str(error["msg"]), str(error["msg"]))


def tell_problems(app: FastAPI) -> None:
    """Turn every error of the app into that shape."""
    problem_details.init_app(app)

    @app.exception_handler(YijuError)
    async def ours(request: Request, trouble: YijuError) -> Response:
        if isinstance(trouble, Unfinished) and "text/html" in request.headers.get("accept", ""):
            return page(
                request, "working.html", status=503, job=trouble.job, words_=trouble.words, again=AGAIN
            )
        if isinstance(trouble, Unfinished):
            progress = {"done": trouble.job.done, "of": trouble.job.of}
            return answer(request, trouble.status, trouble.words, trouble.headers, progress=progress)
        if isinstance(trouble, Refused):
            return answer(request, trouble.status, trouble.words, trouble.headers)
        return answer(request, STATUS[type(trouble)], trouble.words)

    @app.exception_handler(RequestValidationError)
    async def unreadable(request: Request, trouble: RequestValidationError) -> Response:
        wrong = [(_place(error), _wrong(error)) for error in trouble.errors()]
        zh, en = (
            "；".join(f"{where} {words.in_language(lang)}" for where, words in wrong) for lang in ("zh", "en")
        )
        both = Words(f"请求读不懂：{zh}", f"the request cannot be read: {en}")
        errors = [{"where": where, "zh": words.zh, "en": words.en} for where, words in wrong]
        return answer(request, 400, both, errors=errors)

    @app.exception_handler(HTTPException)
    async def http(request: Request, trouble: HTTPException) -> Response:
        words = _HTTP.get(trouble.status_code, Words(str(trouble.detail), str(trouble.detail)))
        return answer(request, trouble.status_code, words, trouble.headers)

    @app.exception_handler(Exception)
    async def unexpected(request: Request, trouble: Exception) -> Response:
        structlog.get_logger().exception("failed", path=request.url.path, exc_info=trouble)
        return answer(request, 500, _OUR_FAULT)
