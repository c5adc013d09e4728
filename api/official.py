"""A Word file in the form of an official document (GB/T 9704-2012): page, fonts, headings, tables, annexes, page numbers.

Reusable: it knows nothing of what is written. Lengths are millimetres and points as the standard gives them.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from api.wrap import plain
from loaders.files import write

MARGINS = (37, 28, 35, 26)  # mm: top, left, bottom, right; the type area is then 156 × 225
SIZE, LINE = 16, 28.9  # points: 三号, and 22 lines to a page
CLOSER = -5  # twentieths of a point: 28 characters of 三号 then fit into 156 mm
BODY, BLACK, KAI, SONG, TITLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体", "方正小标宋简体"
# What a machine without the font may show instead (w:altName), so that no page falls back on a Latin font.
INSTEAD = {BODY: "仿宋", KAI: "楷体", TITLE: "宋体", BLACK: "SimHei", SONG: "SimSun"}
HEADINGS = (BLACK, KAI, BODY)  # 一、 （一） 1.
NUMERALS = "一二三四五六七八九十"


class Official:
    """One document, written from its title to its annexes; `save` writes it to a file."""

    def __init__(self, subject: str) -> None:
        self._docx = docx.Document()
        self._counts = [0, 0, 0]
        self._named_fonts()
        style: Any = self._docx.styles["Normal"]
        style.font.size = Pt(SIZE)
        properties = style.element.get_or_add_rPr()
        _font(properties, BODY)
        properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN"/>'))
        self._page(self._docx.sections[0])
        self._docx.settings.odd_and_even_pages_header_footer = True
        about = self._docx.core_properties
        about.title, about.author, about.comments = plain(subject), "", ""

    def title(self, *lines: str) -> None:
        """The title, in as many lines as are given, with an empty one after it."""
        for line in lines:
            self._line(line, WD_ALIGN_PARAGRAPH.CENTER, font=TITLE, size=22, spacing=36)
        self.line("")

    def addressee(self, words: str) -> None:
        """主送机关: at the left edge, with its colon."""
        self._line(words, WD_ALIGN_PARAGRAPH.LEFT)

    def heading(self, level: int, words: str) -> None:
        """A heading with its number: 一、 at level 1, （一） at level 2, 1. at level 3."""
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (len(self._counts) - level)
        count = self._counts[level - 1]
        number = (f"{chinese(count)}、", f"（{chinese(count)}）", f"{count}.")[level - 1]
        self._line(number + words, indent=True, font=HEADINGS[level - 1], together=True)

    def paragraph(self, words: str) -> None:
        """A paragraph of the body, its first line two characters in."""
        self._line(words, indent=True)

    def line(self, words: str, *, right: bool = False) -> None:
        """A line by itself: at the left edge, or at the right one, four characters from the edge (署名、日期)."""
        paragraph = self._line(words, WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT)
        if right:
            paragraph.paragraph_format.right_indent = Pt(4 * SIZE)

    def annex_list(self, titles: Sequence[str]) -> None:
        """附件说明, below the body: 附件：1. … in lines of their own."""
        self.line("")
        for number, words in enumerate(titles, 1):
            numbered = f"{number}. {words}" if len(titles) > 1 else words
            paragraph = self._line(f"附件：{numbered}" if number == 1 else numbered)
            paragraph.paragraph_format.left_indent = Pt(5 * SIZE)
            paragraph.paragraph_format.first_line_indent = Pt(-3 * SIZE if number == 1 else 0)

    def annex(self, number: int | None, title: str) -> None:
        """Begin an annex on a page of its own: 附件1 at the left edge, the title in the middle."""
        self._docx.add_section(WD_SECTION.NEW_PAGE)
        self._line(f"附件{number or ''}", font=BLACK)
        self.title(title)
        self._counts = [0, 0, 0]

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float]) -> None:
        """A table with its headings repeated on each page; `widths` are shares of the type area; numbers stand in the middle."""
        table = self._docx.add_table(1, len(headings), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        area = 210 - MARGINS[1] - MARGINS[3]
        lengths = [Mm(area * width / sum(widths)) for width in widths]
        for index, words in enumerate(headings):
            self._cell(table.rows[0].cells[index], words, font=BLACK, middle=True)
        table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        for row in rows:
            cells = table.add_row().cells
            for cell, words in zip(cells, row, strict=True):
                self._cell(cell, words, middle=len(words) <= 5)
        for row_ in table.rows:
            row_._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
            for cell, length in zip(row_.cells, lengths, strict=True):
                cell.width = length
        for column, length in zip(table.columns, lengths, strict=True):
            column.width = length

    def save(self, path: Path) -> None:
        """Write the file; raises InputError where it cannot be written."""
        write(path, self._docx.save)

    def _line(
        self,
        words: str,
        align: WD_ALIGN_PARAGRAPH | None = None,
        *,
        font: str = BODY,
        size: float = SIZE,
        spacing: float = LINE,
        indent: bool = False,
        together: bool = False,
    ) -> Paragraph:
        paragraph = self._docx.add_paragraph()
        _spaced(paragraph, spacing)
        paragraph.alignment = align if align is not None else WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.keep_with_next = together or None
        if indent:
            _indented(paragraph)
        _written(paragraph, plain(words), font, size)
        return paragraph

    def _cell(self, cell: Any, words: str, *, font: str = BODY, middle: bool = False) -> None:
        lines = words.split("\n")
        for number, line in enumerate(lines):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            _spaced(paragraph, 16)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if middle else WD_ALIGN_PARAGRAPH.LEFT
            _written(paragraph, plain(line), font, 10.5)
        cell.vertical_alignment = 1

    def _page(self, section: Any) -> None:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.left_margin, section.bottom_margin, section.right_margin = map(
            Mm, MARGINS
        )
        section.footer_distance = Mm(MARGINS[2] - 7 - 5)  # the number stands 7 mm below the type area
        for footer, align in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):  # fmt: skip
            paragraph = footer.paragraphs[0]
            paragraph.alignment = align
            paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
            _written(paragraph, "— ", SONG, 14)
            _field(_written(paragraph, "", SONG, 14), "PAGE")
            _written(paragraph, " —", SONG, 14)

    def _named_fonts(self) -> None:
        """Name in the table of fonts what may stand in for each font."""
        part: Any = next(
            rel.target_part for rel in self._docx.part.rels.values() if rel.reltype.endswith("/fontTable")
        )
        table = parse_xml(part.blob)
        for name, other in INSTEAD.items():
            font = parse_xml(
                f'<w:font {nsdecls("w")} w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
            )
            table.append(font)
        part._blob = serialize_part_xml(table)


def chinese(count: int) -> str:
    """1 to 99 as 一 to 九十九."""
    tens, ones = divmod(count, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else NUMERALS[tens - 1] + "十")
    return head + (NUMERALS[ones - 1] if ones else "")


def _written(paragraph: Paragraph, words: str, font: str, size: float) -> Run:
    run = paragraph.add_run(words)
    run.font.size = Pt(size)
    properties: Any = run._r.get_or_add_rPr()
    _font(properties, font)
    if size == SIZE:
        properties.find(qn("w:sz")).addprevious(parse_xml(f'<w:spacing {nsdecls("w")} w:val="{CLOSER}"/>'))
    return run


def _font(properties: Any, name: str) -> None:
    """The font of Chinese and of Latin letters; Word needs each said by itself."""
    fonts = properties.get_or_add_rFonts()
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), name)


def _spaced(paragraph: Paragraph, points: float) -> None:
    shape = paragraph.paragraph_format
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    shape.line_spacing = Pt(points)
    shape.space_before = shape.space_after = Pt(0)


def _indented(paragraph: Paragraph) -> None:
    """Two characters, whatever their size; the points are for readers that do not count characters."""
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), str(2 * SIZE * 20))


def _field(run: Run, code: str) -> None:
    for kind in ("begin", None, "end"):
        run._r.append(
            parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>')
            if kind
            else parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve"> {code} </w:instrText>')
        )
