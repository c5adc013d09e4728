"""When a version came into force, by what its collection, its head and its own words state (CORPUS 4)."""

import datetime as dt
import re
from dataclasses import dataclass

from loaders.headers import PROMPT, Head
from loaders.numerals import number
from loaders.parts import Body

_DIGIT = "〇○零一二三四五六七八九十"
_START = "(?:正式)?(?:施行|实施|生效|实行|执行)(?![^，。；]{0,3}的)"
_STATED = re.compile(
    rf"自?(?:(\d{{4}})|([{_DIGIT}]{{4}}))年(\d{{1,2}}|[{_DIGIT}]{{1,3}})月(\d{{1,2}}|[{_DIGIT}]{{1,3}})日(?:零时)?起?{_START}"
)
_ON_PUBLICATION = re.compile(
    rf"自?(?:公布|发布|颁布|通过|批准|印发|下发)之?(?:日|时)起?{_START}|[自从](?:公布|发布|颁布|印发)起{_START}"
)
_OF_A_PART = re.compile(r"第[^，。；]{1,12}[条款项]|[《》]|(?<!本)修正|修订|修改")
_SENTENCE = re.compile(r"[^。；\n]+")
_VALUES = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}


@dataclass(frozen=True, slots=True)
class Effect:
    """When a version came into force; `assumed` where no source states it."""

    day: dt.date
    assumed: bool


def effect(head: Head, version: dt.date | None, recorded: dt.date | None, body: Body) -> Effect | None:
    """The day of effect, in this order: the collection's own record, the head, the body where it is no earlier than the
    version, 自公布之日起 of a text never amended, else the date of the version, assumed.

    The last article of an amended law still gives the day of its first version; that is why it must not lie before, and
    why a text without any date of its own has no day of effect: its words may be those of a later amendment.
    """
    if version is None:
        return None
    stated, on_publication = closing_words(body)
    if recorded is not None and recorded >= version - dt.timedelta(days=PROMPT):
        return Effect(recorded, assumed=False)
    amended = head.amended_by(version)
    if head.begins is not None and (head.begins > version or (head.begins == version and not amended)):
        return Effect(head.begins, assumed=False)
    if stated is not None and (stated > version or (stated == version and not amended)):
        return Effect(stated, assumed=False)
    if not amended and on_publication:
        return Effect(head.published or version, assumed=False)
    return Effect(version, assumed=True)


def closing_words(body: Body) -> tuple[dt.date | None, bool]:
    """(the day on which the text says that it begins, whether it says that it begins when published)."""
    parts = [part for top in body.closing for part in top.walk()]
    opening = [part for top in body.parts[:1] if not body.numbered for part in top.walk()]
    for part in [*parts, *opening]:
        for sentence in _SENTENCE.findall(part.text):
            day = body_date(sentence)
            if day is not None or says_on_publication(sentence):
                return day, day is None
    return None, False


def body_date(words: str) -> dt.date | None:
    """The day of effect that a sentence states of the whole text; raises nothing for a day that there never was."""
    plain = re.sub(r"\s", "", words)
    for match in _STATED.finditer(plain):
        if _OF_A_PART.search(plain[: match.start()]):
            continue
        try:
            year = int(match[1] or "".join(str(_VALUES[letter]) for letter in match[2]))
            return dt.date(year, number(match[3]), number(match[4]))
        except (ValueError, KeyError):
            continue
    return None


def says_on_publication(words: str) -> bool:
    """自公布之日起施行, of the whole text."""
    plain = re.sub(r"\s", "", words)
    match = _ON_PUBLICATION.search(plain)
    return match is not None and not _OF_A_PART.search(plain[: match.start()])
