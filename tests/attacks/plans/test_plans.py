"""The invariants on plans: whoever suggests something about one is a participant like a speaker.

Each attack finds nothing, and finds something in a build with its guard broken on purpose.
SOUNDINGS_WORLDS says how many pairs of worlds are drawn.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from sqlalchemy import Connection

from domain.statements import release
from domain.statements.events import Sealed, SuggestionReleased
from domain.statements.release import Decision, Held, decide
from domain.support.plan_events import PlanEvent
from domain.times import AsOf, to_instant
from infra.backup import place_stores
from infra.backup import stage as staging
from infra.services.installation import Soundings
from infra.services.plans import suggestion_release, visibility
from infra.services.plans.suggestions import Suggestion, Suggestions
from infra.services.statements import erase
from infra.settings import Settings
from infra.stores.vault import contributions, keys
from infra.stores.vault.contributions import Doing
from infra.stores.vault.keys import Keys
from tests.attacks.plans.planned import ADVISER, Act, Planned, acts, fetched, planned, played
from tests.attacks.test_differencing import moments
from tests.attacks.test_latency import work_of
from tests.attacks.test_non_interference import (
    CAST,
    MEMBERS,
    RECAST,
    VIEWER,
    Castings,
    castings,
)
from tests.attacks.test_storage import forms
from tests.attacks.worlds import Clock, World
from tests.integration.backups import backed_up, restored
from tests.pages import client_of
from web.site.session import COOKIE

WORLDS = int(os.environ.get("SOUNDINGS_WORLDS", "2"))
NOBODYS = "0123456789abcdef0123456789abcdef"
CANARY = "canarysong"
DRAWN = settings(
    max_examples=WORLDS,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
FULL = [
    *(Act("suggest", part, 3) for part in range(6)),
    Act("record", 0, 1),
    Act("record", 4, 1),
    Act("close", 0, 1),
    Act("answer", 0, 1),
    Act("erase", 2, 1),
    Act("suggest", 8, 2),
    Act("suggest", 1, 2),
]
"""Acts in which every kind of thing comes out."""

Patch = pytest.MonkeyPatch


# 1: who suggested changes nothing that a member can fetch


def differs(some: list[Act], both: Castings) -> list[str]:
    """Return what the viewer finds to be different when others play the parts."""
    found = []
    for casting in both:
        with played(some, casting) as town:
            found.append(fetched(town))
    first, second = found
    return sorted(name for name in first.keys() | second if first.get(name) != second.get(name))


@given(acts(), castings())
@DRAWN
def test_who_suggested_changes_nothing_that_a_member_can_fetch(
    some: list[Act], both: Castings
) -> None:
    assert differs(some, both) == []


def test_the_acts_in_which_everything_comes_out_show_nothing_either() -> None:
    with played(FULL, CAST) as town:
        assert len(town.suggested()) > len(FULL) // 3
    assert differs(FULL, (CAST, RECAST)) == []


def with_ids_made_from_the_author(patched: Patch) -> None:
    """Let a suggestion's id follow from whose it is."""
    rightly = contributions.add

    def add(connection: Connection, some: Keys, doing: Doing, at: int) -> tuple[UUID, Sealed]:
        fixed = replace(some, new_id=lambda: uuid5(UUID(int=7), BODIES[doing.organisation]))
        counted = replace(some, new_id=lambda: uuid5(fixed.new_id(), f"{at} {doing.text}"))
        return rightly(connection, counted, doing, at)

    patched.setattr(contributions, "add", add)


def with_the_organisation_shown(patched: Patch) -> None:
    """Show whose each suggestion is."""
    rightly = Suggestions.out

    def shown(self: Suggestions, *asked: Any, **more: Any) -> list[Suggestion]:  # noqa: ANN401 - as it is called
        with self.context.vault.connect() as vault:
            whose = {one.part: one.organisation for one in contributions.suggestions(vault)}
        found = rightly(self, *asked, **more)
        return [
            replace(one, text=one.text + BODIES[UUID(whose[one.id])]) if one.id in whose else one
            for one in found
        ]

    patched.setattr(Suggestions, "out", shown)


def with_one_organisation_held_for_longer(patched: Patch) -> None:
    """Hold back what one organisation suggests."""

    def without_one(held: Sequence[Held], viewers: Iterable[UUID]) -> Decision:
        return decide([one for one in held if BODIES[one.organisation] != "Coast"], viewers)

    patched.setattr(suggestion_release, "decide", without_one)


class Bodies(dict[UUID, str]):
    """Organisations' names by their ids, which are the same in all worlds with the same members."""

    def __missing__(self, body: UUID) -> str:
        """Look them up in a world."""
        with played([], CAST) as town:
            self.update(
                (town.world.people[one].organisation, name) for one, name in MEMBERS.items()
            )
        return self.get(body, "")


