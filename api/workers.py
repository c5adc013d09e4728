"""Several processes that answer at one address (`yiju serve --workers N`): each follows the shared store by itself.

Tokens, sessions and the register are in one file for all; what is made for speed (copies, indexes) is each process's own.
"""

import argparse
import json
import os
import socket
import sqlite3
import threading
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.commands.addresses import address
from api.serve import GRACE, logs, said_ready, settings_for
from api.server.ask import LOOPBACK
from api.server.desk import Desk
from api.server.working import Working
from kg.errors import StoreError
from kg.remote_address import Address
from kg.store import Store

PLACES = "workers"
_held: list[sqlite3.Connection] = []  # this process's own place, until it ends


def serve_together(
    there: Address, folder: Path, listening: socket.socket, asked: argparse.Namespace, lang: str
) -> int:
    """Serve until stopped; a process that dies is started again."""
    Store.at(there).close()  # raises where nothing answers
    Working(folder).close()  # makes its file before several want to
    os.environ["YIJU_STORE"], os.environ["YIJU_STORE_UPDATE"] = there.query, there.update
    os.environ["YIJU_DATA"] = str(folder)
    hosts = [*settings_for(folder).hosts, *(host for host in (asked.host,) if host not in LOOPBACK)]
    os.environ["YIJU_HOSTS"] = json.dumps(hosts)
    host, port = listening.getsockname()[:2]
    listening.close()  # uvicorn binds it again, and hands it to each process
    threading.Thread(target=_say_when_ready, args=(host, port, lang), daemon=True).start()
    uvicorn.run(
        "api.workers:app", factory=True, workers=asked.workers, host=host, port=port, log_config=None, access_log=False,
        server_header=False, timeout_graceful_shutdown=GRACE, proxy_headers=False,
    )  # fmt: skip
    return 0


def _say_when_ready(host: str, port: int, lang: str) -> None:
    """The first process that is ready begins to listen: until then nobody can connect."""
    while True:
        try:
            with socket.create_connection((host, port), timeout=5):
                said_ready(host, port, lang)
                return
        except OSError:
            threading.Event().wait(0.1)


def app() -> FastAPI:
    """The app of one of the processes, as its environment says."""
    logs()
    there = address(os.environ["YIJU_STORE"], os.environ)
    assert there is not None
    folder = Path(os.environ["YIJU_DATA"])
    settings = settings_for(folder)
    own = settings.model_copy(update={"data": own_place(folder)})
    return create_app(Desk(Store.at(there), Working(folder), own))


def own_place(folder: Path) -> Path:
    """A folder that no other living process has; one that a process left is taken again, with what it made there."""
    for number in range(1, 1_000):
        place = folder / PLACES / str(number)
        place.mkdir(parents=True, exist_ok=True)
        holding = sqlite3.connect(place / "held", timeout=0, isolation_level=None, check_same_thread=False)
        try:
            holding.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            holding.close()
            continue
        _held.append(holding)
        return place
    raise StoreError(
        f"{folder / PLACES} 里没有空位；看看是否可写",
        f"there is no free place in {folder / PLACES}; is it writable?",
    )
