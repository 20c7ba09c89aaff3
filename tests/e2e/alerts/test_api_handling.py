"""An adviser's decisions by API and by command: the same rules as on the pages."""

import json
from typing import Any

import pytest
from httpx import Response
from typer.testing import CliRunner, Result

from infra.cli.main import app as commands
from tests.e2e.alerts.test_pages import ADVISER, OTHERS, town
from tests.e2e.speaking import Speaking, informed_group

__all__ = ["informed_group", "town"]


def token_of(town: Speaking, login: str) -> str:
    person = town.world.people[login].id
    return town.world.app.sign_in.tokens.issue(person, "test", 1).token


def listed(town: Speaking, token: str = "") -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = town.reader.client.get("/api/alerts?authority=boston", headers=headers)
    found: dict[str, Any] = next(
        one for one in answer.json() if one["detector"] == "critical_factor"
    )
    return found


def decide(town: Speaking, login: str, decision: str, **data: object) -> Response:
    token = token_of(town, login)
    address = f"/api/alerts/{listed(town)['id']}/{decision}"
    headers = {"Authorization": f"Bearer {token}"}
    return town.reader.client.post(address, json=data, headers=headers)


def seen(town: Speaking) -> int:
    token = token_of(town, ADVISER)
    found: int = listed(town, token)["handling"]["seen"]
    return found


def test_everybody_is_told_how_far_it_reaches_and_only_handlers_where_it_stands(
    town: Speaking,
) -> None:
    town.reader.client.cookies.clear()

    found = listed(town)

    assert found["escalation"]["level"] == "critical"
    assert found["escalation"]["why"] == "A critical factor failed"
    assert found["handling"] is None
    token = token_of(town, "Dot Fenn")
    assert listed(town, token)["handling"] is None


def test_an_adviser_decides_and_undoes(town: Speaking) -> None:
    version = seen(town)

    done = decide(town, ADVISER, "acknowledge", seen=version, comment="I ring.")

    assert done.status_code == 200, done.text
    assert done.json()["handling"]["status"] == "acknowledged"
    assert done.json()["handling"]["owner"] == "Finn Advis"
    undone = decide(town, ADVISER, "undo", seen=done.json()["handling"]["seen"])
    assert undone.json()["handling"]["status"] == "new"


def test_a_decision_on_what_moved_on_is_refused_as_a_conflict(town: Speaking) -> None:
    version = seen(town)
    decide(town, ADVISER, "acknowledge", seen=version)

    again = decide(town, ADVISER, "dismiss", seen=version, label="wrong_data")

    assert again.status_code == 409, again.text
    assert "acknowledged" in again.json()["detail"].lower()


def test_what_is_missing_is_told_and_what_is_not_there_is_not_found(town: Speaking) -> None:
    refused = decide(town, ADVISER, "snooze", seen=seen(town), until="soon", reason="Busy")

    assert refused.status_code == 400
    assert "2026-12-09" in refused.json()["detail"]
    assert decide(town, ADVISER, "forget", seen=1).status_code == 404


@pytest.mark.parametrize("login", OTHERS)
def test_nobody_else_decides_by_api(town: Speaking, login: str) -> None:
    assert decide(town, login, "acknowledge", seen=1).status_code == 404


def run(*asked: str) -> Result:
    return CliRunner().invoke(commands, [*asked])


def test_the_command_line_shows_and_takes_decisions(
    town: Speaking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDINGS_HOME", str(town.world.app.settings.home))
    alert = listed(town)["id"]
    shown = json.loads(run("alert", "list", "--as", ADVISER, "--json").stdout)
    version = next(one["handling"]["seen"] for one in shown if one["id"] == alert)
    common = (alert, "--as", ADVISER, "--seen", str(version))

    done = run("alert", "acknowledge", *common, "--comment", "I ring.")

    assert done.exit_code == 0, (done.output, done.exception)
    assert "Acknowledged by Finn Advis" in done.stdout
    assert "Acknowledged by Finn Advis" in run("alert", "list", "--as", ADVISER, "--json").stdout
    assert "Finn" not in run("alerts").stdout
    assert "Finn" not in run("alerts", "--json").stdout
    moved = run("alert", "dismiss", *common, "--label", "useful")
    assert moved.exit_code != 0
    for login in (*OTHERS, "Nobody"):
        assert run("alert", "list", "--as", login).exit_code != 0
        assert run("alert", "undo", alert, "--as", login, "--seen", "9").exit_code != 0