BODIES = Bodies()


@pytest.mark.parametrize(
    "broken",
    [
        with_ids_made_from_the_author,
        with_the_organisation_shown,
        with_one_organisation_held_for_longer,
    ],
)
def test_a_broken_guard_is_caught(broken: Callable[[Patch], None], monkeypatch: Patch) -> None:
    broken(monkeypatch)
    assert differs(FULL, (CAST, RECAST)) != []


# 2 and 6: three others possible, and no two reads of the past single one out


def singled_out(town: Planned) -> list[str]:
    """Return the differences between two reads that hold too little."""
    with town.world.app.vault.connect() as vault:
        said = {one.part: one for one in contributions.suggestions(vault)}
    reads = [frozenset(town.suggested(moment)) for moment in moments(town.world)]
    wrong = []
    for before, after in pairwise(sorted(reads, key=len)):
        new = [said[one] for one in after - before if one in said]
        new = [one for one in new if one.origin != suggestion_release.ALONE]
        if new and (len(new) < 2 or len({one.organisation for one in new}) < 2):
            wrong.append(f"{len(new)} of {len({one.organisation for one in new})}")
    return wrong


LONELY = [
    Act("suggest", 9, 0),
    Act("suggest", 0, 1),
    Act("suggest", 1, 1),
    Act("close", 0, 1),
    Act("suggest", 4, 1),
    Act("close", 0, 1),
    Act("suggest", 4, 1),
]
"""One that may come out alone, two colleagues, then one that joins them, then one alone."""


@given(acts())
@DRAWN
def test_no_difference_between_two_reads_singles_a_suggestion_out(some: list[Act]) -> None:
    with played(some, CAST) as town:
        assert singled_out(town) == []


def test_a_guard_that_lets_one_come_out_is_caught(monkeypatch: Patch) -> None:
    with played(LONELY, CAST) as town:
        assert singled_out(town) == []
    monkeypatch.setattr(release, "TOGETHER", 1)
    with played(LONELY, CAST) as town:
        assert singled_out(town) != []


def came_out(home: Path) -> int:
    """Let all of three organisations suggest something; return how much came out."""
    few = {"ada": "Audit Ltd", "ben": "Bridge", "cat": "Coast"}
    with planned(home, few) as town:
        # The adviser is of a fourth: to its reader three others are possible, to theirs three.
        town.world.app.members.remove(town.world.people["cat"].id, "test")
        for login in ("ada", "ben"):
            town.suggest(login, f"By {login[0]}.", alone=True)
        town.world.close()
        return len(town.suggested())


def test_nothing_comes_out_where_too_few_could_have_suggested_it(
    tmp_path: Path, monkeypatch: Patch
) -> None:
    assert came_out(tmp_path / "one") == 0
    monkeypatch.setattr(release, "CANDIDATES", 1)
    assert came_out(tmp_path / "two") > 0


# 8: missing and forbidden


def answers_that_differ(town: Planned) -> list[str]:
    """Return the addresses at which a plan that is hidden is answered otherwise than none."""
    made = town.world
    made.admit("mo", "Peak Partnership", "partnership_manager")
    found = []
    with client_of(made.app) as client:
        client.cookies.set(COOKIE, made.app.sign_in.sessions.begin(made.people["mo"].id))
        client.get("/plans")
        token = client.cookies["csrftoken"]

        def told(method: str, address: str) -> tuple[Any, ...]:
            form = {"_csrf_token": token, "seen": "2", "what": "x", "text": "x"}
            answer = client.request(method, address, data=form if method == "POST" else None)
            known = (town.plan.hex, NOBODYS)
            body = answer.text
            headers = {
                name: value
                for name, value in answer.headers.items()
                if name not in {"date", "set-cookie"}
            }
            for one in known:
                body = body.replace(one, "?")
                headers = {name: value.replace(one, "?") for name, value in headers.items()}
            return answer.status_code, headers, body

        for method, end in (
            ("GET", ""),
            ("GET", "?known-by=2026-03-02"),
            ("POST", "/solution"),
            ("POST", "/close"),
            ("POST", "/suggest"),
            ("POST", "/answer"),
        ):
            pair = [told(method, f"/plans/{one}{end}") for one in (town.plan.hex, NOBODYS)]
            if pair[0] != pair[1]:
                found.append(f"{method} {end}")
    return found


def test_a_plan_that_is_hidden_is_answered_as_one_that_is_not_there(
    tmp_path: Path, monkeypatch: Patch
) -> None:
    with planned(tmp_path / "one") as town:
        assert answers_that_differ(town) == []
    monkeypatch.setattr(visibility, "narrower", lambda *_: "all")
    with planned(tmp_path / "two") as town:
        assert answers_that_differ(town) != []


