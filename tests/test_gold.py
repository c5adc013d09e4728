"""Checked facts on real law texts: every power carries its equal claim, and what a reviewer must refuse is not allowed."""

import datetime as dt
from pathlib import Path

import pytest

from kg import why
from kg.answer import Answer
from kg.store import Store
from loaders.load import load_paths
from tests import gold as facts

NOW = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
YEAR_END = dt.date(2021, 12, 31)

# What the prose of a case says beyond its columns.
INVENTED = [
    {"名称": "某部门规章", "位阶": "部门规章", "地域": "全国", "公布日期": "2019-01-01", "施行日期": "2019-02-01"},
    {"名称": "某省地方性法规", "位阶": "地方性法规", "地域": "湖南省", "公布日期": "2019-01-01", "施行日期": "2019-02-01"},
    {
        "名称": "湖南省完善失信约束制度构建诚信建设长效机制实施方案", "文号": "湘政办发〔2021〕54号", "位阶": "规范性文件",
        "地域": "湖南省", "公布日期": "2021-09-03", "施行日期": "2021-08-27", "公开": "是",
    },
    {
        "名称": "湖南省社会信用信息管理办法", "位阶": "地方政府规章", "地域": "湖南省", "公布日期": "2021-01-18",
        "施行日期": "2021-05-01", "公开": "是",
    },
]  # fmt: skip
# The catalogue that items are held against: whole, and without any item of the cases.
CATALOGUE = {
    "名称": "全国公共信用信息基础目录", "种类": "目录", "层级": "国家", "编制单位": "国家发展改革委",
    "会同部门": "中国人民银行", "发布日期": "2021-03-01", "更新日期": "2021-03-01", "废止日期": "无", "完整": "是", "地域": "全国",
}  # fmt: skip
PROSE = {"N069": {"执行者": "行业协会", "强制": "应当"}}

# The unknowns that stand for a refusal: the true version is not held, no power is recorded, or no code covers the words.
UNKNOWN_FOR = {
    "VERSION_NOT_HELD", "POWER_NOT_RECORDED", "RANK_UNCLEAR", "AUTHORITY_UNCLEAR", "TARGET_UNCLEAR", "CONDUCT_UNCLEAR",
    "DURATION_UNCLEAR", "NORM_NOT_HELD", "ARTICLE_NOT_FOUND", "ARTICLE_NOT_GIVEN",
}  # fmt: skip


