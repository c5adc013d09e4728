"""A law text as a file: its encoding, its size, and where its head ends and its body begins."""

import codecs
import re
from pathlib import Path

from charset_normalizer import from_bytes

from kg.errors import InputError, Words
from loaders.numerals import CHINESE

END = "<!-- INFO END -->"  # ends the head in collections of the layout of LawRefBook/Laws
LARGEST = 64 * 1024 * 1024  # bytes of one text
_WIDE = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTENTS = re.compile(r"^[#\s]*目\s*[录次]\s*$")
_CONTENT = re.compile(
    rf"^[#\s]*(?:第\s*[{CHINESE}\d]+\s*(?:分编|编|章|节)|附\s*则|附\s*录|附\s*件|总\s*则|分\s*则|序\s*言).{{0,60}}$"
)
_BODY = re.compile(
    rf"^[#*\s]*(?:第\s*[{CHINESE}\d]+\s*(?:分编|编|章|节|条)|[{CHINESE}]+、|[（(][{CHINESE}]+[）)]|序\s*言\s*$|前\s*言\s*$)"
)
_HISTORY = re.compile(r"^[（(]?\s*(?:根据|自)?\s*(?:19|20)\d{2}\s*[年-]")
_ISSUED = re.compile(
    rf"^\S{{0,30}}(?:令|公告)\s*[（(]?\s*第?\s*[{CHINESE}\d]+\s*号|^\S{{1,12}}[〔\[［]\d{{4}}[〕\]］]\S{{0,4}}号\s*$"
)


def text_of(path: Path) -> tuple[str, Words | None]:
    """The text of a file and, where it was not UTF-8, a remark; raises InputError for a binary or an enormous one."""
    if path.stat().st_size > LARGEST:
        raise InputError(f"{path} 超过 64 MB，不像一部法规", f"{path} is over 64 MB, hardly one law")
    data = path.read_bytes()
    for mark, encoding in _WIDE:
        if data.startswith(mark):
            return _decoded(path, data, encoding)
    if b"\0" in data[:8192]:
        raise InputError(f"{path} 是二进制文件，不是文本", f"{path} is binary, no text")
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        best = from_bytes(data, cp_isolation=["gb18030", "gbk", "big5"]).best()
    if best is None:
        raise _unknown(path)
    return _decoded(path, data, "gb18030" if best.encoding.startswith("gb") else best.encoding)


def _decoded(path: Path, data: bytes, encoding: str) -> tuple[str, Words]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as trouble:
        raise _unknown(path) from trouble
    return text.removeprefix("\ufeff"), Words(
        f"不是 UTF-8，按 {encoding} 读入", f"not UTF-8; read as {encoding}"
    )


def _unknown(path: Path) -> InputError:
    return InputError(
        f"{path} 的编码不识；请另存为 UTF-8", f"the encoding of {path} is not known; save it as UTF-8"
    )


def split(text: str) -> tuple[list[str], list[str]]:
    """The lines of the head and of the body; a table of contents is part of neither."""
    before, mark, after = text.partition(END)
    if mark:
        head, body = before.splitlines(), after.splitlines()
        return head, _without_title(head, without_contents(body))
    lines = [line for line in text.splitlines() if line.strip()]
    end = _head_ends(lines)
    return lines[:end], without_contents(lines[end:])


def _head_ends(lines: list[str]) -> int:
    """How many lines are the head: the title, then dates, numbers and what stands in brackets, which may be wrapped."""
    start = next((number for number, line in enumerate(lines) if _starts(line)), None)
    open_bracket, end = False, 0
    for number, line in enumerate(lines[:start]):
        plain = line.strip()
        history = _HISTORY.match(plain) or _ISSUED.match(plain) or plain[0] in "（("
        if number and not open_bracket and not history and (start is None or plain[-1] in "。；："):
            return number
        balance = sum(plain.count(sign) for sign in "（(") - sum(plain.count(sign) for sign in "）)")
        open_bracket = balance > 0 or (open_bracket and balance == 0)
        end = number + 1
    return end if start is None else start


def _starts(line: str) -> bool:
    return bool(_CONTENTS.match(line) or _BODY.match(line))


def without_contents(lines: list[str]) -> list[str]:
    """The lines without a 目录: its entries are headings, up to the first that stands there again."""
    at = next((number for number, line in enumerate(lines) if _CONTENTS.match(line)), None)
    if at is None:
        return lines
    first: str | None = None
    for number in range(at + 1, len(lines)):
        entry = re.sub(r"[\s#.…·]|\d+$", "", lines[number])
        if not entry:
            continue
        if not _CONTENT.match(lines[number]) or entry == first:
            return lines[:at] + lines[number:]
        first = first or entry
    return lines[:at]


def _without_title(head: list[str], body: list[str]) -> list[str]:
    """The body without the title of the text, where a collection repeats it above the first line."""
    title = re.sub(r"[\s#《》]", "", next((line for line in head if line.startswith("#")), ""))
    bare = re.sub(r"[、，]", "", title)
    seen = ""
    for number, line in enumerate(body[:8]):
        seen += re.sub(r"[\s\u200b《》、，]", "", line)
        if bare and seen == bare:
            return body[number + 1 :]
        if not bare.startswith(seen):
            break
    return body
