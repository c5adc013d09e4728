"""Fifteen documents of departments, each with a list by hand of what stands in it: every citation is found, and no other."""

import datetime as dt
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from loaders.citations import norm_key, parse_citations
from loaders.cited import Finder
from loaders.mention import OWN, Mention
from loaders.numerals import chinese
from loaders.paper import Block
from loaders.reading import Found, read_document
from loaders.wrapped import Line, Measure, paragraphs
from tests.papers import OWN as OWN_TEXT
from tests.papers import Told, told, wrapped, write_docx

DOCUMENTS = told()
PLAN = "湘政办发〔2021〕54号"


def name_of(mention: Mention) -> str:
    if mention.way == OWN:
        return OWN_TEXT
    return mention.keys[0] if mention.keys else "？"


def cited(found: Found) -> Counter[tuple[str, str]]:
    """How often each (norm, place) is cited: a mention of several articles counts once for each."""
    return Counter(
        (name_of(mention), (place.locator or "") if place else "")
        for mention in found.mentions
        for place in mention.cited or (None,)
    )


def expected(document: Told) -> Counter[tuple[str, str]]:
    return Counter(
        (name if name in (OWN_TEXT, "？") else norm_key(name), place) for name, place in document.cited
    )


@pytest.fixture(scope="module", params=DOCUMENTS, ids=lambda document: document.name)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Told, Found]:
    document: Told = request.param
    return document, read_document(document.write(tmp_path_factory.mktemp("paper")))


def test_every_citation_of_the_document_is_found_and_nothing_else(pair: tuple[Told, Found]) -> None:
    document, found = pair
    assert cited(found) == expected(document)


def test_every_task_has_its_units(pair: tuple[Told, Found]) -> None:
    document, found = pair
    assert [(task.number, task.units) for task in found.tasks] == document.tasks


def test_the_measures_are_drafted(pair: tuple[Told, Found]) -> None:
    document, found = pair
    assert [draft.measure for draft in found.drafts if draft.measure] == document.measures


def test_recall_and_precision_over_all_documents(tmp_path: Path) -> None:
    """Counted by (norm, place), each as often as it is written: 206 in all."""
    wanted, got, both = 0, 0, 0
    for document in DOCUMENTS:
        there, here = expected(document), cited(read_document(document.write(tmp_path)))
        wanted, got, both = wanted + there.total(), got + here.total(), both + (there & here).total()
    assert wanted == 206
    assert (both / wanted, both / got) == (1.0, 1.0)


def test_the_plan_has_its_sixteen_tasks_and_four_duties_with_their_units() -> None:
    found = read_document(plan())
    numbered = [task for task in found.tasks if task.number.startswith("二")]
    assert [task.number for task in numbered] == [
        f"二({section}){number}" for number, section in enumerate("一一二二二三三三四四五五六六七七", 1)
    ]
    assert numbered[2].units == (
        "省发展改革委", "人民银行长沙中心支行", "省市场监管局", "省政务局", "省直有关单位", "各市州、县市区人民政府",
    )  # fmt: skip
    assert [task.number for task in found.tasks[16:]] == ["三(一)", "三(二)", "三(三)", "三(四)"]


def test_the_plan_cites_what_it_cites() -> None:
    assert cited(read_document(plan())) == {
        (OWN_TEXT, ""): 2,
        ("国务院办公厅关于进一步完善失信约束制度构建诚信建设长效机制的指导意见", ""): 3,
        ("湖南省社会信用信息管理办法", ""): 2,
        ("湖南省社会信用条例", ""): 2,
    }


def test_the_plan_says_what_it_is() -> None:
    said = read_document(plan()).about
    assert said.number == PLAN and said.issuers == ("湖南省人民政府办公厅",)
    assert (said.made, said.published, said.rank) == (dt.date(2021, 8, 27), dt.date(2021, 9, 3), "规范性文件")


def plan() -> Path:
    """The plan itself, where the checked facts lie beside it."""
    folder = os.environ.get("YIJU_GOLD")
    path = Path(folder).parent / "plan-2021-54.txt" if folder else Path("/nowhere")
    if not path.exists():
        pytest.skip("needs the text of 湘政办发〔2021〕54号 beside the folder YIJU_GOLD")
    return path


