"""Where the data of a command lie: its folder, the store in it, and what is given to a command that works in the store."""

import argparse
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from pkgutil import resolve_name

from kg.store import Store

DEMO_MARK = "yiju-demo"
STATUS: Mapping[str, int] = {"allowed": 0, "not_allowed": 1, "undetermined": 3}
Command = Callable[[argparse.Namespace, str], int]


def folder_of(asked: argparse.Namespace, default: str = ".yiju") -> Path:
    return Path(asked.data or os.environ.get("YIJU_DATA") or default)


def store_in(folder: Path) -> Path:
    """The store itself; an example store lies one level deeper, beside its mark."""
    return folder / "store" if (folder / DEMO_MARK).exists() else folder


def when_asked(name: str) -> Command:
    """The command of that module and name, imported when it is run: nobody waits for what others need."""

    def run(asked: argparse.Namespace, lang: str) -> int:
        command: Command = resolve_name(name)
        return command(asked, lang)

    return run


def in_store(name: str) -> Command:
    """The same, for one that is given the store that is meant."""

    def run(asked: argparse.Namespace, lang: str) -> int:
        command: Callable[[Store, argparse.Namespace, str], int] = resolve_name(name)
        with Store.open(store_in(folder_of(asked))) as store:
            return command(store, asked, lang)

    return run
