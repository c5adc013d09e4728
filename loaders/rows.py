"""One row of a table into one record (docs/graph.md): norms, provisions, powers, measures, documents."""

from collections.abc import Callable, Mapping

from kg.errors import InputError
from kg.model import Place, Record, Statements
from kg.namespaces import DCT, ELI, RDF, YJ, below, iri
from loaders import cells
from loaders.citations import norm_key, number_key
from loaders.durations import parse_duration
from loaders.fields import (
    Row,
    answer,
    authorities,
    bounds,
    cites,
    day,
    given,
    must,
    reading,
    texts,
    titled,
    words,
)
from loaders.locators import places


def norm(row: Row, place: Place) -> Record:
    """A version of a norm."""
    out = Statements()
    title, key = titled(row, "title")
    version = reading(row, "version", cells.date)
    node = iri("norm", key)
    edition = below(node, version.isoformat() if version else "undated")
    out.add(node, RDF.type, ELI.LegalResource)
    out.add(node, ELI.title, title)
    short = cells.several(given(out, edition, row, "short_title"))
    out.add(node, YJ.key, key, *filter(None, map(norm_key, short)))
    number = row.get("number", "")
    out.add(node, YJ.key, number_key(number) if number not in ("", cells.NONE) else None)
    out.add(edition, RDF.type, ELI.LegalExpression)
    out.add(edition, ELI.realizes, node)
    out.add(edition, ELI.title, title)
    out.add_day(edition, YJ.versionDate, YJ.versionDay, version)
    texts(out, edition, row, {"number": YJ.number, "rank": YJ.rankWords, "issuer": YJ.issuerWords,
                               "territory": YJ.territoryWords, "transitional": YJ.transitional})  # fmt: skip
    day(out, edition, row, "published", ELI.date_publication, YJ.publishedDay)
    day(out, edition, row, "in_force_from", ELI.first_date_entry_in_force, YJ.inForceDay)
    day(out, edition, row, "in_force_until", ELI.date_no_longer_in_force, YJ.endDay)
    out.add(edition, YJ.madePublic, answer(row, "made_public"))
    out.add(edition, YJ.verified, answer(row, "verified"))
    return Record(f"norms/{key}/{version or 'undated'}", edition, out.done(), place)


def provision(row: Row, place: Place) -> Record:
    """An excerpt of a provision: it proves that words stand there, never that others do not."""
    out = Statements()
    _, key = titled(row, "norm")
    version = reading(row, "version", cells.date)
    locator, label = reading(row, "article", _one_place)
    edition = below(iri("norm", key), version.isoformat() if version else "undated")
    node = below(edition, locator)
    out.add(node, RDF.type, ELI.LegalResourceSubdivision)
    above = locator.rpartition("/")[0].rstrip("/")
    out.add(node, ELI.is_part_of, below(edition, above) if above and above != "§" else edition)
    out.add(node, YJ.version, edition)
    out.add(node, YJ.locator, locator)
    out.add(node, YJ.label, label)
    texts(out, node, row, {"summary": DCT.abstract, "quote": YJ.quote})
    return Record(f"provisions/{key}/{version or 'undated'}/{locator}", node, out.done(), place)


def _one_place(cell: str) -> tuple[str, str]:
    try:
        found, _ = places("".join(cell.split()))
    except ValueError:
        found = []
    if len(found) != 1 or len(cells.several(cell)) > 1:
        raise InputError(
            f"条款“{cell}”读不出一处；应如 第七十七条第一款，一行一处",
            f"{cell!r} is not one place; write it as 第七十七条第一款, one to a row",
        )
    return found[0]


def power(row: Row, place: Place) -> Record:
    """A power: what a provision grants."""
    out, identifier = Statements(), must(row, "id")
    node = iri("power", identifier)
    out.add(node, RDF.type, YJ.Power)
    out.add(node, DCT.identifier, identifier)
    cites(out, node, row, "basis")
    words(out, node, row, {"measure": YJ.measureWords, "measure_type": YJ.classWords,
                            "target": YJ.targetWords, "conduct": YJ.conductWords})  # fmt: skip
    authorities(out, node, row)
    notes = bounds(out, node, row)
    texts(out, node, row, {"counted_from": YJ.countedFromWords, "requires_listing": YJ.requiresWords,
                            "mode": YJ.modeWords, "quote": YJ.quote, "asserted_by": YJ.assertedByWords})  # fmt: skip
    return Record(f"powers/{identifier}", node, out.done(), place, notes)


def measure(row: Row, place: Place) -> Record:
    """A claim: what somebody says may be done."""
    out, identifier = Statements(), must(row, "id")
    node = iri("measure", identifier)
    out.add(node, RDF.type, YJ.Measure)
    out.add(node, DCT.identifier, identifier)
    cites(out, node, row, "basis")
    words(out, node, row, {"measure": YJ.measureWords, "measure_type": YJ.classWords, "target": YJ.targetWords,
                            "conduct": YJ.conductWords, "executor": YJ.executorWords})  # fmt: skip
    authorities(out, node, row)
    if said := given(out, node, row, "duration"):
        shortest, longest = reading(row, "duration", parse_duration)
        out.add(node, YJ.durationWords, said)
        out.add_duration(node, YJ.shortest, shortest)
        out.add_duration(node, YJ.longest, longest)
    texts(out, node, row, {"counted_from": YJ.countedFromWords, "territory": YJ.territoryWords, "quote": YJ.quote,
                            "mandatory": YJ.mandatoryWords, "measure_list": YJ.listWords,
                            "document": YJ.documentWords})  # fmt: skip
    day(out, node, row, "conduct_from", YJ.conductFrom, YJ.conductFromDay)
    day(out, node, row, "conduct_until", YJ.conductUntil, YJ.conductUntilDay)
    day(out, node, row, "decided_on", YJ.decidedOn, YJ.decidedDay)
    day(out, node, row, "valid_from", YJ.validFrom, YJ.validFromDay)
    day(out, node, row, "valid_until", YJ.validUntil, YJ.validUntilDay)
    return Record(f"measures/{identifier}", node, out.done(), place)


def document(row: Row, place: Place) -> Record:
    """A policy document under review."""
    out, identifier = Statements(), must(row, "id")
    node = iri("document", identifier)
    out.add(node, RDF.type, YJ.PolicyDocument)
    out.add(node, DCT.identifier, identifier)
    cites(out, node, row, "basis")
    texts(out, node, row, {
        "title": ELI.title, "number": YJ.number, "issuer": YJ.issuerWords, "rank": YJ.rankWords,
        "territory": YJ.territoryWords, "responsible_unit": YJ.unitWords, "registration": YJ.registration,
        "legal_review": YJ.legalReview, "fair_competition": YJ.fairCompetition, "filing": YJ.filing, "office": YJ.office,
        "third_party": YJ.thirdPartyWords,
    })  # fmt: skip
    words(out, node, row, {"kind": YJ.kindWords})
    day(out, node, row, "published", ELI.date_publication, YJ.publishedDay)
    day(out, node, row, "in_force_from", ELI.first_date_entry_in_force, YJ.inForceDay)
    day(out, node, row, "valid_until", YJ.lastValid, YJ.lastValidDay)
    out.add(node, YJ.taskDone, answer(row, "task_done"))
    return Record(f"documents/{identifier}", node, out.done(), place)


READERS: Mapping[str, Callable[[Row, Place], Record]] = {
    "norms": norm, "provisions": provision, "powers": power, "measures": measure, "documents": document,
}  # fmt: skip
