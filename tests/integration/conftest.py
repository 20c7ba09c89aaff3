"""Installations in temporary folders, with real stores."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from infra.app import Soundings
from infra.settings import Settings
from ingest.tally import Report

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
HEADER = (
    "authority,kind,measure,value,true_on,published_on,scale,polarity,source_body,reference,text"
)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Soundings]:
    """Give a new installation with the shipped register and catalogue."""
    installed = Soundings(Settings(home=tmp_path / "home"))
    installed.initialise()
    yield installed
    installed.close()


@pytest.fixture(scope="session")
def examples() -> Path:
    """Give the folder of real examples."""
    return EXAMPLES


def write_rows(path: Path, rows: Sequence[str]) -> Path:
    """Write a plain evidence file."""
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def take_in(app: Soundings, *paths: Path) -> Report:
    """Import files and bring views and alerts up to date."""
    report = app.importer("test").take_in(paths)
    app.follow()
    return report
