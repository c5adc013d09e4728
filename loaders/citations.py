"""Citations as lawyers write them (CONTRACT 3), taken apart into a key, a pinned day and a place; never resolved here."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.model import Statements
from kg.namespaces import RDF, YJ, below
from loaders.locators import places
from loaders.numerals import NUMBER, number

LONGEST = 2000  # letters of one citation; more is a text that slipped into the cell
_OPENING, _CLOSING = "《〈＜<", "》〉＞>"
_SPACE = re.compile(r"\s+")
_MARKS = re.compile(f"[{_OPENING}{_CLOSING}]")
_DOCUMENT = re.compile(
    r"[^\s《》（）()〔〕\[\]［］；;，,]+?[〔\[［（(【](?:19|20)\d{2}年?[〕\]］）)】](?:第)?\d+号"
)
_ORDER = re.compile(rf"[^\s《》（）()；;，,]*?令(?:第?{NUMBER}号|\d{{4}}年第{NUMBER}号)")
_ORDER_NUMBER = re.compile(rf"令第?({NUMBER})号$")
_BRACKET = re.compile(r"^[（(]([^（）()]*)[）)]")
_DATE = re.compile(r"^(\d{4})[-年./](\d{1,2})[-月./](\d{1,2})(?!\d)日?")
_PART_OF_TITLE = re.compile(rf"试行|暂行|草案.*|征求意见稿|{NUMBER}")
_VERSION = r"[（(](?:19|20)\d{2}(?:年?\s*(?:第[^（）()]{1,3}次)?(?:修|公布|通过)|[-年./]\d{1,2}[-月./]\d)"
_VERSION_IN_TITLE = re.compile(rf"{_VERSION}[^（）()]*[）)](?=[》〉＞>]$)")
_TITLE_ENDS = (
    re.compile(rf"第(?:{NUMBER})(?:[、，,和至到—–~～-]第?{NUMBER})*(?:之{NUMBER})?条"),
    re.compile(rf"(?<=[法例定则程释见知]){NUMBER}(?:[、，,和至到—–~～-]{NUMBER})*条"),
    re.compile(_VERSION),
    re.compile(r"[（(][^（）()]*号[）)]"),
    re.compile(rf"(?<=[法例定则程释见知）)])附(?:件|表|录){NUMBER}?$"),
)
_LEADING = re.compile(r"(?:根据|依据|依照|按照|参照|参见|详见|见|违反)?(?:中华人民共和国)?(?=[《〈＜<])")
_LEADING_WORDS = re.compile(r"^(?:根据|依据|依照|按照|参照|参见|详见)")
_AND = r"(?:[、，,和及与\s]|以及|或者)*"
_NEXT_TITLE = re.compile(rf"(?<=[》条款项目）)]){_AND}(?=《)")
_NEXT_PLACE = re.compile(
    rf"(?<=[条款项目]){_AND}(?=《|[^\s\d第（(《，,、；和及与]{{2,60}}(?:[（(][^（）()]+[）)])?第{NUMBER}条)"
)


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
    bare = _MARKS.sub("", _SPACE.sub("", title)).replace("(", "（").replace(")", "）")
    return bare.replace("中华人民共和国", "") or bare


def title_key(title: str) -> str:
    """The key of the norm of that title; a version that the title names, as in 某法（2018修正）, is no part of it."""
    return norm_key(_VERSION_IN_TITLE.sub("", f"《{title}》"))


def number_key(words: str) -> str:
    """The key of a document number: 国办发[2020]49号 → 国办发〔2020〕49号, 国务院令658号 → 国务院令第658号."""
    plain = unicodedata.normalize("NFKC", _SPACE.sub("", words)).removeprefix("中华人民共和国")
    if match := _ORDER_NUMBER.search(plain):
        return f"{plain[: match.start()]}令第{_in_digits(match[1])}号"
    return re.sub(r"[〔\[(【](\d{4})年?[〕\])】]第?", r"〔\1〕", plain)


def _in_digits(words: str) -> str:
    try:
        return str(number(words))
    except ValueError:
        return words


def parse_citations(cell: str) -> list[Citation]:
    """Every citation of a cell; several are parted by ；, and one may name several articles."""
    parts = (part.strip() for part in re.split(r"[；;\n]", cell))
    return [found for part in parts for one in _apart(part) for found in _each(one)]


def parse_citation(words: str) -> Citation:
    """The first citation in the words; what cannot be read has its words alone."""
    return next(iter(parse_citations(words)), Citation(words))


def _apart(words: str) -> Iterator[str]:
    """The citations of one part that name different norms: 《甲法》第三条、《乙法》第五条."""
    if len(words) > 10 * LONGEST:
        yield words
        return
    start = depth = 0
    for index, letter in enumerate(words):
        if depth == 0 and index > start:
            # 关于适用《甲法》、《乙法》的解释 is one title: without marks of its own, only a place ends a citation.
            pattern = _NEXT_TITLE if _LEADING.match(words, start) else _NEXT_PLACE
            if match := pattern.match(words, index) or _NEXT_PLACE.match(words, index):
                yield words[start:index].strip()
                start = match.end()
        depth += (letter in _OPENING) - (letter in _CLOSING)
    if rest := words[start:].strip():
        yield rest


def _each(words: str) -> Iterator[Citation]:
    if len(words) > LONGEST:
        yield Citation(words)
        return
    try:
        key, rest = _named(_SPACE.sub("", words))
        pinned, rest = _pinned(rest)
    except ValueError:
        key = None
    if not key:
        yield Citation(words)
        return
    try:
        found, _ = places(rest)
    except ValueError:
        # A place is named and cannot be read: the norm is cited, and no place is guessed.
        found = []
    yield from (Citation(words, key, pinned, locator, label) for locator, label in found)
    if not found:
        yield Citation(words, key, pinned)


def _named(words: str) -> tuple[str | None, str]:
    """The key of the norm that is named, and what follows it."""
    words = words[match.end() :] if (match := _LEADING.match(words)) else _LEADING_WORDS.sub("", words)
    if words.startswith(tuple(_OPENING)):
        title, rest = _marked(words)
        if version := _VERSION_IN_TITLE.search(title):
            title, rest = f"{title[: version.start()]}{title[version.end() :]}", version[0] + rest
        if (match := _BRACKET.match(rest)) and _PART_OF_TITLE.fullmatch(match[1]):
            behind = rest[match.end() :]
            if not re.fullmatch(NUMBER, match[1]) or re.match(f"第{NUMBER}条", behind):
                title, rest = f"{title}（{match[1]}）", behind
        return norm_key(title) or None, rest
    for pattern in (_DOCUMENT, _ORDER):
        if match := pattern.match(words):
            return number_key(match[0]), words[match.end() :]
    starts = [found.start() for pattern in _TITLE_ENDS if (found := pattern.search(words))]
    end = min(starts, default=len(words))
    return norm_key(words[:end]) or None, words[end:]


def _marked(words: str) -> tuple[str, str]:
    """The title in its book-title marks, which may hold others, and what follows."""
    depth = 0
    for index, letter in enumerate(words):
        depth += (letter in _OPENING) - (letter in _CLOSING)
        if depth == 0:
            return words[: index + 1], words[index + 1 :]
    return words, ""


def _pinned(rest: str) -> tuple[dt.date | None, str]:
    """The day in brackets that fixes the version, and what follows all notes in brackets.

    A year alone (2018修正), a number or another note fixes no day. Raises ValueError for a day that there never was.
    """
    pinned = None
    while (match := _BRACKET.match(rest)) and not re.fullmatch(NUMBER, match[1]):
        if day := _DATE.match(match[1]):
            pinned = pinned or dt.date(*(int(part) for part in day.groups()))
        rest = rest[match.end() :]
    if match := _DOCUMENT.match(rest):
        rest = rest[match.end() :]
    return pinned, rest


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
