"""Where the law texts, the checked facts and the standard suites are kept; the tests that need them are skipped by name."""

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.store import Store
from loaders.corpus import read_corpus
from loaders.load import load


def _kept(name: str, what: str) -> Path:
    folder = os.environ.get(name)
    if not folder:
        pytest.skip(f"needs {what}: set {name} to their folder")
    return Path(folder)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """A collection of law texts in the layout of LawRefBook/Laws."""
    return _kept("YIJU_CORPUS", "law texts")


@pytest.fixture(scope="session")
def gold() -> Path:
    """Checked facts: powers.jsonl and rejections.jsonl."""
    return _kept("YIJU_GOLD", "checked facts")


@pytest.fixture(scope="session")
def _corpus_store(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "store"
    with Store.open(folder, create=True) as store:
        report = load(
            store, read_corpus(corpus), on=dt.date(2021, 12, 31), now=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        )
        assert report.counts()["accepted"] > 0
    return folder


@pytest.fixture(scope="session")
def texts(_corpus_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that holds the law texts, shared by the tests that only add to it under names of their own."""
    folder = tmp_path_factory.mktemp("texts") / "store"
    shutil.copytree(_corpus_store, folder)
    with Store.open(folder) as store:
        yield store
