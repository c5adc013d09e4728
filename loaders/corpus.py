"""A folder of law texts in the layout of LawRefBook/Laws: folders by kind, dates in file names, db.sqlite3 beside them."""

import datetime as dt
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from kg.errors import InputError, Words
from kg.model import Place, Problem, Reading, Record, Remark
from loaders.articles import Body
from loaders.citations import norm_key
from loaders.headers import file_date
from loaders.statutes import Statute, read_statute, record_of, text_of

NOT_LAW = ("案例", "其他")
SKIPPED = ("_index", "README", "法律法规模版")
_LOCAL = re.compile(r"DLC|地方法规|地方性法规")
_PLACE = re.compile(
    r"^([\u4e00-\u9fff]{2,9}?(?:市|自治州|自治县|地区))(?!场|政|民|容|区|内|域|辖|级|售|郊|话)"
)
_FOLDER = re.compile(r"地方性?法规")
_DISTRICT = re.compile(r"^[\u4e00-\u9fff]{2,6}?(?:新区|自治州|自治县)")
_ZONE = re.compile(r"^([\u4e00-\u9fff]{2,3})经济特区")
_OPENS = {"上海": "上海市", "北京": "北京市", "天津": "天津市", "重庆": "重庆市"}
CODE = "民法典"


def read_corpus(folder: Path) -> Reading:
    """Every law text under the folder; raises InputError where there is none."""
    files = sorted(folder.rglob("*.md")) + sorted(folder.rglob("*.txt"))
    if not files:
        raise InputError(f"{folder} 里没有法规文本（.md、.txt）", f"{folder} holds no law texts (.md, .txt)")
    return Reading(str(folder), _entries(folder, files), len(files))


def recorded_days(folder: Path) -> dict[tuple[str, str], dt.date]:
    """(short title, version date) → the day of effect that the collection's own databases state."""
    days: dict[tuple[str, str], dt.date] = {}
    for path in sorted(folder.rglob("db.sqlite3")):
        try:
            with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as base:
                rows = base.execute("SELECT name, publish, valid_from FROM law").fetchall()
        except sqlite3.Error as trouble:
            raise InputError(f"{path} 读不出：{trouble}", f"{path} cannot be read: {trouble}") from trouble
        for name, publish, valid_from in rows:
            if name and publish and valid_from:
                try:
                    days[norm_key(name), publish] = dt.date.fromisoformat(valid_from)
                except ValueError:
                    continue
    return days


def _entries(folder: Path, files: list[Path]) -> Iterator[Record | Problem | Remark]:
    days = recorded_days(folder)
    seen: dict[str, tuple[Record, str]] = {}
    books: list[tuple[Path, Statute]] = []
    for path in files:
        place = Place(str(path))
        inside = path.relative_to(folder)
        if any(part in NOT_LAW for part in inside.parts) or path.stem in SKIPPED:
            yield Remark(place, Words("不是法规文本，未收", "no law text; not kept"))
            continue
        try:
            text, remark = text_of(path)
            statute = _statute(text, path, inside, days)
            if CODE in inside.parts[:-1]:
                books.append((path, statute))
                continue
            record = record_of(statute, place, (remark,) if remark else ())
        except InputError as trouble:
            yield Problem(place, trouble.words)
            continue
        if record.key in seen:
            first, words = seen[record.key]
            same = words == text
            zh = f"与 {first.place} 是同一版本，{'文字相同' if same else '文字有出入，以先收的为准'}"
            en = f"the same version as {first.place}, {'in the same words' if same else 'in other words; the first is kept'}"
            yield Remark(place, Words(zh, en))
            continue
        seen[record.key] = (Record(record.key, record.subject, (), place), text)
        yield record
    if books:
        yield _whole(books)


def _statute(text: str, path: Path, inside: Path, days: dict[tuple[str, str], dt.date]) -> Statute:
    version = file_date(path.stem)
    short = re.sub(r"[（(]\d{4}-\d{2}-\d{2}[)）]$", "", path.stem)
    recorded = days.get((norm_key(short), version.isoformat())) if version else None
    kind = "/".join(inside.parts[:-1]) or path.parent.name
    statute = read_statute(text, stem=path.stem, folder=kind, source=inside.as_posix(), recorded=recorded)
    return replace(statute, territory=territory_of(kind, statute.head.title))


def territory_of(kind: str, title: str) -> str:
    """全国, or the place that a local regulation's title or folder names; an economic zone is its city's."""
    if not _LOCAL.search(kind):
        return "全国"
    inside = [part for part in kind.split("/") if not _FOLDER.fullmatch(part)]
    province = re.sub(r"地方性?法规|DLC", "", inside[-1] if inside else "")
    province = _OPENS.get(province, f"{province}省")
    if title.startswith(province):
        district = _DISTRICT.match(title.removeprefix(province))
        return province + district[0] if district else province
    if match := _ZONE.match(title):
        return f"{match[1]}市"
    if match := _PLACE.match(title):
        return match[1]
    return province


def _whole(books: list[tuple[Path, Statute]]) -> Record:
    """民法典 is one law in several files."""
    books.sort(key=lambda book: min(book[1].body.article_numbers, default=0))
    first = books[0][1]
    parts = [part for _, statute in books for part in statute.body.parts]
    body = Body(parts, numbered=True, letters=sum(statute.body.letters for _, statute in books))
    ending = next(
        (statute.effect for _, statute in books if statute.effect and not statute.effect.assumed),
        first.effect,
    )
    whole = replace(first, body=body, effect=ending, source=books[0][0].parent.name)
    return record_of(whole, Place(str(books[0][0].parent)))
