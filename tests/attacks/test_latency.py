"""Invariant 8: how long an answer takes does not tell what is forbidden from what is not there.

Times are noise on a busy machine, so two things are looked at. The work: both answers must ask the
databases the same and hash as many passwords. The times: tries are taken in turn, and a rank test
(the chance that one of the first takes longer than one of the second) must be near one half.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, event

from infra.security.passwords import Passwords
from infra.services.statements.read import Reading
from tests.attacks.worlds import World, world
from tests.pages import client_of
from web.site.session import COOKIE

MEMBERS = {"ada": "Audit Ltd", "ben": "Bridge", "cat": "Coast", "dan": "Dale", "eve": "Eastern"}
NOBODYS = "0123456789abcdef0123456789abcdef"
TRIES = 20
FAR_FROM_HALF = 0.35
"""Nearly four standard errors at 20 tries each."""

Attempt = Callable[[], object]


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Yield a group in which two things came out for advisers only, and hashes at full cost."""
    monkeypatch.setenv("SOUNDINGS_HASHING", "full")
    with world(tmp_path / "home", MEMBERS) as made:
        for login in ("ada", "ben"):
            conditions = ("advisers_only",)
            made.record(login, "boston", f"By {login[0]}.", handling="C", conditions=conditions)
        assert made.close() == 2
        yield made


@contextmanager
def work() -> Iterator[list[str]]:
    """Note what every database is asked, and every password that is hashed."""
    done: list[str] = []

    def asked(_: object, __: object, statement: str, *___: object) -> None:
        done.append(statement)

    rightly = PasswordHasher.verify

    def hashed(self: PasswordHasher, *given: Any) -> Any:  # noqa: ANN401 - as it is called
        done.append("a password hashed")
        return rightly(self, *given)

    event.listen(Engine, "before_cursor_execute", asked)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(PasswordHasher, "verify", hashed)
        try:
            yield done
        finally:
            event.remove(Engine, "before_cursor_execute", asked)


def work_of(attempt: Attempt) -> list[str]:
    """Return the work of a second attempt: the first of all fills what is kept at hand."""
    attempt()
    with work() as done:
        attempt()
    assert done
    return done


def longer(first: Attempt, second: Attempt) -> float:
    """Return the chance that one of the first takes longer than one of the second."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(TRIES * 2):
        which = (turn + turn // 2) % 2  # who goes first changes
        begun = perf_counter()
        (first, second)[which]()
        times[which].append(perf_counter() - begun)
    return sum(one > two for one, two in product(*times)) / TRIES**2


def signing_in(made: World) -> tuple[Attempt, Attempt]:
    """Return a try with a wrong password, and one with a name that nobody has."""

    def trying(login: str) -> Attempt:
        def attempt() -> None:
            made.clock.pass_(hours=1)  # tries far enough apart not to be slowed down
            assert made.app.sign_in.accounts.check(login, "not the password", "10.0.0.1") is None

        return attempt

    return trying("ada"), trying("zoe")


@contextmanager
def looking(made: World) -> Iterator[tuple[Attempt, Attempt]]:
    """Yield a look at what is for others, and one at what nobody has, by a member."""
    hidden = made.statements.reading.statements("improvement_adviser")[0].id
    with client_of(made.app) as client:
        client.cookies.set(COOKIE, made.app.sign_in.sessions.begin(made.people["cat"].id))

        def at(statement: str) -> Attempt:
            return lambda: client.get(f"/statements/{statement}")

        yield at(hidden), at(NOBODYS)


def test_a_wrong_password_is_as_much_work_as_an_unknown_name(town: World) -> None:
    wrong, unknown = signing_in(town)
    assert work_of(wrong) == work_of(unknown)


def test_a_wrong_password_takes_as_long_as_an_unknown_name(town: World) -> None:
    assert abs(longer(*signing_in(town)) - 0.5) < FAR_FROM_HALF


def test_what_is_forbidden_is_as_much_work_as_what_is_not_there(town: World) -> None:
    with looking(town) as (forbidden, missing):
        assert work_of(forbidden) == work_of(missing)


def test_what_is_forbidden_takes_as_long_as_what_is_not_there(town: World) -> None:
    with looking(town) as (forbidden, missing):
        assert abs(longer(forbidden, missing) - 0.5) < FAR_FROM_HALF


def test_not_hashing_for_a_name_that_nobody_has_is_caught(
    town: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    rightly = Passwords.fits

    def fits(self: Passwords, kept: str | None, password: str) -> bool:
        return kept is not None and rightly(self, kept, password)

    monkeypatch.setattr(Passwords, "fits", fits)
    wrong, unknown = signing_in(town)
    assert work_of(wrong) != work_of(unknown)


def test_opening_what_is_forbidden_before_it_is_refused_is_caught(
    town: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    rightly = Reading.statement

    def statement(self: Reading, role: str, which: str, *more: Any) -> Any:  # noqa: ANN401 - as it is called
        rightly(self, "improvement_adviser", which, *more)
        return rightly(self, role, which, *more)

    monkeypatch.setattr(Reading, "statement", statement)
    with looking(town) as (forbidden, missing):
        assert work_of(forbidden) != work_of(missing)
