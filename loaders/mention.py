"""A citation at its place in a document: its words, its sentence, and how it names its norm."""

import re
from dataclasses import dataclass

from loaders.citations import Citation
from loaders.named import Named
from loaders.paper import Block

# How a norm was named: by its full title, a short title of the document, a number, a title without marks, by what was
# named before it; the document itself; or not at all.
FULL, SHORT, NUMBER, PLAIN, CARRIED, OWN, OPEN = "full", "short", "number", "plain", "carried", "own", "open"
ENDS = re.compile(r"[。；;！？!?]")  # of a sentence


@dataclass(frozen=True, slots=True)
class Mention:
    """A norm cited at a place of a document: in which words and sentence, and as which citations, one a place of the norm.

    `way` tells how it was named; `keys` are all under which the norm may be held. One that names no norm has none.
    """

    words: str
    block: Block
    sentence: str
    start: int
    end: int
    way: str
    named: Named | None = None
    cited: tuple[Citation, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        return self.named.keys if self.named is not None and self.way != OWN else ()


def compact(text: str) -> str:
    """The text without white space and invisible letters: citations are often broken by them."""
    return re.sub(r"[\s\u200b-\u200f\u2060\ufeff\u3000]", "", text)


def sentence_at(text: str, start: int, end: int) -> str:
    """The sentence in which the words from start to end stand."""
    before = max((match.end() for match in ENDS.finditer(text, 0, start)), default=0)
    behind = ENDS.search(text, end)
    return text[before : behind.end() if behind else len(text)]
