"""The assessment desk from start to end: two assessors by the keyboard alone, their difference settled, the report closed."""

import io
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from docx import Document
from playwright.sync_api import Browser

from tests.browsing import Watched, opened
from tests.desk import go_on_as
from tests.served import Served

DAY = "2021-12-31"
STATES = ("met", "not_met", "cannot_tell")
BOTH = [("zh-CN", 1280), ("zh-CN", 390), ("en", 1280), ("en", 390)]


@pytest.fixture(scope="module")
def reader(served: Served) -> Iterator[httpx.Client]:
    with served.client("reader") as client:
        yield client


@pytest.fixture(scope="module")
def held(reader: httpx.Client) -> list[str]:
    """The ids of the standards held."""
    return [one["id"] for one in reader.get("/api/standards").json()["items"]]


def assessed(client: httpx.Client, standard: str, **words: Any) -> dict[str, Any]:
    answer = client.get(f"/api/standards/{standard}/assessment", params={"on": DAY} | words)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def speak(watched: Watched, role: str, states: dict[str, str]) -> None:
    """Choose who one is and a finding of each criterion, and send, by the keyboard alone."""
    order = [one.get_attribute("value") for one in watched.page.locator("#say-rank option").all()]
    watched.tab_to("[name=as]")
    if role == "B":
        watched.press("ArrowDown")
    else:
        watched.press("Space")
    for code, state in states.items():
        watched.tab_to(f"#say-{code}", 5)
        watched.press(*["ArrowDown"] * order.index(state))
    watched.tab_to("form[action$=opinions] button")
    with watched.page.expect_navigation():
        watched.press("Enter")


@pytest.mark.parametrize(("lang", "wide", "number"), [("zh-CN", 1280, 0), ("en", 390, 1)])
def test_two_assessors_speak_differ_settle_and_close_by_the_keyboard_alone(
    served: Served, browser: Browser, reader: httpx.Client, held: list[str], lang: str, wide: int, number: int
) -> None:
    standard, posts = held[number], (f"评估甲岗{number}", f"评估乙岗{number}")
    found = {one["code"]: one["state"] for one in assessed(reader, standard)["criteria"]}
    other = next(code for code in found if found[code] == "met")
    with opened(browser, f"{served.url}/assessment", wide, lang, expected=("400",)) as watched:
        page = watched.page
        watched.tab_to("#q")
        watched.type(standard)
        with page.expect_navigation():
            watched.press("Enter")
        watched.tab_to("tbody a")
        with page.expect_navigation():
            watched.press("Enter")
        assert page.locator("form[action$=opinions]").count() == 0 and page.locator("main .warn").is_visible()
        go_on_as(watched, served, "assessor", posts[0])
        speak(watched, "A", found)
        assert page.locator("#kept").is_visible()
        speak(watched, "B", {other: found[other]})
        assert "ASSESSOR_SPEAKS_TWICE" in page.inner_text("#refused")
        assert page.locator("form[action$=closing]").count() == 0
        page.goto(f"{served.url}/assessment/standard?id={standard}&on={DAY}")
        go_on_as(watched, served, "assessor", posts[1])
        speak(watched, "B", {**found, other: "not_met"})
        assert "REVIEW_WITHOUT_REASON" in page.inner_text("#refused")  # and nothing was kept
        assert page.input_value(f"#say-{other}") == "not_met"
        watched.tab_to(f"#why-{other}")
        watched.type("文件已失效")
        watched.tab_to("form[action$=opinions] button")
        with page.expect_navigation():
            watched.press("Enter")
        quotes = page.locator("section.card .quote").all_inner_texts()
        assert (
            len(quotes) == 2 and posts[0] in quotes[0] and posts[1] in quotes[1] and "文件已失效" in quotes[1]
        )
        watched.open_to_all()
        watched.fits()
        watched.tab_to(f"#settle-why-{other}")
        watched.type("以现行文件为准")
        with page.expect_navigation():
            watched.press("Enter")
        assert page.locator("section.card .quote").count() == 0
        watched.tab_to("form[action$=closing] button", 120)
        with page.expect_navigation():
            watched.press("Enter")
        assert page.locator("#kept").is_visible()
        assert page.locator("form[action$=opinions]").count() == 0
    closed = assessed(reader, standard, closed=True)
    assert closed["closed"]["by"] == posts[1] and closed["agreed"] in STATES
    assert {one["code"]: one["agreed"] for one in closed["criteria"]} == found | {other: "met"}
    again = reader.get("/assessment/closed", params={"id": standard, "on": DAY})
    assert again.status_code == 200 and "文件已失效" in again.text and "以现行文件为准" in again.text


