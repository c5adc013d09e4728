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


def _unwrapped(lines: list[str], marked: bool) -> list[str]:
    """The paragraphs: a text whose lines are all short was wrapped; in any other each line is a paragraph."""
    bare = [re.sub(r"^#+\s*|\*\*", "", line) if marked else line for line in lines]
    wide = [_line(line) for line in bare]
    if wide and not marked and _by_hand(wide):
        return [text for text, _ in paragraphs(wide)]
    found: list[str] = []
    for line in bare:
        if found and cut(found[-1], line.strip()):
            found[-1] = joined(found[-1], line)
        else:
            found.append(line.strip())
    return found


def _by_hand(lines: list[Line]) -> bool:
    """Whether the lines were wrapped by hand: none is too wide for that, and many end at the same column."""
    widest = max(line.right for line in lines)
    full = sum(line.right >= widest - 4 for line in lines)
    return WIDEST >= widest >= NARROWEST and full >= max(3, len(lines) / 6)


def _line(text: str) -> Line:
    plain = text.rstrip().expandtabs(4)
    indent = len(plain) - len(plain.lstrip())
    left = max(0, wcswidth(plain[:indent]))
    return Line(plain.strip(), left, max(0, wcswidth(plain)), 2)
