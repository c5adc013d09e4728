"""Pages of web sites (.html) as documents, through lxml: menus, scripts and styles left out, nothing fetched."""

import re
from pathlib import Path

from charset_normalizer import from_bytes
from lxml import html
from lxml.etree import ParserError, XMLSyntaxError
from lxml.html import HtmlElement

from kg.errors import InputError
from loaders.paper import Blocks, Paper

_LEFT_OUT = frozenset(
    ("script", "style", "noscript", "template", "head", "nav", "header", "footer", "aside", "form", "iframe", "object",
     "svg", "select", "button", "textarea")
)  # fmt: skip
_WITHIN_LINES = frozenset(
    ("a", "abbr", "b", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "q", "s", "small",
     "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "o:p", "st1:chsdate")
)  # fmt: skip
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def read_html(path: Path) -> Paper:
    """The page; raises InputError where it is none, or its encoding is not known."""
    text = _DECLARATION.sub("", _decoded(path))
    try:
        root = html.document_fromstring(text.replace("\0", ""))
    except (ParserError, XMLSyntaxError, ValueError) as trouble:
        raise InputError(f"{path} 读不出网页：{trouble}", f"{path} is no page: {trouble}") from trouble
    page = _Page()
    page.walk(root)
    page.flush()
    return Paper(path, tuple(page.blocks.found))


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    said = match[1].decode("ascii", "replace").lower() if (match := _CHARSET.search(data[:4096])) else ""
    tried = ["utf-8-sig"]
    if said.startswith("gb"):
        tried = ["gb18030", "utf-8-sig"]
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        tried = ["utf-16"]
    for encoding in tried:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    best = from_bytes(data, cp_isolation=["gb18030", "gbk", "big5", "utf-8"]).best()
    if best is None:
        raise InputError(
            f"{path} 的编码不识；请另存为 UTF-8", f"the encoding of {path} is not known; save it as UTF-8"
        )
    return data.decode("gb18030" if best.encoding.startswith("gb") else best.encoding)


class _Page:
    def __init__(self) -> None:
        self.blocks = Blocks()
        self.waiting = ""

    def flush(self) -> None:
        self.blocks.add(_plain(self.waiting))
        self.waiting = ""

    def walk(self, element: HtmlElement) -> None:
        tag = element.tag if isinstance(element.tag, str) else None
        if tag is None or tag in _LEFT_OUT or _HIDDEN.search(element.get("style") or ""):
            self.waiting += element.tail or ""
            return
        if tag == "br":
            self.flush()
        elif tag == "table" and _holds_data(element):
            self.flush()
            self._table(element)
        else:
            apart = tag not in _WITHIN_LINES
            if apart:
                self.flush()
            self.waiting += element.text or ""
            for child in element:
                self.walk(child)
            if apart:
                self.flush()
        self.waiting += element.tail or ""

    def _table(self, table: HtmlElement) -> None:
        self.blocks.table()
        taken: dict[int, int] = {}  # the last row that a cell above covers, by column
        for row, cells in enumerate(table.iter("tr"), 1):
            column = 1
            for cell in cells.iterchildren("td", "th"):
                while taken.get(column, 0) >= row:
                    column += 1
                down, across = _span(cell, "rowspan"), _span(cell, "colspan")
                self.blocks.cell(_plain(_text(cell)), row, column, until=row + down - 1)
                taken.update(dict.fromkeys(range(column, column + across), row + down - 1))
                column += across


def _holds_data(table: HtmlElement) -> bool:
    """Whether a table is one of data: several rows and columns, and none within it; others only lay out the page."""
    rows = [len(list(row.iterchildren("td", "th"))) for row in table.iter("tr")]
    return len(rows) > 1 and max(rows) > 1 and next(table.iterdescendants("table"), None) is None


def _text(cell: HtmlElement) -> str:
    page = _Page()
    page.waiting = cell.text or ""
    for child in cell:
        page.walk(child)
    page.flush()
    return "\n".join(block.text for block in page.blocks.found)


def _plain(text: str) -> str:
    """Text as a browser shows it: white space of the source is one space, or none between Chinese letters."""
    lines = [re.sub(r"[ \t\r\f\v\xa0]+", " ", line).strip() for line in text.split("\n")]
    whole = " ".join(line for line in lines if line)
    return re.sub(r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])", "", whole).strip()


def _span(cell: HtmlElement, name: str) -> int:
    said = cell.get(name) or "1"
    return min(int(said), 1000) if said.isdecimal() and int(said) else 1
