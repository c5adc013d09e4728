"""The first page: what Yiju answers and what it does not, for a lawyer who has never seen it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api import language, links
from api.index.rows import TEXT
from api.pages.examples import examples, usual_day
from api.server.ask import desk_of, may, show
from api.server.desk import Desk
from api.server.view import page
from api.text import MARKS, verdict_words
from kg import ontology
from kg.errors import Words
from kg.judge import VERDICTS
from kg.namespaces import ELI, YJ, local_name

router = APIRouter(include_in_schema=False)
At = Annotated[Desk, Depends(desk_of)]
COUNTED = (
    (local_name(ELI.LegalResource), Words("规范", "norms")), (local_name(ELI.LegalExpression), Words("版本", "versions")),
    (TEXT, Words("有原文的版本", "versions with their text")), (local_name(YJ.Power), Words("授权", "powers")),
)  # fmt: skip


@router.get("/", dependencies=[Depends(may("read"))])
def first(request: Request, desk: At) -> Response:
    view = desk.view
    last = desk.store.changed_at()
    show(request, "首页")
    return page(
        request, "first.html", day=usual_day(view, language.today()), verdicts=[(one, MARKS[one], verdict_words(one)) for one in VERDICTS],
        examples=[(one, links.claim(one.iri, one.on)) for one in examples(view)],
        read=desk.index.ready(), counts=_counts(desk), last=last.astimezone(language.SHANGHAI) if last else None,
    )  # fmt: skip


def _counts(desk: Desk) -> list[tuple[Words, int]]:
    """How many norms, versions, texts and powers are held, then claims by their kind; nothing of which there is none.

    Provisions are not counted: there may be a million of them.
    """
    held = desk.index.counts()
    kinds = [(local_name(kind), ontology.load().heading(kind)) for kind in ontology.load().claim_kinds]
    return [(words, held[what]) for what, words in (*COUNTED, *kinds) if held.get(what)]
