"""A copy of the whole store while it is served: for administrators, as a stream, in constant memory."""

from collections.abc import Iterator
from importlib import metadata
from itertools import chain
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import StreamingResponse

from api import language
from api.routes.troubles import troubles
from api.server.ask import desk_of, may, show
from api.server.desk import Desk
from api.server.streamed import in_a_thread
from api.tell import instant
from kg.backup import backup, file_name

router = APIRouter(prefix="/api", tags=["operation"])


@router.get(
    "/backup",
    summary="整个库的备份 / a backup of the whole store",
    dependencies=[Depends(may("administer"))],
    response_class=StreamingResponse,
    responses={
        200: {"content": {"application/gzip": {"schema": {"type": "string", "format": "binary"}}}},
        **troubles(400, 401, 403, 429, 503),
    },
)
def backup_of_all(request: Request, desk: Annotated[Desk, Depends(desk_of)]) -> StreamingResponse:
    """One consistent state, as `yiju backup` writes it; submissions may be committed meanwhile. `yiju restore` reads it."""
    now = language.now()

    def written() -> Iterator[bytes]:
        return backup(desk.store, instant(now), metadata.version("yiju"))

    pieces = in_a_thread(written)
    first = [next(pieces), next(pieces)]  # what cannot even begin is told as any other error
    show(request, f"{desk.store.newest()}")
    return StreamingResponse(
        chain(first, pieces),
        media_type="application/gzip",
        headers={"Content-Disposition": f'attachment; filename="{file_name(now)}"'},
    )
