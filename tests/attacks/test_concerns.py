"""Twin worlds: in one several bodies speak of an authority, in the other nobody says a word.

For everybody who may not read statements the concerns, their order and their times are the same,
word for word; so is the version that a decision names. For the group's readers they are not.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest
from typer.testing import CliRunner

from domain.membership.events import Role
from domain.times import AsOf
from infra.cli.main import app as command_line
from tests.attacks.worlds import World, world
from tests.e2e.reading import read
from tests.integration.steps import take_in, write_rows
from tests.pages import client_of
from web.site.session import COOKIE

SPEAKERS = {"ada": "Audit Ltd", "ben": "Bridge", "cyd": "Coast"}
MEMBERS = SPEAKERS | {"dot": "Dale", "eve": "Eastern"}
OUTSIDE: tuple[Role, ...] = ("analyst", "custodian")
ADDRESSES = (
    "/alerts",
    "/alerts?level=watch",
    "/alerts?format=csv",
    "/",
    "/authorities/derby",
    "/api/concerns",
    "/api/concerns?region=East%20Midlands",
    "/api/alerts",
)
SPOKEN_OF = ("derby", "brighton-and-hove")
"""One that has an alert, and one of which nothing else is known."""
FALL = [
    f"Derby,assessment,use_of_resources,{value},{day},{day},1-4,high,Audit,derby {day},"
    for value, day in ((4, "2025-01-10"), (2, "2026-02-10"))
]


@contextmanager
def played(*, speaks: bool) -> Iterator[World]:
    """Yield a world with evidence, in which several bodies spoke of two authorities, or nobody."""
    folder = Path(mkdtemp(prefix="soundings-attack-"))
    try:
        with world(folder / "home", MEMBERS, seed=11) as made:
            for role in (*OUTSIDE, "improvement_adviser"):
                made.admit(role, "Elsewhere", role)
            take_in(made.app, write_rows(folder / "rows.csv", FALL))
            for slug in SPOKEN_OF if speaks else ():
                for login in SPEAKERS:
                    made.record(login, slug, f"So {login} says, in words of their own.")
            made.close()
            made.app.follow()
            yield made
    finally:
        rmtree(folder, ignore_errors=True)


def seen_by(made: World, login: str) -> dict[str, bytes]:
    """Return what somebody gets, '' being nobody in particular."""
    found: dict[str, bytes] = {}
    with client_of(made.app) as client:
        if login:
            own = made.people[login].id
            client.cookies.set(COOKIE, made.app.sign_in.sessions.begin(own, stepped=True))
        for address in ADDRESSES:
            answer = client.get(address)
            is_page = answer.headers["content-type"].startswith("text/html")
            # The head of a page tells how far the log is, as any statement's release moves it.
            body = read(answer).main.encode() if is_page else answer.content
            found[address] = f"{answer.status_code} ".encode() + body
    return found


@pytest.mark.parametrize("login", ["", *OUTSIDE])
def test_for_who_may_not_read_statements_nothing_differs(login: str) -> None:
    with played(speaks=False) as silent:
        quiet = seen_by(silent, login)
    with played(speaks=True) as spoken:
        loud = seen_by(spoken, login)

    assert quiet["/alerts"].startswith(b"200 ")
    assert [name for name in quiet if quiet[name] != loud[name]] == []


def test_the_groups_reader_sees_what_several_bodies_speak_of() -> None:
    with played(speaks=False) as silent:
        quiet = seen_by(silent, "improvement_adviser")
    with played(speaks=True) as spoken:
        loud = seen_by(spoken, "improvement_adviser")

    assert quiet["/alerts"] != loud["/alerts"]
    assert b"Several bodies, each by itself, speak of leadership" in loud["/alerts"]
    assert quiet["/alerts?format=csv"] == loud["/alerts?format=csv"]


def test_neither_the_command_nor_the_version_of_a_decision_tells() -> None:
    found = []
    for speaks in (False, True):
        with played(speaks=speaks) as made:
            asked = ["concerns", "--json"]
            home = {"SOUNDINGS_HOME": str(made.app.settings.home)}
            done = CliRunner().invoke(command_line, asked, env=home)
            concerns = made.app.alerts.concerns(AsOf(), operator=True).concerns
            alerts = [alert.id for one in concerns for alert in one.alerts]
            found.append((done.exit_code, done.stdout, made.app.alerts.versions(alerts)))

    assert found[0][0] == 0
    assert "Derby" in found[0][1]
    assert found[0] == found[1]
