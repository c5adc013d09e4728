"""The review of a draft: each line with its basis and state, what must be mended, and nothing of it kept."""

import datetime as dt
import json
from pathlib import Path

import docx
import openpyxl
import pytest

from api import draft as told
from api.cli import main
from api.draft_read import OF_ITSELF, read_draft
from api.draft_table import write_table
from kg import draft as judging
from kg import ontology, why
from kg.errors import InputError
from kg.export import export
from kg.model import Duration
from kg.namespaces import CODE, RDF, SKOS, YJ
from kg.store import Store
from tests import gold as facts
from tests.world import NOW, YEAR_END, keep, measure, norm, power

ISSUED, OLD = dt.date(2015, 1, 1), dt.date(2005, 1, 1)
ROW = {
    "编号": "M1", "措施": "限制参加政府采购活动", "依据": "《甲法》第一条第一款", "实施机关": "财政部门", "对象": "供应商",
    "行为": "串通投标", "期限": "3年", "地域": "湖南省",
}  # fmt: skip
WORDS = "串通投标的，一至三年内限制参加政府采购活动"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A store with a law in force that carries the measure for three years, and one that was repealed in 2020."""
    with Store.open(tmp_path / "库", create=True) as store:
        keep(
            store,
            norm("甲法", version=ISSUED, begins=ISSUED, articles=[("1/1", WORDS)]),
            norm("乙法", version=OLD, begins=OLD, ends=dt.date(2020, 1, 1), articles=[("1/1", WORDS)]),
            power("P1", ("甲法", "1/1", ISSUED), longest=Duration(months=36)),
        )
    return tmp_path / "库"


def review(data: Path, path: Path, territory: str | None = None) -> told.Reviewed:
    with Store.open(data) as store:
        return told.review(store, read_draft(path, territory), YEAR_END, NOW)


def table(folder: Path, *rows: dict[str, str], sheet: str = "措施") -> Path:
    facts.write(folder, sheet, rows)
    return folder / f"{sheet}.csv"


def outcomes(made: told.Reviewed) -> list[str]:
    return [judging.notation(line.outcome) for line in made.lines]


def test_each_line_has_its_own_outcome_and_the_gravest_is_that_of_the_draft(
    data: Path, tmp_path: Path
) -> None:
    path = table(
        tmp_path / "稿",
        ROW,
        ROW | {"编号": "M2", "期限": "5年"},
        ROW | {"编号": "M3", "依据": "《没有的法》第一条"},
        ROW | {"编号": "M4", "依据": "无"},
    )
    made = review(data, path)
    assert outcomes(made) == ["allowed", "not_allowed", "undetermined", "not_allowed"]
    assert judging.notation(made.outcome) == "not_allowed"
    assert any("上限" in words for words in told.remedies(made.lines[1], "zh"))
    assert [state.label.zh for _, state in made.lines[2].cited] == ["未收录"]


def test_a_line_that_stands_and_also_cites_what_was_repealed_must_be_mended(
    data: Path, tmp_path: Path
) -> None:
    path = table(tmp_path / "稿", ROW | {"依据": "《甲法》第一条第一款；《乙法》第一条第一款"})
    [line] = review(data, path).lines
    assert line.answer.verdict == "allowed" and judging.notation(line.outcome) == "not_allowed"
    assert any("《乙法》" in words and "2020-01-01" in words for words in told.problems(line, "zh"))
    assert "改引现行有效的依据，或者删去" in told.remedies(line, "zh")


def test_nothing_of_a_draft_is_kept(data: Path, tmp_path: Path) -> None:
    path = table(tmp_path / "稿", ROW, ROW | {"编号": "M2", "期限": "5年"})

    def whole() -> set[bytes]:
        with Store.open(data) as store:
            return set(b"".join(export(store, "nq")).splitlines())

    before = whole()
    review(data, path)
    assert main(["draft", str(path), "--on", "2021-12-31", "--data", str(data)]) == 1
    assert whole() == before


def test_a_draft_does_not_empower_itself(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "稿"
    table(folder, ROW | {"依据": "《丙法》第一条"})
    table(
        folder,
        {"名称": "丙法", "位阶": "法律", "版本": "2015-01-01", "施行日期": "2015-01-01", "公开": "是"},
        sheet="规范",
    )
    table(
        folder,
        {"编号": "P9", "依据": "《丙法》（2015-01-01）第一条", "措施": ROW["措施"], "有权机关": "财政部门", "对象": "供应商",
         "行为": "串通投标", "最长": "3", "单位": "年", "方式": "direct", "来源": "official"},
        sheet="授权",
    )  # fmt: skip
    made = review(data, folder)
    assert outcomes(made) == ["undetermined"]
    assert OF_ITSELF in [remark.words for remark in made.draft.remarks]


def test_a_measure_that_is_held_is_judged_as_the_draft_has_it_and_stays_as_it_is_held(
    data: Path, tmp_path: Path
) -> None:
    with Store.open(data) as store:
        keep(store, measure("M1", ("甲法", "1/1", None), duration=Duration(months=36)))
    assert outcomes(review(data, table(tmp_path / "稿", ROW | {"期限": "5年"}))) == ["not_allowed"]
    assert outcomes(review(data, table(tmp_path / "稿2", ROW | {"期限": "2年"}))) == ["allowed"]
    with Store.open(data) as store:
        assert why.why(store, why.find_claim(store, "M1", NOW), YEAR_END, NOW).verdict == "allowed"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 0),
        ({"期限": "5年"}, 1),
        ({"实施机关": ""}, 3),
        ({"依据": "《没有的法》第一条"}, 3),
        ({"编号": ""}, 2),
    ],
)
def test_the_exit_status_says_stands_mend_unknown_or_error(
    data: Path, tmp_path: Path, change: dict[str, str], status: int
) -> None:
    path = table(tmp_path / "稿", ROW | change)
    assert main(["draft", str(path), "--on", "2021-12-31", "--data", str(data)]) == status


def test_a_row_that_cannot_be_read_is_told_and_leaves_the_draft_unsettled(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = table(tmp_path / "稿", ROW, ROW | {"编号": "M2", "期限": "若干年"})
    assert main(["draft", str(path), "--on", "2021-12-31", "--data", str(data), "--lang", "zh"]) == 3
    shown = capsys.readouterr().out
    assert "行 3 · 期限" in shown and "核实后再签发" in shown


TEXT = """某市失信惩戒管理办法（送审稿）

