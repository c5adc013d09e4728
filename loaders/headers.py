"""The head of a law text: its title, the dated events of its history, and what they say about rank, issuer and effect."""

import csv
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from loaders.numerals import number

END = "<!-- INFO END -->"
_DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?|(\d{4})-(\d{2})-(\d{2})")
_QUOTED = re.compile(r"《[^》]*》?|〈[^〉]*〉?|<[^>]*>?")
_FILE_DATE = re.compile(r"[（(](\d{4})-(\d{2})-(\d{2})[)）]$")
_AMENDED = re.compile(r"修正|修订|修改")
_MADE = re.compile(r"通过|公布|发布|批准|制定")
_BEGINS = re.compile(r"施行|实施|生效")
_DIGIT = "〇○零一二三四五六七八九十"
_BODY_DATE = re.compile(
    rf"自?(?:(\d{{4}})|([{_DIGIT}]{{4}}))年(\d{{1,2}}|[{_DIGIT}]{{1,3}})月(\d{{1,2}}|[{_DIGIT}]{{1,3}})日(?:零时)?起(?:正式)?(?:施行|实施|生效)"
)
_ON_PUBLICATION = re.compile(r"自(?:公布|发布|颁布|通过|批准)之日起(?:施行|实施|生效)|公布之日起施行")


@dataclass(frozen=True, slots=True)
class Event:
    """One dated event of the head; `what` has lost the titles of decisions, for 废止 in a title repeals nothing."""

    day: dt.date
    what: str


@dataclass(frozen=True, slots=True)
class Head:
    """The title and history of a text; `words` are its lines without the title."""

    title: str
    events: tuple[Event, ...]
    words: str

    @property
    def amended(self) -> bool:
        return any(_AMENDED.search(event.what) for event in self.events)

    @property
    def first_made(self) -> dt.date | None:
        """The day on which the norm was first made, where the first event of the head tells it."""
        if self.events and _MADE.search(self.events[0].what) and not _AMENDED.search(self.events[0].what):
            return self.events[0].day
        return None

    @property
    def last_made(self) -> dt.date | None:
        """The last day on which the text was made, amended or published: the date of this version."""
        made = [event.day for event in self.events if _MADE.search(event.what) or _AMENDED.search(event.what)]
        return max(made, default=None)

    @property
    def begins(self) -> dt.date | None:
        """The last day of effect that the head states."""
        return max((event.day for event in self.events if _BEGINS.search(event.what)), default=None)

    @property
    def published(self) -> dt.date | None:
        return max(
            (event.day for event in self.events if re.search(r"公布|发布|公告", event.what)), default=None
        )


def file_date(stem: str) -> dt.date | None:
    """The date at the end of a file's name: mostly the day on which this version was made or published."""
    match = _FILE_DATE.search(stem)
    return _day(match.groups()) if match else None


def _day(parts: Iterable[str]) -> dt.date | None:
    try:
        return dt.date(*(int(part) for part in parts))
    except ValueError:
        return None


def read_head(lines: list[str]) -> Head:
    """The head of a text out of the lines before its body."""
    titles = [line.lstrip("# ").strip() for line in lines if line.startswith("#")]
    rest = " ".join(line.strip() for line in lines if line.strip() and not line.startswith("#"))
    if not titles:
        first, _, rest = "\n".join(line.strip() for line in lines if line.strip()).partition("\n")
        titles = [first]
    matches = list(_DATE.finditer(rest))
    events = []
    for match, after in zip(matches, [*matches[1:], None], strict=False):
        day = _day(part for part in match.groups() if part)
        what = rest[match.end() : after.start() if after else len(rest)]
        if day is not None:
            events.append(Event(day, _QUOTED.sub("", what)))
    title = re.sub(r"\s+", "", titles[0]) if titles else ""
    return Head(title, tuple(events), rest)


@dataclass(frozen=True, slots=True)
class Effect:
    """When a version came into force; `assumed` where no source states it (CORPUS 4)."""

    day: dt.date
    assumed: bool


def effect(head: Head, version: dt.date, recorded: dt.date | None, last_words: str) -> Effect:
    """The day of effect, in this order: the collection's own record, the head, the body if not before the version,
    自公布之日起 of a text never amended, else the date of the version, assumed.

    The last article of an amended law still gives the day of its first version; that is why it must not lie before.
    """
    if recorded is not None:
        return Effect(recorded, assumed=False)
    if head.begins is not None and head.begins > version:
        return Effect(head.begins, assumed=False)
    stated = body_date(last_words)
    if stated is not None and stated > version:
        return Effect(stated, assumed=False)
    if not head.amended and stated is not None and stated == version:
        return Effect(stated, assumed=False)
    if not head.amended and _ON_PUBLICATION.search(last_words):
        return Effect(head.published or version, assumed=False)
    if not head.amended and head.begins is not None and head.begins == version:
        return Effect(version, assumed=False)
    return Effect(version, assumed=True)


def body_date(words: str) -> dt.date | None:
    """The last day of effect that the words state."""
    found = None
    for match in _BODY_DATE.finditer(words.replace(" ", "")):
        try:
            found = (
                dt.date(int(match[1]), number(match[3]), number(match[4]))
                if match[1]
                else _chinese_day(match)
            )
        except ValueError:
            continue
    return found


def _chinese_day(match: re.Match[str]) -> dt.date:
    digits = {
        "〇": 0,
        "○": 0,
        "零": 0,
        "一": 1,
        "二": 2,
        "三": 3,
        "四": 4,
        "五": 5,
        "六": 6,
        "七": 7,
        "八": 8,
        "九": 9,
    }
    year = int("".join(str(digits[letter]) for letter in match[2]))
    return dt.date(year, number(match[3]), number(match[4]))


@dataclass(frozen=True, slots=True)
class Standing:
    """What rank and issuer the words of a text's place and head give it."""

    rank: str
    issuer: str | None
    territory: str | None = None


@cache
def _rank_rows() -> tuple[dict[str, str], ...]:
    text = (resources.files("loaders") / "rank_words.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def standing(folder: str, head: Head) -> Standing | None:
    """Rank and issuer by the first row of rank_words.csv that fits: the issuer counts, not the folder alone."""
    plain = _QUOTED.sub("", head.words)
    for row in _rank_rows():
        if (
            re.search(row["folder"], folder)
            and (not row["title"] or re.search(row["title"], head.title))
            and (not row["header"] or re.search(row["header"], plain))
        ):
            return Standing(row["rank"], row["issuer"] or _issuer(plain), row["territory"] or None)
    return None


_ISSUER = re.compile(
    r"([\u4e00-\u9fff]{2,16}?(?:人民代表大会(?:常务委员会)?|人大常委会|部|委员会|总局|署|国家互联网信息办公室))"
    r"(?=第|\d|令|公告|发布|公布|通过|部务|局务|室务|审议)"
)


def _issuer(words: str) -> str | None:
    match = _ISSUER.search(re.sub(r"第?[一二三四五六七八九十\d]+届", "", words.replace(" ", "")))
    return match[1].lstrip("日") if match else None
