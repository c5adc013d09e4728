"""The cleanup desk from start to end: by the keyboard alone, on a wide and a narrow screen, in both languages; and its API."""

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import openpyxl
import pytest
from docx import Document
from playwright.sync_api import Browser

from kg.cleanup import cleanup
from kg.namespaces import iri
from kg.store import Store
from tests.browsing import WIDTHS, opened
from tests.desk import go_on_as, sign_in
from tests.served import Served

DAY = "2021-12-31"
UNIT = "政府采购监督管理部门（财政部门）（湖南省）"
BOTH = [("zh-CN", 1280), ("zh-CN", 390), ("en", 1280), ("en", 390)]
PAGES = (
    "/cleanup",
    "/cleanup/item?item=H002&on=2021-12-31",
    "/cleanup/changes?from=2021-12-31&to=2022-01-01&unit=" + quote(UNIT),
    "/cleanup/zero",
    "/cleanup/upload",
)


@pytest.fixture(scope="module")
def reader(served: Served) -> Iterator[httpx.Client]:
    with served.client("reader") as client:
        yield client


def asked(client: httpx.Client, **words: str) -> dict[str, Any]:
    answer = client.get("/api/cleanup", params={"on": DAY, "limit": "1000", **words})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


@pytest.mark.parametrize(("lang", "wide", "item"), [("zh-CN", 1280, "H002"), ("en", 390, "H003")])
def test_an_item_is_found_and_signed_by_the_keyboard_alone(
    served: Served, reader: httpx.Client, browser: Browser, lang: str, wide: int, item: str
) -> None:
    with opened(browser, f"{served.url}/cleanup", wide, lang) as watched:
        page = watched.page
        assert page.input_value("#on") == DAY
        watched.tab_to("#unit")
        named = next(one["unit"] for one in asked(reader)["items"] if one["id"] == item)
        watched.type(named)
        with page.expect_navigation():
            watched.press("Enter")
        watched.tab_to(f"a[href*='{quote(iri('measure', item).value, safe='')}'], a[href*='measure/{item}']")
        with page.expect_navigation():
            watched.press("Enter")
        assert page.locator("main .warn").is_visible()  # in words why nobody may sign yet
        watched.tab_to("main .warn a.button")
        with page.expect_navigation():
            watched.press("Enter")
        sign_in(watched, served.token("reviewer", f"承办岗{wide}"))
        assert f"承办岗{wide}" in page.inner_text("header")
        assert page.input_value("#step") and page.locator("#step option:checked").inner_text()
        watched.tab_to("#why")
        watched.type("原文已核对")
        watched.tab_to("main form button")
        with page.expect_navigation():
            watched.press("Enter")
        assert page.locator("#signed").is_visible() and "原文已核对" in page.inner_text("main ol")
        barred = page.inner_text("main .warn")
        assert "REVIEW_OWN_STEP" in barred and ("自审自签" if lang == "zh-CN" else "nobody signs") in barred
        watched.open_to_all()
        watched.fits()


def test_a_second_post_sends_it_back_and_its_reason_is_kept_where_a_rule_refuses_it(
    served: Served, browser: Browser
) -> None:
    with served.client("reviewer") as client:
        made = client.post("/api/reviews", json={"item": "H001", "step": "承办", "decide": "KEEP", "on": DAY})
        assert made.status_code == 201, made.text
    expected = ("400",)
    with opened(browser, f"{served.url}/cleanup/item?item=H001&on={DAY}", expected=expected) as watched:
        go_on_as(watched, served, "lawyer", "法规处处长岗")
        page = watched.page
        assert page.locator("#step option:checked").inner_text().startswith("处室审核")
        page.select_option("#step", label=page.locator("#step option").nth(3).inner_text())
        page.fill("#why", "次序不对")
        page.click("main form button")
        assert "REVIEW_OUT_OF_ORDER" in page.inner_text("#refused") and page.input_value("#why") == "次序不对"
        page.select_option("#step", index=1)
        page.select_option("#decide", label="退回补正")
        page.fill("#why", "缺原文 <b>请补</b>")
        page.click("main form button")
        assert "缺原文 <b>请补</b>" in page.inner_text("main ol") and "已退回" in page.inner_text("main dl")


def test_a_unit_without_items_reports_zero_and_one_with_items_is_told_why_not(
    served: Served, browser: Browser
) -> None:
    with opened(browser, f"{served.url}/cleanup/zero", 390, expected=("400",)) as watched:
        go_on_as(watched, served, "reviewer", "办公室主任岗")
        page = watched.page
        watched.tab_to("#unit")
        watched.type("长沙市岳麓区市场监督管理局")
        with page.expect_navigation():
            watched.press("Enter")
        assert "长沙市岳麓区市场监督管理局" in page.inner_text("main .done") + page.inner_text("tbody")
        page.fill("#unit", UNIT)
        page.press("#unit", "Enter")
        assert "不能零报告" in page.inner_text("#refused") and page.input_value("#unit") == UNIT


