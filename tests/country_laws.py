"""The law of a generated country: norms of every rank, their versions over twenty years, and what they grant.

A norm is a function of its number and the seed alone, so that none need be kept. Low numbers are the popular ones. All of it is invented.
"""

import datetime as dt
import math
import random
from dataclasses import dataclass
from functools import lru_cache

import cn2an

from tests.country_places import NATION, Province, provinces
from tests.country_subjects import ACTS, Domain, domain, subject

DAY = dt.date(2021, 12, 31)  # the day on which a claim without a fault stands
NEXT_YEAR = dt.date(2022, 1, 1)
LATER = dt.date(2022, 3, 1)
LAW, REGULATION, PROVINCIAL, CITY, RULE, LOCAL_RULE, PAPER, POLICY = (
    "法律", "行政法规", "省的地方性法规", "市的地方性法规", "部门规章", "地方政府规章", "规范性文件", "中央政策文件",
)  # fmt: skip
ADMISSIBLE = frozenset({LAW, REGULATION, PROVINCIAL, CITY, POLICY})
NATIONAL = frozenset({LAW, REGULATION, RULE, POLICY})
KINDS = (
    LAW, REGULATION, LAW, PROVINCIAL, REGULATION, POLICY, LAW, CITY, REGULATION, RULE,
    LAW, PROVINCIAL, LOCAL_RULE, CITY, LAW, REGULATION, PAPER, PROVINCIAL, RULE, CITY,
)  # fmt: skip
# What became of a norm, by its number; of every 24 the other 18 live on.
REPLACED, ENDED, REVISED_NEXT_YEAR, YOUNG, DATE_ASSUMED, EXCERPTS = 8, 15, 6, 10, 14, 20
FATES = frozenset({REPLACED, ENDED, REVISED_NEXT_YEAR, YOUNG, DATE_ASSUMED, EXCERPTS})
CYCLE = 24

# Measures that any of these ranks may set, with words in which laws impose them and bounds in months.
DIRECT = (
    ("限制参加政府采购活动", "禁止参加政府采购活动", (12, 36)),
    ("限制申请财政资金支持", "不得享受财政资金支持", (12, 36)),
    ("限制评优评先", "取消其评优评先资格", (12, 24)),
    ("限制参加招标投标", "不得参加依法必须进行招标的项目", (12, 36)),
    ("限制享受优惠政策和便利措施", "不适用优惠政策", (6, 24)),
    ("限制任职资格", "不得担任相关职务", (36, 60)),
    ("加强监管检查频次", "增加检查频次，列为重点监管对象", (6, 12)),
)
NAMED_CONDUCT = ("串通投标", "提供虚假材料谋取中标", "拖欠农民工工资", "考试作弊", "偷税", "醉酒驾驶")
LISTING, DISCLOSURE = "列入严重失信主体名单", "记入信用档案并公布"
REFERRED = "联合惩戒"


def how_many_norms(size: int) -> int:
    """Law grows more slowly than what leans on it: 39 norms up to 1,000 claims, 1,500 (200,000 provisions) at a million."""
    return round(math.pow(max(size, 1_000), 0.53))


@dataclass(frozen=True, slots=True)
class Version:
    """A version: its day, when it takes effect, whether a collection records that, and how it came about."""

    day: dt.date
    begins: dt.date
    recorded: bool
    how: str
    shift: int = 0  # how many articles were put before those that grant


@dataclass(frozen=True, slots=True)
class Grant:
    """What one article of a norm grants; `article` is counted in the first version."""

    measure: str
    phrase: str
    mode: str
    conduct: str
    article: int
    months: tuple[int, int] | None = None
    asserted_by: str = "confirmed"


