"""The ledger and the report as files: hostile text stays text, names of sheets fit, the page is that of an official document."""

import datetime as dt
from collections import Counter
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from api.cleanup_report import write_report
from api.ledger_book import write_ledger
from api.official import Official, chinese
from kg.answer import Finding
from kg.cleanup import Change, Cleanup, Item, actions
from kg.duties import Unit, due
from kg.errors import InputError, Words
from kg.namespaces import CODE, YJ
from kg.reviews import Review, ZeroReport, notation
from tests.world import LATER, YEAR_END

HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(1)",
    '=HYPERLINK("http://x")',
    "\t=1+1",
    "a\x00b\x1b[31m",
    "\u202e反写",
    "长" * 40_000,
)
FOUND = Finding("R9.1", "RANK_TOO_LOW", "violation", Words("位阶不足", "rank too low"), "某条", "f",
                hint=Words("改引法律", "cite a law"))  # fmt: skip


def item(number: int, action: str, title: str = "某办法", unit: str = "某局", **more: object) -> Item:
    node = next(node for node in actions() if notation(node) == action)
    made = Item(YJ.PolicyDocument, f"D{number}", f"https://example.org/{number}", title, f"某发〔2019〕{number}号", "not_allowed",
                node, Words(action, action), (FOUND,), Unit(("全国", "湖南省"), unit), None, due(node, None))  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def made_of(*items: Item, zeros: tuple[ZeroReport, ...] = ()) -> Cleanup:
    return Cleanup(YEAR_END, LATER, items, zeros)


def review(of: Item, decision: str, why: str | None = None) -> Review:
    node = next(node for node in actions() if notation(node) == decision)
    return Review(
        of.iri,
        1,
        CODE["step-handling"],
        CODE["role-handler"],
        "承办岗",
        LATER,
        YEAR_END,
        of.action,
        node,
        why,
    )


def cells(path: Path) -> list[object]:
    book = openpyxl.load_workbook(path)
    return [
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]


@pytest.mark.parametrize("words", HOSTILE)
def test_text_that_a_spreadsheet_would_run_stays_text(tmp_path: Path, words: str) -> None:
    path = tmp_path / "a.xlsx"
    write_ledger(path, made_of(item(1, "STOP", title=words)), None, "zh")
    book = openpyxl.load_workbook(path)
    cell = book.worksheets[-1]["D3"]
    assert cell.data_type == "s" and len(str(cell.value)) <= 32_767
    assert cell.quotePrefix or not str(cell.value).startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("words", HOSTILE)
def test_a_report_with_any_text_can_be_read_back(tmp_path: Path, words: str) -> None:
    path = tmp_path / "a.docx"
    write_report(path, made_of(item(1, "STOP", title=words, unit=words)), None)
    tables = docx.Document(str(path)).tables
    assert any(table.cell(1, 2).text == "某发〔2019〕1号" for table in tables if len(table.columns) == 5)


def test_names_of_sheets_fit_whatever_the_units_are_called(tmp_path: Path) -> None:
    units = [
        "局" * 40,
        "局" * 40 + "二",
        "a/b\\c[d]*?:'",
        "History",
        "汇总",
        "ABC",
        "abc",
        "",
        "\x00",
        "\U00020000" * 20,
    ]
    path = tmp_path / "a.xlsx"
    write_ledger(path, made_of(*(item(n, "STOP", unit=unit) for n, unit in enumerate(units))), None, "zh")
    names = openpyxl.load_workbook(path).sheetnames
    assert len(names) == 2 + len(units) == len({name.casefold() for name in names})
    assert all(0 < len(name.encode("utf-16-le")) <= 62 and not set(name) & set("[]:*?/\\'") for name in names)


