"""From when to when a claim stood: what is asked on a few days holds on every day between them."""

import datetime as dt
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from api.drawing_timeline import DRAWN, draw_timeline
from kg import rulebook, why
from kg.store import Store
from kg.timeline import Span, said, sums, timeline
from tests.test_impact import THREE, A, B, claim, grant, law
from tests.world import LATER, NOW, power, world

SINCE, UNTIL = dt.date(2015, 1, 1), dt.date(2025, 12, 31)
DAY = dt.timedelta(1)


def ask(store: Store, name: str, since: dt.date = SINCE, until: dt.date = UNTIL) -> tuple[Span, ...]:
    return timeline(store.view(LATER), why.find_claim(store, name, LATER), since, until, LATER)


def test_between_two_days_on_which_something_can_change_the_answer_stays(example_store: Store) -> None:
    held = why.claims(example_store.view(NOW))

    @cache
    def spans(node: NamedNode) -> tuple[Span, ...]:
        return timeline(example_store.view(NOW), node, dt.date(2019, 1, 1), dt.date(2023, 12, 31), NOW)

    @settings(
        max_examples=40,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(st.sampled_from(held[:: max(1, len(held) // 14)]), st.data())
    def holds(node: NamedNode, data: st.DataObject) -> None:
        span = data.draw(st.sampled_from(spans(node)))
        last = span.ends - DAY if span.ends else dt.date(2023, 12, 31)
        day = data.draw(st.one_of(st.just(last), st.dates(span.begins, last)))
        assert said(why.why(example_store, node, day, NOW)) == said(span.answer), day

    holds()


def test_spans_follow_each_other_and_neighbours_differ(example_store: Store) -> None:
    for name in ("H001", "P003", "D003"):
        found = ask(example_store, name)
        assert found[0].begins == SINCE and found[-1].ends is None
        for one, other in pairwise(found):
            assert one.ends == other.begins and said(one.answer) != said(other.answer)


def test_a_claim_stands_from_the_day_its_law_begins_to_the_day_it_ends(tmp_path: Path) -> None:
    begins, ends = dt.date(2016, 5, 1), dt.date(2020, 7, 1)
    records = (
        law(A, version=begins, begins=begins, ends=ends, original=True),
        power("P", (A, "7/1", begins), longest=THREE),
        claim("M", (A, "7/1", None)),
    )
    with world(tmp_path, *records) as store:
        found = ask(store, "M")
    verdicts = [(span.begins, span.answer.verdict) for span in found if span.begins in (SINCE, begins, ends)]
    assert verdicts == [(SINCE, "not_allowed"), (begins, "allowed"), (ends, "not_allowed")]
    assert all(span.answer.verdict == "allowed" for span in found if begins <= span.begins < ends)


def test_what_comes_and_goes_is_told(tmp_path: Path) -> None:
    ends = dt.date(2020, 7, 1)
    with world(tmp_path, law(A, ends=ends), grant("P", A), claim("M", (A, "7/1", None))) as store:
        before, after = ask(store, "M", dt.date(2019, 1, 1))
    assert (before.answer.verdict, after.answer.verdict) == ("allowed", "not_allowed")
    assert after.begins == ends and not before.came and not before.went
    assert {finding.code for finding in after.came} == {"REPEALED"}


def test_the_days_of_shapes_turn_answers(example_store: Store) -> None:
    """Until the deadline a list that was not updated is to be revised, after it to be abolished: two shapes."""
    turning = rulebook.load().turning_days
    assert turning == {dt.date(2022, 1, 1)}
    found = [span for span in ask(example_store, "L003") if span.begins in turning]
    assert found and found[0].came and found[0].went


def test_a_day_that_a_rule_reckons_is_asked_too(tmp_path: Path) -> None:
    """An assumed day of effect is certain so many days later (yj:settlesAfterDays): no record names that day."""
    assumed = dt.date(2015, 3, 1)
    records = (law(A, begins=None, assumed=assumed), grant("P", A), claim("M", (A, "7/1", None)))
    with world(tmp_path, *records) as store:
        found = ask(store, "M")
        assert len(found) > 1 and found[-1].answer.verdict == "allowed"
        settled = found[-1].begins
        assert settled not in {assumed, assumed + DAY}
        node = why.find_claim(store, "M", LATER)
        assert why.why(store, node, settled - DAY, LATER).verdict != "allowed"
        assert why.why(store, node, settled, LATER).verdict == "allowed"


def test_every_sum_of_the_rules_is_understood() -> None:
    assert {predicate.value.rpartition("#")[2] for (_, predicate), _ in sums()} >= {
        "startDay",
        "actDay",
        "foundDayOf",
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_bar_says_each_span_in_words_and_stays_within_its_page(example_store: Store, lang: str) -> None:
    spans = ask(example_store, "P003")
    svg = draw_timeline(spans, dt.date(2021, 12, 31), UNTIL, lang)
    for span in spans:
        assert span.begins.isoformat() in svg
    assert "<style" not in svg and " style=" not in svg
    assert draw_timeline(spans * DRAWN, dt.date(2021, 12, 31), UNTIL, lang) == ""


def test_another_law_that_carries_the_claim_shows_as_a_change_of_what_it_stands_on(tmp_path: Path) -> None:
    ends = dt.date(2020, 7, 1)
    records = (law(A, ends=ends), law(B), grant("P", A), grant("Q", B))
    with world(tmp_path, *records, claim("M", (A, "7/1", None), (B, "7/1", None))) as store:
        before, after = ask(store, "M", dt.date(2019, 1, 1))
    assert before.answer.verdict == after.answer.verdict == "allowed"
    assert len(before.answer.justifications) == 2 and len(after.answer.justifications) == 1
