"""What all tests share: the real servers, and which worker runs the tests that need them."""

import os
import warnings

import pytest

from tests.servers.fixtures import kafka_broker, mortal_broker

__all__ = ["kafka_broker", "mortal_broker"]

_REFUSED = r"unclosed <socket.socket .*laddr=\('0\.0\.0\.0', \d+\)>"
"""A socket that never got to anybody: kafka-python leaves one to the garbage collector whenever
a broker that is down refuses a call. Ours are all bound to the loopback."""


def pytest_configure(config: pytest.Config) -> None:
    """Let those sockets be, in every test and in what is collected after the last.

    What a developer has set for an installation of their own is not for the tests.
    """
    for name in (
        "SOUNDINGS_DATABASE_URL",
        "SOUNDINGS_KAFKA_BOOTSTRAP",
        "SOUNDINGS_OIDC_ISSUER",
        "SOUNDINGS_VAULT_URL",
    ):
        os.environ.pop(name, None)
    config.addinivalue_line("filterwarnings", f"ignore:{_REFUSED}:ResourceWarning")
    warnings.filterwarnings("ignore", _REFUSED, ResourceWarning)


@pytest.hookimpl(tryfirst=True)  # the marks must be there when the workers read them
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run all tests that use the broker on one worker, so that only one broker is started."""
    for item in items:
        if "kafka_broker" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("kafka"))
