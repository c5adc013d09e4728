"""Speed as ratios against named baselines in the same run: `make bench`, or `make bench SIZES=1000,10000`.

Each subject runs in a process of its own, on a generated country (tests.country) of each size. The rows are written to
docs/benchmarks.md with a picture of growth, after every subject, so that a run that is stopped has told what it knew.
With `--folder` the stores and the rows are kept, and a later run goes on from there: a subject measured anew replaces
its own rows.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import psutil
from tqdm import tqdm

from tests import bench_page
from tests.bench_row import Row, read
from tests.bench_store import Filled

SIZES = (1_000, 10_000, 100_000, 1_000_000)
SUBJECTS = ("fill", "load", "start", "gate", "why", "judge", "repeal", "http")
LARGEST = dict.fromkeys(("load", "judge", "repeal", "http"), 100_000)  # the others go up to the largest size
GROWTH = {("gate", ""): 1.5, ("why", ""): 1.5, ("why-certified", ""): 1.5} | {
    (subject, kind): 1.5 for subject in ("impact", "rejudge") for kind in ("few", "some")
}  # how many times its own cost at the smallest size (for one claim that leans) is allowed
START_GROWS = 2.0  # at the largest size, against a tenth of it
ASKED_EVERY = 0.3  # seconds between two looks at the memory of a process


def rows_of(subject: str, folder: Path, size: int) -> Iterator[Row]:
    """What a subject measures, in this process."""
    if subject == "fill":
        yield import_module("tests.bench_load").fill(folder, size)
    elif subject == "corpus":
        yield from import_module("tests.bench_corpus").rows(folder)
    else:
        yield from import_module(f"tests.bench_{subject}").rows(Filled.at(folder))


def measured(subject: str, folder: Path, size: int, bound: float) -> list[Row]:
    """The same in a process of its own, with the most memory that it and its children had; at most `bound` seconds."""
    command = [
        sys.executable,
        "-m",
        "tests.bench",
        "--subject",
        subject,
        "--folder",
        str(folder),
        "--sizes",
        str(size),
    ]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    peak, begun = 0, time.monotonic()
    while child.poll() is None and time.monotonic() - begun < bound:
        peak = max(peak, _memory(child.pid))
        time.sleep(ASKED_EVERY)
    if child.poll() is None:
        for process in psutil.Process(child.pid).children(recursive=True):
            process.kill()
        child.kill()
    told = child.communicate()[0]
    found = [replace(read(line), peak=peak) for line in told.splitlines() if line.startswith("{")]
    return found if child.returncode == 0 else [*found, Row(subject, size, failed=True, peak=peak)]


def _memory(pid: int) -> int:
    """What a process and its children hold, what they share counted once."""
    total = 0
    try:
        for process in [main := psutil.Process(pid), *main.children(recursive=True)]:
            info = process.memory_full_info()
            total += getattr(info, "pss", 0) or info.uss
    except (psutil.Error, FileNotFoundError, ProcessLookupError):
        pass
    return total


def grown(rows: list[Row]) -> Iterator[Row]:
    """Each cost against the same subject's own at the smallest size, one claim against one claim."""
    smallest: dict[tuple[str, str], Row] = {}
    for row in sorted((row for row in rows if not row.failed), key=lambda row: row.size):
        first = smallest.setdefault((row.subject, row.kind), row)
        allowed = GROWTH.get((row.subject, row.kind))
        if allowed and first.size < row.size:
            ours = tuple(one / row.of for one in row.ours)
            base = tuple(one / first.of for one in first.ours)
            yield Row(f"{row.subject}-growth", row.size, ours, base, most=allowed, kind=row.kind, of=row.of)
        before = next((one for one in rows if one.subject == "start" and one.size * 10 == row.size), None)
        if row.subject == "start" and before is not None and not before.failed:
            most = START_GROWS if row.size == SIZES[-1] else None
            yield Row("start-growth", row.size, row.ours, before.ours, most=most)


def run(sizes: list[int], folder: Path, only: list[str], bound: float, page: Path) -> None:
    jobs = [
        (subject, size)
        for size in sizes
        for subject in SUBJECTS
        if (subject == "fill" or not only or subject in only) and size <= LARGEST.get(subject, size)
    ]
    corpus = os.environ.get("YIJU_CORPUS")
    for subject, size in tqdm([*jobs, *([("corpus", 0)] if corpus and not only else [])], desc="bench"):
        store = Path(corpus or "") if subject == "corpus" else folder / str(size) / "store"
        if subject == "fill" and store.with_suffix(".json").exists():
            continue
        told = folder / str(size) / f"{subject}.jsonl"
        told.parent.mkdir(parents=True, exist_ok=True)
        found = measured(subject, store, size, bound)
        told.write_text("".join(f"{row.written()}\n" for row in found), "utf-8")
        for row in found:
            tqdm.write(bench_page.line(row, "en"))
        rows = list(kept(folder))
        bench_page.write(page, [*rows, *grown(rows)])


def kept(folder: Path) -> Iterator[Row]:
    """What was measured on the stores in a folder, by this run and by those before it."""
    for told in sorted(folder.glob("*/*.jsonl")):
        yield from map(read, told.read_text("utf-8").splitlines())


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sizes", default=",".join(map(str, SIZES)))
    asked.add_argument("--only", default="", help="subjects, parted by commas")
    asked.add_argument(
        "--folder", type=Path, help="where the stores are made, and kept; else they are removed"
    )
    asked.add_argument("--page", type=Path, default=bench_page.PAGE)
    asked.add_argument(
        "--minutes", type=float, default=30, help="the longest that one subject may take at one size"
    )
    asked.add_argument("--subject", help=argparse.SUPPRESS)
    told = asked.parse_args()
    sizes = sorted(int(size) for size in told.sizes.split(","))
    if told.subject:
        for row in rows_of(told.subject, told.folder, sizes[0]):
            print(row.written(), flush=True)
        return
    with tempfile.TemporaryDirectory() as scratch:
        only = [word for word in told.only.split(",") if word]
        run(sizes, told.folder or Path(scratch), only, told.minutes * 60, told.page)


if __name__ == "__main__":
    main()
