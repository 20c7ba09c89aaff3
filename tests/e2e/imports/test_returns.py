"""Returns: an authority's own person hands in what it says of itself, and nothing else."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser

from tests.e2e.browser import View, broken_rules, open_page
from tests.e2e.conftest import served
from tests.e2e.imports.test_pages import Files, _files
from tests.e2e.reading import Page, read
from tests.integration.members import admit
from tests.integration.steps import HEADER
from web.site.application import create_app
from web.site.session import COOKIE

QUARTER = "Q2 2026/27"
ROW = "{},{},repairs done in time,{},{},2026-11-01,percent,high,{},,"


@pytest.fixture
def boston(_assets: None, tmp_path: Path) -> Iterator[Files]:
    """Yield a browser in which a person of Boston's is signed in."""
    with _files(tmp_path / "home") as files:
        _sign_in(files, "otto", "authority")
        yield files


def _sign_in(files: Files, login: str, role: str) -> None:
    person = admit(files.app, login, role)  # type: ignore[arg-type] # a role by name
    files.app.catch_up()
    token = files.app.sign_in.sessions.begin(person, stepped=True)
    files.reader.client.cookies.set(COOKIE, token)


def hand_in(files: Files, name: str, content: bytes) -> Page:
    """Send a return, and read what would come of it."""
    token = files.reader.open("/returns").field("_csrf_token")
    sent = {"files": (name, io.BytesIO(content))}
    return read(files.reader.client.post("/returns", data={"_csrf_token": token}, files=sent))


def rows(*lines: str) -> bytes:
    """Return a plain file."""
    return "\n".join([HEADER, *lines]).encode()


def test_an_authority_hands_its_return_in_by_the_template(boston: Files) -> None:
    page = boston.reader.open("/returns")
    assert page.says("Hand in for Boston")
    assert page.says(f"0 of 43 have handed in {QUARTER}")
    template = boston.reader.client.get("/templates/quarterly.xlsx").content
    book = load_workbook(io.BytesIO(template))
    row = ("Boston", "indicator", "repairs done in time", "81.5", QUARTER, "2026-11-01", "percent")
    for column, value in enumerate(row, start=1):
        book["Evidence"].cell(row=2, column=column, value=value)
    filled = io.BytesIO()
    book.save(filled)

    page = hand_in(boston, "return.xlsx", filled.getvalue())
    assert page.says("1 row: 1 taken in. Nothing is taken in yet.")
    page = boston.act(page, "import")

    assert page.says("see who has handed in")
    page = boston.reader.open("/returns")
    assert page.says(f"1 of 43 have handed in {QUARTER}")
    assert page.says("1 figure, last sent 22 November 2026 none in the year before")
    assert boston.reader.open("/returns", quarter="Q1 2026/27").says("0 of 43 have handed in")
    [fact] = boston.reader.json("/api/picture")
    assert (fact["authority"], fact["raw"], fact["true_on"]) == ("Boston", "81.5", "2026-09-30")
    [own] = [one for one in boston.reader.json("/api/returns") if one["figures"]]
    assert (own["authority"], own["last_sent"]) == ("Boston", "2026-11-22")


def test_a_return_in_an_authoritys_full_name_counts_as_handed_in(boston: Files) -> None:
    _sign_in(boston, "ann", "analyst")
    full = ROW.format("Boston", "indicator", 81.5, "2026-09-30", "Boston Borough Council")
    other = ROW.format("Lincoln", "indicator", 81.5, "2026-09-30", "Boston Borough Council")

    boston.act(boston.bring(("returns.csv", rows(full, other))), "import")

    sent = [one for one in boston.reader.json("/api/returns") if one["figures"]]
    assert [one["authority"] for one in sent] == ["Boston"]


def test_nobody_hands_in_for_another_or_in_another_name(boston: Files) -> None:
    page = hand_in(
        boston,
        "own.csv",
        rows(
            ROW.format("Boston", "self_assessment", 90, "2026-03-31", ""),
            ROW.format("Lincoln", "indicator", 90, QUARTER, ""),
            ROW.format("Boston", "assessment", 90, QUARTER, ""),
            ROW.format("Boston", "indicator", 90, QUARTER, "Ofsted"),
        ),
    )

    assert page.says("4 rows: 1 taken in and 3 in quarantine.")
    assert page.says("authority: you hand in for Boston, and this is another.")
    assert page.says("kind: hand in indicator, self_assessment or narrative")
    assert page.says("source_body: leave it empty; what you hand in is said by yourselves.")


def test_an_authority_changes_nothing_of_everybodys(boston: Files) -> None:
    page = hand_in(boston, "own.csv", rows(ROW.format("Bostn", "indicator", 9, QUARTER, "")))
    assert not page.says("is the same as")
    for act in ("name", "columns", "forget"):
        assert boston.act(page, act, alias="Bostn", slug="boston").status == 404
    assert hand_in(boston, "a.csv", b"a,b\n1,2\n").says("a.csv Not read.")
    token = page.field("_csrf_token")
    for place in ("/imports", "/quarantine/dismiss", "/quarantine/retry"):
        assert boston.reader.send(place, {"_csrf_token": token}).status == 404
    assert boston.act(page, "discard").headings[0] == "Returns"


def test_what_somebody_put_aside_nobody_else_sees(boston: Files) -> None:
    page = hand_in(boston, "own.csv", rows(ROW.format("Boston", "indicator", 9, QUARTER, "")))
    _sign_in(boston, "ana", "analyst")

    assert boston.reader.open(page.response.url.path).status == 404
    assert not boston.reader.open("/imports").says("own.csv")
    assert not boston.reader.open("/returns").says("Hand in for")


@pytest.mark.parametrize("width", [1200, 390])
def test_axe_finds_nothing_on_the_page_of_returns(
    browser: Browser, boston: Files, width: int
) -> None:
    token = boston.reader.client.cookies[COOKIE]
    cookie = {"name": COOKIE, "value": token, "domain": "127.0.0.1", "path": "/"}
    with (
        served(create_app(boston.app)) as address,
        open_page(browser, address, View(width=width)) as page,
    ):
        page.context.add_cookies([cookie])  # type: ignore[list-item] # enough of a cookie
        page.goto(f"{address}/returns")
        page.get_by_role("heading", name="Hand in for Boston").wait_for()
        assert [one["id"] for one in broken_rules(page)] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
