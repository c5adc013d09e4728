"""In what state the citations of a document are on a day; and the command that writes it all into a workbook."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from api.cli import main
from kg import ontology
from kg.namespaces import CODE, YJ
from kg.states import Asked, answered, states
from kg.store import Store
from loaders.load import load_paths
from loaders.working import CITATIONS, COLUMNS, TASKS
from tests import world
from tests.lawtext import whole
from tests.papers import told, write_docx
from tests.test_rules import assert_the_same_under_every_engine

OLD = """# 中华人民共和国甲业管理法

2015年3月1日 第十二届全国人民代表大会常务委员会第一次会议通过

第一条 为了规范甲业，制定本法。
第二条 甲业应当诚实守信。
第三条 有下列情形的，一年内不得从事甲业：
（一）提供虚假材料的；
（二）转让许可证的。
第四条 本法自2015年5月1日起施行。
"""
NEW = """# 中华人民共和国甲业管理法

2015年3月1日 第十二届全国人民代表大会常务委员会第一次会议通过
2020年6月10日 第十三届全国人民代表大会常务委员会第十九次会议修订

第一条 为了规范甲业，制定本法。
第二条 国家鼓励甲业创新。
第三条 甲业应当诚实守信，接受监督。
第四条 有下列情形的，一年内不得从事甲业：
（一）提供虚假材料的；
（二）转让许可证的。
第五条 本法自2020年9月1日起施行。
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    old = whole(OLD, "甲业管理法(2015-03-01)", "经济法")
    new = whole(NEW, "甲业管理法(2020-06-10)", "经济法")
    ended = world.norm("乙条例", version=dt.date(2010, 1, 1), begins=dt.date(2010, 2, 1), original=True)
    ender = world.norm(
        "丙条例", version=dt.date(2018, 1, 1), begins=dt.date(2018, 3, 1), repeals=["乙条例"], original=True
    )
    coming = world.norm("丁法", version=dt.date(2022, 5, 1), begins=dt.date(2023, 1, 1), original=True)
    excerpt = world.norm(
        "戊办法", version=dt.date(2012, 1, 1), begins=dt.date(2012, 1, 1), articles=[("3/1", "…")]
    )
    with world.world(tmp_path_factory.mktemp("states"), old, new, ended, ender, coming, excerpt) as held:
        yield held


def state(
    store: Store,
    keys: str,
    locator: str | None = None,
    *,
    on: dt.date = world.YEAR_END,
    pinned: dt.date | None = None,
    written: dt.date | None = None,
) -> tuple[str, str]:
    """(label, detail) of one citation; `keys` parted by a comma."""
    asked = Asked("x", tuple(filter(None, keys.split(","))), pinned, locator, locator)
    [found] = states(store.view(world.LATER), [asked], on, written)
    assert found.concept in ontology.load().labels(CODE["citation-states"]).values()
    return found.label.zh, found.detail.zh


def test_a_norm_in_force_is_in_force(store: Store) -> None:
    assert state(store, "甲业管理法", "1")[0] == "现行有效"
    assert state(store, "甲业管理法")[0] == "现行有效"


def test_a_repealed_norm_names_what_repealed_it(store: Store) -> None:
    label, detail = state(store, "乙条例", "3")
    assert label == "已废止" and "2018-03-01 起失效" in detail and "丙条例" in detail
    assert state(store, "乙条例", on=dt.date(2018, 2, 28))[0] == "现行有效"


def test_a_norm_that_begins_later_is_not_yet_in_force(store: Store) -> None:
    assert state(store, "丁法")[0] == "尚未施行"
    assert state(store, "丁法", on=dt.date(2023, 1, 1))[0] == "现行有效"


def test_a_pinned_version_that_gave_way_is_superseded(store: Store) -> None:
    assert state(store, "甲业管理法", "1", pinned=dt.date(2015, 3, 1))[0] == "所引版本已被取代"


def test_an_article_whose_words_stand_under_another_number_is_renumbered(store: Store) -> None:
    label, detail = state(store, "甲业管理法", "3", written=dt.date(2016, 7, 1))
    assert label == "条次已变" and "原文现为第四条" in detail
    label, detail = state(store, "甲业管理法", "3/1/2", written=dt.date(2016, 7, 1))
    assert label == "条次已变" and "第四条第一款第（二）项" in detail


def test_an_article_that_reads_otherwise_now_is_reworded(store: Store) -> None:
    assert state(store, "甲业管理法", "2", written=dt.date(2016, 7, 1))[0] == "条文已改"


def test_an_article_with_the_same_words_is_in_force(store: Store) -> None:
    assert state(store, "甲业管理法", "1", written=dt.date(2016, 7, 1))[0] == "现行有效"


def test_without_the_date_of_the_document_nobody_says_that_an_article_was_renumbered(store: Store) -> None:
    assert state(store, "甲业管理法", "3")[0] == "现行有效"


