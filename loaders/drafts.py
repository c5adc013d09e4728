"""Sentences and rows of a document that restrict, list, publish, collect or oblige third parties, as drafts of claims.

A draft is read by a machine and stands until a person has corrected it. What the words do not say stays empty.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pyoxigraph import NamedNode

from kg import ontology
from kg.errors import InputError
from kg.namespaces import CODE, SKOS, YJ
from loaders.cited import OWN, Mention, compact
from loaders.durations import parse_duration, terms_said
from loaders.named import is_norm, marked
from loaders.paper import Block
from loaders.said import Grid, verbs

_SENTENCE = re.compile(r"[^。；;！？]+[。；;！？]?")
_BY = re.compile(r"由(?P<who>[^，。；由]{2,30}?)(?:依法|按照|负责|实施|予以|列入|限制|取消|暂停|将|对|在|向)")
_WHO = re.compile(
    r"(?:^|[，：])(?P<who>[\u4e00-\u9fff、]{1,30}?(?:部门|机关|局|委|厅|政府|法院|机构|银行|单位))(?:应当|可以|必须|依法|负责|将|对|要)"
)
_QUOTE = re.compile(r"[“\"](?P<words>[^“”\"]{6,600})[”\"]")
_ITEMS = re.compile(
    r"[；;\n]|(?<=[。])|(?:^|(?<=[；;。\n]))\s*(?:[（(]?\d{1,2}[）).．、]|[（(][一二三四五六七八九十]+[）)])"
)
_NOTHING = re.compile(r"^[无—\-–/\\、。\s]*$")
_REACH = {
    "restrict": (40, 10),
    "list": (20, 0),
    "publish": (14, 14),
}  # letters before and behind in which the verb stands
_BASIS = re.compile(r"[（(]?(?:法律|政策|主要|法规|相关|实施)*依据(?:条款)?[:：]")
_MORE = re.compile(r"(?:\d{1,2}[.．、]|[（(]\d{1,2}[）)]|[①-⑳])?《")
# A measure that the vocabulary does not know keeps its name, where it says whom it is against.
_VERBS = "限制|禁止|取消|暂停|不予|停止|撤销|从严审核"
_PLAIN = re.compile(
    rf"(?:^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、])(?:依法依规|依法|依规)?(?P<first>(?:{_VERBS})[^。；：（(·]{{2,40}})"
    rf"|(?P<measure>(?:{_VERBS})(?:其|该|失信|严重失信|当事人)[^，。；：（(·]{{2,30}}))"
)
_ENDS, _CLAUSE = re.compile("[。；：]"), re.compile("[。；：，,]")
# 列入名单的，… and 被吊销资质证书的 tell on what condition something is done, not that it is done.
_CONDITION = re.compile(
    r"[^，。；的]{0,4}的(?:，|主体|企业|当事人|单位|供应商|人员|对象|市场主体|用人单位|经营者|被执行人|失信)"
)
_PASSIVE = re.compile(r"(?:被|受到|曾经?|因)[^，。；]{0,3}$")
_NEAR = 24  # letters between a third party and what it is told


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
        sentence = _without_titles(match[0])
        if verbs("excluded").search(sentence) or is_norm(sentence.strip("。·")):
            continue
        here = [mention for mention in near if mention.block == block]
        inside = [mention for mention in here if match.start() <= mention.start < match.end()]
        before = [mention for mention in here if mention.start < match.start()]
        behind = _behind(text, match.end(), here)
        basis = tuple(inside or behind or before[-1:] or here or near)
        executor, mandatory = _third(sentence)
        common = {
            "block": block, "sentence": match[0], "basis": basis, "authority": _authority(sentence), "target": _target(sentence),
            "duration": _duration(sentence), "executor": executor, "mandatory": mandatory or _modal(sentence),
        }  # fmt: skip
        named = list(_measures(sentence))
        for use, concept in named:
            yield Draft(use=use, measure=_label(concept), class_=_class_label(concept), **common)  # type: ignore[arg-type]
        if not named and (plain := _PLAIN.search(sentence)):
            yield Draft(use="restrict", measure=plain["first"] or plain["measure"], **common)  # type: ignore[arg-type]
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
            concept = _concept(piece)
            yield Draft(
                use=_use_of(concept) if concept else "restrict",
                block=cell,
                sentence=piece,
                measure=_label(concept) if concept else piece[:80],
                class_=_class_label(concept) if concept else "",
                basis=tuple(own or beside),
                quote=compact(quote["words"]) if quote else "",
                authority=_cell(grid, row, "authority"),
                target=_cell(grid, row, "target"),
                conduct=_cell(grid, row, "conduct"),
                duration=_term(compact(grid.text(row, "duration"))) or _duration(piece),
                executor=_third(piece)[0],
                mandatory=_modal(piece),
            )


def _cell(grid: Grid, row: int, kind: str) -> str:
    text = grid.text(row, kind)
    return "" if _NOTHING.match(text) else "；".join(compact(line) for line in text.splitlines())


def _without_titles(text: str) -> str:
    for start, end in marked(text):
        text = text[:start] + "·" * (end - start) + text[end:]
    return text


@cache
def _phrases() -> tuple[tuple[str, NamedNode], ...]:
    """The labels and indicator phrases of measures, the longest first."""
    vocabulary = ontology.load()
    known = dict.fromkeys(vocabulary.labels(CODE["measure-types"]).items())
    for concept in sorted(
        set(vocabulary.labels(CODE["measure-types"]).values()), key=lambda node: node.value
    ):
        known.update(dict.fromkeys((word, concept) for word in vocabulary.facts.words(concept, YJ.phrase)))
    return tuple(sorted(known, key=lambda pair: (-len(pair[0]), pair[1].value)))


def _concept(text: str) -> NamedNode | None:
    """The measure that the words are called, or that stands in them."""
    return ontology.load().labels(CODE["measure-types"]).get(text) or next(
        (concept for word, concept in _phrases() if word in text), None
    )


def _measures(sentence: str) -> Iterator[tuple[str, NamedNode]]:
    """(use, measure) of each measure whose words stand in the sentence near a verb of its kind, the narrower ones alone."""
    rest = sentence
    found: dict[NamedNode, str] = {}
    for word, concept in _phrases():
        if (at := rest.find(word)) < 0:
            continue
        use = _use_of(concept)
        before, behind = _REACH[use]
        ends = _ENDS if use == "restrict" else _CLAUSE
        lead = ends.split(sentence[max(0, at - before) : at])[-1]
        if _CONDITION.match(sentence, at + len(word)) or _PASSIVE.search(lead):
            rest = rest[:at] + "·" * len(word) + rest[at + len(word) :]
        elif verbs(use).search(lead + sentence[at : at + len(word) + behind]):
            found.setdefault(concept, use)
            rest = rest[:at] + "·" * len(word) + rest[at + len(word) :]
    broader = {above for concept in found for above in _above(concept)}
    yield from ((use, concept) for concept, use in found.items() if concept not in broader)


def _above(concept: NamedNode) -> list[NamedNode]:
    return ontology.load().facts.nodes(concept, SKOS.broader)


def _class(concept: NamedNode) -> NamedNode:
    above = _above(concept)
    return _class(above[0]) if above else concept


def _use_of(concept: NamedNode) -> str:
    uses: Mapping[NamedNode, str] = {CODE["measure-listing"]: "list", CODE["measure-disclosure"]: "publish"}
    return uses.get(_class(concept), "restrict")


def _label(concept: NamedNode) -> str:
    return ontology.load().label(concept, "zh")


def _class_label(concept: NamedNode) -> str:
    return _label(_class(concept))


def _longest(scheme: NamedNode, text: str) -> list[str]:
    """The words of a scheme that stand in the text, the longest first and none within another."""
    found: list[str] = []
    rest = text
    for word in sorted(ontology.load().labels(scheme), key=lambda word: (-len(word), word)):
        if len(word) > 1 and not word.isascii() and word in rest:
            found.append(word)
            rest = rest.replace(word, "·" * len(word))
    return sorted(found, key=text.index)


def _target(sentence: str) -> str:
    return "；".join(_longest(CODE.targets, sentence)[:4])


def _authority(sentence: str) -> str:
    match = _BY.search(sentence) or _WHO.search(sentence)
    words = match["who"] if match else ""
    return words if any(label in words for label in ontology.load().labels(CODE.authorities)) else ""


def _modal(sentence: str) -> str:
    """应当 or 可以, where the sentence says one and not the other."""
    vocabulary = ontology.load()
    labels = vocabulary.labels(CODE.mandatory)
    found = {labels[word] for word in _longest(CODE.mandatory, sentence)}
    return vocabulary.label(found.pop(), "zh") if len(found) == 1 else ""


def _third(sentence: str) -> tuple[str, str]:
    """(third party, 应当 or 可以) where the sentence tells one to do something."""
    for word in _longest(CODE["third-parties"], sentence):
        at = sentence.index(word)
        near = sentence[max(0, at - _NEAR) : at] + sentence[at + len(word) : at + len(word) + _NEAR]
        if verbs("third").search(near):
            return word, _modal(near)
    return "", ""


def _duration(sentence: str) -> str:
    """The only term that the sentence states; with several it is for a person to say which."""
    found = [words for words in dict.fromkeys(terms_said(sentence)) if _term(words)]
    return found[0] if len(found) == 1 else ""


def _term(words: str) -> str:
    try:
        parse_duration(words)
    except InputError:
        return ""
    return words
