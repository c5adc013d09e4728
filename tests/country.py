"""A generated country: norms of every rank over twenty years, what they grant, and claims of all kinds with known faults.

`python -m tests.country SIZE FOLDER [--seed N]` writes a store of so many claims; `--tables DIR` writes the same as law
texts and tables (CONTRACT 3) for `yiju load`. Same size and seed, same records. All of it is invented.
"""

import argparse
import datetime as dt
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from tqdm import tqdm

from kg.batches import batched
from kg.ledger import Submission
from kg.model import Place, Record
from kg.store import Store
from loaders.rows import record
from loaders.sheets import sheets
from tests.country_claims import MAKERS, editions, effects
from tests.country_faults import Fault, fault_of, rows_of, sheet_of
from tests.country_laws import DAY, EXCERPTS, Grant, Law, Norm, Version, chinese
from tests.country_measures import Row, measure
from tests.country_texts import Text, texts

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
TOGETHER = 20_000  # records of one submission at most: what a submission keeps in mind until it is committed is bounded so
AT_ONCE = 1_000  # records made before they are kept
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as a row of its sheet, with the fault that was put into it and the norm on which it leans."""

    sheet: str
    cells: Row
    fault: Fault | None
    norm: str | None

    @property
    def id(self) -> str:
        return self.cells["id"]


@dataclass
class Country:
    """What a country of that size and seed holds, made as it is asked for."""

    size: int
    seed: int = 0
    law: Law = field(init=False)

    def __post_init__(self) -> None:
        self.law = Law(self.size, self.seed)

    def norms(self) -> Iterator[Norm]:
        yield from (self.law.credit_regulation(number) for number in range(len(self.law.provinces)))
        yield from (self.law.norm(index) for index in range(self.law.count))

    def texts(self) -> Iterator[Text]:
        """The texts of all versions of all norms that are held in their words."""
        for norm in self.norms():
            if norm.fate != EXCERPTS:
                yield from texts(norm, self.seed)

    def of_law(self) -> Iterator[tuple[str, Row]]:
        """The rows of law: norms of which only excerpts are held, ends that a table records, and what each grants."""
        for norm in self.norms():
            for number, version in enumerate(norm.versions):
                if norm.fate == EXCERPTS:
                    yield "norms", _norm(norm, version)
                    yield from (("provisions", _excerpt(norm, version, grant)) for grant in norm.grants)
                elif norm.ended and version is norm.versions[-1]:
                    yield "norms", _norm(norm, version)
                for place, grant in enumerate(norm.grants):
                    yield "powers", _power(norm, version, grant, f"G{norm.index}-{number + 1}-{place + 1}")
            if norm.replaces:
                yield "powers", _power_of_replaced(norm)

    def claims(self) -> Iterator[Claim]:
        """Every claim but the editions of catalogues and lists, whose number is that of the places."""
        for number in range(self.size):
            sheet, row = sheet_of(number)
            dice = random.Random(f"{self.seed}/{sheet}/{row}")
            fault = fault_of(sheet, row)
            cells, norm = (measure if sheet == "measures" else MAKERS[sheet])(self.law, row, fault, dice)
            yield Claim(sheet, cells, fault, norm.title if norm else None)

    def beside(self) -> Iterator[tuple[str, Row]]:
        """The editions, and what came of one standard in four."""
        yield from (("editions", cells) for cells in editions(self.law))
        for row in range(0, rows_of("standards", self.size), 4):
            yield "effects", effects(row, random.Random(f"{self.seed}/effects/{row}"))

    def rows(self) -> Iterator[tuple[str, Row]]:
        """Every row of every table, as (sheet, cells)."""
        yield from self.of_law()
        yield from self.beside()
        yield from ((claim.sheet, claim.cells) for claim in self.claims())

    def records(self) -> Iterator[Record]:
        """What loading the texts and the tables makes of them."""
        yield from (text.record() for text in self.texts())
        place = Place("country")
        yield from (record(sheets()[sheet], cells, place) for sheet, cells in self.rows())


def country(size: int, seed: int = 0) -> Iterator[Record]:
    """The records of a country of so many claims."""
    return Country(size, seed).records()


def _norm(norm: Norm, version: Version) -> Row:
    cells = {
        "title": norm.title, "rank": _rank(norm), "territory": norm.place, "version": version.day.isoformat(),
        "in_force_from": version.begins.isoformat(), "made_public": "是", "verified": "是",
    }  # fmt: skip
    if norm.number:
        cells["number"] = norm.number
    if norm.ended:
        cells["in_force_until"] = norm.ended.isoformat()
    return cells


def _rank(norm: Norm) -> str:
    if norm.kind.endswith("地方性法规"):
        return "地方性法规"
    return "党中央、国务院政策文件" if norm.kind == "中央政策文件" else norm.kind


def _excerpt(norm: Norm, version: Version, grant: Grant) -> Row:
    return {
        "norm": norm.title, "version": version.day.isoformat(), "article": norm.place_of(grant, version),
        "summary": grant.measure, "quote": grant.phrase,
    }  # fmt: skip


def _power(norm: Norm, version: Version, grant: Grant, identifier: str) -> Row:
    cells = {
        "id": identifier, "basis": norm.cited(grant, version, pinned=True), "measure": grant.measure,
        "authority": norm.authority, "target": norm.domain.target, "conduct": grant.conduct, "mode": grant.mode,
        "quote": grant.phrase, "asserted_by": grant.asserted_by,
    }  # fmt: skip
    if grant.months:
        cells |= {"min": str(grant.months[0]), "max": str(grant.months[1]), "unit": "月"}
    return cells


def _power_of_replaced(norm: Norm) -> Row:
    made = norm.versions[0].day - dt.timedelta(days=900)
    cells = _power(norm, norm.versions[0], norm.grants[0], f"G{norm.index}-0-1")
    return cells | {"basis": f"《{norm.replaces}》（{made}）第{chinese(2)}条第一款"}


def fill(folder: Path, size: int, seed: int = 0) -> tuple[float, int]:
    """Write a store of so many claims, unjudged; beside it `country.json` tells claims and norms to ask about (`known`).

    Answers the seconds that the store took, without those for making the records, and how many statements these have.
    """
    made = Country(size, seed)
    seconds, statements = 0.0, 0
    with Store.open(folder, create=True) as store:
        for batch in _batches(tqdm(made.records(), desc=f"{size:,}", disable=not sys.stderr.isatty())):
            submission = Submission.open(store, "country", NOW)
            for some in batched(batch, AT_ONCE):
                begun = time.perf_counter()
                for one in some:
                    submission.add(one)
                seconds += time.perf_counter() - begun
                statements += sum(len(one.triples) for one in some)
            begun = time.perf_counter()
            submission.commit(DAY, {})
            seconds += time.perf_counter() - begun
    folder.with_suffix(".json").write_text(json.dumps(known(made), ensure_ascii=False), "utf-8")
    return seconds, statements


def _batches(records: Iterable[T]) -> Iterator[Iterator[T]]:
    """The records by at most TOGETHER; each batch is to be read to its end before the next is asked for."""
    running = iter(records)
    for first in running:
        yield _some(first, running)


def _some(first: T, running: Iterator[T]) -> Iterator[T]:
    yield first
    for _, one in zip(range(TOGETHER - 1), running, strict=False):
        yield one


def known(made: Country) -> dict[str, object]:
    """What a bench asks about: a thousand claims evenly drawn, and how many claims lean on each norm that may be repealed."""
    step = max(1, made.size // 1000)
    counted: Counter[str] = Counter()
    drawn = []
    for number, claim in enumerate(made.claims()):
        if claim.norm:
            counted[claim.norm] += 1
        if number % step == 0:
            drawn.append([claim.sheet, claim.id, claim.fault.code if claim.fault else None])
    return {"size": made.size, "seed": made.seed, "claims": drawn, "norms": counted.most_common()}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("size", type=int)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--tables", type=Path)
    told = asked.parse_args()
    fill(told.folder, told.size, told.seed)
    if told.tables:
        from tests.country_tables import write_tables  # it needs what is above

        write_tables(told.tables, told.size, told.seed)


if __name__ == "__main__":
    main()
