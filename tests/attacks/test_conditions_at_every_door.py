"""A condition of a statement holds at each door: what may leave in no file leaves by no program.

The pages show it, for there it is read and not kept.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from infra.cli.main import app as command_line
from tests.e2e.plans.planning import Planning, planning

STAYS = "This is not to leave."
LEAVES = "This may leave."
READER = "Finn Advis"

Door = Callable[[Planning, Path], str]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Planning]:
    """Yield a group with a plan, of whose authority two statements may leave and two may not."""
    with planning(tmp_path / "home") as made:
        for login in ("Ada Quill", "Ben Rusk"):
            made.group.world.record(login, "boston", LEAVES)
            more = {"handling": "C", "conditions": ("no_export",)}
            made.group.world.record(login, "boston", STAYS, **more)
        assert made.group.world.close() == 4
        made.open()
        yield made


def _api(town: Planning, address: str) -> str:
    app = town.group.world.app
    token = app.sign_in.tokens.issue(town.person(READER).id, "test", 30).token
    bearer = {"Authorization": f"Bearer {token}"}
    return str(town.group.reader.client.get(address, headers=bearer).text)


def _command(town: Planning, *words: str) -> str:
    environment = {"SOUNDINGS_HOME": str(town.group.world.app.settings.home)}
    done = CliRunner().invoke(command_line, [*words, "--as", READER, "--json"], env=environment)
    assert done.exit_code == 0, done.output
    json.loads(done.output)
    return done.output


def by_api(town: Planning, _: Path) -> str:
    return _api(town, "/api/statements")


def by_api_of_one_authority(town: Planning, _: Path) -> str:
    return _api(town, "/api/statements?authority=boston")


def by_api_of_the_plan(town: Planning, _: Path) -> str:
    return _api(town, f"/api/plans/{town.plan}")


def by_command(town: Planning, _: Path) -> str:
    return _command(town, "statements")


def by_command_of_the_plan(town: Planning, _: Path) -> str:
    return _command(town, "plans", "show", town.plan)


def by_file(town: Planning, folder: Path) -> str:
    out = folder / "heard.csv"
    _command(town, "statements", "--out", str(out))
    return out.read_text()


DOORS = [
    by_api,
    by_api_of_one_authority,
    by_api_of_the_plan,
    by_command,
    by_command_of_the_plan,
    by_file,
]


@pytest.mark.parametrize("door", DOORS)
def test_what_may_leave_in_no_file_leaves_by_no_door(
    town: Planning, tmp_path: Path, door: Door
) -> None:
    got = door(town, tmp_path)
    assert LEAVES in got
    assert STAYS not in got


def test_the_pages_show_what_may_leave_nowhere(town: Planning) -> None:
    for page in ("/statements", f"/plans/{town.plan}"):
        assert STAYS in town.group.as_(READER).open(page).text
