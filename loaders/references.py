"""What a text says about other texts and about itself: repeals, enabling clauses, citations, references, open referrals."""

import re
from collections.abc import Iterator

from loaders.articles import Body, Part
from loaders.citations import Citation, parse_citations
from loaders.numerals import NUMBER, number

_TITLES = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_PLACE = rf"(?:第{NUMBER}条(?:之{NUMBER})?(?:第{NUMBER}款)?(?:第[（(]?{NUMBER}[）)]?项)?)"
_CITED = re.compile(
    rf"(《(?:[^《》]|《[^《》]*》)+》)((?:（[^（）]{{1,20}}）)?(?:{_PLACE}(?:(?:、|和|及|至){_PLACE})*)?)"
)
_ENDS = re.compile(
    r"同时废止|即行废止|同时予以废止|相应废止|(?:自|于)[^。；]{0,40}(?:起|日)废止|予以废止|废止。"
)
_ENABLED = re.compile(r"(?:根据|依据|依照)((?:(?:、|，|和|及|以及|与)?(?:《[^》]+》))+)")
_OPEN = re.compile(
    r"(?:按照|依照|根据|依据)(?:国家|国务院)?(?:的)?(?:有关|相关)(?:法律、(?:行政)?法规|法律法规|法律|规定)(?:的规定|规定)?"
    r"|(?:按照|依照)国家(?:有关|相关)?规定|依法依规|(?:依照|按照)(?:法律、行政法规|法律、法规|法律法规)(?:的)?规定"
)
_SELF = re.compile(
    rf"本(?:法|条例|规定|办法|细则|解释|规则|决定|章程)第({NUMBER})条(?:之({NUMBER}))?(?:第({NUMBER})款)?(?:第[（(]?({NUMBER})[）)]?项)?"
)
_SAME = re.compile(rf"本条第({NUMBER})款(?:第[（(]?({NUMBER})[）)]?项)?")
_BEFORE = re.compile(rf"前({NUMBER})?款(?:第[（(]?({NUMBER})[）)]?项)?|前({NUMBER})?条")


def repealed(body: Body) -> list[str]:
    """The titles that the last provisions say are repealed, as they are written."""
    found: list[str] = []
    for part in body.walk():
        for sentence in re.split(r"[。；\n]", part.text):
            if _ENDS.search(sentence + "。") and "修改" not in sentence:
                found += [f"《{title}》" for title in _TITLES.findall(sentence)]
    return list(dict.fromkeys(found))


def enabling(body: Body) -> list[Citation]:
    """根据《…》制定: the norms on which this one rests."""
    for part in body.walk():
        if "制定" in part.text and (match := _ENABLED.search(part.text)):
            return [cited for title in _TITLES.findall(match[1]) for cited in parse_citations(f"《{title}》")]
    return []


def citations(text: str) -> list[Citation]:
    """The other norms that a provision names, with their articles."""
    return [cited for match in _CITED.finditer(text) for cited in parse_citations(match[1] + match[2])]


def open_referrals(text: str) -> list[str]:
    """按照国家有关规定 and the like: a referral without a target."""
    return list(dict.fromkeys(_OPEN.findall(text)))


def references(body: Body) -> Iterator[tuple[Part, str]]:
    """(provision, locator referred to) for references within the text, only to provisions that are there."""
    held = {"/".join(part.steps) for part in body.walk()}
    order = [part.steps[0] for part in body.parts if part.unit == "Article"]
    for part in body.walk():
        for target in dict.fromkeys(_targets(part, order)):
            if target in held and target != "/".join(part.steps):
                yield part, target


def _targets(part: Part, order: list[str]) -> Iterator[str]:
    article, text = part.steps[0], part.text
    for match in _SELF.finditer(text):
        step = str(number(match[1])) + (f"-{number(match[2])}" if match[2] else "")
        yield _locator(step, match[3], match[4])
    for match in _SAME.finditer(text):
        yield _locator(article, match[1], match[2])
    for match in _BEFORE.finditer(text):
        if "条" in match[0]:
            at = order.index(article) if article in order else 0
            back = number(match[3]) if match[3] else 1
            yield from order[max(0, at - back) : at]
        elif len(part.steps) > 1 and part.steps[1].isdecimal():
            here, back = int(part.steps[1]), number(match[1]) if match[1] else 1
            for before in range(max(1, here - back), here):
                yield _locator(article, str(before), match[2])


def _locator(article: str, paragraph: str | None, item: str | None) -> str:
    steps = [article]
    if paragraph or item:
        steps.append(str(number(paragraph)) if paragraph else "1")
    if item:
        steps.append(str(number(item)))
    return "/".join(steps)
