"""Places within a norm as lawyers write them (第七十七条第一款, 第5至7条, 二（四）9) as locators of docs/graph.md."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from loaders.numerals import NUMBER, chinese, number

SPAN = 500  # how many provisions 第…条至第…条 may take in
UNITS = "条款项目"
_JOIN = "、|，|,|和|及|以及|与|或者|或"
_TO = "至|到|-|—|–|~|～"
_STEP = re.compile(
    rf"(?P<join>{_JOIN})?(?P<to>{_TO})?(?P<head>第)?(?P<open>[（(])?(?P<count>{NUMBER})"
    rf"(?(open)[）)])(?:之(?P<inner>{NUMBER})(?=条))?(?P<unit>[{UNITS}])?(?:之(?P<insert>{NUMBER}))?"
)
_MORE_INSERTS = re.compile(rf"^(?:{_JOIN})?之({NUMBER})")
_LEFT = re.compile(rf"{NUMBER}[）)]?(?:[{UNITS}]|、|$)|[（(]{NUMBER}[）)]")
_ANNEX = re.compile(rf"^附(?:件|则|表|录)(?:[:：]?({NUMBER})|$)?")
_PREAMBLE = re.compile(r"^(?:前言|序言)")
_SECTION = re.compile(rf"^(?:第({NUMBER})(?:部分|节|点)|({NUMBER})(?:、|(?=[（(])|$))")
_UNDER = re.compile(rf"^(?:{_JOIN})?({_TO})?第?[（(]({NUMBER})[）)](?:项|条|款|点)?|^第({NUMBER})项")
_FINE = re.compile(rf"^[.、]?第?((?>{NUMBER}))(?:[.．、点]|(?![年月日元万个{UNITS}]))")


class Unreadable(ValueError):
    """A place is named here that this grammar does not read: it is not guessed."""


@dataclass(frozen=True, slots=True)
class Spot:
    """条, 款, 项, 目 in numbers; 0 is not named. `insert` is the 之一 of an article."""

    article: int = 0
    insert: int = 0
    paragraph: int = 0
    item: int = 0
    point: int = 0

    def at(self, unit: str, count: int, insert: int = 0) -> "Spot":
        """The spot of this unit, under what stands above it here."""
        if unit == "条":
            return Spot(count, insert)
        if unit == "款":
            return Spot(self.article, self.insert, count)
        if unit == "项":
            return replace(self, item=count, point=0)
        return replace(self, point=count)

    def written(self) -> tuple[str, str]:
        """(locator, label): `77/1/2` and 第七十七条第一款第（二）项."""
        inserted = f"-{self.insert}" if self.insert else ""
        steps = [f"{self.article}{inserted}"]
        steps += [str(count) if count else "" for count in (self.paragraph, self.item, self.point)]
        while not steps[-1]:
            steps.pop()
        label = f"第{chinese(self.article)}条" + (f"之{chinese(self.insert)}" if self.insert else "")
        label += f"第{chinese(self.paragraph)}款" if self.paragraph else ""
        label += f"第（{chinese(self.item)}）项" if self.item else ""
        label += f"第{chinese(self.point)}目" if self.point else ""
        return "/".join(steps), label


@dataclass(frozen=True, slots=True)
class _Step:
    unit: str
    count: int
    insert: int
    joined: bool
    ranged: bool


def places(words: str) -> tuple[list[tuple[str, str]], str]:
    """((locator, label) of each place named, in order; what stands behind them).

    Later places inherit the article, then the paragraph. Raises Unreadable where numbers of provisions are left over,
    or a span runs backwards or takes in more than 500.
    """
    bare = words.lstrip("，,的之中")
    if not re.match(rf"第?{NUMBER}(?:[、，,和及与或至到—–~～-]+第?{NUMBER})*(?:之{NUMBER})?条", bare):
        return _of_document(bare)
    steps, rest = _steps(bare)
    if re.match(rf"(?:{_JOIN})?(?:{_TO})?第?[（(]?{NUMBER}[）)]?[{UNITS}]|(?:{_TO}|、)第?{NUMBER}", rest):
        raise Unreadable(words)
    return [spot.written() for spot in _spots(steps)], rest


def _steps(words: str) -> tuple[list[_Step], str]:
    """The numbers of the words in turn; one without a unit has that of the next (第五、六条), one in brackets is a 项."""
    open_: list[re.Match[str]] = []
    found: list[_Step] = []
    at = 0
    read = 0
    while match := _STEP.match(words, at):
        at = match.end()
        open_.append(match)
        unit = match["unit"] or ("项" if match["open"] and not _later_unit(words, at) else None)
        if unit is None:
            continue
        for one in open_:
            insert = one["inner"] or one["insert"]
            count = number(one["count"])
            if not count:
                raise Unreadable(words)
            found.append(
                _Step(unit, count, number(insert) if insert else 0, bool(one["join"]), bool(one["to"]))
            )
        open_ = []
        while unit == "条" and (more := _MORE_INSERTS.match(words[at:])):
            found.append(_Step(unit, found[-1].count, number(more[1]), True, False))
            at += more.end()
        read = at
    return found, words[read:]


def _later_unit(words: str, at: int) -> str | None:
    """The unit behind a run of bracketed numbers, where it is not 项: 第（一）、（三）目."""
    run = re.match(rf"(?:(?:{_JOIN})?(?:{_TO})?第?[（(]{NUMBER}[）)])+([{UNITS}])", words[at:])
    return run[1] if run else None


def _spots(steps: list[_Step]) -> Iterator[Spot]:
    here = Spot()
    for index, step in enumerate(steps):
        before = steps[index - 1] if index else step
        if step.ranged:
            if before.unit != step.unit or before.insert or step.insert or step.count <= before.count:
                raise Unreadable
            if step.count - before.count > SPAN:
                raise Unreadable
            for between in range(before.count + 1, step.count):
                yield here.at(step.unit, between)
        here = here.at(step.unit, step.count, step.insert)
        following = steps[index + 1] if index + 1 < len(steps) else None
        deeper = following is not None and UNITS.index(following.unit) > UNITS.index(step.unit)
        if not (deeper and following is not None and not following.joined and not following.ranged):
            yield here


def _of_document(rest: str) -> tuple[list[tuple[str, str]], str]:
    """Places in a document without articles: 二（四）9, （七）、（八）, 附件1, 前言."""
    if match := _ANNEX.match(rest):
        return [(f"annex{number(match[1]) if match[1] else 1}", match[0])], rest[match.end() :]
    if match := _PREAMBLE.match(rest):
        return [("§0", match[0])], rest[match.end() :]
    section, head = "", ""
    if match := _SECTION.match(rest):
        section, head = str(number(match[1] or match[2])), match[0]
        rest = rest[match.end() :]
    found: list[tuple[str, str]] = []
    last = 0
    while match := _UNDER.match(rest):
        count = number(match[2] or match[3])
        if match[1]:
            if not last < count <= last + SPAN:
                raise Unreadable(rest)
            found += [
                (f"§{section}/{between}", f"{head}（{chinese(between)}）")
                for between in range(last + 1, count)
            ]
        label, locator = head + match[0].lstrip("、，,和及以与或者至到-—–~～"), f"§{section}/{count}"
        rest, last = rest[match.end() :], count
        if fine := _FINE.match(rest):
            locator, label, rest = f"{locator}/{number(fine[1])}", label + fine[0], rest[fine.end() :]
        found.append((locator, label))
    if section and not found:
        fine = _FINE.match(rest)
        if fine:
            return [(f"§{section}//{number(fine[1])}", head + fine[0])], rest[fine.end() :]
        return [(f"§{section}", head)], rest
    if not found and _LEFT.match(rest):
        raise Unreadable(rest)
    return found, rest