TITLES = st.sampled_from(
    [
        "政府采购法",
        "企业信息公示暂行条例",
        "某某省信用办法（试行）",
        "关于适用〈某法〉的解释",
        "某法（2018修正）",
    ]
)
NUMBERS = st.integers(1, 130)
ARTICLE = st.builds(
    lambda article, paragraph, item: (
        f"第{chinese(article)}条" + (f"第{chinese(paragraph)}款" if paragraph else "") + (f"第（{chinese(item)}）项" if item else "")
    ),
    NUMBERS, st.integers(0, 4), st.integers(0, 9),
)  # fmt: skip
DIGITS = st.builds("第{}条".format, NUMBERS)
PLACES = st.lists(ARTICLE | DIGITS, min_size=1, max_size=3).map("、".join)
NOTE = st.sampled_from(
    ["", "（国办发〔2020〕49号）", "（国务院令第654号）", "（以下简称《简称》）", "（2014-08-31）"]
)
FULL = st.builds("《{}》{}{}".format, TITLES, NOTE, PLACES)
BARE = st.builds("{}{}".format, st.sampled_from(["政府采购法", "安全生产法", "企业信息公示暂行条例"]), PLACES)
DOCUMENT = st.builds(
    "{}{}{}〕{}号".format, st.sampled_from(["国办发", "湘政办发", "发改财金", "银发"]), st.sampled_from("〔["), st.integers(2000, 2026), NUMBERS
).map(lambda words: words.replace("〕", "]") if "[" in words else words)  # fmt: skip
WRITTEN = FULL | BARE | DOCUMENT


@settings(max_examples=300, deadline=None)
@given(words=WRITTEN, before=st.integers(0, 30), letters=st.integers(12, 40))
def test_a_citation_in_any_form_broken_over_lines_at_any_column_is_found(
    words: str, before: int, letters: int
) -> None:
    wanted = parse_citations(words)
    lead = "甲" * before + "，依据"
    lines = wrapped(f"{lead}{words}的规定办理。" + "乙丙丁，" * 40, 2 * letters)
    measure = Measure(0, 2 * letters, 2)
    told = [Line(line.strip("　"), 4 if line[0] == "　" else 0, 2 * len(line), 2) for line in lines]
    blocks = [Block(text, number) for number, (text, _) in enumerate(paragraphs(told, measure), 1)]
    found = [place for mention in Finder().find(blocks) for place in mention.cited]
    assert [(place.key, place.locator) for place in found] == [(place.key, place.locator) for place in wanted]


def test_a_paper_marked_secret_is_registered_by_its_number_alone(tmp_path: Path) -> None:
    lines = [
        "C 秘密★1年",
        "T 关于某事项的通知",
        "C 某政发〔2021〕9号",
        "依据《某法》第三条，限制参加政府采购活动。",
    ]
    found = read_document(write_docx(tmp_path / "a", lines))
    assert found.secret and found.about.number == "某政发〔2021〕9号" and found.about.title is None
    assert not found.mentions and not found.drafts


@pytest.mark.parametrize(
    "mark", ["机密★", "绝密★长期", "内部文件", "（此件不予公开）", "内部资料 注意保存", "000012 秘密★"]
)
def test_every_mark_of_secrecy_is_seen(mark: str, tmp_path: Path) -> None:
    lines = [f"C {mark}", "T 关于某事项的通知", "C 某政发〔2021〕9号", "请执行。"]
    assert read_document(write_docx(tmp_path / "a", lines)).secret


def test_a_paper_marked_secret_without_a_number_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="不得录入"):
        read_document(write_docx(tmp_path / "a", ["C 机密★", "T 关于某事项的通知", "请执行。"]))


def test_words_about_secrets_do_not_make_a_paper_secret(tmp_path: Path) -> None:
    lines = ["T 关于某事项的通知", "涉及国家秘密、商业秘密的信息不予公开。", "（此件公开发布）"]
    assert not read_document(write_docx(tmp_path / "a", lines)).secret


def test_identities_of_persons_make_a_document_refused(tmp_path: Path) -> None:
    for text in ("张某，身份证号11010519491231002X，列入名单。", "请与13812345678联系处理。"):
        with pytest.raises(InputError, match="整份未读"):
            read_document(write_docx(tmp_path / "a", ["T 关于某事项的通知", text]))
    with pytest.raises(InputError, match="身份证号"):
        read_document(write_docx(tmp_path / "a", ["T 名单", "|序号|身份证号", "|1|见附件"]))


