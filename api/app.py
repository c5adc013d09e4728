"""The app: one factory puts together what every request passes through, the API and the pages."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import metadata

import anyio
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles

from api.pages import admin, enter, first, provision, trace, upload
from api.pages import assessment as assessment_desk
from api.pages import cleanup as cleanup_desk
from api.routes import (
    answers,
    backup,
    cleanup,
    health,
    linked,
    reviews,
    search,
    sparql,
    standards,
    submissions,
)
from api.server.desk import Desk
from api.server.limited import Limited
from api.server.problems import tell_problems
from api.server.registered import Registered
from api.server.view import HERE
from api.server.watched import Watched
from api.sparql.processes import processes

ROUTES = (
    answers, health, backup, search, cleanup, reviews, standards, submissions, sparql, linked,
    first, enter, trace, provision, cleanup_desk, upload, assessment_desk, admin,
)  # fmt: skip


def create_app(desk: Desk) -> FastAPI:
    """The app that serves one store."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = desk.settings.threads
        kept = (
            desk.register.keep_writing(),
            desk.register.keep_short(desk.settings.register_days),
            desk.keep_noticing(),
        )
        tasks = [asyncio.create_task(work) for work in kept]
        desk.index.wake()
        try:
            async with processes(desk) as app.state.processes:
                yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.to_thread(desk.index.close)
            await asyncio.to_thread(desk.jobs.close)

    app = FastAPI(
        title="Yiju 依据",
        version=metadata.version("yiju"),
        description=(
            "限制措施凭什么：结论、路径、可复核材料包。以已收录文本为限，不替代合法性审核意见。\n\n"
            "The authority behind credit-constraint measures: verdict, path, certificate. It tells of what is held and is no opinion on legality."
        ),
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        middleware=[Middleware(Watched), Middleware(Limited, desk=desk), Middleware(Registered, desk=desk)],
    )
    app.state.desk = desk
    tell_problems(app)
    for routes in ROUTES:
        app.include_router(routes.router)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    return app
