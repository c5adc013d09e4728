"""Files that a request carries, put into a folder of their own: a multipart form, or a raw body with its kind and name."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from api.files import DOCX, XLSX
from kg.errors import InputError
from loaders.uploads import safe_name, together

KINDS = {
    XLSX: "xlsx", DOCX: "docx", "application/pdf": "pdf", "application/msword": "doc", "text/csv": "csv",
    "text/html": "html", "text/markdown": "md", "text/plain": "txt", "text/turtle": "ttl",
    "application/trig": "trig", "application/n-triples": "nt", "application/n-quads": "nq",
    "application/ld+json": "jsonld",
}  # fmt: skip
MOST = 200  # files in one request
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


@dataclass(frozen=True, slots=True)
class Received:
    """The files of a request in the order in which they were sent, and the other fields of its form."""

    folder: Path
    files: tuple[Path, ...]
    fields: dict[str, str]

    def loaded_in_turn(self) -> list[Path]:
        """The paths to load: tables sent together are one submission."""
        return together(list(self.files))


async def received(request: Request, folder: Path, name: str = "") -> Received:
    """The files of this request; raises InputError for none, too many, a name without its kind, or one name twice."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in FORMS:
        form = await request.form()
        sent = [value for _, value in form.multi_items() if isinstance(value, UploadFile) and value.filename]
        files = [(safe_name(one.filename or ""), one.file) for one in sent]
        kept = await run_in_threadpool(_keep, folder, files)
        fields = {key: value.strip() for key, value in form.multi_items() if isinstance(value, str)}
        return Received(folder, kept, {key: value for key, value in fields.items() if value})
    if not name and kind not in KINDS:
        raise InputError(
            f"不认得类型“{kind}”；请用表单上传，或者写明 name=文件名，如 措施.xlsx",
            f"no loader for the kind {kind!r}; upload a form, or give name=, the name of the file, such as measures.csv",
        )
    path = _place(folder, safe_name(name or f"upload.{KINDS[kind]}"), 0)
    empty = True
    with path.open("wb") as file:
        async for piece in request.stream():
            empty = empty and not piece
            file.write(piece)
    if empty:
        raise _nothing()
    return Received(folder, (path,), {})


def _keep(folder: Path, files: list[tuple[str, BinaryIO]]) -> tuple[Path, ...]:
    if not files:
        raise _nothing()
    if len(files) > MOST:
        raise InputError(
            f"一次最多 {MOST} 份文件，请分次上传", f"{MOST} files at most in one request; send them in parts"
        )
    kept = []
    for number, (name, file) in enumerate(files, 1):
        path = _place(folder, name, number)
        with path.open("wb") as out:
            shutil.copyfileobj(file, out)
        kept.append(path)
    return tuple(kept)


def _place(folder: Path, name: str, number: int) -> Path:
    """Where a file goes: tables side by side, every other in a folder of its own."""
    table = name.lower().endswith(".csv")
    path = folder / ("0" if table else str(number)) / name
    path.parent.mkdir(exist_ok=True)
    if path.exists():
        raise InputError(
            f"{name} 出现两次；请改名或分次上传", f"{name} was sent twice; rename one or send it by itself"
        )
    return path


def _nothing() -> InputError:
    return InputError("没有收到文件；请选择文件再上传", "no file was sent; choose one and send again")