第一条　为了规范失信惩戒，根据《甲法》和《丁条例》，制定本办法。

第二条　供应商串通投标的，由财政部门依据《甲法》第一条第一款，在五年内限制参加政府采购活动。

第三条　供应商串通投标的，依据《乙法》第一条第一款，在三年内限制参加政府采购活动。
"""


def test_a_document_is_reviewed_sentence_by_sentence_and_for_all_that_it_cites(
    data: Path, tmp_path: Path
) -> None:
    path = tmp_path / "稿.txt"
    path.write_text(TEXT, "utf-8")
    made = review(data, path, "湖南省")
    assert made.draft.title == "某市失信惩戒管理办法（送审稿）"
    texts = [told.text_of(made, line) for line in made.lines]
    assert any("五年内限制参加" in words and where.startswith("第") for where, words in texts)
    assert outcomes(made)[:2] == ["not_allowed", "not_allowed"]
    assert texts[-1] == ("全文", made.draft.title)
    cited = {words: state.label.zh for words, state in made.lines[-1].cited}
    assert cited["《甲法》"] == "现行有效" and cited["《丁条例》"] == "未收录"
    assert cited["《乙法》第一条第一款"] == "已废止"


def test_a_workbook_that_was_read_and_corrected_keeps_the_words_of_the_text(
    data: Path, tmp_path: Path
) -> None:
    text, book = tmp_path / "稿.txt", tmp_path / "稿.xlsx"
    text.write_text(TEXT, "utf-8")
    assert main(["read", str(text), "--xlsx", str(book)]) == 0
    pages = openpyxl.load_workbook(book)
    sheet = pages["措施"]
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(2, heads.index("期限") + 1).value = "3年"
    for name in ("实施机关", "对象", "行为", "地域"):
        sheet.cell(2, heads.index(name) + 1).value = ROW[name]
    pages.save(book)
    made = review(data, book)
    assert outcomes(made)[0] == "allowed"
    assert "五年内限制参加" in told.text_of(made, made.lines[0])[1]


def test_the_opinion_in_word_has_its_parts_and_the_table_of_text_and_basis(
    data: Path, tmp_path: Path
) -> None:
    folder, page = tmp_path / "稿", tmp_path / "意见.docx"
    table(
        folder, ROW, ROW | {"编号": "M2", "期限": "5年"}, ROW | {"编号": "M3", "依据": "《没有的法》第一条"}
    )
    table(
        folder,
        {"编号": "D", "名称": "某管理办法（送审稿）", "制定机关": "某市财政局", "引用依据": "《甲法》"},
        sheet="文件",
    )
    assert main(["draft", str(folder), "--on", "2021-12-31", "--data", str(data), "--docx", str(page)]) == 1
    written = docx.Document(str(page))
    lines = [paragraph.text for paragraph in written.paragraphs]
    assert lines[0] == "合法性审核意见书"
    for said in ("送审单位：某市财政局", "文件名称：某管理办法（送审稿）", "审核基准日：2021年12月31日", "一、审核依据",
                 "二、审核意见", "（一）签发前须修改（1项）", "（二）签发前须核实", "三、结论", "附件：条文—依据对照表"):  # fmt: skip
        assert any(line.startswith(said) for line in lines), said
    assert any("建议结论：修改后方可签发。" in line for line in lines)
    assert any("由法制审核人员审定、签署" in line for line in lines)
    [shown] = written.tables
    assert [cell.text for cell in shown.rows[0].cells] == [column.zh for column in told.COLUMNS]
    assert len(shown.rows) == 5 and "5年" in shown.rows[2].cells[1].text


def test_the_table_as_a_workbook_holds_words_and_no_formulas(data: Path, tmp_path: Path) -> None:
    made = review(data, table(tmp_path / "稿", ROW | {"措施": "=1+1"}))
    write_table(tmp_path / "表.xlsx", made, "zh")
    page = openpyxl.load_workbook(tmp_path / "表.xlsx").worksheets[0]
    assert [cell.value for cell in page[1]] == [column.zh for column in told.COLUMNS]
    assert page.cell(2, 3).data_type == "s" and str(page.cell(2, 3).value).startswith("=1+1")


def test_the_review_as_json_has_a_line_for_each_line_with_its_states(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = table(tmp_path / "稿", ROW | {"依据": "《乙法》第一条第一款"})
    main(["draft", str(path), "--on", "2021-12-31", "--data", str(data), "--json"])
    shown = json.loads(capsys.readouterr().out)
    [line] = shown["lines"]
    assert (shown["outcome"], line["outcome"], line["verdict"]) == (
        "not_allowed",
        "not_allowed",
        "not_allowed",
    )
    assert [one["state"] for one in line["cited"]] == ["state-repealed"]
    assert line["number"] == 1 and line["findings"]


def test_a_draft_with_an_identity_or_marked_secret_is_not_reviewed(data: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="身份证"):
        review(data, table(tmp_path / "稿", ROW | {"对象": "11010519491231002X"}))
    secret = tmp_path / "密.txt"
    secret.write_text(f"机密★10年\n\n某府发〔2021〕1号\n\n{TEXT}", "utf-8")
    with pytest.raises(InputError, match="涉密"):
        review(data, secret)


@pytest.mark.parametrize("name", ["没有.xlsx", "图.png", "空.csv", "坏.xlsx"])
def test_what_is_no_draft_says_what_would_do(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    if name != "没有.xlsx":
        (tmp_path / name).write_bytes(b"" if name == "空.csv" else b"no table")
    assert (
        main(["draft", str(tmp_path / name), "--on", "2021-12-31", "--data", str(data), "--lang", "zh"]) == 2
    )
    assert name in capsys.readouterr().err


def test_the_draft_itself_is_not_overwritten(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "稿.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0].title = "措施"
    book.worksheets[0].append(list(ROW))
    book.worksheets[0].append(list(ROW.values()))
    book.save(path)
    before = path.read_bytes()
    words = ["draft", str(path), "--on", "2021-12-31", "--data", str(data)]
    assert main([*words, "--xlsx", str(path)]) == 2 and path.read_bytes() == before
    assert main([*words, "--docx", str(tmp_path / "a.txt")]) == 2
    assert main(words) == 0


def test_every_state_of_a_citation_reads_as_an_outcome_and_says_what_would_mend_it() -> None:
    facts_ = ontology.load().facts
    states = facts_.subjects(SKOS.inScheme, CODE["citation-states"])
    fit = judging.gravest([judging.outcomes()[-1]])
    for state in states:
        [outcome] = facts_.nodes(state, YJ.readsAs)
        languages = {getattr(value, "language", None) for value in facts_.objects(state, YJ.remedy)}
        assert (outcome == fit) == (not languages), state
        assert not languages or languages == {"zh", "en"}
    assert all(facts_.nodes(outcome, RDF.type) for outcome in judging.outcomes())


def test_what_is_no_claim_and_no_authority_is_seen_beside_the_lines_and_is_no_line(
    data: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "稿"
    table(folder, {"编号": "S1", "名单": "甲名单", "层级": "省", "地域": "湖南省"}, sheet="标准")
    table(
        folder,
        {"编号": "X1", "标准": "S1", "起": "2021-01-01", "止": "2021-06-30", "列入": "3"},
        sheet="执行效果",
    )
    made = review(data, folder)
    assert [line.answer.claim.id for line in made.lines] == ["S1"] and not made.draft.problems
    assert OF_ITSELF not in [remark.words for remark in made.draft.remarks]
