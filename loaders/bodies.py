"""The body of a law text, line by line, to the reader of articles or of numbered sections."""

import re

from loaders.articles import ARTICLE, Articles
from loaders.parts import Body, count_letters
from loaders.readers import Reader
from loaders.sections import Sections

_MARKED = re.compile(r"^#+\s*")


def read_body(lines: list[str]) -> Body:
    """The provisions of a body. Text before the first article is the preamble, §0."""
    kept = [line for raw in lines if (line := _clean(raw))]
    numbered = any(ARTICLE.match(_MARKED.sub("", line)) for line in kept)
    reader: Reader = Articles() if numbered else Sections()
    letters = 0
    for line, following in zip(kept, [*kept[1:], ""], strict=False):
        words = _MARKED.sub("", line)
        letters += count_letters(words)
        if words != line and not ARTICLE.match(words):
            reader.heading(words)
        else:
            reader.line(words, following)
    return Body(reader.parts, numbered, letters, reader.run_on, reader.numbered_again)


def _clean(line: str) -> str:
    """A line without its margins, invisible characters and the marks of bold print."""
    return re.sub(r"[\u200b-\u200f\u2060\ufeff]|\*\*|<!--.*?-->", "", line).strip()
