"""``soundings audit`` and ``soundings verify``: the audit log on the command line."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from infra.cli import output
from infra.cli.main import app
from infra.settings import Settings
from infra.stores.audit.entries import ByPerson, OnSubject, Spoken
from infra.stores.audit.log import AuditLog

AT = datetime(2026, 1, 7, 9, 30, tzinfo=UTC)
PERSON, SUBJECT = "a" * 32, "b" * 32
Run = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return an installation's folder with an audit log in it."""
    with AuditLog(Settings(home=tmp_path)) as log:
        log.add(ByPerson("signed_in", AT, PERSON))
        log.count(Spoken("recorded", AT.date()))
        log.add(OnSubject("viewed_statement", AT, PERSON, SUBJECT))
    return tmp_path


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a way to run a command in that installation."""
    monkeypatch.setenv("SOUNDINGS_HOME", str(home))
    monkeypatch.setattr(output.console, "width", 120)
    return lambda *arguments: CliRunner().invoke(app, arguments)


def document(result: Result) -> Any:  # noqa: ANN401 - whatever the command prints
    return json.loads(result.stdout)


def test_the_log_is_listed_with_weeks_that_are_over_dated_by_their_end(run: Run) -> None:
    listed = document(run("audit", "--json"))

    assert [(one["position"], one["act"], one["person"], one["subject"]) for one in listed] == [
        (1, "signed_in", PERSON, ""),
        (2, "viewed_statement", PERSON, SUBJECT),
        (3, "recorded", "", ""),
    ]
    assert [one["at"] for one in listed] == [AT.isoformat(), AT.isoformat(), "2026-01-12"]
    assert [
        one["position"] for one in document(run("audit", "--after", "1", "--limit", "1", "--json"))
    ] == [2]
    shown = run("audit").stdout
    assert "week before 2026-01-12" in shown
    assert "2026-01-07 09:30:00 UTC" in shown


def test_verify_tells_of_both_chains(run: Run) -> None:
    run("init")
    found = document(run("verify", "--json"))

    assert found["ok"]
    assert found["events"] > 0
    assert found["audit"] == {"ok": True, "entries": 2, "problem": ""}
    assert "audit log's chain holds over 2 entries" in run("verify").stdout


def test_verify_fails_where_only_the_audit_log_was_altered(run: Run, home: Path) -> None:
    with closing(sqlite3.connect(home / "audit" / "audit.db")) as hand, hand:
        hand.execute("UPDATE soundings_audit SET person = 'operator' WHERE position = 2")

    told = run("verify", "--json")

    assert told.exit_code == 1
    assert (document(told)["ok"], document(told)["problem"]) == (False, "")
    assert document(told)["audit"]["problem"] == "event 2 is not what was recorded"
    assert run("verify").exit_code == 1


def test_an_anchor_file_that_is_away_is_said_in_one_line(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDINGS_ANCHOR_FILE", str(home / "away" / "anchors.txt"))

    assert "SOUNDINGS_ANCHOR_FILE" in str(run("init").exception)
