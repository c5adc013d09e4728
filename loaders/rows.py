"""One row of a table into one record (docs/graph.md): norms, provisions and powers here, claims in loaders.claims."""

from collections.abc import Callable, Mapping

from kg.errors import InputError
from kg.model import Place, Record, Statements
from kg.namespaces import DCT, ELI, RDF, YJ, below, iri
from loaders import cells
from loaders.citations import norm_key, number_key
from loaders.claims import claim, in_order
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
from loaders.sheets import Sheet


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
    in_order(row)
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


READERS: Mapping[str, Callable[[Row, Place], Record]] = {
    "norms": norm,
    "provisions": provision,
    "powers": power,
}


def record(sheet: Sheet, row: Row, place: Place) -> Record:
    """The record of a row: norms, provisions and powers by readers of their own, claims by what columns.csv says of them.

    Raises CellError where a cell cannot be read.
    """
    reader = READERS.get(sheet.name)
    return claim(sheet, row, place) if reader is None else reader(row, place)
