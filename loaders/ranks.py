"""What rank, issuer and territory the head of a text states, in words: who made it counts before where it lies."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from loaders.headers import Event, Head, unquoted

NATIONAL = "全国"
_LOCAL = re.compile(r"(?:省|市|自治区|自治州|自治县|自治旗|县|旗|区|盟)(?=人民代表大会|人大|人民政府)")
_SESSION = re.compile(r"第[一二三四五六七八九十百零\d]+届")
_CONGRESS = re.compile(r"^(.{0,24}?)(?:人民代表大会|人大)(常)?")
_OFFICE = re.compile(
    r"^(?:经|由|根据)?(.{2,60}?)(?:审判委员会|检察委员会|[^、]{1,3}(?:务|长|任)(?:办公)?会议|第?[一二三四五六七八九十百零\d]+(?:次|号|届)|\d{4}年|令|公告|公布|发布|颁布|印发|讨论|审议|通过|修订|制定)"
)
_MAKES = re.compile(r"第.{1,4}次|通过|公布|发布|颁布|修订|制定|令|会议")
_OF_TITLE = re.compile(
    r"^([\u4e00-\u9fff、]{0,40}?(?:人民法院|人民检察院|委员会|国务院|办公厅|[^主全内外]部|总局|人民政府|人民银行))关于"
)
_PLACE_OF_TITLE = re.compile(
    r"^([\u4e00-\u9fff]{2,9}?(?:省|自治区|自治州|自治县|自治旗|市(?!场|政|民|容|区|内|域|辖|级|售|郊|话)))"
)
_ZONE = re.compile(r"^([\u4e00-\u9fff]{2,3})经济特区")
_NEW_AREA = re.compile(r"(?<!高)([\u4e00-\u9fff]{2})新区")
_PROVINCE_OF_FOLDER = re.compile(r"^([\u4e00-\u9fff]{2,8}?)(?:地方性?法规)?$")


@dataclass(frozen=True, slots=True)
class Standing:
    """What rank and issuer the words of a text's head and place give it, and where it holds; None where nothing tells it."""

    rank: str | None
    issuer: str | None
    territory: str | None = None


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    text = (resources.files("loaders") / name).read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def standing(folder: str, head: Head) -> Standing:
    """Rank by the first row of rank_words.csv that fits, issuer by the event that made the text, territory by both.

    A row fits where its folder is found in the path, its title in the title, its header in the head without the titles
    that the head names, and `quoted` in the head with them.
    """
    plain = re.sub(r"\s|中华人民共和国", "", _undated(unquoted(head.words)))
    whole = re.sub(r"\s|中华人民共和国", "", _undated(head.words))
    maker = issuer(head)
    for row in _rows("rank_words.csv"):
        if (
            re.search(row["folder"], folder)
            and re.search(row["title"], head.title)
            and re.search(row["header"], plain)
            and re.search(row["quoted"], whole)
        ):
            told = row["issuer"] or maker
            return Standing(row["rank"], told, territory(maker, folder, head.title))
    return Standing(None, maker, territory(maker, folder, head.title))


def _undated(words: str) -> str:
    return re.sub(r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日?", "", words)


def issuer(head: Head) -> str | None:
    """Who made the text: named in its title, or by the last event that made or re-enacted it."""
    if match := _OF_TITLE.match(head.title):
        return match[1].replace("院最", "院、最")
    told = [name for event in head.events if (name := _maker(event))]
    return told[-1] if told else None


def _maker(event: Event) -> str | None:
    words = re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "、", event.what.strip())
    words = _SESSION.sub("", re.sub(r"\s|中华人民共和国", "", words)).lstrip("、，,由经")
    if (
        event.amending
        or re.search(r"修正|第[^次]{1,4}次修[订改]|批准|同意", words)
        or not _MAKES.search(words)
    ):
        return None
    if match := _CONGRESS.match(words):
        return f"{match[1]}人民代表大会{'常务委员会' if match[2] else ''}"
    match = _OFFICE.match(words)
    name = match[1].strip("、，") if match else ""
    return None if name.endswith("主席") else name.replace("中央军委", "中央军事委员会") or None


def territory(maker: str | None, folder: str, title: str) -> str | None:
    """Where the text holds: the maker's own place, else that of the title or folder; 全国 where the maker has none.

    A special zone's regulation holds in the zone's city; one for a 新区 in that area alone.
    """
    local = re.search(r"地方性?法规|地方政府规章", folder) is not None
    national = not local and _national(folder)
    place = None
    if maker and (match := _LOCAL.search(maker)):
        place = maker[: match.end()]
    elif match := _ZONE.match(title):
        place = f"{match[1]}市"
    elif local or (maker is None and not national):
        match = _PLACE_OF_TITLE.match(title)
        place = match[1] if match else (_province(folder) if local else None)
    if place is None:
        return NATIONAL if maker or national else None
    area = _NEW_AREA.search(title.removeprefix(place))
    return f"{place}{area[1]}新区" if area else place


def _national(folder: str) -> bool:
    """Whether the folder is one of the national ones of rank_words.csv."""
    rows = (row["folder"] for row in _rows("rank_words.csv"))
    return any(pattern and "地方" not in pattern and re.search(pattern, folder) for pattern in rows)


def _province(folder: str) -> str | None:
    full = {row["short"]: row["place"] for row in _rows("places.csv")}
    for step in reversed(folder.split("/")):
        match = _PROVINCE_OF_FOLDER.match(step)
        if match and not re.search(r"^地方|DLC", step):
            return full.get(match[1], match[1] if re.search(r"[省市区州县]$", match[1]) else f"{match[1]}省")
    return None
