"""Wrapped lines joined to paragraphs, the way Chinese official documents wrap: full lines go on, an indent begins anew."""

import re
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.numerals import CHINESE

_N = rf"[{CHINESE}\d０-９]"
_CUT = re.compile(
    rf"(?:第{_N}*|第{_N}+[条款项](?:第{_N}*)?|〔\d*|[〔\[［（(]\d{{4}}[〕\]］）)](?:第?\d*)|令第?{_N}*)$"
)
_GOES_ON = re.compile(rf"^{_N}*[条款项号]|^第?{_N}+[款项]|^[\d〕\]］）)号]|^》|^第[（(]")
_NUMBER = re.compile(
    rf"^(?:[{CHINESE}]+、|[（(][{CHINESE}\d]+[）)]|\d{{1,3}}[.．、](?!\d)|第[{CHINESE}\d]+[条章节编](?:[\s　]|$)|附\s*件)"
)
_ENDS = tuple("。；：！？…;:!?”")
_NEVER_FIRST = tuple("，。、；：？！”’）》〉」』】〕")
_LATIN = re.compile(r"[A-Za-z0-9,.]$"), re.compile(r"^[A-Za-z]")
SLACK = 1.7  # letters by which a line may end before the right edge and still be full
_OPEN_WITHIN = 120  # letters back in which a title may have been opened


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its left and right end; `size` is the width of a letter in the same unit, `page` that of a PDF."""

    text: str
    left: float
    right: float
    size: float
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """The left and right edge of the text of a document, and the width of its letters."""

    left: float
    right: float
    letter: float

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "Measure":
        """The right edge is where most lines end, a letter more or less; where no two end alike nothing is wrapped."""
        if not lines:
            return cls(0.0, 0.0, 1.0)
        letter = statistics.median(line.size for line in lines)
        ends = sorted(line.right for line in lines)
        alike = [bisect_right(ends, end) - bisect_left(ends, end - SLACK * letter) for end in ends]
        most = max(alike)
        right = max(end for end, count in zip(ends, alike, strict=True) if count == most)
        right = right if most >= (2 if len(ends) < 12 else 3) else ends[-1] + 2 * letter
        full = [line.left for line in lines if line.right >= right - SLACK * letter]
        return cls(min(full, default=0.0), right, letter)

    def full(self, line: Line) -> bool:
        """Whether the line reaches the right edge: a letter less where a mark may not begin the next line."""
        return line.right >= self.right - SLACK * self.letter


def paragraphs(lines: Sequence[Line], measure: Measure | None = None) -> list[tuple[str, int | None]]:
    """(text, page on which it begins) of each paragraph; the measure is that of these lines, or of their whole document."""
    measure = measure or Measure.of(lines)
    found: list[tuple[str, int | None]] = []
    before: Line | None = None
    for line in lines:
        if before is not None and _goes_on(before, found[-1][0], line, measure):
            found[-1] = joined(found[-1][0], line.text), found[-1][1]
        else:
            found.append((line.text.strip(), line.page))
        before = line
    return found


def _goes_on(before: Line, text: str, line: Line, measure: Measure) -> bool:
    words, letter = line.text.strip(), measure.letter
    at_left = line.left <= measure.left + 0.8 * letter
    if cut(text, words) or (at_left and words.startswith(_NEVER_FIRST)):
        return True
    if abs(before.size - line.size) > 0.12 * letter or (text.endswith(_ENDS) and _NUMBER.match(words)):
        return False
    if before.size > 1.15 * letter:  # a title is wrapped where its maker saw fit
        return not text.endswith(_ENDS) and not _NUMBER.match(words)
    return measure.full(before) and at_left


def cut(text: str, following: str) -> bool:
    """Whether a line ends within a citation that the next one carries on: in a title, before 条, after 〔2020〕."""
    tail = text[-_OPEN_WITHIN:]
    if tail.count("《") > tail.count("》"):
        return "》" in following[:_OPEN_WITHIN] and not _NUMBER.match(following)
    return bool(_CUT.search(text) and _GOES_ON.match(following))


def joined(text: str, more: str) -> str:
    """Both as one: nothing between Chinese letters, a space between words of other scripts."""
    apart = _LATIN[0].search(text) and _LATIN[1].match(more.strip())
    return text + (" " if apart else "") + more.strip()
