"""The measures of a generated country: each cites what a norm grants, and some have a fault."""

import datetime as dt
import math
import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.country_faults import Fault, rows_of
from tests.country_laws import (
    ADMISSIBLE,
    CITY,
    CYCLE,
    DATE_ASSUMED,
    DAY,
    ENDED,
    EXCERPTS,
    NAMED_CONDUCT,
    POLICY,
    PROVINCIAL,
    REPLACED,
    YOUNG,
    Grant,
    Law,
    Norm,
    chinese,
    months,
)
from tests.country_places import NATION, counties, is_province
from tests.country_subjects import DOMAINS, OTHER_TARGETS, subject

Row = dict[str, str]
OLD_ENOUGH = dt.timedelta(days=400)  # from then on a day of effect that was only assumed counts
ELSEWHERE = "西藏自治区"
NATIONAL_LIST, WITHDRAWN = "全国失信惩戒措施基础清单", "全国失信惩戒措施基础清单（2019年版）"


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a claim applies: the place that the vocabulary knows, and the area whose organ acts."""

    place: str
    area: str

    @property
    def provincial(self) -> bool:
        return self.place == self.area and is_province(self.place)

    def organ(self, norm: Norm) -> str:
        return f"{self.area}{norm.domain.provincial if self.provincial else norm.domain.organ}"


def seat_in(law: Law, place: str, dice: random.Random) -> Seat:
    """Somewhere in that place: a province itself, a city or a county of it."""
    if place == NATION:
        place = dice.choice(law.provinces).name
    province = next((one for one in law.provinces if one.name == place), None)
    if province and province.cities and dice.random() < 0.75:
        place = dice.choice(province.cities)
    within = counties().get(place, ())
    return (
        Seat(place, f"{place}{dice.choice(within)}") if within and dice.random() < 0.4 else Seat(place, place)
    )


def popular(dice: random.Random, count: int) -> int:
    """A number below `count`, small ones far more often: the chance of n is about 1/n (Zipf)."""
    return min(count - 1, int(math.exp(dice.random() * math.log(count + 1))) - 1)


def pick(law: Law, dice: random.Random, wanted: Callable[[Norm], bool]) -> Norm:
    """A norm as popular as it is, of those that are wanted."""
    while True:
        norm = law.norm(popular(dice, law.count))
        if wanted(norm):
            return norm


def picked_of(law: Law, dice: random.Random, fate: int, wanted: Callable[[Norm], bool]) -> Norm:
    """A norm that fared so, the more popular ones more often."""
    count = 1 + (law.count - 1 - fate) // CYCLE
    while True:
        norm = law.norm(fate + CYCLE * popular(dice, count))
        if wanted(norm):
            return norm


def admissible(norm: Norm) -> bool:
    return norm.kind in ADMISSIBLE


def stands(norm: Norm) -> bool:
    """A norm of admissible rank that is in force on DAY beyond doubt, and held."""
    version = norm.in_force
    return (
        admissible(norm)
        and norm.fate not in (YOUNG, ENDED)
        and version is not None
        and (version.recorded or DAY - version.begins > OLD_ENOUGH)
    )


def measure(law: Law, row: int, fault: Fault | None, dice: random.Random) -> tuple[Row, Norm | None]:
    """The cells of a measure, and the norm that it cites where that is held."""
    norm, grant = _chosen(law, fault, dice)
    seat = seat_in(law, norm.place, dice)
    cells = {
        "id": f"M{row:07}",
        "measure": grant.measure,
        "basis": norm.cited(grant),
        "authority": seat.organ(norm),
        "target": norm.domain.target,
        "conduct": grant.conduct,
        "territory": seat.place,
    }
    if grant.months:
        least, most = grant.months
        cells["duration"] = dice.choice((months(least), months(most), f"{months(least)}至{months(most)}"))
    _where(law, cells, seat, dice)
    if fault is None and dice.random() < 0.1:
        _act(cells, norm, dice)
    if fault:
        _spoil(cells, fault, norm, grant)
    return cells, None if fault and fault.name in ("nothing", "not held") else norm


def _chosen(law: Law, fault: Fault | None, dice: random.Random) -> tuple[Norm, Grant]:
    match fault.name if fault else "":
        case "rank":
            norm = pick(
                law, dice, lambda one: not admissible(one) and one.fate is None and one.in_force is not None
            )
        case "territory":
            norm = pick(law, dice, lambda one: one.kind in (PROVINCIAL, CITY) and stands(one))
        case "replaced":
            norm = picked_of(law, dice, REPLACED, admissible)
        case "ended":
            norm = picked_of(law, dice, ENDED, admissible)
        case "young":
            norm = picked_of(law, dice, YOUNG, admissible)
        case "date assumed":
            norm = picked_of(law, dice, DATE_ASSUMED, admissible)
        case "place":
            norm = pick(law, dice, lambda one: stands(one) and one.fate != EXCERPTS and one.kind != POLICY)
        case "referral":
            norm = pick(law, dice, lambda one: stands(one) and any(g.mode == "referral" for g in one.grants))
            return norm, next(grant for grant in norm.grants if grant.mode == "referral")
        case "machine":
            norm = pick(
                law, dice, lambda one: stands(one) and any(g.asserted_by == "machine" for g in one.grants)
            )
            return norm, next(grant for grant in norm.grants if grant.asserted_by == "machine")
        case "conduct":
            norm = pick(law, dice, lambda one: stands(one) and one.grants[1].conduct in NAMED_CONDUCT)
            return norm, norm.grants[1]
        case _:
            norm = pick(law, dice, stands)
    return norm, norm.grants[0] if fault else dice.choice(norm.grants[:3])


def _where(law: Law, cells: Row, seat: Seat, dice: random.Random) -> None:
    """Seven in ten stand in the list of their province, two in a document, one applies the law directly."""
    chance = dice.random()
    if chance < 0.7:
        cells["measure_list"] = list_of(law, seat.place)
    elif chance < 0.9:
        cells["document"] = f"W{dice.randrange(max(1, rows_of('documents', law.size))):07}"


def list_of(law: Law, place: str) -> str:
    province = next((one.name for one in law.provinces if place in (one.name, *one.cities)), None)
    return f"{province}失信惩戒措施补充清单" if province else NATIONAL_LIST


def _act(cells: Row, norm: Norm, dice: random.Random) -> None:
    """An act against somebody: what was done while the version was in force, decided in 2021, still running."""
    version = norm.in_force
    decided = dt.date(2021, dice.randint(6, 12), dice.randint(1, 28))
    if version is None or version.begins > dt.date(2021, 3, 1):
        return
    cells |= {
        "conduct_from": "2021-03-10",
        "conduct_until": "2021-05-20",
        "decided_on": decided.isoformat(),
        "valid_from": decided.isoformat(),
        "valid_until": decided.replace(year=2024).isoformat(),
    }


def _spoil(cells: Row, fault: Fault, norm: Norm, grant: Grant) -> None:
    match fault.name:
        case "longer" if grant.months:
            cells["duration"] = months(2 * grant.months[1])
        case "target":
            cells["target"] = next(one for one in OTHER_TARGETS if one != norm.domain.target)
        case "authority":
            other = next(one for one in DOMAINS if one.organ in ("教育局", "统计局") and one != norm.domain)
            cells["authority"] = cells["authority"].replace(norm.domain.provincial, other.provincial).replace(
                norm.domain.organ, other.organ
            )  # fmt: skip
        case "territory":
            cells["territory"] = ELSEWHERE
            cells["authority"] = f"{ELSEWHERE}{norm.domain.provincial}"
            cells.pop("measure_list", None)
        case "replaced":
            cells["basis"] = f"《{norm.replaces}》第二条第一款"
        case "place":
            cells["basis"] = f"《{norm.title}》第{chinese(norm.articles + 40)}条"
        case "nothing":
            cells["basis"] = "无"
        case "conduct":
            cells["conduct"] = next(one for one in ("偷税", "醉酒驾驶") if one != grant.conduct)
        case "conduct unclear":
            cells["conduct"] = "有其他失信行为"
        case "not held":
            cells["basis"] = f"《{subject(norm.index + 10_000)}特别规定》第九条"
        case "withdrawn list":
            cells["measure_list"] = WITHDRAWN
            cells.pop("document", None)
