"""Names of authorities taken apart into function, level and place (RULES, test `authority`); what is not said is not guessed."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache

from pyoxigraph import NamedNode

from kg import ontology
from kg.model import Statements
from kg.namespaces import CODE, RDF, YJ, below
from loaders.seats import NOWHERE, ORGAN_OF_STATE, Seat, seat_of

_ABOVE = re.compile(r"以上|及其以上")
_OPEN = re.compile(
    r"有关(?:主管)?(?:部门|机关|机构|单位|行政)|相关(?:主管)?(?:部门|单位|机关|机构)|各(?:有关|相关)?部门|其他部门"
)
_BARE = re.compile(r"(?:行政)?(?:主管|监管|监督管理|行政|执法)?(?:部门|机关|机构|单位)")
_BY_LAW = re.compile(r"法律直接规定|依法(?:直接)?(?:当然)?(?:产生|适用)|法定|^依法$")
_CARRIED_OUT = re.compile(r"[（(][^（）()]*(?:执行|实施|配合|协助)[）)]")
_DECIDED = re.compile(r"(?:决定|批准)[，,；].*|(?:会同|商同).*|等$|决定$")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_EXCEPT = re.compile(r"除外|不含|不包括")
_JOINT = re.compile(r"、|，|,|和|与|或者|或|以及|及|/")
_ORGAN = re.compile(
    r"(?:部门|机关|机构|局|委|委员会|院|政府|部|署|厅|办|会|处|银行|单位|组织|学校|企业|公司|中心|海关|队)$"
)
_ENDING = re.compile(r"(?:行政主管|监督管理|主管|行政|管理|监管)?(?:部门|机关|机构|局|厅)$|(?:人民)?政府$")
_LEVELS_IN_TURN = re.compile(
    r"(?:[省市县区旗州乡镇]|自治[区州县]|直辖市|设区的市|不设区的市|市辖区|街道|[省市县乡]级|设区的市级|地市级)"
)


@dataclass(frozen=True, slots=True)
class Authority:
    """One authority as it is named: `words` are those of the cell; what it does not say is empty.

    A second function is the organ's other name, in brackets: 政府采购监督管理部门（财政部门）.
    """

    words: str
    functions: tuple[str, ...] = ()
    seat: Seat = NOWHERE
    above: bool = False
    open: bool = False
    by_law: bool = False


@lru_cache(maxsize=4096)
def authorities_in(words: str) -> tuple[Authority, ...]:
    """The authorities that one value of a cell names, each with the words of that value.

    甲部门和乙部门 are two, 国务院或者省级电影主管部门 are one function at two levels; who merely carries out
    another's decision is none.
    """
    text = _DECIDED.sub("", _CARRIED_OUT.sub("", "".join(words.split()))) or words
    bare = _BRACKETS.sub("", text) or text
    labels = ontology.load().labels(CODE.authorities)
    found = [_one(words, part, labels) for part in _apart(bare, labels)]
    if len(found) == 1:
        found = [replace(found[0], functions=(*found[0].functions, *_other_names(text, labels)))]
    return tuple(dict.fromkeys(_shared(found)))


def _one(words: str, part: str, labels: Collection[str]) -> Authority:
    function = last_in(part, labels)
    is_open = bool(_OPEN.search(part) or _BARE.fullmatch(part))
    return Authority(
        words,
        (function,) if function and not (is_open and function == ORGAN_OF_STATE) else (),
        seat_of(part),
        bool(_ABOVE.search(part)),
        is_open,
        bool(_BY_LAW.search(words)),
    )


def _other_names(words: str, labels: Collection[str]) -> list[str]:
    named = [bracket for bracket in _BRACKETS.findall(words) if not _EXCEPT.search(bracket)]
    return [found for bracket in named if (found := last_in(bracket, labels))]


def last_in(words: str, labels: Collection[str]) -> str | None:
    """The label in the words that ends last, and of those the longest: what stands last is what the organ is."""
    within = [label for label in labels if label in words]
    return max(within, key=lambda label: (words.rindex(label) + len(label), len(label)), default=None)


def _apart(words: str, labels: Collection[str]) -> list[str]:
    """The organs that are joined: each ends as organs do, or as the last one does (财政、税务部门), or is a level."""
    pieces = _JOINT.split(words)
    joints = _JOINT.findall(words)
    ending = _ENDING.search(pieces[-1])
    parts = [pieces[0]]
    for joint, piece in zip(joints, pieces[1:], strict=True):
        before = parts[-1]
        if _ORGAN.search(before):
            parts.append(piece)
        elif ending and _LEVELS_IN_TURN.fullmatch(before):
            parts[-1] = ("设区的市" if before == "市" else before) + ending[0]
            parts.append(piece)
        elif ending and _named_with(before, ending[0], labels):
            parts[-1] = before + ending[0]
            parts.append(piece)
        else:
            parts[-1] = before + joint + piece
    return [part for part in parts if part]


def _named_with(before: str, ending: str, labels: Collection[str]) -> bool:
    found = last_in(before + ending, labels)
    return found is not None and found.endswith(ending) and len(found) > len(ending)


def _shared(found: list[Authority]) -> list[Authority]:
    """What is said once for several: the level and place before them, the function behind them."""
    shared: list[Authority] = []
    for index, one in enumerate(found):
        functions = one.functions
        following = [other for other in found[index + 1 :] if other.functions]
        if following and following[0].seat.level and not one.open and functions in ((), (ORGAN_OF_STATE,)):
            functions = following[0].functions
        seat, above = one.seat, one.above
        if shared and not one.open and seat == NOWHERE and shared[0].seat.by_class:
            seat, above = shared[0].seat, shared[0].above
        shared.append(replace(one, functions=functions, seat=seat, above=above))
    return shared


def authority_statements(out: Statements, owner: NamedNode, named: Authority, order: int) -> NamedNode:
    """Write the authority as the owner's `order`-th, with what its name says."""
    node = below(owner, "authority", str(order))
    out.add(owner, YJ.authority, node)
    out.add(node, RDF.type, YJ.AuthorityReference)
    out.add(node, YJ.words, named.words)
    out.add(node, YJ.functionWords, *named.functions)
    out.add(node, YJ.placeWords, named.seat.place)
    out.add(node, YJ.level, CODE[named.seat.level] if named.seat.level else None)
    for said, predicate in ((named.above, YJ.andAbove), (named.by_law, YJ.byLaw), (named.open, YJ.open)):
        out.add(node, predicate, True if said else None)
    return node
