"""`GET /api/why` under wrk, against a trivial route of the same server that returns a body of the same size.

`python -m tests.bench_http DIR` serves a folder with that route at /trivial; `compare` starts it and asks both in turn.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import httpx
import uvicorn
from starlette.responses import Response

from api import language
from api.app import create_app
from api.serve import logs, settings_for
from api.server.desk import Desk
from api.server.working import Working
from kg.store import Store
from loaders.load import load_demo

ASKED = "/api/why?claim=H001&on=2021-12-31"
ROUNDS, SECONDS, CONNECTIONS = 5, 4, 32


def serve(folder: Path, port: int) -> None:
    logs()
    with Store.open(folder) as store:
        desk = Desk(store, Working(folder.parent), settings_for(folder.parent))
        app = create_app(desk)

        @app.get("/trivial")
        async def trivial(size: int) -> Response:
            return Response(b"x" * size, media_type="application/json")

        uvicorn.run(app, port=port, log_level="error", access_log=False)


def compare(folder: Path, port: int = 8765) -> list[float]:
    """The requests per second of /api/why as a share of those of the trivial route, once a round."""
    with Store.open(folder / "store", create=True) as store:
        load_demo(store, language.now())
    command = [sys.executable, "-m", "tests.bench_http", str(folder / "store"), str(port)]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, stderr=log, env={**os.environ, "YIJU_RATE": "100000000/minute"})
        try:
            url = f"http://127.0.0.1:{port}"
            with httpx.Client(trust_env=False) as client:
                size = len(_patiently(client, url + ASKED).content)
            shares = []
            for _ in range(ROUNDS):
                trivial, ours = _wrk(f"{url}/trivial?size={size}"), _wrk(url + ASKED)
                shares.append(ours / trivial)
            return shares
        finally:
            server.terminate()
            server.wait(30)


def _patiently(client: httpx.Client, url: str) -> httpx.Response:
    for _ in range(100):
        try:
            return client.get(url, timeout=60)
        except httpx.ConnectError:
            time.sleep(0.2)
    return client.get(url)


def _wrk(url: str) -> float:
    done = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", url], capture_output=True, text=True, check=True
    )
    assert "Non-2xx" not in done.stdout, done.stdout
    found = re.search(r"Requests/sec:\s*([\d.]+)", done.stdout)
    assert found, done.stdout
    return float(found[1])


def report(folder: Path) -> None:
    if shutil.which("wrk") is None:
        print("GET /api/why: install wrk to measure it")
        return
    shares = compare(folder)
    print(
        f"GET /api/why: {statistics.median(shares):.2f} × the requests per second of a trivial route of the same size"
        f" ({min(shares):.2f} to {max(shares):.2f} in {ROUNDS} rounds)"
    )


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
