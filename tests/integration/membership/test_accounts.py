"""Accounts: who gets in, who does not, and what the stores hold of it."""

import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlalchemy import select

from domain.membership.commands import ChangeRole
from domain.membership.decisions import MembershipRefusal
from domain.times import AsOf, to_instant
from infra.security.accounts import Newcomer
from infra.security.passwords import Passwords
from infra.services.installation import Soundings
from infra.stores.vault.account_tables import people
from projections.members import queries
from tests.integration.members import PASSWORD, Clock, admit, codes, opened

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(tmp_path: Path, clock: Clock) -> Iterator[Soundings]:
    """Yield a new installation without register or members."""
    with opened(tmp_path / "home", clock) as installed:
        yield installed


def test_a_member_is_known_by_the_right_password_however_the_name_is_spelt(app: Soundings) -> None:
    pat = admit(app, "Pat Brown", "change_agent")

    assert app.sign_in.accounts.check("pat  BROWN", PASSWORD, HERE) == pat
    person = app.people.by_login("PAT brown")
    assert person is not None
    assert (person.id, person.role, person.login) == (pat, "change_agent", "Pat Brown")
    assert app.people.by_id(pat) == person


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer_for_the_same_work(
    app: Soundings,
) -> None:
    admit(app, "pat", "change_agent")
    accounts = app.sign_in.accounts
    done: list[str] = []
    verify = Passwords.fits

    def counted(self: Passwords, kept: str | None, password: str) -> bool:
        done.append("hashed" if kept else "hashed nobody's")
        return verify(self, kept, password)

    with patch.object(Passwords, "fits", counted):
        assert accounts.check("pat", "wrong", HERE) is None
        assert accounts.check("nobody", PASSWORD, HERE) is None
    assert done == ["hashed", "hashed nobody's"]


def test_what_was_hashed_with_less_work_is_hashed_anew_at_the_next_sign_in(
    tmp_path: Path, clock: Clock
) -> None:
    kept = select(people.c.password_hash)
    with opened(tmp_path / "home", clock, hashing="cheap-for-tests") as cheap:
        pat = admit(cheap, "pat", "change_agent")
    with opened(tmp_path / "home", clock, hashing="full") as app:
        assert app.sign_in.accounts.check("pat", "wrong", HERE) is None
        with app.vault.connect() as vault:
            assert app.sign_in.accounts.passwords.is_weak(vault.execute(kept).scalar_one())

        assert app.sign_in.accounts.check("pat", PASSWORD, HERE) == pat
        with app.vault.connect() as vault:
            assert not app.sign_in.accounts.passwords.is_weak(vault.execute(kept).scalar_one())
        assert app.sign_in.accounts.check("pat", PASSWORD, HERE) == pat


def test_after_five_wrong_tries_even_the_right_password_has_to_wait(
    app: Soundings, clock: Clock
) -> None:
    pat = admit(app, "pat", "change_agent")
    check = app.sign_in.accounts.check
    for _ in range(6):
        check("pat", "wrong", HERE)

    assert check("pat", PASSWORD, ELSEWHERE) is None
    clock.move(seconds=1)
    assert check("pat", PASSWORD, ELSEWHERE) == pat
    assert check("pat", PASSWORD, ELSEWHERE) == pat


def test_waits_double_and_end_at_a_quarter_of_an_hour(app: Soundings, clock: Clock) -> None:
    admit(app, "pat", "change_agent")
    throttle, waits = app.sign_in.accounts.throttle, []
    for _ in range(16):
        waited = 0
        while not throttle.charge({"login": "pat"}, clock()):
            clock.move(seconds=1)
            waited += 1
        waits.append(waited)

    assert waits == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900]


def test_one_address_can_not_try_many_names(app: Soundings, clock: Clock) -> None:
    charge = app.sign_in.accounts.throttle.charge

    tried = [charge({"login": f"name {n}", "address": HERE}, clock()) for n in range(60)]

    assert tried == [True] * 50 + [False] * 10
    assert charge({"login": "name 1", "address": ELSEWHERE}, clock())


