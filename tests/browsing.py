"""What tests do with a browser: open a page and watch its console, look for faults that keep people out, use the keyboard."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from api.server.ask import LANGUAGE

WIDTHS = (1280, 390)
GRAVE = {"serious", "critical"}


@dataclass
class Watched:
    """A page and all that its console complained of; `expected` are pieces of complaints that belong to the test."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        """Words as an input method gives them to whatever has the focus."""
        self.page.keyboard.insert_text(words)

    def tab_to(self, selector: str, at_most: int = 80) -> None:
        """Press Tab until an element that matches has the focus."""
        for _ in range(at_most):
            self.press("Tab")
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"Tab does not lead to {selector}")

    def settled(self) -> None:
        """Wait until the pieces that come later are there (an expression to wait for is what the CSP forbids)."""
        expect(self.page.locator("[aria-busy]")).to_have_count(0, timeout=30_000)

    def fits(self) -> None:
        """No part of the page makes it wider than the screen."""
        wide, screen = self.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        if wide > screen:
            found = self.page.evaluate(
                "w => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > w + 1"
                " && !e.closest('.wide, .drawing, .hidden, .skip')).slice(0, 5).map(e => e.outerHTML.slice(0, 120))",
                screen,
            )
            raise AssertionError(f"{self.page.url}: {wide} px on a screen of {screen}: {found}")

    def open_to_all(self) -> None:
        """axe finds nothing serious or critical."""
        found = Axe().run(self.page).response["violations"]
        grave = [
            (one["id"], one["help"], [node["html"][:160] for node in one["nodes"]][:3])
            for one in found
            if one["impact"] in GRAVE
        ]
        assert not grave, f"{self.page.url}: {grave}"


@contextmanager
def opened(
    browser: Browser,
    url: str,
    wide: int = 1280,
    lang: str = "zh-CN",
    *,
    script: bool = True,
    expected: tuple[str, ...] = (),
) -> Iterator[Watched]:
    """A page of a fresh visitor; when the block ends, nothing unexpected may stand in its console."""
    context = browser.new_context(
        viewport={"width": wide, "height": 900}, locale=lang, java_script_enabled=script
    )
    context.add_cookies([{"name": LANGUAGE, "value": lang[:2], "url": url}])
    try:
        page = context.new_page()
        watched = Watched(page, expected=expected)
        page.on(
            "console", lambda said: watched.complaints.append(said.text) if said.type == "error" else None
        )
        page.on("pageerror", lambda error: watched.complaints.append(str(error)))
        page.goto(url)
        yield watched
        assert not [
            said for said in watched.complaints if not any(piece in said for piece in watched.expected)
        ]
    finally:
        context.close()
