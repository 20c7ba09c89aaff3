"""Peer reviews on the pages: open to all who reviews whom, to members what was found."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, StorageState

from domain.membership.events import Role
from infra.security.accounts import Newcomer
from infra.services.installation import Soundings
from infra.settings import Settings
from tests.e2e.browser import Look, View, looked_at, open_page
from tests.e2e.conftest import EXAMPLES, served
from tests.e2e.reading import Page, Reader
from tests.integration.members import BOSTON, PASSWORD
from tests.pages import client_of
from web.site.application import create_app
from web.site.session import COOKIE

NOW = datetime(2010, 4, 16, 9, 30, tzinfo=UTC)
ROUND = "2010"
SECTIONS = ("benefits", "issues", "risks", "spend", "time_frame")
MEMBERS: dict[str, tuple[Role, str]] = {
    "finn": ("improvement_adviser", ""),
    "lin": ("partnership_manager", "Lincolnshire"),
    "dee": ("partnership_manager", "Derbyshire"),
    "nott": ("partnership_manager", "Nottinghamshire"),
    "ivy": ("analyst", ""),
    "bos": ("authority", ""),
}
FORM = {
    "held_on": "2010-03-03",
    "published_on": "2010-03-31",
    "rating": "amber",
    **{f"{one}_rating": "amber" for one in SECTIONS},
    **{f"{one}_words": f"The {one.replace('_', ' ')} are as planned." for one in SECTIONS},
    "spot_1_words": "Half of the grant is unspent.",
    "spot_1_section": "spend",
}


@dataclass
class Stage:
    """The pages, with members who take turns at one browser, and two reviews."""

    app: Soundings
    reader: Reader
    people: dict[str, UUID]
    boston: str
    lincoln: str

    def token(self, login: str) -> str:
        """Sign a member in."""
        return self.app.sign_in.sessions.begin(self.people[login], stepped=True)

    def as_(self, login: str) -> Reader:
        """Return the browser with a member, or with nobody, signed in."""
        self.reader.client.cookies.clear()
        if login:
            self.reader.client.cookies.set(COOKIE, self.token(login))
        return self.reader

    def state(self, login: str) -> StorageState:
        """Return the cookie of a member for a real browser."""
        cookie = {"name": COOKIE, "value": self.token(login), "domain": "127.0.0.1", "path": "/"}
        rest = {"expires": -1, "httpOnly": True, "secure": False, "sameSite": "Lax"}
        return {"cookies": [{**cookie, **rest}], "origins": []}  # type: ignore[typeddict-item]

    def send(self, login: str, asked: str, **form: str) -> Page:
        """Send one of the forms of Boston's review."""
        address = f"/peer-reviews/{self.boston}"
        page = self.as_(login).open(address)
        token = {"_csrf_token": page.field("_csrf_token"), "seen": page.field("seen")}
        return self.reader.send(f"{address}/{asked}", {**token, **form})


