"""The commands of the cleanup, as they are typed: what they print, what they write, and how they end."""

import json
from pathlib import Path

import docx
import openpyxl
import pytest

from api.cli import main
from kg.store import Store
from tests.test_cleanup import BASIS, ENDING, laws
from tests.world import keep, measure


@pytest.fixture
def data(tmp_path: Path) -> list[str]:
    with Store.open(tmp_path / "库", create=True) as store:
        keep(store, *laws(), measure("A", BASIS), measure("B", ENDING), measure("C", authority="某县某局"))
    return ["--data", str(tmp_path / "库"), "--lang", "zh"]


def test_each_item_is_a_line_of_json(data: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cleanup", "--on", "2021-12-31", "--json", *data]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["id"] for line in lines] == ["A", "B", "C"]


def test_the_ledger_and_the_report_are_written(
    data: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, page = tmp_path / "a.xlsx", tmp_path / "a.docx"
    assert (
        main(
            [
                "cleanup",
                "--from",
                "2021-12-31",
                "--to",
                "2022-01-01",
                "--xlsx",
                str(book),
                "--docx",
                str(page),
                *data,
            ]
        )
        == 0
    )
    assert "2021-12-31 → 2022-01-01：1 项有变" in capsys.readouterr().out
    assert "两日之差" in openpyxl.load_workbook(book).sheetnames
    text = [paragraph.text for paragraph in docx.Document(str(page)).paragraphs]
    assert any("2022年1月1日" in line for line in text) and "五、两日之间的变化" in text


def test_one_unit_can_be_looked_at_alone(data: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cleanup", "--on", "2021-12-31", "--unit", "某县某局", *data]) == 0
    assert "1 项，1 个责任单位" in capsys.readouterr().out
    assert main(["cleanup", "--on", "2021-12-31", "--unit", "没有", *data]) == 2
    assert "某县某局" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [[], ["--from", "2021-12-31"], ["--on", "2021-12-31", "--to", "2022-01-01"]]
)
def test_a_cleanup_without_its_days_is_told_what_to_give(
    data: list[str], words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cleanup", *words, *data]) == 2
    assert "--from" in capsys.readouterr().err


def test_a_step_is_signed_listed_and_stands_in_the_cleanup(
    data: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    sign = [
        "review",
        "C",
        "--step",
        "承办",
        "--by",
        "承办岗",
        "--decide",
        "修改",
        "--why",
        "可以补正",
        "--on",
        "2021-12-31",
    ]
    assert main([*sign, *data]) == 0
    assert main(["review", "C", "--step", "法制机构", "--by", "法规处岗", "--decide", "修改", *data]) == 2
    assert "现在轮到处室审核" in capsys.readouterr().err
    assert main(["reviews", "C", *data]) == 0 and "可以补正" in capsys.readouterr().out
    assert main(["reviews", "--json", *data]) == 0
    assert json.loads(capsys.readouterr().out)["proposal"] == "STOP"
    assert main(["cleanup", "--on", "2021-12-31", "--json", *data]) == 0
    line = json.loads(capsys.readouterr().out.splitlines()[2])
    assert (line["action"], line["review"]["decision"]) == ("STOP", "REVISE")


def test_a_zero_report_stands_in_the_totals(data: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "--zero", "长沙市某局", "--by", "办公室岗", "--on", "2021-12-31", *data]) == 0
    assert main(["review", "--zero", "某县某局", "--by", "办公室岗", *data]) == 2
    assert main(["cleanup", "--on", "2021-12-31", *data]) == 0
    assert "零报告（2021-12-31，办公室岗）" in capsys.readouterr().out
