"""The other claims of a generated country: items, lists, standards, decisions, publications, documents and the rest."""

import datetime as dt
import random
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from tests.country_faults import CYCLES, Fault, fault_of, rows_of
from tests.country_laws import DISCLOSURE, LISTING, PAPER, Grant, Law, Norm
from tests.country_measures import NATIONAL_LIST, WITHDRAWN, Row, Seat, list_of, pick, seat_in, stands
from tests.country_places import NATION, Province
from tests.country_subjects import domain, subject

CATALOGUE = "公共信用信息基础目录（2021年版）"
DATES = {
    "instrument_effective": "2021-09-20", "investigated": "2021-09-25", "compared": "2021-09-28",
    "facts_found": "2021-10-08", "meeting": "2021-10-11", "notified": "2021-10-12", "objection_filed": "2021-10-14",
    "objection_answered": "2021-10-18", "objection_limit": "2021-10-20", "defence_until": "2021-10-20",
    "legal_review": "2021-10-22", "collective_discussion": "2021-10-23", "decided": "2021-10-25", "decision": "2021-10-25",
    "found": "2021-10-25", "served": "2021-10-26", "shared": "2021-10-27",
}  # fmt: skip
REMOVAL = {"removal": "整改满一年", "procedure": "申请、核实、移出", "remedy": "复议或者诉讼"}
HIDDEN = 0  # of every four items the first is not public: only there is consent asked
Made = tuple[Row, Norm | None]


def _seats(law: Law) -> tuple[Seat, ...]:
    """Where lists and catalogues are kept: each province and each of its cities."""
    return _seats_of(law.provinces)


@cache
def _seats_of(provinces: tuple[Province, ...]) -> tuple[Seat, ...]:
    return tuple(Seat(place, place) for province in provinces for place in (province.name, *province.cities))


def _level(seat: Seat) -> str:
    return "国家" if seat.place == NATION else "省" if seat.provincial else "市"


def _granting(law: Law, dice: random.Random, measure: str, place: str) -> tuple[Norm, Grant]:
    """A norm in force that grants this and holds in that place."""
    above = {NATION, place, *(one.name for one in law.provinces if place in one.cities)}
    norm = pick(law, dice, lambda one: stands(one) and one.place in above)
    return norm, next(grant for grant in norm.grants if grant.measure == measure)


