"""A backup: the committed content of a store as one compressed N-Quads file that says what is in it (docs/backup.md).

It is one consistent state whatever is committed meanwhile: what the submissions known at its beginning have written
never changes, and an embedded store is read as it was at that moment.
"""

import datetime as dt
import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

from kg.batches import batched
from kg.content import Content
from kg.errors import InputError
from kg.store import Store

SUFFIX = ".nq.gz"
FORMAT = 1  # of the file; a file of a later one is refused by name
BATCH = 20_000  # quads written or read at once
LONGEST = 64 * 1024 * 1024  # bytes of one line: no text of a provision is as long
SWELLS = 200  # a backup swells to some twenty times its size; a bomb to a thousand times
SMALL = 16 * 1024 * 1024  # bytes below which that does not matter


def file_name(moment: dt.datetime) -> str:
    """What a backup made at that moment (UTC) is called, where nobody says."""
    return f"yiju-{moment:%Y%m%dT%H%M%SZ}{SUFFIX}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself: `content` is the hash of its statements, `sha256` that of its bytes before the end."""

    submissions: int
    quads: int
    content: str
    sha256: str
    made: str = ""
    version: str = ""


def backup(store: Store, made: str, version: str) -> Iterator[bytes]:
    """The file in pieces, in constant memory; `made` is the moment, `version` that of the program that writes it."""
    newest = store.newest()
    packing = zlib.compressobj(wbits=31)
    content, digest = Content(), hashlib.sha256()

    def packed(words: bytes) -> bytes:
        digest.update(words)
        return packing.compress(words)

    yield packed(_comment(yiju="backup", format=FORMAT, made=made, version=version, submissions=newest))
    for some in batched(store.committed(newest), BATCH):
        for quad in some:
            content.add(quad)
        yield packed(serialize(some, format=RdfFormat.N_QUADS) or b"")
    told = _comment(yiju="end", quads=content.count, content=content.hash, sha256=digest.hexdigest())
    yield packing.compress(told) + packing.flush()


def _comment(**said: object) -> bytes:
    return b"# " + json.dumps(said, ensure_ascii=False).encode() + b"\n"


class Backup:
    """A file being read. Raises InputError, naming it, for one that is none, of a later format, damaged, cut off, altered,
    or that swells beyond all measure; `manifest` is there once everything was read and agrees with it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.manifest: Manifest | None = None
        self.at = 0  # bytes of the file that were read
        try:
            self.size = path.stat().st_size
        except OSError as trouble:
            raise InputError(f"读不了 {path}：{trouble}", f"{path} cannot be read: {trouble}") from trouble

    def batches(self) -> Iterator[list[Quad]]:
        """Its statements, some at a time."""
        with self.path.open("rb") as raw:
            try:
                yield from self._batches(raw)
            except (OSError, EOFError, zlib.error) as trouble:
                raise self._bad(f"解不开压缩：{trouble}", f"it does not unpack: {trouble}") from trouble

    def _batches(self, raw: BinaryIO) -> Iterator[list[Quad]]:
        content, digest, size = Content(), hashlib.sha256(), 0
        begun: dict[str, Any] | None = None
        lines: list[bytes] = []
        with gzip.open(raw) as unpacked:
            while line := unpacked.readline(LONGEST):
                size += len(line)
                self.at = raw.tell()
                if not line.endswith(b"\n") or size > max(SMALL, SWELLS * self.at):
                    raise self._bad("解压后大得不像备份", "it swells beyond what a backup can be")
                if begun is None:
                    begun = self._begun(line)
                elif line.startswith(b"# "):
                    yield self._parsed(lines, content)
                    self.manifest = self._ended(line, begun, content, digest.hexdigest())
                    if unpacked.read(1):
                        raise self._bad("结尾之后还有东西", "something stands after its end")
                    return
                else:
                    lines.append(line)
                digest.update(line)
                if len(lines) >= BATCH:
                    yield self._parsed(lines, content)
                    lines = []
        raise self._bad("没有结尾，是被截断的", "its end is missing: it was cut off")

    def _begun(self, line: bytes) -> dict[str, Any]:
        said = self._said(line)
        if said.get("yiju") != "backup":
            raise self._bad("不是 yiju backup 写的", "yiju backup did not write it")
        if said.get("format") != FORMAT:
            raise InputError(
                f"{self.path} 是第 {said.get('format')} 版格式的备份，这一版程序只认第 {FORMAT} 版；请用写它的版本（{said.get('version')}）或更新的版本恢复",
                f"{self.path} is a backup of format {said.get('format')}, and this version reads format {FORMAT}; restore it with the version that wrote it ({said.get('version')}) or a newer one",
            )
        return said

    def _ended(self, line: bytes, begun: dict[str, Any], content: Content, sha256: str) -> Manifest:
        said = self._said(line)
        stated = (said.get("quads"), said.get("content"), said.get("sha256"))
        if said.get("yiju") != "end" or stated != (content.count, content.hash, sha256):
            raise self._bad(
                f"内容与所写的清单不符（清单 {stated[0]} 条，实有 {content.count} 条）",
                f"it does not hold what its manifest states ({stated[0]} statements; there are {content.count})",
            )
        return Manifest(
            submissions=int(begun.get("submissions", 0)), quads=content.count, content=content.hash, sha256=sha256,
            made=str(begun.get("made", "")), version=str(begun.get("version", "")),
        )  # fmt: skip

    def _said(self, line: bytes) -> dict[str, Any]:
        try:
            said = json.loads(line.removeprefix(b"# ")) if line.startswith(b"# ") else None
        except ValueError:
            said = None
        return said if isinstance(said, dict) else {}

    def _parsed(self, lines: list[bytes], content: Content) -> list[Quad]:
        try:
            quads = list(parse(b"".join(lines), format=RdfFormat.N_QUADS))
        except (SyntaxError, ValueError) as trouble:
            raise self._bad(f"不合语法：{trouble}", f"it is not well-formed: {trouble}") from trouble
        for quad in quads:
            if not (isinstance(quad.subject, NamedNode) and isinstance(quad.graph_name, NamedNode)):
                raise self._bad("有不属于任何命名图的陈述", "a statement stands in no named graph")
            content.add(quad)
        return quads

    def _bad(self, zh: str, en: str) -> InputError:
        return InputError(
            f"{self.path} 不是完好的备份：{zh}；什么也没有恢复，请换一份备份",
            f"{self.path} is no sound backup: {en}; nothing was restored, take another backup",
        )
