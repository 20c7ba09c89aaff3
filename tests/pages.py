"""The pages over an installation, for tests that open one after the other."""

from collections.abc import Iterator
from contextlib import contextmanager

from litestar import Litestar
from litestar.testing import TestClient

from infra.services.installation import Soundings
from web.site.application import create_app, state_of
from web.site.gate import Gate

_IDLE: list[Litestar] = []


@contextmanager
def pages_over(app: Soundings) -> Iterator[Litestar]:
    """Lend the pages of an installation.

    To make them takes longer than most tests do with them. So those that nobody uses any more are
    lent again, and everything in them that is of an installation is exchanged.
    """
    pages = _IDLE.pop() if _IDLE else create_app(app)
    gate, forms = pages.asgi_handler, pages.csrf_config
    assert isinstance(gate, Gate)
    assert forms is not None
    pages.state.update(state_of(app))
    pages.asgi_handler = Gate(gate._app, app)  # noqa: SLF001 - what is inside stays
    forms.secret = app.secret
    try:
        yield pages
    finally:
        _IDLE.append(pages)


@contextmanager
def client_of(app: Soundings) -> Iterator[TestClient[Litestar]]:
    """Yield a browser without a window that opens the pages of an installation."""
    with pages_over(app) as pages, TestClient(pages, raise_server_exceptions=False) as client:
        yield client