def test_a_document_of_the_version_in_force_means_the_article_as_it_stands(store: Store) -> None:
    assert state(store, "甲业管理法", "3", written=dt.date(2021, 1, 1))[0] == "现行有效"


def test_an_article_that_is_not_there_is_told_and_where_its_words_went(store: Store) -> None:
    assert state(store, "甲业管理法", "9")[0] == "现行版本无此条款"
    assert state(store, "甲业管理法", "3/1/9", written=dt.date(2016, 7, 1))[0] == "现行版本无此条款"


def test_an_item_that_moved_is_renumbered_also_where_the_document_has_no_date(store: Store) -> None:
    """第三条第一款第（二）项 is not there any more; its words stand in 第四条."""
    assert state(store, "甲业管理法", "3/1/2")[0] == "条次已变"


def test_a_norm_that_is_not_held_is_not_called_unlawful(store: Store) -> None:
    assert state(store, "己条例", "3") == ("未收录", "")
    assert state(store, "")[0] == "未指明规范"


def test_a_norm_is_found_under_its_title_or_its_number(store: Store) -> None:
    assert state(store, "没有这个名称,甲业管理法", "1")[0] == "现行有效"


def test_a_title_and_a_number_of_two_norms_are_ambiguous(store: Store) -> None:
    assert state(store, "甲业管理法,丙条例")[0] == "指向不止一处"


def test_where_the_text_is_not_held_whole_the_article_cannot_be_told(store: Store) -> None:
    assert state(store, "戊办法", "3")[0] == "现行有效"
    assert state(store, "戊办法", "8")[0] == "规范有效，条款待核实"


def test_many_citations_are_answered_in_their_order(store: Store) -> None:
    asked = [Asked(str(n), ("甲业管理法" if n % 2 else "己条例",), None, str(n % 9 + 1)) for n in range(230)]
    found = states(store.view(world.LATER), asked, world.YEAR_END, None)
    assert [one.label.zh == "未收录" for one in found] == [n % 2 == 0 for n in range(230)]


def test_asking_leaves_nothing_in_the_store(store: Store) -> None:
    before = len(store.quads)
    state(store, "甲业管理法", "3", written=dt.date(2016, 7, 1))
    assert len(store.quads) == before


PAPER = [
    "T 某某市关于甲业监管的通知", "C 某市发〔2016〕3号",
    "依照《甲业管理法》第三条，一年内禁止参加政府采购活动。", "（责任单位：市甲业局、市财政局）", "某某市人民政府", "2016年7月1日",
]  # fmt: skip


def rows(path: Path, sheet: str) -> list[dict[str, str]]:
    head, *rest = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [{str(name): str(value or "") for name, value in zip(head, row, strict=True)} for row in rest]


