"""What a test needs beside Python: told by its fixtures, so that nobody has to mark it by hand."""

from collections.abc import Mapping, Sequence

import pytest

from tests.servers.fixtures import fresh_broker
from tests.servers.postgres import OwnServer

Fixtures = Mapping[str, Sequence[pytest.FixtureDef[object]]]

SERVER = "needs a Kafka broker or a PostgreSQL server"
BROWSER = "needs Chromium"
LONG = "takes seconds: left out of the fast run"
_LONGEST = (
    "tests/attacks/",
    "tests/integration/alerts/test_backtest.py",
    "tests/integration/alerts/test_calibration.py",
    "tests/integration/alerts/test_no_look_ahead.py",
    "tests/integration/evidence/test_picture_two_clocks.py",
    "tests/integration/evidence/test_vintages_replayed.py",
    "tests/integration/register/test_made_anew.py",
    "tests/integration/system/test_backup.py",
    "tests/integration/system/test_notebook.py",
    "tests/integration/system/test_power_cut.py",
    "tests/integration/system/test_readme.py",
    "tests/integration/system/test_rebuilding.py",
    "tests/unit/detectors/test_null_world.py",
)
"""Where the tests are that take a third of the time of all that need no server and no browser."""
_BROKER = {"kafka_broker", "mortal_broker"}
_SERVERS = {*_BROKER, "postgres", "mortal_postgres"}
_STORES = {"postgres", "postgresql"}
"""Values of parameters for which a test fetches a server while it runs."""


def mark(item: pytest.Item) -> None:
    """Mark a test with what it needs, and with the group that one worker keeps together."""
    if not isinstance(item, pytest.Function):
        return
    fixtures: Fixtures = item._fixtureinfo.name2fixturedefs  # noqa: SLF001 - told in no other way
    if _needs_server(item, fixtures):
        item.add_marker(pytest.mark.server)
    if item.nodeid.startswith(_LONGEST):
        item.add_marker(pytest.mark.long)
    if "browser" in fixtures:
        item.add_marker(pytest.mark.browser)
    if group := _group(item, fixtures):
        item.add_marker(pytest.mark.xdist_group(group))


def _needs_server(item: pytest.Function, fixtures: Fixtures) -> bool:
    starters = (fresh_broker, OwnServer)
    asked = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return (
        bool(fixtures.keys() & _SERVERS)
        or any(isinstance(one, str) and one in _STORES for one in asked)
        or any(one is starter for one in vars(item.module).values() for starter in starters)
    )


def _group(item: pytest.Function, fixtures: Fixtures) -> str:
    """Return the group of those that share what takes long to make: a broker, or their module's."""
    if fixtures.keys() & _BROKER:
        return "kafka"
    if item.get_closest_marker("xdist_group"):
        return ""  # it says so itself
    shared = any(found[-1].scope == "module" for found in fixtures.values())
    return item.nodeid.partition("::")[0] if shared else ""
