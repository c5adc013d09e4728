"""A store on another machine, for tests: a real `oxigraph serve` of our own, and a proxy before it that does harm on demand."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import httpx

from kg.remote import Remote
from kg.remote_address import Address
from kg.store import Store

HURRY = 1.0  # seconds that a test lets a store be silent


class Engine:
    """An oxigraph server on a folder, or in memory; `kill` and `start` it as a machine that loses its power would be."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.port = 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, at the port that it had; raises OSError where it says nothing, or another one holds its folder."""
        where = [] if self.folder is None else ["--location", str(self.folder)]
        self.port = self.port or _free_port()
        program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or "oxigraph"
        self.process = subprocess.Popen(
            [program, "serve", *where, "--bind", f"127.0.0.1:{self.port}"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "RUST_BACKTRACE": "0"},
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not re.search(r"Listening", line):
            rest = self.process.communicate()[0]
            raise OSError(f"oxigraph did not start: {line}{rest}")

    def kill(self) -> None:
        """End it as `kill -9` does."""
        self.process.kill()
        self.process.wait(10)
        if self.process.stdout is not None:
            self.process.stdout.close()

    def stop(self) -> None:
        """End it as one is asked to end."""
        self.process.terminate()
        self.process.wait(30)
        if self.process.stdout is not None:
            self.process.stdout.close()

    def address(self, through: str | None = None, *, attempts: int = 7, pause: float = 0.05) -> Address:
        url = through or self.url
        return Address(f"{url}/query", f"{url}/update", seconds=HURRY, attempts=attempts, pause=pause)

    def store(self, through: str | None = None, *, attempts: int = 7, expires: float = 60) -> Store:
        """A store of its own, as another process would open it."""
        store = Store(Remote(self.address(through, attempts=attempts), expires))
        store.follow(now=True)
        return store


@contextmanager
def engine(folder: Path | None = None) -> Iterator[Engine]:
    started = Engine(folder)
    try:
        yield started
    finally:
        started.kill()


def opened_elsewhere(here: Callable[..., Store]) -> Callable[..., Store]:
    """The same as `Store.open`, but that the folder is opened by a server of its own, which ends when the store is closed."""

    def opened(_: type[Store], folder: Path, *, create: bool = False) -> Store:
        here(folder, create=create).close()  # the same errors
        running = Engine(folder)
        store = Store(Remote(Address(f"{running.url}/query", f"{running.url}/update")))
        close = store.quads.close

        def ended() -> None:
            close()
            running.stop()

        store.quads.close = ended  # type: ignore[method-assign]
        return store

    return opened


class Proxy:
    """Hands requests on; each of `harms` befalls one request to /query or /update, in turn, and `passed` counts the rest.

    "503": refused before it was done; "before": cut off before it was done; "after": done, and the answer lost;
    "half": the answer cut off in the middle; "short": the same, as if that were all; "silent": no answer until `release`.
    """

    def __init__(self, behind: str) -> None:
        self.harms: dict[str, deque[str]] = {"/query": deque(), "/update": deque()}
        self.passed = {"/query": 0, "/update": 0}
        self.release = Event()
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                harms = proxy.harms[self.path]
                harm = harms.popleft() if harms else ""
                self.close_connection = bool(harm)
                if harm == "503":
                    self.send_response(503)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                if harm == "before":
                    return
                if harm == "silent":
                    proxy.release.wait(30)
                    return
                passed = {
                    name: self.headers[name] for name in ("Content-Type", "Accept") if name in self.headers
                }
                answer = client.post(self.path, content=body, headers=passed)
                proxy.passed[self.path] += 1
                if harm == "after":
                    return
                said = answer.content
                sent = said[: len(said) // 2] if harm in ("half", "short") else said
                self.send_response(answer.status_code)
                if "content-type" in answer.headers:
                    self.send_header("Content-Type", answer.headers["content-type"])
                if answer.status_code != 204:
                    self.send_header("Content-Length", str(len(sent if harm == "short" else said)))
                self.end_headers()
                self.wfile.write(sent)

            def log_message(self, *words: object) -> None:
                """Say nothing."""

        client = httpx.Client(base_url=behind, timeout=30, trust_env=False)
        self._client = client
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self.release.set()
        self._server.shutdown()
        self._thread.join(10)
        self._server.server_close()
        self._client.close()


@contextmanager
def proxy(behind: Engine) -> Iterator[Proxy]:
    standing = Proxy(behind.url)
    try:
        yield standing
    finally:
        standing.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