def test_a_plan_that_is_hidden_takes_the_same_work_as_one_that_is_not_there(
    tmp_path: Path,
) -> None:
    with planned(tmp_path / "home") as town:
        town.world.admit("mo", "Peak Partnership", "partnership_manager")
        person = town.person("mo")
        looks = [
            work_of(partial(town.plans.one, person, which)) for which in (town.plan.hex, NOBODYS)
        ]

    assert looks[0] == looks[1]


# 9 and 10: what lies about


def lies_about(town: Planned) -> list[str]:
    """Return what of suggestion_release, answers, names and ids lies outside the vault."""
    for login in MEMBERS:
        if login != VIEWER:
            town.suggest(login, f"{CANARY} by nobody in particular, {login[::-1]}.")
    town.world.close()
    adviser = town.person(ADVISER)
    for one in town.suggested():
        text = f"{CANARY}, we will."
        town.plans.answer(adviser, town.plan.hex, one, text, taken_up=True)
    town.world.app.follow()
    home = town.world.app.settings.home
    outside = [one for one in home.rglob("*") if one.is_file() and "vault" not in one.parts]
    words = {CANARY, "Audit Ltd", "Eastern", "Fell Advisers"}
    found = [
        f"{word} in {file.name}"
        for file in outside
        for word in words
        if any(form in file.read_bytes() for form in forms(word))
    ]
    return found + _named_in_events(town)


def _named_in_events(town: Planned) -> list[str]:
    """Return the events of plans and suggestions that hold an id of who suggested."""
    people = [by for login, by in town.world.people.items() if login != ADVISER]
    bodies = {by.organisation for by in town.world.people.values()}
    ids = {one for by in people for one in (by.id, by.organisation)} | bodies
    own = (PlanEvent, SuggestionReleased)
    recorded = town.world.app.store.read(0, 100_000)
    events = [one.event for one in recorded if isinstance(one.event, own)]
    assert any(isinstance(one, SuggestionReleased) for one in events)
    return [
        one.topic
        for one in events
        if any(each.hex in repr(one) or str(each) in repr(one) for each in ids)
    ]


def test_nothing_of_suggestions_or_their_authors_lies_outside_the_vault(tmp_path: Path) -> None:
    with planned(tmp_path / "home") as town:
        assert lies_about(town) == []


def test_words_that_are_not_sealed_are_caught(tmp_path: Path, monkeypatch: Patch) -> None:
    def in_clear(_: bytes, __: UUID, text: str) -> Sealed:
        return Sealed(bytes(12), text.encode())

    monkeypatch.setattr(keys, "seal", in_clear)
    monkeypatch.setattr(keys, "unseal", lambda _, __, sealed: sealed.text.decode())
    with planned(tmp_path / "home") as town:
        assert lies_about(town) != []


# 11: erased is erased, backups included


def erased_and_restored(folder: Path) -> list[str]:
    """Erase an answered suggestion after a backup, bring the backup back, and read all moments."""
    settings_ = Settings(home=folder / "home")
    with planned(settings_.home) as town:
        for login in ("x0", "x1"):
            town.suggest(login, f"{CANARY} of {login[::-1]}.")
        town.world.close()
        adviser = town.person(ADVISER)
        for one in town.suggested():
            town.plans.answer(adviser, town.plan.hex, one, f"{CANARY}, yes.", taken_up=True)
        backup = backed_up(town.world.app, folder)
        for login in ("x0", "x1"):
            by = town.world.people[login]
            for own in town.plans.suggestions.made_by(by.id):
                town.world.statements.erasure.erase_suggestion([by], own.id)
        plan, clock, person = town.plan, town.world.clock, adviser
    assert restored(settings_, backup, over=True).ok
    with _again(settings_, plan, clock) as town:
        every = [AsOf(), *(AsOf(known_by=to_instant(clock()) - one) for one in (0, 10**12))]
        return [repr(town.plans.one(person, plan.hex, moment)) for moment in every]


@contextmanager
def _again(settings_: Settings, plan: UUID, clock: Clock) -> Iterator[Planned]:
    with Soundings(settings_, clock=clock) as app:
        app.catch_up()
        yield Planned(World(app, clock, Random(1)), plan)


def test_an_erased_suggestion_and_its_answer_stay_erased_when_a_backup_is_restored(
    tmp_path: Path, monkeypatch: Patch
) -> None:
    seen = erased_and_restored(tmp_path / "one")
    assert all(CANARY not in one for one in seen)
    assert "This suggestion was erased." in seen[0]
    for place in (staging, place_stores, erase):
        monkeypatch.setattr(place, "shred_again", lambda *_: 0)
    assert any(CANARY in one for one in erased_and_restored(tmp_path / "two"))