def _at(law: Law, row: int) -> tuple[Seat, str]:
    """Where the row of a sheet of lists or items is kept, and what it is about; no two rows share both."""
    seats = _seats(law)
    return seats[row % len(seats)], subject(row // len(seats))


def _item(law: Law, row: int) -> str:
    seat, about = _at(law, row)
    return f"{seat.place}{about}违法信息"


def _listed(law: Law, row: int) -> tuple[Seat, str]:
    """Where a list is kept and its domain: the provinces in turn; every fifth is a city's, on what a city may regulate."""
    if row % 5 == 4:
        seats = [seat for seat in _seats(law) if not seat.provincial] or _seats(law)
        return seats[row // 5 % len(seats)], f"{subject(row // 5 // len(seats))}与环境保护"
    number = row - row // 5
    place = law.provinces[number % len(law.provinces)].name
    return Seat(place, place), subject(number // len(law.provinces))


def _list_name(law: Law, row: int) -> str:
    seat, about = _listed(law, row)
    return f"{seat.place}{about}严重失信主体名单"


def _sound(law: Law, sheet: str, dice: random.Random, every: int = 1, rest: int = 0) -> int:
    """A row of that sheet without a fault, of those that leave this rest; any row where all have one."""
    rows = range(rest, max(rest + 1, rows_of(sheet, law.size)), every)
    start = dice.randrange(len(rows))
    turned = (rows[(start + step) % len(rows)] for step in range(min(len(rows), CYCLES[sheet])))
    return next((row for row in turned if fault_of(sheet, row) is None), rows[start])


def _catalog(law: Law, row: int, fault: Fault | None, dice: random.Random) -> Made:
    seat, _ = _at(law, row)
    norm, grant = _granting(law, dice, DISCLOSURE, seat.place)
    cells = {
        "id": f"C{row:07}", "item": _item(law, row), "level": _level(seat), "basis": norm.cited(grant),
        "source_unit": seat.organ(norm), "source_kind": "行政机关", "shareable": "是", "share_scope": "信用信息共享平台",
        "public": "否" if row % 4 == HIDDEN else "是", "public_scope": "无" if row % 4 == HIDDEN else "社会公众", "personal": "否", "masked": "否", "fields": "案号；处理机关；处理结果；日期",
        "updated": "2021-06-01", "territory": seat.place,
    }  # fmt: skip
    match fault.name if fault else "":
        case "nothing":
            cells["basis"], norm = "无", None  # type: ignore[assignment]
        case "scope":
            cells["share_scope"] = "无"
        case "source":
            cells |= {"source_unit": f"{seat.place}自来水有限公司", "source_kind": "其他"}
        case "masked":
            cells["personal"] = "是"
    return cells, norm


def _list(law: Law, row: int, fault: Fault | None, dice: random.Random) -> Made:
    seat, about = _listed(law, row)
    norm, grant = _granting(law, dice, LISTING, seat.place)
    cells = {
        "id": f"L{row:07}", "list": _list_name(law, row), "domain": about, "category": str(dice.randint(1, 3)),
        "category_reason": "严重破坏市场公平竞争秩序和社会正常秩序", "basis": norm.cited(grant), "authority": seat.organ(norm),
        "level": _level(seat), "territory": seat.place, "updated": "2021-09-10",
    }  # fmt: skip
    match fault.name if fault else "":
        case "nothing":
            cells["basis"], norm = "无", None  # type: ignore[assignment]
        case "category":
            cells["category"] = "无"
        case "standard":
            cells["updated"] = "2019-05-10"
    return cells, norm


def _standard(law: Law, row: int, fault: Fault | None, _dice: random.Random) -> Made:
    """The standard of the list of the same row; where it has a fault, so has the list."""
    seat, _ = _listed(law, row)
    province = next(n for n, one in enumerate(law.provinces) if seat.place in (one.name, *one.cities))
    norm = law.credit_regulation(province)
    cells = {
        "id": f"S{row:07}", "list": _list_name(law, row), "document": norm.title, "rank": "地方性法规", "level": _level(seat),
        "territory": seat.place, "comment_from": "2021-09-01", "comment_until": "2021-10-08", "draft_changed": "无",
        "departments_asked": "省司法厅；省市场监管局", "published_on": f"{seat.place}人民政府门户网站；信用中国（{province_short(law, province)}）",
        "assessed": "2021-11-20", "assessor": "某大学信用研究中心", "maker": f"{seat.place}发展和改革委员会",
        "in_force_from": "2021-11-01", **REMOVAL,
    }  # fmt: skip
    match fault.name if fault else "":
        case "comment":
            cells["comment_until"] = "2021-09-15"
        case "remedy":
            cells["remedy"] = "无"
    return cells, None


def province_short(law: Law, number: int) -> str:
    return law.provinces[number].name[
        : 3 if law.provinces[number].name.startswith(("内蒙古", "黑龙江")) else 2
    ]


def _decision(law: Law, row: int, fault: Fault | None, dice: random.Random) -> Made:
    listed = _sound(law, "lists", dice)
    seat, _ = _listed(law, listed)
    norm, grant = _granting(law, dice, LISTING, seat.place)
    cells = {
        "id": f"J{row:07}", "list": _list_name(law, listed), "instrument": "行政处罚决定书", "reason": grant.conduct,
        "basis": norm.cited(grant), "sanction_notice": "限制申请财政资金支持", "minor": "否", "force_majeure": "否",
        "unintentional": "否", "minor_matter": "否", "leniency_review": "无", "fact_severity": "严重",
        "measure_severity": "一般", "revoked": "无", **DATES, **REMOVAL,
    }  # fmt: skip
    match fault.name if fault else "":
        case "instrument":
            cells["instrument"] = "群众举报"
        case "notice":
            cells["notified"] = "无"
        case "remedy":
            cells["remedy"] = "无"
        case "objection":
            cells["objection_answered"] = "2021-11-05"
        case "shared":
            cells["shared"] = "无"
        case "child":
            cells["minor"] = "不满14周岁"
    return cells, norm


def _publication(law: Law, row: int, fault: Fault | None, _dice: random.Random) -> Made:
    """By twos: what the finding unit shows, and the copy on the site of credit information, which may have a fault."""
    pair = random.Random(f"{law.seed}/publications/{row // 2}")
    item = _sound(law, "catalog", pair, 4, pair.randint(1, 3))
    seat, _ = _at(law, item)
    norm, grant = _granting(law, pair, DISCLOSURE, seat.place)
    begins = dt.date(2021, pair.randint(2, 11), pair.randint(1, 28))
    ends = begins.replace(year=2022) - dt.timedelta(days=1)
    copy = row % 2 == 1
    province = next(n for n, one in enumerate(law.provinces) if seat.place in (one.name, *one.cities))
    site = f"信用中国（{province_short(law, province)}）" if copy else f"{seat.organ(norm)}门户网站"
    cells = {
        "id": f"P{row:07}", "item": _item(law, item), "site": site, "is_source": "否" if copy else "是",
        "counterpart": f"P{row - 1:07}" if copy else "", "from": begins.isoformat(), "until": ends.isoformat(),
        "content_hash": f"{pair.getrandbits(32):08x}", "personal": "否", "basis": norm.cited(grant), "consent": "无",
        "masked": "否", "repaired": "无", "revoked": "无", "withdrawn": "无",
    }  # fmt: skip
    match fault.name if fault else "":
        case "longer":
            cells["until"] = ends.replace(year=2024).isoformat()
        case "content":
            cells["content_hash"] = "0"
        case "repaired":
            cells["repaired"] = "2021-12-10"
        case "personal":
            cells |= {"personal": "是", "masked": "是", "basis": "无"}
            return cells, None
    return cells, norm


def _document(law: Law, row: int, fault: Fault | None, dice: random.Random) -> Made:
    norm = pick(law, dice, stands)
    seat = seat_in(law, norm.place, dice)
    made = dt.date(dice.randint(2017, 2020), dice.randint(1, 12), dice.randint(1, 28))
    cells = {
        "id": f"W{row:07}", "title": f"{seat.area}{subject(dice.randrange(400))}信用管理办法（{row}）", "number": f"{seat.place[0]}信用〔{made.year}〕{row}号",
        "issuer": f"{seat.area}人民政府", "rank": PAPER, "territory": seat.place, "responsible_unit": seat.organ(norm),
        "published": made.isoformat(), "in_force_from": (made + dt.timedelta(days=30)).isoformat(),
        "valid_until": dt.date(made.year + 5, 12, 31).isoformat(), "task_done": "否", "kind": "措施",
        "basis": norm.cited(norm.grants[0]), "third_party": "金融机构；可以" if dice.random() < 0.2 else "无",
    }  # fmt: skip
    match fault.name if fault else "":
        case "term":
            cells["valid_until"] = "2021-11-30"
        case "nothing":
            cells["basis"] = "无"
            return cells, None
        case "coerced":
            cells["third_party"] = "金融机构；必须"
    return cells, norm


def _collection(law: Law, row: int, fault: Fault | None, dice: random.Random) -> Made:
    item = _sound(law, "catalog", dice, 4, HIDDEN) if fault else _sound(law, "catalog", dice)
    seat, _ = _at(law, item)
    unit = domain(item // len(_seats(law)))
    cells = {
        "id": f"K{row:07}", "item": _item(law, item), "collector": f"{seat.area}{unit.provincial if seat.provincial else unit.organ}",
        "fields": "案号；处理机关；处理结果", "personal": "是", "notice": "内容；方式；用途；权利；义务", "consent": "是",
        "authorisation": "自愿", "term": "2年", "revocable": "是",
    }  # fmt: skip
    match fault.name if fault else "":
        case "fields":
            cells["fields"] += "；家庭收入"
        case "notice":
            cells["notice"] = "内容；方式"
        case "forced":
            cells["authorisation"] = "强制"
        case "life":
            cells["term"] = "终身"
    return cells, None


def _repair(law: Law, row: int, fault: Fault | None, dice: random.Random) -> Made:
    listed = _sound(law, "lists", dice)
    seat, _ = _listed(law, listed)
    unit = domain(listed)
    cells = {
        "id": f"X{row:07}", "list": _list_name(law, listed), "method": "信用承诺、整改核实", "time_limit": "10个工作日",
        "procedure": "申请、核实、修复", "barred": "否", "fee": "0", "applied": "2021-10-01", "closed": "2021-10-12",
        "unit": f"{seat.area}{unit.provincial if seat.provincial else unit.organ}", "contact": "已指定",
    }  # fmt: skip
    match fault.name if fault else "":
        case "fee":
            cells["fee"] = "800"
        case "contact":
            cells["contact"] = "无"
        case "procedure":
            cells["procedure"] = "无"
        case "barred":
            cells |= {"barred": "是", "basis": "无"}
    return cells, None


def _query(_law: Law, row: int, fault: Fault | None, dice: random.Random) -> Made:
    day = dt.date(2021, dice.randint(9, 12), dice.randint(1, 28)).isoformat()
    purpose = "无" if fault else "招标资格审查"
    return {
        "id": f"Q{row:07}",
        "user_role": "审批人员",
        "purpose": purpose,
        "approved": "处长",
        "date": day,
    }, None


def _accountability(_law: Law, row: int, fault: Fault | None, dice: random.Random) -> Made:
    day = dt.date(2021, dice.randint(9, 12), dice.randint(1, 28)).isoformat()
    record = "无" if fault else "已约谈并责令整改"
    return {
        "id": f"A{row:07}",
        "finding": "在目录外公示信用信息",
        "confirmed": "是",
        "record": record,
        "date": day,
    }, None


MAKERS: Mapping[str, Callable[[Law, int, Fault | None, random.Random], Made]] = {
    "catalog": _catalog, "lists": _list, "standards": _standard, "decisions": _decision, "publications": _publication,
    "documents": _document, "collections": _collection, "repairs": _repair, "queries": _query,
    "accountability": _accountability,
}  # fmt: skip


def editions(law: Law) -> Iterator[Row]:
    """The catalogues and lists of measures of the nation, of each province and of each city."""
    fresh = {"updated": "2021-06-01", "withdrawn": "无", "complete": "是"}
    national = {
        "level": "国家", "maker": "国家发展改革委", "with": "中国人民银行", "issued": "2021-03-01", "territory": NATION, **fresh,
    }  # fmt: skip
    yield {"name": f"全国{CATALOGUE}", "kind": "目录", **national}
    yield {"name": NATIONAL_LIST, "kind": "清单", **national}
    yield {"name": WITHDRAWN, "kind": "清单", **national, "issued": "2019-03-01", "updated": "2020-06-01", "withdrawn": "2021-12-01"}  # fmt: skip
    for number, province in enumerate(law.provinces):
        basis = f"《{law.credit_regulation(number).title}》第十条"
        for place in (province.name, *province.cities):
            made = {
                "level": "省" if place == province.name else "市", "maker": f"{place}发展和改革委员会", "with": f"{place}市场监督管理局",
                "basis": basis, "issued": "2021-03-01", "territory": place, **fresh,
            }  # fmt: skip
            yield {"name": f"{place}公共信用信息补充目录", "kind": "目录", **made}
            if place == province.name:
                yield {"name": list_of(law, place), "kind": "清单", **made}


def effects(row: int, dice: random.Random) -> Row:
    """What came of a standard in a year."""
    listed = dice.randint(20, 400)
    return {
        "id": f"E{row:07}", "standard": f"S{row:07}", "from": "2021-01-01", "until": "2021-12-31", "listed": str(listed),
        "removed": str(listed // 3), "objections": str(listed // 10), "corrections": str(listed // 40), "annulled": "0",
        "repair_days": "9.5", "sampled": "20", "sampled_good": "20", "followed_up": "是",
    }  # fmt: skip
