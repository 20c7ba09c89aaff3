"""A plan end to end in a real browser, by five people with five roles, from Boston's alert on.

No mouse is used: what is pressed is pressed by the keyboard.

``SOUNDINGS_SHOTS`` names a folder that a picture of each step goes into.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pytest
from pdfminer.high_level import extract_text
from playwright.sync_api import Browser, Page, StorageState

from ingest.resolution import Resolver
from ingest.support_lists import read_offers
from tests.e2e.browser import View, open_page
from tests.e2e.conftest import EXAMPLES, served
from tests.e2e.plans.planning import ADVISER, COUNCIL, MANAGER, Planning, planning
from web.site.application import create_app
from web.site.session import COOKIE

AGENT, MEMBER = "Ada Quill", "Dot Fenn"
SHOTS = os.environ.get("SOUNDINGS_SHOTS", "")


@dataclass
class Town:
    """The installation behind a real address, and the browser that its people use in turn."""

    planning: Planning
    browser: Browser
    address: str
    plan: str = ""
    shots: int = field(default=0)

    @contextmanager
    def as_(self, login: str, path: str) -> Iterator[Page]:
        """Open a page as somebody who is signed in."""
        with open_page(
            self.browser, self.address + path, View(storage_state=self._signed_in(login))
        ) as page:
            yield page
            self._shoot(page, login)

    def _shoot(self, page: Page, login: str) -> None:
        self.shots += 1
        if SHOTS:
            name = f"{self.shots:02}-{login.split(maxsplit=1)[0].lower()}.png"
            page.screenshot(path=Path(SHOTS) / name, full_page=True)

    def _signed_in(self, login: str) -> StorageState:
        token = self.planning.group.token(login)
        cookie = {"name": COOKIE, "value": token, "domain": "127.0.0.1", "path": "/"}
        more = {"expires": -1, "httpOnly": True, "secure": False, "sameSite": "Lax"}
        return {"cookies": [{**cookie, **more}], "origins": []}  # type: ignore[typeddict-item]


@pytest.fixture
def town(_assets: None, tmp_path: Path, browser: Browser) -> Iterator[Town]:
    with planning(tmp_path / "home") as made:
        app = made.group.world.app
        offers = EXAMPLES / "support" / "offers.csv"
        menu = read_offers(offers, Resolver(app.directory()), app.clock(), "test")
        app.offers.carry_out(menu)
        with served(create_app(app)) as address:
            yield Town(made, browser, address)


def unfold(page: Page, title: str) -> None:
    """Open what is folded under a title, by the keyboard."""
    page.locator("summary", has_text=title).first.press("Enter")


def send(page: Page, words: str) -> None:
    """Press a button, by the keyboard, and wait for the page that follows."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).first.press("Enter")


def opened_by_the_manager(town: Town) -> None:
    """The partnership manager, first port of call in Lincolnshire, opens it from the alert."""
    with town.as_(MANAGER, "/alerts") as page:
        page.get_by_role("link", name="Evidence and what would clear it for Boston").press("Enter")
        page.wait_for_load_state()
        assert "Use of resources is 1" in page.inner_text("main")
    with town.as_(MANAGER, "/plans?authority=boston") as page:
        page.get_by_label("Critical factor").first.press("Space")
        page.get_by_label("What the plan is for").select_option("critical_success_factor")
        send(page, "Open the plan")
        town.plan = page.url.partition("/plans/")[2].partition("?")[0]
        assert "Nothing is diagnosed yet." in page.inner_text("main")


def propose(page: Page, what: str, units: str, *, offer: str = "", body: str = "") -> None:
    """Propose a provider: an offer of the menu, or an authority at a cost."""
    unfold(page, "Propose a provider")
    if offer:
        words = page.locator("#provider-offer option", has_text=offer).first.inner_text()
        page.get_by_label("An offer of the menu").select_option(label=words)
    else:
        page.get_by_label("Or an authority that helps").select_option(label=body)
        page.get_by_label("What the provider is called").fill(body)
        page.get_by_label("Cost altogether, in pounds").fill("1,000")
    page.get_by_label("What it does").fill(what)
    page.get_by_label("Units, mostly days").fill(units)
    with page.expect_navigation():
        page.locator("form[action$='/provider']").get_by_role("button").press("Enter")


