"""The texts of a generated country's norms, in the layout of a collection of law texts, and read by its own loader."""

import datetime as dt
import random
from dataclasses import dataclass

from kg.model import Place, Record
from loaders.records import record_of
from loaders.statutes import read_statute
from tests.country_laws import (
    CITY,
    LAW,
    LOCAL_RULE,
    PAPER,
    POLICY,
    PROVINCIAL,
    REGULATION,
    RULE,
    Grant,
    Norm,
    Version,
    chinese,
    months,
)
from tests.country_subjects import ACTS

END = "\n<!-- INFO END -->\n\n"
FOLDERS = {
    LAW: "经济法", REGULATION: "行政法规", RULE: "部门规章", PROVINCIAL: "地方性法规", CITY: "地方性法规",
    LOCAL_RULE: "地方政府规章", PAPER: "规范性文件", POLICY: "政策文件",
}  # fmt: skip
OPENINGS = (
    "从事{about}活动，应当遵守法律、法规，遵循诚实信用原则，不得损害公共利益和他人合法权益。",
    "国家鼓励在{about}活动中采用先进技术和管理方法，提高服务水平。",
    "{department}负责本行政区域内{about}的监督管理工作。其他有关部门在各自职责范围内负责相关工作。",
    "{target}应当建立{about}台账，如实记录有关情况，台账保存期限不得少于二年。",
    "{department}应当公布{about}的办理条件、程序和时限，方便公众查询。",
    "任何单位和个人有权举报{about}活动中的违法行为，受理举报的部门应当为举报人保密。",
    "{target}应当配合{department}依法开展的监督检查，如实提供有关资料，不得拒绝、阻挠。",
    "{department}及其工作人员对在履行职责中知悉的商业秘密和个人隐私负有保密义务。",
)
LISTED = (
    "{target}应当具备下列条件：\n（一）有符合规定的场所和设施；\n（二）有与{about}相适应的专业人员；\n（三）有健全的管理制度；\n（四）法律、法规规定的其他条件。",
    "{department}进行监督检查时，可以采取下列措施：\n（一）进入有关场所检查；\n（二）查阅、复制有关资料；\n（三）询问有关人员。",
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text as a file of a collection: its folder, its name without suffix, its words, and the recorded day of effect."""

    folder: str
    stem: str
    words: str
    recorded: dt.date | None = None

    @property
    def path(self) -> str:
        return f"{self.folder}/{self.stem}.md"

    def record(self) -> Record:
        """What loading the collection makes of it."""
        statute = read_statute(
            self.words, stem=self.stem, folder=self.folder, source=self.path, recorded=self.recorded
        )
        return record_of(statute, Place(self.path))


def texts(norm: Norm, seed: int) -> list[Text]:
    """The text of every version of a norm; first that of the norm which it replaced."""
    found = [_replaced(norm)] if norm.replaces else []
    for version in norm.versions:
        words = f"# {norm.title}\n\n{_head(norm, version)}{END}{_body(norm, version, seed)}"
        recorded = version.begins if version.recorded else None
        found.append(Text(FOLDERS[norm.kind], f"{norm.title}({version.day})", words, recorded))
    return found


def _replaced(norm: Norm) -> Text:
    made = norm.versions[0].day - dt.timedelta(days=900)
    kind = {LAW: REGULATION}.get(norm.kind, norm.kind)
    grant = norm.grants[0]
    body = (
        f"第一条 为了规范有关活动，制定本规定。\n\n第二条 {_granting(norm, grant)}\n\n"
        f"第三条 本规定自{_day(made + dt.timedelta(days=60))}起施行。\n"
    )
    head = _made(kind, norm, made)
    return Text(
        FOLDERS[kind],
        f"{norm.replaces}({made})",
        f"# {norm.replaces}\n\n{head}{END}{body}",
        made + dt.timedelta(days=60),
    )


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _made(kind: str, norm: Norm, day: dt.date) -> str:
    """The line of the head that tells who made it, and when."""
    place, year = norm.place, day.year
    order = f"{9000 + norm.index if day < norm.versions[0].day else 1000 + norm.index}号"
    number = norm.number and f"{norm.number.partition('〕')[0]}〕{order}"
    return {
        LAW: f"{_day(day)} 第{chinese(9 + (year - 1998) // 5)}届全国人民代表大会常务委员会第{chinese(1 + day.month)}次会议通过\n",
        REGULATION: f"{_day(day)} 国务院令第{order}公布\n",
        RULE: f"{_day(day)} {norm.domain.name}总局令第{order}公布\n",
        PROVINCIAL: f"{_day(day)} {place}第{chinese(9 + (year - 1998) // 5)}届人民代表大会常务委员会第{chinese(1 + day.month)}次会议通过\n",
        CITY: f"{_day(day)} {place}第{chinese(9 + (year - 1998) // 5)}届人民代表大会常务委员会第{chinese(1 + day.month)}次会议通过\n",
        LOCAL_RULE: f"{_day(day)} {place}人民政府令第{order}公布\n",
        PAPER: f"{number}\n\n{_day(day)} {place}人民政府办公厅印发\n",
        POLICY: f"{number}\n\n{_day(day)} 国务院办公厅印发\n",
    }[kind]


def _head(norm: Norm, version: Version) -> str:
    lines = [_made(norm.kind, norm, norm.versions[0].day)]
    for later in norm.versions[1 : norm.versions.index(version) + 1]:
        if later.how == "修正":
            lines.append(f"{_day(later.day)} 《关于修改〈{norm.title}〉的决定》修正\n")
        else:
            lines.append(
                _made(norm.kind, norm, later.day).replace("通过", "修订").replace("公布", "修订公布")
            )
    return "".join(lines)


def _granting(norm: Norm, grant: Grant) -> str:
    who = norm.authority
    if grant.mode == "direct" and grant.months:
        least, most = grant.months
        return f"{norm.domain.target}{grant.conduct}的，由{who}给予处罚，{months(least)}至{months(most)}内{grant.phrase}。构成犯罪的，依法追究刑事责任。"
    if grant.mode == "referral":
        return f"对失信主体，由{who}{grant.phrase}。"
    return f"{norm.domain.target}{grant.conduct}，情节严重的，由{who}{grant.phrase}。"


def _body(norm: Norm, version: Version, seed: int) -> str:
    dice = random.Random(f"{seed}/text/{norm.index}")
    if norm.kind == POLICY:
        return _policy(norm)
    words = {"about": norm.title.removeprefix("中华人民共和国")[:12], "department": norm.domain.department, "target": norm.domain.target}  # fmt: skip
    based = f"根据《{norm.upper}》，" if norm.upper else ""
    granting = {grant.article: grant for grant in norm.grants}
    articles = [f"为了规范有关活动，维护公共利益，{based}制定本法。"]
    for number in range(2, norm.articles):
        if number in granting:
            articles.append(_granting(norm, granting[number]))
        elif dice.random() < 0.2:
            articles.append(dice.choice(LISTED).format(**words))
        else:
            articles.append(
                "\n".join(
                    opening.format(**words) for opening in dice.sample(OPENINGS, 1 + (dice.random() < 0.3))
                )
            )
    for _ in range(version.shift):
        articles.insert(1, f"{norm.domain.target}{dice.choice(ACTS)}的，由有关部门责令改正。")
    articles.append(_closing(norm, version))
    return "\n\n".join(f"第{chinese(number)}条 {text}" for number, text in enumerate(articles, 1)) + "\n"


def _closing(norm: Norm, version: Version) -> str:
    """The last article: of an amended version it still tells when the first one began."""
    again = next(v for v in reversed(norm.versions[: norm.versions.index(version) + 1]) if v.how != "修正")
    gone = f"《{norm.replaces}》同时废止。" if norm.replaces and again == norm.versions[0] else ""
    return f"本法自{_day(again.begins)}起施行。{gone}"


def _policy(norm: Norm) -> str:
    granted = "\n".join(
        f"（{chinese(grant.article)}）{_granting(norm, grant)}"
        for grant in sorted(norm.grants, key=lambda grant: grant.article)
    )
    about = norm.domain.name
    return (
        f"一、总体要求。加强{about}领域诚信建设，坚持依法依规、保护权益。\n\n二、主要任务。完善{about}领域信用记录，推进信息共享。\n\n"
        f"三、工作机制。各地区各部门要落实责任，加强协同。\n\n四、失信约束措施\n{granted}\n\n五、组织实施。各地区要结合实际抓好落实。\n"
    )
