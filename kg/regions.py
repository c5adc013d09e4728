"""Regions in which items are added up: nation → province → city → county, by the words that name a place (code:places)."""

import re
from functools import cache, lru_cache

from pyoxigraph import NamedNode

from kg import ontology
from kg.errors import Words
from kg.namespaces import CODE, SKOS, YJ

Region = tuple[
    str, ...
]  # names from the top down, such as ("全国", "湖南省", "长沙市", "岳麓区"); () where none is told
NOWHERE: Region = ()
COUNTY = "level-county"
_PART = re.compile(
    r"[\u4e00-\u9fff]{1,8}?(?:自治县|(?<!城)市(?!场|级|政|民|容|辖)|县(?!级|域)|区(?!域|划|县)|旗)"
)


@lru_cache(maxsize=4096)
def region_of(words: str) -> Region:
    """The region that the words name: the place named last, and a county or city named behind it that is not held."""
    ends = [(words.rfind(name) + len(name), len(name), name) for name in _names() if name in words]
    if not ends:
        return NOWHERE
    end, _, name = max(ends)
    place = ontology.load().labels(CODE.places)[name]
    within = _PART.match(words[end:])
    return (*_above(place), within[0]) if within else _above(place)


def level_of(region: Region) -> Words | None:
    """The level of the region; None where the words do not tell it."""
    vocabulary = ontology.load()
    place = vocabulary.labels(CODE.places).get(region[-1]) if region else None
    level = vocabulary.facts.node(place, YJ.level)
    if level is None and len(region) > 1 and not region[-1].endswith("市"):
        level = CODE[COUNTY]
    return Words(vocabulary.label(level, "zh"), vocabulary.label(level, "en")) if level else None


@cache
def _names() -> tuple[str, ...]:
    """The names of places; one that is part of many other words is left out."""
    return tuple(name for name in ontology.load().labels(CODE.places) if len(name) > 1)


def _above(place: NamedNode) -> Region:
    vocabulary = ontology.load()
    broader = vocabulary.facts.node(place, SKOS.broader)
    return (*(_above(broader) if broader else ()), vocabulary.label(place, "zh"))