def test_of_many_tries_at_once_no_more_get_through_than_one_after_the_other(
    app: Soundings, clock: Clock
) -> None:
    charge = app.sign_in.accounts.throttle.charge

    with ThreadPoolExecutor(8) as pool:
        tried = list(pool.map(lambda _: charge({"login": "pat"}, clock()), range(40)))

    assert sum(tried) == 5


def test_the_vault_does_not_hold_what_names_were_tried(app: Soundings, tmp_path: Path) -> None:
    app.sign_in.accounts.check("canary-name", "canary-password", HERE)
    app.close()

    held = b"".join(one.read_bytes() for one in (tmp_path / "home").rglob("*") if one.is_file())
    assert b"canary" not in held


def test_the_event_store_and_the_views_hold_no_name_of_a_member(
    app: Soundings, tmp_path: Path
) -> None:
    admit(app, "canary-person", "change_agent", "canary-body")
    app.close()

    for name in ("events.db", "views.db", "anchors.txt"):
        assert b"canary" not in (tmp_path / "home" / name).read_bytes()
    assert b"canary" in (tmp_path / "home" / "vault" / "vault.db").read_bytes()


def test_the_vault_is_for_its_owners_eyes(app: Soundings, tmp_path: Path) -> None:
    admit(app, "pat", "change_agent")

    folder = tmp_path / "home" / "vault"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()} == {0o600}


def test_whoever_has_no_business_with_the_vault_never_opens_it(
    app: Soundings, tmp_path: Path
) -> None:
    app.initialise()

    assert not (tmp_path / "home" / "vault").exists()


def test_a_removed_member_gets_in_by_nothing_and_frees_the_name(app: Soundings) -> None:
    pat = admit(app, "pat", "change_agent")
    session = app.sign_in.sign_in("pat", PASSWORD, HERE)
    token = app.sign_in.tokens.issue(pat, "a program", 1).token
    assert session is not None
    assert app.sign_in.person_of_token(token) is not None

    app.members.remove(pat, "a test")

    assert app.sign_in.person_of(session.token) is None
    assert app.sign_in.person_of_token(token) is None
    assert app.sign_in.sign_in("pat", PASSWORD, HERE) is None
    assert app.people.by_id(pat) is None
    assert app.people.name_of(pat) == ("pat", "A made-up body")
    assert admit(app, "pat", "analyst") != pat


def test_a_name_can_be_taken_once(app: Soundings) -> None:
    admit(app, "pat", "change_agent")

    with pytest.raises(MembershipRefusal, match="is taken"):
        admit(app, " PAT ", "analyst")


@pytest.mark.parametrize("password", ["short", "x" * 1_001])
def test_a_password_too_short_or_too_long_is_refused_and_nothing_is_kept(
    app: Soundings, password: str
) -> None:
    newcomer = Newcomer(login="pat", role="analyst", organisation="body", password=password)

    with pytest.raises(MembershipRefusal, match="8 to 1,000 characters"):
        app.members.admit(newcomer, "a test")
    assert app.people.organisations() == {}


