"""Invariants 12 and 13: nobody waives for another, no waiver spills, nobody unseals alone.

Each attack tries what a member or a custodian could; for each there is a guard that is broken on
purpose, which it must see.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Connection, select, update

from domain.membership.person import Person
from domain.statements.drafts import StatementRefusal
from infra.stores.vault import statements, unsealings, waivers
from infra.stores.vault.statement_tables import statements as table
from infra.stores.vault.statement_tables import unsealings as requests
from infra.stores.vault.statements import Entry
from infra.stores.vault.waivers import Waiver
from tests.attacks.worlds import World, world

MEMBERS = {"ada": "Audit Ltd", "ben": "Bridge", "cat": "Coast", "dan": "Dale", "eve": "Eastern"}

Attack = Callable[[World], bool]
"""Tells whether it found anything out."""


@pytest.fixture
def town(tmp_path: Path) -> Iterator[World]:
    """Yield a group in which ada said two things and ben one, all released; and two custodians."""
    with world(tmp_path / "home", MEMBERS) as made:
        made.admit("kim", "Partnership", "custodian")
        made.admit("lee", "Partnership", "custodian")
        for login, words in (("ada", "First."), ("ada", "Second."), ("ben", "Third.")):
            made.record(login, "boston", words)
        made.close()
        yield made


def named(made: World) -> set[str]:
    """Return the words beside which a name stands."""
    shown = made.statements.reading.statements("group_member")
    return {one.text for one in shown if one.said_by}


def waive_for_another(made: World) -> bool:
    """Try to have everybody else's name shown."""
    for login, by in made.people.items():
        for one in made.statements.reading.statements("change_agent"):
            with suppress(StatementRefusal):
                if login in {"cat", "dan", "eve", "kim", "lee"}:
                    made.statements.mine.waive(by, one.id, Waiver(name=True))
    return bool(named(made))


def waive_one_and_look_at_others(made: World) -> bool:
    """Let ada waive one statement and look for names beside others."""
    first = next(
        one for one in made.statements.mine.all(made.people["ada"]) if one.text == "First."
    )
    waiver = Waiver(name=True, organisation=True)
    made.statements.mine.waive(made.people["ada"], first.statement, waiver)
    return named(made) != {"First."}


def unseal_alone(made: World) -> bool:
    """Let one custodian ask and approve, and one who is none approve."""
    kim = made.people["kim"]
    ben = made.people["ben"]
    statement = made.statements.reading.statements("change_agent")[0].id
    request = made.statements.unsealing.ask(kim, statement, "Curiosity.")
    for by in (kim, ben):
        with suppress(StatementRefusal):
            made.statements.unsealing.approve(by, request)
            return True
    return False


def erase_for_another(made: World) -> bool:
    """Let everybody but the speaker try to erase, and one custodian alone, and twice."""
    kim = made.people["kim"]
    eve = made.people["eve"]
    for one in made.statements.reading.statements("change_agent"):
        for by in ([eve], [kim], [kim, kim], [kim, eve]):
            with suppress(StatementRefusal):
                made.statements.erasure.erase(by, one.id)
    return any(one.erased for one in made.statements.reading.statements("change_agent"))


def anybody_owns(patched: pytest.MonkeyPatch) -> None:
    """Forget to ask whose statement it is."""

    def own(entry: Entry | None, _: Person) -> Entry:
        assert entry is not None
        return entry

    patched.setattr("infra.services.statements.mine._owned", own)


def waivers_by_person(patched: pytest.MonkeyPatch) -> None:
    """Take a waiver of one statement for one of all by the same person."""
    rightly = waivers.granted

    def granted(connection: Connection, wanted: Iterable[str]) -> dict[str, tuple[str, str]]:
        every = connection.execute(select(table.c.statement)).scalars().all()
        people = {person for person, _ in rightly(connection, every).values()}
        found = (statements.entry(connection, one) for one in wanted)
        return {one.statement: (one.person, "") for one in found if one and one.person in people}

    patched.setattr(waivers, "granted", granted)


def approves_itself(patched: pytest.MonkeyPatch) -> None:
    """Forget that it takes another custodian."""

    def approve(connection: Connection, request: str, by: UUID, at: int) -> bool:
        which = requests.c.request == request
        values = {"approved_by": by.hex, "opened_at": at}
        connection.execute(update(requests).where(which).values(values))
        return True

    patched.setattr(unsealings, "approve", approve)


def anybody_erases(patched: pytest.MonkeyPatch) -> None:
    """Count heads and not custodians."""
    patched.setattr("infra.services.statements.erase._may_erase", lambda _, by: len(by) > 1)


CASES: list[tuple[Attack, Callable[[pytest.MonkeyPatch], None]]] = [
    (waive_for_another, anybody_owns),
    (waive_one_and_look_at_others, waivers_by_person),
    (unseal_alone, approves_itself),
    (erase_for_another, anybody_erases),
]


@pytest.mark.parametrize("attack", [one for one, _ in CASES])
def test_an_attack_on_custody_finds_nothing(town: World, attack: Attack) -> None:
    assert not attack(town)


@pytest.mark.parametrize(("attack", "broken"), CASES)
def test_a_broken_guard_is_caught(
    town: World,
    attack: Attack,
    broken: Callable[[pytest.MonkeyPatch], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken(monkeypatch)
    assert attack(town)
