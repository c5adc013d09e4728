"""Real law texts: how many are numbered without a gap, how much of them lies in provisions, how their citations resolve."""

import datetime as dt
from pathlib import Path

import pytest

from kg.model import Problem, Record, Remark
from kg.stats import stats
from kg.store import Store
from loaders.corpus import read_corpus

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def counted(texts: Store) -> dict[str, str]:
    return {words.en: value for words, value in stats(texts.view(NOW))}


def share(words: str) -> float:
    part, _, whole = words.split(" (")[0].partition(" / ")
    return int(part) / int(whole)


def test_nearly_all_texts_are_numbered_without_a_gap(counted: dict[str, str]) -> None:
    assert share(counted["of these numbered 1 to n without a gap"]) >= 0.99


def test_nearly_all_characters_lie_in_provisions(counted: dict[str, str]) -> None:
    assert share(counted["characters of the bodies that lie in provisions"]) >= 0.97


def test_nearly_all_citations_between_texts_resolve(counted: dict[str, str]) -> None:
    assert int(counted["citations in texts, of a norm held and with an article"]) > 100
    assert share(counted["of these resolved in some version"]) >= 0.99


def test_every_file_is_accounted_for(corpus: Path) -> None:
    files = {str(path) for path in corpus.rglob("*.md")}
    told = set()
    for entry in read_corpus(corpus).entries:
        assert isinstance(entry, Record | Problem | Remark)
        place = Path(entry.place.file)
        told |= {str(path) for path in place.glob("*.md")} if place.is_dir() else {str(place)}
    assert told == files