@pytest.mark.parametrize(("lang", "wide"), BOTH)
def test_every_page_of_the_desk_is_open_to_all_and_fits(
    served: Served, browser: Browser, lang: str, wide: int
) -> None:
    assert wide in WIDTHS
    with opened(browser, f"{served.url}/cleanup", wide, lang) as watched:
        go_on_as(watched, served, "reviewer", "看的岗")
        for path in PAGES:
            watched.page.goto(served.url + path)
            assert watched.page.locator("h1").count() == 1
            watched.open_to_all()
            watched.fits()


def test_without_a_script_the_list_is_read_page_by_page_and_by_unit(served: Served, browser: Browser) -> None:
    with opened(browser, f"{served.url}/cleanup", script=False) as watched:
        page = watched.page
        rows = page.locator("table").nth(1).locator("tbody tr")
        assert rows.count() == 100 and page.locator("svg[role=img]").count() == 8
        page.click("nav.pages a[href*='?at=2'], nav.pages a[href*='&at=2']")
        assert rows.count() > 0 and "第 101–" in page.inner_text("main")
        page.goto(f"{served.url}/cleanup?unit={quote(UNIT)}&action=STOP")
        assert {"停止执行" in text for text in rows.all_inner_texts()} == {True}


def test_the_difference_of_two_days_shows_the_causes(served: Served, browser: Browser) -> None:
    with opened(browser, f"{served.url}/cleanup/changes?from={DAY}&to=2022-01-01", script=False) as watched:
        text = watched.page.inner_text("main")
        assert "新增原因" in text and "消失原因" in text and "NOT_YET_IN_FORCE" in text


