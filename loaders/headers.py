"""The head of a law text: its title, the dated events of its history, and its numbers."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?|(\d{4})-(\d{2})-(\d{2})")
_QUOTED = re.compile(r"《(?:[^《》]|《[^》]*》)*》?|〈[^〉]*〉?|<[^>]*>?|＜[^＞]*＞?")
_FILE_DATE = re.compile(r"[（(](\d{4})-(\d{2})-(\d{2})[)）]$")
_AMENDED = re.compile(r"修正|修订|修改")
_AMENDING = re.compile(r"修正案|修改|修订|修正")
_BY_DECISION = re.compile(r"(?:通过|批准)的\s*[《〈<＜]")
_ADOPTED = re.compile(r"通过")
_ISSUED = re.compile(r"公布|发布|颁布|公告|印发")
_MADE = re.compile(r"通过|公布|发布|颁布|批准|制定|印发")
_BEGINS = re.compile(r"施行|实施|生效|执行")
_ON_ISSUE = re.compile(r"(?:公布|发布|颁布|批准)之日起?")
_NUMBERS = re.compile(
    r"[\u4e00-\u9fff][\u4e00-\u9fff、]{1,40}?令第?[一二三四五六七八九十百零\d]+号"
    r"|(?:(?![以由按据])[\u4e00-\u9fff]){2,10}[〔\[［（(]\d{4}[〕\]］）)]第?\d+号"
)
PROMPT = 31  # days from the making of a text to its publication under a later date
YEAR = 366  # days within which a second body may adopt the same text


@dataclass(frozen=True, slots=True)
class Event:
    """One dated event of the head; `what` has lost the titles of decisions, for 废止 in a title repeals nothing."""

    day: dt.date
    what: str
    amending: bool = False

    @property
    def amends(self) -> bool:
        return self.amending or bool(_AMENDED.search(self.what))

    @property
    def makes(self) -> bool:
        return self.amends or bool(_MADE.search(self.what))


@dataclass(frozen=True, slots=True)
class Head:
    """The title and history of a text; `words` are its lines without the title, `part` the title of one of its files."""

    title: str
    events: tuple[Event, ...]
    words: str
    part: str | None = None

    @property
    def amended(self) -> bool:
        """Whether the head tells of an amendment: by that word, or by an adoption long after it was made (CORPUS 3)."""
        made = min((event.day for event in self.events if event.makes), default=None)
        late = (event.day for event in self.events if made and _ADOPTED.search(event.what))
        return any((day - made).days > YEAR for day in late if made) or any(
            event.amends for event in self.events
        )

    @property
    def first_made(self) -> dt.date | None:
        """The day on which the norm was first made, where the first event of the head tells it."""
        if self.events and self.events[0].makes and not self.events[0].amends:
            return self.events[0].day
        return None

    @property
    def last_made(self) -> dt.date | None:
        """The last day on which the text was made, amended or published: the date of this version."""
        return max((event.day for event in self.events if event.makes), default=None)

    @property
    def begins(self) -> dt.date | None:
        """The last day of effect that the head states."""
        return max((event.day for event in self.events if _BEGINS.search(event.what)), default=None)

    @property
    def published(self) -> dt.date | None:
        """The last day of publication that the head states."""
        told = (_ISSUED.search(_ON_ISSUE.sub("", event.what)) and event.day for event in self.events)
        return max((day for day in told if day), default=None)

    def amended_by(self, version: dt.date) -> bool:
        """Whether this version is an amended one: told by the head, or dated long after all that the head tells.

        Collections leave amendments out of a head; 2004年 for a text of which only its publication in 2001 is told.
        """
        if self.amended or self.last_made is None:
            return self.amended
        allowed = PROMPT if self.published == self.last_made else YEAR
        return (version - self.last_made).days > allowed

    @property
    def numbers(self) -> list[str]:
        """The numbers under which the text itself was issued, as 国务院令第752号, not those of decisions amending it."""
        first = _DATE.search(self.words)
        said = [self.words[: first.start()] if first else self.words]
        said += [event.what for event in self.events if not event.amending]
        plain = unicodedata.normalize("NFKC", unquoted("；".join(said))).replace("中华人民共和国", "")
        plain = re.sub(r"\s+(?=[第令号\d〔\[(])|(?<=[第\d〕\])])\s+", "", plain)
        return [number for number in dict.fromkeys(_NUMBERS.findall(plain)) if "主席令" not in number]


def file_date(stem: str) -> dt.date | None:
    """The date at the end of a file's name: mostly the day on which this version was made or published."""
    match = _FILE_DATE.search(stem)
    return _day(match.groups()) if match else None


def _day(parts: Iterable[str]) -> dt.date | None:
    try:
        return dt.date(*(int(part) for part in parts))
    except ValueError:
        return None


def unquoted(words: str) -> str:
    """The words without the titles in them."""
    return _QUOTED.sub("", words)


def read_head(lines: list[str]) -> Head:
    """The head of a text out of the lines before its body."""
    kept = [line.strip().strip("\u200b\ufeff") for line in lines if line.strip()]
    titles = [line.lstrip("# ") for line in kept if line.startswith("#")]
    rest = [line for line in kept if not line.startswith("#")]
    if not titles:
        wrapped = next((n for n, line in enumerate(rest) if n and not _continues(line)), len(rest))
        titles, rest = ["".join(rest[:wrapped])], rest[wrapped:]
    words = unicodedata.normalize("NFC", " ".join(rest))
    return Head(
        re.sub(r"\s+", "", titles[0]), _events(words), words, re.sub(r"\s+", "", "".join(titles[1:])) or None
    )


def _continues(line: str) -> bool:
    """Whether a line of a head without marks still belongs to a title wrapped over lines."""
    return not re.match(r"[（(〔\d一二三四五六七八九十]", line) and not re.search(r"令|号|公告|[〔\[]", line)


def _events(words: str) -> tuple[Event, ...]:
    matches = list(_DATE.finditer(words))
    events = []
    for match, after in zip(matches, [*matches[1:], None], strict=False):
        day = _day(part for part in match.groups() if part)
        said = words[match.end() : after.start() if after else len(words)]
        if day is not None:
            quoted = bool(_BY_DECISION.search(said)) or any(
                _AMENDING.search(title[0]) for title in _QUOTED.finditer(said)
            )
            events.append(Event(day, unquoted(said), quoted))
    return tuple(events)
