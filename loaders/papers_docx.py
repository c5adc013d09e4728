"""Word documents (.docx) in the order of the document: paragraphs with their automatic numbers, tables, notes, text boxes.

Read through python-docx, whose parser resolves no entities. Deleted words are left out, inserted ones are read.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml.etree import _Element

from kg.errors import InputError, Words
from loaders.docx_numbers import Numbers
from loaders.packed import refuse_bombs
from loaders.paper import BOX, MARGIN, NOTE, PARAGRAPH, Block, Blocks, Paper
from loaders.wrapped import cut, joined

_THROUGH = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:smartTag", "w:moveTo")))
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_SKIPPED = frozenset(
    map(
        qn, ("w:del", "w:moveFrom", "w:instrText", "w:delText", "w:rPr", "w:pPr", "w:rt", "w:tblPr", "w:tcPr")
    )
)
_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_NOTES = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
_REVISED = Words(
    "文中有未接受的修订：插入的字算在内，删去的不算",
    "the document has open revisions: inserted words were read, deleted ones left out",
)


def read_docx(path: Path) -> Paper:
    """The document; raises InputError for one that is damaged, locked, or a bomb."""
    try:
        refuse_bombs(path)
        return _Reader(path).paper()
    except InputError:
        raise
    except RecursionError as trouble:
        raise _damaged(path, "nested too deeply") from trouble
    except Exception as trouble:  # python-docx lets out whatever a damaged part of the file makes it meet
        raise _damaged(path, str(trouble)) from trouble


def _damaged(path: Path, why: str) -> InputError:
    return InputError(
        f"{path} 不是完整的 .docx 文档：{why}；请在 Word 或 WPS 里打开并另存为不加密的 .docx",
        f"{path} is no whole .docx document: {why}; open it in a word processor and save it as .docx without a password",
    )


class _Reader:
    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(path) as packed:
            if not any(name.endswith("document.xml") for name in packed.namelist()):
                raise ValueError("no document.xml")
        self.document = docx.Document(str(path))
        self.numbers = Numbers(self._xml("numbering"), self._xml("styles"))
        self.blocks = Blocks()
        self.boxes: list[_Element] = []
        self.noted: list[tuple[str, str]] = []
        self.notes = {kind: self._notes(kind) for kind in ("footnotes", "endnotes")}

    def paper(self) -> Paper:
        for root in self._margins():
            self.blocks.add(" ".join(self._text(found) for found in root.iter(qn("w:p"))), MARGIN)
        body = self.document.element.body
        self._walk(body)
        revised = next(body.iter(qn("w:ins"), qn("w:del")), None) is not None
        return Paper(self.path, tuple(self.blocks.found), (_REVISED,) if revised else ())

    def _parts(self, kind: str) -> Iterator[Part]:
        for relation in self.document.part.rels.values():
            if relation.reltype.rsplit("/", 1)[-1] == kind and not relation.is_external:
                yield relation.target_part

    def _xml(self, kind: str) -> _Element | None:
        return next((parse_xml(part.blob) for part in self._parts(kind)), None)

    def _margins(self) -> Iterator[_Element]:
        for kind in ("header", "footer"):
            yield from (parse_xml(part.blob) for part in self._parts(kind))

    def _notes(self, kind: str) -> dict[str, _Element]:
        root = self._xml(kind)
        found = () if root is None else root.iter(qn(f"w:{kind[:-1]}"))
        return {str(note.get(qn("w:id"))): note for note in found if note.get(qn("w:type")) is None}

    def _walk(self, parent: _Element) -> None:
        for child in parent:
            if child.tag == qn("w:p"):
                self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                self._table(child)
            elif child.tag == _ALTERNATIVE:
                self._walk(next(iter(child.iter(_CHOICE)), child))
            elif child.tag in _THROUGH:
                self._walk(child)

    def _paragraph(self, paragraph: _Element) -> None:
        text = self.numbers.of(paragraph) + self._text(paragraph)
        found = self.blocks.found
        at = next((at for at in range(len(found) - 1, -1, -1) if found[at].kind not in (BOX, NOTE)), None)
        if at is not None and found[at].kind == PARAGRAPH and cut(found[at].text, text.strip()):
            found[at] = replace(found[at], text=joined(found[at].text, text))
        else:
            self.blocks.add(text)
        self._beside()

    def _beside(self) -> None:
        """The text boxes and notes that were met on the way, each as a block of its own."""
        boxes, self.boxes = self.boxes, []
        noted, self.noted = self.noted, []
        for box in boxes:
            self.blocks.add("\n".join(self._text(found) for found in box.iter(qn("w:p"))), BOX)
        for kind, number in noted:
            note = self.notes[kind].pop(number, None)
            if note is not None:
                self.blocks.add("\n".join(self._text(found) for found in note.iter(qn("w:p"))), NOTE)

    def _text(self, element: _Element) -> str:
        """The words of a paragraph, without those of text boxes within it."""
        words: list[str] = []
        for child in element:
            if child.tag in _SKIPPED or not isinstance(child.tag, str):
                continue
            if child.tag == qn("w:t"):
                words.append(child.text or "")
            elif child.tag in _SIGNS:
                words.append(_SIGNS[child.tag])
            elif child.tag in _NOTES:
                self.noted.append((_NOTES[child.tag], str(child.get(qn("w:id")))))
            elif child.tag == qn("w:txbxContent"):
                self.boxes.append(child)
            elif child.tag == _ALTERNATIVE:
                words += [self._text(choice) for choice in child if choice.tag == _CHOICE]
            else:
                words.append(self._text(child))
        return "".join(words)

    def _table(self, table: _Element) -> None:
        self.blocks.table()
        above: dict[
            int, int
        ] = {}  # where, by column, the cell stands in blocks.found that a merged one continues
        for row, cells in enumerate(_within(table, "w:tr"), 1):
            column = 1
            for cell in _within(cells, "w:tc"):
                if _merged(cell) and column in above:
                    first = self.blocks.found[above[column]]
                    self.blocks.found[above[column]] = _covering(first, row)
                else:
                    above[column] = len(self.blocks.found)
                    self.blocks.cell(self._cell(cell), row, column)
                column += _span(cell)
        self._beside()

    def _cell(self, cell: _Element) -> str:
        lines = [self.numbers.of(found) + self._text(found) for found in cell.iter(qn("w:p"))]
        return "\n".join(line for line in lines if line.strip())


def _covering(block: Block, row: int) -> Block:
    return replace(block, until=row)


def _within(element: _Element, tag: str) -> Iterator[_Element]:
    """The children of that kind, also where a content control wraps them."""
    for child in element:
        if child.tag == qn(tag):
            yield child
        elif child.tag in _THROUGH:
            yield from _within(child, tag)


def _merged(cell: _Element) -> bool:
    found = next(iter(cell.iterfind(f"{qn('w:tcPr')}/{qn('w:vMerge')}")), None)
    return found is not None and found.get(qn("w:val")) in (None, "continue")


def _span(cell: _Element) -> int:
    found = next(iter(cell.iterfind(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")), None)
    said = str(found.get(qn("w:val"))) if found is not None else "1"
    return int(said) if re.fullmatch(r"\d{1,3}", said) else 1
