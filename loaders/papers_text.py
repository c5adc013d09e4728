"""Plain texts (.txt, .md) as documents: encodings as for law texts, hard-wrapped lines joined, | a | b | as tables."""

import re
from pathlib import Path

from wcwidth import wcswidth

from loaders.paper import Blocks, Paper
from loaders.texts import END, text_of
from loaders.wrapped import Line, cut, joined, paragraphs

WIDEST, NARROWEST = 100, 40  # columns between which a text wrapped by hand is wide
_RULE = re.compile(r"^\|[\s:|-]+\|$")


def read_text(path: Path) -> Paper:
    """The document; raises InputError where it is no text."""
    text, remark = text_of(path)
    lines = [line for line in text.replace(END, "").splitlines() if line.strip()]
    blocks = Blocks()
    waiting: list[str] = []
    row = 0
    for line in [*lines, "|"]:
        plain = line.strip()
        if not plain.startswith("|"):
            waiting.append(line)
            row = 0
            continue
        for told in _unwrapped(waiting, path.suffix.lower() == ".md"):
            blocks.add(told)
        waiting = []
        if _RULE.match(plain) or plain == "|":
            continue
        row += 1
        if row == 1:
            blocks.table()
        for column, cell in enumerate(plain.strip("|").split("|"), 1):
            blocks.cell(cell, row, column)
    return Paper(path, tuple(blocks.found), (remark,) if remark else ())


def _unwrapped(told: list[str], marked: bool) -> list[str]:
    """The paragraphs: a text whose lines are all short was wrapped; in any other each line is a paragraph."""
    bare = [re.sub(r"^#+\s*|\*\*", "", line) if marked else line for line in told]
    # Some wrap at a column, some after so many letters; digits are half as wide.
    columns, letters = ([_line(line, wide) for line in bare] for wide in (True, False))
    lines = max(columns, letters, key=_full)
    if (
        bare
        and not marked
        and WIDEST >= _widest(lines) >= NARROWEST
        and _full(lines) >= max(3, len(lines) / 6)
    ):
        return [text for text, _ in paragraphs(lines)]
    found: list[str] = []
    for line in bare:
        if found and cut(found[-1], line.strip()):
            found[-1] = joined(found[-1], line)
        else:
            found.append(line.strip())
    return found


def _widest(lines: list[Line]) -> float:
    return max((line.right for line in lines), default=0)


def _full(lines: list[Line]) -> int:
    """How many lines end at the same column as the widest: many do where a text was wrapped by hand."""
    return sum(line.right >= _widest(lines) - 3 for line in lines)


def _line(text: str, wide: bool) -> Line:
    """A line with its ends in columns, or in letters of two columns each."""
    plain = text.rstrip().expandtabs(4)
    indent = plain[: len(plain) - len(plain.lstrip())]
    left, right = (max(0, wcswidth(part)) if wide else 2 * len(part) for part in (indent, plain))
    return Line(plain.strip(), left, right, 2)
