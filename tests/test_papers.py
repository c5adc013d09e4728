"""Documents of every kind: read as they stand, or refused with what is wrong and what to do."""

import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas

from kg.errors import InputError
from kg.model import Record
from loaders import papers_doc
from loaders.corpus import read_law_file
from loaders.paper import MARGIN
from loaders.papers import read_paper
from loaders.wrapped import Line, Measure, paragraphs
from tests.lawtext import BODY, provisions
from tests.papers import wrapped, write_docx, write_html, write_pdf

LAWS = (
    "经济法/反垄断法(2007-08-30).md", "行政法/公务员法(2018-12-29).md", "社会法/慈善法(2016-03-16).md",
    "民法商法/公司法(2018-10-26).md", "民法商法/招标投标法(2017-12-27).md", "行政法/行政处罚法(2021-01-22).md",
    "经济法/政府采购法(2014-08-31).md", "行政法规/企业信息公示暂行条例(2014-08-07).md", "行政法/行政许可法(2019-04-23).md",
    "行政法规/优化营商环境条例(2019-10-22).md",
)  # fmt: skip


def texts(path: Path) -> list[str]:
    return [block.text for block in read_paper(path).body]


def refused(path: Path, *said: str) -> None:
    with pytest.raises(InputError) as told:
        read_paper(path)
    for words in said:
        assert words in told.value.words.zh
    assert str(path) in told.value.words.zh and str(path) in told.value.words.en


def test_paragraphs_tables_notes_and_boxes_come_in_the_order_of_the_document(tmp_path: Path) -> None:
    lines = ["T 标题", "第一段。", "N 注文。", "|甲|乙", "|1|2", "第二段。", "B 框中。", "第三段。"]
    assert texts(write_docx(tmp_path / "a", lines)) == [
        "标题", "第一段。", "注文。", "甲", "乙", "1", "2", "第二段。", "框中。", "第三段。",
    ]  # fmt: skip


def test_deleted_words_are_left_out_and_inserted_ones_are_read_and_told(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("期限为")._p
    for kind, tag, words in (("del", "delText", "三年"), ("ins", "t", "五年")):
        paragraph.append(
            parse_xml(
                f'<w:{kind} {nsdecls("w")} w:id="1" w:author="a"><w:r><w:{tag}>{words}</w:{tag}></w:r></w:{kind}>'
            )
        )
    document.save(str(tmp_path / "a.docx"))
    paper = read_paper(tmp_path / "a.docx")
    assert [block.text for block in paper.blocks] == ["期限为五年"]
    assert "修订" in paper.remarks[0].zh


def test_automatic_numbers_of_articles_and_items_are_read(tmp_path: Path) -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, text in ((0, "第%1条"), (1, "（%2）"))
    )
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>')
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for level, text in ((0, "有下列情形之一的："), (1, "甲；"), (1, "乙。"), (0, "本办法自公布之日起施行。")):
        paragraph = document.add_paragraph(text)
        number = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
        paragraph._p.get_or_add_pPr().append(parse_xml(number))
    document.save(str(tmp_path / "a.docx"))
    assert texts(tmp_path / "a.docx") == [
        "第一条　有下列情形之一的：", "（一）甲；", "（二）乙。", "第二条　本办法自公布之日起施行。",
    ]  # fmt: skip


def test_merged_cells_of_a_table_cover_the_rows_below(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 2)
    table.cell(0, 0).merge(table.cell(2, 0)).text = "同一依据"
    document.save(str(tmp_path / "a.docx"))
    cell = read_paper(tmp_path / "a.docx").blocks[0]
    assert (cell.text, cell.row, cell.until) == ("同一依据", 1, 3)


