"""Invariant 1, the master test: who spoke changes nothing that a member of the group can fetch.

The same course of events is played twice, with the same words at the same times, by speakers that
are permuted among the organisations other than the viewer's. Whatever the viewer can fetch then
must be the same, byte for byte. Ids, orders and the clock are drawn from one seed.

SOUNDINGS_WORLDS says how many pairs of worlds are drawn.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from uuid import UUID, uuid4, uuid5

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection
from typer.testing import CliRunner

from domain.membership.person import Person
from domain.statements.drafts import Draft, StatementRefusal
from domain.statements.release import Decision, Held, decide
from domain.times import AsOf, to_instant
from infra.cli.main import app as command_line
from infra.services.statements import release as releasing
from infra.stores.vault import statements, waivers
from infra.stores.vault.keys import Keys
from infra.stores.vault.statements import Entry
from tests.attacks.stories import Act, Story, stories
from tests.attacks.worlds import World, world
from tests.pages import client_of
from web.site.session import COOKIE

WORLDS = int(os.environ.get("SOUNDINGS_WORLDS", "3"))
ORGANISATIONS = ("Audit Ltd", "Bridge", "Coast", "Dale", "Eastern")
VIEWER = "vera"
PARTS = 2 * len(ORGANISATIONS)
MEMBERS = {VIEWER: "Valley"} | {
    f"{'xy'[half]}{number}": name for number, name in enumerate(ORGANISATIONS) for half in range(2)
}
"""Two members of each organisation, and the viewer's own."""

PAGES = (
    "/",
    "/alerts",
    "/authorities/boston",
    "/statements",
    "/statements?authority=boston",
    "/statements?known-by=2026-03-20",
    "/statements/00000000000040008000000000000000",
    "/my-statements",
    "/record",
    "/custodian",
    "/system",
    "/quarantine",
    "/time-machine",
    "/api/statements",
    "/api/statements?authority=boston",
    "/api/alerts",
    "/api/system",
    "/nowhere",
)
TOLD = frozenset({"content-type", "content-length", "cache-control", "location", "etag", "vary"})
_DRAWN = re.compile(rb'name="(?:_csrf_token|submission)" value="[^"]*"')
"""What is drawn for every answer anew, whoever asks."""

Castings = tuple[dict[int, str], dict[int, str]]
_BODIES: dict[str, UUID] = {}
_COMPARED = {"worlds": 0, "bytes": 0}


@st.composite
def castings(draw: st.DrawFn) -> Castings:
    """Draw who plays which part, and the same with organisations permuted."""
    other = draw(st.permutations(range(len(ORGANISATIONS))))
    swap = draw(st.lists(st.booleans(), min_size=len(ORGANISATIONS), max_size=len(ORGANISATIONS)))
    first = {part: f"{'xy'[part % 2]}{part // 2}" for part in range(PARTS)}
    second = {
        part: f"{'xy'[(part + swap[part // 2]) % 2]}{other[part // 2]}" for part in range(PARTS)
    }
    return first | {-1: VIEWER}, second | {-1: VIEWER}


def fetched(made: World) -> dict[str, bytes]:
    """Return everything that the viewer can fetch."""
    found: dict[str, Any] = {}
    service, viewer = made.statements, made.people[VIEWER]
    moments = [AsOf()] + [
        AsOf(known_by=to_instant(made.clock()) - hours * 3_600_000_000) for hours in (1, 24, 200)
    ]
    for number, moment in enumerate(moments):
        for authority in (None, *(made.authority(one) for one in ("boston", "derby"))):
            shown = service.reading.statements("group_member", authority, moment)
            found[f"list {number} {authority}"] = shown
    statements = [one.id for one in service.reading.statements("group_member")]
    for one in service.reading.statements("group_member"):
        found[f"thread {one.id}"] = service.reading.statement("group_member", one.id)
        agree = partial(service.discussion.voice, viewer, one.id, "agree")
        found[f"agree {one.id}"] = _said(agree)
        found[f"claim {one.id}"] = _said(partial(service.mine.consent, viewer, one.id))
    found["mine"] = service.mine.all(viewer)
    encoded = {name: msgspec.json.encode(value) for name, value in found.items()}
    return encoded | pages(made, statements) | commands(made)


def pages(made: World, statements: Iterable[str]) -> dict[str, bytes]:
    """Return the pages and answers of the API that the viewer can open, with their headers."""
    own, found = made.people[VIEWER].id, {}
    token = made.app.sign_in.tokens.issue(own, "test", 30).token
    with client_of(made.app) as client:
        client.cookies.set(COOKIE, made.app.sign_in.sessions.begin(own, stepped=True))
        threads = [f"/statements/{one}" for one in statements]
        for address in (*PAGES, *threads):
            answer = client.get(address, headers={"Authorization": f"Bearer {token}"})
            told = sorted((name, value) for name, value in answer.headers.items() if name in TOLD)
            body = _DRAWN.sub(b"", answer.content)
            found[address] = f"{answer.status_code} {told} ".encode() + body
    return found