@dataclass(frozen=True, slots=True)
class Norm:
    """A norm with its history; `number` is that of a document, by which it is then cited."""

    index: int
    kind: str
    title: str
    place: str
    domain: Domain
    articles: int
    versions: tuple[Version, ...]
    grants: tuple[Grant, ...]
    number: str | None = None
    replaces: str | None = None
    ended: dt.date | None = None
    upper: str | None = None

    @property
    def authority(self) -> str:
        return f"县级以上{self.domain.department}"

    @property
    def fate(self) -> int | None:
        return self.index % CYCLE if self.index >= 0 and self.index % CYCLE in FATES else None

    @property
    def in_force(self) -> Version | None:
        """The version in force on DAY."""
        begun = [version for version in self.versions if version.begins <= DAY]
        return begun[-1] if begun and not (self.ended and self.ended <= DAY) else None

    def cited(self, grant: Grant, version: Version | None = None, *, pinned: bool = False) -> str:
        """The citation of what grants, as lawyers write it; to the version's day where it is pinned."""
        version = version or self.in_force or self.versions[-1]
        name = self.number or f"《{self.title}》"
        pin = f"（{version.day}）" if pinned else ""
        return f"{name}{pin}{self.place_of(grant, version)}"

    def place_of(self, grant: Grant, version: Version) -> str:
        number = grant.article + version.shift
        return f"四（{chinese(number)}）" if self.kind == POLICY else f"第{chinese(number)}条第一款"


@lru_cache
def chinese(number: int) -> str:
    words = str(cn2an.an2cn(number))
    return words.removeprefix("一") if 10 <= number < 20 else words


def months(count: int) -> str:
    return f"{chinese(count // 12)}年" if count % 12 == 0 else f"{chinese(count)}个月"


class Law:
    """The norms of a country of that size and seed."""

    def __init__(self, size: int, seed: int) -> None:
        self.size = size
        self.seed = seed
        self.count = how_many_norms(size)
        self.provinces = provinces(size)
        self.norm = lru_cache(maxsize=4096)(self._norm)

    def credit_regulation(self, number: int) -> Norm:
        """The regulation of a province on which its own lists and catalogues rest."""
        province = self.provinces[number]
        made = dt.date(2020, 5, 20) + dt.timedelta(days=number)
        version = Version(made, dt.date(2020, 9, 1), recorded=True, how="通过")
        grants = (Grant(DISCLOSURE, "记入信用档案，并向社会公布", "disclosure", "失信行为", 12),)
        return Norm(
            -1 - number, PROVINCIAL, f"{province.name}社会信用条例", province.name, domain(4), 20, (version,), grants,
        )  # fmt: skip

    def _norm(self, index: int) -> Norm:
        dice = random.Random(f"{self.seed}/norm/{index}")
        kind = KINDS[index % len(KINDS)]
        about = subject(index)
        place = self._place(kind, dice)
        articles = dice.randint(16, 26)
        versions = _history(index, dice)
        title, number = _named(kind, about, place, index, versions[0].day.year)
        ended = None
        if index % CYCLE == ENDED:
            ended = dt.date(dice.randint(2018, 2021), dice.randint(1, 12), 1)
            versions = tuple(version for version in versions if version.begins < ended) or versions[:1]
        return Norm(
            index, kind, title, place, domain(index), articles, versions, tuple(_grants(index, kind, about, articles, dice)),
            number=number,
            replaces=_earlier(kind, about, place) if index % CYCLE == REPLACED else None,
            ended=ended,
            upper=None if kind in (LAW, POLICY) else _law_above(index, self.count),
        )  # fmt: skip

    def _place(self, kind: str, dice: random.Random) -> str:
        if kind in NATIONAL:
            return NATION
        province: Province = dice.choice(self.provinces)
        if kind == CITY:
            with_cities = [one for one in self.provinces if one.cities]
            return dice.choice(dice.choice(with_cities).cities)
        return province.name


