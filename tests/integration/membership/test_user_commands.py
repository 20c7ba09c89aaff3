"""``user`` and ``token``: members by the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from domain.membership.decisions import MembershipRefusal
from infra.cli.context import Failure
from infra.cli.main import app as commands
from infra.services.installation import Soundings
from tests.integration.members import PASSWORD

Ask = Callable[..., Any]


@pytest.fixture
def ask(app: Soundings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ask:
    """Return a way to run a command there and read its JSON; what fails is raised."""
    monkeypatch.setenv("SOUNDINGS_HOME", str(app.settings.home))
    (tmp_path / "password").write_text(f"{PASSWORD}\n", encoding="utf-8")

    def run(*words: str) -> Any:  # noqa: ANN401 - whatever the command prints
        words = tuple(word.replace("PASSWORD", str(tmp_path / "password")) for word in words)
        done = CliRunner().invoke(commands, [*words, "--json"])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    return run


def add(ask: Ask, name: str, role: str, organisation: str, *more: str) -> Any:  # noqa: ANN401 - JSON
    words = ("--role", role, "--organisation", organisation, "--password-file", "PASSWORD", *more)
    return ask("user", "add", name, *words)


def test_a_member_is_added_signs_in_changes_role_is_listed_and_removed(
    ask: Ask, app: Soundings
) -> None:
    pat = add(ask, "Pat", "change agent", "Audit Commission")
    assert pat == {
        "id": pat["id"],
        "login": "Pat",
        "role": "change_agent",
        "organisation": "Audit Commission",
    }
    app.catch_up()
    assert app.sign_in.sign_in("pat", PASSWORD, "192.0.2.1") is not None

    changed = ask("user", "role", "pat", "--role", "partnership-manager", "--area", "Lincolnshire")
    assert (changed["role"], changed["area"]) == ("partnership_manager", "Lincolnshire")
    assert ask("user", "list") == [changed]
    ask("user", "remove", "pat")
    assert ask("user", "list") == []


def test_a_member_of_a_council_is_of_the_authority_of_its_name_or_of_the_one_that_is_named(
    ask: Ask, app: Soundings
) -> None:
    boston = app.directory().by_slug("boston")
    assert boston is not None

    assert add(ask, "pat", "authority", "Boston")["authority"] == boston.id.hex
    jo = add(ask, "jo", "authority", "Chief executive's office", "--authority", "E07000136")
    assert jo["authority"] == boston.id.hex


def test_a_token_is_told_once_and_no_custodian_has_one(ask: Ask, app: Soundings) -> None:
    add(ask, "pat", "change_agent", "Audit Commission")
    add(ask, "cas", "custodian", "Audit Commission")

    issued = ask("token", "pat", "--label", "case system", "--days", "30")

    app.catch_up()
    person = app.sign_in.person_of_token(issued["token"])
    assert person is not None
    assert person.login == "pat"
    with pytest.raises(Failure, match="second step"):
        ask("token", "cas", "--label", "x", "--days", "1")


def test_an_app_is_enrolled_by_an_address_that_differs_each_time(ask: Ask) -> None:
    add(ask, "cas", "custodian", "Audit Commission")

    first, second = (ask("user", "totp", "cas")["uri"] for _ in range(2))

    assert first.startswith("otpauth://totp/Soundings:cas?secret=")
    assert first != second


def test_what_can_not_be_done_says_what_to_do(ask: Ask) -> None:
    add(ask, "pat", "change_agent", "Audit Commission")

    with pytest.raises(MembershipRefusal, match="choose another"):
        add(ask, "PAT", "analyst", "Audit Commission")
    with pytest.raises(Failure, match="user list"):
        ask("user", "remove", "nobody")
    with pytest.raises(Failure, match="SOUNDINGS_OIDC_ISSUER"):
        ask("user", "openid", "pat", "--subject", "1")


def test_a_role_there_is_not_is_wrong_use() -> None:
    words = ["user", "add", "pat", "--role", "king", "--organisation", "x"]

    assert CliRunner().invoke(commands, words).exit_code == 2
