"""The lists of a generated country: domains, standards, decisions and repairs."""

import random

from tests.country_faults import Fault, spoilt
from tests.country_laws import LISTING, Law
from tests.country_measures import Seat
from tests.country_seats import Made, based, granting, level_of, province_of, province_short, seats, sound
from tests.country_subjects import domain, subject

DATES = {
    "instrument_effective": "2021-09-20", "investigated": "2021-09-25", "compared": "2021-09-28",
    "facts_found": "2021-10-08", "meeting": "2021-10-11", "notified": "2021-10-12", "objection_filed": "2021-10-14",
    "objection_answered": "2021-10-18", "objection_limit": "2021-10-20", "defence_until": "2021-10-20",
    "legal_review": "2021-10-22", "collective_discussion": "2021-10-23", "decided": "2021-10-25", "decision": "2021-10-25",
    "found": "2021-10-25", "served": "2021-10-26", "shared": "2021-10-27",
}  # fmt: skip
REMOVAL = {"removal": "整改满一年", "procedure": "申请、核实、移出", "remedy": "复议或者诉讼"}


def _listed(law: Law, row: int) -> tuple[Seat, str]:
    """Where a list is kept and its domain: the provinces in turn; every fifth is a city's, on what a city may regulate."""
    if row % 5 == 4:
        cities = [seat for seat in seats(law) if not seat.provincial]
        return cities[row // 5 % len(cities)], f"{subject(row // 5 // len(cities))}与环境保护"
    number = row - row // 5
    place = law.provinces[number % len(law.provinces)].name
    return Seat(place, place), subject(number // len(law.provinces))


def list_name(law: Law, row: int) -> str:
    seat, about = _listed(law, row)
    return f"{seat.place}{about}严重失信主体名单"


def list_domain(law: Law, row: int, fault: Fault | None, dice: random.Random) -> Made:
    seat, about = _listed(law, row)
    norm, grant = granting(law, dice, LISTING, seat.place)
    cells = {
        "id": f"L{row:07}", "list": list_name(law, row), "domain": about, "category": str(dice.randint(1, 3)),
        "category_reason": "严重破坏市场公平竞争秩序和社会正常秩序", "basis": norm.cited(grant), "authority": seat.organ(norm),
        "level": level_of(seat), "territory": seat.place, "updated": "2021-09-10",
    }  # fmt: skip
    return based(spoilt(cells, fault, {
        "nothing": {"basis": "无"},
        "category": {"category": "无"},
        "standard": {"updated": "2019-05-10"},
    }), norm)  # fmt: skip


def standard(law: Law, row: int, fault: Fault | None, _dice: random.Random) -> Made:
    """The standard of the list of the same row; where it has a fault, so has the list."""
    seat, _ = _listed(law, row)
    province = province_of(law, seat)
    norm = law.credit_regulation(province)
    cells = {
        "id": f"S{row:07}", "list": list_name(law, row), "document": norm.title, "rank": "地方性法规", "level": level_of(seat),
        "territory": seat.place, "comment_from": "2021-09-01", "comment_until": "2021-10-08", "draft_changed": "无",
        "departments_asked": "省司法厅；省市场监管局", "published_on": f"{seat.place}人民政府门户网站；信用中国（{province_short(law, province)}）",
        "assessed": "2021-11-20", "assessor": "某大学信用研究中心", "maker": f"{seat.place}发展和改革委员会",
        "in_force_from": "2021-11-01", **REMOVAL,
    }  # fmt: skip
    return spoilt(cells, fault, {
        "comment": {"comment_until": "2021-09-15"},
        "remedy": {"remedy": "无"},
    }), None  # fmt: skip


def decision(law: Law, row: int, fault: Fault | None, dice: random.Random) -> Made:
    listed = sound(law, "lists", dice)
    seat, _ = _listed(law, listed)
    norm, grant = granting(law, dice, LISTING, seat.place)
    cells = {
        "id": f"J{row:07}", "list": list_name(law, listed), "instrument": "行政处罚决定书", "reason": grant.conduct,
        "basis": norm.cited(grant), "sanction_notice": "限制申请财政资金支持", "minor": "否", "force_majeure": "否",
        "unintentional": "否", "minor_matter": "否", "leniency_review": "无", "fact_severity": "严重",
        "measure_severity": "一般", "revoked": "无", **DATES, **REMOVAL,
    }  # fmt: skip
    return spoilt(cells, fault, {
        "instrument": {"instrument": "群众举报"},
        "notice": {"notified": "无"},
        "remedy": {"remedy": "无"},
        "objection": {"objection_answered": "2021-11-05"},
        "shared": {"shared": "无"},
        "child": {"minor": "不满14周岁"},
    }), norm  # fmt: skip


def repair(law: Law, row: int, fault: Fault | None, dice: random.Random) -> Made:
    listed = sound(law, "lists", dice)
    seat, _ = _listed(law, listed)
    unit = domain(listed)
    cells = {
        "id": f"X{row:07}", "list": list_name(law, listed), "method": "信用承诺、整改核实", "time_limit": "10个工作日",
        "procedure": "申请、核实、修复", "barred": "否", "fee": "0", "applied": "2021-10-01", "closed": "2021-10-12",
        "unit": f"{seat.area}{unit.provincial if seat.provincial else unit.organ}", "contact": "已指定",
    }  # fmt: skip
    return spoilt(cells, fault, {
        "fee": {"fee": "800"},
        "contact": {"contact": "无"},
        "procedure": {"procedure": "无"},
        "barred": {"barred": "是", "basis": "无"},
    }), None  # fmt: skip
