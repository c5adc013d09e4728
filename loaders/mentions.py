"""What a text says about other texts: citations, the norms it rests on, and referrals that name no target."""

import re
from collections.abc import Iterator

from loaders.citations import Citation, parse_citation, parse_citations
from loaders.locators import places
from loaders.numerals import CHINESE
from loaders.parts import Body

_N = f"(?:[{CHINESE}]+|\\d+)"
_PLACE = rf"第{_N}条(?:之{_N})?(?:第{_N}款)?(?:第?[（(]?{_N}[）)]?项)?"
_PLACES = rf"{_PLACE}(?:(?:、|和|及|以及|或者|或|至|到){_PLACE})*"
_MARKED = r"《(?:[^《》]|《[^《》]*》)+》"
_CITED = re.compile(rf"(?P<marked>{_MARKED}(?:（[^（）]{{1,20}}）)?)(?P<there>(?:{_PLACES})?)")
_PLAIN = re.compile(
    rf"(?P<title>[\u4e00-\u9fff]{{1,24}}?(?:法典|法(?:司法|适用)?解释|法|实施细则|条例))(?P<there>{_PLACES})"
)
# What stands before a title written without 《》, and the words within titles that look like it.
_KEPT = re.compile(
    r"中华人民共和国|对外|国有|就业|中小|中医|中国|中华|中外|基本|与健康|人口与|有线|和平|实施(?=条例)"
)
_STOPS = re.compile(
    r".*(?:照|根据|依据|适用|违反|符合|不符|具有|存在|属于|以及|或者|实施|构成|触犯|规定|遵守|履行|行使|执行|认定|产生|提交|具备"
    r"|采取|超过|影响|达到|取得|承担|审理|审查|藏匿|删去|修正前|修正后|应当|指定|确定|界定|支付|落入|收到|计入|通知|超出|出现"
    r"|依(?!法)|隐瞒|告知|邮寄|引进|从事|办理|包括|请求赔偿|先行拨付|生产经营|处分(?!法)|计算(?!机)|无(?!线|障碍)"
    r"|[除和与及即是对由在将为有的以把向本犯受就中指于按等因但低同了其且])"
)
_NO_TITLE = re.compile(r"(?:办|方|做|违|合|执|(?<!公)司|非|依|本|该|立)法$|^(?:实施)?条例$|本条例$")
_ENABLED = re.compile(rf"(?:根据|依据|依照|按照)((?:(?:、|，|和|及|以及|与|或者)?(?:{_MARKED}))+)")
_OPEN = re.compile(
    r"(?:按照|依照|根据|依据|参照)(?:国家|国务院)?(?:的)?(?:有关|相关)(?:的)?"
    r"(?:法律、(?:行政)?法规|法律法规|法律|规定|标准)(?:(?:和[^，。；《]{2,16}?)?的?规定)?"
    r"|(?:按照|依照|根据)国家(?:有关|相关|的有关)?规定|依法依规"
    r"|(?:依照|按照|根据)(?:法律、行政法规|法律、法规|法律法规|法律)(?:和[^，。；《]{2,16}?)?的?规定"
    r"|(?:按照|依照)国务院[^，。；、]{2,16}(?:部门|机构)(?:的)?(?:有关)?规定"
)


def enabling(body: Body) -> list[Citation]:
    """根据《…》制定: the norms on which this one rests."""
    for part in body.walk():
        if ("制定" in part.text or "制订" in part.text) and (match := _ENABLED.search(part.text)):
            return [found for title in re.findall(_MARKED, match[1]) for found in parse_citations(title)]
    return []


def citations(text: str) -> list[Citation]:
    """The other norms that a provision names: in 《》, or without them where an article follows (刑法第三十条)."""
    return list(dict.fromkeys(_citations(text)))


def _citations(text: str) -> Iterator[Citation]:
    rest = text
    for match in _CITED.finditer(text):
        yield from _at(match["marked"], match["there"])
        rest = rest.replace(match[0], "；", 1)
    for _, title, there in plain_titles(rest):
        yield from _at(title, there)


def plain_titles(text: str) -> Iterator[tuple[int, str, str]]:
    """(where it starts, title, places behind it) of each title that stands without 《》 before an article."""
    for match in _PLAIN.finditer(text):
        title = bare_title(match["title"])
        if title and not _NO_TITLE.search(match["title"]):
            yield match.start("there") - len(title), title, match["there"]


def bare_title(words: str) -> str:
    """The title at the end of the words: without what only leads up to it; empty where it is none."""
    found = _STOPS.match(_KEPT.sub(lambda kept: "·" * len(kept[0]), words))
    title = words[found.end() if found else 0 :]
    return title if len(title) > 1 and not _NO_TITLE.search(title) else ""


def _at(title: str, there: str) -> Iterator[Citation]:
    """One citation a place; the norm alone where no place is named, or where one cannot be read."""
    norm = parse_citation(title)
    try:
        found, _ = places(there)
    except (ValueError, KeyError):
        found = []
    for locator, label in found:
        yield Citation(title + there, norm.key, norm.pinned, locator, label)
    if not found:
        yield Citation(title + there, norm.key, norm.pinned)


def open_referrals(text: str) -> list[str]:
    """按照国家有关规定 and the like: a referral without a target."""
    return list(dict.fromkeys(_OPEN.findall(text)))
