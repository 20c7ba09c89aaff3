"""Installations in temporary folders, with real stores."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.app import Soundings
from infra.settings import Settings


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the home of an installation that is set up and closed, to copy."""
    home = tmp_path_factory.mktemp("template") / "home"
    installed = Soundings(Settings(home=home))
    installed.initialise()
    installed.close()
    return home


@pytest.fixture
def app(tmp_path: Path, template: Path) -> Iterator[Soundings]:
    """Give a new installation with the shipped register and catalogue."""
    shutil.copytree(template, tmp_path / "home")
    installed = Soundings(Settings(home=tmp_path / "home"))
    yield installed
    installed.close()


@pytest.fixture(scope="session")
def examples() -> Path:
    """Give the folder of real examples."""
    return Path(__file__).resolve().parents[2] / "examples"