@pytest.fixture(scope="module")
def prepared(_assets: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the installation once, to copy."""
    home = tmp_path_factory.mktemp("peers") / "home"
    with Soundings(Settings(home=home), clock=lambda: NOW) as app:
        app.initialise()
        for login, (role, area) in MEMBERS.items():
            app.members.admit(
                Newcomer(
                    login=login,
                    role=role,
                    organisation=f"Body of {login}",
                    password=PASSWORD,
                    area=area,
                    authority=BOSTON if role == "authority" else None,
                ),
                "a test",
            )
        app.imports.importer("test").take_in([EXAMPLES / "east-midlands"])
        app.follow()
        reviews = app.peer_reviews
        reviews.plan_by_the_paper()
        reviews.plan(ROUND, date(2010, 2, 1), date(2010, 12, 31), "East Midlands", seed=7)
        for slug in ("boston", "lincoln"):
            entry = app.directory().by_slug(slug)
            assert entry is not None
            reviews.schedule(ROUND, entry.sub_region, entry, date(2010, 3, 3))
        app.risks.load()
        app.follow()
    return home


@pytest.fixture
def stage(prepared: Path, tmp_path: Path) -> Iterator[Stage]:
    """Yield a stage of a test's own."""
    shutil.copytree(prepared, tmp_path / "home")
    with Soundings(Settings(home=tmp_path / "home"), clock=lambda: NOW) as app:
        people = {one.login: one.id for one in app.people.all()}
        with client_of(app) as client:
            reader = Reader(client)
            known = reader.json("/api/peer-reviews")["reviews"]
            ids = {one["authority"]: one["id"] for one in known}
            yield Stage(app, reader, people, ids["Boston"], ids["Lincoln"])


@pytest.fixture
def place(stage: Stage) -> Iterator[str]:
    """Serve the same installation for a real browser."""
    with served(create_app(stage.app)) as address:
        yield address


def test_anybody_sees_who_reviews_whom_and_who_is_due(stage: Stage) -> None:
    page = stage.as_("").open("/peer-reviews")

    assert page.says("Round 2010, from 1 February 2010 to 31 December 2010")
    assert page.says("Drawn with the seed 7")
    assert page.says("Overdue: it was planned for 31 March 2010")
    assert page.says("No review on record: 51")
    assert page.says("7 reviews of those planned were not held on the day.")
    one = stage.reader.open("/peer-reviews", standing="overdue")
    assert one.says("No authority matches.")


def test_before_there_was_a_round_the_page_says_so(stage: Stage) -> None:
    page = stage.as_("").open("/peer-reviews", known_by="2010-04-15")

    assert page.says("No round was planned yet at this moment.")
    assert page.says("None is scheduled yet at this moment.")
    assert stage.reader.open(f"/peer-reviews/{stage.boston}", known_by="2010-04-15").status == 404


def test_an_adviser_records_what_was_found_and_the_detectors_hear_it(stage: Stage) -> None:
    done = stage.send("finn", "record", **FORM)

    assert done.says("What the review found is on record.")
    assert done.says("Half of the grant is unspent.")
    assert done.says("Progress on delivering benefits ◆ Amber The benefits are as planned.")
    found = stage.reader.json("/api/alerts", authority="boston")
    assert "hot_spot" in {one["detector"] for one in found}
    listing = stage.reader.open("/peer-reviews", sub_region="Lincolnshire")
    assert listing.says("Boston Lincolnshire 3 March 2010 3 March 2012 Reviewed within two years")
    assert stage.reader.open("/alerts").says("Hot spot")
    facts = stage.reader.json("/api/picture", authority="boston")
    fact = next(one for one in facts if one["kind"] == "peer_review")
    evidence = stage.as_("").open(f"/evidence/{fact['evidence_id']}")
    assert evidence.says("Peers from Nottinghamshire")
    assert stage.people["finn"].hex not in evidence.response.text


def test_findings_are_for_members_and_managers_and_authorities_read_their_own(stage: Stage) -> None:
    stage.send("finn", "record", **FORM)
    address = f"/peer-reviews/{stage.boston}"

    for login in ("ivy", "bos", "lin", "nott"):
        page = stage.as_(login).open(address)
        assert page.says("Half of the grant is unspent.")
        assert page.says("Correct what was found") == (login == "lin")
    for login in ("dee", ""):
        page = stage.as_(login).open(address)
        assert page.says("It is shown to members who are signed in")
        assert "unspent" not in page.response.text
    assert stage.reader.json("/api/peer-reviews")["reviews"][0]["found"] is None


def test_an_authority_does_not_read_anothers_review(stage: Stage) -> None:
    boston, stage.boston = stage.boston, stage.lincoln
    stage.send("finn", "record", **FORM)
    stage.boston = boston

    page = stage.as_("bos").open(f"/peer-reviews/{stage.lincoln}")

    assert page.says("It is shown to members who are signed in")
    assert "unspent" not in page.response.text


def test_the_areas_manager_records_and_another_areas_can_not(stage: Stage) -> None:
    assert stage.send("lin", "record", **FORM).says("What the review found is on record.")
    address = f"/peer-reviews/{stage.boston}"
    for login in ("dee", "nott", "ivy", "bos", ""):
        reader = stage.as_(login)
        page = reader.open(address)
        assert not page.says("Correct what was found")
        token = {"_csrf_token": page.field("_csrf_token")} if login else {}
        assert reader.send(f"{address}/record", {**FORM, **token, "seen": "2"}).status == 404
    assert stage.as_("finn").open(address).field("seen") == "2"


def test_what_can_not_be_taken_says_why_and_keeps_what_was_typed(stage: Stage) -> None:
    named = stage.send("finn", "record", **{**FORM, "issues_words": "Ring 07700 900123."})

    assert named.status == 400
    assert named.says("issues: there is a way to reach somebody in it.")
    assert "The benefits are as planned." in named.response.text
    assert stage.send("finn", "record", **{**FORM, "rating": ""}).says("Rate the whole red, amber")
    assert stage.send("finn", "record", **{**FORM, "held_on": "soon"}).says("as 2010-03-31")
    assert stage.send("finn", "nonsense").status == 404
    assert stage.as_("finn").open("/peer-reviews/none").status == 404


def test_a_review_slips_and_is_cancelled_with_reasons_that_members_read(stage: Stage) -> None:
    slipped = stage.send("lin", "slip", planned_on="2010-05-03", reason="Snow on the roads.")

    assert slipped.says("Planned for 3 May 2010, after it slipped")
    assert slipped.says("3 March 2010 Snow on the roads.")
    gone = stage.send("lin", "cancel", reason="The council is in special measures.")
    assert gone.says("Cancelled: The council is in special measures.")
    anybody = stage.as_("").open(f"/peer-reviews/{stage.boston}")
    assert "Snow" not in anybody.text
    assert "special" not in anybody.text


def test_the_tables_can_be_taken_away(stage: Stage) -> None:
    client = stage.as_("").client

    dues = client.get("/peer-reviews?format=csv").text
    assert dues.startswith("\ufeffAuthority,Sub-region,Last reviewed,Due by,Standing")
    assert dues.count("No review on record") == 51
    reviews = client.get("/peer-reviews?format=csv&table=reviews").text
    assert "Lincolnshire's programme,Northamptonshire,2009/10,2010-03-31,," in reviews
    assert client.get("/peer-reviews?format=xlsx").content.startswith(b"PK")
    risks = client.get("/risks?format=csv").text
    assert "Review by EM IEP Board" in risks
    assert client.get("/risks?format=xlsx").content.startswith(b"PK")
    indicators = client.get("/risks/delivery?format=csv").text
    assert "Critical factor at 1 authority or more in East Midlands,fires,Boston," in indicators


def test_what_was_found_is_taken_away_by_whom_may_read_it_and_nobody_else(stage: Stage) -> None:
    stage.send("finn", "record", **FORM)
    address = f"/peer-reviews/{stage.boston}?format=csv"

    found = stage.as_("ivy").client.get(address).text
    assert "Hot spot,Budget spend profile,,Boston,Half of the grant is unspent." in found
    for login in ("dee", ""):
        assert stage.as_(login).client.get(address).status_code == 404
    other = f"/peer-reviews/{stage.lincoln}?format=csv"
    assert stage.as_("finn").client.get(other).status_code == 404


def test_the_register_shows_scores_owners_and_what_live_signals_say(stage: Stage) -> None:
    page = stage.as_("").open("/risks")

    assert page.says("8 risks on the register; live signals fire for 1 of them.")
    assert page.says("EM IEP (LAs) + Partners 5 3 ▲ Fires")
    assert page.says("9 Immediate action needed")
    assert page.says("Residual risk here: 1, 2, 5, 7, 8")
    one = stage.reader.open("/risks/delivery")
    assert one.says("5: medium impact, medium likelihood. Monitor as necessary")
    assert one.says("Critical factor at 1 authority or more in East Midlands ▲ Fires Boston")
    assert one.says("Proposed by this service; not in the Board's papers")
    href = one.links["Critical factor at 1 authority or more in East Midlands"]
    assert stage.reader.client.get(href).status_code == 200
    assert stage.reader.open(href).says("Boston")


def test_the_register_of_an_earlier_day_and_a_risk_that_is_not_there(stage: Stage) -> None:
    page = stage.as_("").open("/risks", known_by="2010-04-15")

    assert page.says("No risk is on the register at this moment.")
    assert stage.reader.open("/risks/none").status == 404
    found = stage.reader.json("/api/risks")
    assert [one["number"] for one in found] == [1, 2, 3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize(
    ("width", "javascript"),
    [(1200, True), (320, False)],
    ids=["wide, with scripts", "narrow, without scripts"],
)
def test_axe_finds_nothing_and_nothing_has_to_be_scrolled_sideways(
    browser: Browser,
    stage: Stage,
    place: str,
    width: int,
    javascript: bool,  # noqa: FBT001 - pytest passes it by name
) -> None:
    stage.send("finn", "record", **FORM)
    view = View(width=width, javascript=javascript, storage_state=stage.state("finn"))
    for path in (
        "/peer-reviews",
        f"/peer-reviews/{stage.boston}",
        f"/peer-reviews/{stage.lincoln}",
        "/risks",
        "/risks/delivery",
    ):
        assert looked_at(browser, place + path, view) == Look([], (width, width)), path


def test_a_manager_records_by_keyboard_alone(browser: Browser, stage: Stage, place: str) -> None:
    view = View(width=320, javascript=False, storage_state=stage.state("lin"))
    with open_page(browser, f"{place}/peer-reviews/{stage.boston}", view) as page:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.locator(":focus").inner_text() == "Record what was found":
                break
        page.keyboard.press("Enter")
        page.get_by_label("Held on", exact=True).fill("2010-03-03")
        page.get_by_label("Reported on").fill("2010-03-31")
        for one in ("rating", *(f"{each}_rating" for each in SECTIONS)):
            page.locator(f"#{one}-green").focus()
            page.keyboard.press("Space")
        for one in SECTIONS:
            page.locator(f"#{one}_words").focus()
            page.keyboard.insert_text("As planned.")
        page.get_by_role("button", name="Record", exact=True).focus()
        page.keyboard.press("Enter")
        page.get_by_text("What the review found is on record.").wait_for()
        assert page.get_by_text("Held on 3 March 2010", exact=False).count() > 0
