"""What the sheets of a generated country share: where catalogues and lists are kept, and what they may rest on."""

import random
from functools import cache

from tests.country_faults import CYCLES, fault_of, rows_of
from tests.country_laws import Grant, Law, Norm
from tests.country_measures import Row, Seat, pick, stands
from tests.country_places import NATION, Province
from tests.country_subjects import subject

Made = tuple[Row, Norm | None]  # the cells of a claim, and the norm that it cites


def seats(law: Law) -> tuple[Seat, ...]:
    """Where lists and catalogues are kept: each province and each of its cities."""
    return _seats_of(law.provinces)


@cache
def _seats_of(provinces: tuple[Province, ...]) -> tuple[Seat, ...]:
    return tuple(Seat(place, place) for province in provinces for place in (province.name, *province.cities))


def level_of(seat: Seat) -> str:
    return "国家" if seat.place == NATION else "省" if seat.provincial else "市"


def granting(law: Law, dice: random.Random, measure: str, place: str) -> tuple[Norm, Grant]:
    """A norm in force that grants this and holds in that place."""
    above = {NATION, place, *(one.name for one in law.provinces if place in one.cities)}
    norm = pick(law, dice, lambda one: stands(one) and one.place in above)
    return norm, next(grant for grant in norm.grants if grant.measure == measure)


def based(cells: Row, norm: Norm) -> Made:
    """A claim with the norm that it cites: none where it says that it has no basis."""
    return cells, None if cells["basis"] == "无" else norm


def at(law: Law, row: int) -> tuple[Seat, str]:
    """Where the row of a sheet of lists or items is kept, and what it is about; no two rows share both."""
    there = seats(law)
    return there[row % len(there)], subject(row // len(there))


def sound(law: Law, sheet: str, dice: random.Random, every: int = 1, rest: int = 0) -> int:
    """A row of that sheet without a fault, of those that leave this rest; any row where all have one."""
    rows = range(rest, max(rest + 1, rows_of(sheet, law.size)), every)
    start = dice.randrange(len(rows))
    turned = (rows[(start + step) % len(rows)] for step in range(min(len(rows), CYCLES[sheet])))
    return next((row for row in turned if fault_of(sheet, row) is None), rows[start])


def province_of(law: Law, seat: Seat) -> int:
    """The number of the province in which it lies."""
    return next(n for n, one in enumerate(law.provinces) if seat.place in (one.name, *one.cities))


def province_short(law: Law, number: int) -> str:
    return law.provinces[number].name[
        : 3 if law.provinces[number].name.startswith(("内蒙古", "黑龙江")) else 2
    ]
