"""Lines of a given width on a terminal, where a Chinese character is two columns wide (Unicode UAX 11)."""

import re

from wcwidth import wcswidth

NOT_FIRST = "，。、；：！？）》〉”’】〕,.;:!?)]}"
_PIECES = re.compile(r"[A-Za-z0-9_./:@#%&+=~'’\-]+|\s+|.", re.DOTALL)


def width(words: str) -> int:
    return max(0, int(wcswidth(words)))


def wrap(words: str, columns: int = 80, indent: str = "", hanging: str | None = None) -> list[str]:
    """The words in lines of at most so many columns; no line begins with closing punctuation."""
    hanging = indent if hanging is None else hanging
    lines: list[str] = []
    line = indent
    for piece in _PIECES.findall(" ".join(words.split())):
        for part in _cut(piece, columns - width(hanging)):
            if width(line + part) <= columns:
                line += part
            elif part in NOT_FIRST and len(line.strip()) > 1:
                carried = line[-1]
                lines.append(line[:-1].rstrip())
                line = hanging + carried + part
            else:
                lines.append(line.rstrip())
                line = hanging + part.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


def _cut(piece: str, columns: int) -> list[str]:
    """A word longer than a line, in pieces that fit."""
    if width(piece) <= columns:
        return [piece]
    return [piece[start : start + columns] for start in range(0, len(piece), columns)]
