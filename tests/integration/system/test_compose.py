"""The containers start what the command line has and set what the programs read."""

from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped] # PyYAML ships no types
from psycopg.conninfo import conninfo_to_dict
from typer.core import TyperGroup
from typer.main import get_command

from infra.cli.main import app
from infra.observability.settings import ObservabilitySettings
from infra.settings import Settings
from tests.servers.jars import KAFKA

ROOT = Path(__file__).resolve().parents[3]
PROGRAMS = ("serve", "relay", "worker", "feed")
OWN = "SOUNDINGS_"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """Read the file as YAML does, references included."""
    document: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    return document


def test_each_program_is_a_service_that_runs_its_own_command(compose: dict[str, Any]) -> None:
    commands = {name: compose["services"][name]["command"][0] for name in ("init", *PROGRAMS)}
    assert commands == {name: name for name in ("init", *PROGRAMS)}


@pytest.mark.parametrize("program", ["init", *PROGRAMS])
def test_the_command_line_has_every_command_and_option_that_is_run(
    compose: dict[str, Any], program: str
) -> None:
    name, *arguments = compose["services"][program]["command"]
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    assert name in group.commands
    options = {option for one in group.commands[name].params for option in one.opts}
    assert {one for one in arguments if one.startswith("--")} <= options


def test_every_variable_of_ours_is_one_that_the_settings_read(compose: dict[str, Any]) -> None:
    read = {
        OWN + field.upper()
        for settings in (Settings, ObservabilitySettings)
        for field in settings.model_fields
    }
    for service in compose["services"].values():
        assert {one for one in service["environment"] if one.startswith(OWN)} <= read


def test_the_address_of_the_database_holds_no_password(compose: dict[str, Any]) -> None:
    url = compose["services"]["relay"]["environment"]["SOUNDINGS_DATABASE_URL"]
    assert Settings(database_url=url).database_url == url
    assert conninfo_to_dict(url) == {
        "user": "soundings",
        "host": "postgres",
        "port": "5432",
        "dbname": "soundings",
        "passfile": "/run/secrets/pgpass",
    }


def test_whatever_is_published_is_published_on_the_loopback_only(compose: dict[str, Any]) -> None:
    published = {name: service.get("ports", []) for name, service in compose["services"].items()}
    assert [name for name, ports in published.items() if ports] == list(PROGRAMS)
    assert all(port.startswith("127.0.0.1:") for ports in published.values() for port in ports)


@pytest.mark.parametrize("kind", ["secrets", "networks", "volumes"])
def test_everything_that_a_service_uses_is_declared(compose: dict[str, Any], kind: str) -> None:
    for service in compose["services"].values():
        assert {one.split(":")[0] for one in service.get(kind, [])} <= set(compose[kind])


def test_what_runs_on_is_restarted_and_given_time_to_end(compose: dict[str, Any]) -> None:
    for name in ("postgres", "kafka", *PROGRAMS):
        service = compose["services"][name]
        assert service["restart"] == "unless-stopped"
        assert service["stop_grace_period"]


def test_images_are_pinned_and_the_broker_is_the_one_the_tests_run(
    compose: dict[str, Any],
) -> None:
    assert compose["services"]["kafka"]["image"] == f"apache/kafka:{KAFKA}"
    assert ":18.4" in compose["services"]["postgres"]["image"]
