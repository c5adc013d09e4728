"""Norms, powers and entries are looked up by keys of their own; what is read does not grow with who else cites a law."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Quad, Triple

from kg import why
from kg.lookup import lookup_key, norms_under, powers_alike, powers_on
from kg.model import Record
from kg.namespaces import YJ, iri
from kg.quads import Quads
from kg.store import Store
from kg.view import View
from tests.world import LATER, YEAR_END, measure, norm, power, world

DAY = dt.date(2015, 1, 1)
LAW = norm("甲法", version=DAY, begins=DAY, whole=True, articles=[("7", "限制参加政府采购活动一年至三年。")])
POWERS = (
    power("P1", ("甲法", "7", DAY)),
    power("P2", ("甲法", "7", DAY), conduct="提供虚假材料"),
    power("P3", ("乙法", "1", None)),
)


def test_a_norm_and_the_powers_on_it_are_found_by_their_keys(tmp_path: Path) -> None:
    with world(tmp_path, LAW, *POWERS, measure("M1", ("甲法", "7", None))) as store:
        view = store.view(LATER)
        assert norms_under(view, "甲法") == [iri("norm", "甲法")]
        assert powers_on(view, "甲法") == [iri("power", "P1"), iri("power", "P2")]
        assert powers_alike(view, iri("power", "P1")) == {iri("power", "P3")}


def test_a_record_cannot_claim_a_key_that_its_statements_do_not_give() -> None:
    false = Triple(iri("measure", "M1"), YJ.lookupKey, lookup_key("power", "甲法"))
    one = measure("M1", ("甲法", "7", None))
    assert replace(one, triples=(*one.triples, false)).triples == one.triples
    assert Triple(iri("norm", "甲法"), YJ.lookupKey, lookup_key("norm", "甲法")) in LAW.triples


def test_what_an_answer_reads_does_not_grow_with_the_claims_that_cite_the_same_law(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Quad] = []

    def asked(store: Store) -> int:
        real = type(store.quads).match

        def match(quads: Quads, *pattern: object) -> Iterator[Quad]:
            for quad in real(quads, *pattern):  # type: ignore[arg-type]
                read.append(quad)
                yield quad

        read.clear()
        with monkeypatch.context() as watched:
            watched.setattr(type(store.quads), "match", match)
            view = View(store, LATER)  # one that remembers nothing
            answer = next(why.answers(view, [iri("measure", "M0")], YEAR_END, LATER))
        assert answer.verdict == "allowed"
        return len(read)

    def citing(count: int) -> list[Record]:
        return [measure(f"M{number}", ("甲法", "7", None)) for number in range(count)]

    counts = []
    for count in (2, 40):
        with world(tmp_path / str(count), LAW, POWERS[0], *citing(count)) as store:
            counts.append(asked(store))
    assert 0 < counts[0] == counts[1]
