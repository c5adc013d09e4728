"""The command `yiju serve`: one process, one store, the address printed when it answers."""

import argparse
import logging
import signal
import socket
import sys
from pathlib import Path

import structlog
import uvicorn
from pydantic import ValidationError

from api.app import create_app
from api.server.ask import LOOPBACK
from api.server.desk import Desk
from api.server.working import Working
from api.settings import Settings
from kg.errors import InputError
from kg.store import Store

GRACE = 10  # seconds that running requests have when the server is stopped


def serve(store: Store, folder: Path, asked: argparse.Namespace, lang: str) -> int:
    """Serve until stopped (Ctrl+C, SIGTERM); running requests end first."""
    settings = settings_for(folder, (asked.host,))
    logs()
    working = Working(folder)
    listening = listen(asked.host, asked.port)
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(Desk(store, working, settings)), log_config=None, access_log=False, server_header=False,
            timeout_graceful_shutdown=GRACE, proxy_headers=False,
        )
    )  # fmt: skip
    host, port = listening.getsockname()[:2]
    said_ready(host, port, lang)
    # uvicorn ends what runs and raises the signal again; so that the store is closed too, it ends nothing by itself.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        server.run([listening])
    except KeyboardInterrupt:
        pass
    finally:
        working.close()
    return 0


def said_ready(host: str, port: int, lang: str) -> None:
    """Tell where it answers."""
    shown = f"[{host}]" if ":" in host else host
    said = "依据已就绪，用浏览器打开" if lang == "zh" else "Yiju is up; open"
    stop = "（按 Ctrl+C 停止）" if lang == "zh" else "(Ctrl+C stops it)"
    print(f"{said} http://{shown}:{port}/ {stop}", flush=True)


def settings_for(folder: Path, hosts: tuple[str, ...] = ()) -> Settings:
    """The settings of the environment; raises InputError naming each that is none."""
    try:
        found = Settings(data=folder)
    except ValidationError as trouble:
        told = "；".join(f"YIJU_{str(error['loc'][0]).upper()}：{error['msg']}" for error in trouble.errors())
        raise InputError(
            f"设置有误：{told}（见 docs/server.md）", f"settings: {told} (see docs/server.md)"
        ) from trouble
    return found.model_copy(
        update={"hosts": (*found.hosts, *(host for host in hosts if host not in LOOPBACK))}
    )


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to that address; raises InputError where it is taken or none of this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends an answer's body without waiting for the acknowledgement of its head (40 ms) where TCP is named
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if sys.platform != "win32":  # on Windows it would let two servers share the port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(1024)  # who comes from now on waits until the app is ready
    except OSError as trouble:
        listening.close()
        raise InputError(
            f"不能使用 {host}:{port}：{trouble}；用 --port 换一个端口（0 为任选）",
            f"{host}:{port} cannot be used: {trouble}; choose another --port (0 takes any)",
        ) from trouble
    return listening


def logs() -> None:
    """One line of JSON an event, on stderr."""
    logging.basicConfig(format="%(message)s", stream=sys.stderr, level=logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
