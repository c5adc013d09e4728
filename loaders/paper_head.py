"""What a document says of itself: title, number, issuer, dates, rank as far as its words tell, marks of secrecy."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from loaders.articles import ARTICLE
from loaders.effect import body_date
from loaders.headers import Event, Head
from loaders.mention import compact
from loaders.named import DOCUMENT, ORDER, is_norm, marked
from loaders.numerals import CHINESE, number
from loaders.paper import MARGIN, Block, Paper
from loaders.ranks import standing

LOOKED_THROUGH = 25  # blocks at either end in which a document says what it is
_LONGEST = 90  # letters of a line of a title
_DIGIT = "〇○零０一二三四五六七八九"
_DAY = re.compile(
    rf"(\d{{4}}|[{_DIGIT}]{{4}})(?:年|[-/.])(\d{{1,2}}|[{CHINESE}]{{1,3}})(?:月|[-/.])(\d{{1,2}}|[{CHINESE}]{{1,3}})日?"
)
_ALONE = re.compile(rf"^[（(]?{_DAY.pattern}[)）]?$")
_PUBLISHED = re.compile(
    rf"(?:发布|公布|公开|发文)(?:日期|时间)[:：]?{_DAY.pattern}|^{_DAY.pattern}\d{{2}}:\d{{2}}.*来源"
)
_SENTENCE, _OF_ITSELF = re.compile(r"[^。；，]+"), re.compile(r"\s*(?:本[^，。；]{1,8})?自")
_UNTIL = re.compile(rf"有效期?(?:限)?(?:截)?至{_DAY.pattern}")
_PRINTED = re.compile(rf"{_DAY.pattern}印发$")
_ORGAN = re.compile(
    r"^[\u4e00-\u9fff（）()、]{2,38}(?:人民政府|办公厅|办公室|委员会|委|厅|局|部|院|会|署|银行|支行|分行|中心|总队|支队|法院|检察院|联合会|领导小组|海关)(?:[（(][^（）()]{1,12}[）)])?$"
)
_RED_HEAD = re.compile(r"^(?!.*关于).{2,40}文件$")
_TITLE_GOES_ON = re.compile(
    r"^[（(](?:试行|暂行|草案|征求意见稿|送审稿|修订|修正|讨论稿|20\d\d)[^（）()]{0,12}[）)]$"
)
_REPORT = re.compile(r"(?:报告|请示|总结|汇报|说明|名单|表)(?:[（(][^（）()]{1,20}[）)])*$")
_NOT_TITLE = re.compile(
    r"[。；;！!]|[:：,，、]$|^[（(]?(?:19|20)\d{2}[-年]|^附件?\d*[:：]?$|^抄送|^签发人|^密级|^目录$"
)
_MAKES = re.compile(r"^(.{2,60}?)(?:关于|印发|转发|公布|发布|令(?:第|$))")
_URGENT = re.compile(r"特急|加急|平急|特提|份号[:：]?|^\d{6}")
_SECRET = re.compile(
    r"(?:绝密|机密|秘密)[★☆＊*]"
    r"|^(?:密级[:：]?)?(?:绝密|机密|秘密|涉密|内部)(?:件|文件|资料|材料)?$"
    r"|^[（(【\[]?(?:绝密|机密|秘密|涉密|内部)(?:文件|资料|材料|使用|事项)[^。]{0,10}[）)】\]]?$"
    r"|^[（(【\[]?(?:此件|本件|本文件|此文件|此文|本文)?(?:不予公开|不公开|非公开|不对外公开|不宜公开|内部使用|注意保存)[）)】\]]?$"
    r"|(?:公开(?:属性|方式|类别|形式)|是否公开)[:：](?:不予公开|不公开|否)"
)


@dataclass(frozen=True, slots=True)
class About:
    """What a document is: `own` are the titles and the number by which its text names itself.

    `titled` are the numbers of the blocks that make up its title, `said` that of the block with its number.
    """

    title: str | None = None
    number: str | None = None
    issuers: tuple[str, ...] = ()
    made: dt.date | None = None
    printed: dt.date | None = None
    published: dt.date | None = None
    begins: dt.date | None = None
    until: dt.date | None = None
    rank: str | None = None
    territory: str | None = None
    own: tuple[str, ...] = ()
    titled: tuple[int, ...] = ()
    said: int | None = None
    secret: Block | None = None

    @property
    def identifier(self) -> str | None:
        """The id of its rows: its number, else its title."""
        return self.number or self.title

    def text(self, paper: Paper) -> list[Block]:
        """The blocks that may cite: the title as one, without the line of the number and without the margins."""
        found: list[Block] = []
        for block in paper.body:
            if self.titled[:1] == (block.number,):
                found.append(replace(block, text=self.title or ""))
            elif block.number not in self.titled and block.number != self.said:
                found.append(block)
        return found


def about(paper: Paper) -> About:
    """What the document says of itself; what it does not say is None."""
    body = paper.body
    head = body[:LOOKED_THROUGH]
    numbered = _number(head)
    titled = _title(head)
    title = "".join(compact(block.text) for block in titled) or None
    issuers, made = _signed([block for block in body if block.table is None], title)
    published = next((day for block in head if (day := _found(_PUBLISHED, block))), None)
    printed = next((day for block in body if (day := _found(_PRINTED, block))), None)
    own = (
        [title.strip("《》"), *(title[start + 1 : end - 1] for start, end in marked(title))] if title else []
    )
    own = [name for name in own if name and (name == title or _issues(title or "", name))]
    number = None if numbered is None else numbered[1]
    told = standing("", _head(title or "", number, issuers, made))
    return About(
        title=title,
        number=number,
        issuers=issuers,
        made=made,
        printed=printed,
        published=published,
        begins=next((day for block in reversed(body) if (day := _begins(block))), None),
        until=next((day for block in reversed(body) if (day := _found(_UNTIL, block))), None),
        rank=told.rank,
        territory=told.territory if issuers else None,
        own=tuple(dict.fromkeys([*own, *([number] if number else [])])),
        titled=tuple(block.number for block in titled),
        said=numbered[0].number if numbered else None,
        secret=secret(paper),
    )


def _issues(title: str, name: str) -> bool:
    """Whether the document issues the text of that name: 关于印发《…》的通知."""
    return re.search(rf"(?:印发|公布|发布){re.escape(f'《{name}》')}", title) is not None


def _number(head: Sequence[Block]) -> tuple[Block, str] | None:
    """The document's own number: it stands on a line of its own, or before 签发人."""
    for block in head:
        text = compact(block.text) if block.table is None else ""
        for pattern in (DOCUMENT, ORDER):
            if (match := pattern.match(text)) and re.fullmatch(r"(?:签发人[:：].*)?", text[match.end() :]):
                return block, match[0]
    return None


