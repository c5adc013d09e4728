"""Files written for people: one that cannot be written says why, and what to do."""

from collections.abc import Callable
from pathlib import Path

from kg.errors import InputError


def write(path: Path, save: Callable[[str], object]) -> None:
    """Let `save` write the file; raises InputError where it cannot."""
    try:
        save(str(path))
    except OSError as trouble:
        raise InputError(
            f"{path} 写不了：{trouble.strerror}；请先建好文件夹，或者关掉正打开它的程序",
            f"{path} cannot be written: {trouble.strerror}; make its folder first, or close the program that has it open",
        ) from trouble
