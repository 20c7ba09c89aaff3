"""What all tests share: the real servers, and which worker runs the tests that need them."""

import gc
import os
import sys
import warnings
from collections.abc import Generator

import pytest
from hypothesis import settings

from tests import failing, needs, prepared
from tests.folders import disk, keep_in_memory
from tests.servers.fixtures import kafka_broker, mortal_broker

__all__ = ["disk", "kafka_broker", "mortal_broker"]

# A busy machine is no fault of a property: no test asserts a time.
settings.register_profile("soundings", deadline=None)
settings.load_profile("soundings")

_REFUSED = r"unclosed <socket.socket .*laddr=\('(0\.0\.0\.0|127\.0\.0\.1)', \d+\)"
"""A socket that kafka-python leaves to the garbage collector: one whenever a broker that is down
refuses a call, and now and then one of a broker that was stopped under it."""


def pytest_configure(config: pytest.Config) -> None:
    """Keep temporary folders in memory, and let those sockets be, after the last test as well.

    What a developer has set for an installation of their own is not for the tests. Their members
    are made up, and their passwords not worth the work of a hash.
    """
    keep_in_memory()
    _keep_what_is_compiled()
    if not hasattr(config, "workerinput"):
        prepared.begin()
    for name in (
        "SOUNDINGS_DATABASE_URL",
        "SOUNDINGS_KAFKA_BOOTSTRAP",
        "SOUNDINGS_OIDC_ISSUER",
        "SOUNDINGS_VAULT_URL",
    ):
        os.environ.pop(name, None)
    os.environ["SOUNDINGS_HASHING"] = "cheap-for-tests"
    # Workers that each calculate on every core wait for one another at every step.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    config.addinivalue_line("markers", f"server: {needs.SERVER}")
    config.addinivalue_line("markers", f"browser: {needs.BROWSER}")
    config.addinivalue_line("markers", f"long: {needs.LONG}")
    config.addinivalue_line("filterwarnings", f"ignore:{_REFUSED}:ResourceWarning")
    warnings.filterwarnings("ignore", _REFUSED, ResourceWarning)


def _keep_what_is_compiled() -> None:
    """Let Python keep compiled code, here and in programs started from here, whoever said not to.

    Else every worker rewrites the asserts of all tests in each run, and every program that a test
    starts compiles the whole project.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove what was prepared for this run."""
    if not hasattr(config, "workerinput"):
        prepared.end()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Keep the garbage collector off what is imported and collected: it all stays to the end.

    It would be looked through again and again, while it grows and with whatever a test leaves.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)  # the marks must be there when they are chosen by and grouped
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test with what it needs and with what it shares."""
    for item in items:
        needs.mark(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a failing test say what to look at."""
    report = yield
    failing.tell(item, report)
    return report


def pytest_collection_finish(session: pytest.Session) -> None:
    """Fail where groups are not kept together: the suite would pass, in twice its time."""
    if not session.config.getoption("loadgroup", default=False):
        return  # not a worker that is to keep them so
    for item in session.items:
        if item.get_closest_marker("xdist_group") and "@" not in item.nodeid:
            msg = "pytest-xdist does not group tests with this pytest; take the pinned one."
            raise pytest.UsageError(msg)
