"""The reference's HTML pages in a browser: search, links, copying, themes, and who cannot see them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.making import write
from support.outside import axe, chromium, pairs
from support.paths import DOCS, SUPPORT

from protogen.docs import build
from protogen.project.config import Config

pytestmark = pytest.mark.slow

REFERENCE = DOCS / "reference"
PAGES = ("websocket-v2.html", "websocket-v2-from-websocket-v1.html")
CHECKS = (SUPPORT / "page_checks.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from chromium()


class Visit:
    """A page as somebody sees it, and all that it says to nobody."""

    def __init__(self, browser: Any, name: str, **settings: Any) -> None:
        self.context = browser.new_context(**settings)
        self.page = self.context.new_page()
        self.noise: list[str] = []
        self.url = (REFERENCE / name.partition("#")[0]).as_uri()
        self.page.on("console", lambda message: self.noise.append(message.text))
        self.page.on("pageerror", lambda error: self.noise.append(str(error)))
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.goto(f"{self.url}{''.join(name.partition('#')[1:])}")

    def _asked(self, url: str) -> None:
        if url.partition("#")[0] != self.url:
            self.noise.append(f"a request: {url}")

    def hash(self) -> str:
        return str(self.page.evaluate("location.hash"))

    def top(self, selector: str) -> float:
        return float(self.page.evaluate("at => document.querySelector(at).getBoundingClientRect().top", selector))


@pytest.fixture
def visit(browser: Any) -> Iterator[Any]:
    visits: list[Visit] = []

    def go(name: str = PAGES[0], **settings: Any) -> Visit:
        visits.append(Visit(browser, name, **settings))
        return visits[-1]

    yield go
    for each in visits:
        each.context.close()
        assert each.noise == []


def test_search_by_keyboard(visit: Any) -> None:
    """`/` leads into the field; arrows and Enter lead to what was found."""
    page = visit().page
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("booksPro")
    names = page.locator("#hits [role=option] code").all_text_contents()
    assert names == ["booksProcessed", "payload.booksProcessed"]
    assert page.locator("#search").get_attribute("aria-activedescendant") == "hit-0"
    page.keyboard.press("ArrowDown")
    assert page.locator("#hits [aria-selected=true] code").text_content() == "payload.booksProcessed"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#job_progress.payload.booksProcessed"
    assert page.locator("#hits").is_hidden()
    assert page.locator(":target").get_attribute("id") == "job_progress.payload.booksProcessed"


def test_searching_does_not_scroll_the_page(visit: Any) -> None:
    seen = visit(f"{PAGES[0]}#ErrorCode.TOKEN_EXPIRED")
    before = seen.page.evaluate("scrollY")
    seen.page.keyboard.press("/")
    seen.page.keyboard.type("total")
    assert before > 1000
    assert seen.page.evaluate("scrollY") == before


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("token_exp", "ErrorCode.TOKEN_EXPIRED"),
        ("refresh token", "ErrorCode.TOKEN_EXPIRED"),
        ("job_complete", "job_complete"),
        ("errorcode", "ErrorCode"),
        ("pipeline", "Pipeline"),
    ],
)
def test_search_finds_names_first_and_descriptions_too(words: str, first: str, visit: Any) -> None:
    page = visit().page
    page.locator("#search").fill(words)
    assert page.locator("#hits [role=option]").first.get_attribute("data-anchor") == first


def test_search_that_finds_nothing_and_escape(visit: Any) -> None:
    page = visit().page
    page.keyboard.press("/")
    page.keyboard.type("zzz/")
    assert page.locator("#search").input_value() == "zzz/"
    assert page.locator("#hits").text_content() == "Nothing found"
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.locator("#hits").is_hidden()


@pytest.mark.parametrize("anchor", ["error", "job_complete.payload.result.totalBooks", "ErrorCode.AI_SCAN_ERROR"])
def test_deep_links(anchor: str, visit: Any) -> None:
    """A message, a field and a code have a link each, and stand below the bar when it is followed."""
    seen = visit(f"{PAGES[0]}#{anchor}")
    assert 52 <= seen.top(f"[id='{anchor}']") < 120


def test_every_menu_link_leads_to_what_it_says(visit: Any) -> None:
    page = visit().page
    for link in page.locator("nav a").all():
        link.click()
        assert page.locator(":target").count() == 1


@pytest.mark.parametrize("language", ["JSON", "Swift", "Python", "TypeScript"])
def test_copying_what_is_shown(language: str, visit: Any) -> None:
    """The tab of a language shows it in every example, and the button copies just that text."""
    seen = visit(permissions=["clipboard-read", "clipboard-write"])
    page = seen.page
    example = page.locator("[id='job_progress.example']")
    example.get_by_role("tab", name=language, exact=True).click()
    shown = example.locator(".snippet:visible")
    assert shown.count() == 1
    shown.get_by_role("button").click()
    page.get_by_text("Copied", exact=True).first.wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == shown.locator("code").text_content()
    assert ("booksProcessed" in copied) or ("books_processed" in copied)
    others = {each.get_attribute("data-language") for each in page.locator(".snippet:visible").all()}
    assert others <= {language, "Swift"}


def test_tabs_by_keyboard(visit: Any) -> None:
    page = visit().page
    tabs = page.locator("[id='error.example'] [role=tab]")
    tabs.first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "Swift"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert tabs.last.get_attribute("aria-selected") == "true"


def test_the_theme_follows_the_system_until_it_is_chosen(visit: Any) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    page = visit(color_scheme="dark").page
    dark = page.evaluate(paper)
    page.locator("#theme").click()
    light = page.evaluate(paper)
    page.emulate_media(color_scheme="light")
    assert (dark, light, page.evaluate(paper)) == ("rgb(18, 22, 29)", "rgb(255, 255, 255)", "rgb(255, 255, 255)")
    page.reload()
    assert page.evaluate(paper) == light


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing(name: str, width: int, scheme: str, visit: Any) -> None:
    seen = visit(name, color_scheme=scheme, viewport={"width": width, "height": 844}, bypass_csp=True)
    found = axe().run(seen.page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_content_comes_first_on_a_phone(visit: Any) -> None:
    """The menu stands behind it, one link away."""
    seen = visit(viewport={"width": 390, "height": 844})
    assert seen.top("h1") < 200
    assert seen.top("nav") > 5000
    seen.page.get_by_role("link", name="Contents", exact=True).click()
    assert seen.top("nav") < 844


def test_the_pages_of_a_large_protocol(browser: Any, tmp_path: Path) -> None:
    """It has 145 definitions: its first message is on the first screen, and the page loads and fits a phone."""
    files = build.book(pairs() / "mcp/2025-11-25.json", Config()).files("html", None)
    (path,) = write(files, tmp_path)
    assert path.stat().st_size < 1_200_000
    for width in (1280, 390):
        page = browser.new_context(viewport={"width": width, "height": 844}).new_page()
        page.goto(path.as_uri())
        assert page.evaluate("document.querySelector('article h3').getBoundingClientRect().bottom") < 844
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.context.close()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_nobody_is_left_out(name: str, scheme: str, width: int, visit: Any) -> None:
    """Names, landmarks, the order of headings, tables, contrast; and no page is wider than its window."""
    page = visit(name, color_scheme=scheme, viewport={"width": width, "height": 900}).page
    assert page.evaluate(CHECKS) == []
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert page.evaluate(CHECKS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


ROLES = """() => [...document.querySelectorAll("table, table *")].filter(each => each.offsetParent)
  .filter(each => ["TABLE", "TBODY", "THEAD", "TR", "TH", "TD"].includes(each.tagName) && !each.role)
  .map(each => each.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("width", [1280, 375])
def test_a_table_is_a_table_however_it_is_laid_out(width: int, visit: Any) -> None:
    """On a phone rows are laid out as blocks; browsers then forget what they are unless it is said."""
    page = visit(viewport={"width": width, "height": 900}).page
    assert page.evaluate(ROLES) == []
    table = page.get_by_role("region", name="Fields of job_progress").get_by_role("table")
    head = table.get_by_role("columnheader").all_inner_texts()
    assert [each.strip() for each in head] == ["Field", "Type", "Required", "Description"]
    assert table.get_by_role("row").nth(1).get_by_role("rowheader").count() == 1
    assert table.get_by_role("row").nth(1).get_by_role("cell").count() == 3


@pytest.mark.parametrize("name", PAGES)
def test_without_script_and_on_paper_all_is_there(name: str, visit: Any) -> None:
    page = visit(name, java_script_enabled=False).page
    assert page.locator("pre:visible").count() == page.locator("pre").count()
    printed = visit(name).page
    printed.emulate_media(media="print")
    assert printed.locator("pre:visible").count() == printed.locator("pre").count()
    assert printed.locator("nav, .bar, .copy, .tabs").locator("visible=true").count() == 0
