"""Installations in temporary folders, with real stores."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from infra.services.installation import Soundings
from infra.settings import Settings
from tests.prepared import copied
from tests.servers.postgres import (
    OwnServer,
    PostgresUnavailableError,
    fresh_database,
    server_url,
)


def _set_up(home: Path) -> None:
    with Soundings(Settings(home=home)) as installed:
        installed.initialise()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home of an installation that is set up and closed, to copy."""
    home = tmp_path_factory.mktemp("template") / "home"
    copied(home, "register, as of now", _set_up)
    return home


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Soundings]:
    """Yield a new installation with the shipped register and catalogue."""
    copied(tmp_path / "home", "register, as of now", _set_up)
    installed = Soundings(Settings(home=tmp_path / "home"))
    yield installed
    installed.close()


@pytest.fixture(scope="session")
def examples() -> Path:
    """Return the folder of real examples."""
    return Path(__file__).resolve().parents[2] / "examples"


@contextmanager
def _or_skipped() -> Iterator[None]:
    """Skip in sight where there is no PostgreSQL; on the build server that is a failure."""
    try:
        yield
    except PostgresUnavailableError as missing:
        if os.environ.get("CI"):
            pytest.fail(f"CI needs a PostgreSQL server: {missing}")
        pytest.skip(f"no PostgreSQL server: {missing}")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Yield the URL of a PostgreSQL server."""
    with _or_skipped(), server_url() as url:
        yield url


@pytest.fixture
def database_url(postgres: str) -> Iterator[str]:
    """Yield the URL of an empty database."""
    with fresh_database(postgres) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(
    postgres: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """Yield the settings of an installation on PostgreSQL that is set up and closed, to copy."""
    home = tmp_path_factory.mktemp("template") / "home"
    with fresh_database(postgres) as url:
        settings = Settings(home=home, database_url=url)
        with Soundings(settings) as installed:
            installed.initialise()
        yield settings


@pytest.fixture
def on_postgres(postgres: str, postgres_template: Settings, tmp_path: Path) -> Iterator[Settings]:
    """Yield the settings of a new installation on PostgreSQL, with register and catalogue."""
    with copied_installation(postgres, postgres_template, tmp_path / "home") as settings:
        yield settings


@contextmanager
def copied_installation(server: str, template: Settings, home: Path) -> Iterator[Settings]:
    """Yield the settings of a copy of an installation on PostgreSQL that nobody has open."""
    shutil.copytree(template.home, home)
    with fresh_database(server, like=str(template.database_url)) as url:
        yield Settings(home=home, database_url=url)


@pytest.fixture
def mortal_postgres() -> Iterator[OwnServer]:
    """Yield a server that the test may kill."""
    with _or_skipped():
        server = OwnServer()
    yield server
    server.stop()
