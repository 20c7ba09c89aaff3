"""Puts the pages and the API on top of an installation."""

from collections.abc import Callable

from litestar import Litestar

from infra.services.installation import Soundings
from infra.services.system.service import SystemService, parked_of
from web.site.application import create_app


def build(app: Soundings, failing: Callable[[], bool]) -> Litestar:
    """Return the web application of an installation, with what tells if following the log fails."""
    return create_app(app, SystemService(app, failing, parked_of(app.settings)))
