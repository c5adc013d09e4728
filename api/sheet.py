"""Rows of boxes on A4 pages, one under the other: no row is parted between two pages, and each page says which it is."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.svg import FONTS, MM, Box, Said, arrow, clean, tall, text
from api.text import CAVEAT
from api.wrap import plain

WIDE, TALL = 190 * MM, 277 * MM  # A4 upright, less margins of 10 mm
STEM, EDGE = 12, 28  # where the line runs down from the first box, and where the boxes begin beside it
GAP, NEAR, TOP, FOOT = 18, 6, 8, 24  # between rows, to the box below a row, at the top and the foot of a page
EYE = 17  # from the top of a row to its arrows
IN = 2  # what a thick line needs at the edge of the page
FULL, BESIDE = WIDE - 2 * IN, WIDE - EDGE - IN  # how wide boxes may be, alone and beside the stem


@dataclass(frozen=True, slots=True)
class Track:
    """What stays together on a page: words above, a row of boxes with arrows from each to the next, a box below it.

    `stemmed` rows are reached by an arrow from the first box of the drawing, `linked` ones from the end of the row above;
    a `round` one leads back to where it begins.
    """

    above: tuple[Said, ...] = ()
    row: tuple[Box, ...] = ()
    below: Box | None = None
    stemmed: bool = True
    linked: bool = False
    round: bool = False

    @property
    def left(self) -> int:
        return self.row[0].left if self.row else EDGE

    @property
    def heads(self) -> int:
        return tall(self.above, WIDE - self.left - IN) + 5 if self.above else 0

    @property
    def across(self) -> int:
        return max((box.tall for box in self.row), default=0)

    @property
    def tall(self) -> int:
        return self.heads + self.across + (self.below.tall + NEAR if self.below else 0)

    def sentences(self, lang: str) -> Iterator[str]:
        stop = "。" if lang == "zh" else "."
        yield from (plain(said.words) + stop for said in self.above)
        yield from (box.sentence(lang) for box in (*self.row, *filter(None, (self.below,))))

    def drawn(self, top: int, lang: str) -> Iterator[str]:
        """One list: what it is called, then its boxes in the order in which they are read."""
        named = " ".join(said.words for said in self.above) or self.row[0].said[0].words
        yield f'<g role="list"><title>{clean(named)}</title>'
        yield from text(self.above, self.left, top, WIDE - self.left - IN, lang)
        y = top + self.heads
        for before, box in zip((None, *self.row), self.row, strict=False):
            if before is not None:
                yield arrow([(before.left + before.wide, y + EYE), (box.left - 2, y + EYE)])
            yield from box.drawn(y, self.across, lang)
        if self.below:
            yield from self.below.drawn(y + self.across + NEAR, self.below.tall, lang)
        yield "</g>"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawing: its title, the lines under it, and its tracks from top to bottom."""

    title: str
    under: tuple[str, ...]
    tracks: tuple[Track, ...]

    @property
    def heading(self) -> tuple[Said, ...]:
        return (Said(self.title, "title"), *(Said(words) for words in self.under))

    def places(self) -> list[int]:
        """Where each track begins: on the next page where it would not end on this one."""
        found, y = [], tall(self.heading, FULL) + GAP
        for track in self.tracks:
            rest = TALL - FOOT - y % TALL
            if track.tall > rest and (track.tall <= TALL - FOOT - TOP or rest < TALL // 3):
                y += TALL - y % TALL + TOP
            found.append(y)
            y += track.tall + GAP
        return found

    def described(self, lang: str) -> str:
        """All that the drawing says, in sentences."""
        stop = "。" if lang == "zh" else "."
        told = [plain(words).rstrip(stop) + stop for words in (self.title, *self.under)]
        told += [sentence for track in self.tracks for sentence in track.sentences(lang)]
        return ("" if lang == "zh" else " ").join([*told, CAVEAT.in_language(lang)])

    def svg(self, lang: str, *, inline: bool = False) -> str:
        """The drawing as a file, or to stand within a page: there it may hold links and no style of its own."""
        places = self.places()
        ends = [top + track.tall for top, track in zip(places, self.tracks, strict=True)]
        end = max(ends, default=tall(self.heading, FULL)) + FOOT
        pages = -(-end // TALL)
        height = end if pages == 1 else pages * TALL
        key = f"{zlib.crc32('/'.join((lang, self.title, *self.under)).encode('utf-8', 'replace')):08x}"
        tongue = "zh-CN" if lang == "zh" else "en"
        out = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {height}" width="190mm" height="{height / MM:g}mm" '
            f'lang="{tongue}" xml:lang="{tongue}" role="{"group" if inline else "graphics-document img"}" aria-labelledby="title-{key}" '
            f'aria-describedby="desc-{key}" font-family="{FONTS}">',
            f'<title id="title-{key}">{clean(self.title)}</title>',
            f'<desc id="desc-{key}">{clean(self.described(lang))}</desc>',
            *(() if inline else ("<style>@page{size:A4 portrait;margin:10mm}</style>",)),
            f'<rect width="{WIDE}" height="{height}" fill="#fff"/>',
            *text(self.heading, IN, 0, FULL, lang),
            *self._lines(places),
        ]
        for top, track in zip(places, self.tracks, strict=True):
            out += track.drawn(top, lang)
        for page in range(1, pages + 1):
            foot = min(page * TALL, height) - FOOT
            if not any(top < foot + FOOT and last > foot for top, last in zip(places, ends, strict=True)):
                out += text((_foot(page, pages, lang),), EDGE if pages > 1 else IN, foot + 6, BESIDE, lang)
        return "\n".join([*out, "</svg>", ""])

    def _lines(self, places: Sequence[int]) -> Iterator[str]:
        """From the first box down and to each row that is reached from it; from row to row; and round."""
        y, before = None, None
        for top, track in zip(places, self.tracks, strict=True):
            begins = top + track.heads
            ends = begins + track.across
            if y is None:
                y = ends
            elif track.stemmed and track.row:
                yield arrow([(STEM, y), (STEM, begins + EYE), (track.left - 2, begins + EYE)])
                y = begins + EYE
            if track.linked and before is not None and before[1] // TALL == begins // TALL:
                x, to = before[0].middle, track.row[0].middle
                yield arrow([(x, before[1]), (x, begins - GAP / 2), (to, begins - GAP / 2), (to, begins - 1)])
            if track.round:
                x, to = track.row[-1].middle, track.row[0].middle
                yield arrow([(x, ends), (x, ends + GAP / 2), (to, ends + GAP / 2), (to, ends + 1)])
            before = (track.row[-1], ends) if track.row else None


def _foot(page: int, pages: int, lang: str) -> Said:
    caveat = CAVEAT.in_language(lang)
    if pages == 1:
        return Said(caveat, "small")
    which = f"第 {page} 页，共 {pages} 页。" if lang == "zh" else f"Page {page} of {pages}. "
    return Said(which + caveat, "small")
