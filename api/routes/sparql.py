"""/sparql: the SPARQL 1.1 Protocol's query operation, read only, and a page for people (docs/sparql.md)."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.pages.query import query_page
from api.server.ask import may, show
from api.server.refused import Refused
from api.sparql.accept import best
from api.sparql.asked import Asked, reads_only
from api.sparql.described import DIRECT, FORM, GET, NAMES, POST, RESPONSES
from api.sparql.evaluate import KINDS, Told
from api.sparql.processes import Processes

router = APIRouter(tags=["linked data"], dependencies=[Depends(may("read"))])
UPDATE, PAGE = "application/sparql-update", "text/html"
SUMMARY = "SPARQL 查询（只读） / a query, read only"


@router.get("/sparql", responses=RESPONSES, response_class=Response, summary=SUMMARY, openapi_extra=GET)
async def asked_by_address(request: Request) -> Response:
    """The default graph is what is known now, with the vocabulary; the named graphs are the records and the ledger."""
    return await _answer(request, request.query_params.multi_items())


@router.post("/sparql", responses=RESPONSES, response_class=Response, summary=SUMMARY, openapi_extra=POST)
async def asked_by_body(request: Request) -> Response:
    """The query alone as application/sparql-query, or the parameters of GET as a form."""
    media, _, parameters = request.headers.get("content-type", "").partition(";")
    kind = media.strip().lower()
    if kind == UPDATE:
        raise reads_only()
    charset = parameters.lower().partition("charset=")[2].strip(' "')
    if kind not in (FORM, DIRECT) or charset not in ("", "utf-8", "utf8"):
        raise Refused(
            415,
            f"请求体要是 {DIRECT} 或 {FORM}，UTF-8；收到的是 {media or '未写明'} {charset}",
            f"the body is to be {DIRECT} or {FORM} in UTF-8; it is {media or 'of no stated type'} {charset}",
        )
    try:
        body = (await request.body()).decode()
    except UnicodeDecodeError as trouble:
        raise Refused(400, f"请求体不是 UTF-8：{trouble}", f"the body is not UTF-8: {trouble}") from trouble
    given = request.query_params.multi_items()
    return await _answer(
        request, given + ([("query", body)] if kind == DIRECT else parse_qsl(body, keep_blank_values=True))
    )


@router.api_route("/sparql", methods=["PUT", "DELETE", "PATCH", "OPTIONS"], include_in_schema=False)
async def asked_otherwise() -> Response:
    """The protocol knows no other method."""
    raise Refused(
        405, "/sparql 只接受 GET 和 POST", "/sparql takes GET and POST alone", {"Allow": "GET, POST"}
    )


async def _answer(request: Request, given: list[tuple[str, str]]) -> Response:
    def all_of(name: str) -> list[str]:
        return [value for key, value in given if key == name]

    if all_of("update"):
        raise reads_only()
    queries, form = all_of("query"), next(iter(all_of("format")), None)
    page = form == "html" or (form is None and wants_html(request))
    if not queries and page:
        show(request, "查询页 / the query page")
        started(request).warm()
        return query_page(request, "")
    if len(queries) != 1 or not queries[0].strip():
        raise Refused(
            400,
            f"要有一个 query 参数，收到 {len(queries)} 个（空的不算）",
            f"one parameter `query` is needed, and {len(queries)} came (an empty one is none)",
        )
    asked = Asked(queries[0], _graphs(all_of("default-graph-uri")), _graphs(all_of("named-graph-uri")))
    show(request, f"SPARQL {asked.query}")
    if page:
        try:
            told = await started(request).ask(asked, {"table": "json", "truth": "json", "graph": "ttl"})
        except Refused as trouble:
            return query_page(request, asked.query, refused=trouble)
        return query_page(request, asked.query, told)
    return _as_asked(await started(request).ask(asked, _wanted(request, form)))


def _as_asked(told: Told) -> Response:
    headers = {"Vary": "Accept"} | ({"Yiju-Truncated": "true"} if told.truncated else {})
    charset = "; charset=utf-8" if told.media.startswith("text/") else ""
    return Response(told.body, headers=headers | {"Content-Type": told.media + charset})


def _graphs(given: list[str]) -> tuple[str, ...] | None:
    return tuple(given) or None


def wants_html(request: Request) -> bool:
    """Does the asker prefer a page to every form of data?"""
    offers = [media for kind in KINDS.values() for media in kind.values()]
    return (
        PAGE in request.headers.get("accept", "") and best(request.headers["accept"], [PAGE, *offers]) == PAGE
    )


def _wanted(request: Request, form: str | None) -> Mapping[str, str | None]:
    """The form for each kind of result, by `format` or by Accept."""
    if form is not None:
        if form not in NAMES:
            listed = "、".join(NAMES)
            raise Refused(400, f"没有 {form} 这种格式；有 {listed}", f"no format {form}; there are {listed}")
        return dict(zip(KINDS, NAMES[form], strict=True))
    accept = ",".join(request.headers.getlist("accept"))
    wanted = {kind: _form(accept, offered) for kind, offered in KINDS.items()}
    if not any(wanted.values()):
        raise Refused(406, f"没有 {accept} 中的任何格式", f"nothing in {accept} is a form of a result")
    return wanted


def _form(accept: str, offered: Mapping[str, str]) -> str | None:
    also = {
        "application/json": "json",
        "application/xml": "xml",
        "text/plain": "nt",
        "application/x-turtle": "ttl",
    }
    media = {kind: form for form, kind in offered.items()}
    media |= {kind: form for kind, form in also.items() if form in offered}
    found = best(accept, list(media))
    return media[found] if found else None


def started(request: Request) -> Processes:
    found = request.app.state.processes
    assert isinstance(found, Processes)
    return found
