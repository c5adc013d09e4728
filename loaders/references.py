"""What a text says about its own provisions: 本法第三条第二款, 前款, 本条第一款第二项, 第五条至第七条 (docs/graph.md, yj:refersTo)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from loaders.locators import places
from loaders.numerals import CHINESE, chinese, number
from loaders.parts import Body, Part

_N = f"(?:[{CHINESE}]+|\\d+)"
_ITEM = rf"第?[（(]?{_N}[）)]?项"
_ARTICLE = rf"第{_N}条(?:之{_N})?"
_UNDER = rf"(?:第{_N}款)?(?:{_ITEM})?(?:第{_N}目)?"
_AND = "(?:、|，|,|和|及|以及|或者|或|与|至|到)"
_MORE = rf"(?:{_AND}(?:{_ARTICLE}{_UNDER}|第{_N}款(?:{_ITEM})?|{_ITEM}|第[（(]{_N}[）)](?={_AND})))*"
_TITLE = r"法|法典|条例|规定|办法|细则|规则|解释|决定|章程|修正案|公约|协定|议定书|会章|准则|通则|规程|标准|意见|通知"
_SELF = rf"(?P<self>本(?:实施)?(?:{_TITLE}))(?P<place>{_ARTICLE}{_UNDER}{_MORE})"
_OTHER = rf"(?P<other>》(?:（[^（）]*）)?|(?<!本)(?<!本实施)(?:{_TITLE}))(?P<away>{_ARTICLE}{_UNDER}{_MORE})"
_BARE = rf"(?P<bare>{_ARTICLE}{_UNDER}{_MORE})(?!(?:后|前)?(?:增加|修改|删去))"
_HERE = rf"本条(?P<here>第{_N}款(?:{_ITEM})?{_MORE}|{_ITEM}{_MORE})"
_LONE = rf"(?<![条款前])(?P<lone>第{_N}款(?:{_ITEM})?(?:{_AND}(?:第{_N}款(?:{_ITEM})?|{_ITEM}))*)"
_FIRST = rf"(?:第{_N}|第?[（(]{_N}[）)])项"
_BEFORE = rf"前(?P<count>{_N})?(?P<unit>[条款项])(?P<under>(?:第{_N}款)?{_FIRST}(?:{_AND}{_ITEM})*|第{_N}款)?"
_ITEMS = rf"(?<![条款前])(?P<items>第[（(]?{_N}[）)]?项(?:{_AND}{_ITEM})*)"
_ANY = re.compile("|".join((_SELF, _OTHER, _HERE, _BEFORE, _BARE, _LONE, _ITEMS)))


@dataclass(frozen=True, slots=True)
class _Text:
    """The provisions that are there: their locators, how many have each short one, and the articles in order."""

    held: frozenset[str]
    short: Mapping[str, list[str]]
    articles: list[str]

    @classmethod
    def of(cls, body: Body) -> "_Text":
        short: dict[str, list[str]] = {}
        held = []
        for part in body.walk():
            held.append(part.locator)
            if part.unit == "Item" and part.steps[0][0].isdecimal():
                short.setdefault(f"{part.steps[0]}//{part.steps[2]}", []).append(part.locator)
        return cls(frozenset(held), short, [part.steps[0] for part in body.articles])

    def there(self, locator: str) -> Iterator[str]:
        """The provision of that locator, where there is just one."""
        if locator in self.held:
            yield locator
        elif len(found := self.short.get(locator, [])) == 1:
            yield found[0]


def references(body: Body) -> Iterator[tuple[Part, str]]:
    """(provision, locator that it refers to), only to provisions that are there, each once and never to itself.

    A number without the name of a norm is this text's own, unless the provision names another norm before it.
    """
    seen: set[tuple[str, str]] = set()
    for part, _, target in spoken(body):
        if (part.locator, target) not in seen:
            seen.add((part.locator, target))
            yield part, target


def spoken(body: Body) -> Iterator[tuple[Part, str, str]]:
    """(provision, its words, locator that they refer to) of each such reference."""
    if not body.numbered:
        return
    text = _Text.of(body)
    for article in body.articles:
        for part in article.walk():
            for words, target in _spoken(part, text):
                if target != part.locator:
                    yield part, words, target


def _spoken(part: Part, text: _Text) -> Iterator[tuple[str, str]]:
    foreign = False
    for match in _ANY.finditer(part.text):
        foreign = foreign or match["other"] is not None
        yield from ((match[0], target) for target in _targets(part, match, foreign, text))


def _targets(part: Part, match: re.Match[str], foreign: bool, text: _Text) -> Iterator[str]:
    if match["self"]:
        yield from _all(match["place"], text)
    elif match["unit"]:
        yield from _before(part, match, text)
    elif match["here"] or match["lone"]:
        if match["here"] or not foreign:
            yield from _all(_article(part) + (match["here"] or match["lone"]), text)
    elif match["bare"] and not foreign:
        yield from _all(match["bare"], text)
    elif match["items"] and not foreign and len(part.steps) > 1:
        yield from _items(part, match["items"], text)


def _all(words: str, text: _Text) -> Iterator[str]:
    try:
        found, _ = places(words)
    except (ValueError, KeyError):  # a numeral that is none, as in 第十九、十条
        return
    for locator, _ in found:
        yield from text.there(locator)


def _article(part: Part) -> str:
    base, _, insert = part.steps[0].partition("-")
    return f"第{chinese(int(base))}条" + (f"之{chinese(int(insert))}" if insert else "")


def _items(part: Part, words: str, text: _Text) -> Iterator[str]:
    """第（三）项 alone: of this 款, else of the only 款 of the article that has it."""
    for locator in _all(f"{_article(part)}第{chinese(int(part.steps[1]))}款{words}", text):
        yield locator
        words = ""
    if words:
        yield from _all(_article(part) + words, text)


def _before(part: Part, match: re.Match[str], text: _Text) -> Iterator[str]:
    back, under = number(match["count"]) if match["count"] else 1, match["under"] or ""
    if match["unit"] == "条":
        at = text.articles.index(part.steps[0])
        for article in text.articles[max(0, at - back) : at]:
            if not under:
                yield article
            else:
                base, _, insert = article.partition("-")
                inserted = f"之{chinese(int(insert))}" if insert else ""
                yield from _all(f"第{chinese(int(base))}条{inserted}{under}", text)
        return
    depth = 1 if match["unit"] == "款" else 2
    if len(part.steps) <= depth:
        return
    here = int(part.steps[depth])
    for count in range(max(1, here - back), here):
        above = "/".join((*part.steps[:depth], str(count)))
        if under and depth == 1:
            yield from _all(f"{_article(part)}第{chinese(count)}款{under}", text)
        else:
            yield from text.there(above)
