"""Two versions of the same words side by side: what stays, what was taken out, what was put in (difflib)."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

LONGEST = 4_000  # letters of a text that is compared letter by letter; longer ones are compared sentence by sentence

How = Literal["same", "out", "in"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words, and whether it stays, was taken out or was put in."""

    how: How
    words: str


def differences(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The old words with what was taken out, and the new words with what was put in."""
    before, after = _parts(old, new)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    olds, news = list[Piece](), list[Piece]()
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        same = tag == "equal"
        for found, parts, how in (
            (olds, before[start:end], "same" if same else "out"),
            (news, after[other_start:other_end], "same" if same else "in"),
        ):
            if words := "".join(parts):
                found.append(Piece(how, words))  # type: ignore[arg-type]
    return tuple(olds), tuple(news)


def _parts(old: str, new: str) -> tuple[Sequence[str], Sequence[str]]:
    if max(len(old), len(new)) <= LONGEST:
        return old, new
    return tuple(_sentences(old)), tuple(_sentences(new))


def _sentences(words: str) -> list[str]:
    marked = words
    for stop in "。；\n":
        marked = marked.replace(stop, f"{stop}\0")
    return [part for part in marked.split("\0") if part]