def diagnosed_by_the_adviser(town: Town) -> None:
    """The adviser diagnoses by evidence and puts two providers, and a wrong one, to the group."""
    with town.as_(ADVISER, f"/plans/{town.plan}") as page:
        unfold(page, "Diagnose the problems")
        page.get_by_label("Heading").first.fill("Use of resources")
        page.get_by_label("What it says").first.fill("The lowest rating, in its second year.")
        page.locator("input[name=cite0]").first.press("Space")
        send(page, "Record the diagnosis")
        unfold(page, "Judge their nature")
        page.locator("#nature-financial").press("Space")
        page.get_by_label("Why", exact=True).fill("The accounts come late.")
        send(page, "Save the nature")
        unfold(page, "Propose a solution")
        page.get_by_label("What might help").fill("Peers who close the accounts in time.")
        with page.expect_navigation():
            page.locator("form[action$='/solution']").get_by_role("button").press("Enter")
        propose(page, "Ten days with a finance peer.", "10", offer="Peer challenge")
        propose(page, "Four days with a chief executive.", "4", offer="Chief executive mentor")
        propose(page, "Its own finance team.", "1", body="Boston")
        unfold(page, "Name lead and team")
        page.get_by_label("Who leads with the authority").fill("Chief executive mentor")
        send(page, "Name the lead")
        send(page, "Oversee this plan")
        send(page, "Put it to the group")
        assert "With the group" in page.inner_text("main")


def suggested_by_the_group(town: Town) -> None:
    """A change agent and a member suggest; what they say comes out with the window, no names."""
    words = {
        AGENT: "Begin with the accounts of last year.",
        MEMBER: "Let the mentor meet the new members.",
    }
    for login, text in words.items():
        with town.as_(login, f"/plans/{town.plan}") as page:
            page.get_by_label("Your suggestion").fill(text)
            send(page, "Suggest it")
            assert "Your suggestion is kept" in page.inner_text("main")
    town.planning.group.world.close()


def agreed_and_commissioned(town: Town) -> None:
    """The adviser answers, records the outcome, and commissions; the conflict is caught."""
    with town.as_(ADVISER, f"/plans/{town.plan}") as page:
        unfold(page, "Answer a suggestion: Let the mentor")
        form = page.locator("form[action$='/answer']", has_text="Your answer")
        visible = form.locator("visible=true").first
        visible.locator("textarea").fill("Yes, in the first month.")
        with page.expect_navigation():
            visible.get_by_role("button").press("Enter")
        assert "Yes, in the first month." in page.inner_text("main")
        unfold(page, "Record what the group made of it")
        page.locator("input[name=outcome][value=supported]").press("Space")
        send(page, "Record it")
        send(page, "Agree the plan")
        for name in ("IDeA", "North Kesteven", "Boston"):
            send(page, f"Commission {name}")
        told = page.inner_text("main")
        assert "Refused: conflict of interest" in told
        assert told.count("Commissioned on") == 2


def paid_and_closed(town: Town) -> None:
    """A milestone is reached and paid, and the plan is closed."""
    with town.as_(ADVISER, f"/plans/{town.plan}") as page:
        unfold(page, "Agree a milestone")
        page.get_by_label("What is to be reached").fill("The accounts are closed in time.")
        page.get_by_label("By when").fill("2026-06-30")
        page.get_by_label("What is drawn down then").fill("4,250")
        send(page, "Agree it")
        unfold(page, "Reached: The accounts")
        page.get_by_label("What shows it").fill("The auditor's letter.")
        send(page, "It was reached")
        send(page, "Pay £4,250 for: The accounts are closed in time.")
        assert "£4,250 paid on" in page.inner_text("main")
        unfold(page, "Close the plan")
        page.get_by_label("What came of it").fill("Use of resources was rated 2.")
        send(page, "Close it")
        assert "Use of resources was rated 2." in page.inner_text("main")


def read_by_the_authority_and_the_board(town: Town) -> None:
    """The council reads the facts and nothing soft; the Board's report is printed."""
    with town.as_(COUNCIL, f"/plans/{town.plan}") as page:
        told = page.inner_text("main")
        assert "Use of resources was rated 2." in told
        assert "Begin with the accounts" not in told
    with town.as_(ADVISER, "/reports/board") as page:
        told = page.inner_text("main")
        assert "Fewer than 5" in told
        assert "£4,250" in told
        printed = page.request.get(f"{town.address}/reports/board/report.pdf").body()
    assert printed.startswith(b"%PDF")
    text = extract_text(BytesIO(printed))
    assert "Authorities supported" in text
    for nobody in ("Ada", "Dot Fenn", "Finn", "Begin with the accounts"):
        assert nobody not in text


def test_a_plan_is_taken_from_an_alert_to_the_boards_report_by_five_people(town: Town) -> None:
    opened_by_the_manager(town)
    diagnosed_by_the_adviser(town)
    suggested_by_the_group(town)
    agreed_and_commissioned(town)
    paid_and_closed(town)
    read_by_the_authority_and_the_board(town)
