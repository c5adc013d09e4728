"""Linked data: every IRI of the graph opens here, as a page, Turtle or JSON-LD by Accept: /id/…, /ns, /code/…"""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from pyoxigraph import NamedNode, Triple
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.links import opens_at
from api.pages.resource import Resource, resource_page, statements
from api.pages.vocabulary import vocabulary_page
from api.server.ask import desk_of, language_of, may, show
from api.server.desk import Desk
from api.server.refused import Refused
from api.sparql import forms
from api.sparql.accept import best
from kg import ontology
from kg.errors import NotFound
from kg.namespaces import CODE, ID, iri

router = APIRouter(tags=["linked data"], dependencies=[Depends(may("read"))])
At = Annotated[Desk, Depends(desk_of)]
Form = Annotated[
    Literal["html", "ttl", "jsonld"] | None, Query(description="代替 Accept / instead of Accept")
]
MEDIA = {"html": "text/html", "ttl": "text/turtle", "jsonld": "application/ld+json"}
_PROBLEM: dict[str, Any] = {"content": {"application/problem+json": {}, "text/html": {}}}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"content": {media: {} for media in MEDIA.values()}, "description": "页面、Turtle 或 JSON-LD / a page, Turtle or JSON-LD"},
    400: {**_PROBLEM, "description": "参数读不懂 / a parameter that cannot be read"},
    404: {**_PROBLEM, "description": "没有收录 / not held"},
    406: {**_PROBLEM, "description": "没有所要的格式 / no acceptable form"},
}  # fmt: skip


@router.get(
    "/id/{name:path}",
    responses=_RESPONSES,
    response_class=Response,
    summary="图谱中的一个资源 / a resource of the graph",
)
async def resource(
    request: Request,
    desk: At,
    name: str,
    format: Form = None,
    after: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> Response:
    """What is said of it, what it points at and what points at it, and its records in the ledger."""
    form: str | None = format
    node = iri(name)
    if not await run_in_threadpool(_held, desk, node):
        stem, dot, ending = name.rpartition(".")
        if not (dot and ending in MEDIA and await run_in_threadpool(_held, desk, iri(stem))):
            raise NotFound(
                f"没有收录 {node.value}；可用 /api/claims、/api/norms 查找",
                f"{node.value} is not held; look for it with /api/claims or /api/norms",
            )
        node, form = iri(stem), form or ending
    form = form or _form(request)
    show(request, f"{node.value} {form}")
    if form == "html":
        told = await run_in_threadpool(Resource.of, desk, node, after, language_of(request))
        return _varied(await run_in_threadpool(resource_page, request, told))
    return _data(await run_in_threadpool(lambda: list(statements(desk, node))), form)


def _held(desk: Desk, node: NamedNode) -> bool:
    return next(iter(statements(desk, node)), None) is not None


@router.get("/ns", responses=_RESPONSES, response_class=Response, summary="词汇 / the vocabulary")
def vocabulary(request: Request, format: Form = None) -> Response:
    """Classes, properties and concepts, with their labels and definitions in Chinese and English."""
    form = format or _form(request)
    show(request, f"词汇 / vocabulary {form}")
    if form != "html":
        return _data(ontology.load().triples, form)
    return _varied(vocabulary_page(request))


@router.get("/code", responses=_RESPONSES, response_class=Response, summary="概念表 / the concept schemes")
def concepts(request: Request, format: Form = None) -> Response:
    """The concepts alone: ranks, measures, authorities, places and the others."""
    form = format or _form(request)
    show(request, f"概念 / concepts {form}")
    if form == "html":
        return _varied(RedirectResponse("/ns#schemes", 303))
    return _data((row for row in ontology.load().triples if _of_codes(row)), form)


def _of_codes(row: Triple) -> bool:
    return isinstance(row.subject, NamedNode) and row.subject.value.startswith(CODE.base)


@router.get(
    "/code/{name:path}", responses=_RESPONSES, response_class=Response, summary="一个概念 / a concept"
)
def concept(request: Request, name: str, format: Form = None) -> Response:
    """To its place on the page of the vocabulary, or what is said of it."""
    node = NamedNode(iri(name).value.replace(ID, CODE.base, 1))
    rows = list(ontology.load().facts.match(node, None, None))
    if not rows:
        raise NotFound(f"词汇里没有 {node.value}；见 /ns", f"the vocabulary has no {node.value}; see /ns")
    form = format or _form(request)
    show(request, f"{node.value} {form}")
    if form == "html":
        anchor = opens_at(node.value)
        assert anchor is not None
        return _varied(RedirectResponse(f"/ns#{anchor.removeprefix('/')}", 303))
    return _data(rows, form)


def _form(request: Request) -> str:
    accept = ",".join(request.headers.getlist("accept"))
    programs_first = [MEDIA["ttl"], MEDIA["jsonld"], MEDIA["html"]]
    offers = {
        **{media: form for form, media in MEDIA.items()},
        "application/json": "jsonld",
        "application/xhtml+xml": "html",
    }
    found = best(accept, [*programs_first, *offers])
    if found is None:
        listed = "、".join(MEDIA.values())
        raise Refused(406, f"没有 {accept} 中的格式；有 {listed}", f"nothing in {accept}; there are {listed}")
    return offers[found]


def _varied(response: Response) -> Response:
    response.headers["Vary"] = "Accept, Accept-Language, Cookie"
    return response


def _data(rows: Iterable[Triple], form: str) -> Response:
    charset = "; charset=utf-8" if form == "ttl" else ""
    headers = {"Content-Type": MEDIA[form] + charset, "Vary": "Accept"}
    return Response(forms.graph(rows, form), headers=headers)
