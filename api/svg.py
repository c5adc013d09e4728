"""Boxes of words in SVG, measured in columns of text: a Chinese character takes two (UAX 11), so that no font is needed.

What a box says is said in words; its line and its light filling only repeat it. SVG 1.1, no scripts, nothing fetched.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from api.wrap import plain, width, wrap

State = Literal["plain", "yes", "no", "unknown", "note", "empty"]
MM = 4  # units of the drawing to a millimetre, so that type of 12 units is 8.5 points on paper
PAD, RULE, EAR = 8, 8, 6  # inside a box, around its rule; an arrow's head
FONTS = (
    "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','WenQuanYi Micro Hei',sans-serif"
)
BOLD = 1.12  # how much wider than plain usual fonts draw bold
SIGNS = {"plain": "", "yes": "✔", "no": "✘", "unknown": "？", "note": "※", "empty": "○"}


@dataclass(frozen=True, slots=True)
class Type:
    """How a line of words is set: its size, the distance to the next line, its ink."""

    size: float
    line: int
    ink: str = "#111"
    weight: str = ""


TYPES = {
    "title": Type(20, 27, weight="bold"),
    "head": Type(10, 15, "#444", "bold"),
    "strong": Type(12, 17, weight="bold"),
    "body": Type(12, 17),
    "small": Type(10, 14, "#333"),
}
LOOKS: dict[State, tuple[str, float, str]] = {  # filling, width and dashes of the line
    "plain": ("#fff", 1, ""),
    "yes": ("#f1f8f1", 1, ""),
    "no": ("#fbf0f0", 2.4, ""),
    "unknown": ("#fdf9ea", 1.4, "7 4"),
    "note": ("#f6f6f6", 1, "12 3 3 3"),
    "empty": ("#fff", 1, "2 4"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One paragraph and its type."""

    words: str
    type: str = "body"


@dataclass(frozen=True, slots=True)
class Box:
    """Paragraphs in a frame from `left`, so wide; the first names the box. `fared`, how it fared, stands below a rule.

    `link` is the page that tells more of it, for drawings on a page.
    """

    said: tuple[Said, ...]
    left: int
    wide: int
    state: State = "plain"
    fared: tuple[Said, ...] = ()
    link: str = ""

    @property
    def middle(self) -> float:
        return self.left + self.wide / 2

    @property
    def inner(self) -> int:
        return self.wide - 2 * PAD

    @property
    def tall(self) -> int:
        return (
            tall(self.said, self.inner) + 2 * PAD + (tall(self.fared, self.inner) + RULE if self.fared else 0)
        )

    def sentence(self, lang: str) -> str:
        """All that the box says, in one sentence."""
        head, *rest = (plain(said.words) for said in (*self.said, *self.fared))
        if lang == "zh":
            return f"{head}：{'；'.join(rest)}。" if rest else f"{head}。"
        return f"{head}: {'; '.join(rest)}." if rest else f"{head}."

    def drawn(self, top: int, height: int, lang: str) -> Iterator[str]:
        """The box as one item of a list: its name, its frame, its words."""
        filling, thick, dashes = LOOKS[self.state]
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        yield f'<g role="listitem"><title>{clean(self.sentence(lang))}</title>'
        if self.link:
            named = " ".join(plain(said.words) for said in self.said[:2])
            yield f'<a href="{escape(self.link)}" aria-label="{escape(named)}">'
        yield (
            f'<rect x="{self.left}" y="{top}" width="{self.wide}" height="{height}" rx="3" '
            f'fill="{filling}" stroke="#111" stroke-width="{thick}"{dashed}/>'
        )
        left, y = self.left + PAD, top + PAD - 2
        yield from text(self.said, left, y, self.inner, lang)
        if self.fared:
            y += tall(self.said, self.inner) + RULE
            yield f'<path d="M{left} {y - RULE // 2 + 2}h{self.inner}" stroke="#999" aria-hidden="true"/>'
            yield from text(self.fared, left, y, self.inner, lang)
        yield "</a></g>" if self.link else "</g>"


def clean(words: str) -> str:
    """Words that stand in XML and do nothing there."""
    return escape(plain(words))


def columns(wide: int, size: float) -> int:
    """Columns of text in so many units, less one character for marks that Chinese fonts draw wider than UAX 11 says."""
    return int(wide / (size / 2)) - 2


def rows(said: Said, wide: int) -> list[str]:
    return wrap(said.words, columns(wide, TYPES[said.type].size))


def tall(paragraphs: Sequence[Said], wide: int) -> int:
    """How tall these paragraphs are when they are broken to fit."""
    return sum(len(rows(said, wide)) * TYPES[said.type].line for said in paragraphs)


def text(paragraphs: Sequence[Said], left: int, top: int, wide: int, lang: str) -> Iterator[str]:
    """The paragraphs, each one text with a span a row, so that a reader hears it in one piece."""
    y = top
    for said in paragraphs:
        kind = TYPES[said.type]
        spans, before = list[str](), ""
        for row in rows(said, wide):
            y += kind.line
            if before and (before[-1].isascii() or row[0].isascii()):
                spans.append(" ")
            before = row
            spans.append(f'<tspan x="{left}" y="{y - 4}"{_held(row, kind, wide)}>{clean(row)}</tspan>')
        if spans:
            weight = f' font-weight="{kind.weight}"' if kind.weight else ""
            yield (
                f'<text font-size="{kind.size:g}" fill="{kind.ink}"{weight}{_tongue(said.words, lang)}>'
                f"{''.join(spans)}</text>"
            )


def _held(row: str, kind: Type, wide: int) -> str:
    """The length to which a row is held where some font might draw it past its box."""
    if sum(map(_widest, row)) * kind.size * (BOLD if kind.weight else 1) <= wide:
        return ""
    return f' textLength="{min(wide, width(row) * kind.size / 2):g}" lengthAdjust="spacingAndGlyphs"'


def _widest(letter: str) -> float:
    """How wide usual fonts draw a letter at most, in parts of its size."""
    if letter.isascii():
        return 0.35 if letter in " .,:;'|iIl" else 0.8 if letter.isupper() or letter in "_%@&mw" else 0.61
    return 1 if width(letter) == 2 or unicodedata.east_asian_width(letter) == "A" else 2 * width(letter)


def _tongue(words: str, lang: str) -> str:
    """The language of a paragraph where it is another than the drawing's: a title in English, a code in Chinese."""
    han = sum(width(letter) == 2 for letter in plain(words))
    other = "zh-CN" if 2 * han > len(words) else "en" if not han else None
    if other is None or not any(map(str.isalpha, words)) or other[:2] == lang:
        return ""
    return f' lang="{other}" xml:lang="{other}"'


def arrow(points: Sequence[tuple[float, float]]) -> str:
    """A line through these points with a head at its end, whichever way it goes there."""
    (x, y), (was_x, was_y) = points[-1], points[-2]
    dx, dy = (x > was_x) - (x < was_x), (y > was_y) - (y < was_y)
    path = " ".join(f"{'L' if n else 'M'}{px:g} {py:g}" for n, (px, py) in enumerate(points))
    ears = [(x - EAR * dx + 4 * side * dy, y - EAR * dy + 4 * side * dx) for side in (1, -1)]
    head = f"M{ears[0][0]:g} {ears[0][1]:g} L{x:g} {y:g} L{ears[1][0]:g} {ears[1][1]:g}"
    return f'<path d="{path} {head}" fill="none" stroke="#111" aria-hidden="true"/>'
