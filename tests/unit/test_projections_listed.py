"""One list names the read models; whatever else must name them follows it or is held to it here."""

import tomllib
from pathlib import Path

import pytest

from consumers import runner
from consumers.stream.places import RELAYED, SETTLED
from infra.services.rebuild import NAMES
from projections.follower import kind_of
from projections.registry import projections
from web.words.system import FOLLOWERS, title_of

ROOT = Path(__file__).resolve().parents[2]
LISTED = [one.name for one in projections()]


def test_every_read_model_that_has_a_file_or_folder_is_in_the_list() -> None:
    folders = {path.parent.name for path in ROOT.glob("projections/*/projection.py")}
    files = {
        path.stem
        for path in ROOT.glob("projections/*.py")
        if "(StateProjection):" in path.read_text("utf-8")
    }
    assert {type(one).__module__.split(".")[1] for one in projections()} == folders | files
    assert len(LISTED) == len(folders | files)


@pytest.mark.parametrize("name", [*LISTED, runner.NAME, RELAYED, SETTLED])
def test_every_follower_of_the_log_has_a_name_for_readers(name: str) -> None:
    assert title_of(name) != name
    assert title_of(name) == FOLLOWERS[kind_of(name)]


def test_no_name_for_readers_is_of_a_follower_that_is_gone() -> None:
    followers = {kind_of(one) for one in (*LISTED, runner.NAME, RELAYED, SETTLED)}
    assert FOLLOWERS.keys() == followers


def test_every_read_model_can_be_built_anew_by_its_name() -> None:
    assert list(NAMES) == [kind_of(one) for one in LISTED]
    assert len(set(NAMES)) == len(NAMES)


def test_no_read_model_may_import_another() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    (apart,) = (one for one in contracts["contracts"] if one["type"] == "independence")
    made = {type(one).__module__.removesuffix(".projection") for one in projections()}
    assert set(apart["modules"]) == made
