"""Names of authorities taken apart into function, level and place (RULES, test `authority`); what is not said is not guessed."""

import re
from collections.abc import Collection
from functools import cache

from pyoxigraph import NamedNode

from kg import ontology
from kg.model import Statements
from kg.namespaces import CODE, RDF, YJ, below

_LEVELS = (
    (re.compile(r"乡镇|乡级|街道|乡、|镇人民政府|乡人民政府"), "level-township"),
    (re.compile(r"县级|县（|县、|区县|县区|县人民|^县"), "level-county"),
    (re.compile(r"设区的?市|市级|地级|市州|自治州"), "level-city"),
    (re.compile(r"省级|省、|省人民|^省|自治区"), "level-province"),
    (
        re.compile(r"国务院|国家|中央|全国|最高人民|总局|部门?委|海关总署|^[^省市县区]*(?:部|署)$"),
        "level-state",
    ),
)
_ABOVE = re.compile(r"以上|及其以上")
_OPEN = re.compile(
    r"有关(?:主管)?(?:部门|机关|单位|行政)|相关(?:主管)?(?:部门|单位|机关)|各(?:有关)?部门|其他部门"
)
_BARE = re.compile(r"^(?:行政)?(?:主管|监管|监督管理|行政|执法)(?:部门|机关)$")
_BY_LAW = re.compile(r"法律直接规定|依法(?:直接)?(?:当然)?(?:产生|适用)|法定")


def authority_statements(out: Statements, owner: NamedNode, words: str, order: int) -> NamedNode:
    """Write the authority as the owner's `order`-th, with what its name says."""
    node = below(owner, "authority", str(order))
    out.add(owner, YJ.authority, node)
    out.add(node, RDF.type, YJ.AuthorityReference)
    out.add(node, YJ.words, words)
    out.add(node, YJ.functionWords, longest_in(words, ontology.load().labels(CODE.authorities)))
    place = longest_in(words, _places())
    out.add(node, YJ.placeWords, place)
    level = level_of(words) or (place and _level_of_place(place))
    if level:
        out.add(node, YJ.level, CODE[level])
    for pattern, predicate in ((_ABOVE, YJ.andAbove), (_BY_LAW, YJ.byLaw)):
        out.add(node, predicate, True if pattern.search(words) else None)
    out.add(node, YJ.open, True if _OPEN.search(words) or _BARE.match(words) else None)
    return node


def longest_in(words: str, labels: Collection[str]) -> str | None:
    """The longest of these labels that the words contain."""
    return max((label for label in labels if label in words), key=len, default=None)


def level_of(words: str) -> str | None:
    """The level that the words themselves name: 县级以上 is the county, 省、自治区、直辖市 the province."""
    for pattern, level in _LEVELS:
        if pattern.search(words):
            return level
    return None


@cache
def _places() -> tuple[str, ...]:
    """The names of places that stand in names of authorities: those of provinces, cities and counties."""
    national = ontology.load().labels(CODE.places)
    return tuple(word for word in national if word not in ("全国", "国家", "中国") and len(word) > 1)


def _level_of_place(place: str) -> str | None:
    vocabulary = ontology.load()
    node = vocabulary.labels(CODE.places)[place]
    level = vocabulary.facts.node(node, YJ.level)
    return level.value.removeprefix(CODE.base) if level else None
