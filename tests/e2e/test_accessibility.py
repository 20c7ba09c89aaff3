"""Each page in a real browser: axe finds nothing, and nothing has to be scrolled sideways."""

import pytest
from playwright.sync_api import Browser

from tests.e2e.browser import Look, View, looked_at, open_page
from tests.e2e.reading import Reader

PAGES = (
    "/",
    "/alerts",
    "an alert",
    "a fallen rating",
    "/authorities",
    "/authorities/boston",
    "/authorities/nottingham",
    "a fact",
    "/authorities/nottingham/could-we-have-known",
    "/authorities/nottingham/progress",
    "/targets",
    "/matrix",
    "/time-machine",
    "changes",
    "/vintages",
    "vintages",
    "/imports",
    "an import",
    "/returns",
    "/quarantine",
    "/measures",
    "a measure",
    "/authorities/nottingham/measure?measure=childrens_services_overall",
    "a new measure",
    "/scales",
    "/alerts/good-for",
    "/themes",
    "/measures/about?measure=SEN_EHC_Excpt_20wks",
    "/system",
    "/sign-in",
    "/nowhere",
)
LOOKS = ((1200, True), (320, True), (320, False))
"""Widths, with scripts and without: what goes wrong without them goes wrong where it is narrow."""


@pytest.fixture(scope="session")
def places(pages: Reader) -> dict[str, str]:
    """Return the addresses of pages that are named by an id."""
    alerts = pages.json("/api/alerts")
    critical = next(one for one in alerts if one["authority"] == "Boston")
    fallen = next(one for one in alerts if one["detector"] == "rating_fall")
    imported = pages.json("/api/imports")[0]
    return {
        "an import": f"/imports/{imported['id']}",
        "an alert": f"/alerts/{critical['id']}",
        "a measure": "/measures/about?measure=childrens_services_overall",
        "a new measure": "/measures/about",
        "a fallen rating": f"/alerts/{fallen['id']}",
        "a fact": f"/evidence/{critical['signals'][0]['evidence_ids'][0]}",
        "changes": "/time-machine?known-by=2015-12-31&compare-with=2019-12-31&basis=published"
        "&position=60000",
        "vintages": "/vintages?measure=childrens_services_overall",
    }


@pytest.mark.parametrize(("width", "javascript"), LOOKS)
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing_and_nothing_has_to_be_scrolled_sideways(
    browser: Browser,
    address: str,
    places: dict[str, str],
    page: str,
    width: int,
    javascript: bool,  # noqa: FBT001 - pytest passes it by name
) -> None:
    view = View(width=width, javascript=javascript)
    found = looked_at(browser, address + places.get(page, page), view)

    assert found == Look([], (width, width))


def test_a_moment_is_chosen_without_scripts(browser: Browser, address: str) -> None:
    with open_page(browser, f"{address}/authorities/boston", View(javascript=False)) as page:
        page.get_by_text("change", exact=True).click()
        page.get_by_label("Known by").fill("2009-12-08")
        page.get_by_label("Published: what anyone could have known").check()
        page.get_by_role("button", name="Show this moment").click()

        page.get_by_text("Nothing is known of Boston at this moment").wait_for()
        assert "known-by=2009-12-08&true-on=&basis=published" in page.url


def test_two_moments_are_compared_without_scripts(browser: Browser, address: str) -> None:
    with open_page(browser, f"{address}/time-machine", View(javascript=False)) as page:
        assert page.get_by_role("slider").count() == 0
        page.get_by_label("Known by").fill("2009-12-08")
        page.get_by_label("Compare with").fill("2009-12-31")
        page.get_by_label("Published: what anyone could have known").check()
        page.get_by_role("button", name="Show what changed").click()

        page.get_by_text("compared with what was known on 31 December 2009").wait_for()
        assert "known-by=2009-12-08&compare-with=2009-12-31" in page.url


def test_a_slider_steps_through_the_days_into_the_date_field(
    browser: Browser, address: str
) -> None:
    with open_page(browser, f"{address}/time-machine?known-by=2015-12-31") as page:
        slider = page.get_by_role("slider", name="Known by, day by day")
        assert slider.get_attribute("aria-valuetext") == "31 December 2015"

        slider.press("ArrowRight")
        assert page.locator("#known-by").input_value() == "2016-01-01"
        assert slider.get_attribute("aria-valuetext") == "1 January 2016"

        slider.press("Home")
        assert page.locator("#known-by").input_value() == "2009-12-09"
        slider.press("End")
        assert page.locator("#known-by").input_value() == "2026-11-22"

        page.locator("#known-by").fill("2012-02-29")
        assert slider.get_attribute("aria-valuetext") == "29 February 2012"


def test_no_page_asks_for_anything_from_elsewhere_or_breaks_its_policy(
    browser: Browser, address: str, places: dict[str, str]
) -> None:
    with open_page(browser, address) as page:
        asked, complaints = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        for place in PAGES[:-1]:
            page.goto(address + places.get(place, place))

    assert [url for url in asked if not url.startswith(address)] == []
    assert complaints == []
