"""The register of risks in an installation: loaded, watched by live signals, asked of a day."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from domain.risks.decisions import RiskRefusal
from domain.times import AsOf, to_instant
from infra.cli.context import Failure, moment
from infra.cli.main import app as commands
from infra.cli.options import At
from infra.services.installation import Soundings
from infra.services.rebuild import Rebuilding
from projections.risks import risks_as_of
from tests.integration.evidence.test_views import dump
from tests.integration.members import Clock, admit, opened
from tests.integration.steps import take_in, write_rows
from web.json.risks import RiskShape, risks_json

POORLY = "{},assessment,use_of_resources,{},2026-03-31,2026-0{}-01,1-4,high,Audit,{},"


class Town:
    """An installation with the Board's risks, an adviser, and a clock that is moved."""

    def __init__(self, app: Soundings, clock: Clock, folder: Path) -> None:
        self.app, self.clock, self.folder = app, clock, folder
        self.service = app.risks

    def risks(self, known_by: str = "") -> dict[str, RiskShape]:
        """Return the register as it stood, by key."""
        at = moment(At(known_by or None))
        found = risks_json(self.service.register(at), self.app.directory(at.register))
        return {one["key"]: one for one in found}

    def said(self, key: str, detector: str, known_by: str = "") -> tuple[str, list[str]]:
        """Return what an indicator says, and of whom."""
        tied = self.risks(known_by)[key]["indicators"]
        one = next(each for each in tied if each["detector"] == detector)
        return one["state"], one["authorities"]

    def rows(self, *rows: str) -> None:
        """Take evidence in."""
        take_in(self.app, write_rows(self.folder / f"{self.app.position()}.csv", rows))


