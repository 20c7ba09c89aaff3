"""A real browser for the end-to-end tests: Debian's Chromium driven by Playwright, and axe.

``with chromium() as browser: assert looked_at(browser, url, View(width=320)).violations == []``
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Literal
from weakref import WeakKeyDictionary

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Error, Page, Route, StorageState, sync_playwright

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_WIDEST = "document.documentElement.scrollWidth"
_NO_SCRIPTS = "script-src 'none'"
_NOSCRIPT_TAG = re.compile(rb"</?noscript\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class View:
    """How a page is looked at; ``storage_state`` carries the cookies of someone signed in."""

    width: int = 1200
    height: int = 900
    javascript: bool = True
    media: Literal["screen", "print"] = "screen"
    forced_colors: bool = False
    storage_state: StorageState | None = None


AS_IT_COMES = View()


@dataclass(frozen=True, slots=True)
class Violation:
    """One of axe's rules that a page breaks, and the elements that break it."""

    rule: str
    impact: str
    help: str
    elements: tuple[str, ...]


def find_chromium() -> str | None:
    """Return the path of Chromium, or None: then the tests that need it are skipped in sight."""
    return shutil.which("chromium")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Chromium for the length of a ``with`` block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def open_page(browser: Browser, url: str, view: View = AS_IT_COMES) -> Iterator[Page]:
    """Open an address in a fresh context, as a reader with this view sees it."""
    context = browser.new_context(
        viewport={"width": view.width, "height": view.height},
        java_script_enabled=view.javascript,
        forced_colors="active" if view.forced_colors else "none",
        storage_state=view.storage_state,
    )
    try:
        page = context.new_page()
        page.emulate_media(media=view.media)
        page.goto(url)
        yield page
    except (AssertionError, Error) as failure:
        with suppress(Error):  # a page that is gone has no looks, and that is not what failed
            failure.add_note(_picture_of(page))
        raise
    finally:
        context.close()


def screenshot(browser: Browser, url: str, path: Path, view: View = AS_IT_COMES) -> None:
    """Save a picture of the whole page."""
    with open_page(browser, url, view) as page:
        page.screenshot(path=path, full_page=True)


def _picture_of(page: Page) -> str:
    path = Path(mkdtemp(prefix="soundings-page-")) / "page.png"
    page.screenshot(path=path, full_page=True)
    return f"{page.url} looked so: {path}"


@dataclass(frozen=True, slots=True)
class Look:
    """What a page breaks of axe's rules, and how wide it is with ``<details>`` shut and open."""

    violations: list[Violation]
    widest: tuple[int, int]


def looked_at(browser: Browser, url: str, view: View = AS_IT_COMES) -> Look:
    """Run axe on a page, with every ``<details>`` open so that what it hides is looked at too.

    Without JavaScript axe cannot run: Chromium then evaluates what we send, but resolves no
    promise, and axe waits for ever. So JavaScript stays on for axe alone, and the page's own
    scripts, inline ones too, are refused by a content security policy added to the document on
    its way in; ``<noscript>`` is unwrapped, as the parser would have done. What stands in the page
    is then what a reader without JavaScript gets, at its own address, with its style sheets.
    """
    page = _ready(_looking_page(browser), view)
    page.goto(url)
    shut = page.evaluate(_WIDEST)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    opened = page.evaluate(_WIDEST)
    found = broken_rules(page)
    broken = [
        Violation(
            rule=each["id"],
            impact=each["impact"],
            help=each["help"],
            elements=tuple(node["html"] for node in each["nodes"]),
        )
        for each in found
    ]
    return Look(broken, (shut, opened))


def broken_rules(page: Page) -> list[dict[str, Any]]:
    """Run axe on what is open; it is told to work out nothing of the rules that are kept."""
    options = {"resultTypes": ["violations"]}
    broken: list[dict[str, Any]] = Axe().run(page, options=options).response["violations"]
    return broken


_LOOKING: WeakKeyDictionary[Browser, Page] = WeakKeyDictionary()


def _looking_page(browser: Browser) -> Page:
    """Return the page that all looks share.

    Every context has a process of its own, whose start takes longer than most looks, and a look
    leaves nothing behind on a page: it types nothing and sends nothing.
    """
    if browser not in _LOOKING:
        _LOOKING[browser] = browser.new_context().new_page()
    return _LOOKING[browser]


def _ready(page: Page, view: View) -> Page:
    """Let a page be seen with a view, and by no one who looked before."""
    page.unroute_all()
    if not view.javascript:
        page.route("**/*", _without_scripts)
    page.context.clear_cookies()
    if view.storage_state:
        page.context.add_cookies(view.storage_state["cookies"])  # type: ignore[arg-type] # as kept
    page.set_viewport_size({"width": view.width, "height": view.height})
    page.emulate_media(media=view.media, forced_colors="active" if view.forced_colors else "none")
    return page


def _without_scripts(route: Route) -> None:
    """Pass a document on as it would be read with JavaScript off; anything else as it is."""
    if route.request.resource_type != "document":
        route.continue_()
        return
    response = route.fetch(max_redirects=0)  # the browser follows, so the address is right
    policies = [response.headers.get("content-security-policy", ""), _NO_SCRIPTS]
    route.fulfill(
        response=response,
        headers={**response.headers, "content-security-policy": ", ".join(filter(None, policies))},
        body=_NOSCRIPT_TAG.sub(b"", response.body()),
    )
