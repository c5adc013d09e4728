"""What the readers of a body share: headings, annexes and the preamble."""

import re
from abc import ABC, abstractmethod

from loaders.numerals import CHINESE
from loaders.parts import Part, count

ANNEX = re.compile(rf"^附\s*(?:件|表|录|图)?\s*([{CHINESE}\d]*)\s*(?:[:：.、（(《\s]|$)")
LEVELS = ("编", "分编", "章", "节")


class Reader(ABC):
    """Takes in the lines of a body one by one."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.run_on: list[str] = []
        self.numbered_again: list[str] = []
        self.headings: dict[str, str] = {}
        self.top: Part | None = None

    def heading(self, words: str) -> None:
        """A line marked as a heading: 编章节, or the title of an annex."""
        if ANNEX.match(words) and "附则" not in re.sub(r"\s", "", words):
            self.annex(words)
            return
        level = next((unit for unit in LEVELS if re.match(rf"^第[^\s]*?{unit}", words)), "章")
        for lower in LEVELS[LEVELS.index(level) :]:
            self.headings.pop(lower, None)
        self.headings[level] = re.sub(r"[\s\u3000]+", " ", words)

    def annex(self, words: str) -> None:
        """The annex of that title; it has the number that its title gives it, if no other has it."""
        match = ANNEX.match(words)
        named = count(match[1]) if match and match[1] else None
        taken = {part.steps[0] for part in self.parts if part.unit == "Annex"}
        numbers = (named or len(taken) + 1, *range(len(taken) + 1, 2 * len(taken) + 2))
        step = next(free for number in numbers if (free := f"annex{number}") not in taken)
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
