"""The body of a law text taken apart: 编章节 headings, 条, 款, 项, 目 and annexes.

Numbers are taken as they stand: a gap stays a gap, a 款 after 项 is counted, and an item may run over several lines
(CORPUS 7). Documents without articles are read by loaders.sections.
"""

import re
from abc import ABC, abstractmethod

from loaders.numerals import CHINESE, chinese
from loaders.parts import ITEM, POINT, Body, Part, count, count_letters, inline_items, point_number

_MARKED = re.compile(r"^#+\s*")
_ARTICLE = re.compile(
    rf"^[*\s]*第\s*([{CHINESE}\d]+)\s*条(?:\s*之\s*([{CHINESE}]+))?[*]*(?:([\s\u3000：:]+)|$|(?=[^之的第规款项、，,；至和及与或所中后前修增删]))"
)
_RUN_ON = re.compile(rf"(?<=[。；：])[\s\u3000]*(?=第[{CHINESE}]+条(?:之[{CHINESE}]+)?[\s\u3000])")
_ANNEX = re.compile(
    rf"^附\s*(?:件|表|录|图)?\s*([{CHINESE}\d]*)\s*(?:[:：.、]|$|(?<=[件表录图\d{CHINESE}])(?=[^则加带属]))"
)
_CHAPTER = re.compile(
    rf"^(?:第\s*[{CHINESE}\d]+\s*(?:分编|编|章|节)(?=[\s\u3000]|$|[^，。；]{{1,30}}$)|附\s*则$|总\s*则$|分\s*则$)"
)
_LEVELS = ("编", "分编", "章", "节")
_ENDS = "。；，：:;,、"
_SHORT = 60  # characters: a longer line is no title of an annex


def read_body(lines: list[str]) -> Body:
    """The provisions of a body. Text before the first article is the preamble, §0."""
    from loaders.sections import Sections

    kept = [line for raw in lines if (line := _clean(raw))]
    numbered = any(_ARTICLE.match(_MARKED.sub("", line)) for line in kept)
    reader: Reader = Articles() if numbered else Sections()
    letters = 0
    for line, following in zip(kept, [*kept[1:], ""], strict=True):
        words = _MARKED.sub("", line)
        letters += count_letters(words)
        if words != line and not _ARTICLE.match(words):
            reader.heading(words)
        else:
            reader.line(words, following)
    return Body(reader.parts, numbered, letters, reader.parted)


def _clean(line: str) -> str:
    """A line without its margins, invisible characters and the marks of bold print."""
    return re.sub(r"[\u200b-\u200f\u2060\ufeff]|\*\*|<!--.*?-->", "", line).strip()