@pytest.fixture(scope="module")
def store(texts: Store, gold: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    powers = facts.read(gold / "powers.jsonl")
    rejections = facts.read(gold / "rejections.jsonl")
    folder = tmp_path_factory.mktemp("gold")
    facts.write(folder, "规范", INVENTED)
    facts.write(folder, "授权", [facts.power_row(fact) for fact in powers])
    claims = [facts.equal_claim(fact) for fact in powers]
    listing = next(facts.basis(fact) for fact in powers if fact["mode"] == "listing")
    sheets: dict[str, list[dict[str, str]]] = {"版本": [CATALOGUE]}
    for fact in rejections:
        if facts.told_in(fact) == "措施":
            claims.append(facts.refused_claim(fact) | PROSE.get(fact["id"], {}))
            continue
        for sheet, rows in facts.told_rows(fact, listing).items():
            sheets.setdefault(sheet, []).extend(rows)
    for sheet, rows in (sheets | {"措施": claims}).items():
        facts.write(folder, sheet, rows)
    [report] = load_paths(texts, [folder], on=YEAR_END, territory=None, now=NOW)
    assert not report.problems
    return texts


def ask(store: Store, identifier: str, on: dt.date = YEAR_END) -> Answer:
    return why.why(store, why.find_claim(store, identifier, NOW), on, NOW)


def test_every_power_carries_the_claim_in_its_own_words_and_a_referral_carries_none(
    store: Store, gold: Path
) -> None:
    wrong = []
    for fact in facts.read(gold / "powers.jsonl"):
        answer = ask(store, fact["id"])
        codes = {finding.code for finding in answer.findings}
        if fact["mode"] == "referral":
            right = answer.verdict == "not_allowed" and "REFERRAL_NOT_BASIS" in codes
        else:
            right = answer.verdict == "allowed" and bool(answer.justifications)
        if not right:
            wrong.append((fact["id"], answer.verdict, codes))
    assert not wrong


def test_what_a_reviewer_must_refuse_is_refused_or_honestly_unknown_and_never_allowed(
    store: Store, gold: Path
) -> None:
    wrong = []
    for fact in facts.read(gold / "rejections.jsonl"):
        answer = ask(store, fact["id"], dt.date.fromisoformat(fact["as_of"]))
        codes = {finding.code for finding in answer.findings}
        unknown = {finding.code for finding in answer.findings if finding.severity == "unknown"}
        right = fact["reason_code"] in codes or (answer.verdict == "undetermined" and unknown <= UNKNOWN_FOR)
        if answer.verdict == "allowed" or not right:
            wrong.append((fact["id"], fact["reason_code"], answer.verdict, codes))
    assert not wrong


def test_what_the_plan_refuses_in_lists_decisions_publications_and_collections_is_refused_by_its_code(
    store: Store, gold: Path
) -> None:
    wrong, asked = [], set()
    for fact in facts.read(gold / "rejections.jsonl"):
        if facts.told_in(fact) == "措施":
            continue
        asked.add(fact["id"])
        answer = ask(store, fact["id"], dt.date.fromisoformat(fact["as_of"]))
        refusing = {finding.code for finding in answer.findings if finding.severity == "violation"}
        as_proposed = answer.action_label.zh.removeprefix("建议")[:2] in fact["reviewer_action"]
        if answer.verdict != "not_allowed" or fact["reason_code"] not in refusing or not as_proposed:
            wrong.append((fact["id"], fact["reason_code"], answer.verdict, answer.action, refusing))
    assert not wrong
    assert asked == {f"N{n:03}" for n in (*range(72, 79), *range(81, 92), 97)}


def test_a_local_list_standard_of_a_city_is_to_be_revised_in_2021_and_abolished_from_2022(
    store: Store,
) -> None:
    assert ask(store, "N073", YEAR_END).action == "REVISE"
    assert ask(store, "N073", dt.date(2022, 1, 1)).action == "ABOLISH"


@pytest.mark.parametrize("identifier", ["N030", "N033", "N034", "N069"])
def test_the_invented_norms_of_a_stated_rank_and_the_coerced_third_party_are_refused_by_their_code(
    store: Store, gold: Path, identifier: str
) -> None:
    reason = next(
        fact["reason_code"] for fact in facts.read(gold / "rejections.jsonl") if fact["id"] == identifier
    )
    answer = ask(store, identifier)
    assert answer.verdict == "not_allowed" and reason in {finding.code for finding in answer.findings}


@pytest.mark.parametrize(
    ("law", "on", "verdict", "code"),
    [
        ("公司法", "2019-01-01", "allowed", None),
        ("公司法", "2024-07-02", "not_allowed", "ARTICLE_NOT_FOUND"),
        ("安全生产法", "2019-01-01", "undetermined", "VERSION_NOT_HELD"),
        ("安全生产法", "2024-07-02", "allowed", None),
        ("个人信息保护法", "2019-01-01", "not_allowed", "NOT_YET_IN_FORCE"),
        ("个人信息保护法", "2021-10-31", "not_allowed", "NOT_YET_IN_FORCE"),
        ("个人信息保护法", "2021-11-01", "allowed", None),
    ],
)
def test_answers_change_where_the_versions_of_a_law_do(
    store: Store, gold: Path, law: str, on: str, verdict: str, code: str | None
) -> None:
    for fact in facts.read(gold / "powers.jsonl"):
        if fact["short"] == law:
            answer = ask(store, fact["id"], dt.date.fromisoformat(on))
            assert answer.verdict == verdict, fact["id"]
            assert code is None or code in {finding.code for finding in answer.findings}, fact["id"]


def test_the_competence_of_cities_moves_from_article_72_to_80_of_the_legislation_law(
    store: Store, tmp_path: Path
) -> None:
    rows = [
        {"编号": f"L{article}", "措施": "制定地方性法规", "依据": f"《立法法》第{article}条", "地域": "湖南省",
         "实施机关": "人民代表大会", "对象": "事务", "行为": "立法"}
        for article in ("七十二", "八十")
    ]  # fmt: skip
    powers = [
        {"编号": f"LP{article}", "措施": "制定地方性法规", "依据": f"《立法法》（{version}）第{article}条",
         "有权机关": "人民代表大会", "对象": "事务", "行为": "立法", "方式": "direct", "来源": "confirmed"}
        for article, version in (("七十二", "2015-03-15"), ("八十", "2023-03-13"))
    ]  # fmt: skip
    facts.write(tmp_path, "措施", rows)
    facts.write(tmp_path, "授权", powers)
    load_paths(store, [tmp_path], on=YEAR_END, territory=None, now=NOW)
    verdicts = {
        (article, on): ask(store, f"L{article}", dt.date.fromisoformat(on)).verdict
        for article in ("七十二", "八十")
        for on in ("2021-12-31", "2024-07-02")
    }
    assert verdicts["七十二", "2021-12-31"] == "allowed" and verdicts["八十", "2024-07-02"] == "allowed"
    assert verdicts["七十二", "2024-07-02"] != "allowed" and verdicts["八十", "2021-12-31"] != "allowed"
