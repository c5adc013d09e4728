"""What a text says that it ends: 《…》同时废止, whole norms only (docs/graph.md, yj:Repeal)."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.parts import Body, Part

_TITLE = r"《(?:[^《》]|《[^《》]*》)+》"
_NOTE = r"(?:[（(](?:[^（）()]|[（(][^（）()]*[）)])*[）)])*"
_DAY = re.compile(r"(?:自|于|从)(\d{4})年(\d{1,2})月(\d{1,2})日(?:零时)?起?")
_ENDS = re.compile(
    r"(?:同时|即行|即|予以|相应|一并|随之|自行|均|全部|都)*(?:废止|失效|停止执行|停止施行|终止执行)"
)
_NOT_ENDED = re.compile(rf"{_TITLE}{_NOTE}[^，。；、和及与以《》]{{0,12}}(?:修正|修订|修改|制定|制订)")
_IN_PART = re.compile(r"不一致|抵触|相抵|不符|不再适用于|可以|应当及时|需要|必要时|建议|提请")
_PLAIN = re.compile(
    r"\d{4}年[^《》]*(?:公布|发布|颁布|颁发|通过|批准|施行|印发)的([\u4e00-\u9fff（）]{3,40}?(?:条例|办法|规定|细则|规则|决定|法))$"
)
_VAGUE = re.compile(r"有关|其他|各|凡|以前|以往|过去|之前|一切|所有")
_BEFORE = re.compile(rf"(?:^|决定|，)废止(?:下列[^《》]*)?((?:(?:、|和|及|以及|，)?{_TITLE}{_NOTE})+)")
_LISTED = re.compile(r"(?:予以|同时|应予|均)?废止[:：]?$")
_FROM_NOW = re.compile(
    r"，?(?:自|从|于)本[^，。；]{1,8}(?:施行|实施|生效|公布|发布)(?:之日)?(?:起|后|时)?，?$"
)
_SENTENCE = re.compile(r"[^。；\n]+")


@dataclass(frozen=True, slots=True)
class Repeal:
    """A norm that a text ends, in its words; `day` is the first day without it, where the text states one."""

    words: str
    day: dt.date | None = None


def repeals(body: Body, title: str) -> list[Repeal]:
    """The norms that the last provisions say are repealed, and those that a decision on repeals lists, each once.

    What is repealed only in part, or as far as it contradicts, is none; nor is the decision by which it was amended.
    """
    deciding = "废止" in title
    parts = body.parts if deciding or not body.numbered else list(reversed(body.closing))
    found = [one for top in parts for part in top.walk() for one in _of_part(part, deciding)]
    return list({one.words: one for one in reversed(found)}.values())[::-1]


def _of_part(part: Part, deciding: bool) -> Iterator[Repeal]:
    for sentence in _SENTENCE.findall(part.text):
        if not _IN_PART.search(_hidden(sentence)):
            yield from _of_sentence(re.sub(r"\s", "", sentence), deciding)
    if _LISTED.search(part.text.rstrip("：:")):
        for item in part.parts:
            yield from (Repeal(words) for words in re.findall(rf"^{_TITLE}", item.text))


def _of_sentence(sentence: str, deciding: bool) -> Iterator[Repeal]:
    start = 0
    for match in _ENDS.finditer(_hidden(sentence)):
        clause = sentence[start : match.start()]
        start = match.end()
        stated = _DAY.search(clause[clause.rfind("》") + 1 :])
        if stated:
            clause = clause.replace(stated[0], "")
        day = _day(stated) if stated else None
        yield from (Repeal(words, day) for words in _ended(clause.rstrip("，")))
    if deciding:
        for match in _BEFORE.finditer(sentence):
            yield from (Repeal(words) for words in re.findall(_TITLE, match[1]))


def _hidden(sentence: str) -> str:
    """The sentence with its titles blanked: 废止 in the title of a decision repeals nothing."""
    return re.sub(_TITLE, lambda match: "·" * len(match[0]), sentence)


def _ended(clause: str) -> list[str]:
    """The titles at the end of a clause that ends with 废止."""
    clause = _NOT_ENDED.sub("·", clause)
    if plain := _PLAIN.search(clause):
        return [] if _VAGUE.search(clause) else [plain[1]]
    tail = _FROM_NOW.sub("", clause[clause.rfind("》") + 1 :])
    if "》" not in clause or not re.fullmatch(rf"{_NOTE}(?:[^，《》中第]{{0,4}})", tail):
        return []
    return re.findall(_TITLE, clause)


def _day(match: re.Match[str]) -> dt.date | None:
    try:
        return dt.date(*(int(part) for part in match.groups()))
    except ValueError:
        return None
