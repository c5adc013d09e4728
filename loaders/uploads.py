"""What somebody sends instead of typing a path: files in a folder of their own, told by their names alone."""

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kg.errors import InputError, Words
from kg.model import Place, Problem, Reading, Record, Remark

LONGEST = 200  # bytes of a name; file systems allow 255
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')


def safe_name(sent: str) -> str:
    """The last part of a name that a client sent, without what a file system or a page would obey; raises InputError."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", sent))[-1]
    kept = "".join(
        sign for sign in _FORBIDDEN.sub("", last) if unicodedata.category(sign) not in ("Cc", "Cf", "Cs")
    )
    stem, dot, suffix = kept.strip(". ").rpartition(".")
    cut = stem.encode()[: LONGEST - len(suffix.encode())].decode(errors="ignore")
    if not stem or not dot or not re.fullmatch(r"[A-Za-z0-9]{1,10}", suffix):
        raise InputError(
            f"文件名“{sent[:80]}”没有后缀，认不出是哪一种文件；请用 措施.xlsx、measures.csv 这样的名字",
            f"the file name {sent[:80]!r} has no suffix that tells its kind; name it like measures.csv",
        )
    return f"{cut.strip()}.{suffix}"


def together(paths: list[Path]) -> list[Path]:
    """What is loaded in turn: tables that lie in one folder are one submission, as they are for the command."""
    tables = [path for path in paths if path.suffix.lower() == ".csv"]
    if len(tables) < 2:
        return paths
    return [path if path not in tables else path.parent for path in paths if path not in tables[1:]]


def told_without(folder: Path, reading: Reading) -> Reading:
    """The same reading, with every place and message naming files without the folder they were put into."""
    return Reading(told_from(folder, reading.source), _entries(folder, reading.entries), reading.total)


def _entries(
    folder: Path, entries: Iterator[Record | Problem | Remark]
) -> Iterator[Record | Problem | Remark]:
    for entry in entries:
        place = replace(entry.place, file=told_from(folder, entry.place.file))
        if isinstance(entry, Record):
            yield replace(entry, place=place)
        else:
            yield replace(entry, place=place, words=words_from(folder, entry.words))


def problem_from(folder: Path, path: Path, words: Words) -> Problem:
    """What kept a whole file from being read."""
    return Problem(Place(told_from(folder, str(path))), words_from(folder, words))


def words_from(folder: Path, words: Words) -> Words:
    return Words(told_from(folder, words.zh), told_from(folder, words.en))


def told_from(folder: Path, words: str) -> str:
    """The words without the folder, or the folders of single files in it, that only this machine knows."""
    inside = re.compile(rf"{re.escape(str(folder))}(?:{re.escape(os.sep)}\d+)?{re.escape(os.sep)}?")
    return inside.sub("", words)