def commands(made: World) -> dict[str, bytes]:
    """Return what the command line shows for the viewer, and the file that it writes."""
    environment = {"SOUNDINGS_HOME": str(made.app.settings.home)}
    listed, found = ("statements", "--as", VIEWER), {}
    file = made.app.settings.home.parent / "heard.csv"
    asked = ((*listed, "--json"), (*listed, "--out", str(file)), ("alerts", "--json"), ("diff",))
    for words in asked:
        done = CliRunner().invoke(command_line, [*words], env=environment)
        said = done.output.replace("\n", "").replace(str(file), "")
        found[" ".join(words[:4])] = f"{done.exit_code} {said}".encode()
    return found | {"file": file.read_bytes()}


def _said(act: Callable[[], object]) -> str:
    try:
        return repr(act())
    except StatementRefusal as refusal:
        return str(refusal)


@contextmanager
def played(story: Story, casting: dict[int, str]) -> Iterator[World]:
    """Yield a world in which a story was played."""
    folder = Path(mkdtemp(prefix="soundings-attack-"))
    try:
        with world(folder / "home", MEMBERS, seed=7, viewer=VIEWER) as made:
            _BODIES.update((name, made.people[one].organisation) for one, name in MEMBERS.items())
            story.play(made, casting)
            yield made
    finally:
        rmtree(folder, ignore_errors=True)


def differs(story: Story, both: Castings) -> list[str]:
    """Return what the viewer finds to be different."""
    found = []
    for casting in both:
        with played(story, casting) as made:
            found.append(fetched(made))
    _COMPARED["worlds"] += 1
    _COMPARED["bytes"] += sum(map(len, found[0].values()))
    first, second = found
    return sorted(name for name in first.keys() | second if first.get(name) != second.get(name))


@pytest.fixture(scope="module", autouse=True)
def _told() -> Iterator[None]:
    """Say at the end what was compared."""
    yield
    print(f"pairs of worlds {_COMPARED['worlds']}, bytes compared {_COMPARED['bytes']:,}")


@given(stories(PARTS), castings())
@settings(
    max_examples=WORLDS,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_who_spoke_changes_nothing_that_a_member_can_fetch(story: Story, both: Castings) -> None:
    assert differs(story, both) == []


# Guards broken on purpose

FULL = Story(
    (
        *(Act("record", part, part % 2, 5) for part in range(6)),
        Act("close", 0, 0, 1),
        Act("agree", 3, 0, 2),
        Act("agree", 6, 1, 2),
        Act("ask", 4, 0, 2),
        Act("close", 0, 0, 1),
        *(Act("answer", part, 0, 1) for part in range(6)),
        Act("close", 0, 0, 1),
    ),
    PARTS,
)
"""A story in which every kind of thing comes out."""

CAST = {part: f"{'xy'[part % 2]}{part // 2}" for part in range(PARTS)} | {-1: VIEWER}
RECAST = {part: f"{'xy'[part % 2]}{(part // 2 + 2) % 5}" for part in range(PARTS)} | {-1: VIEWER}


def with_ids_made_from_the_speaker(patched: pytest.MonkeyPatch) -> None:
    """Let a statement's id follow from who made it."""
    taken = statements.take

    def take(
        connection: Connection, keys: Keys, draft: Draft, by: Person, at: int, submission: str
    ) -> Entry:
        drawn = replace(keys, new_id=lambda: uuid5(by.organisation, draft.text + str(uuid4())))
        fixed = replace(keys, new_id=lambda: uuid5(by.organisation, draft.text))
        calls = iter((fixed, drawn))
        either = replace(keys, new_id=lambda: next(calls, drawn).new_id())
        return taken(connection, either, draft, by, at, submission)

    patched.setattr(statements, "take", take)


def with_the_speaker_waiving_what_nobody_waived(patched: pytest.MonkeyPatch) -> None:
    """Show the organisation of every statement."""

    def granted(connection: Connection, wanted: Iterable[str]) -> dict[str, tuple[str, str]]:
        found = (statements.entry(connection, one) for one in wanted)
        return {one.statement: ("", one.organisation) for one in found if one}

    patched.setattr(waivers, "granted", granted)


def with_one_organisation_held_for_longer(patched: pytest.MonkeyPatch) -> None:
    """Hold back what one organisation says; it plays in both castings, and other parts."""

    def without_one(held: Sequence[Held], viewers: Iterable[UUID]) -> Decision:
        return decide([one for one in held if one.organisation != _BODIES["Coast"]], viewers)

    patched.setattr(releasing, "decide", without_one)


def test_the_story_in_which_everything_comes_out_shows_nothing_either() -> None:
    assert differs(FULL, (CAST, RECAST)) == []


@pytest.mark.parametrize(
    "broken",
    [
        with_ids_made_from_the_speaker,
        with_the_speaker_waiving_what_nobody_waived,
        with_one_organisation_held_for_longer,
    ],
)
def test_a_broken_guard_is_caught(
    broken: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch)
    assert differs(FULL, (CAST, RECAST)) != []
