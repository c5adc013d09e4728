"""A submission is there whole from one small change on: cut off at any write, nothing of it is seen and nothing stays."""

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from kg import books, ledger
from kg.export import export
from kg.ledger import Submission, held_under, record_of
from kg.model import Duration, Record
from kg.namespaces import PROV, YJ, iri
from kg.quads import LEDGER, Embedded
from kg.store import Store
from kg.sweep import sweep
from tests.history import standing
from tests.world import LATER, NOW, ask, keep, measure, norm, power, world

LAW, AT = "某法", ("某法", "7/1", None)
DAY = dt.date(2014, 8, 31)
THREE_YEARS = Duration(months=36)


class Cut(BaseException):
    """The process ends here."""


class CutOff(Embedded):
    """The statements of a store, whose writer ends after so many writes."""

    def __init__(self, real: Embedded, writes: int) -> None:
        super().__init__(real._quads)
        self.left = writes
        self.sizes: list[int] = []

    def _one(self, quads: int) -> None:
        self.sizes.append(quads)
        self.left -= 1
        if self.left == 0:
            raise Cut

    def fill(self, quads: Iterable[Quad]) -> None:
        given = list(quads)
        super().fill(given)
        self._one(len(given))

    def change(self, added: Iterable[Quad], removed: Iterable[Quad] = ()) -> None:
        put, taken = list(added), list(removed)
        super().change(put, taken)
        self._one(len(put) + len(taken))


def law(version: dt.date = DAY) -> Record:
    words = "有下列行为之一的，在一至三年内禁止参加政府采购活动。"
    return norm(LAW, version=version, begins=version, whole=True, articles=[("7/1", words)])


def grant(identifier: str) -> Record:
    return power(identifier, (LAW, "7/1", DAY), longest=THREE_YEARS)


BEFORE = (law(), grant("P"), measure("M", AT, duration=THREE_YEARS), measure("N", AT))
AFTER = (
    law(dt.date(2020, 1, 1)),
    grant("Q"),
    measure("M", AT, duration=Duration(months=60)),
    measure("O", AT),
)


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Store]:
    with world(tmp_path, *BEFORE) as store:
        yield store


def shown(store: Store) -> tuple[object, ...]:
    """What each reader of the ledger shows."""
    entered = books.submissions(store, store.newest(), 100)
    return (
        store.newest(),
        store.changed_at(),
        entered,
        [books.entries(store, one.number, 100) for one in entered],
        standing(store),
        sorted(b"".join(export(store, "nq")).splitlines()),
        [record_of(store, iri("measure", name)) for name in "MNO"],
        held_under(store, "measures/M"),
        [(ask(store, name).verdict, ask(store, name).findings) for name in "MN"],
        list(store.view(LATER).match(iri("measure", "O"), None, None)),
    )


def test_cut_off_at_any_write_a_submission_is_seen_by_nobody_and_swept_without_a_rest(
    held: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "CHUNK", 12)
    monkeypatch.setattr(ledger, "FEW", 4)
    real = held.quads
    assert isinstance(real, Embedded)
    before, statements = shown(held), set(real)
    cuts = 0
    while True:
        cuts += 1
        broken = CutOff(real, cuts)
        try:
            keep(Store(broken), *AFTER, now=LATER)
        except Cut:
            again = Store(real)
            if again.newest() == 2:
                break
            assert shown(again) == before, cuts
            sweep(again)
            assert set(real) == statements and set(again.quads.graphs()) == {q.graph_name for q in statements}
    assert cuts > 8  # and the last of these writes was the one that counts
    after = shown(again)
    entry = next(one for one in books.entries(again, 1, 100) if one.key == "measures/N")
    assert entry.stands == "rejected" or entry.state == "pending"
    assert real.match(None, YJ.judgedAgain, None, LEDGER) and after[4] != before[4]
    sweep(again)
    assert shown(Store(real)) == after


def test_what_makes_a_submission_count_is_small_however_many_records_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "FEW", 50)
    sizes = []
    for many in (1, 400):
        with Store.open(tmp_path / str(many), create=True) as store:
            assert isinstance(store.quads, Embedded)
            store.quads = watched = CutOff(store.quads, 0)
            submission = Submission.open(store, "many", NOW)
            for number in range(many):
                submission.add(measure(f"M{number}", AT))
            submission.commit(DAY, {})
            assert sum(standing(store).values()) == many
            sizes.append(watched.sizes[-1])
    assert max(sizes) < 10


def test_an_open_submission_is_seen_by_its_own_view_alone(held: Store) -> None:
    submission = Submission.open(held, "open", LATER)
    submission.add(measure("M", AT, duration=Duration(months=60)))
    node, months = iri("measure", "M"), iri("duration", "P60M")
    assert submission.view().objects(node, YJ.longest) == (months,)
    assert months not in held.view(LATER).objects(node, YJ.longest)
    submission.abandon()
    assert not list(held.quads.match(LEDGER, YJ.open, None, LEDGER))


def test_record_time_does_not_run_backwards_when_a_clock_was_set_back(held: Store) -> None:
    keep(held, measure("M", AT, duration=Duration(months=60)), now=LATER)
    keep(held, measure("N", AT, duration=Duration(months=12)), now=NOW)
    assert held.changed_at() == LATER
    assert ask(held, "M", known=NOW).verdict == "allowed" and ask(held, "M", known=LATER).verdict != "allowed"


def test_a_store_from_before_the_ledger_told_its_newest_submission_is_written_on(held: Store) -> None:
    held.quads.change((), list(held.quads.match(LEDGER, YJ.newest, None, LEDGER)))
    left = NamedNode(iri("submission", "2").value + "/record/0")  # as an unfinished submission was left then
    held.quads.change([Quad(LEDGER, YJ.open, iri("submission", "2"), LEDGER), Quad(left, YJ.key, left, left)])
    old = Store(held.quads)
    assert old.newest() == 1 and old.changed_at() == NOW
    keep(old, measure("M", AT, duration=Duration(months=60)), now=LATER)
    assert old.newest() == 2 and not list(old.quads.match(left, YJ.key, None))
    assert [row.object for row in old.ledger(LEDGER, YJ.newest, None)] == [iri("submission", "2")]


def test_only_what_a_record_says_of_a_norm_has_others_judged_again(held: Store) -> None:
    assert not keep(held, measure("O", AT, duration=THREE_YEARS), now=LATER).rejudged
    assert {one.key for one in keep(held, grant("Q"), now=LATER).rejudged} >= {iri("measure", "O").value}


def test_the_end_of_a_record_is_told_once_what_corrects_it_is_there(held: Store) -> None:
    [graph] = record_of(held, iri("measure", "M"))
    submission = Submission.open(held, "open", LATER)
    submission.add(measure("M", AT, duration=Duration(months=60)))
    submission.write()
    assert not list(held.ledger(graph, PROV.invalidatedAtTime, None))
    submission.commit(DAY, {})
    assert len(list(held.ledger(graph, PROV.invalidatedAtTime, None))) == 1
