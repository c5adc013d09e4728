"""From when to when a claim stood: it is asked on the days on which something can change, and on no others.

Such a day, or the one before it, is named by a number in the facts of the question, by a sum that a rule makes of two of
them, or by the day from which or until which a shape holds. Between two of them nothing that rules compare can turn.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode, Triple

from kg import rulebook
from kg.answer import Answer, Finding
from kg.derive import rules
from kg.facts import Facts
from kg.joins.syntax import (
    Bind,
    Call,
    Count,
    Element,
    Expression,
    Filter,
    NotExists,
    Optional,
    Pattern,
    Union,
    Var,
)
from kg.judge import rule_on
from kg.namespaces import XSD, YJ, date_of, day_number
from kg.question import facts_about
from kg.shacl.paths import Predicate
from kg.shacl.terms import Term
from kg.view import View
from kg.why import answer_of

FIRST, LAST = (
    day_number(day) for day in (dt.date(1949, 10, 1), dt.date(2999, 12, 31))
)  # other numbers count no days

Counted = tuple[Term, NamedNode, int]  # a statement whose value is a whole number
Stated = tuple[NamedNode | None, NamedNode]  # the values of a predicate; of one subject, or of any (None)
Numbers = Mapping[Stated, Set[int]]
NO_NUMBERS: Set[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Span:
    """Days with one answer: from `begins` to before `ends` (None where the range asked ends first).

    `came` and `went` are the findings that are new, and no more there, against the span before.
    """

    begins: dt.date
    ends: dt.date | None
    answer: Answer
    came: tuple[Finding, ...] = ()
    went: tuple[Finding, ...] = ()

    def has(self, day: dt.date) -> bool:
        return self.begins <= day and (self.ends is None or day < self.ends)


def timeline(
    view: View, claim: NamedNode, since: dt.date, until: dt.date, known: dt.datetime
) -> tuple[Span, ...]:
    """The answers about a claim from a day to another, both included; neighbours that say the same are one span."""
    told: dict[dt.date, Answer] = {}
    waiting = {since}
    while waiting:
        day = min(waiting)
        facts = facts_about(view, [claim], day)
        told[day] = answer_of(facts, rule_on(facts, [claim], day)[claim], day, known)
        waiting |= {one for one in turning_days(facts, day) if since < one <= until}
        waiting -= told.keys()
    return tuple(_spans(told))


def _spans(told: dict[dt.date, Answer]) -> Iterator[Span]:
    firsts: list[dt.date] = []
    for day in sorted(told):
        if not firsts or said(told[day]) != said(told[firsts[-1]]):
            firsts.append(day)
    before: dict[tuple[str, ...], Finding] = {}
    for day, ends in zip(firsts, [*firsts[1:], None], strict=True):
        now = {_key(finding): finding for finding in told[day].findings}
        came = tuple(finding for key, finding in now.items() if key not in before)
        went = tuple(finding for key, finding in before.items() if key not in now)
        yield Span(day, ends, told[day], came if firsts[0] != day else (), went)
        before = now


def said(answer: Answer) -> tuple[object, ...]:
    """What an answer says, apart from the day: verdict, action, findings, and on which words of the law it stands."""
    stands_on = frozenset((item.power, item.provision.iri) for item in answer.justifications)
    return answer.verdict, answer.action, frozenset(map(_key, answer.findings)), stands_on


def _key(finding: Finding) -> tuple[str, ...]:
    return finding.rule, finding.code, finding.severity, finding.action or "", finding.message.zh


def turning_days(facts: Facts, on: dt.date) -> set[dt.date]:
    """The days on which the answer may be another than on the day before, by what follows from these facts on a day."""
    return days_in(facts, on) | rulebook.load().turning_days


def days_in(facts: Facts, on: dt.date) -> set[dt.date]:
    """The days on which something else may follow from these facts than on the day before.

    The day asked is no such day by itself, though it stands in the facts.
    """
    return set(map(date_of, turning(named_by(counted(facts, on)))))


def counted(facts: Facts, on: dt.date) -> Iterator[Counted]:
    """The whole numbers that are stated, but for the day asked."""
    asked = day_number(on)
    for predicate, rows in facts.graph.forth.items():
        for subject, row in rows.items():
            for value in row:
                if not isinstance(value, Literal) or value.datatype != XSD.integer:
                    continue
                number = int(value.value)
                if number == asked and (
                    predicate == YJ.onDay or Triple(subject, predicate, value) in facts.derived  # type: ignore[arg-type]
                ):
                    continue
                yield subject, predicate, number


def named_by(stated: Iterable[Counted]) -> Numbers:
    """The numbers by where they stand: under a subject and its predicate, and under the predicate whatever the subject."""
    numbers: dict[Stated, set[int]] = {}
    for subject, predicate, number in stated:
        for of in (subject, None):
            numbers.setdefault((of, predicate), set()).add(number)  # type: ignore[arg-type]
    return numbers


def turning(numbers: Numbers) -> set[int]:
    """The numbers of the days on which something turns: those named, and by what rules make of them, and the days after."""
    found = set[int]().union(*numbers.values())
    for one, other in sums():
        addends = {other} if isinstance(other, int) else numbers.get(other, NO_NUMBERS)
        found |= {number + more for number in numbers.get(one, NO_NUMBERS) for more in addends}
    return {number + late for number in found if FIRST < number < LAST for late in (0, 1)}


@cache
def sums() -> frozenset[tuple[Stated, Stated | int]]:
    """What rules add up: stated values and other stated values, or a number."""
    found: set[tuple[Stated, Stated | int]] = set()
    for rule in rules():
        elements = list(_within(rule.construct.body))
        for element in elements:
            if isinstance(element, Filter | Bind):
                for one, other in _added(element.test if isinstance(element, Filter) else element.value):
                    others = [other] if isinstance(other, int) else _stated(other, elements)
                    found |= {(first, second) for first in _stated(one, elements) for second in others}
    return frozenset(found)


def _within(group: Iterable[Element]) -> Iterator[Element]:
    for element in group:
        yield element
        match element:
            case NotExists(inner) | Optional(inner) | Count(_, _, _, inner):
                yield from _within(inner)
            case Union(groups):
                for inner in groups:
                    yield from _within(inner)


def _added(expression: Expression) -> Iterator[tuple[Var, Var | int]]:
    """The sums in an expression; a sum of anything but a variable and a variable or number is no part of the rules."""
    if not isinstance(expression, Call):
        return
    if expression.name == "+":
        one, other = expression.operands
        assert isinstance(one, Var), "a rule adds to a variable"
        if isinstance(other, Var):
            yield one, other
        else:
            assert isinstance(other, Literal)
            yield one, int(other.value)
    for operand in expression.operands:
        yield from _added(operand)


def _stated(var: Var, elements: Iterable[Element]) -> list[Stated]:
    """Where a variable takes its values from."""
    return [
        (element.subject if isinstance(element.subject, NamedNode) else None, element.path.iri)
        for element in elements
        if isinstance(element, Pattern) and element.object == var and isinstance(element.path, Predicate)
    ]