def test_files_are_submitted_and_each_row_is_told_with_its_place(
    served: Served, browser: Browser, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "措施"
    for row in (["编号", "措施", "依据", "实施机关", "对象", "期限"],
                ["W1", "限制参加政府采购活动", "无", "财政部门", "供应商", "三年"],
                ["W2", "限制参加政府采购活动", "无", "财政部门", "供应商", "<b onclick=alert(1)>三年</b>"]):  # fmt: skip
        sheet.append(row)
    path = tmp_path / "岳麓区.xlsx"
    book.save(path)
    with opened(browser, f"{served.url}/cleanup/upload") as watched:
        page = watched.page
        assert page.locator("form input[type=file]").count() == 0 and page.locator("main .warn").is_visible()
        go_on_as(watched, served, "lawyer", "提交岗")
        page.set_input_files("#file", path)
        page.fill("#on", DAY)
        page.focus("#territory")
        watched.type("湖南省")
        watched.tab_to("main form button")
        with page.expect_navigation():
            watched.press("Enter")
        rows = page.locator("tbody tr").all_inner_texts()
        assert any("岳麓区.xlsx\t措施\t2\t" in row and "MEASURE_NO_BASIS" in row for row in rows), rows
        unreadable = next(row for row in rows if row.startswith("读不出"))
        assert "岳麓区.xlsx\t措施\t3\t期限" in unreadable and "<b onclick=alert(1)>三年</b>" in unreadable
        assert page.locator("main b[onclick]").count() == 0
        watched.open_to_all()
        with page.expect_download() as taken:
            page.click("text=提交结果.xlsx")
        copy = openpyxl.load_workbook(io.BytesIO(Path(taken.value.path()).read_bytes()))["措施"]
        assert [copy.cell(row, 7).value for row in (1, 3)] == ["结论", "读不出"]
        url = page.url
    with served.client("lawyer") as other:  # another post does not see it
        assert other.get(httpx.URL(url).path).status_code == 404


def test_documents_are_read_into_a_workbook_before_anything_is_kept(
    served: Served, browser: Browser, tmp_path: Path
) -> None:
    document = Document()
    document.add_paragraph("关于进一步做好信用工作的通知")
    document.add_paragraph(
        "对严重失信主体，依照《中华人民共和国政府采购法》第七十七条，一至三年内禁止参加政府采购活动。"
    )
    path = tmp_path / "通知.docx"
    document.save(str(path))
    with opened(browser, f"{served.url}/cleanup/upload", 390) as watched:
        page = watched.page
        go_on_as(watched, served, "lawyer", "提交岗")
        before = httpx.get(f"{served.url}/health", trust_env=False).json()["version"]
        page.set_input_files("#file", path)
        page.click("text=只读入工作簿")
        with page.expect_download() as taken:
            page.click("text=读入的工作簿.xlsx")
        assert openpyxl.load_workbook(io.BytesIO(Path(taken.value.path()).read_bytes())).sheetnames
        assert httpx.get(f"{served.url}/health", trust_env=False).json()["version"] == before
        watched.fits()


def test_the_api_tells_what_the_command_tells(reader: httpx.Client, example_store: Store) -> None:
    told = asked(reader)
    made = cleanup(example_store, dt.date.fromisoformat(DAY), dt.datetime.now(dt.UTC))
    here = {item.iri for item in made.items}
    assert here <= {item["iri"] for item in told["items"]}
    assert (
        told["total"] == len(told["items"]) == sum(told["actions"].values()) == sum(told["states"].values())
    )
    assert told["total"] == sum(unit["total"] for unit in told["units"])
    item = next(item for item in told["items"] if item["id"] == "H002")
    assert item["action"] == "REVISE" and [cause["code"] for cause in item["causes"]] == ["DURATION_EXCEEDED"]


@pytest.mark.parametrize(
    ("words", "key", "value"),
    [({"action": "停止执行"}, "action", "STOP"), ({"action": "STOP"}, "action", "STOP"),
     ({"deadline": DAY}, "deadline", DAY), ({"deadline": "立即"}, "deadline", "立即"),
     ({"state": "open"}, "state", "open"), ({"code": "DURATION_EXCEEDED"}, "action", "REVISE")],
)  # fmt: skip
def test_a_filter_leaves_what_answers_to_it(
    reader: httpx.Client, words: dict[str, str], key: str, value: str
) -> None:
    items = asked(reader, **words)["items"]
    assert items and {item[key] for item in items} == {value}


def test_two_days_and_files_carry_their_days_in_the_name(reader: httpx.Client) -> None:
    days = {"from": DAY, "to": "2022-01-01"}
    told = reader.get("/api/cleanup", params=days).json()
    assert told["total"] > 9 and all(one["came"] or one["went"] for one in told["items"])
    book = reader.get("/api/cleanup.xlsx", params={**days, "lang": "zh"})
    assert quote("2021-12-31至2022-01-01") in book.headers["content-disposition"]
    assert "两日之差" in openpyxl.load_workbook(io.BytesIO(book.content)).sheetnames
    report = reader.get("/api/cleanup.docx", params={"on": DAY})
    assert quote("清理工作报告-2021-12-31.docx") in report.headers["content-disposition"]
    assert Document(io.BytesIO(report.content)).paragraphs


@pytest.mark.parametrize(
    ("words", "status"),
    [({}, 400), ({"on": DAY, "from": DAY}, 400), ({"from": DAY}, 400), ({"on": "去年"}, 400),
     ({"on": DAY, "action": "批准"}, 400), ({"on": DAY, "unit": "没有的单位"}, 404), ({"on": DAY, "state": "x"}, 400)],
)  # fmt: skip
def test_what_cannot_be_asked_is_told(reader: httpx.Client, words: dict[str, str], status: int) -> None:
    answer = reader.get("/api/cleanup", params=words)
    assert answer.status_code == status and answer.json()["detail_zh"] and answer.json()["detail_en"]


def test_the_post_that_signs_is_that_of_the_token_and_nobody_signs_their_own(served: Served) -> None:
    step = {"item": "H004", "step": "承办", "decide": "CHECK", "why": "核对中", "on": DAY}
    with (
        served.client("reviewer") as first,
        served.client("lawyer") as second,
        served.client("reader") as none,
    ):
        assert first.post("/api/reviews", json={**step, "by": "主任岗"}).status_code == 400
        assert none.post("/api/reviews", json=step).status_code == 403
        kept = first.post("/api/reviews", json=step).json()["items"][0]
        assert kept["by"] == "reviewer" and kept["proposal"] and kept["decision"] == "CHECK"
        again = first.post("/api/reviews", json={**step, "step": "处室审核"})
        assert again.status_code == 400 and "REVIEW_OWN_STEP" in again.json()["detail_zh"]
        assert second.post("/api/reviews", json={**step, "step": "处室审核"}).status_code == 201
        told = first.get("/api/reviews", params={"item": "H004"}).json()
        assert [one["by"] for one in told["items"]] == ["reviewer", "lawyer"]
        assert first.post("/api/reviews", json={**step, "item": "没有"}).status_code == 404


def test_a_zero_report_comes_by_the_api_too(served: Served) -> None:
    with served.client("reviewer") as client:
        kept = client.post("/api/zero-reports", json={"unit": "长沙市开福区教育局", "on": DAY})
        assert kept.status_code == 201 and kept.json()["by"] == "reviewer"
        assert "长沙市开福区教育局" in [
            one["zero"] for one in client.get("/api/reviews").json()["zero_reports"]
        ]
        assert client.post("/api/zero-reports", json={"unit": UNIT, "on": DAY}).status_code == 400


def test_the_template_is_an_empty_workbook(reader: httpx.Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(reader.get("/template.xlsx").content))
    assert "措施" in book.sheetnames and book["措施"].max_row == 1