def _title(head: Sequence[Block]) -> list[Block]:
    """The first lines that together end as titles do; a title may be wrapped over several."""
    for at, first in enumerate(head):
        if not _may_title(first) or _RED_HEAD.match(compact(first.text)):
            continue
        best: list[Block] = []
        for upto in range(at + 1, min(at + 5, len(head)) + 1):
            lines = head[at:upto]
            if not _may_title(lines[-1]):
                break
            text = "".join(compact(line.text) for line in lines)
            if (
                is_norm(text.strip("《》"))
                or _REPORT.search(text)
                or (best and _TITLE_GOES_ON.match(compact(lines[-1].text)))
            ):
                best = list(lines)
                if (
                    upto < len(head)
                    and not _TITLE_GOES_ON.match(compact(head[upto].text))
                    and text.count("《") == text.count("》")
                ):
                    break
        if best:
            return best
    return []


def _may_title(block: Block) -> bool:
    text = compact(block.text)
    numbered = DOCUMENT.match(text) or ORDER.match(text)
    return block.table is None and len(text) <= _LONGEST and not numbered and not _NOT_TITLE.search(text)


def _signed(body: Sequence[Block], title: str | None) -> tuple[tuple[str, ...], dt.date | None]:
    """(who issued it, when it was made): organs on lines of their own before a date on one; else by the title."""
    texts = [compact(block.text) for block in body]
    for at, text in enumerate(texts):
        lines = body[at].text.splitlines()
        day = _found(_ALONE, body[at]) or (_day_of(compact(lines[-1])) if len(lines) > 1 else None)
        if day is None:
            continue
        organs = [compact(line) for line in lines[:-1] if _ORGAN.match(compact(line))]
        above = at - 1
        while above >= 0 and _ORGAN.match(texts[above]) and texts[above] != title:
            organs.insert(0, texts[above])
            above -= 1
        if organs:
            return tuple(dict.fromkeys(organs)), day
        if at > 0 and re.match(r"^[（(]", text) is None and texts[at - 1].endswith("日期"):
            return (), day
    by_title = _MAKES.match(title or "")
    name = by_title[1] if by_title and _ORGAN.match(by_title[1]) else None
    red = next((text.removesuffix("文件") for text in texts[:6] if _RED_HEAD.match(text)), None)
    alone = next((day for block in reversed(body) if (day := _found(_ALONE, block))), None)
    return tuple(filter(None, (name or red,))), alone


def _begins(block: Block) -> dt.date | None:
    """The day from which the document says that it holds: 本办法自2022年1月1日起施行."""
    for line in block.text.splitlines():
        for sentence in _SENTENCE.findall(ARTICLE.sub("", line.strip())):
            if _OF_ITSELF.match(sentence) and (day := body_date(sentence)):
                return day
    return None


def _found(pattern: re.Pattern[str], block: Block) -> dt.date | None:
    match = pattern.search(compact(block.text))
    return _day_of(match[0]) if match else None


def _day_of(words: str) -> dt.date | None:
    """The day in digits or in Chinese (二〇二一年八月二十七日); None where there never was such a day."""
    match = _DAY.search(words)
    if match is None:
        return None
    year = match[1]
    if not year.isdecimal() or not year.isascii():
        year = "".join(str("零一二三四五六七八九".index(letter.translate(_NOUGHT))) for letter in year)
    try:
        return dt.date(int(year), number(match[2]), number(match[3]))
    except ValueError:
        return None


_NOUGHT = str.maketrans("〇○０", "零零零")


def _head(title: str, said: str | None, issuers: Sequence[str], made: dt.date | None) -> Head:
    """The head as those of law texts are, so that the same table tells the rank."""
    issued = [f"{name}印发" for name in issuers]
    events = tuple(Event(made, words) for words in issued) if made else ()
    return Head(title, events, " ".join([*([said] if said else []), *issued]))


def secret(paper: Paper) -> Block | None:
    """The block that marks the document as secret or not to be made public: a short line at either end, or in a margin."""
    body = paper.body
    ends = [*body[:LOOKED_THROUGH], *body[-LOOKED_THROUGH:]]
    for block in [*(block for block in paper.blocks if block.kind == MARGIN), *ends]:
        for line in block.text.splitlines():
            text = _URGENT.sub("", compact(line))
            if len(text) <= 40 and _SECRET.search(text):
                return block
    return None
