"""Zipped XML (.docx, .xlsx): what it unpacks to is measured, and looked through for declarations of entities, before it is parsed."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputError

UNPACKED = 200 * 1024 * 1024  # bytes that a file unpacks to, at most
RATIO = 100  # how far one part may be packed, if it is over 10 MB
MOST_PARTS = 10_000
_PIECE = 1 << 20
_SMALL = 10 << 20  # bytes: a part below that may be packed as far as it likes
_DECLARED = tuple(
    mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le")
)


def refuse_bombs(path: Path) -> None:
    """Raises InputError for a file that unpacks to too much, or whose XML declares entities.

    Raises zipfile.BadZipFile for one that is damaged, RuntimeError for one with a password.
    """
    with zipfile.ZipFile(path) as packed:
        parts = packed.infolist()
        swollen = any(
            part.file_size > _SMALL and part.file_size > RATIO * part.compress_size for part in parts
        )
        if swollen or len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > UNPACKED:
            raise _too_much(path)
        real = 0
        for part in parts:
            for piece, size in _pieces(packed, part):
                real += size
                if real > UNPACKED:
                    raise _too_much(path)
                if part.filename.endswith((".xml", ".rels")) and any(mark in piece for mark in _DECLARED):
                    raise InputError(
                        f"{path} 的 {part.filename} 里声明了实体，未读（防实体炸弹）",
                        f"{part.filename} in {path} declares entities and was not read (entity bomb)",
                    )


def _pieces(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """(a piece of the part unpacked, how long it is), with the end of the piece before at its head: no mark is cut."""
    kept = b""
    with packed.open(part) as file:
        while piece := file.read(_PIECE):
            yield kept + piece, len(piece)
            kept = piece[-32:]


def _too_much(path: Path) -> InputError:
    return InputError(
        f"{path} 解压后过大，未读（防压缩炸弹）", f"{path} unpacks to too much and was not read (zip bomb)"
    )
