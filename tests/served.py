"""A server that a test starts: the command `yiju serve` in a process of its own, on 127.0.0.1, ended by its id."""

import datetime as dt
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from api.commands.places import store_in
from api.server.people import People
from api.server.working import Working
from tests.elsewhere import engine

ELSEWHERE = "YIJU_TEST_STORE"  # "remote": what a test opens is served by an oxigraph of its own
LONGEST = 60  # seconds until a server must answer


@dataclass(frozen=True)
class Served:
    """Where it answers, its folder, and its process."""

    url: str
    folder: Path
    process: subprocess.Popen[str]

    def token(self, role: str, post: str = "", days: int = 1, now: dt.datetime | None = None) -> str:
        """A new token for a post with that role; `now` may lie in the past, for one that is over."""
        working = Working(self.folder)
        try:
            return People(working).make(post or role, role, days, now or dt.datetime.now(dt.UTC))
        finally:
            working.close()

    def client(self, role: str | None = None) -> httpx.Client:
        """A client with a token of that role, or without one."""
        headers = {"Authorization": f"Bearer {self.token(role)}"} if role else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=LONGEST, trust_env=False)


@contextmanager
def serving(folder: Path, *words: str, **settings: str) -> Iterator[Served]:
    """`yiju serve` on a folder until the block ends; `settings` are environment variables YIJU_… without that beginning."""
    command = [
        sys.executable,
        "-m",
        "api.cli",
        "serve",
        "--data",
        str(folder),
        "--port",
        "0",
        "--lang",
        "en",
        *words,
    ]
    if os.environ.get(ELSEWHERE) == "remote" and "--store" not in words:
        with (
            engine(store_in(folder)) as running,
            serving(folder, "--store", running.url, *words, **settings) as server,
        ):
            yield server
        return
    log = folder.parent / f"{folder.name}.log"
    given = {f"YIJU_{name.upper()}": value for name, value in settings.items()}
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
            env={**os.environ, "YIJU_RATE": "100000/minute", **given},
        )
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            found = re.search(r"http://\S+:\d+", line)
            assert found, f"no address: {line} {log.read_text('utf-8')}"
            yield Served(found[0], folder, process)
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)
            if process.stdout is not None:
                process.stdout.close()
