"""Rules of escalation calibrated to the budget of alerts a month, on real judgements."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from consumers.backtest.calibration import Span, Tried
from consumers.backtest.history import before
from detectors.escalation import EscalationRules, escalated
from infra.analysts.calibration import Calibrated, Calibrating
from infra.cli.main import app as commands
from infra.services.alerts.history import history_of
from infra.services.installation import Soundings
from infra.settings import Settings
from tests.unit.makers import EXAMPLES

UNTIL, YEARS = date(2024, 12, 31), 3


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("calibrated") / "home"
    with Soundings(Settings(home=folder)) as app:
        app.initialise()
        files = [
            EXAMPLES / "childrens-services" / "la_judgements.csv",
            EXAMPLES / "childrens-indicators" / "east_midlands.parquet",
        ]
        app.imports.importer("test").take_in(files)
        app.follow()
    return folder


@pytest.fixture(scope="module")
def counted(home: Path) -> list[Tried]:
    """Return what each of the rules would have sent: counted once, chosen from by any budget."""
    with Soundings(Settings(home=home)) as app:
        return Calibrating(app, "test").count(UNTIL, YEARS)


def chosen(home: Path, counted: list[Tried], budget: float) -> Calibrated:
    with Soundings(Settings(home=home, alert_budget=budget)) as app:
        return Calibrating(app, "test").chosen(counted, UNTIL, YEARS)


def newly_sent(app: Soundings, rules: EscalationRules) -> int:
    """Count by hand who reached the adviser in a month and had not been there the month before."""
    history, stood, newly = history_of(app), set[str](), []
    for month in Span.until(UNTIL, YEARS, UNTIL).months:
        instant = before(month.isoformat())
        levels = {
            one: escalated(history.standing(one, instant), rules, month).level
            for one in history.authorities(month)
        }
        sent = {one for one, level in levels.items() if level != "watch"}
        newly.append(len(sent - stood))
        stood = sent
    return sum(newly[1:])


def test_what_is_proposed_keeps_to_the_budget_and_is_counted_rightly(
    home: Path, counted: list[Tried]
) -> None:
    found = chosen(home, counted, budget=2)

    assert found.proposed is not None
    assert found.now.a_month <= found.proposed.a_month <= 2
    with Soundings(Settings(home=home)) as app:
        sent = newly_sent(app, found.proposed.rules)
    assert found.proposed.a_month == round(sent / (12 * YEARS), 2)
    assert sent, "of a count of nobody this test would say nothing"


def test_a_larger_budget_is_never_used_less(home: Path, counted: list[Tried]) -> None:
    used = [
        found.proposed.a_month
        for budget in (0.5, 1, 5)
        if (found := chosen(home, counted, budget)).proposed is not None
    ]

    assert used == sorted(used)


def test_where_critical_factors_alone_are_too_many_nothing_is_proposed(
    home: Path, counted: list[Tried]
) -> None:
    found = chosen(home, counted, budget=0.01)

    assert found.proposed is None
    assert found.now.critical > 0.01
    assert f"{found.now.critical:g} times a month" in found.said


def test_the_year_after_is_only_told_when_it_is_over(home: Path) -> None:
    with Soundings(Settings(home=home)) as app:
        today = app.clock().date()
        over = Calibrating(app, "test").propose(UNTIL, 1)
        running = Calibrating(app, "test").propose(today, 1)

    assert over.now.after is not None
    assert running.now.after is None


def test_what_is_switched_to_holds_and_needs_no_more_change(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(home, tmp_path / "home")
    monkeypatch.setenv("SOUNDINGS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SOUNDINGS_ALERT_BUDGET", "5")
    asked = ["rules", "calibrate", "--until", UNTIL.isoformat(), "--years", str(YEARS), "--json"]

    first = json.loads(CliRunner().invoke(commands, [*asked, "--switch"]).stdout)
    second = json.loads(CliRunner().invoke(commands, asked).stdout)

    assert first["switched"]
    assert second["now"] == second["proposed"] == first["proposed"]
    assert not second["switched"]


def test_a_day_that_is_none_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOUNDINGS_HOME", str(home))

    done = CliRunner().invoke(commands, ["rules", "calibrate", "--until", "soon"])

    assert done.exit_code != 0
    assert "2025-01-01" in str(done.exception)
