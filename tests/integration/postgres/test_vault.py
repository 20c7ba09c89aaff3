"""The vault in PostgreSQL: the same accounts, sessions and waits as in its file."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, insert, select, text

from domain.membership.decisions import MembershipRefusal
from infra.security.names import key_of
from infra.services.installation import Soundings
from infra.settings import Settings
from infra.stores.vault.account_tables import people
from infra.stores.vault.database import open_vault
from infra.stores.views import for_writing
from tests.integration.members import PASSWORD, Clock, admit, codes, opened


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands still."""
    return Clock()


@pytest.fixture
def app(tmp_path: Path, database_url: str, clock: Clock) -> Iterator[Soundings]:
    """Yield an installation whose vault alone is in PostgreSQL."""
    with opened(tmp_path / "home", clock, vault_url=database_url) as installed:
        yield installed


def test_a_member_signs_in_with_two_steps_and_leaves(app: Soundings, clock: Clock) -> None:
    pat = admit(app, "pat", "custodian")
    made = codes(app, pat, "pat")
    half = app.sign_in.sign_in("PAT", PASSWORD, "192.0.2.1")
    assert half is not None

    token = app.sign_in.second_step(half.token, made.at(clock()))

    assert token is not None
    person = app.sign_in.person_of(token)
    assert person is not None
    assert person.id == pat
    app.members.remove(pat, "a test")
    assert app.sign_in.person_of(token) is None
    assert admit(app, "pat", "analyst") != pat
    assert not (app.settings.home / "vault").exists()


def test_waits_hold_against_many_at_once(app: Soundings, clock: Clock) -> None:
    charge = app.sign_in.accounts.throttle.charge

    with ThreadPoolExecutor(4) as pool:
        tried = list(pool.map(lambda _: charge({"login": "pat"}, clock()), range(20)))

    assert sum(tried) == 5


def test_four_programs_that_open_a_new_vault_at_once_make_its_tables_once(
    tmp_path: Path, database_url: str
) -> None:
    settings = Settings(home=tmp_path, vault_url=database_url)

    with ThreadPoolExecutor(4) as pool:
        for vault in pool.map(lambda _: open_vault(settings), range(4)):
            vault.dispose()


def somebody_waits(app: Soundings) -> bool:
    """Tell whether a transaction waits for a lock; asked anew each time."""
    waiting = select(func.count()).where(text("wait_event_type = 'Lock'"))
    with app.vault.connect() as connection:
        return bool(connection.execute(waiting.select_from(text("pg_stat_activity"))).scalar())


def test_one_name_let_in_twice_at_once_is_let_in_once_and_the_other_told(app: Soundings) -> None:
    admit(app, "pat", "analyst")
    vault = for_writing(app.vault)
    with ThreadPoolExecutor(1) as pool, vault.begin() as other:
        held = dict(other.execute(select(people)).mappings().one())
        new = {"id": uuid4().hex, "login": "sam", "login_key": key_of("sam")}
        other.execute(insert(people), held | new)
        second = pool.submit(admit, app, "sam", "analyst")
        while not second.done() and not somebody_waits(app):
            pass
        other.commit()
        with pytest.raises(MembershipRefusal, match="try again"):
            second.result(timeout=60)
    assert [one.login for one in app.people.all()] == ["pat"]
