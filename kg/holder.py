"""Who holds an embedded store: a note beside its files, for the one who finds it locked; the lock itself is the engine's."""

import datetime as dt
import os
import sys
from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo

from kg.errors import Words

FILE = "HOLDER"
_SHANGHAI = ZoneInfo("Asia/Shanghai")


def sign(folder: Path) -> None:
    """Note that this process has opened the store; where nothing can be written, nothing is."""
    with suppress(OSError):
        (folder / FILE).write_text(f"{os.getpid()}\n{_doing()}\n", "utf-8")


def _doing() -> str:
    """The command, without what it was given."""
    program, *words = sys.argv or [""]
    name = Path(program).stem
    return " ".join(["yiju" if name == "cli" else name, *(word for word in words[:1] if word.isalpha())])


def holder(folder: Path) -> Words:
    """The process that opened the store last, and since when; words for nobody known where there is no note."""
    note = folder / FILE
    try:
        number, doing = note.read_text("utf-8").splitlines()[:2]
        since = dt.datetime.fromtimestamp(note.stat().st_mtime, _SHANGHAI)
    except (OSError, ValueError):
        return Words("另一个进程（例如 yiju serve）", "another process (yiju serve, for one)")
    return Words(
        f"进程 {number}（{doing}，{since:%Y-%m-%d %H:%M:%S} 起）",
        f"process {number} ({doing}, since {since:%Y-%m-%d %H:%M:%S%z})",
    )
