"""Small records for tests, as loaders write them (docs/graph.md): norms, provisions, powers, measures."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import NamedNode

from kg import why
from kg.answer import Answer, LoadReport
from kg.gate import settle
from kg.ledger import Submission
from kg.model import Duration, Place, Record, Statements
from kg.namespaces import DCT, ELI, RDF, YES, YJ, below, day_number, iri
from kg.store import Store

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
YEAR_END = dt.date(2021, 12, 31)
HERE = Place("test.csv", "test", 2)


def norm(
    title: str,
    *,
    version: dt.date | None = None,
    begins: dt.date | None = None,
    assumed: dt.date | None = None,
    ends: dt.date | None = None,
    rank: str | None = "法律",
    territory: str | None = "全国",
    public: bool = True,
    whole: bool = False,
    articles: Iterable[tuple[str, str]] = (),
    repeals: Iterable[str] = (),
    original: bool = False,
    first: dt.date | None = None,
    source: str = "norms",
) -> Record:
    """A version of a norm; `articles` are (locator, words) such as ("7/1", "…")."""
    out = Statements()
    node = iri("norm", title)
    edition = below(node, version.isoformat() if version else "undated")
    out.add(node, RDF.type, ELI.LegalResource)
    out.add(node, ELI.title, title)
    out.add(node, YJ.key, title)
    out.add(edition, RDF.type, ELI.LegalExpression)
    out.add(edition, ELI.realizes, node)
    out.add(edition, ELI.title, title)
    out.add_day(edition, YJ.versionDate, YJ.versionDay, version)
    out.add_day(edition, ELI.first_date_entry_in_force, YJ.inForceDay, begins)
    out.add_day(edition, ELI.date_no_longer_in_force, YJ.endDay, ends)
    out.add(edition, YJ.assumedInForceDay, None if assumed is None else day_number(assumed))
    out.add(edition, YJ.firstEnactedDay, None if first is None else day_number(first))
    out.add(edition, YJ.rankWords, rank)
    out.add(edition, YJ.territoryWords, territory)
    out.add(edition, YJ.madePublic, YES if public else None)
    out.add(edition, YJ.original, True if original else None)
    out.add(edition, YJ.complete, True if whole else None)
    for locator, words in articles:
        _provision(out, edition, locator, words)
    for number, repealed in enumerate(repeals, 1):
        repeal = below(edition, "repeal", str(number))
        out.add(repeal, RDF.type, YJ.Repeal)
        out.add(repeal, YJ.by, edition)
        out.add(repeal, YJ.repealedKey, repealed)
    return Record(f"{source}/{title}/{version or 'undated'}", edition, out.done(), HERE)


def _provision(out: Statements, edition: NamedNode, locator: str, words: str) -> None:
    steps = locator.split("/")
    for depth in range(1, len(steps) + 1):
        place = "/".join(steps[:depth])
        node = below(edition, place)
        out.add(node, RDF.type, ELI.LegalResourceSubdivision)
        out.add(node, ELI.is_part_of, below(edition, "/".join(steps[: depth - 1])) if depth > 1 else edition)
        out.add(node, YJ.version, edition)
        out.add(node, YJ.locator, place)
        out.add(node, YJ.label, place)
        out.add(node, YJ.order, int(steps[depth - 1].split("-")[0]))
    out.add(below(edition, locator), YJ.text, words)


def _cited(
    out: Statements, owner: NamedNode, basis: Iterable[tuple[str, str | None, dt.date | None]]
) -> None:
    for number, (title, locator, pinned) in enumerate(basis, 1):
        node = below(owner, "citation", str(number))
        out.add(owner, YJ.cites, node)
        out.add(node, RDF.type, YJ.Citation)
        out.add(node, YJ.words, f"《{title}》{locator or ''}")
        out.add(node, YJ.key, title)
        out.add(node, YJ.locator, locator)
        out.add(node, YJ.label, locator)
        out.add_day(node, YJ.pinnedDate, YJ.pinnedDay, pinned)


def _content(out: Statements, node: NamedNode, identifier: str, words: dict[str, str | None]) -> None:
    out.add(node, DCT.identifier, identifier)
    for name, value in words.items():
        out.add(node, YJ[name], value)


def _acting(out: Statements, node: NamedNode, authority: str | None) -> None:
    if authority is not None:
        reference = below(node, "authority", "1")
        out.add(node, YJ.authority, reference)
        out.add(reference, RDF.type, YJ.AuthorityReference)
        out.add(reference, YJ.words, authority)


def power(
    identifier: str,
    basis: tuple[str, str | None, dt.date | None],
    *,
    measure: str = "限制参加政府采购活动",
    authority: str | None = "财政部门",
    target: str | None = "供应商",
    conduct: str | None = "串通投标",
    longest: Duration | None = None,
    shortest: Duration | None = None,
    mode: str | None = "direct",
    quote: str | None = None,
    by: str | None = "confirmed",
    requires: str | None = None,
) -> Record:
    out = Statements()
    node = iri("power", identifier)
    out.add(node, RDF.type, YJ.Power)
    _cited(out, node, [basis])
    _acting(out, node, authority)
    words = {
        "measureWords": measure, "targetWords": target, "conductWords": conduct, "modeWords": mode, "quote": quote,
        "assertedByWords": by, "requiresWords": requires,
    }  # fmt: skip
    _content(out, node, identifier, words)
    out.add_duration(node, YJ.longest, longest)
    out.add_duration(node, YJ.shortest, shortest)
    return Record(f"powers/{identifier}", node, out.done(), HERE)


def measure(
    identifier: str,
    *basis: tuple[str, str | None, dt.date | None],
    measure: str = "限制参加政府采购活动",
    authority: str | None = "财政部门",
    target: str | None = "供应商",
    conduct: str | None = "串通投标",
    duration: Duration | None = None,
    territory: str | None = "湖南省",
    executor: str | None = None,
    mandatory: str | None = None,
    quote: str | None = None,
    conduct_from: dt.date | None = None,
    conduct_until: dt.date | None = None,
    decided: dt.date | None = None,
    valid_until: dt.date | None = None,
) -> Record:
    out = Statements()
    node = iri("measure", identifier)
    out.add(node, RDF.type, YJ.Measure)
    _cited(out, node, basis)
    _acting(out, node, authority)
    words = {
        "measureWords": measure, "targetWords": target, "conductWords": conduct, "territoryWords": territory,
        "executorWords": executor, "mandatoryWords": mandatory, "quote": quote,
    }  # fmt: skip
    _content(out, node, identifier, words)
    out.add_duration(node, YJ.longest, duration)
    out.add_duration(node, YJ.shortest, duration)
    out.add_day(node, YJ.conductFrom, YJ.conductFromDay, conduct_from)
    out.add_day(node, YJ.conductUntil, YJ.conductUntilDay, conduct_until)
    out.add_day(node, YJ.decidedOn, YJ.decidedDay, decided)
    out.add_day(node, YJ.validUntil, YJ.validUntilDay, valid_until)
    return Record(f"measures/{identifier}", node, out.done(), HERE)


def keep(store: Store, *records: Record, on: dt.date = YEAR_END, now: dt.datetime = NOW) -> LoadReport:
    """One submission of these records, judged and committed."""
    submission = Submission.open(store, "test", now)
    for record in records:
        submission.add(record)
    report = LoadReport("test", None)
    settle(submission, report, on, now)
    return report


@contextmanager
def world(folder: Path, *records: Record) -> Iterator[Store]:
    """A store on disk that holds these records."""
    with Store.open(folder / "store", create=True) as store:
        keep(store, *records)
        yield store


def ask(store: Store, identifier: str, on: dt.date = YEAR_END, known: dt.datetime = LATER) -> Answer:
    return why.why(store, why.find_claim(store, identifier, known), on, known)


def codes(answer: Answer) -> set[tuple[str, str]]:
    """(code, severity) of every finding."""
    return {(finding.code, finding.severity) for finding in answer.findings}
