"""`GET /api/why` under wrk, against a trivial route of the same server that returns a body of the same size.

One claim asked over and over, and many claims in turn. `python -m tests.bench_http FOLDER` serves with that route.
"""

import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx
import uvicorn
from starlette.responses import Response

from api.app import create_app
from api.serve import logs, settings_for
from api.server.desk import Desk
from api.server.working import Working
from kg.store import Store
from tests.bench_row import Row
from tests.bench_store import Filled
from tests.country_laws import DAY

ROUNDS, SECONDS, CONNECTIONS, MANY = 5, 3, 32, 500
TURNS = """
local paths = {{{paths}}}
local turn = 0
request = function()
  turn = turn + 1
  return wrk.format("GET", paths[turn % #paths + 1])
end
"""


def rows(filled: Filled) -> Iterator[Row]:
    if shutil.which("wrk") is None:
        return
    asked = [f"/api/why?claim={quote(node.value, safe='')}&on={DAY}" for node in filled.nodes(MANY)]
    script = filled.folder.with_name("turns.lua")
    script.write_text(TURNS.format(paths=",".join(map(json.dumps, asked))), "utf-8")
    with filled.copied() as copy, _served(copy) as url, httpx.Client(trust_env=False, timeout=120) as client:
        sizes = [len(client.get(url + path).content) for path in asked[:20]]
        trivial = f"{url}/trivial?size={int(statistics.median(sizes))}"
        for kind, ours in {"one": [url + asked[0]], "many-asked": ["-s", str(script), url]}.items():
            _wrk(*ours)  # once, so that both have been asked before
            pairs = [(1 / _wrk(*ours), 1 / _wrk(trivial)) for _ in range(ROUNDS)]
            taken, base = zip(*pairs, strict=True)
            yield Row("http", filled.size, taken, base, "share", kind=kind)


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.bench_http", str(folder), str(port)]
    with folder.with_suffix(".log").open("w") as log:
        server = subprocess.Popen(command, stderr=log, env={**os.environ, "YIJU_RATE": "100000000/minute"})
        try:
            url = f"http://127.0.0.1:{port}"
            _until_it_answers(url, server)
            yield url
        finally:
            server.terminate()
            server.wait(30)


def _until_it_answers(url: str, server: subprocess.Popen[bytes]) -> None:
    with httpx.Client(trust_env=False) as client:
        for _ in range(600):
            try:
                client.get(f"{url}/trivial?size=1", timeout=60)
                return
            except httpx.ConnectError:
                if server.poll() is not None:
                    raise
                time.sleep(0.1)
        raise TimeoutError(url)


def _wrk(*what: str) -> float:
    """Requests per second."""
    done = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "30s", *what], capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "Non-2xx" not in done.stdout, done.stdout
    found = re.search(r"Requests/sec:\s*([\d.]+)", done.stdout)
    assert found, done.stdout
    return float(found[1])


def serve(folder: Path, port: int) -> None:
    logs()
    with Store.open(folder) as store:
        app = create_app(
            Desk(store, Working(folder.with_name("desk")), settings_for(folder.with_name("desk")))
        )

        @app.get("/trivial")
        async def trivial(size: int) -> Response:
            return Response(b"x" * size, media_type="application/json")

        uvicorn.run(app, port=port, log_level="error", access_log=False)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
