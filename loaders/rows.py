"""One row of a table into one record (docs/graph.md): norms, provisions, powers, measures, documents."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeVar

from pyoxigraph import NamedNode

from kg.errors import InputError, Words
from kg.model import Duration, Place, Record, Statements
from kg.namespaces import DCT, ELI, NO, RDF, YES, YJ, below, iri
from loaders import cells
from loaders.authorities import authority_statements
from loaders.citations import citation_statements, norm_key, number_key, parse_citation, parse_citations
from loaders.durations import in_units, parse_duration

Row = Mapping[str, str]
T = TypeVar("T")
INDEFINITE = "一定期限"


class CellError(InputError):
    """A cell cannot be read; `column` is its English name."""

    def __init__(self, column: str, trouble: InputError) -> None:
        super().__init__(trouble.words.zh, trouble.words.en)
        self.column = column


def _read(row: Row, column: str, reader: Callable[[str], T]) -> T:
    try:
        return reader(row.get(column, ""))
    except InputError as trouble:
        raise CellError(column, trouble) from trouble


def _must(row: Row, column: str) -> str:
    if not row.get(column):
        raise CellError(column, InputError("此格不得为空", "this cell may not be empty"))
    return row[column]


def _day(
    out: Statements, node: NamedNode, row: Row, column: str, date: NamedNode, counted: NamedNode
) -> None:
    out.add_day(node, date, counted, _read(row, column, cells.date))
    if row.get(column) == cells.NONE:
        out.add(node, YJ.noneStated, column)


def _answer(row: Row, column: str) -> NamedNode | None:
    said = _read(row, column, cells.yesno)
    return None if said is None else YES if said else NO


def _texts(out: Statements, node: NamedNode, row: Row, columns: Mapping[str, NamedNode]) -> None:
    for column, predicate in columns.items():
        out.add(node, predicate, row.get(column) or None)


def _words(out: Statements, node: NamedNode, row: Row, columns: Mapping[str, NamedNode]) -> None:
    for column, predicate in columns.items():
        out.add(node, predicate, *cells.several(row.get(column, "")))


def _cites(out: Statements, node: NamedNode, row: Row, column: str) -> None:
    cell = row.get(column, "")
    if cell == cells.NONE:
        out.add(node, YJ.basisNone, True)
        return
    for order, cited in enumerate(parse_citations(cell), 1):
        citation_statements(out, node, cited, order)


def _authorities(out: Statements, node: NamedNode, row: Row) -> None:
    for order, words in enumerate(cells.several(row.get("authority", "")), 1):
        authority_statements(out, node, words, order)


def norm(row: Row, place: Place) -> Record:
    """A version of a norm."""
    out = Statements()
    title = _must(row, "title")
    version = _read(row, "version", cells.date)
    key = norm_key(title)
    node = iri("norm", key)
    edition = below(node, version.isoformat() if version else "undated")
    number = row.get("number", "")
    out.add(node, RDF.type, ELI.LegalResource)
    out.add(node, ELI.title, title.strip("《》"))
    out.add(node, YJ.key, key, *(norm_key(short) for short in cells.several(row.get("short_title", ""))))
    out.add(node, YJ.key, number_key(number) if number else None)
    out.add(edition, RDF.type, ELI.LegalExpression)
    out.add(edition, ELI.realizes, node)
    out.add(edition, ELI.title, title.strip("《》"))
    out.add_day(edition, YJ.versionDate, YJ.versionDay, version)
    _texts(out, edition, row, {"number": YJ.number, "rank": YJ.rankWords, "issuer": YJ.issuerWords,
                               "territory": YJ.territoryWords, "transitional": YJ.transitional})  # fmt: skip
    _day(out, edition, row, "published", ELI.date_publication, YJ.publishedDay)
    _day(out, edition, row, "in_force_from", ELI.first_date_entry_in_force, YJ.inForceDay)
    _day(out, edition, row, "in_force_until", ELI.date_no_longer_in_force, YJ.endDay)
    out.add(edition, YJ.madePublic, _answer(row, "made_public"))
    out.add(edition, YJ.verified, _answer(row, "verified"))
    return Record(f"norms/{key}/{version or 'undated'}", edition, out.done(), place)


def provision(row: Row, place: Place) -> Record:
    """An excerpt of a provision: it proves that words stand there, never that others do not."""
    out = Statements()
    title = _must(row, "norm")
    version = _read(row, "version", cells.date)
    cited = parse_citation(f"《{title.strip('《》')}》{_must(row, 'article')}")
    if cited.key is None or cited.locator is None:
        raise CellError(
            "article",
            InputError(
                f"条款“{row['article']}”读不出，应如 第七十七条第一款",
                f"the place {row['article']!r} cannot be read; write it as 第七十七条第一款",
            ),
        )
    edition = below(iri("norm", cited.key), version.isoformat() if version else "undated")
    node = below(edition, cited.locator)
    out.add(node, RDF.type, ELI.LegalResourceSubdivision)
    above = cited.locator.rpartition("/")[0].rstrip("/")
    out.add(node, ELI.is_part_of, below(edition, above) if above and above != "§" else edition)
    out.add(node, YJ.version, edition)
    out.add(node, YJ.locator, cited.locator)
    out.add(node, YJ.label, cited.label)
    _texts(out, node, row, {"summary": DCT.abstract, "quote": YJ.quote})
    return Record(f"provisions/{cited.key}/{version or 'undated'}/{cited.locator}", node, out.done(), place)


def power(row: Row, place: Place) -> Record:
    """A power: what a provision grants."""
    out, identifier = Statements(), _must(row, "id")
    node = iri("power", identifier)
    out.add(node, RDF.type, YJ.Power)
    out.add(node, DCT.identifier, identifier)
    _cites(out, node, row, "basis")
    _words(out, node, row, {"measure": YJ.measureWords, "measure_type": YJ.classWords,
                            "target": YJ.targetWords, "conduct": YJ.conductWords})  # fmt: skip
    _authorities(out, node, row)
    notes = _bounds(out, node, row)
    _texts(out, node, row, {"counted_from": YJ.countedFromWords, "requires_listing": YJ.requiresWords,
                            "mode": YJ.modeWords, "quote": YJ.quote, "asserted_by": YJ.assertedByWords})  # fmt: skip
    return Record(f"powers/{identifier}", node, out.done(), place, notes)


def _bounds(out: Statements, node: NamedNode, row: Row) -> tuple[Words, ...]:
    """Write the bounds. A minimum without a unit is remarked and left out: it only ever leads to a note."""
    least, most = _read(row, "min", cells.decimal), _read(row, "max", cells.decimal)
    unit = row.get("unit", "")
    if _read(row, "lifetime", cells.yesno):
        out.add_duration(node, YJ.longest, Duration(lifetime=True))
    elif most is not None:
        out.add_duration(node, YJ.longest, _length(row, "max", most, unit))
    elif unit == INDEFINITE:
        out.add_duration(node, YJ.longest, Duration(indefinite=True))
    if least is None:
        return ()
    if not unit and most is None:
        return (
            Words(
                f"最短 {row['min']} 没有单位，未计入",
                f"the minimum {row['min']} has no unit and was left out",
            ),
        )
    out.add_duration(node, YJ.shortest, _length(row, "min", least, unit))
    return ()


def _length(row: Row, column: str, count: Decimal, unit: str) -> Duration:
    try:
        return in_units(count, unit)
    except ValueError as trouble:
        raise CellError(
            column,
            InputError(
                f"“{row[column]}{unit}”不成期限；单位应为 年、月、日，月和日须为整数",
                f"{row[column]} {unit} is no duration; the unit is 年, 月 or 日, and months and days are whole",
            ),
        ) from trouble


def measure(row: Row, place: Place) -> Record:
    """A claim: what somebody says may be done."""
    out, identifier = Statements(), _must(row, "id")
    node = iri("measure", identifier)
    out.add(node, RDF.type, YJ.Measure)
    out.add(node, DCT.identifier, identifier)
    _cites(out, node, row, "basis")
    _words(out, node, row, {"measure": YJ.measureWords, "measure_type": YJ.classWords, "target": YJ.targetWords,
                            "conduct": YJ.conductWords, "executor": YJ.executorWords})  # fmt: skip
    _authorities(out, node, row)
    if words := row.get("duration"):
        shortest, longest = _read(row, "duration", parse_duration)
        out.add(node, YJ.durationWords, words)
        out.add_duration(node, YJ.shortest, shortest)
        out.add_duration(node, YJ.longest, longest)
    _texts(out, node, row, {"counted_from": YJ.countedFromWords, "territory": YJ.territoryWords, "quote": YJ.quote,
                            "mandatory": YJ.mandatoryWords, "measure_list": YJ.listWords,
                            "document": YJ.documentWords})  # fmt: skip
    _day(out, node, row, "conduct_from", YJ.conductFrom, YJ.conductFromDay)
    _day(out, node, row, "conduct_until", YJ.conductUntil, YJ.conductUntilDay)
    _day(out, node, row, "decided_on", YJ.decidedOn, YJ.decidedDay)
    _day(out, node, row, "valid_from", YJ.validFrom, YJ.validFromDay)
    _day(out, node, row, "valid_until", YJ.validUntil, YJ.validUntilDay)
    return Record(f"measures/{identifier}", node, out.done(), place)


def document(row: Row, place: Place) -> Record:
    """A policy document under review."""
    out, identifier = Statements(), _must(row, "id")
    node = iri("document", identifier)
    out.add(node, RDF.type, YJ.PolicyDocument)
    out.add(node, DCT.identifier, identifier)
    _cites(out, node, row, "basis")
    _texts(out, node, row, {
        "title": ELI.title, "number": YJ.number, "issuer": YJ.issuerWords, "rank": YJ.rankWords,
        "territory": YJ.territoryWords, "responsible_unit": YJ.unitWords, "registration": YJ.registration,
        "legal_review": YJ.legalReview, "fair_competition": YJ.fairCompetition, "filing": YJ.filing, "office": YJ.office,
        "third_party": YJ.thirdPartyWords,
    })  # fmt: skip
    _words(out, node, row, {"kind": YJ.kindWords})
    _day(out, node, row, "published", ELI.date_publication, YJ.publishedDay)
    _day(out, node, row, "in_force_from", ELI.first_date_entry_in_force, YJ.inForceDay)
    _day(out, node, row, "valid_until", YJ.lastValid, YJ.lastValidDay)
    out.add(node, YJ.taskDone, _answer(row, "task_done"))
    return Record(f"documents/{identifier}", node, out.done(), place)


READERS: Mapping[str, Callable[[Row, Place], Record]] = {
    "norms": norm, "provisions": provision, "powers": power, "measures": measure, "documents": document,
}  # fmt: skip
