"""Documents without articles taken apart: 一、, （一）, 1. (docs/graph.md, `§2/4/9`)."""

import re

from loaders.parts import ITEM, POINT, SECTION, Part, count, inline_items, point_number
from loaders.readers import Reader

_SHORT = 40  # characters: a longer line is no title of an annex


class Sections(Reader):
    """一、 are sections, （一） under them items, 1. under those points; a 1. may also stand right under a section."""

    def heading(self, words: str) -> None:
        if not self._section(words):
            if re.match(r"^附(?!\s*则)", words):
                self.annex(words)
            else:
                self._words(words)

    def line(self, words: str, following: str) -> None:
        if self._section(words):
            return
        if self.parts and re.match(r"^附(?!\s*[则加带属])", words) and _titles(words):
            self.annex(words)
            return
        for piece in inline_items(words):
            self._piece(piece)

    def _section(self, words: str) -> bool:
        match = SECTION.match(words)
        here = count(match[1]) if match else None
        if match is None or here is None or any(part.steps == (f"§{here}",) for part in self.parts):
            return False
        self.top = Part((f"§{here}",), "Section", f"{match[1]}、", [words[match.end() :]], head=match[0])
        self.parts.append(self.top)
        return True

    def _piece(self, words: str) -> None:
        top = self.preamble()
        above = "" if top.unit == "Preamble" else top.label
        if (match := ITEM.match(words)) and (here := count(match[1])) and not top.holds(str(here)):
            label = f"{above}（{match[1]}）"
            top.parts.append(
                Part((*top.steps, str(here)), "Item", label, [words[match.end() :]], head=match[0])
            )
        elif match := POINT.match(words):
            self._point(top, above, match, words)
        else:
            self._words(words)

    def _point(self, top: Part, above: str, match: re.Match[str], words: str) -> None:
        """1. under the last item, or right under the section; there （1） stands under 1."""
        step = point_number(match)
        last = top.parts[-1] if top.parts else None
        inner = last is not None and (last.unit == "Item" or match[1] is None)
        owner = last if inner and last is not None else top
        steps = (*owner.steps, step) if inner else (*owner.steps, "", step)
        if any(part.steps == steps for part in owner.parts):
            self._words(words)
            return
        label = f"{owner.label if inner else above}{match[0].strip()}"
        owner.parts.append(Part(steps, "Point", label, [words[match.end() :]], head=match[0]))

    def _words(self, words: str) -> None:
        """A line without a number belongs to the provision before it."""
        top = self.preamble()
        last = top.parts[-1] if top.parts else top
        (last.parts[-1] if last.parts and last is not top else last).words.append(words)


def _titles(words: str) -> bool:
    return len(words) < _SHORT and words[-1] not in "。；，"
