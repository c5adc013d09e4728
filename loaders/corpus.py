"""Files of law texts: one by itself, or a folder in the layout of LawRefBook/Laws: folders by kind, dates in file names,
db.sqlite3 beside them."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from kg.errors import InputError, Words
from kg.model import Place, Problem, Reading, Record, Remark
from loaders.citations import norm_key
from loaders.grids import tables_in
from loaders.headers import file_date
from loaders.papers import SUFFIXES, law_text
from loaders.parts import Body
from loaders.recorded import DATABASE, Days, recorded_days
from loaders.records import record_of
from loaders.statutes import Statute, read_statute

NOT_LAW = ("案例", "其他")
SKIPPED = ("_index", "readme", "license", "changelog", "法律法规模版")
_DATED = re.compile(r"[（(]\d{4}-\d{2}-\d{2}[)）]$")
Entry = Record | Problem | Remark


def read_law_file(path: Path) -> Reading:
    """One law text by itself; what is none is a problem of the reading."""
    return Reading(str(path), _single(path), 1)


def _single(path: Path) -> Iterator[Entry]:
    place = Place(str(path))
    try:
        text, remarks = law_text(path)
        folder = "/".join(path.absolute().parts[-4:-1])
        statute = read_statute(text, stem=path.stem, folder=folder, source=path.name)
        yield record_of(statute, place, remarks)
    except InputError as trouble:
        yield Problem(place, trouble.words)


def read_corpus(folder: Path) -> Reading:
    """Every law text under the folder; raises InputError where there is none."""
    if not holds_texts(folder):
        raise InputError(
            f"{folder} 里没有法规文本（.md、.txt、.docx、.pdf 等）",
            f"{folder} holds no law texts (.md, .txt, .docx, .pdf and so on)",
        )
    files = _files(folder)
    return Reading(str(folder), _entries(folder, files), len(files))


def holds_texts(folder: Path) -> bool:
    """Whether a file anywhere in the folder may be a law text."""
    return any(path.suffix.lower() in SUFFIXES for path in _files(folder))


def _files(folder: Path) -> list[Path]:
    """The files to be accounted for: neither hidden, nor the collection's own database, nor tables."""
    apart = set(tables_in(folder))
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.name != DATABASE
        and path not in apart
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def _entries(folder: Path, files: list[Path]) -> Iterator[Entry]:
    days, problems = recorded_days(folder)
    yield from problems
    seen: dict[str, tuple[Place, str]] = {}
    books: dict[str, list[tuple[Path, Statute]]] = {}
    for path in files:
        place, inside = Place(str(path)), path.relative_to(folder)
        if why := _no_law(inside):
            yield Remark(place, why)
            continue
        try:
            text, remarks = law_text(path)
            statute = _statute(text, path, inside, folder, days)
        except InputError as trouble:
            yield Problem(place, trouble.words)
            continue
        if statute.head.part:
            books.setdefault(statute.key, []).append((path, statute))
            continue
        words = sha256(text.encode()).hexdigest()
        if statute.key in seen:
            yield _again(place, *seen[statute.key], words)
        else:
            seen[statute.key] = place, words
            yield record_of(statute, place, remarks)
    for parts in books.values():
        yield from _whole(parts)


def _no_law(inside: Path) -> Words | None:
    if inside.suffix.lower() not in SUFFIXES:
        return Words("不是文本文件，未收", "no file of text; not kept")
    if any(part in NOT_LAW for part in inside.parts[:-1]) or inside.stem.lower() in SKIPPED:
        return Words("不是法规文本，未收", "no law text; not kept")
    return None


def _statute(text: str, path: Path, inside: Path, folder: Path, days: Days) -> Statute:
    version: dt.date | None = file_date(path.stem)
    recorded = days.get((norm_key(_DATED.sub("", path.stem)), version.isoformat())) if version else None
    kind = "/".join((folder.absolute().name, *inside.parts[:-1]))
    return read_statute(text, stem=path.stem, folder=kind, source=inside.as_posix(), recorded=recorded)


def _again(place: Place, first: Place, kept: str, words: str) -> Remark:
    same = kept == words
    zh = f"与 {first} 是同一版本，{'文字相同' if same else '文字有出入，以先收的为准'}"
    en = (
        f"the same version as {first}, {'in the same words' if same else 'in other words; the first is kept'}"
    )
    return Remark(place, Words(zh, en))


def _whole(files: list[tuple[Path, Statute]]) -> Iterator[Entry]:
    """A law whose 编 lie in files of their own, each with its own second title, is one law (民法典)."""
    files.sort(key=lambda file: min(file[1].body.article_numbers, default=0))
    taken: set[int] = set()
    kept: list[tuple[Path, Statute]] = []
    for path, statute in files:
        numbers = set(statute.body.article_numbers)
        if numbers & taken:
            yield _again(Place(str(path)), Place(str(kept[-1][0])), "", "-")
            continue
        taken |= numbers
        kept.append((path, statute))
    texts = [statute for _, statute in kept]
    body = Body(
        [part for statute in texts for part in statute.body.parts],
        numbered=True,
        letters=sum(statute.body.letters for statute in texts),
    )
    stated = (statute.effect for statute in texts if statute.effect and not statute.effect.assumed)
    path = kept[0][0]
    source = path.parent.name if len(kept) > 1 else texts[0].source
    whole = replace(texts[0], body=body, effect=next(stated, texts[0].effect), source=source)
    yield record_of(whole, Place(str(path.parent if len(kept) > 1 else path)))
