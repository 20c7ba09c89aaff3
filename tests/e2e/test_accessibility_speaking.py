"""The pages of soft intelligence in a real browser: axe finds nothing, nothing scrolls sideways."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.browser import Look, broken_rules, looked_at, open_page
from tests.e2e.stage import Stage, staged

WIDTHS = (1200, 320)
WIDEST = "document.documentElement.scrollWidth"
PAGES = (
    ("Ada Quill", "/record"),
    ("Ada Quill", "/my-statements"),
    ("Dot Fenn", "/statements"),
    ("Dot Fenn", "a thread"),
    ("Dot Fenn", "/statements/x?done=agree"),
    ("Hal Ward", "/custodian"),
)
TELLING = "As your auditors we told Ada Quill on 07700 900123 that nothing works."


@pytest.fixture(scope="module")
def stage(_assets: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("stage") / "home") as made:
        yield made


def address_of(stage: Stage, page: str) -> str:
    return stage.address + (f"/statements/{stage.statement}" if page == "a thread" else page)


def fill(page: Page, text: str) -> None:
    """Fill the form as a person does, with the least there must be."""
    page.get_by_label("Which authority?").select_option("boston")
    page.get_by_label("Leadership").check()
    page.get_by_label("What have you heard?").fill(text)
    page.get_by_label("C: known indirectly", exact=True).check()


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("width", WIDTHS)
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
