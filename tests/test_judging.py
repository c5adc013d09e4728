"""Every claim judged for a day: kept answers, several processes, and one claim at a time say the same."""

import datetime as dt
import os
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from api.tell import answer_json
from kg import judging, lasting, why
from kg.answer import Answer
from kg.judging import why_all
from kg.store import Store
from kg.view import View
from tests.conftest import NOW

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1))
YEAR_END, NEW_YEAR = dt.date(2021, 12, 31), dt.date(2022, 1, 1)


def told(answers: Iterable[Answer]) -> list[object]:
    return [answer_json(answer) for answer in sorted(answers, key=lambda answer: answer.claim.iri)]


def afresh(store: Store, on: dt.date) -> list[object]:
    """Each claim asked by itself on that day, of a record that remembers no answer."""
    view = store.view(NOW)
    return told(why.why(store, claim, on, NOW) for claim in why.claims(view))


@settings(max_examples=3, deadline=None)
@given(first=DAYS, second=DAYS)
def test_a_second_day_says_what_it_says_when_judged_afresh(
    example_store: Store, first: dt.date, second: dt.date
) -> None:
    example_store.changed()
    for day in (first, second, YEAR_END):
        list(why_all(example_store, day, NOW))
    assert told(why_all(example_store, second, NOW)) == afresh(example_store, second)


def test_only_what_can_have_turned_is_judged_anew(
    example_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    example_store.changed()
    day = dt.date(2021, 8, 17)
    assert len(list(why_all(example_store, day, NOW)))
    asked: list[NamedNode] = []

    def watched(
        view: View, claims: Iterable[NamedNode], on: dt.date, known: dt.datetime
    ) -> list[lasting.Lasting]:
        asked.extend(claims)
        return lasting.lasting(view, claims, on, known)

    monkeypatch.setattr(judging, "lasting", watched)
    held = len(list(why_all(example_store, day + dt.timedelta(days=1), NOW)))
    assert len(asked) < held / 5


def test_the_last_day_of_a_deadline_is_not_the_first_day_after_it(example_store: Store) -> None:
    example_store.changed()
    before, after = (told(why_all(example_store, day, NOW)) for day in (YEAR_END, NEW_YEAR))
    assert before != after and after == afresh(example_store, NEW_YEAR)


def test_processes_side_by_side_say_what_one_says(
    example_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    example_store.changed()
    monkeypatch.setattr(judging, "MANY", 10)
    monkeypatch.setattr(why, "TOGETHER", 7)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert told(why_all(example_store, YEAR_END, NOW)) == afresh(example_store, YEAR_END)