@pytest.mark.parametrize(("lang", "wide"), BOTH)
def test_every_page_of_the_desk_is_open_to_all_and_fits(
    served: Served, browser: Browser, held: list[str], lang: str, wide: int
) -> None:
    with opened(browser, f"{served.url}/assessment", wide, lang) as watched:
        go_on_as(watched, served, "assessor", "看的岗")
        for path in ("/assessment", f"/assessment/standard?id={held[3]}&on={DAY}"):
            watched.page.goto(served.url + path)
            assert watched.page.locator("h1").count() == 1
            watched.open_to_all()
            watched.fits()


def test_without_a_script_each_criterion_is_read_with_its_evidence_and_source(
    served: Served, browser: Browser, reader: httpx.Client, held: list[str]
) -> None:
    told = assessed(reader, held[3])
    url = f"{served.url}/assessment/standard?id={held[3]}&on={DAY}"
    with opened(browser, url, script=False) as watched:
        rows = watched.page.locator("tbody tr").all_inner_texts()
        for row, one in zip(rows, told["criteria"], strict=True):
            assert one["label"]["zh"] in row and one["state_label"]["zh"] in row and one["source"] in row
            assert all(words["zh"] in row for words in one["evidence"])


def test_a_standard_is_found_by_its_iri_too(reader: httpx.Client, held: list[str]) -> None:
    [one] = [one for one in reader.get("/api/standards").json()["items"] if one["id"] == held[4]]
    assert assessed(reader, quote(one["iri"], safe=""))["standard"]["id"] == held[4]


def test_what_the_api_keeps_is_the_tokens_post_and_what_it_refuses_changes_nothing(
    served: Served, reader: httpx.Client, held: list[str]
) -> None:
    standard = held[5]
    state = next(one["state"] for one in assessed(reader, standard)["criteria"] if one["code"] == "rank")
    opinion = {"on": DAY, "as": "A", "criterion": ["rank"], "say": state}
    path = f"/api/standards/{standard}"
    with served.client("assessor") as client, served.client("reviewer") as reviewer:
        assert reviewer.post(f"{path}/opinions", json=opinion).status_code == 403
        assert reader.post(f"{path}/opinions", json=opinion).status_code == 403
        assert client.post(f"{path}/opinions", json={**opinion, "by": "某岗"}).status_code == 400
        kept = client.post(f"{path}/opinions", json=opinion)
        assert kept.status_code == 201 and kept.json()["items"][0]["by"] == "assessor"
        before = reader.get("/health").json()["version"]
        twice = client.post(f"{path}/opinions", json={**opinion, "as": "B"})
        assert twice.status_code == 400 and "ASSESSOR_SPEAKS_TWICE" in twice.json()["detail_en"]
        settled = {"on": DAY, "criterion": "rank", "say": "met", "why": "一致"}
        nothing = client.post(f"{path}/settlements", json=settled)
        assert nothing.status_code == 400 and "NOTHING_TO_SETTLE" in nothing.json()["detail_zh"]
        early = client.post(f"{path}/closing", json={"on": DAY})
        assert early.status_code == 400 and "ASSESSOR_SILENT" in early.json()["detail_zh"]
        unknown = client.post("/api/standards/没有/closing", json={"on": DAY})
        assert unknown.status_code == 404
        assert reader.get("/health").json()["version"] == before


def test_a_report_that_is_not_closed_is_not_held_and_word_carries_its_day(
    reader: httpx.Client, held: list[str]
) -> None:
    path = f"/api/standards/{held[6]}/assessment"
    assert reader.get(path, params={"on": DAY, "closed": True}).status_code == 404
    report = reader.get(f"{path}.docx", params={"on": DAY})
    assert quote(f"第三方评估报告-{held[6]}-{DAY}.docx") in report.headers["content-disposition"]
    assert any("第三方评估报告" in line.text for line in Document(io.BytesIO(report.content)).paragraphs)
    assert json.loads(reader.get(path, params={"on": DAY}).text)["closed"] is None
