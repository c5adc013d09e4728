"""The first page and the Trace desk in a real browser: from the question to the words of the law, by keyboard alone."""

import csv
import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, expect

from kg.store import Store
from loaders.load import load_paths
from tests.browsing import WIDTHS, opened
from tests.served import Served, serving

ON = "2021-12-31"
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
LANGUAGES = ("zh-CN", "en-US")
NOW = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
PLACE = "政府采购法第七十七条第一款"


@pytest.fixture(scope="module")
def desk(example_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The example, and beside it a table whose cells are HTML and a law in two versions."""
    folder = tmp_path_factory.mktemp("desk") / "data"
    shutil.copytree(example_folder, folder)
    tables = tmp_path_factory.mktemp("tables")
    rows = {
        "measures": [["id", "measure", "basis", "authority"], ["Z001", EVIL, f"《{EVIL}》第一条", EVIL]],
        "norms": [
            ["title", "rank", "territory", "version", "in_force_from"],
            ["示例管理法", "法律", "全国", "2015-01-01", "2015-01-01"],
            ["示例管理法", "法律", "全国", "2020-01-01", "2020-01-01"],
        ],
    }
    for name, lines in rows.items():
        with (tables / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(lines)
    laws = tmp_path_factory.mktemp("laws")
    for version, words in (("2015-01-01", "处一年以下的限制"), ("2020-01-01", "处一年以上三年以下的限制")):
        text = f"# 示例管理法\n\n{version} 修订\n\n第一条 有下列情形的，{words}。\n\n第二条 本法自{version}起施行。\n"
        (laws / f"示例管理法({version}).md").write_text(text, "utf-8")
    with Store.open(folder) as store:
        for report in load_paths(store, [tables], on=dt.date(2021, 12, 31), territory="湖南省", now=NOW):
            assert report.outcomes
    with serving(folder) as server:
        yield server


def address(desk: Served, path: str, **asked: str) -> str:
    return f"{desk.url}{path}?{urlencode(asked)}" if asked else f"{desk.url}{path}"


def answer_of(desk: Served, claim: str = "H001") -> str:
    return address(desk, "/trace", claim=claim, on=ON)


@pytest.mark.parametrize("wide", WIDTHS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_from_the_first_page_to_the_words_of_the_law_with_the_keyboard_alone(
    desk: Served, browser: Browser, wide: int, lang: str
) -> None:
    with opened(browser, address(desk, "/"), wide, lang) as at:
        at.tab_to("#q")
        at.type("H002")
        expect(at.page.locator("[role=option]").first).to_contain_text("限制参加政府采购活动")
        assert at.page.get_attribute("#q", "aria-expanded") == "true"
        at.press("ArrowDown")
        active = at.page.get_attribute("#q", "aria-activedescendant")
        assert at.page.get_attribute(f"#{active}", "aria-selected") == "true"
        at.press("Escape")
        assert at.page.get_attribute("#q", "aria-expanded") == "false"
        at.press("ArrowDown", "Enter")
        expect(at.page.locator(".verdict")).to_contain_text(
            "未查到充分依据" if lang == "zh-CN" else "no sufficient basis found"
        )
        at.fits()
        expect(at.page.locator("table caption")).to_contain_text("H002")  # the timeline came
        at.fits()
        at.tab_to(".drawing a[href^='/provision']")
        at.press("Enter")
        expect(at.page.locator("h1")).to_contain_text("政府采购法》第七十七条")
        expect(at.page.locator("[data-load] ul").first).to_contain_text("H001")  # what would fall came
        at.fits()


def test_arrows_go_round_and_enter_without_a_choice_looks_at_the_result_page(
    desk: Served, browser: Browser
) -> None:
    with opened(browser, address(desk, "/trace")) as at:
        at.tab_to("#q")
        at.type("政府采购")
        options = at.page.locator("[role=option]")
        expect(options.first).to_be_visible()
        at.press("ArrowUp")
        assert at.page.get_attribute("#q", "aria-activedescendant") == f"q-list-{options.count() - 1}"
        at.press("ArrowDown")
        assert at.page.get_attribute("#q", "aria-activedescendant") == "q-list-0"
        at.press("Escape", "Enter")
        expect(at.page.locator("tbody tr").first).to_be_visible()
        assert at.page.locator("tbody tr").count() > 5
        at.fits()


@pytest.mark.parametrize("wide", WIDTHS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_keeps_nobody_out_and_is_no_wider_than_the_screen(
    desk: Served, browser: Browser, wide: int, lang: str
) -> None:
    pages = {
        address(desk, "/"): "",
        address(desk, "/enter"): "",
        address(desk, "/trace"): "",
        address(desk, "/trace", q="政府采购"): "",
        answer_of(desk, "H003"): "",
        address(desk, "/provision", cited=PLACE, on=ON): "",
        address(desk, "/trace/timeline", claim="H001", on=ON): "",
        answer_of(desk, "没有这一项"): "404",
    }
    for url, expected in pages.items():
        with opened(browser, url, wide, lang, expected=(expected,) if expected else ()) as at:
            at.page.wait_for_function("!document.querySelector('[aria-busy]')")
            at.open_to_all()
            at.fits()
            assert at.page.title() and at.page.locator("h1").count() == 1


def test_words_of_records_are_words_and_never_do_anything(desk: Served, browser: Browser) -> None:
    for url in (answer_of(desk, "Z001"), address(desk, "/trace", q="Z0"), address(desk, "/trace", q=EVIL)):
        with opened(browser, url) as at:
            at.page.wait_for_function("!document.querySelector('[aria-busy]')")
            assert "alert(1)" in at.page.content()
            assert not at.page.locator("main script, main img").count()
    with opened(browser, address(desk, "/trace")) as at:
        at.tab_to("#q")
        at.type("Z001")
        expect(at.page.locator("[role=option]").first).to_contain_text("<script>")
        assert not at.page.locator("main script, main img").count()


def test_without_a_script_the_same_answer_is_readable(desk: Served, browser: Browser) -> None:
    with opened(browser, address(desk, "/"), script=False) as at:
        at.page.fill("#q", "H001")
        at.page.click("main button")
        plain = at.page.locator("article").inner_text()
        assert "查到依据" in plain and "政府采购法" in plain and "没有" in plain
        at.page.click("text=从何时到何时有依据")
        expect(at.page.locator("table caption")).to_contain_text("H001")
        at.page.goto(address(desk, "/provision", cited=PLACE, on=ON))
        at.page.click("text=哪些失去依据")
        expect(at.page.locator("main")).to_contain_text("失去依据")


def test_on_paper_stand_the_verdict_and_the_path_and_no_navigation(desk: Served, browser: Browser) -> None:
    with opened(browser, answer_of(desk)) as at:
        at.page.wait_for_function("!document.querySelector('[aria-busy]')")
        at.page.emulate_media(media="print")
        for hidden in (".top", "form", "details"):
            assert not at.page.locator(hidden).first.is_visible()
        expect(at.page.locator(".verdict")).to_be_visible()
        expect(at.page.locator(".path").last).to_be_visible()
        colours = "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
        assert at.page.eval_on_selector("body", colours) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
        assert at.page.pdf().startswith(b"%PDF")


def test_a_citation_leads_to_its_words(desk: Served, browser: Browser) -> None:
    with opened(browser, address(desk, "/trace", q=PLACE, on=ON)) as at:
        assert "/provision" in at.page.url
        expect(at.page.locator("h1")).to_contain_text("第七十七条第一款")
        expect(at.page.locator("main")).to_contain_text("现行有效")


def test_a_measure_that_nobody_keeps_is_judged_and_not_kept(desk: Served, browser: Browser) -> None:
    with opened(browser, address(desk, "/trace")) as at:
        before = desk.client().get("/health").json()["version"]
        at.page.click("summary")
        for name, words in {
            "measure": "限制参加政府采购活动", "basis": PLACE, "authority": "财政部门", "target": "供应商",
            "conduct": "提供虚假材料谋取中标、串通、行贿、拒绝检查等六项", "duration": "五年", "territory": "湖南省",
        }.items():  # fmt: skip
            at.page.fill(f"#suppose-{name}", words)
        at.page.press("#suppose-territory", "Enter")
        expect(at.page.locator(".verdict")).to_contain_text("未查到充分依据")
        expect(at.page.locator(".findings")).to_contain_text("期限超过法定上限")
        expect(at.page.locator("article")).to_contain_text("没有存入库中")
        assert desk.client().get("/health").json()["version"] == before


def test_a_supposed_measure_with_somebodys_number_is_refused(desk: Served) -> None:
    asked = {"measure": "限制出境", "target": "11010519491231002X", "on": ON}
    answer = desk.client().get("/trace/suppose", params=asked, headers={"Accept": "text/html"})
    assert answer.status_code == 400 and "身份" in answer.text


def test_signing_in_and_out_through_the_page(desk: Served, browser: Browser) -> None:
    token = desk.token("lawyer", "法规处审核岗")
    with opened(browser, answer_of(desk), expected=("401",)) as at:
        at.page.click("text=登录")
        at.page.fill("#token", "yiju_wrong")
        at.page.fill("#purpose", "年底清理")
        at.page.press("#purpose", "Enter")
        expect(at.page.locator("[role=alert]")).to_contain_text("令牌无效")
        at.open_to_all()
        at.page.fill("#token", token)
        at.page.press("#token", "Enter")
        expect(at.page.locator(".who")).to_contain_text("法规处审核岗")
        assert at.page.url == answer_of(desk)
        at.page.click("text=退出")
        expect(at.page.locator(".who")).to_contain_text("登录")


def test_the_search_finds_by_name_number_id_and_citation_the_best_first(desk: Served) -> None:
    with desk.client() as client:

        def found(words: str, **more: str) -> list[dict[str, str]]:
            answer = client.get("/api/search", params={"q": words, "on": ON, **more})
            assert answer.status_code == 200
            items: list[dict[str, str]] = answer.json()["items"]
            return items

        assert found("H001")[0]["id"] == "H001"
        assert found("h001")[0]["id"] == "H001"
        assert found("湘政办发[2021]54号")[0]["id"] == "D001"
        assert found("政府采购法")[0]["label"] == "中华人民共和国政府采购法"
        place, norm = found("《政府采购法》第77条")[:2]
        assert place["label"].endswith("第七十七条") and place["page"].startswith("/provision?")
        assert norm["kind"] == "LegalResource"
        assert found(found("H002")[0]["iri"])[0]["id"] == "H002"
        assert found("没有这样的措施") == [] == found("  ")
        assert len(found("政府", limit="3")) == 3
        assert client.get(place["page"], headers={"Accept": "text/html"}).status_code == 200


def test_two_versions_of_the_words_stand_side_by_side(desk: Served, browser: Browser) -> None:
    with opened(browser, address(desk, "/provision", cited="示例管理法第一条", on=ON)) as at:
        expect(at.page.locator("main")).to_contain_text("2020-01-01")
        at.fits()
