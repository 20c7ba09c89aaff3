"""Real installations for the end-to-end tests: both examples read in, detectors run."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn
from litestar import Litestar
from playwright.sync_api import Browser

from infra.services.installation import Soundings
from infra.settings import Settings
from tests.e2e.browser import chromium, find_chromium
from tests.e2e.reading import Install, Reader
from tests.integration.steps import take_in
from tests.pages import client_of
from tests.prepared import copied
from web.site import build_assets
from web.site.application import create_app

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
READ_AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_LONGEST_START = 10


@contextmanager
def installation(home: Path, *evidence: Path) -> Iterator[Soundings]:
    """Open an installation in a folder, at a moment that stands still, with evidence read in."""
    copied(home, "register", _set_up)
    with _opened(home) as app:
        take_in(app, *evidence)
        yield app


def _opened(home: Path) -> Soundings:
    return Soundings(Settings(home=home), clock=lambda: READ_AT)


def _set_up(home: Path) -> None:
    with _opened(home) as app:
        app.initialise()


def _set_up_examples(home: Path) -> None:
    with installation(home, EXAMPLES / "east-midlands", EXAMPLES / "childrens-services"):
        pass


@contextmanager
def reading(app: Soundings) -> Iterator[Reader]:
    """Ask the pages of an installation without a network."""
    with client_of(app) as client:
        yield Reader(client)


@pytest.fixture(scope="session")
def _assets() -> None:
    build_assets.build()


@pytest.fixture(scope="session")
def examples(_assets: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Soundings]:
    """Both examples, read in once. Tests only read from it."""
    home = tmp_path_factory.mktemp("examples")
    copied(home, "examples", _set_up_examples)
    with _opened(home) as app:
        yield app


@pytest.fixture(scope="session")
def pages(examples: Soundings) -> Iterator[Reader]:
    """Read the pages over both examples."""
    with reading(examples) as reader:
        yield reader


@pytest.fixture
def install(_assets: None, tmp_path: Path) -> Iterator[Install]:
    """Yield a function that reads files into an installation of the test's own and opens it."""
    with ExitStack() as stack:

        def opened(*evidence: Path) -> Reader:
            app = stack.enter_context(installation(tmp_path / "home", *evidence))
            return stack.enter_context(reading(app))

        yield opened


@pytest.fixture(scope="session")
def address(examples: Soundings) -> Iterator[str]:
    """Serve the pages on the loopback, for a browser."""
    with served(create_app(examples)) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Run Chromium; without one these tests are skipped in sight, in CI they fail."""
    if find_chromium() is None:
        message = "There is no Chromium on this machine (Debian: apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with chromium() as started:
        yield started


@contextmanager
def served(app: Litestar) -> Iterator[str]:
    """Run a server in a thread and return its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + _LONGEST_START
        while not server.started:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(_LONGEST_START)
