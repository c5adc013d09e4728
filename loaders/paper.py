"""A document as its readers see it: blocks of text in their order, each with the place where it stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import Words
from kg.model import Place

PARAGRAPH, CELL, NOTE, BOX, MARGIN = "paragraph", "cell", "note", "box", "margin"
_NAMES = {NOTE: Words("脚注", "note"), BOX: Words("文本框", "text box"), MARGIN: Words("页眉页脚", "margin")}


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a cell of a table, a footnote, a text box, or what stands in the margin of every page.

    `number` counts the blocks of the document from 1; `page` is known of a PDF alone. A cell has its table, its row and
    column, and the last row that it covers, all from 1.
    """

    text: str
    number: int = 0
    kind: str = PARAGRAPH
    page: int | None = None
    table: int | None = None
    row: int = 0
    until: int = 0
    column: int = 0

    @property
    def where(self) -> Words:
        """The place in words: 第3页 第12段, or 表1 第2行第3列."""
        page = Words(f"第{self.page}页 ", f"page {self.page} ") if self.page else Words("", "")
        if self.table is not None:
            zh, en = (
                f"表{self.table} 第{self.row}行第{self.column}列",
                f"table {self.table} row {self.row} column {self.column}",
            )
        elif named := _NAMES.get(self.kind):
            zh, en = f"{named.zh}（第{self.number}段）", f"{named.en} (block {self.number})"
        else:
            zh, en = f"第{self.number}段", f"paragraph {self.number}"
        return Words(page.zh + zh, page.en + en)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document, read: its blocks in order, and what is remarkable about how it was read."""

    path: Path
    blocks: tuple[Block, ...]
    remarks: tuple[Words, ...] = ()

    @property
    def place(self) -> Place:
        return Place(str(self.path))

    @property
    def body(self) -> list[Block]:
        """The blocks that are text of the document: all but what stands in the margins."""
        return [block for block in self.blocks if block.kind != MARGIN]

    def tables(self) -> dict[int, list[Block]]:
        """The cells of each table, in order."""
        found: dict[int, list[Block]] = {}
        for block in self.blocks:
            if block.table is not None:
                found.setdefault(block.table, []).append(block)
        return found

    def lines(self) -> Iterator[str]:
        """The text line by line, a row of a table as | a | b |, as collections of law texts write it."""
        row: list[Block] = []
        for block in (*self.body, Block("")):
            if row and (block.table, block.row) != (row[0].table, row[0].row):
                yield "| " + " | ".join(re.sub(r"\s*\n\s*", "", cell.text) for cell in row) + " |"
                row = []
            if block.table is not None:
                row.append(block)
            elif block.text:
                yield from block.text.splitlines()


@dataclass(slots=True)
class Blocks:
    """Blocks being gathered; each gets its number as it comes. What is empty is left out, but not the cell of a table."""

    found: list[Block] = field(default_factory=list)
    tables: int = 0

    def add(self, text: str, kind: str = PARAGRAPH, page: int | None = None) -> None:
        if text := text.strip():
            self.found.append(Block(text, len(self.found) + 1, kind, page))

    def cell(
        self, text: str, row: int, column: int, until: int | None = None, page: int | None = None
    ) -> None:
        """A cell of the table that was last begun."""
        number = len(self.found) + 1
        self.found.append(
            Block(text.strip(), number, CELL, page, self.tables, row, max(row, until or row), column)
        )

    def table(self) -> int:
        """Begin a table."""
        self.tables += 1
        return self.tables
