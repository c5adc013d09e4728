"""Citations as lawyers write them (CONTRACT 3), taken apart into a key, a pinned day and a place; never resolved here."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.model import Statements
from kg.namespaces import RDF, YJ, below
from loaders.numerals import NUMBER, number

_SPACE = re.compile(r"[\s\u3000]+")
_MARKS = re.compile(r"[《》〈〉<>＜＞]")
_DOCUMENT = re.compile(
    r"[^\s《》（）()〔〕\[\]；;，,]+?[〔\[［（(【]\s*\d{4}\s*[〕\]］）)】]\s*(?:第)?\s*\d+\s*号"
)
_ORDER = re.compile(r"[^\s《》（）()；;，,]*?令(?:第|\d{4}年第)[" + "0-9零〇一二三四五六七八九十百" + r"]+号")
_DATE = r"(\d{4})\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})\s*日?"
_PIN = re.compile(rf"^[（(]\s*{_DATE}\s*[^）)]*[）)]")
_YEAR = re.compile(r"^[（(]\s*\d{4}\s*年?[^）)0-9]*[）)]")
_ARTICLE = re.compile(rf"第({NUMBER})条(?:之({NUMBER}))?")
_PARAGRAPH = re.compile(rf"第({NUMBER})款")
_ITEM = re.compile(rf"(?:第?[（(]({NUMBER})[）)]项?|第({NUMBER})项)")
_POINT = re.compile(rf"第({NUMBER})目")
_JOINT = re.compile(r"^(?:、|，|,|和|及|以及|与|或者|或)")
_RANGE = re.compile(r"^(?:至|到|-|—|~|～)")
_ANNEX = re.compile(rf"^附[件则]({NUMBER})?")
_SECTION = re.compile(rf"^(?:第({NUMBER})(?:部分|节)|({NUMBER})(?:、|(?=[（(])|$))")
_FINE = re.compile(rf"^[.、]?({NUMBER})[.．]?")


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation in its own words; what could not be read is None. The locator grammar is that of docs/graph.md."""

    words: str
    key: str | None = None
    pinned: dt.date | None = None
    locator: str | None = None
    label: str | None = None


def norm_key(title: str) -> str:
    """The key of a title: without white space, book-title marks and 中华人民共和国, with brackets full width."""
    bare = _MARKS.sub("", _SPACE.sub("", title)).replace("中华人民共和国", "")
    return (bare or _MARKS.sub("", _SPACE.sub("", title))).replace("(", "（").replace(")", "）")


def number_key(words: str) -> str:
    """The key of a document number: 国办发[2020]49号 → 国办发〔2020〕49号."""
    plain = unicodedata.normalize("NFKC", _SPACE.sub("", words))
    return re.sub(r"[〔\[(【](\d{4})[〕\])】]第?", r"〔\1〕", plain)


def parse_citations(cell: str) -> list[Citation]:
    """Every citation of a cell; several are parted by ；, and one may name several articles."""
    return [found for part in re.split(r"[；;\n]", cell) if part.strip() for found in _each(part.strip())]


def parse_citation(words: str) -> Citation:
    """The first citation in the words; what cannot be read has its words alone."""
    return next(iter(parse_citations(words)), Citation(words))


def _each(words: str) -> Iterator[Citation]:
    key, rest = _named(words)
    if not key:
        yield Citation(words)
        return
    pinned: dt.date | None = None
    if match := _PIN.match(rest):
        try:
            pinned = dt.date(*(int(part) for part in match.groups()))
        except ValueError:
            yield Citation(words)
            return
        rest = rest[match.end() :]
    elif match := _YEAR.match(rest):
        rest = rest[match.end() :]
    if (match := _DOCUMENT.search(rest)) and match.start() <= 1:
        rest = rest[match.end() :].lstrip("）)】")
    places = list(_places(rest))
    for locator, label in places:
        yield Citation(words, key, pinned, locator, label)
    if not places:
        yield Citation(words, key, pinned)


