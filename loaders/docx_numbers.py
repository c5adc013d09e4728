"""Automatic numbers of Word paragraphs (第一条, 一、, （一）, 1.), which stand in no run of text (ECMA-376 part 1, 17.9)."""

import re
from collections.abc import Callable, Mapping

from docx.oxml.ns import qn
from lxml.etree import _Element

from loaders.numerals import LARGEST, chinese

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_CHINESE = (
    "chineseCounting",
    "chineseCountingThousand",
    "ideographDigital",
    "japaneseCounting",
    "chineseLegalSimplified",
)


def _roman(count: int) -> str:
    said = ""
    for value, letters in _ROMAN:
        said += letters * (count // value)
        count %= value
    return said


def _letter(count: int) -> str:
    return chr(ord("a") + (count - 1) % 26)


_WRITTEN: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(_CHINESE, chinese),
    "decimalEnclosedCircle": lambda count: _CIRCLED[count - 1] if count <= len(_CIRCLED) else str(count),
    "decimalFullWidth": lambda count: str(count).translate({ord("0") + n: ord("０") + n for n in range(10)}),
    "lowerLetter": _letter,
    "upperLetter": lambda count: _letter(count).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
}


class Numbers:
    """Counts the numbered paragraphs of a document as they come."""

    def __init__(self, numbering: _Element | None, styles: _Element | None) -> None:
        self._levels: dict[str, dict[int, _Element]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if numbering is not None:
            for kind in numbering.iterfind(qn("w:abstractNum")):
                levels = {_number(level, "w:ilvl"): level for level in kind.iterfind(qn("w:lvl"))}
                self._levels[str(kind.get(qn("w:abstractNumId")))] = levels
            for number in numbering.iterfind(qn("w:num")):
                named = number.find(qn("w:abstractNumId"))
                if named is not None:
                    self._abstract[str(number.get(qn("w:numId")))] = str(named.get(qn("w:val")))
        found = () if styles is None else styles.iterfind(qn("w:style"))
        self._styles = {str(style.get(qn("w:styleId"))): style for style in found}

    def of(self, paragraph: _Element) -> str:
        """The number at the head of a paragraph, with a space behind it; nothing where it has none."""
        list_, depth = self._listed(paragraph)
        abstract = self._abstract.get(list_ or "")
        levels = self._levels.get(abstract or "", {})
        if abstract is None or depth not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        counts[depth] = counts.get(depth, _start(levels[depth]) - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        if counts[depth] > LARGEST or _value(levels[depth], "w:numFmt") in ("none", "bullet"):
            return ""
        said = re.sub(
            r"%(\d)",
            lambda match: self._written(levels, counts, int(match[1]) - 1),
            _value(levels[depth], "w:lvlText"),
        )
        return f"{said}　" if re.match(r"第.*[条章节编]$", said) else said

    def _written(self, levels: Mapping[int, _Element], counts: Mapping[int, int], level: int) -> str:
        if level not in levels:
            return ""
        return _WRITTEN.get(_value(levels[level], "w:numFmt"), str)(counts.get(level, _start(levels[level])))

    def _listed(self, paragraph: _Element) -> tuple[str | None, int]:
        """(the list that a paragraph stands in, how deep), by itself or by its style."""
        here: _Element | None = paragraph.find(qn("w:pPr"))
        style = None if here is None else here.find(qn("w:pStyle"))
        name = None if style is None else style.get(qn("w:val"))
        list_, depth = None, None
        for _ in range(12):  # styles may rest on one another, and in a damaged file in a circle
            told = None if here is None else here.find(qn("w:numPr"))
            if told is not None:
                list_ = list_ or _value(told, "w:numId") or None
                depth = depth if depth is not None else _value(told, "w:ilvl") or None
            if list_ is not None or name is None or name not in self._styles:
                break
            here = self._styles[str(name)].find(qn("w:pPr"))
            based = self._styles[str(name)].find(qn("w:basedOn"))
            name = None if based is None else based.get(qn("w:val"))
        return list_, int(depth) if depth and depth.isdecimal() else 0


def _number(element: _Element, name: str) -> int:
    said = str(element.get(qn(name)))
    return int(said) if said.isdecimal() else 0


def _value(element: _Element, name: str) -> str:
    found = element.find(qn(name))
    return "" if found is None else str(found.get(qn("w:val")) or "")


def _start(level: _Element) -> int:
    said = _value(level, "w:start")
    return int(said) if said.isdecimal() else 1