def test_what_was_cut_off_between_vault_and_log_is_completed_by_doing_it_again(
    app: Soundings,
) -> None:
    newcomer = Newcomer(login="pat", role="analyst", organisation="body", password=PASSWORD)
    with (
        patch.object(app.store, "append", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        app.sign_in.accounts.add(newcomer, "a test")
    assert app.people.by_login("pat") is None
    assert app.sign_in.sign_in("pat", PASSWORD, HERE) is None

    pat = app.members.admit(newcomer, "a test")

    assert [one.id for one in app.people.all()] == [pat]


def test_two_spellings_of_an_organisation_are_one(app: Soundings) -> None:
    admit(app, "pat", "change_agent", "Audit Commission")
    admit(app, "jo", "group_member", "audit  COMMISSION")

    assert list(app.people.organisations().values()) == ["Audit Commission"]
    assert app.people.deny_lists() == (("jo", "pat"), ("Audit Commission",))


def test_what_a_person_could_see_on_a_day_has_an_answer(app: Soundings, clock: Clock) -> None:
    pat = admit(app, "pat", "change_agent")
    days = [clock()]
    clock.move(days=1)
    change = ChangeRole(at=clock(), actor="a test", person=pat, role="improvement_adviser")
    app.members.change_role(change)
    days.append(clock())
    clock.move(days=1)
    app.members.remove(pat, "a test")

    with app.reading() as connection:
        roles = [
            [one.role for one in queries.members(connection, AsOf(known_by=to_instant(day)))]
            for day in (*days, clock())
        ]
        cut = queries.member(connection, pat.hex, AsOf(position=1))
    assert roles == [["change_agent"], ["improvement_adviser"], []]
    assert cut is not None
    assert cut.role == "change_agent"


def test_sessions_end_after_an_idle_hour_and_after_half_a_day(app: Soundings, clock: Clock) -> None:
    pat = admit(app, "pat", "change_agent")
    sessions = app.sign_in.sessions
    idle, busy = sessions.begin(pat), sessions.begin(pat)

    seen = []
    for _ in range(13 * 2):
        clock.move(minutes=30)
        seen.append(sessions.find(busy) is not None)

    assert sessions.find(idle) is None
    assert seen == [True] * 23 + [False] * 3


def test_a_dump_of_the_vault_lets_nobody_in(app: Soundings, tmp_path: Path) -> None:
    pat = admit(app, "pat", "change_agent")
    made = codes(app, pat, "pat")
    token = app.sign_in.sessions.begin(pat)
    issued = app.sign_in.tokens.issue(pat, "a program", 1).token
    app.close()

    with sqlite3.connect(tmp_path / "home" / "vault" / "vault.db") as connection:
        dump = "\n".join(connection.iterdump())
    for secret in (PASSWORD, made.secret, token, issued):
        assert secret not in dump


def test_a_custodian_is_nobody_before_the_second_step(app: Soundings, clock: Clock) -> None:
    pat = admit(app, "pat", "custodian")
    made = codes(app, pat, "pat")
    session = app.sign_in.sign_in("pat", PASSWORD, HERE)
    assert session is not None
    assert session.second_step
    assert app.sign_in.person_of(session.token) is None
    assert app.sign_in.takes_second_step(session.token)

    assert app.sign_in.second_step(session.token, "000000") is None
    token = app.sign_in.second_step(session.token, made.at(clock()))

    assert token is not None
    person = app.sign_in.person_of(token)
    assert person is not None
    assert person.id == pat
    assert app.sign_in.person_of(session.token) is None


def test_a_code_is_good_once_and_not_long(app: Soundings, clock: Clock) -> None:
    pat = admit(app, "pat", "custodian")
    made, check = codes(app, pat, "pat"), app.sign_in.steps.check
    code = made.at(clock())

    assert check(pat, code)
    assert not check(pat, code)
    clock.move(seconds=30)
    assert not check(pat, code)
    assert check(pat, made.at(clock()))
    late = made.at(clock() + timedelta(seconds=30))
    clock.move(seconds=120)
    assert not check(pat, late)


def test_codes_can_not_be_guessed_by_many_tries(app: Soundings, clock: Clock) -> None:
    pat = admit(app, "pat", "custodian")
    made, check = codes(app, pat, "pat"), app.sign_in.steps.check
    for guess in range(5):
        assert not check(pat, f"{guess:06}")

    assert not check(pat, made.at(clock()))


def test_a_custodian_by_a_later_role_has_to_take_the_second_step(
    app: Soundings, clock: Clock
) -> None:
    pat = admit(app, "pat", "change_agent")
    session = app.sign_in.sign_in("pat", PASSWORD, HERE)
    token = app.sign_in.tokens.issue(pat, "a program", 1).token
    assert session is not None

    app.members.change_role(ChangeRole(at=clock(), actor="a test", person=pat, role="custodian"))

    assert app.sign_in.person_of(session.token) is None
    assert app.sign_in.person_of_token(token) is None


def test_a_token_ends(app: Soundings, clock: Clock) -> None:
    pat = admit(app, "pat", "change_agent")
    token = app.sign_in.tokens.issue(pat, "a program", 2).token

    clock.move(days=2)

    assert app.sign_in.person_of_token(token) is None
    assert app.sign_in.person_of_token("soundings_guess") is None