def test_contacts_of_officials_are_masked(tmp_path: Path) -> None:
    found = read_document(
        write_docx(
            tmp_path / "a",
            ["T 关于某事项的通知", "金融机构必须依据《某法》第三条办理，联系人：李四，电话：13812345678。"],
        )
    )
    told = "".join(draft.sentence for draft in found.drafts)
    assert "13812345678" not in told and "李四" not in told and "***" in told


def test_a_third_party_that_is_told_to_do_something_is_a_lead(tmp_path: Path) -> None:
    found = read_document(
        write_docx(tmp_path / "a", ["T 关于某事项的通知", "金融机构对失信主体一律不予贷款。"])
    )
    assert [(draft.use, draft.executor, draft.mandatory) for draft in found.drafts] == [
        ("third", "金融机构", "应当")
    ]


def _notice(folder: Path, words: str) -> Path:
    return write_docx(folder / "a", ["T 关于某事项的通知", words])


def test_what_somebody_failed_to_do_is_no_measure_against_them(tmp_path: Path) -> None:
    words = "对拒不缴纳罚款的市容违法当事人，由城市管理部门将其列入严重失信主体名单，期限三年。"
    assert [draft.use for draft in read_document(_notice(tmp_path, words)).drafts] == ["list"]


def test_publication_on_a_site_is_a_lead_by_whatever_words(tmp_path: Path) -> None:
    words = "城市管理部门应当在信用中国（湖南）网站公示当事人姓名和违法事实。"
    (draft,) = read_document(_notice(tmp_path, words)).drafts
    assert draft.use == "publish" and draft.authority == "城市管理部门"


def test_what_restrains_officials_is_no_measure(tmp_path: Path) -> None:
    lines = [
        "T 关于某事项的通知",
        "任何部门不得强制要求金融机构限制失信主体出境。",
        "不得擅自将企业列入黑名单。",
    ]
    assert not read_document(write_docx(tmp_path / "a", lines)).drafts


def test_a_row_gives_its_measure_with_basis_quotation_term_and_target(tmp_path: Path) -> None:
    document = next(document for document in DOCUMENTS if document.name.startswith("01"))
    draft = next(
        draft
        for draft in read_document(document.write(tmp_path)).drafts
        if draft.block.table and draft.block.row == 2
    )
    assert [place.words for mention in draft.basis for place in mention.cited] == [
        "《中华人民共和国政府采购法》第七十七条第一款"
    ]
    assert draft.quote == "列入不良行为记录名单，在一至三年内禁止参加政府采购活动"
    assert (draft.duration, draft.target, draft.authority) == ("一至三年", "供应商", "财政部门")


PIECES = st.sampled_from(
    ["《", "》", "（", "）", "第", "十", "条", "款", "项", "〔2020〕", "49号", "国办发", "令", "以下简称", "《某法》", "。", "，", "、", "；", "\n", "该办法", "前款",
     "责任单位：", "省财政厅", "牵头", "限制", "出境", "“", "”", "一、", "（一）", "1.", "关于", "的通知", "2021年8月27日", "应当", "金融机构", " ", "|"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(PIECES, max_size=40).map("".join), min_size=1, max_size=12))
def test_no_text_whatever_stops_the_reading(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    path = tmp_path_factory.mktemp("any") / "a.txt"
    path.write_text("某\n" + "\n".join(lines), "utf-8")
    found = read_document(path)
    assert all(mention.words and mention.sentence for mention in found.mentions)


def test_the_basis_in_the_paragraph_below_a_measure_is_its_basis(tmp_path: Path) -> None:
    document = next(document for document in DOCUMENTS if document.name.startswith("03"))
    found = {draft.measure: draft for draft in read_document(document.write(tmp_path)).drafts}
    based = [place.words for mention in found["限制其发行公司债券"].basis for place in mention.cited]
    assert based == ["《证券法》第十六条", "《证券法》第十八条", "《公司债券发行与交易管理办法》第十七条"]


def test_the_day_of_effect_and_the_last_day_are_read_where_they_are_stated(tmp_path: Path) -> None:
    lines = [
        "T 某某市信用管理办法",
        "第一条 为了规范，制定本办法。",
        "第二条 本办法自2022年1月1日起施行，有效期至2026年12月31日。",
    ]
    said = read_document(write_docx(tmp_path / "a", lines)).about
    assert (said.begins, said.until) == (dt.date(2022, 1, 1), dt.date(2026, 12, 31))
