"""What the judge says: findings, justifications and answers about claims, and the outcome of a load (CONTRACT 2).

Nothing here decides anything; these are the shapes in which decisions travel to a page, a file or a terminal.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from pyoxigraph import NamedNode

from kg.errors import Words
from kg.model import Place, Problem, Remark

Verdict = Literal["allowed", "not_allowed", "undetermined"]
Severity = Literal["violation", "unknown", "note"]
State = Literal["accepted", "pending", "rejected"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a shape of the rulebook found; code, source, action and unit are the shape's own words."""

    rule: str
    code: str
    severity: Severity
    message: Words
    source: str
    focus: str
    fit: str | None = None
    action: str | None = None
    unit: str | None = None
    hint: Words | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One edge of a path, with the words in which people read it."""

    subject: str
    predicate: str
    object: str
    label: Words


@dataclass(frozen=True, slots=True)
class ProvisionShown:
    """A provision as an answer shows it; `in_force` is from its first day to the first day no longer in force."""

    iri: str
    norm: str
    article: str
    quote: str | None
    rank: str | None
    issuer: str | None
    territory: str | None
    version: str | None
    in_force: tuple[dt.date | None, dt.date | None]
    assumed: bool = False
    text_held: bool = False
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Justification:
    """One fit that passed every test: the power, where it stands, and the path from the claim to the norm."""

    power: str | None
    fit: str
    provision: ProvisionShown
    path: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """The claim that was asked about; `facts` are its own cells as (heading, words) in the order of the table."""

    id: str
    iri: str
    label: str
    facts: tuple[tuple[Words, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """May this be done on this day? `basis` are the provisions cited, best first, also where they do not carry it."""

    claim: ClaimShown
    on: dt.date
    known: dt.datetime
    verdict: Verdict
    action: str
    action_label: Words
    findings: tuple[Finding, ...]
    justifications: tuple[Justification, ...]
    basis: tuple[ProvisionShown, ...] = ()
    certificate: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record of a submission, with what the rulebook found."""

    key: str
    iri: str
    state: State
    place: Place
    findings: tuple[Finding, ...] = ()
    notes: tuple[Words, ...] = ()


@dataclass(slots=True)
class LoadReport:
    """One submission as it was committed (or not: `submission` is None where nothing could be read)."""

    source: str
    submission: NamedNode | None
    outcomes: list[Outcome] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    rejudged: list[Outcome] = field(default_factory=list)

    def counts(self) -> Counter[State]:
        return Counter(outcome.state for outcome in self.outcomes)
