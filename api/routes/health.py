"""Is the server well, and what does it hold: /health for people and probes, /metrics for Prometheus."""

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import Response

from api import language
from api.server.ask import desk_of
from api.server.desk import Desk
from api.tell import instant
from kg.standing import STATES

router = APIRouter(tags=["operation"])


@router.get("/health", summary="数据版本、计数、新旧 / data version, counts and age")
def health(desk: Annotated[Desk, Depends(desk_of)]) -> dict[str, Any]:
    """`version` counts submissions; the ages are in seconds; `indexed` is there while the counts lack the newest records."""
    last = desk.store.changed_at()
    read, counts = desk.index.ready(), desk.index.counts()
    return {
        "status": "ok",
        "version": desk.version,
        "newest": instant(last) if last else None,
        "age": (language.now() - last) // dt.timedelta(seconds=1) if last else None,
        "uptime": (language.now() - desk.started) // dt.timedelta(seconds=1),
        **{state: counts.get(state, 0) for state in STATES},
        **read.json(),
    }


@router.get("/metrics", include_in_schema=False)
def metrics() -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


@router.get("/work/{number}", include_in_schema=False)
def work(desk: Annotated[Desk, Depends(desk_of)], number: str) -> dict[str, Any]:
    """How far a job is that somebody waits for on a page; the id is known to that page alone."""
    job = desk.jobs.of(number)
    return {"over": job is None, "done": job.done if job else None, "of": job.of if job else None}
