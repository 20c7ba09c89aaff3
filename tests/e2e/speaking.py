"""A made-up group whose members sign in to the pages: five bodies, an adviser, two custodians."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from domain.membership.events import Role
from infra.services.installation import Soundings
from infra.settings import Settings
from tests.attacks.worlds import Clock, World
from tests.e2e.conftest import EXAMPLES
from tests.e2e.reading import Page, Reader
from tests.pages import pages_over
from tests.prepared import copied
from web.site.session import COOKIE

MEMBERS: dict[str, tuple[str, Role]] = {
    "Ada Quill": ("Harbour Auditors", "change_agent"),
    "Ben Rusk": ("Bridge Partners", "change_agent"),
    "Cyd Marl": ("Coastwise", "change_agent"),
    "Dot Fenn": ("Dale Institute", "group_member"),
    "Eve Tarn": ("Elm Agency", "change_agent"),
    "Finn Advis": ("Elm Agency", "improvement_adviser"),
    "Gus Keep": ("Secretariat", "custodian"),
    "Hal Ward": ("Secretariat", "custodian"),
    "Ivy Lane": ("Statistics Town", "analyst"),
}
DRAFT = {
    "authority": "boston",
    "types": "leadership",
    "text": "The senior team has not met since the summer.",
    "information": "C",
    "source": "2",
    "handling": "P",
    "how_known": "told",
    "origin": "own",
}


@dataclass
class Speaking:
    """The group, its pages, and one browser that its members take turns at."""

    world: World
    pages: Litestar
    reader: Reader

    def token(self, login: str) -> str:
        """Sign a member in, with the second step taken."""
        person = self.world.people[login].id
        return self.world.app.sign_in.sessions.begin(person, stepped=True)

    def as_(self, login: str) -> Reader:
        """Return the browser, in which a member is signed in."""
        self.reader.client.cookies.set(COOKIE, self.token(login))
        return self.reader

    def send(self, login: str, address: str, page: str, **form: str | list[str]) -> Page:
        """Send a form that stands on a page."""
        reader = self.as_(login)
        token = reader.open(page).field("_csrf_token")
        return reader.send(address, {"_csrf_token": token, **form})  # type: ignore[dict-item]

    def fill(self, login: str, step: str = "check", **changed: str | list[str]) -> Page:
        """Send the form of /record."""
        form: dict[str, str | list[str]] = {**DRAFT, "step": step, **changed}
        return self.send(login, "/record", "/record", **form)

    def say(self, login: str, text: str, slug: str = "boston") -> str:
        """Let a member make a statement; return its receipt."""
        return self.world.record(login, slug, text).receipt

    def out(self, slug: str = "boston") -> str:
        """Let two members speak of an authority and the window close; return the first one's id."""
        first = self.world.record("Ada Quill", slug, "The senior team has not met for months.")
        self.world.record("Ben Rusk", slug, "The chief executive is about to leave.")
        self.world.close()
        return first.statement


@contextmanager
def speaking(home: Path) -> Iterator[Speaking]:
    """Open such a group, of which nobody has spoken yet."""
    copied(home, "group", _set_up)
    with opened(home) as made:
        yield made


@contextmanager
def opened(home: Path) -> Iterator[Speaking]:
    """Open a group that is there already."""
    clock = Clock()
    with Soundings(Settings(home=home), clock=clock) as app:
        made = World(app, clock, SystemRandom())
        with pages_over(app) as pages, TestClient(pages, raise_server_exceptions=False) as client:
            yield Speaking(made, pages, Reader(client))


@contextmanager
def informed(home: Path) -> Iterator[Speaking]:
    """Open such a group, for which an example was read in, so that there are facts to speak of."""
    copied(home, "informed", _set_up_informed)
    with opened(home) as made:
        yield made


def _set_up(home: Path) -> None:
    with Soundings(Settings(home=home), clock=Clock()) as app:
        app.initialise()
        made = World(app, Clock(), SystemRandom())
        for login, (organisation, role) in MEMBERS.items():
            made.admit(login, organisation, role)


def _set_up_informed(home: Path) -> None:
    copied(home, "group", _set_up)
    with Soundings(Settings(home=home), clock=Clock()) as app:
        take_in_evidence(app)


@pytest.fixture
def group(_assets: None, tmp_path: Path) -> Iterator[Speaking]:
    """Yield a group of a test's own."""
    with speaking(tmp_path / "home") as made:
        yield made


@pytest.fixture
def informed_group(_assets: None, tmp_path: Path) -> Iterator[Speaking]:
    """Yield a group of a test's own, with evidence beside what is said."""
    with informed(tmp_path / "home") as made:
        yield made


def take_in_evidence(app: Soundings) -> None:
    """Read an example in."""
    app.imports.importer("test").take_in([EXAMPLES / "east-midlands"])
    app.follow()
