"""The other claims of a generated country: items, publications, documents, collections and the rest; editions beside them."""

import datetime as dt
import random
from collections.abc import Callable, Iterator, Mapping

from tests.country_faults import Fault, spoilt
from tests.country_laws import DISCLOSURE, PAPER, Law
from tests.country_lists import decision, list_domain, repair, standard
from tests.country_measures import NATIONAL_LIST, WITHDRAWN, Row, list_of, pick, seat_in, stands
from tests.country_places import NATION
from tests.country_seats import Made, at, based, granting, level_of, province_of, province_short, seats, sound
from tests.country_subjects import domain, subject

CATALOGUE = "公共信用信息基础目录（2021年版）"
HIDDEN = 0  # of every four items the first is not public: only there is consent asked


def _item(law: Law, row: int) -> str:
    seat, about = at(law, row)
    return f"{seat.place}{about}违法信息"


def _catalog(law: Law, row: int, fault: Fault | None, dice: random.Random) -> Made:
    seat, _ = at(law, row)
    norm, grant = granting(law, dice, DISCLOSURE, seat.place)
    cells = {
        "id": f"C{row:07}", "item": _item(law, row), "level": level_of(seat), "basis": norm.cited(grant),
        "source_unit": seat.organ(norm), "source_kind": "行政机关", "shareable": "是", "share_scope": "信用信息共享平台",
        "public": "否" if row % 4 == HIDDEN else "是", "public_scope": "无" if row % 4 == HIDDEN else "社会公众", "personal": "否", "masked": "否", "fields": "案号；处理机关；处理结果；日期",
        "updated": "2021-06-01", "territory": seat.place,
    }  # fmt: skip
    return based(spoilt(cells, fault, {
        "nothing": {"basis": "无"},
        "scope": {"share_scope": "无"},
        "source": {"source_unit": f"{seat.place}自来水有限公司", "source_kind": "其他"},
        "masked": {"personal": "是"},
    }), norm)  # fmt: skip


def _publication(law: Law, row: int, fault: Fault | None, _dice: random.Random) -> Made:
    """By twos: what the finding unit shows, and the copy on the site of credit information, which may have a fault."""
    pair = random.Random(f"{law.seed}/publications/{row // 2}")
    item = sound(law, "catalog", pair, 4, pair.randint(1, 3))
    seat, _ = at(law, item)
    norm, grant = granting(law, pair, DISCLOSURE, seat.place)
    begins = dt.date(2021, pair.randint(2, 11), pair.randint(1, 28))
    ends = begins.replace(year=2022) - dt.timedelta(days=1)
    copy = row % 2 == 1
    province = province_of(law, seat)
    site = f"信用中国（{province_short(law, province)}）" if copy else f"{seat.organ(norm)}门户网站"
    cells = {
        "id": f"P{row:07}", "item": _item(law, item), "site": site, "is_source": "否" if copy else "是",
        "counterpart": f"P{row - 1:07}" if copy else "", "from": begins.isoformat(), "until": ends.isoformat(),
        "content_hash": f"{pair.getrandbits(32):08x}", "personal": "否", "basis": norm.cited(grant), "consent": "无",
        "masked": "否", "repaired": "无", "revoked": "无", "withdrawn": "无",
    }  # fmt: skip
    return based(spoilt(cells, fault, {
        "longer": {"until": ends.replace(year=2024).isoformat()},
        "content": {"content_hash": "0"},
        "repaired": {"repaired": "2021-12-10"},
        "personal": {"personal": "是", "masked": "是", "basis": "无"},
    }), norm)  # fmt: skip


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
    return based(spoilt(cells, fault, {
        "term": {"valid_until": "2021-11-30"},
        "nothing": {"basis": "无"},
        "coerced": {"third_party": "金融机构；必须"},
    }), norm)  # fmt: skip


def _collection(law: Law, row: int, fault: Fault | None, dice: random.Random) -> Made:
    item = sound(law, "catalog", dice, 4, HIDDEN) if fault else sound(law, "catalog", dice)
    seat, _ = at(law, item)
    unit = domain(item // len(seats(law)))
    cells = {
        "id": f"K{row:07}", "item": _item(law, item), "collector": f"{seat.area}{unit.provincial if seat.provincial else unit.organ}",
        "fields": "案号；处理机关；处理结果", "personal": "是", "notice": "内容；方式；用途；权利；义务", "consent": "是",
        "authorisation": "自愿", "term": "2年", "revocable": "是",
    }  # fmt: skip
    return spoilt(cells, fault, {
        "fields": {"fields": f"{cells['fields']}；家庭收入"},
        "notice": {"notice": "内容；方式"},
        "forced": {"authorisation": "强制"},
        "life": {"term": "终身"},
    }), None  # fmt: skip


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
    "catalog": _catalog, "lists": list_domain, "standards": standard, "decisions": decision, "publications": _publication,
    "documents": _document, "collections": _collection, "repairs": repair, "queries": _query,
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
