"""The commands: one JSON document, exit codes, and errors that say what to do."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.integration.steps import write_rows
from tests.servers.forked import command

Run = Callable[..., "Outcome"]


class Outcome:
    """What a command printed and how it ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the command prints
        """Read standard output as one JSON document."""
        return json.loads(self.out)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a way to run a command in an installation of its own."""

    def run_one(*arguments: str) -> Outcome:
        done = command(arguments, environment(tmp_path))
        return Outcome(done.returncode, done.stdout, done.stderr)

    return run_one


def environment(folder: Path) -> dict[str, str]:
    return {"SOUNDINGS_HOME": str(folder / "home"), "PATH": "/usr/bin", "COLUMNS": "200"}


def test_a_command_starts_as_people_start_it(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "infra.cli.main", "init", "--json"],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, json.loads(done.stdout)) == (0, {"created": True}), done.stderr


def test_from_nothing_to_an_explained_alert(run: Run, tmp_path: Path) -> None:
    assert run("init", "--json").json == {"created": True}
    assert run("init", "--json").json == {"created": False}
    row = "Boston Borough Council,assessment,use_of_resources,1,2009-03-31,2009-12-09,,,AC,r1,"
    path = write_rows(tmp_path / "a.csv", [row, row.replace("Boston Borough Council", "Bostn")])
    imported = run("import", str(path), "--json")
    assert imported.code == 3
    assert imported.json["accepted"] == 1
    [rejected] = imported.json["rejected"]
    assert (rejected["file"], rejected["row"]) == ("a.csv", 3)

    [fact] = run("picture", "Boston", "--json").json
    assert (fact["authority"], fact["code"], fact["kind"], fact["measure"]) == (
        "Boston",
        "E07000136",
        "assessment",
        "use_of_resources",
    )
    assert (fact["value"], fact["raw"], fact["true_on"]) == (1.0, "1", "2009-03-31")

    [alert] = run("alerts", "--json").json
    assert (alert["authority"], alert["level"], alert["opened_on"]) == (
        "Boston",
        "critical",
        "2009-12-09",
    )
    [signal] = alert["signals"]
    assert signal["evidence_ids"] == [fact["evidence_id"]]
    assert signal["clears_if"].startswith("Clears if the next rating of use of resources is 2")

    explained = run("explain", alert["id"], "--json").json
    [evidence] = explained["signals"][0]["evidence"]
    assert evidence["events"][0]["event"]["origin"] == ["plain", "a.csv", 2]
    assert run("explain", signal["id"], "--json").json["what"] == "signal"
    assert run("explain", fact["evidence_id"], "--json").json["what"] == "evidence"
    assert run("verify", "--json").json["ok"]

    [waiting] = run("quarantine", "--json").json
    assert "Boston" in waiting["candidates"]
    assert run("authority", "alias", "Boston", "Bostn", "--json").code == 0
    assert run("quarantine", "retry", "--json").json["duplicates"] == 1
    assert run("quarantine", "--json").json == []


def test_what_comes_in_a_file_is_printed_and_never_obeyed(run: Run, tmp_path: Path) -> None:
    run("init")
    rows = [
        "[/x] Atlantis,assessment,use_of_resources,1,2020-03-31,2020-06-01,1-4,high,A,r1,",
        "Boston,assessment,[red]rich[/red] [/],2,2020-03-31,2020-06-01,1-4,high,A,r2,",
        "Boston,assessment,bell \x07 \x1b[31mred,2,2020-03-31,2020-06-01,1-4,high,A,r3,",
    ]
    assert run("import", str(write_rows(tmp_path / "a.csv", rows))).code == 3
    shown = run("picture", "Boston")
    assert "[red]rich[/red] [/]" in shown.out
    assert "\x1b" not in shown.out
    assert "[/x] Atlantis" in run("quarantine").out


def test_what_is_no_date_no_name_or_no_command_is_wrong_use(run: Run) -> None:
    run("init")
    for arguments in (
        ("picture", "--known-by", "yesterday"),
        ("picture", "Atlantis"),
        ("alerts", "--basis", "hearsay"),
        ("import", "no-such-file.csv"),
        ("import", ".", "--feed", "telepathy"),
        ("frobnicate",),
    ):
        outcome = run(*arguments)
        assert outcome.code == 2, arguments
        assert outcome.err
        assert "Traceback" not in outcome.err


def test_a_command_that_fails_says_what_to_do_in_one_line(run: Run) -> None:
    outcome = run("alerts")
    assert outcome.code == 1
    assert outcome.err.strip().endswith("run 'soundings init' first.")
    assert "Traceback" not in outcome.err


def test_a_spelling_can_not_lead_to_two_authorities(run: Run) -> None:
    run("init")
    outcome = run("authority", "alias", "Boston", "Corby")
    assert (outcome.code, "Corby already" in outcome.err) == (1, True)


def test_the_register_of_a_day_is_listed(run: Run) -> None:
    run("init")
    listed = run("authority", "list", "--region", "East Midlands", "--on", "2009-12-09", "--json")
    councils = [one for one in listed.json if one["kind"] != "region"]
    assert len(councils) == 51


@pytest.mark.parametrize(
    "name",
    [
        "init",
        "import",
        "quarantine",
        "authority",
        "picture",
        "alerts",
        "explain",
        "verify",
        "user",
        "token",
    ],
)
def test_every_command_has_help_with_an_example(run: Run, name: str) -> None:
    outcome = run(name, "--help")
    assert outcome.code == 0
    if name in {"authority", "user"}:
        outcome = run(name, "add", "--help")
    assert "Example: soundings" in outcome.out
