"""The tasks of a plan-like document with the units that answer for them: （责任单位：…）, （…牵头，…配合）, tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.mention import compact
from loaders.numerals import CHINESE
from loaders.paper import Block
from loaders.said import Grid

_ROLE = r"责任(?:单位|部门|主体|处室)|牵头(?:单位|部门|处室)?|配合(?:单位|部门|处室)?|落实(?:单位|部门)|主办(?:单位|部门)|协办(?:单位|部门)|完成(?:时限|时间)|时限"
_BRACKET = re.compile(r"[（(](?P<inner>(?:[^（）()]|[（(][^（）()]{0,200}[）)]){1,800})[）)]")
_LABELLED = re.compile(rf"(?P<role>{_ROLE})[:：](?P<units>.*?)(?=(?:[；;。，,]?(?:{_ROLE})[:：])|[；;。]|$)")
_SPOKEN = re.compile(
    r"(?:^|[，,；;])(?P<units>[^，,；;]{2,}?(?:[，,][^，,；;]{2,}?)*?)(?P<role>牵头|(?:按照?(?:各自)?职责(?:分工)?)?(?:分别|共同)?负责|配合|参与|落实)(?=[，,；;]|$)"
)
_LINE = re.compile(rf"^(?:{_ROLE})[:：]")
_HELPS, _WHEN = re.compile(r"配合|协办|参与"), re.compile(r"时限|时间")
_LEVELS = (
    re.compile(rf"^([{CHINESE}]+)、"),
    re.compile(rf"^[（(]([{CHINESE}]+)[）)]"),
    re.compile(r"^(\d{1,3})[.．、](?!\d)"),
    re.compile(r"^[（(](\d{1,3})[）)]"),
)
_HEAD = re.compile(r"^.*?[。：:；（(]")
_LONGEST = 60
_APART = re.compile(r"[、，,；;]|(?:以?及|和|会同)(?=省|市|县|区|各|有关|相关|其他|国家|中国|人民银行)")
_CLASS = re.compile(r"^各?[省市州县区旗乡镇]+$")


@dataclass(frozen=True, slots=True)
class Task:
    """A task: its number (二（四）9), its title, who answers for it, who helps, by when, and where it stands."""

    number: str
    title: str
    units: tuple[str, ...]
    helpers: tuple[str, ...]
    deadline: str
    block: Block
    sentence: str


def tasks(blocks: Sequence[Block], grids: Sequence[Grid]) -> list[Task]:
    """Every task that names its units, in order: those of paragraphs, then those of tables."""
    return [*_of_paragraphs([block for block in blocks if block.table is None]), *_of_tables(grids)]


def _of_paragraphs(blocks: Sequence[Block]) -> Iterator[Task]:
    path: list[str] = ["", "", "", ""]
    heading = ""
    for block in blocks:
        text = compact(block.text)
        for level, pattern in enumerate(_LEVELS):
            if match := pattern.match(text):
                path[level:] = [match[0].rstrip("、.．"), *[""] * (3 - level)]
                heading = text[match.end() :]
                break
        for said in _said(text):
            units, helpers, deadline = _told(said)
            if units or helpers:
                found = _HEAD.match(heading)
                title = (found[0][:-1] if found else heading)[:_LONGEST]
                yield Task("".join(path), title, units, helpers, deadline, block, said)


def _said(text: str) -> Iterator[str]:
    if _LINE.match(text):
        yield text
        return
    for match in _BRACKET.finditer(text):
        if _LABELLED.search(match["inner"]) or (
            _SPOKEN.search(match["inner"]) and text[match.end() :] in ("", "。")
        ):
            yield match["inner"]


def _told(said: str) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """(who answers, who helps, by when) as the words in the bracket say."""
    units: list[str] = []
    helpers: list[str] = []
    deadline = ""
    labelled = list(_LABELLED.finditer(said))
    for match in labelled or _SPOKEN.finditer(said):
        if _WHEN.search(match["role"]):
            deadline = match["units"]
        else:
            (helpers if _HELPS.search(match["role"]) else units).extend(units_in(match["units"]))
    return tuple(dict.fromkeys(units)), tuple(dict.fromkeys(helpers)), deadline


def units_in(words: str) -> list[str]:
    """The units that are named together; 各市州、县市区人民政府 is one name."""
    plain = re.sub(r"等(?:有关|相关)?(?:部门|单位)?$|[。；;]$", "", words.strip())
    found: list[str] = []
    for part in _APART.split(plain):
        if found and _CLASS.match(found[-1]):
            found[-1] += f"、{part}"
        elif part:
            found.append(part)
    return found


def _of_tables(grids: Sequence[Grid]) -> Iterator[Task]:
    for grid in grids:
        if not {"task", "unit"} <= set(grid.kinds.values()):
            continue
        for row in sorted(grid.rows):
            cell, unit = grid.cell(row, "task"), grid.text(row, "unit")
            if cell is not None and cell.text and unit:
                text = compact(cell.text)
                helpers = tuple(units_in(compact(grid.text(row, "helper"))))
                units = tuple(units_in(compact(unit)))
                yield Task(
                    str(row - 1),
                    text[:_LONGEST],
                    units,
                    helpers,
                    compact(grid.text(row, "deadline")),
                    cell,
                    text,
                )
