"""Sentences and rows of a document that restrict, list, publish, collect or oblige third parties, as drafts of claims.

A draft is read by a machine and stands until a person has corrected it. What the words do not say stays empty.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.mention import OWN, Mention, compact
from loaders.named import is_norm
from loaders.paper import Block
from loaders.said import Grid, verbs
from loaders.worded import (
    authority_in,
    class_label,
    concept_in,
    disclosed,
    duration_in,
    label,
    measures_in,
    modal,
    targets_in,
    term,
    third_party,
    unnamed,
    use_of,
    without_titles,
)

_SENTENCE = re.compile(r"[^。；;！？]+[。；;！？]?")
_QUOTE = re.compile(r"[“\"](?P<words>[^“”\"]{6,600})[”\"]")
_ITEMS = re.compile(
    r"[；;\n]|(?<=[。])|(?:^|(?<=[；;。\n]))\s*(?:[（(]?\d{1,2}[）).．、]|[（(][一二三四五六七八九十]+[）)])"
)
_NOTHING = re.compile(r"^[无—\-–/\\、。\s]*$")
_BASIS = re.compile(r"[（(]?(?:法律|政策|主要|法规|相关|实施)*依据(?:条款)?[:：]")
_MORE = re.compile(r"(?:\d{1,2}[.．、]|[（(]\d{1,2}[）)]|[①-⑳])?《")


@dataclass(frozen=True, slots=True)
class Draft:
    """A measure as the words of one sentence or row tell it; `uses` says what the sentence does (said.verbs)."""

    use: str
    block: Block
    sentence: str
    measure: str = ""
    class_: str = ""
    basis: tuple[Mention, ...] = ()
    quote: str = ""
    authority: str = ""
    target: str = ""
    conduct: str = ""
    duration: str = ""
    executor: str = ""
    mandatory: str = ""


def drafts(blocks: Sequence[Block], grids: Sequence[Grid], mentions: Sequence[Mention]) -> list[Draft]:
    """Every draft in the order of the document; a table with a column of measures is read row by row."""
    in_grids = {
        block.number
        for grid in grids
        if "measure" in grid.kinds.values()
        for row in grid.rows.values()
        for block in row.values()
    }
    found = [draft for grid in grids for draft in _of_grid(grid, mentions)]
    bases = {cell.number for grid in grids for row in grid.rows if (cell := grid.cell(row, "basis"))}
    for at, block in enumerate(blocks):
        if block.number not in in_grids | bases and (block.table is None or len(block.text) > 15):
            near = [*mentions_in(block, mentions), *_beside(block, grids, mentions)]
            found += _of_text(block, near or _below(blocks[at + 1 :], mentions))
    return sorted(found, key=lambda draft: draft.block.number)


def mentions_in(block: Block, mentions: Sequence[Mention]) -> list[Mention]:
    """The norms that a block cites, not the document itself."""
    return [mention for mention in mentions if mention.block == block and mention.keys]


def _beside(block: Block, grids: Sequence[Grid], mentions: Sequence[Mention]) -> list[Mention]:
    """What the cell 依据 of the same row cites."""
    rows = [(grid, row) for grid in grids for row, cells in grid.rows.items() if block in cells.values()]
    cells = [cell for grid, row in rows if (cell := grid.cell(row, "basis")) is not None]
    return [mention for cell in cells for mention in mentions_in(cell, mentions)]


def _below(following: Sequence[Block], mentions: Sequence[Mention]) -> list[Mention]:
    """What the paragraphs below cite that say on what a measure rests: 依据：《…》第…条, one or several of them."""
    found: list[Mention] = []
    for at, block in enumerate(following):
        if not (_BASIS if at == 0 else _MORE).match(compact(block.text)):
            break
        found += mentions_in(block, mentions)
    return found


def _of_text(block: Block, near: Sequence[Mention]) -> Iterator[Draft]:
    text = compact(block.text)
    for match in _SENTENCE.finditer(text):
        sentence = without_titles(match[0])
        if verbs("excluded").search(sentence) or is_norm(sentence.strip("。·")):
            continue
        here = [mention for mention in near if mention.block == block]
        inside = [mention for mention in here if match.start() <= mention.start < match.end()]
        before = [mention for mention in here if mention.start < match.start()]
        behind = _behind(text, match.end(), here)
        basis = tuple(inside or behind or before[-1:] or here or near)
        executor, mandatory = third_party(sentence)
        common = {
            "block": block, "sentence": match[0], "basis": basis, "authority": authority_in(sentence), "target": targets_in(sentence),
            "duration": duration_in(sentence), "executor": executor, "mandatory": mandatory or modal(sentence),
        }  # fmt: skip
        named = list(measures_in(sentence))
        if not named and (open_to_all := disclosed(sentence)):
            named = [(use_of(open_to_all), open_to_all)]
        for use, concept in named:
            yield Draft(use=use, measure=label(concept), class_=class_label(concept), **common)  # type: ignore[arg-type]
        if not named and (plain := unnamed(sentence)):
            yield Draft(use="restrict", measure=plain, **common)  # type: ignore[arg-type]
        elif not named and executor:
            yield Draft(use="third", **common)  # type: ignore[arg-type]
        elif not named and verbs("collect").search(sentence) and "信用信息" in sentence:
            yield Draft(use="collect", **common)  # type: ignore[arg-type]


def _behind(text: str, at: int, here: Sequence[Mention]) -> list[Mention]:
    """What the next sentence cites where it says on what the one before it rests: 依据《…》第…条。"""
    if not text.startswith(("依据", "法律依据", "政策依据"), at):
        return []
    end = text.find("。", at)
    return [mention for mention in here if at <= mention.start and (end < 0 or mention.start < end)]


def _of_grid(grid: Grid, mentions: Sequence[Mention]) -> Iterator[Draft]:
    if "measure" not in grid.kinds.values():
        return
    for row in sorted(grid.rows):
        cell = grid.cell(row, "measure")
        if cell is None or _NOTHING.match(cell.text):
            continue
        based = grid.cell(row, "basis")
        here = {block.number for block in grid.rows[row].values()}
        beside = [
            mention
            for mention in mentions
            if mention.block.number in here and mention.way != OWN and mention.keys
        ]
        own = [mention for mention in beside if based is not None and mention.block == based]
        quote = _QUOTE.search(based.text) if based is not None else None
        for piece in filter(None, (compact(part).strip("。、") for part in _ITEMS.split(cell.text))):
            concept = concept_in(piece)
            yield Draft(
                use=use_of(concept) if concept else "restrict",
                block=cell,
                sentence=piece,
                measure=label(concept) if concept else piece[:80],
                class_=class_label(concept) if concept else "",
                basis=tuple(own or beside),
                quote=compact(quote["words"]) if quote else "",
                authority=_cell(grid, row, "authority"),
                target=_cell(grid, row, "target"),
                conduct=_cell(grid, row, "conduct"),
                duration=term(compact(grid.text(row, "duration"))) or duration_in(piece),
                executor=third_party(piece)[0],
                mandatory=modal(piece),
            )


def _cell(grid: Grid, row: int, kind: str) -> str:
    text = grid.text(row, kind)
    return "" if _NOTHING.match(text) else "；".join(compact(line) for line in text.splitlines())
