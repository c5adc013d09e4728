"""The body of a law text taken apart: 编章节 headings, 条, 款, 项, 目, annexes, and documents numbered 一、（一）1.

Numbers are taken as they stand: a gap stays a gap, and a 款 after 项 is counted (CORPUS 7).
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.numerals import CHINESE, number

_HEADING = re.compile(r"^#+\s*")
_ARTICLE = re.compile(
    rf"^\**第([{CHINESE}\d]+)条(?:之([{CHINESE}]+))?\**(?:[\s\u3000：:]+|(?=[^之的规款、，至和及]))"
)
_ITEM = re.compile(rf"^[（(]\s*([{CHINESE}]+)\s*[)）]\s*")
_INLINE_ITEM = re.compile(rf"(?<=[；;。：:])\s*(?=[（(]\s*[{CHINESE}]+\s*[)）])")
_POINT = re.compile(r"^(\d{1,2})\s*[.．、]\s*(?!\d)")
_SECTION = re.compile(rf"^([{CHINESE}]+)\s*、\s*")
_ANNEX = re.compile(r"^附(?:件|表|录|图)?\s*([一二三四五六七八九十\d]*)\s*(?:[:：.、]|$|(?=[^则加带属]))")
_CHAPTER = re.compile(rf"^第[{CHINESE}\d]+(?:编|分编|章|节)")


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

    def walk(self) -> Iterator["Part"]:
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(slots=True)
class Body:
    """The provisions of a text in order; `numbered` where it has articles."""

    parts: list[Part]
    numbered: bool
    letters: int = 0

    def walk(self) -> Iterator[Part]:
        for part in self.parts:
            yield from part.walk()

    @property
    def article_numbers(self) -> list[int]:
        """The numbers of the articles, those of 第X条之N left out."""
        return [
            int(part.steps[0]) for part in self.parts if part.unit == "Article" and part.steps[0].isdecimal()
        ]

    @property
    def gaps(self) -> list[int]:
        """Numbers between the first article and the last that are not there."""
        held = set(self.article_numbers)
        return [n for n in range(min(held), max(held)) if n not in held] if held else []


def count_letters(words: str) -> int:
    """Characters, white space left out."""
    return sum(not letter.isspace() for letter in words)


def read_body(lines: list[str]) -> Body:
    """The provisions of a body. Text before the first article is the preamble, §0."""
    reader = _Articles() if any(_ARTICLE.match(line.strip()) for line in lines) else _Sections()
    letters = 0
    for raw in lines:
        line = raw.strip().strip("\u3000")
        if not line:
            continue
        letters += count_letters(_HEADING.sub("", line))
        if _HEADING.match(line) and not _ARTICLE.match(_HEADING.sub("", line)):
            reader.heading(_HEADING.sub("", line))
            continue
        reader.line(_HEADING.sub("", line))
    return Body(reader.parts, isinstance(reader, _Articles), letters)


class _Reader(ABC):
    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.headings: dict[str, str] = {}
        self.top: Part | None = None

    def heading(self, words: str) -> None:
        if _ANNEX.match(words) and "附则" not in words:
            self.annex(words)
            return
        level = next((unit for unit in ("编", "章", "节") if re.match(rf"^第[^\s]*?{unit}", words)), "章")
        for lower in ("编", "章", "节")[("编", "章", "节").index(level) :]:
            self.headings.pop(lower, None)
        self.headings[level] = words

    def annex(self, words: str) -> None:
        count = 1 + sum(part.unit == "Annex" for part in self.parts)
        self.top = Part((f"annex{count}",), "Annex", words[:40], [words])
        self.parts.append(self.top)

    @abstractmethod
    def line(self, words: str) -> None:
        """Take in one line of the body."""


def _inline(words: str) -> list[str]:
    """One line with several items, taken apart where they count on from one another."""
    pieces = _INLINE_ITEM.split(words)
    kept = [pieces[0]]
    expected = None
    for piece in pieces[1:]:
        match = _ITEM.match(piece)
        count = _count(match[1]) if match else None
        previous = _ITEM.match(kept[-1])
        expected = (_count(previous[1]) or 0) + 1 if previous else 1
        if count is not None and count == expected:
            kept.append(piece)
        else:
            kept[-1] += piece
    return kept


def _count(words: str) -> int | None:
    try:
        return number(words)
    except ValueError:
        return None


class _Articles(_Reader):
    """条, 款, 项, 目."""

    def __init__(self) -> None:
        super().__init__()
        self.annexed = False
        self.last = 0

    def annex(self, words: str) -> None:
        super().annex(words)
        self.annexed = True

    def line(self, words: str) -> None:
        if match := _ARTICLE.match(words):
            count = _count(match[1])
            if count is not None and not (self.annexed and count <= self.last):
                self._article(count, _count(match[2]) if match[2] else None, match)
                self._text(words[match.end() :])
                return
        if (
            self.last
            and not self.annexed
            and (match := _ANNEX.match(words))
            and len(words) < 60
            and words[-1] not in "。；，"
        ):
            self.annex(words)
            return
        self._text(words)

    def _article(self, count: int, insert: int | None, match: re.Match[str]) -> None:
        step = f"{count}-{insert}" if insert else str(count)
        label = match[0].strip().strip("*").rstrip("：:")
        self.top = Part(
            (step,), "Article", label, heading=" ".join(self.headings.values()) or None, head=match[0]
        )
        self.parts.append(self.top)
        self.last = max(self.last, count)

    def _text(self, words: str) -> None:
        if not words:
            return
        if self.top is None:
            self.top = Part(("§0",), "Preamble", "序言")
            self.parts.append(self.top)
        for piece in _inline(words):
            self._piece(self.top, piece)

    def _piece(self, top: Part, words: str) -> None:
        paragraph = top.parts[-1] if top.parts else None
        item = paragraph.parts[-1] if paragraph and paragraph.parts else None
        if (
            paragraph is not None
            and (match := _ITEM.match(words))
            and (count := _count(match[1])) is not None
        ):
            steps = (*paragraph.steps, str(count))
            if any(part.steps == steps for part in paragraph.parts):
                paragraph.parts[-1].words.append(words)
                return
            paragraph.parts.append(
                Part(
                    steps,
                    "Item",
                    f"{paragraph.label}第（{match[1]}）项",
                    [words[match.end() :]],
                    head=match[0],
                )
            )
        elif item is not None and (match := _POINT.match(words)):
            steps = (*item.steps, match[1])
            if any(part.steps == steps for part in item.parts):
                item.words.append(words)
                return
            item.parts.append(
                Part(steps, "Point", f"{item.label}第{match[1]}目", [words[match.end() :]], head=match[0])
            )
        elif words.startswith("|") and paragraph is not None:
            (item or paragraph).words.append(words)
        else:
            count = len(top.parts) + 1
            chinese = _paragraph_label(count)
            top.parts.append(Part((*top.steps, str(count)), "Paragraph", f"{top.label}{chinese}", [words]))


def _paragraph_label(count: int) -> str:
    import cn2an

    words = str(cn2an.an2cn(str(count), "low"))
    return f"第{words.removeprefix('一') if words.startswith('一十') else words}款"


class _Sections(_Reader):
    """一、（一）1. of documents without articles."""

    def line(self, words: str) -> None:
        if match := _SECTION.match(words):
            count = _count(match[1])
            if count is not None:
                step = f"§{count}"
                if not any(part.steps == (step,) for part in self.parts):
                    self.top = Part(
                        (step,), "Section", f"{match[1]}、", [words[match.end() :]], head=match[0]
                    )
                    self.parts.append(self.top)
                    return
        if self.parts and _ANNEX.match(words) and len(words) < 40 and words[-1] not in "。；，":
            self.annex(words)
            return
        if self.top is None:
            self.top = Part(("§0",), "Preamble", "序言")
            self.parts.append(self.top)
        for piece in _inline(words):
            self._piece(self.top, piece)

    def _piece(self, top: Part, words: str) -> None:
        item = top.parts[-1] if top.parts else None
        if (match := _ITEM.match(words)) and (count := _count(match[1])) is not None:
            steps = (*top.steps, str(count))
            if not any(part.steps == steps for part in top.parts):
                label = f"{'' if top.unit == 'Preamble' else top.label}（{match[1]}）"
                top.parts.append(Part(steps, "Item", label, [words[match.end() :]], head=match[0]))
                return
        if (match := _POINT.match(words)) and item is not None:
            steps = (*item.steps, match[1])
            if not any(part.steps == steps for part in item.parts):
                item.parts.append(
                    Part(steps, "Point", f"{item.label}{match[1]}.", [words[match.end() :]], head=match[0])
                )
                return
        (item or top).words.append(words)
