"""Files that a command writes, as bytes to be sent, with the name under which a browser keeps them (RFC 6266)."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from starlette.responses import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def written(write: Callable[[Path], object], suffix: str) -> bytes:
    """What `write` writes to a file with that suffix."""
    with tempfile.TemporaryDirectory(prefix="yiju-") as folder:
        path = Path(folder) / f"file{suffix}"
        write(path)
        return path.read_bytes()


def download(body: bytes, kind: str, name: str) -> Response:
    """The bytes as a file of that name."""
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-.") else "_" for sign in name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return Response(body, media_type=kind, headers={"Content-Disposition": disposition})
