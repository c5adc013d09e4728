"""The lines of an article: 款 counted by their place, 项 under them and 目 under those, and what sources lose of them."""

import re

from loaders.numerals import chinese
from loaders.parts import ITEM, POINT, Part, count, inline_items, point_number

_COLONS = ("：", ":")


def add_line(top: Part, words: str) -> bool:
    """Put a line where it belongs within the article; whether items had lost their numbers and were counted again."""
    counted = [_piece(top, piece) for piece in inline_items(words)]
    return any(counted)


def deepest(part: Part) -> Part:
    """The last provision within a provision."""
    while part.parts:
        part = part.parts[-1]
    return part


def _piece(top: Part, words: str) -> bool:
    paragraph = top.parts[-1] if top.parts else None
    item = paragraph.parts[-1] if paragraph and paragraph.parts else None
    if paragraph and (match := ITEM.match(words)) and (here := count(match[1])):
        return _item(top, paragraph, here, match)
    if item and (match := POINT.match(words)):
        _point(item, match)
    elif paragraph and words.startswith(("|", "—", "–")):
        deepest(paragraph).words.append(words)
    else:
        here = len(top.parts) + 1
        label = f"{top.label}第{chinese(here)}款"
        top.parts.append(Part((*top.steps, str(here)), "Paragraph", label, [words]))
    return False


def _item(top: Part, paragraph: Part, here: int, match: re.Match[str]) -> bool:
    """An item with its number; one whose number its 款 has already is words of the item before."""
    owner, again = _owner(top, here)
    paragraph = owner or paragraph
    if paragraph.holds(str(here)):
        paragraph.parts[-1].words.append(match.string)
    else:
        label = f"{paragraph.label}第（{match[1]}）项"
        words = match.string[match.end() :]
        paragraph.parts.append(Part((*paragraph.steps, str(here)), "Item", label, [words], head=match[0]))
    return again


def _point(item: Part, match: re.Match[str]) -> None:
    step = point_number(match)
    if item.holds(step):
        item.parts[-1].words.append(match.string)
        return
    label = f"{item.label}第{chinese(int(step))}目"
    words = match.string[match.end() :]
    item.parts.append(Part((*item.steps, step), "Point", label, [words], head=match[0]))


def _owner(top: Part, here: int) -> tuple[Part | None, bool]:
    """(the 款 whose items the item of this number continues, whether items without numbers were counted).

    The lines between two items that follow each other were the first one's own. As many lines as numbers are missing
    before this one are those items, whose numbers the source has lost. Otherwise they are 款, and nothing is moved.
    """
    plain = 0
    while plain < len(top.parts) and not top.parts[-1 - plain].parts:
        plain += 1
    if here == 1 or not plain:
        return None, False
    if plain < len(top.parts) and (last := _last_item(top.parts[-1 - plain])):
        owner, missing = top.parts[-1 - plain], here - 1 - last
    else:
        missing = here - 1
        if missing >= plain or not top.parts[-1 - missing].text.endswith(_COLONS):
            return None, False
        owner, plain = top.parts[-1 - missing], missing
    lines = top.parts[len(top.parts) - plain :]
    if missing == 0 and not lines[-1].text.endswith(_COLONS):
        deepest(owner).words += [line for part in lines for line in part.words]
    elif missing == plain:
        for lost, part in enumerate(lines, here - missing):
            steps = (*owner.steps, str(lost))
            owner.parts.append(Part(steps, "Item", f"{owner.label}第（{chinese(lost)}）项", part.words))
    else:
        return None, False
    del top.parts[len(top.parts) - plain :]
    return owner, missing > 0


def _last_item(paragraph: Part) -> int:
    step = paragraph.parts[-1].steps[-1]
    return int(step) if step.isdecimal() else 0