@pytest.fixture(scope="module")
def prepared(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the installation once, to copy."""
    home = tmp_path_factory.mktemp("risks") / "home"
    shutil.copytree(template, home)
    with opened(home, Clock()) as app:
        admit(app, "Finn Advis", "improvement_adviser")
        admit(app, "Ivy Lane", "analyst")
    return home


@pytest.fixture
def town(tmp_path: Path, prepared: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """Yield such an town, whose folder is that of the commands too."""
    shutil.copytree(prepared, tmp_path / "home")
    clock = Clock()
    monkeypatch.setenv("SOUNDINGS_HOME", str(tmp_path / "home"))
    with opened(tmp_path / "home", clock) as installed:
        yield Town(installed, clock, tmp_path)


def run(*asked: str) -> Result:
    return CliRunner().invoke(commands, [*asked])


def listed(*asked: str) -> dict[str, Any]:
    return {one["key"]: one for one in json.loads(run("risks", "list", "--json", *asked).stdout)}


def test_a_new_installation_has_no_risks_of_another_partnership(town: Town) -> None:
    assert town.risks() == {}


def test_the_papers_load_once_and_the_newer_one_amends_the_older(town: Town) -> None:
    assert town.service.load() > 0
    position = town.app.store.last_position()

    assert town.service.load() == 0
    assert town.app.store.last_position() == position
    risks = town.risks()
    assert [one["number"] for one in risks.values()] == [1, 2, 3, 4, 5, 6, 7, 8]
    buy_in = risks["buy-in"]
    assert (buy_in["owner"], buy_in["controls"]) == ("EM IEP (LAs)", "Review by EM IEP Board")
    assert (buy_in["inherent"], buy_in["residual"]) == (8, 3)
    assert "12 September 2008" in buy_in["source"]
    first = town.app.store.read(0, 10_000)
    texts = [getattr(one.event, "controls", "") for one in first]
    assert "Consultation" in texts, "the older paper's controls are in the log"


def test_loading_leaves_what_people_made_of_a_risk(town: Town) -> None:
    town.service.load()
    done = run("risks", "own", "buy-in", "--as", "Finn Advis", "--owner", "The Board")
    assert done.exit_code == 0, done.output
    town.service.load()

    town.app.catch_up()
    assert town.risks()["buy-in"]["owner"] == "The Board"


def test_an_indicator_fires_while_as_many_have_an_alert_and_is_quiet_again(
    town: Town,
) -> None:
    town.service.load()
    assert town.said("delivery", "critical_factor") == ("quiet", [])

    town.clock.move(days=1)
    town.rows(POORLY.format("Boston", 1, 8, "a"), POORLY.format("Leeds", 1, 8, "b"))
    assert town.said("delivery", "critical_factor") == ("fires", ["Boston"])
    assert town.said("delivery", "critical_factor", "2026-11-22") == ("quiet", [])

    town.clock.move(days=1)
    town.rows(POORLY.format("Boston", 3, 9, "a"))
    assert town.said("delivery", "critical_factor") == ("quiet", [])
    assert town.said("delivery", "critical_factor", "2026-11-23") == ("fires", ["Boston"])


def test_any_moment_can_be_asked_for_and_a_rebuild_gives_the_same(town: Town) -> None:
    town.service.load()
    then, loaded = town.clock(), town.app.position()
    town.clock.move(days=1)
    run("risks", "own", "buy-in", "--as", "Finn Advis", "--owner", "The Board")
    town.app.catch_up()

    def owner(as_of: AsOf) -> str:
        with town.app.reading() as connection:
            return next(one.owner for one in risks_as_of(connection, as_of) if one.number == 1)

    assert owner(AsOf(position=loaded)) == "EM IEP (LAs)"
    with town.app.reading() as connection:
        assert risks_as_of(connection, AsOf(known_by=to_instant(then) - 1)) == []
    before = dump(town.app.settings.home)
    work = Rebuilding(town.app, ["risks"])
    work.build()
    assert work.preview().changes_nothing
    work.switch()
    assert dump(town.app.settings.home) == before


@pytest.mark.usefixtures("town")
def test_an_adviser_keeps_the_register_by_command() -> None:
    by = ("--as", "Finn Advis")
    run("risks", "load")
    text = ("--number", "9", "--description", "The grant is cut")
    scores = ("--inherent", "high,medium", "--residual", "low,high")
    tied = ("--detector", "rating_fall", "--place", "Derbyshire", "--threshold", "2")
    for asked in (
        ("enter", "grant", *by, *text),
        ("assess", "grant", *by, *scores, "--reason", "Half is matched"),
        ("control", "grant", *by, "--solution", "Lobby", "--controls", "Board"),
        ("tie", "grant", *by, *tied),
        ("close", "leadership", *by, "--reason", "Reviewed"),
    ):
        done = run("risks", *asked)
        assert (done.exit_code, done.stdout.strip()) == (0, "Recorded."), done.output

    risks = listed()
    assert (risks["grant"]["inherent"], risks["grant"]["residual"]) == (8, 3)
    assert risks["grant"]["indicators"][0]["state"] == "quiet"
    assert risks["leadership"]["closed"] == "Reviewed"
    assert run("risks", "tie", "grant", *by, *tied).stdout.strip() == "It is so already."
    assert run("risks", "untie", "grant", *by, *tied).exit_code == 0
    assert listed()["grant"]["indicators"] == []
    assert "grant" in run("risks", "list").stdout


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (("--place", "Atlantis", "--detector", "rating_fall"), "no region and no sub-region"),
        (("--place", "Derbyshire", "--detector", "weather"), "no rule 'weather'"),
    ],
)
def test_an_indicator_of_what_there_is_not_is_refused(
    town: Town, changed: tuple[str, ...], why: str
) -> None:
    town.service.load()

    refused = run("risks", "tie", "buy-in", "--as", "Finn Advis", "--threshold", "1", *changed)

    assert isinstance(refused.exception, RiskRefusal)
    assert why in str(refused.exception)


def test_nobody_but_an_adviser_changes_the_register(town: Town) -> None:
    town.service.load()

    refused = run("risks", "own", "buy-in", "--as", "Ivy Lane", "--owner", "The Board")

    assert isinstance(refused.exception, Failure)
    assert town.risks()["buy-in"]["owner"] == "EM IEP (LAs)"


def test_a_degree_that_there_is_not_is_refused(town: Town) -> None:
    town.service.load()

    refused = run(
        "risks",
        "assess",
        "buy-in",
        "--as",
        "Finn Advis",
        "--inherent",
        "huge,low",
        "--residual",
        "low,low",
    )

    assert "low, medium or high" in str(refused.exception)
