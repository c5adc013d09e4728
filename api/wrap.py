"""Lines of a given width, where a Chinese character is two columns wide (UAX 11), broken as print does (JIS X 4051, 避头尾)."""

import re
import unicodedata
from collections.abc import Iterator

from wcwidth import wcswidth

NOT_FIRST = "，。、；：！？）》〉」』】〕”’…—·,.;:!?)]}%％‰℃"
NOT_LAST = "（《〈「『【〔“‘([{"
_PIECES = re.compile(r"[A-Za-z0-9_./:@#%&+=~'\-]+|\s|.", re.DOTALL)
_DIRECTION = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_OBEYED = frozenset(_DIRECTION + "\ufffe\uffff")


def plain(words: str) -> str:
    """The words in one line, with U+FFFD for what a terminal or a page would obey instead of showing.

    Control characters start escape sequences and are no XML; marks of direction let a line read other than it stands.
    """
    return "".join(
        "\ufffd" if letter in _OBEYED or unicodedata.category(letter) in ("Cc", "Cs") else letter
        for letter in " ".join(words.split())
    )


def width(words: str) -> int:
    """Columns on a terminal."""
    return max(0, int(wcswidth(words)))


def wrap(words: str, columns: int = 80, indent: str = "", hanging: str | None = None) -> list[str]:
    """The words in lines of at most so many columns; the lines after the first begin with `hanging`.

    No line begins with closing punctuation or ends with opening punctuation, unless these alone fill a line.
    """
    hanging = indent if hanging is None else hanging
    lines: list[str] = []
    line, empty = indent, True
    for unit in _units(plain(words)):
        for part in _cut(unit, columns - max(width(indent), width(hanging))):
            if not empty and width((line + part).rstrip()) > columns:
                lines.append(line.rstrip())
                line, part = hanging, part.lstrip()
            line += part
            empty = False
    return [*lines, line.rstrip()] if line.strip() else lines


def _units(words: str) -> Iterator[str]:
    """What may not be parted: a word or a character, with the opening marks before and the closing marks after it."""
    unit = ""
    for piece in _PIECES.findall(words):
        if unit and piece[0] not in NOT_FIRST and not piece.isspace() and unit[-1] not in NOT_LAST:
            yield unit
            unit = ""
        unit += piece
    if unit:
        yield unit


def _cut(unit: str, columns: int) -> Iterator[str]:
    """A unit longer than a line, in pieces that fit; every piece holds one character at least."""
    while width(unit.rstrip()) > columns:
        end = next((end for end in range(len(unit), 0, -1) if width(unit[:end]) <= columns), 1)
        yield unit[:end]
        unit = unit[end:]
    yield unit
