"""A law text, read: its head, its body, the date of its version and its day of effect (records.py writes it down)."""

import datetime as dt
from dataclasses import dataclass

from kg.errors import InputError, Words
from loaders.bodies import read_body
from loaders.citations import norm_key
from loaders.effect import Effect, effect
from loaders.headers import PROMPT, Head, file_date, read_head
from loaders.parts import Body
from loaders.ranks import Standing, standing
from loaders.texts import split


@dataclass(frozen=True, slots=True)
class Statute:
    """A law text, read: what a record is written from. `source` is its file, relative to what was loaded."""

    head: Head
    body: Body
    version: dt.date | None
    effect: Effect | None
    standing: Standing
    source: str
    notes: tuple[Words, ...] = ()

    @property
    def key(self) -> str:
        """The key of its record: one a title and version date, whatever the source."""
        return f"text/{norm_key(self.head.title)}/{self.version or 'undated'}"


def read_statute(
    text: str, *, stem: str, folder: str, source: str, recorded: dt.date | None = None
) -> Statute:
    """A text by its own words, its file's name and folder; `recorded` is the day of effect that the collection states.

    Raises InputError where it has no title, or neither words nor a date, and so is no law text.
    """
    head_lines, body_lines = split(text)
    head, body = read_head(head_lines), read_body(body_lines)
    if not head.title or not (body.parts or head.events):
        raise InputError(
            "没有标题或者没有正文，不是法规文本", "it has no title or no body and is no law text"
        )
    version, notes = _version(stem, head)
    notes += _mended(body)
    if not body.parts:
        notes.append(Words("没有正文，只收题录", "it has no words; kept by its title and dates"))
    when = effect(head, version, recorded, body)
    return Statute(head, body, version, when, standing(folder, head), source, tuple(notes))


def _version(stem: str, head: Head) -> tuple[dt.date | None, list[Words]]:
    """The date of the version: that of the file's name, unless its head tells of a later amendment."""
    named, made = file_date(stem), head.last_made
    if named is not None and made is not None and (made - named).days > PROMPT:
        return made, [
            Words(
                f"文件名的日期 {named} 早于题注所载的 {made}，以题注为准",
                f"the file's name is dated {named}, before {made} in its head; the head counts",
            )
        ]
    return named or made or head.begins, []


def _mended(body: Body) -> list[Words]:
    """What the source had lost and was made good."""
    notes = []
    if body.run_on:
        zh, en = _several(body.run_on)
        notes.append(
            Words(
                f"{zh}与上一条连成一行，已拆开", f"{en} ran on in the line of the article before; taken apart"
            )
        )
    if body.numbered_again:
        zh, en = _several(body.numbered_again)
        notes.append(
            Words(
                f"{zh}有几项失了项号，按位次补上",
                f"{en}: items had lost their numbers; counted by their place",
            )
        )
    return notes


def _several(labels: list[str]) -> tuple[str, str]:
    more = len(labels) - 3
    named = "、".join(labels[:3])
    return (f"{named}等 {len(labels)} 条", f"{named} and {more} more") if more > 0 else (named, named)
