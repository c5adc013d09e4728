"""Answers with the days on which they are the same, so that for another day only what can have turned is judged anew."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from pyoxigraph import NamedNode, Triple

from kg import ontology, rulebook
from kg.answer import Answer
from kg.apart import apart
from kg.facts import Drawn
from kg.judge import Ruling, rule_on
from kg.namespaces import date_of, day_number
from kg.question import facts_together
from kg.shacl.graph import unwatched
from kg.slice import around
from kg.timeline import Numbers, Span, counted, turning
from kg.view import View
from kg.why import answer_of

Days = tuple[dt.date, dt.date]  # from the first to before the second


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


def lasting(view: View, claims: Iterable[NamedNode], on: dt.date, known: dt.datetime) -> list[Lasting]:
    """The answers about these claims, judged in one pass, on a day and on the days around it on which nothing can turn."""
    with unwatched():
        asked = {claim: around(view, ontology.load(), [claim], day_number(on)) for claim in claims}
        every: list[tuple[Triple, Drawn]] = []
        facts = facts_together(asked.values(), every)
        numbers = apart(asked, facts, every, counted(facts, on))
        while_same = {claim: _nothing_turns(some, on) for claim, some in numbers}
        told: dict[NamedNode, list[Span]] = {claim: [] for claim in asked}
        first: dict[NamedNode, tuple[Ruling, Answer]] = {}
        for (begins, ends), day in _times(on):
            reached = [
                claim for claim, (since, until) in while_same.items() if since < ends and begins < until
            ]
            for claim, ruling in rule_on(facts, reached, day).items():
                if claim not in first:
                    first[claim] = ruling, answer_of(facts, ruling, on, known)
                ruled, answer = first[claim]
                if (ruling.own, ruling.fits) != (ruled.own, ruled.fits):
                    answer = answer_of(facts, ruling, on, known)
                since, until = while_same[claim]
                last = min(until, ends)
                span = Span(max(since, begins), None if last == dt.date.max else last, answer)
                told[claim].append(span)
        return [Lasting(tuple(spans)) for spans in told.values()]


def _nothing_turns(numbers: Numbers, on: dt.date) -> Days:
    """The days around one on which the same follows."""
    day, turns = day_number(on), turning(numbers)
    since = max((number for number in turns if number <= day), default=None)
    until = min((number for number in turns if number > day), default=None)
    return (
        dt.date.min if since is None else date_of(since),
        dt.date.max if until is None else date_of(until),
    )


def _times(on: dt.date) -> list[tuple[Days, dt.date]]:
    """The times with the same shapes, each with a day in it; first the one in which a day lies, with that day."""
    times = pairwise((dt.date.min, *sorted(rulebook.load().turning_days), dt.date.max))
    days = [((a, b), on if a <= on < b else b - dt.timedelta(days=1)) for a, b in times]
    return sorted(days, key=lambda time: time[1] != on)


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
