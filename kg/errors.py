"""What can go wrong, told in both languages: what, where, and what next.

YijuError
├─ InputError       a file, a cell, a citation, an argument cannot be read (the asker can mend it)
├─ NotFound         what was asked for is not held
├─ Ambiguous        what was asked for is held more than once
├─ StoreError       the store cannot be opened, read or written
└─ RulebookError    the ontology, a rule or a shape is broken (nothing is judged until it is mended)
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The same sentence in Chinese and in English."""

    zh: str
    en: str

    def in_language(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


class YijuError(Exception):
    """The base of every error that Yiju raises on purpose; its words are a public interface."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.words = Words(zh, en)


class InputError(YijuError):
    """A file, a cell, a citation or an argument cannot be read."""


class NotFound(YijuError):
    """What was asked for is not held."""


class Ambiguous(YijuError):
    """What was asked for is held more than once; the words list the candidates."""


class StoreError(YijuError):
    """The store cannot be opened, read or written."""


class RulebookError(YijuError):
    """The ontology, a rule or a shape is broken; nothing is judged until it is mended."""
