"""Titles, numbers and places as they stand in running text: where each begins and ends, and what is in brackets behind it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.citations import Citation, number_key, parse_citation, title_key
from loaders.locators import places
from loaders.numerals import NUMBER as N

_JOIN = "(?:、|，|,|和|及|以及|与|或者|或|至|到|-|—|–|~|～)"
_RUN = rf"{N}(?:{_JOIN}第?{N})*"
_ARTICLE = rf"第{_RUN}(?:之{N})?条(?:之{N}(?:、之{N})*)?"
_ITEM = rf"第?[（(]{N}[）)](?:{_JOIN}?第?[（(]{N}[）)])*[项款目]?|第{_RUN}项"
_STEP = rf"(?:{_ARTICLE}|(?<=[、和及]){N}条|第{_RUN}款|{_ITEM}|第{_RUN}目)"
TAIL = re.compile(
    rf"(?:的|中的|中|之)?{_ARTICLE}(?:{_JOIN}?{_STEP})*|(?:的|中的|中|之)?第{N}(?:部分|节)(?:{_ITEM})?"
)
_DOCUMENT_TAIL = re.compile(
    rf"(?:的|中的|中)?(?:{N}、?)?(?:{_ITEM})(?:、(?:{_ITEM}))*(?:\d{{1,2}}(?![年月日元万个%项条]))?|附(?:件|表)(?:{N})?(?![：:（(])"
)
BARE = re.compile(rf"{_ARTICLE}(?:{_JOIN}?{_STEP})*")
_INNER = r"[^（）()]"
BRACKET = re.compile(rf"[（(](?:{_INNER}|[（(]{_INNER}{{0,60}}[）)]){{1,160}}[）)]")
_DIGITS = r"[〔\[［（(【](?:19|20)\d{2}年?[〕\]］）)】]第?\d{1,5}号"
DOCUMENT = re.compile(rf"(?P<maker>[\u4e00-\u9fffA-Za-z]{{1,16}}){_DIGITS}")
ORDER = re.compile(rf"(?P<maker>[\u4e00-\u9fff、]{{2,24}}?)令(?:第?{N}号|(?:19|20)\d{{2}}年第{N}号)")
_LEADS = re.compile(
    r".*(?:根据|依据|依照|按照|参照|遵照|执行|落实|贯彻|详见|参见|转发|印发|废止|修订|修改|公布|发布|以及|或者|文件|关于|通知|意见|规定|办法"
    r"|其中|依|按|见|及|和|与|或|由|对|将|的|、|在|即|是|以|经|为|自|从|除)"
)
# How the numbers of central bodies and of provinces begin: what stands before that only leads up to it.
_CENTRAL = re.compile(
    r"中办|中发|中纪|国办|国发|国函|国税|国卫|国资|国市监|国食药监|法释|法发|高检|财库|财税|银发|银保监|证监|税总|人社部|工信部|环发|教财|民发"
)
_PROVINCE = re.compile(
    r"[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀黔贵滇云藏陕甘青宁新](?=政|发|办|委|府|建|财|人社|市监|信|法|公|环|税|卫|教)"
)
_STATE = "中华人民共和国"
_CASE = re.compile(r"(?:罚|罚决|处|处字|罚字|罚决字|处罚字|许|许可|许可字|催|告|听告|责改|复决|撤)字?$")
_PIN = re.compile(r"^[（(](?:19|20)\d{2}[-年./]")
_OF_TITLE = re.compile(rf"^[（(](?:试行|暂行|草案[^（）()]*|征求意见稿|送审稿|{N})[）)]$")
_NORM = re.compile(
    r"(?:法|法典|条例|规定|办法|细则|规则|决定|决议|意见|通知|解释|批复|方案|纲要|规划|计划|目录|清单|标准|制度|章程|公约|协定|议定书|备忘录"
    r"|纪要|公告|通告|令|准则|指引|指南|规范|规程|预案|要点|措施|函|命令|宪法|修正案|答复|条约|公报|通报|政策|机制|名录|分工|安排|职责|基准|通则|办法》补充)"
    r"(?:[（(][^（）()]{1,20}[）)]|〔[^〕]{1,12}〕)*$"
)
_NO_NORM = re.compile(r"(?:执法|方法|司法|书法|语法|说明书|合同法律意见|登记表|申请表|报告)$")


@dataclass(frozen=True, slots=True)
class Named:
    """A norm that the words name between two places of a text, with what the brackets behind it say, and its places.

    `alias` is the short title that they define, `pin` the bracket with the day of a version, `there` the places.
    """

    start: int
    end: int
    title: str | None
    number: str | None = None
    alias: str | None = None
    pin: str = ""
    there: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        keys = (title_key(self.title) if self.title else "", number_key(self.number) if self.number else "")
        return tuple(key for key in keys if key)


def marked(text: str) -> Iterator[tuple[int, int]]:
    """Where each title in 《》 begins and ends, the outermost marks alone."""
    depth = start = 0
    for at, letter in enumerate(text):
        if letter == "《":
            start = at if depth == 0 else start
            depth += 1
        elif letter == "》" and depth:
            depth -= 1
            if depth == 0:
                yield start, at + 1


def is_norm(title: str) -> bool:
    """Whether a title ends as those of norms and documents do; 《某某日报》 does not."""
    return _NORM.search(title) is not None and _NO_NORM.search(title) is None


def named_at(text: str, start: int, end: int, number: str | None = None) -> Named:
    """What is named by the title in marks (or the number) from start to end, with the brackets and places behind it."""
    of_title, alias, pin, at = "", None, "", end
    if text[start] == "《" and (found := DOCUMENT.match(text, at)) and not _LEADS.match(found["maker"]):
        at, number = found.end(), found[0]
    while match := BRACKET.match(text, at):
        said = match[0]
        named = alias_in(said)
        written = DOCUMENT.search(said) or ORDER.search(said)
        if _OF_TITLE.match(said) and not of_title and not _is_place(text, match):
            of_title = said
        elif written or named or _PIN.match(said):
            number = number or (number_in(said) if written else None)
            alias = alias or named
            pin = pin or (said if _PIN.match(said) else "")
        elif not TAIL.match(text, match.end()) or re.fullmatch(rf"[（(]{N}[）)]", said):
            break
        at = match.end()
    there = tail(text, at)
    title = text[start + 1 : end - 1] + of_title if text[start] == "《" else None
    return Named(start, at + len(there), title, number, alias, pin, there)


def _is_place(text: str, bracket: re.Match[str]) -> bool:
    """Whether （七） is a place of a document and no part of its title: only before an article it is that."""
    return re.fullmatch(rf"[（(]{N}[）)]", bracket[0]) is not None and not text.startswith(
        "第", bracket.end()
    )


_ALIAS = re.compile(
    r"(?:以下|下)?(?:合并|统一|均|并)?(?:简称|统称|(?<=以下)称|(?<=下)称)(?:为|：|:)?[“\"'‘「]?(?P<name>《[^《》]{1,40}》|[^“”\"'‘’「」，,；;。（）()]{2,30})[”\"'’」]?"
)


def alias_in(bracket: str) -> str | None:
    """The short title that （以下简称《…》） defines."""
    match = _ALIAS.search(bracket)
    return match["name"] if match else None


def _leads(maker: str) -> int:
    """How many letters before the number of a document only lead up to it: 落实, 对标, 文件和."""
    lead = _LEADS.match(maker)
    at = lead.end() if lead else 0
    central = _CENTRAL.search(maker, at)
    province = _PROVINCE.search(maker, at)
    if central is not None:
        return central.start()
    return province.start() if province is not None and province.start() > at + 1 else at


def number_in(words: str) -> str | None:
    """The number of a document that the words hold, without what leads up to it."""
    return next((text for _, _, text in numbers(words)), None)


def numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, words) of each number of a document or an order; those of decisions in single cases are none."""
    for pattern in (DOCUMENT, ORDER):
        for match in pattern.finditer(text):
            start = match.start() + _leads(match["maker"].replace(_STATE, "·" * len(_STATE)))
            maker = text[start : match.end("maker")]
            if maker and not _CASE.search(maker):
                yield start, match.end(), text[start : match.end()]