def test_page_numbers_and_running_heads_of_a_pdf_are_no_text(tmp_path: Path) -> None:
    paper = read_paper(
        write_pdf(
            tmp_path / "a",
            ["T 关于某事项的通知", *[f"这是第{n}段，" + "内容" * 60 + "。" for n in range(12)]],
        )
    )
    told = "".join(block.text for block in paper.body)
    assert "— 1 —" not in told and "公报" not in told
    assert [block.text for block in paper.blocks if block.kind == MARGIN] == ["某某省财政厅公报 2021年第12期"]
    assert len(paper.body) == 13 and paper.body[-1].page == len(
        {block.page for block in paper.body if block.page}
    )


def test_a_table_that_runs_over_pages_is_one_table(tmp_path: Path) -> None:
    rows = ["|序号|措施|依据", *[f"|{n}|措施{n}|《某法》第{n}条" for n in range(1, 40)]]
    cells = [
        block for block in read_paper(write_pdf(tmp_path / "a", ["T 清单", *rows])).blocks if block.table
    ]
    assert {cell.table for cell in cells} == {1}
    assert [cell.row for cell in cells if cell.column == 1] == list(range(1, 41))


def test_menus_scripts_and_footers_of_a_page_are_left_out(tmp_path: Path) -> None:
    assert texts(write_html(tmp_path / "a", ["T 标题", "依据《某法》第三条，办理。"])) == [
        "标题",
        "依据《某法》第三条，办理。",
    ]


LETTERS = st.text(st.sampled_from("甲乙丙丁，、"), min_size=1, max_size=90)


@settings(max_examples=120, deadline=None)
@given(st.lists(LETTERS, min_size=1, max_size=8), st.integers(20, 40))
def test_text_wrapped_at_any_column_is_joined_again(told: list[str], letters: int) -> None:
    """Where the measure of the page is known, paragraphs with an indent come back whole."""
    measure = Measure(0, 2 * letters, 2)
    lines = [
        Line(line.strip("　"), 4 if line.startswith("　　") else 0, 2 * len(line), 2)
        for text in told
        for line in wrapped(text, 2 * letters)
    ]
    lines = [line for line in lines if line.text]
    assert [text for text, _ in paragraphs(lines, measure)] == told


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("write", [write_docx, write_pdf], ids=["docx", "pdf"])
def test_a_law_reads_from_docx_and_pdf_as_from_its_text(
    law: str, write: Callable[[Path, list[str]], Path], corpus: Path, tmp_path: Path
) -> None:
    source = corpus / law
    lines = [
        line.lstrip("# ").replace("&", "和")
        for line in source.read_text("utf-8").splitlines()
        if line.strip()
    ]
    lines = [line for line in lines if not line.startswith("<!--")]
    path = write(tmp_path / source.stem, [f"T {lines[0]}", *lines[1:]])
    [before], [after] = (list(read_law_file(one).entries) for one in (source, path))
    assert isinstance(before, Record) and isinstance(after, Record)
    assert bare(provisions(after)) == bare(provisions(before))


def bare(told: dict[str, str]) -> dict[str, str]:
    """Without white space: a PDF holds places on a page, not spaces."""
    return {place: "".join(words.split()) for place, words in told.items()}


def test_a_law_text_of_our_own_reads_from_a_page_of_a_site(tmp_path: Path) -> None:
    lines = [line.lstrip("# ") for line in BODY.splitlines() if line.strip()]
    path = write_html(tmp_path / "甲业管理法(2015-03-01)", ["T 中华人民共和国甲业管理法", *lines])
    [entry] = read_law_file(path).entries
    assert isinstance(entry, Record) and "2/1/1" in provisions(entry)


