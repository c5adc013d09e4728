"""PDF documents with a text layer, through pdfplumber: lines joined to paragraphs, page numbers and running heads dropped."""

import re
import statistics
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from kg.errors import InputError, Words
from loaders.numerals import CHINESE
from loaders.packed import UNPACKED
from loaders.paper import MARGIN, Blocks, Paper
from loaders.wrapped import Line, Measure, joined, paragraphs

MOST_PAGES = 3000
_STREAM = re.compile(rb"stream\r?\n")
_PAGE_NUMBER = re.compile(
    rf"^[\s\-—–－_·•]*(?:第?\s*[\d{CHINESE}]{{1,5}}\s*页?|第\s*\d+\s*页\s*[,，/]?\s*共\s*\d+\s*页|\d+\s*/\s*\d+)[\s\-—–－_·•]*$"
)
_MARGIN = 0.11  # of the height of a page: where running heads and page numbers stand
_NO_CODE = re.compile(r"\(cid:\d+\)")


def read_pdf(path: Path) -> Paper:
    """The document; raises InputError for one that is damaged, locked, scanned without a text layer, or a bomb."""
    _refuse_bombs(path)
    try:
        with pdfplumber.open(path) as pdf:
            return _Reader(path, pdf).paper()
    except InputError:
        raise
    except (PDFPasswordIncorrect, PDFEncryptionError) as trouble:
        raise _locked(path) from trouble
    except Exception as trouble:  # pdfminer lets out whatever a damaged file makes it meet
        causes = (trouble, *trouble.args, trouble.__cause__, trouble.__context__)
        if any(isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError) for cause in causes):
            raise _locked(path) from trouble
        why = type(trouble).__name__ if isinstance(trouble, PdfminerException) else str(trouble)
        raise InputError(
            f"{path} 不是完整的 PDF：{why}；请重新导出", f"{path} is no whole PDF: {why}; export it again"
        ) from trouble


def _locked(path: Path) -> InputError:
    return InputError(
        f"{path} 加了密码，读不了；请先去掉密码", f"{path} has a password and cannot be read; remove it first"
    )


def _refuse_bombs(path: Path) -> None:
    """Raises InputError where the packed streams of the file unpack to too much, also those packed several times."""
    data = path.read_bytes()
    total = 0
    for match in _STREAM.finditer(data):
        piece = data[match.end() : match.end() + (64 << 20)]
        for _ in range(4):
            if piece[:1] not in (b"\x78", b"\x48", b"\x58", b"\x68"):
                break
            try:
                piece = zlib.decompressobj().decompress(piece, UNPACKED - total + 1)
            except zlib.error:
                break
            total += len(piece)
            if total > UNPACKED:
                raise InputError(
                    f"{path} 解压后过大，未读（防压缩炸弹）",
                    f"{path} unpacks to too much and was not read (zip bomb)",
                )


@dataclass(frozen=True, slots=True)
class _Spot:
    """A line or a table (its rows of cells) on a page; `margin` where running heads and page numbers stand."""

    page: int
    top: float
    held: Line | list[list[str]]
    margin: bool = False