def _law_above(index: int, count: int) -> str:
    """A popular law that rules and regulations name as what they rest on."""
    popular = min(5, 1 + (count - 1) // len(KINDS))
    return f"中华人民共和国{subject(index // len(KINDS) % popular * len(KINDS))}法"


def _named(kind: str, about: str, place: str, index: int, year: int) -> tuple[str, str | None]:
    if kind == LAW:
        return f"中华人民共和国{about}法", None
    if kind == REGULATION:
        return f"{about}条例", None
    if kind == RULE:
        return f"{about}办法", None
    if kind == POLICY:
        return f"国务院办公厅关于加强{about}工作的意见", f"国办发〔{year}〕{1000 + index}号"
    if kind == LOCAL_RULE:
        return f"{place}{about}规定", None
    if kind == PAPER:
        return f"{place}{about}实施细则", f"{place[0]}府办发〔{year}〕{1000 + index}号"
    return f"{place}{about}条例", None


def _earlier(kind: str, about: str, place: str) -> str:
    """The title of the provisional norm that this one replaced."""
    where = "" if kind in NATIONAL else place
    return f"{where}{about}暂行{'规定' if kind in (LAW, REGULATION, PROVINCIAL, CITY) else '办法'}"


def _history(index: int, dice: random.Random) -> tuple[Version, ...]:
    """Made between 2001 and 2015, then amended or re-enacted up to three times."""
    if index % CYCLE == YOUNG:
        return (Version(dt.date(2021, 10, dice.randint(8, 28)), LATER, recorded=True, how="通过"),)
    made = dt.date(dice.randint(2001, 2015), dice.randint(1, 12), dice.randint(1, 28))
    versions = [Version(made, _after(made, dice.randint(30, 150)), recorded=True, how="通过")]
    shift = 0
    for _ in range(dice.choice((0, 0, 1, 1, 2, 3))):
        day = _after(versions[-1].begins, dice.randint(700, 2600))
        if day.year > 2020:
            break
        again = dice.random() < 0.3
        shift += 2 if again else 0
        recorded = again or dice.random() < 0.8
        begins = _after(day, dice.randint(20, 120)) if recorded else day
        versions.append(Version(day, begins, recorded, "修订" if again else "修正", shift))
    if index % CYCLE == REVISED_NEXT_YEAR:
        begins = NEXT_YEAR if index % 2 == 0 and dice.random() < 0.7 else LATER
        versions.append(
            Version(dt.date(2021, 9, dice.randint(1, 28)), begins, recorded=True, how="修订", shift=shift + 2)
        )
    if index % CYCLE == DATE_ASSUMED:
        day = dt.date(2021, dice.randint(3, 11), dice.randint(1, 28))
        versions.append(Version(day, day, recorded=False, how="修正", shift=shift))
    return tuple(versions)


def _after(day: dt.date, days: int) -> dt.date:
    return day + dt.timedelta(days=days)


def _grants(index: int, kind: str, about: str, articles: int, dice: random.Random) -> list[Grant]:
    """Two or three measures, a listing, a disclosure, and in some norms a clause that only refers elsewhere."""
    first = 1 if kind == POLICY else articles - 7
    measures = dice.sample(DIRECT, 3)
    acts = dice.sample(ACTS, 3)
    grants = [
        Grant(*measures[0][:2], "direct", f"在{about}活动中{acts[0]}", first, measures[0][2]),
        Grant(*measures[1][:2], "direct", f"在{about}活动中{acts[1]}", first + 1, measures[1][2]),
        Grant(LISTING, "列入严重失信主体名单", "listing", f"在{about}活动中{acts[0]}", first + 2),
        Grant(DISCLOSURE, "记入信用档案，并向社会公布", "disclosure", f"在{about}活动中{acts[0]}", first + 3),
    ]
    if kind in (LAW, REGULATION) and index % 3 == 0:
        named = NAMED_CONDUCT[dice.randrange(len(NAMED_CONDUCT))]
        grants[1] = Grant(*measures[1][:2], "direct", named, first + 1, measures[1][2])
    if index % 4 == 2:
        grants.append(
            Grant(
                REFERRED, "按照国家有关规定实施联合惩戒", "referral", f"在{about}活动中{acts[0]}", first + 4
            )
        )
    if index % 4 == 0:
        grants.append(
            Grant(*measures[2][:2], "direct", f"在{about}活动中{acts[2]}", first + 5, measures[2][2], "machine")
        )  # fmt: skip
    return grants
