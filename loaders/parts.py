"""What a law text is made of: provisions within provisions, and the patterns of their numbers (docs/graph.md, Provision)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.numerals import CHINESE, number

ITEM = re.compile(rf"^[（(]\s*([{CHINESE}]+)\s*[)）]\s*、?\s*")
POINT = re.compile(r"^(?:(\d{1,3})\s*[.．、](?!\d)|[（(]\s*(\d{1,3})\s*[)）]|([①-⑳])|([⑴-⒇]))\s*")
SECTION = re.compile(rf"^([{CHINESE}]+)\s*、\s*")
_INLINE_ITEM = re.compile(rf"(?<=[；;。：:])\s*(?=[（(]\s*[{CHINESE}]+\s*[)）])")
_CIRCLED = {chr(first + n): n + 1 for first in (ord("①"), ord("⑴")) for n in range(20)}


@dataclass(slots=True)
class Part:
    """A provision: its steps (article, 款, 项, 目), its own words, its parts in order, and the number that headed it."""

    steps: tuple[str, ...]
    unit: str
    label: str
    words: list[str] = field(default_factory=list)
    parts: list["Part"] = field(default_factory=list)
    heading: str | None = None
    head: str = ""

    @property
    def letters(self) -> int:
        """How many characters of the text stand here, with the number at the head of the provision, without its parts."""
        return count_letters(self.head) + sum(count_letters(line) for line in self.words)

    @property
    def text(self) -> str:
        return "\n".join(self.words)

    @property
    def locator(self) -> str:
        return "/".join(self.steps)

    def walk(self) -> Iterator["Part"]:
        yield self
        for part in self.parts:
            yield from part.walk()

    def holds(self, step: str) -> bool:
        return any(part.steps[-1] == step for part in self.parts)


@dataclass(slots=True)
class Body:
    """The provisions of a text in order; `numbered` where it has articles.

    `letters` counts the whole body, headings included. What the source had lost and was made good: the articles that
    ran on in the line of the one before (`run_on`), and those whose items had lost numbers (`numbered_again`).
    """

    parts: list[Part]
    numbered: bool
    letters: int = 0
    run_on: list[str] = field(default_factory=list)
    numbered_again: list[str] = field(default_factory=list)

    def walk(self) -> Iterator[Part]:
        for part in self.parts:
            yield from part.walk()

    @property
    def articles(self) -> list[Part]:
        return [part for part in self.parts if part.unit == "Article"]

    @property
    def article_numbers(self) -> list[int]:
        """The numbers of the articles, those of 第X条之N left out."""
        return [int(part.steps[0]) for part in self.articles if part.steps[0].isdecimal()]

    @property
    def gaps(self) -> list[int]:
        """Numbers between the first article and the last that are not there."""
        held = set(self.article_numbers)
        return [n for n in range(min(held), max(held)) if n not in held] if held else []

    @property
    def closing(self) -> list[Part]:
        """The provisions that may say when the text begins and what it ends: annexes left out, the last one first."""
        own = [part for part in self.parts if part.unit != "Annex"]
        return own[:-7:-1]


def count_letters(words: str) -> int:
    """Characters, white space left out."""
    return sum(map(len, words.split()))


def count(words: str) -> int | None:
    """The number that heads a provision, or None where it is none (as in 第〇条)."""
    try:
        return number(words) or None
    except ValueError:
        return None


def point_number(match: re.Match[str]) -> str:
    """The number of a 目: 1. and （1） and ① and ⑴."""
    sign = match[3] or match[4]
    return str(_CIRCLED[sign]) if sign else str(int(match[1] or match[2]))


def inline_items(words: str) -> list[str]:
    """One line with several items, taken apart where they count on from one another."""
    pieces = _INLINE_ITEM.split(words)
    kept = [pieces[0]]
    for piece in pieces[1:]:
        match, before = ITEM.match(piece), ITEM.match(kept[-1])
        expected = (count(before[1]) or 0) + 1 if before else 1
        if match and count(match[1]) == expected:
            kept.append(piece)
        else:
            kept[-1] += piece
    return kept
