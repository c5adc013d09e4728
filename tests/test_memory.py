"""What a view remembers over a submission: nothing that the submission changes, and all the rest."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.tell import answer_json
from kg import why
from kg.answer import LoadReport
from kg.gate import settle
from kg.ledger import Submission
from kg.model import Duration, Record
from kg.namespaces import YJ, iri
from kg.quads import Quads
from kg.store import Store
from kg.view import View
from tests.world import NOW, YEAR_END, measure, norm, power

LAWS = ("甲法", "乙法", "丙法")
DAY = dt.date(2015, 1, 1)


def law(title: str, *, ended: bool = False, article: str = "7") -> Record:
    return norm(
        title, version=DAY, begins=DAY, rank="法律", whole=True, ends=dt.date(2020, 1, 1) if ended else None,
        articles=[(article, "限制参加政府采购活动一年至三年。")],
    )  # fmt: skip


RECORDS = st.one_of(
    st.builds(law, st.sampled_from(LAWS), ended=st.booleans(), article=st.sampled_from(["7", "8"])),
    st.builds(
        lambda title, number, months: power(f"P{number}", (title, "7", DAY), longest=Duration(months=months)),
        st.sampled_from(LAWS), st.integers(1, 3), st.sampled_from([12, 36]),
    ),
    st.builds(
        lambda title, number, months: measure(f"M{number}", (title, "7", None), duration=Duration(months=months)),
        st.sampled_from(LAWS), st.integers(1, 4), st.sampled_from([12, 24, 60]),
    ),
)  # fmt: skip


def answers(view: View) -> list[object]:
    return [
        answer_json(answer)
        for claim in why.claims(view)
        for answer in why.answers(view, [claim], YEAR_END, NOW)
    ]


def submit(store: Store, records: list[Record], number: int) -> None:
    submission = Submission.open(store, "test", NOW + dt.timedelta(minutes=number))
    for record in {record.key: record for record in records}.values():
        submission.add(record)
    settle(submission, LoadReport("test", None), YEAR_END, submission.now)


@settings(max_examples=25, deadline=None)
@given(steps=st.lists(st.lists(RECORDS, min_size=1, max_size=4), min_size=1, max_size=4))
def test_a_view_that_goes_on_answers_as_one_that_remembers_nothing(
    steps: list[list[Record]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Store.open(tmp_path_factory.mktemp("memory") / "store", create=True) as store:
        for number, records in enumerate(steps):
            submit(store, records, number)
            newest = store.view(NOW + dt.timedelta(days=1))
            assert answers(newest) == answers(View(store, newest.known))


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store", create=True) as store:
        submit(
            store,
            [law("甲法"), law("乙法"), power("P1", ("甲法", "7", DAY)), measure("M1", ("甲法", "7", None))],
            0,
        )
        yield store


def test_what_a_submission_does_not_touch_is_not_asked_again(
    kept: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(why.answers(kept.view(NOW + dt.timedelta(days=1)), [iri("measure", "M1")], YEAR_END, NOW))
    submit(kept, [measure("M9", ("乙法", "7", None))], 1)
    asked: list[tuple[object, ...]] = []
    real = type(kept.quads).match

    def match(quads: Quads, *pattern: object) -> Iterator[object]:
        asked.append(pattern)
        return real(quads, *pattern)  # type: ignore[arg-type]

    def looked_up(view: View) -> int:
        asked.clear()
        list(why.answers(view, [iri("measure", "M1")], YEAR_END, NOW))
        return len(asked)

    monkeypatch.setattr(type(kept.quads), "match", match)
    newest = kept.view(NOW + dt.timedelta(days=1))
    few = looked_up(newest)
    assert iri("measure", "M1") not in [pattern[0] for pattern in asked]
    assert few * 5 < looked_up(View(kept, newest.known))


def test_a_correction_is_seen_at_once_and_the_view_before_it_keeps_what_it_knew(kept: Store) -> None:
    before = kept.view(NOW + dt.timedelta(days=1))
    shorter = measure("M1", ("甲法", "7", None), duration=Duration(months=12))
    had = before.objects(iri("measure", "M1"), YJ.longest)
    submit(kept, [shorter], 1)
    after = kept.view(NOW + dt.timedelta(days=1))
    assert after.objects(iri("measure", "M1"), YJ.longest) == (Duration(months=12).iri,) != had
    assert before.objects(iri("measure", "M1"), YJ.longest) == had
