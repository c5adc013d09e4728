"""Every citation of a document: full titles, short titles defined in it, numbers, 该办法, and articles without a title.

What a text says of its own provisions (本办法第八条, 前款) is found too and marked as its own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from loaders.articles import ARTICLE
from loaders.citations import number_key, parse_citation, title_key
from loaders.mention import (
    CARRIED,
    ENDS,
    FULL,
    NUMBER,
    OPEN,
    OWN,
    PLAIN,
    SHORT,
    Mention,
    compact,
    sentence_at,
)
from loaders.mentions import bare_title, plain_titles
from loaders.named import BARE, Named, all_named, cited, is_norm, tail
from loaders.numerals import NUMBER as N
from loaders.own_references import own_references
from loaders.paper import Block

_TYPES = "法典|法(?![律规院人官治定制])|条例|规定|办法|细则|规则|决定|意见|通知|方案|解释|目录|清单|纲要|文件"
_THAT = re.compile(rf"(?:该|上述|前述|上列|前列|前引)(?P<type>{_TYPES})")
_THIS = re.compile(rf"本(?:实施)?(?P<type>{_TYPES})(?=第{N}|附则|附件)")
_LISTED = re.compile(
    r"(?:根据|依据|依照|按照|违反|适用)(?P<list>[\u4e00-\u9fff]{2,20}?(?:法|条例)(?:[、和及与][\u4e00-\u9fff]{2,20}?(?:法|条例))*)"
    r"(?![律规定院人官治制令庭学医条》])"
)
_LAWS = ("法典", "法", "条例", "办法", "细则", "规则")  # of which 该 speaks; 上述规定 is often no norm
_ENDED = re.compile(r"(?:[（(][^（）()]*[）)])?同时废止")  # an earlier norm of the same title
_PIECE = re.compile(r"[^；;，,。、·]{2,60}")
_MASK = "·"


@dataclass(slots=True)
class Finder:
    """Finds the citations of one document.

    `own` are the titles and the number of the document itself, `basis` the numbers of the blocks that are cells under a
    heading such as 依据, where a title may stand without marks.
    """

    own: Sequence[str] = ()
    basis: frozenset[int] = frozenset()
    _aliases: dict[str, Named] = field(default_factory=dict)
    _own_keys: frozenset[str] = frozenset()
    _before: list[Mention] = field(default_factory=list)

    def find(self, blocks: Sequence[Block]) -> list[Mention]:
        """Every mention in the order of the document."""
        self._own_keys = frozenset(key for own in self.own for key in (title_key(own), number_key(own)))
        kept = list(blocks)
        for block in kept:
            for named in all_named(compact(block.text)):
                if named.alias:
                    self._aliases.setdefault(named.alias.strip("《》"), replace(named, there=""))
        own = list(own_references(kept))
        found: list[Mention] = []
        for block in kept:
            found += _Scan(self, block, numbered=bool(own)).found()
        taken = {(mention.block.number, at) for mention in found for at in range(mention.start, mention.end)}
        found += [mention for mention in own if (mention.block.number, mention.start) not in taken]
        return sorted(found, key=lambda mention: (mention.block.number, mention.start))

    def is_own(self, named: Named) -> bool:
        return bool(self._own_keys.intersection(named.keys))

    def meant(self, named: Named) -> Named | None:
        """The norm that a title stands for where it is a short title of this document."""
        of = self._aliases.get(named.title or "")
        return None if of is None or (of.start == named.start and of.title == named.title) else of

    @property
    def short_titles(self) -> list[tuple[str, Named]]:
        """The short titles that are used without marks, the longest first."""
        plain = [
            (name, of) for name, of in self._aliases.items() if of.alias and not of.alias.startswith("《")
        ]
        return sorted(plain, key=lambda pair: -len(pair[0]))


class _Scan:
    """One block, looked through: what is found is blanked out, so that nothing is found twice."""

    def __init__(self, finder: Finder, block: Block, numbered: bool) -> None:
        self.finder, self.block, self.numbered = finder, block, numbered
        self.text = compact(block.text)
        self.rest = self.text
        self.mentions: list[Mention] = []

    def found(self) -> list[Mention]:
        self._heads()
        self._marked()
        for name, of in self.finder.short_titles:
            for at in _places_of(name, self.rest):
                self._take(at, at + len(name), SHORT, of)
        for at, title, _ in list(plain_titles(self.rest)):
            if not _THAT.search(title):
                self._take(at, at + len(title), PLAIN, Named(at, at, title))
        for match in list(_LISTED.finditer(self.rest)):
            for at, title in _each_title(match):
                self._take(at, at + len(title), PLAIN, Named(at, at, title))
        if self.block.number in self.finder.basis:
            self._basis()
        self._context()
        self.mentions.sort(key=lambda mention: mention.start)
        self.finder._before += [mention for mention in self.mentions if mention.named]
        return self.mentions

    def _heads(self) -> None:
        """The numbers that head articles are no citations."""
        at = 0
        for line in self.block.text.splitlines():
            if head := ARTICLE.match(line.strip()):
                self._mask(at, at + len(compact(head[0])))
            at += len(compact(line))

    def _mask(self, start: int, end: int) -> None:
        self.rest = self.rest[:start] + _MASK * (end - start) + self.rest[end:]

    def _take(self, start: int, end: int, way: str, named: Named | None, there: str | None = None) -> None:
        """Note the mention with the places that stand behind it."""
        if _MASK in self.rest[start:end]:
            return
        if there is None:
            there = tail(self.text, end, numbered=way in (SHORT, CARRIED))
            end += len(there)
        words, sentence = self.text[start:end], sentence_at(self.text, start, end)
        norm = Named(start, start, None) if named is None or way == OWN else named
        told = cited(norm, there) if there or way != OWN else ()
        self.mentions.append(Mention(words, self.block, sentence, start, end, way, named, told))
        self._mask(start, end)

    def _marked(self) -> None:
        for named in all_named(self.text):
            of = self.finder.meant(named)
            if self.finder.is_own(named) and not _ENDED.match(self.text, named.end):
                self._take(named.start, named.end, OWN, named, named.there)
            elif of is not None:
                self._take(named.start, named.end, SHORT, of, named.there)
            elif named.title is None:
                self._take(named.start, named.end, NUMBER, named, named.there)
            elif is_norm(named.title) or named.number or named.there:
                self._take(named.start, named.end, FULL, named, named.there)
            else:
                self._mask(named.start, named.end)

    def _basis(self) -> None:
        """Titles without marks in a cell that holds nothing but bases."""
        for match in list(_PIECE.finditer(self.rest)):
            read = parse_citation(match[0])
            title = match[0][: match[0].find("第")] if "第" in match[0] else match[0]
            if read.key and (read.locator or is_norm(title)):
                named = Named(match.start(), match.end(), read.key)
                self._take(
                    match.start(),
                    match.end(),
                    PLAIN,
                    named,
                    self.text[match.start() + len(title) : match.end()],
                )

    def _context(self) -> None:
        """该办法, 本法第三条 within a quotation, and 第八条 without a title."""
        for match in list(_THAT.finditer(self.rest)):
            named = self._last(match.start(), match["type"])
            if named or match["type"] in _LAWS:
                self._take(match.start(), match.end(), CARRIED if named else OPEN, named)
        for match in list(_THIS.finditer(self.rest)):
            if any(_ends_in(match["type"], title) for title in self.finder.own):
                self._take(match.start(), match.end(), OWN, None)
                continue
            named = self._last(match.start(), match["type"], near=True)
            self._take(match.start(), match.end(), CARRIED if named else OPEN, named)
        for match in list(BARE.finditer(self.rest)):
            self._bare(match)

    def _bare(self, match: re.Match[str]) -> None:
        here = [one for one in self.mentions if one.start < match.start()]
        last = max(here, key=lambda one: one.start, default=None)
        same = last is not None and not ENDS.search(self.text, last.end, match.start())
        if last is not None and (same or not self.numbered):
            self._take(match.start(), match.end(), OWN if last.way == OWN else CARRIED, last.named, match[0])
        elif not self.numbered:
            named = self._last(match.start(), "", near=True)
            self._take(match.start(), match.end(), CARRIED if named else OPEN, named, match[0])
        elif last is not None and last.way != OWN:
            self._take(match.start(), match.end(), OPEN, None, match[0])

    def _last(self, at: int, kind: str, *, near: bool = False) -> Named | None:
        """The norm named last before this place whose title ends in that kind; `near`: in this block or row alone."""
        here = sorted((one for one in self.mentions if one.start < at), key=lambda one: one.start)
        for mention in reversed([*self.finder._before, *here]):
            named = mention.named
            if near and mention.block != self.block and not _beside(mention.block, self.block):
                return None
            if named and _ends_in(kind, named.title or ("文件" if named.number else "")):
                return named
        return None


def _ends_in(kind: str, title: str) -> bool:
    """Whether a title ends in that kind of norm, whatever stands in brackets behind it."""
    return re.search(rf"{kind}(?:[（(][^（）()]*[）)])*$", title) is not None


def _beside(one: Block, other: Block) -> bool:
    return one.table is not None and one.table == other.table and one.row <= other.row <= one.until


def _places_of(name: str, text: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + len(name))


def _each_title(match: re.Match[str]) -> Iterator[tuple[int, str]]:
    """(where it stands, title) of each of the titles that a list without marks holds."""
    for piece in re.finditer(r"[^、]+", match["list"]):
        title = bare_title(piece[0])
        if len(title) > 2 and not title.endswith("的法"):
            yield match.start("list") + piece.end() - len(title), title
