"""The process that evaluates queries: `python -m api.sparql.worker FOLDER`, a query a line in, its result out.

With `--prepare` it makes the copy in that folder ready (api.sparql.snapshot), with `--advance` it brings it from one
submission to the newest; it tells how far it is, and ends.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph as ox

from api.server.refused import Refused
from api.sparql import fence
from api.sparql.asked import Asked
from api.sparql.evaluate import evaluate

MEMORY = 4 * 1024**3  # bytes of addresses that a process may have
READY = b"ready\n"


def main(words: list[str]) -> None:
    """Prepare a copy, or answer queries on it until the input ends."""
    fence.close_in()
    if words[0].startswith("--"):
        from api.sparql.snapshot import advance, prepare

        if words[0] == "--prepare":
            prepare(Path(words[1]), _told)
        else:
            advance(Path(words[1]), Path(words[2]), int(words[3]), _told)
        return
    fence.limit_memory(MEMORY)
    store = ox.Store.read_only(words[0])
    out = sys.stdout.buffer
    out.write(READY)
    out.flush()
    for line in sys.stdin.buffer:
        head, body = _answer(store, json.loads(line))
        _send(out, head, body)


def _told(done: int, of: int) -> None:
    print(done, of, flush=True)


def _answer(store: ox.Store, told: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    fence.limit_time(told["seconds"])
    default, named = (None if told[name] is None else tuple(told[name]) for name in ("default", "named"))
    try:
        found = evaluate(store, Asked(told["query"], default, named), told["wanted"], told["rows"])
    except Refused as trouble:
        return {"refused": trouble.status, **asdict(trouble.words)}, b""
    except (OSError, RuntimeError, MemoryError, RecursionError) as trouble:
        return {"refused": 503, "zh": f"查询没有完成：{trouble}", "en": f"not carried out: {trouble}"}, b""
    head = {"kind": found.kind, "form": found.form, "rows": found.rows, "truncated": found.truncated}
    return head, found.body


def _send(out: BinaryIO, head: dict[str, Any], body: bytes) -> None:
    out.write(json.dumps({**head, "length": len(body)}).encode() + b"\n" + body)
    out.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