class _Reader:
    def __init__(self, path: Path, pdf: Any) -> None:
        self.path, self.pdf = path, pdf
        self.blocks = Blocks()

    def paper(self) -> Paper:
        if len(self.pdf.pages) > MOST_PAGES:
            raise InputError(
                f"{self.path} 有 {len(self.pdf.pages)} 页，过多；请分成几份",
                f"{self.path} has {len(self.pdf.pages)} pages, too many; split it",
            )
        pages = [_spots(page) for page in self.pdf.pages]
        self._refuse_unreadable(pages)
        heads = _running(pages)
        margins = (_text(spot) for spots in pages for spot in spots if _bare(_text(spot)) in heads)
        for text in dict.fromkeys(text for text in margins if not _PAGE_NUMBER.match(text)):
            self.blocks.add(text, MARGIN)
        spots = [spot for found in pages for spot in found if not (spot.margin and _left_out(spot, heads))]
        measure = Measure.of([spot.held for spot in spots if isinstance(spot.held, Line)])
        waiting: list[Line] = []
        before: _Spot | None = None
        for spot in spots:
            if isinstance(spot.held, Line):
                waiting.append(spot.held)
            else:
                self._tell(waiting, measure)
                waiting = []
                self._table(spot, before)
            before = spot
        self._tell(waiting, measure)
        empty = "、".join(str(number) for number, found in enumerate(pages, 1) if not found)
        remark = Words(f"第 {empty} 页没有文字层，未读", f"page {empty} has no text layer and was not read")
        return Paper(self.path, tuple(self.blocks.found), (remark,) if empty else ())

    def _refuse_unreadable(self, pages: list[list[_Spot]]) -> None:
        text = "".join(_text(spot) for spots in pages for spot in spots)
        if not text.strip():
            raise InputError(
                f"{self.path} 没有文字层（扫描件）；请先做文字识别（OCR）",
                f"{self.path} has no text layer (a scan); it needs OCR first",
            )
        if 40 * len(_NO_CODE.findall(text)) > len(text):
            raise InputError(
                f"{self.path} 的字体没有文字编码，读出来是乱码；请重新导出，或者做文字识别（OCR）",
                f"the fonts of {self.path} tell no characters; export it again, or use OCR",
            )

    def _tell(self, lines: list[Line], measure: Measure) -> None:
        for text, page in paragraphs(lines, measure):
            self.blocks.add(text, page=page)

    def _table(self, spot: _Spot, before: _Spot | None) -> None:
        """A table; one that opens a page right after one of as many columns carries that one on."""
        rows = spot.held
        assert isinstance(rows, list)
        found, above = self.blocks.found, 0
        if (
            before
            and isinstance(before.held, list)
            and before.page < spot.page
            and len(before.held[0]) == len(rows[0])
        ):
            above = found[-1].row
            rows = rows[1:] if rows[0] == before.held[0] else rows
        else:
            self.blocks.table()
        for row, cells in enumerate(rows, above + 1):
            for column, cell in enumerate(cells, 1):
                self.blocks.cell(cell, row, column, page=spot.page)


def _spots(page: Any) -> list[_Spot]:
    """The lines and tables of a page from its top to its foot."""
    tables = [table for table in page.find_tables() if len(table.rows[0].cells) > 1]
    number, height = page.page_number, float(page.height)
    found = [
        _Spot(number, table.bbox[1], [[_cell(cell) for cell in row] for row in table.extract()])
        for table in tables
    ]
    boxes = [table.bbox for table in tables]
    outside = page.filter(lambda thing: not any(_inside(thing, box) for box in boxes)) if boxes else page
    for line in outside.extract_text_lines(return_chars=True):
        size = statistics.median(char["size"] for char in line["chars"])
        margin = line["top"] < _MARGIN * height or line["bottom"] > (1 - _MARGIN) * height
        told = Line(line["text"], line["x0"], line["x1"], size, number)
        found.append(_Spot(number, line["top"], told, margin))
    return sorted(found, key=lambda spot: spot.top)


def _inside(thing: Any, box: tuple[float, float, float, float]) -> bool:
    middle = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return bool(box[0] <= middle[0] <= box[2] and box[1] <= middle[1] <= box[3])


def _cell(cell: str | None) -> str:
    """The words of a cell: its lines were wrapped, unless one ends a sentence."""
    lines = (cell or "").split("\n")
    text = lines[0].strip()
    for line in lines[1:]:
        text = f"{text}\n{line.strip()}" if text.endswith(("。", "；", ";")) else joined(text, line)
    return text


def _text(spot: _Spot) -> str:
    return spot.held.text if isinstance(spot.held, Line) else "".join(map("".join, spot.held))


def _bare(text: str) -> str:
    return re.sub(r"[\d\s]", "", text)


def _running(pages: list[list[_Spot]]) -> frozenset[str]:
    """The running heads: what stands in the margin of most pages, whatever its numbers."""
    seen = Counter(
        bare
        for spots in pages
        for bare in {_bare(_text(spot)) for spot in spots if spot.margin}
        if len(bare) > 1
    )
    return frozenset(text for text, count in seen.items() if count >= max(2, len(pages) / 2))


def _left_out(spot: _Spot, heads: frozenset[str]) -> bool:
    text = _text(spot)
    return _bare(text) in heads or _PAGE_NUMBER.match(text) is not None
