"""Answers with the days on which they are the same, so that for another day only what can have turned is judged anew."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from pyoxigraph import NamedNode

from kg import rulebook
from kg.answer import Answer
from kg.judge import rule_on
from kg.namespaces import day_number
from kg.question import facts_about
from kg.shacl.graph import unwatched
from kg.timeline import Span, days_in
from kg.view import View
from kg.why import answer_of


@dataclass(frozen=True, slots=True)
class Lasting:
    """The answers about one claim while the same follows from its facts: one for each time with other shapes."""

    spans: tuple[Span, ...]

    def lasts(self, day: dt.date) -> bool:
        """Is the answer of that day among them?"""
        return any(span.has(day) for span in self.spans)

    def on(self, day: dt.date, known: dt.datetime) -> Answer:
        """The answer on one of the days, as known at a moment of the same record."""
        answer = next(span.answer for span in self.spans if span.has(day))
        return replace(answer if day == answer.on else _moved(answer, day), known=known)


def lasting(view: View, claims: Iterable[NamedNode], on: dt.date, known: dt.datetime) -> Iterator[Lasting]:
    """The answers about these claims on a day, and on the days around it on which nothing can turn (kg.timeline)."""
    for claim in claims:
        with unwatched():
            told = Lasting(tuple(_spans(view, claim, on, known)))
        yield told


def _spans(view: View, claim: NamedNode, on: dt.date, known: dt.datetime) -> Iterator[Span]:
    facts = facts_about(view, [claim], on)
    days = days_in(facts, on)
    since = max((day for day in days if day <= on), default=dt.date.min)
    until = min((day for day in days if day > on), default=dt.date.max)
    turns = sorted(day for day in rulebook.load().turning_days if since < day < until)
    for begins, ends in pairwise((since, *turns, until)):
        day = on if begins <= on < ends else begins
        answer = answer_of(facts, rule_on(facts, [claim], day)[claim], on, known)
        yield Span(
            begins, None if ends == dt.date.max else ends, answer if day == on else _moved(answer, day)
        )


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