def test_a_damaged_docx_is_told(tmp_path: Path) -> None:
    whole = write_docx(tmp_path / "a", ["T 标题", "第一段。"]).read_bytes()
    (tmp_path / "a.docx").write_bytes(whole[: len(whole) // 2])
    refused(tmp_path / "a.docx", "不是完整的 .docx")


def test_a_zip_that_is_no_document_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as packed:
        packed.writestr("hello.txt", "x")
    refused(tmp_path / "a.docx", "不是完整的 .docx")


def test_a_docx_that_unpacks_to_too_much_is_not_read(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a", ["T 标题"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/big.xml", b"0" * (300 << 20))
    refused(path, "防压缩炸弹")


def test_a_docx_whose_xml_declares_entities_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(write_docx(tmp_path / "b", ["T 标题"])) as good, zipfile.ZipFile(path, "w") as bad:
        for part in good.infolist():
            data = good.read(part)
            if part.filename == "word/document.xml":
                data = data.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>', 1)
            bad.writestr(part, data)
    refused(path, "防实体炸弹")


def test_a_pdf_with_a_password_is_told(tmp_path: Path) -> None:
    page = canvas.Canvas(str(tmp_path / "a.pdf"), encrypt=StandardEncryption("secret"))
    page.drawString(100, 100, "text")
    page.save()
    refused(tmp_path / "a.pdf", "密码")


def test_a_scanned_pdf_without_a_text_layer_is_told(tmp_path: Path) -> None:
    page = canvas.Canvas(str(tmp_path / "a.pdf"))
    page.rect(10, 10, 100, 100)
    page.save()
    refused(tmp_path / "a.pdf", "没有文字层", "OCR")


def test_a_damaged_pdf_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\nnothing of it")
    refused(tmp_path / "a.pdf")


def test_a_pdf_whose_streams_unpack_to_too_much_is_not_read(tmp_path: Path) -> None:
    import zlib

    packed = zlib.compress(zlib.compress(b"0" * (300 << 20), 9), 9)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<</Length 9>>\nstream\n" + packed + b"\nendstream")
    refused(tmp_path / "a.pdf", "防压缩炸弹")


@pytest.mark.parametrize("suffix", [".docx", ".pdf", ".html", ".txt", ".md", ".doc"])
def test_an_empty_file_is_told(suffix: str, tmp_path: Path) -> None:
    (tmp_path / f"a{suffix}").write_bytes(b"")
    refused(tmp_path / f"a{suffix}", "空文件")


def test_a_document_without_words_is_told(tmp_path: Path) -> None:
    refused(write_docx(tmp_path / "a", []), "没有文字")


def test_a_folder_and_an_unknown_suffix_are_told(tmp_path: Path) -> None:
    refused(tmp_path, "文件夹")
    (tmp_path / "a.wps").write_text("x")
    refused(tmp_path / "a.wps", "不认得 .wps", ".docx")
    refused(tmp_path / "none.docx", "没有这个文件")


def test_a_wrong_suffix_is_told_with_what_the_file_is(tmp_path: Path) -> None:
    pdf = write_pdf(tmp_path / "a", ["T 标题"]).read_bytes()
    (tmp_path / "b.docx").write_bytes(pdf)
    refused(tmp_path / "b.docx", "像是 .pdf")
    (tmp_path / "c.docx").write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    refused(tmp_path / "c.docx", "像是 .doc", "密码")


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(bytes(range(128, 256)) * 40)
    refused(tmp_path / "a.txt")
    (tmp_path / "b.html").write_bytes("<meta charset=gb2312><p>依据《某法》第三条。</p>".encode("gb18030"))
    assert texts(tmp_path / "b.html") == ["依据《某法》第三条。"]


def test_an_old_doc_without_a_converter_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    refused(tmp_path / "a.doc", "另存为 .docx")


def converter(folder: Path, script: str) -> None:
    """A program that stands in for LibreOffice, called as it is."""
    (folder / "soffice").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "soffice").chmod(stat.S_IRWXU)


def test_an_old_doc_is_converted_in_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = write_docx(tmp_path / "made", ["T 标题", "依据《某法》第三条。"])
    converter(tmp_path, f'while [ "$1" != --outdir ]; do shift; done; cp {made} "$2/given.docx"')
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    paper = read_paper(tmp_path / "a.doc")
    assert paper.path == tmp_path / "a.doc" and paper.blocks[1].text == "依据《某法》第三条。"


def test_a_conversion_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    converter(tmp_path, "sleep 60")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(InputError, match="已中止"):
        papers_doc.read_doc(tmp_path / "a.doc", limit=0.3)
