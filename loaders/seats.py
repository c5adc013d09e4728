"""At which level and in which place an authority sits, as its name tells it."""

import re
from dataclasses import dataclass
from functools import cache

from kg import ontology
from kg.namespaces import CODE, YJ

STATE, PROVINCE, CITY, COUNTY = "level-state", "level-province", "level-city", "level-county"
ORGAN_OF_STATE = "国务院"
_CLASSES = (
    (re.compile(r"乡镇|乡级|街道|乡、|镇人民政府|乡人民政府|^[乡镇](?!村)"), "level-township"),
    (re.compile(r"县级|县（|县、|区县|县区|县人民|^县|^区(?!域)|^旗|市辖区|自治县|不设区的市"), COUNTY),
    (re.compile(r"设区的?市|市级|地级|市州|自治州|行政公署|^州"), CITY),
    (re.compile(r"省级|省、|省人民|^省|自治区|直辖市"), PROVINCE),
    (re.compile(rf"{ORGAN_OF_STATE}|国家|中央|全国"), STATE),
)
_ORGANS_OF_STATE = re.compile(
    r"最高人民|总局|总署|^中国(?!共产党)|^[^省市县区]*(?<!武装)(?<!宣传)(?<!组织)(?<!统战)(?<!工作)部$|^(?!.*公署)[^省市县区]*署$"
)
_EVERY_LEVEL = re.compile(r"各级")
_ELSEWHERE = re.compile(r"[市县区州盟旗]|[\u4e00-\u9fff]{0,8}?(?:自治州|自治县|地区)")
_ZONE = re.compile(r"(?:开发|高新|自贸|自由贸易|试验|保税|合作|示范|综保|园|新|景|林|矿|垦)区")
_WITHIN = re.compile(
    r"[\u4e00-\u9fff]{1,10}?(?:自治州|自治县|地区|(?<!城)市(?!场|级|政|民|容)|县(?!级)|区(?!域|划|县)|[州盟旗](?!级))"
)


@dataclass(frozen=True, slots=True)
class Seat:
    """The level (a name in code:levels), the place, and whether the level is told for a class (省级, 县级以上)."""

    level: str | None = None
    place: str | None = None
    by_class: bool = False


NOWHERE = Seat()


def seat_of(words: str) -> Seat:
    """The seat that the words tell; a part of a place that the vocabulary does not hold leaves the level open."""
    place, behind = _place_in(words)
    without = words.replace(place, "", 1) if place else words
    told = next((level for pattern, level in _CLASSES if pattern.search(without)), None)
    if told and told != STATE:
        return Seat(told, place, by_class=True)
    if place is not None:
        return Seat(
            None if _EVERY_LEVEL.search(words) else _level_within(place, behind), place, by_class=True
        )
    if told or _ORGANS_OF_STATE.search(words):
        return Seat(STATE, None, by_class=ORGAN_OF_STATE in words)
    return NOWHERE


def _place_in(words: str) -> tuple[str | None, str]:
    """The last place that the words name, and what stands behind it: in 湖南省长沙市公安局 it is 长沙市."""
    found: list[tuple[int, int, str]] = []
    for name in _places():
        start = words.rfind(name)
        behind = words[start + len(name) :]
        if start >= 0 and (name[-1] in "省市区州县" or not _ELSEWHERE.match(behind)):
            found.append((start + len(name), len(name), name))
    if not found:
        return None, words
    end, _, name = max(found)
    return name, words[end:]


def _level_within(place: str, behind: str) -> str | None:
    """The level of the place, or of the county or city within it that is named behind it."""
    level = _level_of(place)
    if _ZONE.match(behind) or re.match(rf"[\u4e00-\u9fff]{{1,8}}?{_ZONE.pattern}", behind):
        return None
    within = None
    while match := _WITHIN.match(behind):
        within, behind = match[0], behind[match.end() :]
    if within is None:
        return level
    if within.endswith(("县", "区", "旗")) and not within.endswith("地区"):
        return COUNTY
    if within.endswith(("州", "盟", "地区")):
        return CITY
    # A 市 in a province is a city or a county by rank; within a city it is a county.
    return COUNTY if level == CITY else None


@cache
def _places() -> tuple[str, ...]:
    """The names of places that stand in names of authorities: those of provinces, cities and counties."""
    names = ontology.load().labels(CODE.places)
    return tuple(name for name in names if name not in ("全国", "国家", "中国", "全国性") and len(name) > 1)


def _level_of(place: str) -> str | None:
    vocabulary = ontology.load()
    node = vocabulary.labels(CODE.places)[place]
    level = vocabulary.facts.node(node, YJ.level)
    return level.value.removeprefix(CODE.base) if level else None
