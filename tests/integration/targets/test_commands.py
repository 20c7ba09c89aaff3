"""Targets by command: loaded, shown, and ended."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from infra.cli.main import app as commands
from infra.services.installation import Soundings
from tests.integration.steps import take_in

RUN = CliRunner()


@pytest.fixture
def home(app: Soundings, examples: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOUNDINGS_HOME", str(app.settings.home))
    take_in(app, examples / "east-midlands")
    return app.settings.home


def run(*arguments: str) -> str:
    done = RUN.invoke(commands, ["targets", *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_targets_are_loaded_shown_and_ended(home: Path) -> None:
    assert json.loads(run("load", "--json")) == {"targets": 38, "changed": 38}
    assert json.loads(run("load", "--json")) == {"targets": 38, "changed": 0}

    listed = json.loads(run("list", "--sub-region", "Derbyshire", "--json"))
    shown = json.loads(run("show", "use-of-resources", "--json"))
    unfit = json.loads(run("disagreements", "--json", "--known-by", "2030-01-01"))

    assert next(one["derived"] for one in listed if one["key"] == "use-of-resources") == "amber"
    assert next(one["derived"] for one in shown if one["body"] == "Boston") == "red"
    assert sum(one["body"] == "Bolsover" for one in unfit) == 1
    run("retire", "neet", "--reason", "The Board revised its targets.")
    assert "neet" not in {one["key"] for one in json.loads(run("list", "--json"))}
    assert home.exists()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["show", "nothing"], "There is no target 'nothing'"),
        (["list", "--sub-region", "Atlantis"], "There is no sub-region 'Atlantis'"),
        (["retire", "nothing", "--reason", "x"], "There is no target 'nothing' that holds"),
    ],
)
def test_what_there_is_not_is_told_in_one_line(home: Path, arguments: list[str], why: str) -> None:
    assert home.exists()

    done = RUN.invoke(commands, ["targets", *arguments])

    assert done.exit_code == 1
    assert why in str(done.exception)
