"""Texts with articles taken apart: 条 and annexes under the headings 编章节 (paragraphs.py: their 款, 项 and 目).

Numbers are taken as they stand: a gap stays a gap, a 款 after 项 is counted, and an item may run over several lines
(CORPUS 7).
"""

import re

from loaders.numerals import CHINESE
from loaders.paragraphs import add_line, deepest
from loaders.parts import ITEM, Part, count
from loaders.readers import ANNEX, LEVELS, Reader

ARTICLE = re.compile(
    rf"^[*\s]*第\s*([{CHINESE}\d]+)\s*条(?:\s*之\s*([{CHINESE}]+))?[*]*(?:([\s\u3000：:]+)|$|(?=[^之的第规款项、，,；至和及与或所中后前修增删]))"
)
_RUN_ON = re.compile(rf"(?<=[。；：])[\s\u3000]*(?=第[{CHINESE}]+条(?:之[{CHINESE}]+)?[\s\u3000])")
_CHAPTER = re.compile(
    rf"^(?:第\s*[{CHINESE}\d]+\s*(?:分编|编|章|节)(?=[\s\u3000]|$|[^，。；]{{1,30}}$)|附\s*则$|总\s*则$|分\s*则$)"
)
_TABLE = re.compile(rf"表[{CHINESE}\d]?(?:（[^）]*）)?$")
_ENDS = "。；，：:;,、"
_SHORT = 60  # characters: a longer line is no title of an annex


class Articles(Reader):
    """条 and what stands between them."""

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
        if self._heads_articles(words, following):
            self.heading(words)
            return
        first, *run_on = _RUN_ON.split(words)
        self._one(first, following)
        for piece in run_on:
            match = ARTICLE.match(piece)
            if match and not self.annexed and count(match[1]) == self.last + 1:
                self.run_on.append(re.sub(r"\s", "", match[0]))
                self._one(piece, following)
            else:
                self._text(piece)

    def _one(self, words: str, following: str) -> None:
        match = ARTICLE.match(words)
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
        return bool(ANNEX.match(words)) or (
            words[-1] not in _ENDS
            and words[0] not in "|（(0123456789０１２３４５６７８９"
            and (following.startswith("|") or bool(_TABLE.search(words)))
            and self._whole_sentence()
        )

    def _whole_sentence(self) -> bool:
        """Whether the article so far is no sentence that still waits for its end."""
        return self.top is not None and self.top.unit == "Article" and deepest(self.top).text.endswith("。")

    def _heads_articles(self, words: str, following: str) -> bool:
        """（二）不动产抵押 right before an article is a heading and no item."""
        match = ARTICLE.match(following) if ITEM.match(words) and words[-1] not in _ENDS else None
        return match is not None and len(words) < _SHORT and self._counts_on(match) and self._whole_sentence()

    def _article(self, match: re.Match[str]) -> None:
        here, insert = count(match[1]), count(match[2]) if match[2] else None
        self.annexed = False
        self.last = max(self.last, here or 0)
        label = re.sub(r"[\s*：:]", "", match[0])
        heading = " ".join(self.headings[level] for level in LEVELS if level in self.headings) or None
        step = f"{here}-{insert}" if insert else str(here)
        self.top = Part((step,), "Article", label, heading=heading, head=match[0])
        self.parts.append(self.top)

    def _text(self, words: str) -> None:
        if words and add_line(top := self.preamble(), words):
            self.numbered_again.append(top.label)
