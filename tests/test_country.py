"""A generated country is the same each time, has all kinds of claims, and judges as it was made to."""

import tracemalloc
from collections import Counter, defaultdict
from itertools import islice
from pathlib import Path

import pytest

from kg import why
from kg.lasting import lasting
from kg.model import Problem, Record
from kg.store import Store
from loaders.corpus import read_corpus
from loaders.tables import read_tables
from tests import country as made
from tests.country import NOW, Country, country, fill, known
from tests.country_faults import CYCLES, FAULTS, SHARES, fault_of, rows_of, sheet_of
from tests.country_laws import DAY, FATES, KINDS, NEXT_YEAR
from tests.country_tables import write_tables

SIZE = 1_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country") / "store"
    fill(folder, SIZE)
    return folder


def test_the_same_size_and_seed_give_the_same_records() -> None:
    assert list(country(200, 7)) == list(country(200, 7))
    assert list(country(200, 7)) != list(country(200, 8))


def test_no_record_takes_the_place_of_another() -> None:
    keys = Counter(record.key for record in country(2_000))
    assert [key for key, count in keys.items() if count > 1] == []


def test_a_country_of_a_thousand_claims_has_every_kind_of_claim_every_fault_every_rank_and_every_fate() -> (
    None
):
    there = Country(SIZE)
    claims = list(there.claims())
    norms = [there.law.norm(index) for index in range(there.law.count)]
    assert Counter(claim.sheet for claim in claims) == {sheet: share * 5 for sheet, share in SHARES.items()}
    faults = {(claim.sheet, claim.fault.name) for claim in claims if claim.fault}
    assert faults == {(sheet, fault.name) for sheet, row in FAULTS.items() for fault in row if fault}
    assert {norm.kind for norm in norms} == set(KINDS)
    assert {norm.fate for norm in norms} == {None, *FATES}
    assert min(v.day.year for norm in norms for v in norm.versions) < 2005


def test_rows_and_faults_are_counted_as_they_come() -> None:
    for size in (1, 137, 400, 1_003):
        counted = Counter(sheet_of(number)[0] for number in range(size))
        assert all(rows_of(sheet, size) == counted[sheet] for sheet in SHARES)
    for sheet, cycle in CYCLES.items():
        put = [fault_of(sheet, row) for row in range(cycle)]
        assert sum(fault is not None for fault in put) == sum(fault is not None for fault in FAULTS[sheet])


def test_a_claim_fares_as_what_was_put_into_it(folder: Path) -> None:
    of_each = defaultdict(list)
    for claim in Country(SIZE).claims():
        of_each[claim.sheet, claim.fault].append(claim)
    drawn = [claim for (_, fault), there in of_each.items() for claim in there[: 1 if fault else 4]]
    with Store.open(folder) as store:
        for claim in drawn:
            answer = why.why(store, why.find_claim(store, claim.id, NOW), DAY, NOW)
            told = {finding.code for finding in answer.findings}
            expected = claim.fault.verdict if claim.fault else "allowed"
            assert (answer.verdict, claim.fault is None or claim.fault.code in told) == (expected, True), (
                claim
            )


def test_claims_judged_together_say_what_each_says_alone_on_either_day(folder: Path) -> None:
    with Store.open(folder) as store:
        view = store.view(NOW)
        for some in list(why.batches(view, why.claims(view)))[::4]:
            for claim, told in zip(some, lasting(view, some, DAY, NOW), strict=True):
                for day in [day for day in (DAY, NEXT_YEAR) if told.lasts(day)]:
                    assert told.on(day, NOW) == why.why(store, claim, day, NOW), (claim, day)


def test_every_answer_has_its_certificate(folder: Path) -> None:
    with Store.open(folder) as store:
        for claim in why.claims(store.view(NOW))[::12]:
            assert why.why(store, claim, DAY, NOW, certified=True).certificate


def test_a_store_is_filled_in_submissions_of_a_bounded_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made, "TOGETHER", 150)
    fill(tmp_path / "store", 100)
    with Store.open(tmp_path / "store") as store:
        assert store.newest() == -(-len(list(country(100))) // 150)
        named = sum(sheet == "editions" for sheet, _ in Country(100).beside())
        assert len(why.claims(store.view(NOW))) == 100 + named


def test_tables_and_texts_load_as_the_same_records(tmp_path: Path) -> None:
    write_tables(tmp_path, 100)
    entries = [*read_corpus(tmp_path).entries, *read_tables(tmp_path).entries]
    loaded = {entry.key: set(entry.triples) for entry in entries if isinstance(entry, Record)}
    assert loaded == {record.key: set(record.triples) for record in country(100)}
    assert [entry for entry in entries if isinstance(entry, Problem)] == []


def test_the_claims_of_a_large_country_are_made_one_by_one() -> None:
    claims = Country(1_000_000).claims()
    sum(1 for _ in islice(claims, 500))  # the norms that are cited most are remembered from here on
    tracemalloc.start()
    try:
        sum(1 for _ in islice(claims, 1_000))
        assert tracemalloc.get_traced_memory()[0] < 4 << 20
    finally:
        tracemalloc.stop()


def test_what_is_known_of_a_country_names_norms_by_how_many_claims_lean_on_them() -> None:
    told = known(Country(SIZE))
    norms = told["norms"]
    assert isinstance(norms, list)
    assert [count for _, count in norms] == sorted((count for _, count in norms), reverse=True)
    assert norms[0][1] > 10 * norms[-1][1]
