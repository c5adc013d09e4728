"""Answers with the days on which they are the same, so that for another day only what can have turned is judged anew."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from kg.answer import Answer
from kg.judge import rule_on
from kg.namespaces import day_number
from kg.question import facts_about
from kg.shacl.graph import unwatched
from kg.timeline import turning_days
from kg.view import View
from kg.why import answer_of


@dataclass(frozen=True, slots=True)
class Lasting:
    """An answer, and the days from `since` to before `until` on which it says the same; None is without end."""

    answer: Answer
    since: dt.date | None
    until: dt.date | None

    def lasts(self, day: dt.date) -> bool:
        """Is the day one of those?"""
        early = self.since is not None and day < self.since
        return not early and (self.until is None or day < self.until)

    def on(self, day: dt.date, known: dt.datetime) -> Answer:
        """The answer on one of the days, as known at a moment of the same record."""
        if day == self.answer.on:
            return self.answer if known == self.answer.known else replace(self.answer, known=known)
        return replace(_moved(self.answer, day), known=known)


def lasting(view: View, claims: Iterable[NamedNode], on: dt.date, known: dt.datetime) -> Iterator[Lasting]:
    """The answers about these claims on a day, and from when until when they last (kg.timeline)."""
    for claim in claims:
        with unwatched():
            told = _lasting(view, claim, on, known)
        yield told


def _lasting(view: View, claim: NamedNode, on: dt.date, known: dt.datetime) -> Lasting:
    facts = facts_about(view, [claim], on)
    days = turning_days(facts, on)
    answer = answer_of(facts, rule_on(facts, [claim], on)[claim], on, known)
    before, after = (day for day in days if day <= on), (day for day in days if day > on)
    return Lasting(answer, max(before, default=None), min(after, default=None))


def _moved(answer: Answer, on: dt.date) -> Answer:
    """The same answer on another day; the fits that were held against the day bear its number in their IRIs."""
    then, now = (f"/fit/{day_number(day)}/" for day in (answer.on, on))

    def moved(iri: str) -> str:
        return iri.replace(then, now)

    return replace(
        answer,
        on=on,
        findings=tuple(
            replace(
                finding, focus=moved(finding.focus), fit=None if finding.fit is None else moved(finding.fit)
            )
            for finding in answer.findings
        ),
        justifications=tuple(replace(one, fit=moved(one.fit)) for one in answer.justifications),
    )