def tail(text: str, at: int, *, numbered: bool = True) -> str:
    """The places behind a title or number, as far as they go; `numbered` where places without 条 may stand too."""
    match = TAIL.match(text, at) or (_DOCUMENT_TAIL.match(text, at) if numbered else None)
    return match[0] if match else ""


def all_named(text: str) -> Iterator[Named]:
    """All that is named by a title in 《》 or by a number, in the order of the text."""
    found = [named_at(text, start, end) for start, end in marked(text)]
    spans = [(named.start, named.end) for named in found]
    for start, end, number in numbers(text):
        if not any(first <= start < last for first, last in spans):
            found.append(named_at(text, start, end, number))
    yield from sorted(found, key=lambda named: named.start)


def cited(named: Named, there: str) -> tuple[Citation, ...]:
    """The norm at these places, one citation each; the norm alone where no place is named, or where one cannot be read."""
    title, number = named.title, named.number
    name = (f"《{title}》" if title else number or "") + named.pin
    norm = parse_citation(name) if name else Citation("")
    bare = re.sub(r"^(?:的|中的|中|之)", "", there)
    try:
        found, _ = places(bare)
    except (ValueError, KeyError):
        found = []
    key = next(iter(named.keys), None)
    whole = [Citation(name, key, norm.pinned)]
    return tuple(
        [Citation(f"{name}{label}", key, norm.pinned, locator, label) for locator, label in found] or whole
    )
