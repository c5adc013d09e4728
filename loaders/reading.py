"""One document read for `yiju read`: what it is, every citation, its tasks, and drafts of the measures that it sets."""

from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError, Words
from loaders.cited import Finder
from loaders.drafts import Draft, drafts
from loaders.mention import Mention
from loaders.named import Named, cited
from loaders.paper import Block
from loaders.paper_head import About, about
from loaders.paper_privacy import without_contacts
from loaders.papers import read_paper
from loaders.said import Grid, grid
from loaders.tasks import Task, tasks

BASES = ("basis", "document")  # kinds of columns whose cells hold nothing but titles


@dataclass(frozen=True, slots=True)
class Found:
    """What a document holds; of one that is secret only its number is kept."""

    path: Path
    about: About
    mentions: tuple[Mention, ...] = ()
    tasks: tuple[Task, ...] = ()
    drafts: tuple[Draft, ...] = ()
    reviewed: tuple[tuple[str, str, str], ...] = ()
    remarks: tuple[Words, ...] = ()

    @property
    def secret(self) -> bool:
        return self.about.secret is not None


def read_document(path: Path) -> Found:
    """Read it; raises InputError for what cannot be read, what holds identities, and secret papers without a number."""
    paper = read_paper(path)
    said = about(paper)
    if said.secret is not None:
        return _by_number_alone(path, said)
    paper, masked = without_contacts(paper)
    blocks = said.text(paper)
    grids = [found for cells in paper.tables().values() if (found := grid(cells)) is not None]
    bases = frozenset(
        cell.number
        for found in grids
        for row in found.rows
        for kind in BASES
        if (cell := found.cell(row, kind)) is not None
    )
    mentions = _with_numbers(Finder(own=said.own, basis=bases).find(blocks), grids)
    remarks = list(paper.remarks)
    if masked:
        remarks.append(
            Words("联系人、电话已隐去（***），未写入", "contacts were masked (***) and not written")
        )
    return Found(
        path,
        said,
        tuple(mentions),
        tuple(tasks(blocks, grids)),
        tuple(drafts(blocks, grids, mentions)),
        tuple(_reviewed(grids)),
        tuple(remarks),
    )


def _by_number_alone(path: Path, said: About) -> Found:
    if said.number is None:
        raise InputError(
            f"{path} 标有密级或者不予公开，又没有文号：未读，也无从登记；涉密及不公开文件不得录入",
            f"{path} is marked secret or not for publication and has no number: it was not read and cannot be registered",
        )
    number_only = About(number=said.number, secret=said.secret)
    remark = Words(
        "标有密级或者不予公开：只按文号登记，内容未写入",
        "marked secret or not for publication: registered by its number alone",
    )
    return Found(path, number_only, remarks=(remark,))


def _with_numbers(mentions: list[Mention], grids: list[Grid]) -> list[Mention]:
    """In a list of documents, the title and the number of a row are one citation."""
    merged: dict[Mention, Mention | None] = {}
    for table in grids:
        for row in table.rows:
            title, number = (
                [mention for mention in mentions if mention.block == cell and mention.named] if cell else []
                for cell in (table.cell(row, "document"), table.cell(row, "number"))
            )
            if len(title) == len(number) == 1 and title[0].named and number[0].named:
                both = Named(title[0].start, title[0].end, title[0].named.title, number[0].named.number)
                merged[title[0]] = Mention(
                    f"{title[0].words}（{number[0].words}）", title[0].block, title[0].sentence, title[0].start, title[0].end,
                    title[0].way, both, cited(both, ""),
                )  # fmt: skip
                merged[number[0]] = None
    kept = (merged.get(mention, mention) for mention in mentions)
    return [mention for mention in kept if mention is not None]


def _reviewed(grids: list[Grid]) -> list[tuple[str, str, str]]:
    """(title, number, unit) of each document in a list of what was reviewed: it has a column for the outcome."""
    found: list[tuple[str, str, str]] = []
    for table in grids:
        if {"document", "outcome"} <= set(table.kinds.values()):
            rows = [
                tuple(_line(table.cell(row, kind)) for kind in ("document", "number", "unit"))
                for row in sorted(table.rows)
            ]
            found += [(title.strip("《》"), number, unit) for title, number, unit in rows if title]
    return found


def _line(cell: Block | None) -> str:
    return "" if cell is None else "".join(cell.text.split())
