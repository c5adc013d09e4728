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
from tests.lawtext import AMENDED, BODY, END, HEAD
from tests.served import Served, serving
from tests.world import measure, world

ON = "2021-12-31"
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
LANGUAGES = ("zh-CN", "en-US")
CHECKED = ((1280, "zh-CN"), (390, "en-US"))  # where axe looks: the other two differ in nothing that it sees
NOW = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
PLACE = "政府采购法第七十七条第一款"


@pytest.fixture(scope="module")
def desk(example_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The example, and beside it a table whose cells are HTML and a law in two versions."""
    folder = tmp_path_factory.mktemp("desk") / "data"
    shutil.copytree(example_folder, folder)
    tables = tmp_path_factory.mktemp("tables")
    with (tables / "measures.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [["id", "measure", "basis", "authority"], ["Z001", EVIL, f"《{EVIL}》第一条", EVIL]]
        )
    laws = tmp_path_factory.mktemp("laws")
    for head, stem, old, new in ((HEAD, "甲业管理法(2015-03-01)", "", ""), (AMENDED, "甲业管理法(2021-06-10)", "一至三年", "一至五年")):  # fmt: skip
        (laws / f"{stem}.md").write_text(
            head + END + BODY.replace(old, new) if old else head + END + BODY, "utf-8"
        )
    with Store.open(folder) as store:
        for report in load_paths(
            store, [tables, laws], on=dt.date(2021, 12, 31), territory="湖南省", now=NOW
        ):
            assert report.outcomes
    with serving(folder) as server:
        yield server


def address(desk: Served, path: str, **asked: str) -> str:
    return f"{desk.url}{path}?{urlencode(asked)}" if asked else f"{desk.url}{path}"


def version(desk: Served) -> int:
    """How many submissions the store holds."""
    with desk.client() as client:
        return int(client.get("/health").json()["version"])


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
            at.settled()
            at.fits()
            if (wide, lang) in CHECKED:
                at.open_to_all()
            assert at.page.title() and at.page.locator("h1").count() == 1


def test_words_of_records_are_words_and_never_do_anything(desk: Served, browser: Browser) -> None:
    for url in (answer_of(desk, "Z001"), address(desk, "/trace", q="Z0"), address(desk, "/trace", q=EVIL)):
        with opened(browser, url) as at:
            at.settled()
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
        at.settled()
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
        before = version(desk)
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
        assert version(desk) == before


def test_a_supposed_measure_with_somebodys_number_is_refused(desk: Served) -> None:
    asked = {"measure": "限制出境", "target": "11010519491231002X", "on": ON}
    with desk.client() as client:
        answer = client.get("/trace/suppose", params=asked, headers={"Accept": "text/html"})
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
        assert "D001" in [one["id"] for one in found("湘政办发[2021]54号")[:2]]
        assert found("政府采购法")[0]["label"] == "中华人民共和国政府采购法"
        place, norm = found("《政府采购法》第77条")[:2]
        assert place["label"].endswith("第七十七条") and place["page"].startswith("/provision?")
        assert norm["kind"] == "LegalResource"
        assert found(found("H002")[0]["iri"])[0]["id"] == "H002"
        assert found("没有这样的措施") == [] == found("  ")
        assert len(found("政府", limit="3")) == 3
        assert client.get(place["page"], headers={"Accept": "text/html"}).status_code == 200


def test_what_cannot_be_read_is_told_and_never_breaks(desk: Served) -> None:
    asked: tuple[tuple[str, dict[str, str], int], ...] = (
        ("/trace", {"claim": "H001", "on": "昨天"}, 400),
        ("/trace", {"claim": "H001", "on": ON, "known": "昨天"}, 400),
        ("/trace", {"claim": "H001", "on": ON, "known": "2001-01-01"}, 404),
        ("/trace/timeline", {"claim": "H001", "on": "0001-01-01"}, 200),
        ("/trace/timeline", {"claim": "H001", "on": "9999-12-31"}, 200),
        ("/trace/timeline", {"claim": "H001", "since": "2022-01-01", "until": "2021-01-01"}, 400),
        ("/trace/suppose", {"measure": "限制出境", "duration": "很久"}, 400),
        ("/provision", {}, 400),
        ("/provision", {"cited": "没有这部法第一条"}, 404),
        ("/provision", {"cited": "甲法第一条；乙法第二条"}, 400),
        ("/provision/impact", {"cited": "http://x y"}, 400),
        ("/api/search", {"q": "法" * 501}, 400),
    )
    with desk.client() as client:
        for path, params, status in asked:
            answer = client.get(path, params=params, headers={"Accept": "text/html"})
            assert answer.status_code == status, (path, params, answer.text[:500])
            assert "Traceback" not in answer.text


def test_nobodys_own_measure_is_taken_for_the_example(tmp_path: Path) -> None:
    with world(tmp_path, measure("H001", ("政府采购法", None, None))):
        pass
    with serving(tmp_path / "store") as server, server.client() as client:
        first = client.get("/", headers={"Accept": "text/html"}).text
        assert "三个例子" not in first and ON not in first and "惩戒措施" in first


def test_two_versions_of_the_words_stand_side_by_side_with_what_changed_marked(
    desk: Served, browser: Browser
) -> None:
    for wide in WIDTHS:
        with opened(browser, address(desk, "/provision", cited="甲业管理法第二条第一款", on=ON), wide) as at:
            out, put = at.page.locator("main del"), at.page.locator("main ins")
            assert (out.text_content(), put.text_content()) == ("【删三】", "【增五】")
            at.settled()
            at.open_to_all()
            at.fits()
            tops = [box["y"] for one in (out, put) if (box := one.bounding_box())]
            assert (tops[0] == tops[1]) == (wide > 390), "columns stack on a narrow screen"