def _named(words: str) -> tuple[str | None, str]:
    """The key of the norm that is named, and what follows it."""
    words = _SPACE.sub("", words)
    if words.startswith(("《", "〈", "＜", "<")):
        depth = 0
        for index, letter in enumerate(words):
            depth += (letter in "《〈＜<") - (letter in "》〉＞>")
            if depth == 0:
                return norm_key(words[: index + 1]) or None, words[index + 1 :]
        return norm_key(words) or None, ""
    for pattern in (_DOCUMENT, _ORDER):
        if match := pattern.match(words):
            return number_key(match[0]), words[match.end() :]
    end = len(words)
    for pattern in (_ARTICLE, re.compile(rf"[（(]\s*{_DATE}"), re.compile(r"[（(]\d{4}年?[修公]")):
        if match := pattern.search(words):
            end = min(end, match.start())
    return norm_key(words[:end]) or None, words[end:]


def _places(rest: str) -> Iterator[tuple[str, str]]:
    """(locator, label) of each place named, in order; later ones inherit the article, then the paragraph."""
    rest = rest.lstrip("，,的之")
    if not _ARTICLE.match(rest):
        yield from _numbered(rest)
        return
    article, paragraph, item, point = "", "", "", ""
    first = 0
    while True:
        found = False
        if match := _ARTICLE.match(rest):
            first = number(match[1])
            article = str(first) + (f"-{number(match[2])}" if match[2] else "")
            paragraph = item = point = ""
            rest, found = rest[match.end() :], True
        if match := _PARAGRAPH.match(rest):
            paragraph, item, point = str(number(match[1])), "", ""
            rest, found = rest[match.end() :], True
        if match := _ITEM.match(rest):
            item, point = str(number(match[1] or match[2])), ""
            rest, found = rest[match.end() :], True
        if match := _POINT.match(rest):
            point = str(number(match[1]))
            rest, found = rest[match.end() :], True
        if not found:
            return
        yield _written(article, paragraph, item, point)
        if (match := _RANGE.match(rest)) and (last := _ARTICLE.match(rest[match.end() :])):
            for between in range(first + 1, number(last[1])):
                yield _written(str(between), "", "", "")
            rest = rest[match.end() :]
        elif match := _JOINT.match(rest):
            rest = rest[match.end() :]
        else:
            return


def _written(article: str, paragraph: str, item: str, point: str) -> tuple[str, str]:
    steps = [article, paragraph, item, point]
    while not steps[-1]:
        steps.pop()
    number_, _, insert = article.partition("-")
    label = f"第{_chinese(number_)}条" + (f"之{_chinese(insert)}" if insert else "")
    label += f"第{_chinese(paragraph)}款" if paragraph else ""
    label += f"第（{_chinese(item)}）项" if item else ""
    label += f"第{_chinese(point)}目" if point else ""
    return "/".join(steps), label


def _chinese(digits: str) -> str:
    import cn2an

    words = str(cn2an.an2cn(digits, "low"))
    return words.removeprefix("一") if words.startswith("一十") else words


def _numbered(rest: str) -> Iterator[tuple[str, str]]:
    """A place in a document without articles: 二（四）9, （七）, 附件1, 前言."""
    if match := _ANNEX.match(rest):
        yield f"annex{number(match[1]) if match[1] else 1}", match[0]
        return
    if rest.startswith(("前言", "序言")):
        yield "§0", rest[:2]
        return
    steps, label = ["", "", ""], ""
    if match := _SECTION.match(rest):
        steps[0] = str(number(match[1] or match[2]))
        label, rest = match[0], rest[match.end() :]
    if match := _ITEM.match(rest):
        steps[1] = str(number(match[1] or match[2]))
        label, rest = label + match[0], rest[match.end() :]
    if (steps[0] or steps[1]) and (match := _FINE.match(rest)):
        steps[2] = str(number(match[1]))
        label += match[0]
    while steps and not steps[-1]:
        steps.pop()
    if steps:
        yield "§" + "/".join(steps), label


def citation_statements(
    out: Statements, owner: NamedNode, cited: Citation, order: int, predicate: NamedNode = YJ.cites
) -> NamedNode:
    """Write the citation as the owner's `order`-th."""
    node = below(owner, "citation", str(order))
    out.add(owner, predicate, node)
    out.add(node, RDF.type, YJ.Citation)
    out.add(node, YJ.words, cited.words)
    out.add(node, YJ.key, cited.key)
    out.add_day(node, YJ.pinnedDate, YJ.pinnedDay, cited.pinned)
    out.add(node, YJ.locator, cited.locator)
    out.add(node, YJ.label, cited.label)
    out.add(node, YJ.order, order)
    return node