def test_each_sheet_has_its_filter_its_frozen_heading_and_prints_on_a4_across(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_ledger(path, made_of(item(1, "STOP"), item(2, "KEEP", causes=(), verdict="allowed")), [], "zh")
    for sheet in openpyxl.load_workbook(path):
        assert sheet.freeze_panes == "A3" and sheet.print_title_rows == "$2:$2"
        assert sheet.page_setup.orientation == "landscape" and int(str(sheet.page_setup.paperSize)) == 9
        assert sheet.auto_filter.ref or sheet.title == "逐级汇总"


def test_the_ledger_shows_the_machine_s_proposal_and_the_decision_side_by_side(tmp_path: Path) -> None:
    stop = item(1, "STOP")
    signed = replace(stop, reviews=(review(stop, "KEEP", "另有依据"),))
    path = tmp_path / "a.xlsx"
    write_ledger(path, made_of(signed), None, "zh")
    row = [cell.value for cell in openpyxl.load_workbook(path).worksheets[-1][3]]
    assert row[5] == "STOP" and row[10] == "保留" and "另有依据" in str(row[11])


def test_a_decision_taken_on_another_proposal_says_so(tmp_path: Path) -> None:
    stop = item(1, "STOP")
    old = replace(
        review(stop, "REVISE"), proposal=next(node for node in actions() if notation(node) == "REVISE")
    )
    path = tmp_path / "a.xlsx"
    write_ledger(path, made_of(replace(stop, reviews=(old,))), None, "zh")
    assert "修改（当时机器建议：修改，须重新审签）" in cells(path)
    assert replace(stop, reviews=(old,)).outcome == stop.action


def test_the_changes_between_two_days_have_their_sheet(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    change = Change(item(1, "REVISE", causes=()), item(1, "ABOLISH"))
    write_ledger(path, made_of(item(1, "ABOLISH")), [change], "zh")
    sheet = openpyxl.load_workbook(path)["两日之差"]
    assert [cell.value for cell in sheet[3]][5:8] == [
        "REVISE",
        "ABOLISH",
        "位阶不足（R9.1 RANK_TOO_LOW，某条）",
    ]


def test_a_unit_that_reported_zero_has_its_sheet_and_its_row(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    zero = ZeroReport("长沙市岳麓区某局", "办公室岗", LATER, YEAR_END)
    write_ledger(path, made_of(item(1, "STOP"), zeros=(zero,)), None, "zh")
    book = openpyxl.load_workbook(path)
    assert "长沙市岳麓区某局" in book.sheetnames
    assert cells(path).count("零报告（2021-12-31，办公室岗）") == 2


def test_an_empty_cleanup_gives_an_empty_ledger_and_an_empty_report(tmp_path: Path) -> None:
    write_ledger(tmp_path / "a.xlsx", made_of(), [], "en")
    write_report(tmp_path / "a.docx", made_of(), [])
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == ["Totals", "By region", "Changes"]


def annexes(path: Path) -> dict[str, list[list[str]]]:
    """The rows of the table under each annex, by its title."""
    found: dict[str, list[list[str]]] = {}
    title, tables = "", iter(docx.Document(str(path)).tables)
    for element in docx.Document(str(path)).element.body:
        if element.tag == qn("w:p"):
            text = "".join(node.text or "" for node in element.iter(qn("w:t")))
            title = text if "目录" in text or text.endswith("汇总表") else title
        elif element.tag == qn("w:tbl"):
            found[title] = [[cell.text for cell in row.cells] for row in next(tables).rows]
    return found


def test_each_document_stands_on_the_list_of_its_action_and_a_signed_decision_moves_it(
    tmp_path: Path,
) -> None:
    acts = [notation(action) for action in actions()]
    documents = [item(n, action, title=f"{action}办法") for n, action in enumerate(acts)]
    stop = item(9, "STOP", title="改判办法")
    path = tmp_path / "a.docx"
    write_report(path, made_of(*documents, replace(stop, reviews=(review(stop, "REVISE", "可以改"),))), None)
    found = {title: sorted(row[1] for row in rows[1:]) for title, rows in annexes(path).items()}
    assert found["继续有效的文件目录"] == ["KEEP办法"]
    assert found["修改的文件目录"] == ["REVISE办法", "改判办法"]
    assert found["废止（含停止执行）的文件目录"] == ["ABOLISH办法", "STOP办法"]
    assert found["宣布失效的文件目录"] == ["LAPSE办法"]
    assert found["待核实、提请审查的文件目录（不列入通知）"] == ["CHECK办法", "REFER办法"]


def test_the_lists_give_the_reason_the_proposal_and_the_decision(tmp_path: Path) -> None:
    stop = item(9, "STOP", title="改判办法")
    path = tmp_path / "a.docx"
    write_report(path, made_of(replace(stop, reviews=(review(stop, "REVISE", "可以改"),))), None)
    [_, row] = annexes(path)["修改的文件目录"]
    assert row[:4] == ["1", "改判办法", "某发〔2019〕9号", "某局（湖南省）"]
    assert all(words in row[4] for words in ("位阶不足", "某条", "机器建议：停止执行", "可以改"))


def test_the_totals_of_the_units_in_the_report_are_those_of_the_items(tmp_path: Path) -> None:
    items = [
        item(n, action, unit=unit)
        for n, (action, unit) in enumerate((("STOP", "甲局"), ("STOP", "乙局"), ("KEEP", "乙局")))
    ]
    path = tmp_path / "a.docx"
    write_report(path, made_of(*items), None)
    rows = annexes(path)["各单位清理情况汇总表"][1:]
    assert rows[-1][-1] == "3" and Counter(row[0] for row in rows) == {
        "甲局（湖南省）": 1,
        "乙局（湖南省）": 1,
        "合计": 1,
    }


def test_the_page_is_that_of_an_official_document(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    page = Official("某报告")
    page.title("某报告")
    page.heading(1, "情况")
    page.heading(2, "总体")
    page.heading(3, "数字")
    page.heading(1, "问题")
    page.heading(2, "其一")
    page.paragraph("正文。")
    page.save(path)
    read = docx.Document(str(path))
    section = read.sections[0]
    margins = (section.top_margin, section.left_margin, section.bottom_margin, section.right_margin)
    assert [round((margin or 0) / Mm(1)) for margin in margins] == [37, 28, 35, 26]
    assert [p.text for p in read.paragraphs[2:]] == [
        "一、情况",
        "（一）总体",
        "1.数字",
        "二、问题",
        "（一）其一",
        "正文。",
    ]
    body = read.paragraphs[-1]
    properties = body.runs[0]._r.rPr
    assert properties is not None and properties.rFonts is not None
    assert properties.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312" and body.runs[0].font.size == 16 * 12_700
    footers = [footer.paragraphs[0]._p.xml for footer in (section.footer, section.even_page_footer)]
    assert all("— " in xml and "PAGE" in xml for xml in footers)
    assert read.core_properties.author == "" and read.core_properties.created != dt.datetime(2013, 12, 23)


@pytest.mark.parametrize(
    ("count", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (34, "三十四")]
)
def test_headings_count_in_chinese(count: int, words: str) -> None:
    assert chinese(count) == words


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="写不了"):
        write_ledger(tmp_path / "no" / "a.xlsx", made_of(), None, "zh")
    with pytest.raises(InputError, match="写不了"):
        write_report(tmp_path / "no" / "a.docx", made_of(), None)