class Reader(ABC):
    """Takes in the lines of a body one by one."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.parted: list[str] = []
        self.headings: dict[str, str] = {}
        self.top: Part | None = None

    def heading(self, words: str) -> None:
        """A line marked as a heading: 编章节, or the title of an annex."""
        if _ANNEX.match(words) and "附则" not in re.sub(r"\s", "", words):
            self.annex(words)
            return
        level = next((unit for unit in _LEVELS if re.match(rf"^第[^\s]*?{unit}", words)), "章")
        for lower in _LEVELS[_LEVELS.index(level) :]:
            self.headings.pop(lower, None)
        self.headings[level] = re.sub(r"[\s\u3000]+", " ", words)

    def annex(self, words: str) -> None:
        """The annex of that title; it has the number that its title gives it, if no other has it."""
        match = _ANNEX.match(words)
        named = count(match[1]) if match and match[1] else None
        taken = {part.steps[0] for part in self.parts if part.unit == "Annex"}
        step = f"annex{named or len(taken) + 1}"
        if step in taken:
            step = f"annex{len(taken) + 1}"
        self.top = Part((step,), "Annex", words[:40], [words])
        self.parts.append(self.top)

    def preamble(self) -> Part:
        """The part that text belongs to which nothing heads."""
        if self.top is None:
            self.top = Part(("§0",), "Preamble", "序言")
            self.parts.append(self.top)
        return self.top

    @abstractmethod
    def line(self, words: str, following: str) -> None:
        """Take in one line of the body, knowing the next one."""


class Articles(Reader):
    """条, 款, 项, 目."""

    def __init__(self) -> None:
        super().__init__()
        self.last = 0
        self.annexed = False

    def annex(self, words: str) -> None:
        super().annex(words)
        self.annexed = True

    def line(self, words: str, following: str) -> None:
        if _CHAPTER.match(words) and words[-1] not in _ENDS and not self.annexed:
            self.heading(words)
            return
        first, *run_on = _RUN_ON.split(words)
        self._one(first, following)
        for piece in run_on:
            match = _ARTICLE.match(piece)
            if match and not self.annexed and count(match[1]) == self.last + 1:
                self.parted.append(match[0].strip())
                self._one(piece, following)
            else:
                self._text(piece)

    def _one(self, words: str, following: str) -> None:
        match = _ARTICLE.match(words)
        if match and self._counts_on(match):
            self._article(match)
            self._text(words[match.end() :])
        elif self.last and self._heads_annex(words, following):
            self.annex(words)
        else:
            self._text(words)

    def _counts_on(self, match: re.Match[str]) -> bool:
        """Whether this is the head of a next article; without a space behind it the number must be the next one."""
        here = count(match[1])
        if here is None:
            return False
        if match[2]:
            return here <= self.last and not self.annexed
        return here > self.last and (match[3] is not None or here == self.last + 1 or not self.last)

    def _heads_annex(self, words: str, following: str) -> bool:
        if len(words) > _SHORT or words[-1] in "。；，":
            return False
        return bool(_ANNEX.match(words)) or (
            following.startswith("|")
            and not words.startswith("|")
            and words[-1] not in _ENDS
            and not (self.top and self.top.unit == "Annex")
        )

    def _article(self, match: re.Match[str]) -> None:
        here, insert = count(match[1]), count(match[2]) if match[2] else None
        self.annexed = False
        self.last = max(self.last, here or 0)
        label = re.sub(r"[\s*：:]", "", match[0])
        heading = " ".join(self.headings[level] for level in _LEVELS if level in self.headings) or None
        step = f"{here}-{insert}" if insert else str(here)
        self.top = Part((step,), "Article", label, heading=heading, head=match[0])
        self.parts.append(self.top)

    def _text(self, words: str) -> None:
        if words:
            top = self.preamble()
            for piece in inline_items(words):
                self._piece(top, piece)

    def _piece(self, top: Part, words: str) -> None:
        paragraph = top.parts[-1] if top.parts else None
        item = paragraph.parts[-1] if paragraph and paragraph.parts else None
        if paragraph and (match := ITEM.match(words)) and (here := count(match[1])):
            paragraph = _item_runs_on(top, here) or paragraph
            if paragraph.holds(str(here)):
                paragraph.parts[-1].words.append(words)
                return
            label = f"{paragraph.label}第（{match[1]}）项"
            steps = (*paragraph.steps, str(here))
            paragraph.parts.append(Part(steps, "Item", label, [words[match.end() :]], head=match[0]))
        elif item and (match := POINT.match(words)):
            step = point_number(match)
            if item.holds(step):
                item.parts[-1].words.append(words)
                return
            label = f"{item.label}第{chinese(int(step))}目"
            item.parts.append(
                Part((*item.steps, step), "Point", label, [words[match.end() :]], head=match[0])
            )
        elif paragraph and words.startswith(("|", "—", "–")):
            deepest(paragraph).words.append(words)
        else:
            here = len(top.parts) + 1
            label = f"{top.label}第{chinese(here)}款"
            top.parts.append(Part((*top.steps, str(here)), "Paragraph", label, [words]))


def deepest(part: Part) -> Part:
    """The last provision within a provision."""
    while part.parts:
        part = part.parts[-1]
    return part


def _item_runs_on(top: Part, here: int) -> Part | None:
    """The 款 whose items this one continues: the lines in between were the last item's own, and become so.

    Where the line before ends in a colon it opens a list of its own.
    """
    if here == 1 or top.parts[-1].parts or top.parts[-1].text.endswith(("：", ":")):
        return None
    for index in range(len(top.parts) - 2, -1, -1):
        owner = top.parts[index]
        if owner.parts:
            if owner.parts[-1].steps[-1] != str(here - 1):
                return None
            for between in top.parts[index + 1 :]:
                deepest(owner).words += between.words
            del top.parts[index + 1 :]
            return owner
    return None
