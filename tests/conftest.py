"""Where the law texts, the checked facts and the standard suites are kept; the tests that need them are skipped by name."""

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, sync_playwright

from kg.store import Store
from loaders.corpus import read_corpus
from loaders.load import load, load_demo
from tests.elsewhere import opened_elsewhere
from tests.served import ELSEWHERE, Served, serving

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

if os.environ.get(ELSEWHERE) == "remote":  # the same tests, on a server that keeps the same folder
    Store.open = classmethod(opened_elsewhere(Store.open))  # type: ignore[assignment,method-assign]


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


def _built_once(factory: pytest.TempPathFactory, name: str, build: Callable[[Store], None]) -> Path:
    """The folder of a store that the first worker of this run builds, and that all copy."""
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, done = shared / name, shared / f"{name}.done"
    with FileLock(shared / f"{name}.lock"):
        if not done.exists():
            with Store.open(folder, create=True) as store:
                build(store)
            done.touch()
    return folder


def _copied(built: Path, factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A copy of a store that was built once, open until the tests that asked for it are over."""
    folder = factory.mktemp("copied") / "store"
    shutil.copytree(built, folder)
    with Store.open(folder) as store:
        yield store


@pytest.fixture(scope="session")
def _corpus_store(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    def build(store: Store) -> None:
        report = load(store, read_corpus(corpus), on=dt.date(2021, 12, 31), now=NOW)
        assert report.counts()["accepted"] > 0

    return _built_once(tmp_path_factory, "corpus", build)


@pytest.fixture(scope="session")
def texts(_corpus_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that holds the law texts, shared by the tests that only add to it under names of their own."""
    yield from _copied(_corpus_store, tmp_path_factory)


@pytest.fixture(scope="session")
def example_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store that holds the shipped example; to be copied, not opened."""

    def build(store: Store) -> None:
        reports = load_demo(store, NOW)
        assert not [problem for report in reports[-1:] for problem in report.problems]

    return _built_once(tmp_path_factory, "example", build)


@pytest.fixture(scope="module")
def example_store(example_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of this module's own that holds the shipped example."""
    yield from _copied(example_folder, tmp_path_factory)


@pytest.fixture(scope="module")
def served(example_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A real server process of this module's own, on the shipped example."""
    folder = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(example_folder, folder)
    with serving(folder) as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> str:
    """The machine's Chromium."""
    found = os.environ.get("YIJU_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("needs Chromium: apt-get install chromium, or set YIJU_CHROMIUM")
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A real browser without a window."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
            ],
        )
        yield opened
        opened.close()
