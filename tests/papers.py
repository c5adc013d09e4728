"""Documents of our own invention (tests/documents), written as .docx, .pdf, .html or .txt, with what is in them by hand.

Each file says its form, then its lines (T title, C centred, N footnote, B text box, | a | b | rows of a table), then every
citation, task and measure that a reader finds in it.
"""

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

FOLDER = Path(__file__).parent / "documents"
FONT = "STSong-Light"
COLUMNS = 56  # at which the plain text is wrapped
OWN = "本文件"


@dataclass(frozen=True)
class Told:
    """A document of the folder: its form, its lines with their marks, and what stands in it."""

    name: str
    form: str
    lines: list[str]
    cited: list[tuple[str, str]]
    tasks: list[tuple[str, tuple[str, ...]]]
    measures: list[str]

    def write(self, folder: Path) -> Path:
        """Write it in its form; answers the file."""
        return WRITERS[self.form](folder / self.name, self.lines)


def told() -> list[Told]:
    return [_told(path) for path in sorted(FOLDER.glob("*.txt"))]


def _told(path: Path) -> Told:
    parts = dict(part.split("\n", 1) for part in ("=== \n" + path.read_text("utf-8")).split("=== ")[1:])
    form, *lines = next(iter(parts.values())).splitlines()
    cited = []
    for line in parts["引用"].splitlines():
        name, *places = line.split(" ")
        cited += [(name, place) for place in places or [""]]
    tasks = [line.split(" ") for line in parts["任务"].splitlines()]
    return Told(
        path.stem,
        form.removeprefix("@"),
        lines,
        cited,
        [(number, tuple(units.split("；"))) for number, units in tasks],
        parts["措施"].splitlines(),
    )


def _rows(lines: Iterable[str]) -> Iterator[tuple[str, list[list[str]]]]:
    """(mark and words of a line, no rows) or ("", the rows of a table)."""
    rows: list[list[str]] = []
    for line in [*lines, ""]:
        if line.startswith("|"):
            rows.append(line[1:].split("|"))
            continue
        if rows:
            yield "", rows
            rows = []
        if line:
            yield line, []


def _marked(line: str) -> tuple[str, str]:
    return (line[0], line[2:]) if line[:2] in ("T ", "C ", "N ", "B ") else ("", line)


def write_docx(path: Path, lines: list[str]) -> Path:
    document = docx.Document()
    notes: list[str] = []
    for line, rows in _rows(lines):
        if rows:
            table = document.add_table(len(rows), len(rows[0]))
            for cells, row in zip(table.rows, rows, strict=True):
                for cell, text in zip(cells.cells, row, strict=True):
                    cell.text = text
            continue
        mark, text = _marked(line)
        if mark == "N":
            notes.append(text)
            document.paragraphs[-1]._p.append(
                parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="{len(notes)}"/></w:r>')
            )
        elif mark == "B":
            document.paragraphs[-1]._p.append(parse_xml(_box(text)))
        else:
            document.add_paragraph(text)
    if notes:
        _footnotes(document, notes)
    document.save(str(path.with_suffix(".docx")))
    return path.with_suffix(".docx")


def _box(text: str) -> str:
    inner = f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"
    compatible = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    return (
        f"<w:r {nsdecls('w')} {compatible}><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{inner}</w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict>{inner}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def _footnotes(document: "docx.document.Document", notes: list[str]) -> None:
    said = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
        for number, text in enumerate(notes, 1)
    )
    part = Part(
        PackURI("/word/footnotes.xml"),
        CONTENT_TYPE.WML_FOOTNOTES,
        f"<w:footnotes {nsdecls('w')}>{said}</w:footnotes>".encode(),
        document.part.package,
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _style(size: float, **more: float) -> ParagraphStyle:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    return ParagraphStyle("style", fontName=FONT, fontSize=size, leading=1.7 * size, wordWrap="CJK", **more)


def write_pdf(path: Path, lines: list[str]) -> Path:
    """Wrapped at the edge of the page, with a running head and page numbers."""
    styles = {"T": _style(20, alignment=1), "C": _style(12, alignment=1), "": _style(14, firstLineIndent=28)}
    cell = _style(11)
    flow: list[Flowable] = []
    for line, rows in _rows(lines):
        if rows:
            grid = [("GRID", (0, 0), (-1, -1), 1, (0, 0, 0)), ("FONT", (0, 0), (-1, -1), FONT, 11)]
            told = [[Paragraph(text, cell) for text in row] for row in rows]
            flow.append(Table(told, style=grid, colWidths=[40, 120, 200][: len(rows[0])]))
        else:
            mark, text = _marked(line)
            flow.append(Paragraph(text, styles[mark]))
    document = SimpleDocTemplate(str(path.with_suffix(".pdf")), pagesize=(420, 500))

    def margins(canvas: object, page: object) -> None:
        canvas.setFont(FONT, 9)  # type: ignore[attr-defined]
        canvas.drawString(80, 470, "某某省财政厅公报 2021年第12期")  # type: ignore[attr-defined]
        canvas.drawCentredString(210, 24, f"— {page.page} —")  # type: ignore[attr-defined]

    document.build(flow, onFirstPage=margins, onLaterPages=margins)
    return path.with_suffix(".pdf")


def write_html(path: Path, lines: list[str]) -> Path:
    """A page of a site: a menu, scripts, words broken by spans and white space."""
    body = []
    for line, rows in _rows(lines):
        if rows:
            cells = "".join(
                "<tr>" + "".join(f"<td><p>{text}</p></td>" for text in row) + "</tr>" for row in rows
            )
            body.append(f"<table>{cells}</table>")
        else:
            text = html.escape(_marked(line)[1]).replace("第", "<span>第</span>\n  ").replace("，", "，\n")
            body.append(f"<p style='text-indent:2em'>{text}</p>")
    page = (
        "<!DOCTYPE html><html><head><meta charset='gb2312'><title>某站</title><style>p{}</style></head><body>"
        "<nav><a href='/'>《某站法规》第一条</a></nav><script>var a='《脚本法》第二条';</script>"
        f"<div class='main'>{''.join(body)}</div><footer>《页脚条例》第三条</footer></body></html>"
    )
    path.with_suffix(".html").write_bytes(page.encode("gb18030"))
    return path.with_suffix(".html")


def wrapped(text: str, columns: int) -> list[str]:
    """The text with an indent of two letters, broken after so many columns; every letter is two wide."""
    letters = columns // 2
    whole = "　　" + text
    return [whole[at : at + letters] for at in range(0, len(whole), letters)]


def write_text(path: Path, lines: list[str]) -> Path:
    """Wrapped by hand, in GB18030."""
    told = [row for line, _ in _rows(lines) for row in _plain(line)]
    path.with_suffix(".txt").write_bytes("\n".join(told).encode("gb18030"))
    return path.with_suffix(".txt")


def _plain(line: str) -> list[str]:
    mark, text = _marked(line)
    return [text.center(COLUMNS // 2, "　").rstrip("　")] if mark else wrapped(text, COLUMNS)


WRITERS = {"docx": write_docx, "pdf": write_pdf, "html": write_html, "gb18030": write_text}
