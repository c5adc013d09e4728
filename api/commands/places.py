"""Where the data of a command lie: a folder, or a store on another machine; and what is given to a command that works in it."""

import argparse
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from pkgutil import resolve_name

from api.commands.addresses import address
from kg.remote_address import Address
from kg.store import Store

DEMO_MARK = "yiju-demo"
STATUS: Mapping[str, int] = {"allowed": 0, "not_allowed": 1, "undetermined": 3}
Command = Callable[[argparse.Namespace, str], int]


def folder_of(asked: argparse.Namespace, default: str = ".yiju") -> Path:
    return Path(asked.data or os.environ.get("YIJU_DATA") or default)


def store_in(folder: Path) -> Path:
    """The store itself; an example store lies one level deeper, beside its mark."""
    return folder / "store" if (folder / DEMO_MARK).exists() else folder


def open_store(asked: argparse.Namespace, *, create: bool = False) -> Store:
    """The store that is meant: at the address that was given, or else in the folder. Raises StoreError."""
    address = address_of(asked)
    return Store.at(address) if address else Store.open(store_in(folder_of(asked)), create=create)


def given(asked: argparse.Namespace) -> bool:
    """Was a store named at all, by an option or by the environment?"""
    return bool(asked.data or asked.store or os.environ.get("YIJU_DATA") or os.environ.get("YIJU_STORE"))


def address_of(asked: argparse.Namespace) -> Address | None:
    """The store elsewhere that was named; None for a folder. An option beats the environment. Raises InputError."""
    if asked.data and not asked.store:
        return None
    return address(asked.store or os.environ.get("YIJU_STORE"), os.environ)


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
        with open_store(asked) as store:
            return command(store, asked, lang)

    return run
