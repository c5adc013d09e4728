"""What is held under some words: /api/search, for the search box and for programs."""

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from api import language
from api.pages.search import search
from api.server.ask import desk_of, may, show
from api.server.desk import Desk

router = APIRouter(prefix="/api", tags=["answers"], dependencies=[Depends(may("read"))])


@router.get("/search", summary="按名称、文号、编号、引用查找 / look up by name, number, id or citation")
def search_(
    request: Request,
    desk: Annotated[Desk, Depends(desk_of)],
    q: Annotated[str, Query(max_length=500, examples=["政府采购法第七十七条"])] = "",
    on: Annotated[dt.date | None, Query(description="哪一天 / the day that pages are to be of")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
) -> dict[str, Any]:
    """Claims, norms and places of norms, the best first; `page` is where each is shown."""
    met = search(desk, q, limit)
    show(request, f"{q}：{len(met.found)} / {met.total}")
    day = on or language.today()
    items = [one.json(day) for one in met.found]
    return {
        "total": met.total,
        "items": items,
        **({"at_least": True} if met.at_least else {}),
        **met.read.json(),
    }
