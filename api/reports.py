"""Findings into files: .json, .ttl (a W3C SHACL validation report), or .xlsx (the workbook with a column of findings)."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment
from rdflib import DCTERMS as DCT
from rdflib import RDF, SH, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from api.tell import report_json
from kg import ontology
from kg.answer import LoadReport, Severity
from kg.errors import InputError, Words
from kg.namespaces import CODE
from loaders.files import write
from loaders.grids import Grid, grids
from loaders.privacy import holds_mobile, identity_numbers
from loaders.sheets import PRIVATE, sheet_named
from loaders.uploads import told_from

YJ = Namespace("https://w3id.org/yiju/ns#")
SEVERITY: dict[Severity, URIRef] = {"violation": SH.Violation, "unknown": SH.Warning, "note": SH.Info}
COLUMN = {"zh": ("结论", "发现"), "en": ("outcome", "findings")}


def write_report(
    path: Path,
    reports: Sequence[LoadReport],
    originals: Sequence[Path],
    lang: str,
    beneath: Path | None = None,
) -> None:
    """Write all findings of these reports; the suffix says how. Raises InputError for another suffix, or no workbook.

    `beneath` is the folder without which the reports name files that were sent.
    """
    suffix = path.suffix.lower()
    if suffix == ".json":
        path.write_text(
            json.dumps([report_json(report) for report in reports], ensure_ascii=False, indent=1), "utf-8"
        )
    elif suffix == ".ttl":
        path.write_text(reports_turtle(reports), "utf-8")
    elif suffix == ".xlsx":
        _workbook(path, reports, originals, lang, beneath)
    else:
        raise InputError(
            f"--report 应为 .json、.ttl 或 .xlsx，不是 {path}",
            f"--report is to be .json, .ttl or .xlsx, not {path}",
        )


def reports_turtle(reports: Iterable[LoadReport]) -> str:
    """A sh:ValidationReport of all findings; it conforms where there is neither a violation nor an unknown (CONTRACT 1).

    A row or file that could not be read is a violation at its place, for nothing is known of what it says.
    """
    reports = list(reports)
    found = [finding for report in reports for outcome in report.outcomes for finding in outcome.findings]
    graph = Graph()
    for prefix, namespace in (("sh", SH), ("yj", YJ), ("dct", DCT)):
        graph.bind(prefix, namespace)
    report = BNode()
    graph.add((report, RDF.type, SH.ValidationReport))
    unreadable = [problem for one in reports for problem in one.problems]
    conforms = not unreadable
    for problem in unreadable:
        result = _result(graph, report, Literal(str(problem.place)), "violation", problem.words)
        graph.add((result, SH.sourceConstraintComponent, SH.DatatypeConstraintComponent))
    for finding in found:
        conforms = conforms and finding.severity == "note"
        result = _result(
            graph, report, URIRef(finding.fit or finding.focus), finding.severity, finding.message
        )
        graph.add((result, SH.sourceConstraintComponent, SH.InConstraintComponent))
        graph.add((result, YJ.rule, Literal(finding.rule)))
        graph.add((result, YJ.code, Literal(finding.code)))
        graph.add((result, DCT.source, Literal(finding.source)))
    graph.add((report, SH.conforms, Literal(conforms)))
    return graph.serialize(format="turtle")


def _result(graph: Graph, report: BNode, focus: Node, severity: Severity, message: Words) -> BNode:
    result = BNode()
    graph.add((report, SH.result, result))
    graph.add((result, RDF.type, SH.ValidationResult))
    graph.add((result, SH.focusNode, focus))
    graph.add((result, SH.resultSeverity, SEVERITY[severity]))
    graph.add((result, SH.resultMessage, Literal(message.zh, lang="zh")))
    graph.add((result, SH.resultMessage, Literal(message.en, lang="en")))
    return result


def _workbook(
    path: Path,
    reports: Sequence[LoadReport],
    originals: Sequence[Path],
    lang: str,
    beneath: Path | None,
) -> None:
    """A copy of the tables with the outcome and the findings of each row beside it."""
    tables = [
        item for item in originals if item.suffix.lower() in (".xlsx", ".csv") or any(item.glob("*.csv"))
    ]
    if not tables:
        raise InputError(
            "没有表格可以附上发现；请改用 .json", "there is no table to add findings to; use .json"
        )
    told = _by_row(reports, lang)
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for original in tables:
        for grid in grids(original):
            sheet = book.create_sheet(grid.name[:31])
            masked = _private(grid)
            file = grid.place.file if beneath is None else told_from(beneath, grid.place.file)
            for number, cells in enumerate(grid.rows, 1):
                extra = COLUMN[lang] if number == 1 else told.get((file, grid.name, number), ("", ""))
                shown = (_shown(cell, number > 1 and index in masked) for index, cell in enumerate(cells))
                sheet.append([*shown, *extra])
                for cell in sheet[number][-2:]:
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
            sheet.freeze_panes = "A2"
    write(path, book.save)


def _private(grid: Grid) -> set[int]:
    """The columns of officials' own contacts."""
    known = sheet_named(grid.name)
    columns = [known.column(heading) if known else None for heading in (grid.rows or [[]])[0]]
    return {index for index, column in enumerate(columns) if column and column.kind in PRIVATE}


def _shown(cell: str, private: bool) -> str:
    """A cell as text: contacts and identities masked, and what a spreadsheet would take for a formula kept from running."""
    if cell and (private or any(identity_numbers(cell)) or holds_mobile(cell)):
        return "***"
    return "'" + cell if cell[:1] in ("=", "+", "@") else cell


def _by_row(
    reports: Sequence[LoadReport], lang: str
) -> dict[tuple[str, str | None, int | None], tuple[str, str]]:
    told: dict[tuple[str, str | None, int | None], list[tuple[str, str]]] = defaultdict(list)
    vocabulary = ontology.load()
    for report in reports:
        for outcome in report.outcomes:
            place = outcome.place
            lines = [f"{finding.code} {finding.message.in_language(lang)}" for finding in outcome.findings]
            lines += [note.in_language(lang) for note in outcome.notes]
            told[place.file, place.sheet, place.row].append(
                (vocabulary.label(CODE[outcome.state], lang), "\n".join(lines))
            )
        for problem in report.problems:
            place = problem.place
            words = f"{place.column or ''} {problem.words.in_language(lang)}".strip()
            told[place.file, place.sheet, place.row].append(
                ("读不出" if lang == "zh" else "unreadable", words)
            )
    return {key: ("\n".join(a for a, _ in rows), "\n".join(b for _, b in rows)) for key, rows in told.items()}
