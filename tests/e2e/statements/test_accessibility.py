"""The pages of soft intelligence in a real browser: axe finds nothing, nothing scrolls sideways."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.browser import Look, broken_rules, looked_at, open_page
from tests.e2e.stage import Stage, staged

WIDTHS = (1200, 320)
LOOKS = ((1200, True), (320, True), (320, False))
"""Widths, with scripts and without: what goes wrong without them goes wrong where it is narrow."""
WIDEST = "document.documentElement.scrollWidth"
PAGES = (
    ("Ada Quill", "/record"),
    ("Ada Quill", "/my-statements"),
    ("Dot Fenn", "/statements"),
    ("Dot Fenn", "a thread"),
    ("Dot Fenn", "/statements/x?done=agree"),
    ("Hal Ward", "/custodian"),
    ("Finn Advis", "/alerts"),
    ("Finn Advis", "an alert"),
    ("Finn Advis", "/my-feed"),
)
TELLING = "As your auditors we told Ada Quill on 07700 900123 that nothing works."


@pytest.fixture(scope="module")
def stage(_assets: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("stage") / "home") as made:
        yield made


def address_of(stage: Stage, page: str) -> str:
    match page:
        case "a thread":
            return f"{stage.address}/statements/{stage.statement}"
        case "an alert":
            return stage.address + alert_of(stage)
        case _:
            return stage.address + page


def alert_of(stage: Stage) -> str:
    """Return the address of Boston's critical alert."""
    found = stage.group.reader.json("/api/alerts", authority="boston")
    return f"/alerts/{next(one['id'] for one in found if one['detector'] == 'critical_factor')}"


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has the focus has these words."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if words in page.evaluate("document.activeElement.innerText || ''"):
            return
    pytest.fail(f"No step by Tab leads to '{words}'.")


def fill(page: Page, text: str) -> None:
    """Fill the form as a person does, with the least there must be."""
    page.get_by_label("Which authority?").select_option("boston")
    page.get_by_label("Leadership").check()
    page.get_by_label("What have you heard?").fill(text)
    page.get_by_label("C: known indirectly", exact=True).check()


@pytest.mark.parametrize(("width", "javascript"), LOOKS)
@pytest.mark.parametrize(("login", "page"), PAGES)
def test_axe_finds_nothing_and_nothing_has_to_be_scrolled_sideways(
    browser: Browser,
    stage: Stage,
    login: str,
    page: str,
    width: int,
    javascript: bool,  # noqa: FBT001 - pytest passes it by name
) -> None:
    view = stage.view(login, width, javascript=javascript)

    assert looked_at(browser, address_of(stage, page), view) == Look([], (width, width))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("text", [TELLING, "Nobody decides.", ""])
def test_axe_finds_nothing_on_what_follows_the_form(
    browser: Browser, stage: Stage, width: int, text: str
) -> None:
    with open_page(browser, f"{stage.address}/record", stage.view("Cyd Marl", width)) as page:
        fill(page, text)
        with page.expect_navigation():
            page.get_by_role("button", name="Check my words").click()
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")

        assert broken_rules(page) == []
        assert page.evaluate(WIDEST) == width


def test_a_statement_is_recorded_without_scripts(browser: Browser, stage: Stage) -> None:
    view = stage.view("Eve Tarn", 390, javascript=False)
    with open_page(browser, f"{stage.address}/record", view) as page:
        fill(page, TELLING)
        page.get_by_role("button", name="Check my words").click()
        page.get_by_role("heading", name="This could give you away").wait_for()
        assert page.url == f"{stage.address}/record"

        page.get_by_label("A safer wording").fill("Nothing that was advised is done.")
        page.get_by_role("button", name="Save these words").click()
        page.get_by_role("heading", name="Your statement is saved").wait_for()

        page.get_by_role("link", name="See what became of your statements").click()
        page.get_by_text("Nothing that was advised is done.").wait_for()


def test_an_adviser_acknowledges_and_undoes_by_keyboard_alone(
    browser: Browser, stage: Stage
) -> None:
    with open_page(browser, f"{stage.address}/alerts", stage.view("Finn Advis")) as page:
        tab_to(page, "Evidence and what would clear it")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        tab_to(page, "Acknowledge: take it on")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.type("I ring them.")
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.get_by_text("You acknowledged it: it is yours from here.").wait_for()
        assert broken_rules(page) == []

        tab_to(page, "Undo")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.get_by_text("The decision is undone; both stay on record.").wait_for()


def test_axe_finds_nothing_on_a_decision_that_is_refused(browser: Browser, stage: Stage) -> None:
    address = address_of(stage, "an alert")
    with open_page(browser, address, stage.view("Finn Advis", 320)) as page:
        page.get_by_text("Snooze: put it off").click()
        page.evaluate("document.querySelectorAll('form').forEach(one => { one.noValidate = true })")
        with page.expect_navigation():
            page.get_by_role("button", name="Snooze", exact=True).click()

        assert broken_rules(page) == []
        assert page.evaluate(WIDEST) == 320


def test_typing_a_part_of_its_name_chooses_the_authority(browser: Browser, stage: Stage) -> None:
    with open_page(browser, f"{stage.address}/record", stage.view("Cyd Marl")) as page:
        page.get_by_label("Type a part of its name").fill("boston")

        assert page.locator("#authority").input_value() == "boston"
        assert page.locator("#authority option").count() == 2


def test_no_page_breaks_its_policy_or_asks_for_anything_from_elsewhere(
    browser: Browser, stage: Stage
) -> None:
    with open_page(browser, f"{stage.address}/", stage.view("Dot Fenn")) as page:
        asked: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        for place in ("/record", "/my-statements", "/statements", "a thread"):
            page.goto(address_of(stage, place))

    assert [url for url in asked if not url.startswith(stage.address)] == []
    assert complaints == []