def test_the_command_writes_what_it_found_and_the_states_of_the_day(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.open(tmp_path / "data", create=True) as held:
        world.keep(held, whole(OLD, "甲业管理法(2015-03-01)"), whole(NEW, "甲业管理法(2020-06-10)"))
    paper, out = write_docx(tmp_path / "某通知", PAPER), tmp_path / "out.xlsx"
    asked = [
        "read",
        str(paper),
        "--xlsx",
        str(out),
        "--data",
        str(tmp_path / "data"),
        "--on",
        "2021-12-31",
        "--json",
    ]
    assert main(asked) == 0
    told_ = json.loads(capsys.readouterr().out)
    assert told_["number"] == "某市发〔2016〕3号" and told_["made"] == "2016-07-01"
    [place] = told_["citations"][0]["places"]
    assert place["state"]["code"] == "state-renumbered"
    [row] = rows(out, CITATIONS)
    assert (row["状态"], row["条款"], row["位置"]) == ("条次已变", "第三条", "第3段")
    assert "原文现为第四条" in row["说明"] and row["所在句"].startswith("依照《甲业管理法》第三条")
    [row] = rows(out, TASKS)
    assert row["责任单位"] == "市甲业局；市财政局"
    [row] = rows(out, "措施")
    assert (row["措施"], row["依据"], row["期限"]) == ("限制参加政府采购活动", "《甲业管理法》第三条", "一年")


@pytest.fixture(scope="module")
def ten(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of all documents."""
    folder = tmp_path_factory.mktemp("ten")
    files = [str(document.write(folder)) for document in told()]
    assert main(["read", *files, "--xlsx", str(folder / "out.xlsx")]) == 0
    return folder / "out.xlsx"


def test_the_workbook_loads_without_a_problem(ten: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", create=True) as held:
        [report] = load_paths(held, [ten], on=world.YEAR_END, territory=None, now=world.NOW)
    assert not report.problems
    assert {remark.place.sheet for remark in report.remarks} >= set(COLUMNS)
    assert len(report.outcomes) == sum(len(rows(ten, sheet)) for sheet in ("措施", "授权", "文件"))


def test_every_document_and_what_a_list_of_reviewed_documents_names_is_registered(ten: Path) -> None:
    found = rows(ten, "文件")
    assert len(found) == 15 + 4
    assert any(
        row["名称"] == "某某市企业信用分类监管办法" and row["文号"] == "某政发〔2018〕7号" for row in found
    )


def test_nothing_in_the_workbook_is_a_formula(tmp_path: Path) -> None:
    paper = write_docx(tmp_path / "a", ["T 关于某事项的通知", "=HYPERLINK(1)依据《某法》第三条限制出境。"])
    assert main(["read", str(paper), "--xlsx", str(tmp_path / "out.xlsx")]) == 0
    kinds = {
        cell.data_type
        for page in openpyxl.load_workbook(tmp_path / "out.xlsx")
        for row in page
        for cell in row
    }
    assert "f" not in kinds


def test_a_secret_paper_leaves_nothing_but_its_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = write_docx(tmp_path / "a", ["C 机密★", *PAPER])
    assert main(["read", str(paper), "--xlsx", str(tmp_path / "out.xlsx"), "--lang", "zh"]) == 0
    assert "只按文号登记" in capsys.readouterr().out
    cells = {
        str(cell.value)
        for page in openpyxl.load_workbook(tmp_path / "out.xlsx")
        for row in page.iter_rows(min_row=2)
        for cell in row
        if cell.value is not None
    }
    assert cells == {"某市发〔2016〕3号"}


def test_where_some_files_cannot_be_read_the_others_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = write_docx(tmp_path / "a", PAPER)
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7 nothing")
    assert (
        main(
            ["read", str(tmp_path / "b.pdf"), str(good), "--xlsx", str(tmp_path / "out.xlsx"), "--lang", "zh"]
        )
        == 1
    )
    assert "不是完整的 PDF" in capsys.readouterr().out and len(rows(tmp_path / "out.xlsx", "文件")) == 1
    assert main(["read", str(tmp_path / "b.pdf"), "--xlsx", str(tmp_path / "none.xlsx")]) == 2
    assert not (tmp_path / "none.xlsx").exists()


def test_the_same_document_twice_is_read_once(tmp_path: Path) -> None:
    one, two = write_docx(tmp_path / "a", PAPER), write_docx(tmp_path / "b", PAPER)
    assert main(["read", str(one), str(two), "--xlsx", str(tmp_path / "out.xlsx")]) == 1
    assert len(rows(tmp_path / "out.xlsx", "文件")) == 1


def test_the_workbook_ends_in_xlsx_and_lies_in_a_folder_that_is_there(tmp_path: Path) -> None:
    paper = write_docx(tmp_path / "a", PAPER)
    assert main(["read", str(paper), "--xlsx", str(tmp_path / "out.csv")]) == 2
    assert main(["read", str(paper), "--xlsx", str(tmp_path / "no" / "out.xlsx")]) == 2


@pytest.mark.parametrize("written", [None, dt.date(2016, 7, 1)])
def test_the_rules_of_states_give_the_same_triples_under_every_engine(
    store: Store, written: dt.date | None
) -> None:
    asked = [
        Asked(str(at), tuple(filter(None, keys.split(","))), pinned, place)
        for at, (keys, place, pinned) in enumerate(
            [
                ("甲业管理法", "1", None), ("甲业管理法", "2", None), ("甲业管理法", "3/1/2", None), ("甲业管理法", "9", None),
                ("甲业管理法", "1", dt.date(2015, 3, 1)), ("乙条例", "3", None), ("丁法", None, None), ("戊办法", "8", None),
                ("己条例", None, None), ("", None, None), ("甲业管理法,丙条例", None, None),
            ]
        )
    ]  # fmt: skip
    facts, nodes = answered(store.view(world.LATER), asked, world.YEAR_END, written)
    found = {facts.node(node, YJ.citationState) for node in nodes}
    assert len(found) >= 9 and None not in found
    assert_the_same_under_every_engine(facts)


def test_each_citation_has_exactly_one_state(store: Store) -> None:
    asked = [
        Asked("x", (key,), None, place)
        for key in ("甲业管理法", "乙条例", "戊办法")
        for place in (None, "1", "3", "3/1/2", "9")
    ]
    facts, nodes = answered(store.view(world.LATER), asked, world.YEAR_END, dt.date(2016, 7, 1))
    assert [len(facts.nodes(node, YJ.citationState)) for node in nodes] == [1] * len(asked)


def test_a_quotation_beside_a_measure_is_a_power_that_a_machine_read(ten: Path) -> None:
    found = rows(ten, "授权")
    assert found and {row["来源"] for row in found} == {"machine"}
    assert found[0]["依据"] == "《中华人民共和国政府采购法》第七十七条第一款" and found[0]["原文"].startswith(
        "列入不良行为记录名单"
    )
