"""Which extractor reads which document: .docx, .doc, .pdf, .html, .md, .txt. Nothing is fetched, nothing in a file is run."""

from collections.abc import Callable, Mapping
from pathlib import Path

from kg.errors import InputError, Words
from loaders.paper import Paper
from loaders.paper_head import secret
from loaders.papers_doc import read_doc
from loaders.papers_docx import read_docx
from loaders.papers_html import read_html
from loaders.papers_pdf import read_pdf
from loaders.papers_text import read_text
from loaders.texts import LARGEST, text_of

_READERS: Mapping[str, Callable[[Path], Paper]] = {
    ".docx": read_docx,
    ".doc": read_doc,
    ".pdf": read_pdf,
    ".html": read_html,
    ".htm": read_html,
    ".md": read_text,
    ".txt": read_text,
}
PLAIN = (".md", ".txt")
SUFFIXES = tuple(_READERS)
_MAGIC = (
    (b"%PDF", ".pdf"), (b"PK\x03\x04", ".docx"), (b"\xd0\xcf\x11\xe0", ".doc"), (b"{\\rtf", ".rtf"),
    (b"\x89PNG", ".png"), (b"\xff\xd8\xff", ".jpg"),
)  # fmt: skip


def read_paper(path: Path) -> Paper:
    """The document; raises InputError for one that no reader knows, or that is empty, too large, damaged, locked or a bomb."""
    suffix = path.suffix.lower()
    if not path.exists():
        raise InputError(f"没有这个文件：{path}", f"no such file: {path}")
    if path.is_dir():
        raise InputError(f"{path} 是文件夹；请逐个给出文件", f"{path} is a folder; name the files themselves")
    if suffix not in _READERS:
        known = "、".join(SUFFIXES)
        raise InputError(
            f"{path}：不认得 {suffix or '没有后缀'} 的文件；可以是 {known}",
            f"{path}: no reader for {suffix or 'a file without suffix'}; it may be {', '.join(SUFFIXES)}",
        )
    size = path.stat().st_size
    if size == 0:
        raise InputError(f"{path} 是空文件", f"{path} is empty")
    if size > LARGEST:
        raise InputError(f"{path} 超过 64 MB，请分成几份", f"{path} is over 64 MB; split it")
    with path.open("rb") as file:
        start = file.read(8)
    really = next((kind for magic, kind in _MAGIC if start.startswith(magic)), None)
    if really is not None and really != suffix:
        raise InputError(
            f"{path} 的内容像是 {really}，不是 {suffix}；请改正后缀，或者另存为 .docx 或 .pdf"
            "（加了密码的 .docx 也会这样：请先去掉密码）",
            f"{path} looks like {really}, not {suffix}; mend its suffix, or save it as .docx or .pdf "
            "(a .docx with a password looks so too: remove the password first)",
        )
    paper = _READERS[suffix](path)
    if not any(block.text for block in paper.body):
        raise InputError(f"{path} 里没有文字", f"{path} holds no text")
    return paper


def law_text(path: Path) -> tuple[str, tuple[Words, ...]]:
    """The words of a law text in whatever kind of file, and what is remarkable about how they were read; raises InputError."""
    if path.suffix.lower() in PLAIN:
        text, remark = text_of(path)
        return text, (remark,) if remark else ()
    paper = read_paper(path)
    if secret(paper) is not None:
        raise InputError(
            f"{path} 标有密级或者不予公开，不得录入；yiju read 只按文号登记",
            f"{path} is marked secret or not for publication and may not be loaded; yiju read registers its number alone",
        )
    return "\n".join(paper.lines()), paper.remarks
