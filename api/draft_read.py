"""A draft as it was submitted: its records, and the words of its text where they stand; a workbook, tables or a document."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import NamedNode

from kg.errors import InputError, Words
from kg.model import Place, Problem, Record, Remark
from kg.namespaces import ELI, RDF, YJ
from kg.quads import value_of
from loaders.grids import grids
from loaders.papers import SUFFIXES
from loaders.readbook import write_readings
from loaders.reading import read_document
from loaders.sheets import sheets
from loaders.tables import read_tables
from loaders.working import COLUMNS, LEADS

OF_ITSELF = Words(
    "送审稿里的规范、条款、授权没有采用：依据须先收录（yiju load），送审稿不能自己给自己授权",
    "norms, provisions and powers of a draft are not used: load them first; a draft does not empower itself",
)
BY_MACHINE = Words(
    "条文由程序识读，须人工核对；可先用 yiju read 写出工作簿，改正后再审",
    "the text was read by a program and must be checked; yiju read writes a workbook to correct and review instead",
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was submitted. `words` are (place, sentence) of the text by the key of the record that they make."""

    path: Path
    title: str | None
    unit: str | None
    records: tuple[Record, ...]
    words: Mapping[str, tuple[str, str]]
    problems: tuple[Problem, ...]
    remarks: tuple[Remark, ...]


def read_draft(path: Path, territory: str | None) -> Draft:
    """The draft in a workbook, a table, a folder of tables, or a document (.docx, .pdf, .txt …).

    Raises InputError for what cannot be read or is secret, and where nothing in it can be reviewed and nothing says why.
    """
    if not path.exists():
        raise InputError(f"没有这个文件或文件夹：{path}", f"no such file or folder: {path}")
    if path.suffix.lower() in SUFFIXES and path.is_file():
        return _document(path, territory)
    if path.is_file() and path.suffix.lower() not in (".xlsx", ".csv"):
        raise InputError(
            f"{path}：送审稿可以是 .xlsx、.csv、放表格的文件夹，或者 {'、'.join(SUFFIXES)}",
            f"{path}: a draft may be an .xlsx, a .csv, a folder of tables, or {', '.join(SUFFIXES)}",
        )
    return _tables(path, territory)


def _document(path: Path, territory: str | None) -> Draft:
    found = read_document(path)
    if found.secret:
        raise InputError(
            f"{path} 标有密级或者不予公开：涉密及不公开文件不得录入，未审",
            f"{path} is marked secret or not for publication and may not be entered; it was not reviewed",
        )
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "read.xlsx"
        write_readings(book, [found], [{}])
        draft = _tables(book, territory)
    here = Place(str(path))
    problems = tuple(Problem(replace(one.place, file=str(path)), one.words) for one in draft.problems)
    told = [BY_MACHINE, *found.remarks]
    left = sum(not one.measure for one in found.drafts)
    if left:
        told.append(
            Words(
                f"另有 {left} 处线索（采集、对第三方的要求等）没有读成条目，未逐条判断；用 yiju read 可以看到",
                f"{left} leads (collection, demands on third parties and the like) were not made into claims; yiju read shows them",
            )
        )
    whole = {
        record.key: ("全文", found.about.title or path.name)
        for record in draft.records
        if _is_document(record)
    }
    return replace(
        draft,
        path=path,
        words={**draft.words, **whole},
        title=found.about.title or draft.title,
        unit="；".join(found.about.issuers) or draft.unit,
        problems=problems,
        remarks=tuple(Remark(here, words) for words in told),
    )


def _tables(path: Path, territory: str | None) -> Draft:
    entries = list(read_tables(path, territory).entries)
    records = [entry for entry in entries if isinstance(entry, Record)]
    kept = [record for record in records if sheets()[record.key.partition("/")[0]].kind is not None]
    remarks = [entry for entry in entries if isinstance(entry, Remark) and entry.place.sheet not in COLUMNS]
    if len(kept) < len(records):
        remarks.append(Remark(Place(str(path)), OF_ITSELF))
    documents = [record for record in kept if _is_document(record)]
    title, unit = (_word(documents, predicate) for predicate in (ELI.title, YJ.issuerWords))
    return Draft(
        path,
        title,
        unit,
        tuple(sorted(kept, key=_is_document)),
        _leads(path) if path.suffix.lower() == ".xlsx" else {},
        tuple(entry for entry in entries if isinstance(entry, Problem)),
        tuple(remarks),
    )


def _is_document(record: Record) -> bool:
    return any(t.predicate == RDF.type and t.object == YJ.PolicyDocument for t in record.triples)


def _word(documents: list[Record], predicate: NamedNode) -> str | None:
    """What the one document of the draft says; None where there are several."""
    if len(documents) != 1:
        return None
    said = (value_of(t).value for t in documents[0].triples if t.predicate == predicate)
    return next(said, None)


def _leads(path: Path) -> dict[str, tuple[str, str]]:
    """The place and the sentence of each measure, from the working sheet that `yiju read` writes."""
    names = COLUMNS[LEADS]
    identifier, where, sentence = (names.index(name) for name in ("编号", "位置", "原句"))
    return {
        f"measures/{row[identifier]}": (row[where], row[sentence])
        for grid in grids(path)
        if grid.name.strip() == LEADS and grid.rows and tuple(grid.rows[0][: len(names)]) == names
        for row in grid.rows[1:]
        if len(row) > sentence and row[identifier]
    }
