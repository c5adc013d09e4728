"""Words as they are compared, and as the index keeps them: pairs of letters, so that any piece of a name is found.

SQLite's trigrams find no word of two letters, and most Chinese words have two; a phrase of pairs finds a piece of any length.
"""

import re
import unicodedata
from collections.abc import Iterable

_LEFT_OUT = re.compile(r"[\s《》〈〉<>“”\"']+")
_BRACKETS = str.maketrans("〔〕[]【】", "()()()")
_PRIVATE = 0xE000  # where signs that the tokenizer would part words at are moved to
_SIGNS = str.maketrans({sign: chr(_PRIVATE + sign) for sign in range(128) if not chr(sign).isalnum()})
_BETWEEN = chr(0xF8FF) * 3  # no pair is so long: no phrase reaches from one name into the next


def fold(words: str) -> str:
    """The words as they are compared: one width, one case, without spaces and book-title marks, one kind of bracket."""
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKC", words)).casefold().translate(_BRACKETS)


def pieces_of(words: str) -> list[str]:
    """The folded words that spaces part."""
    return [folded for piece in words.split() if (folded := fold(piece))]


def kept(names: Iterable[str]) -> str:
    """Folded names as tokens: each pair of neighbouring letters, then the last letter alone."""
    return f" {_BETWEEN} ".join(" ".join((*_pairs(name), name[-1].translate(_SIGNS))) for name in names)


def phrase(piece: str) -> str:
    """An expression of FTS5 that a folded piece is found by, wherever it stands in a name."""
    return f'"{" ".join(_pairs(piece))}"' if len(piece) > 1 else f'"{piece.translate(_SIGNS)}" *'


def _pairs(name: str) -> list[str]:
    moved = name.translate(_SIGNS)
    return [moved[at : at + 2] for at in range(len(moved) - 1)]
