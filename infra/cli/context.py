"""What every command needs: the installation, opened and closed, and its arguments read."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import typer

from domain.refusal import Refusal
from domain.register.directory import Entry
from domain.times import FOREVER, AsOf, Basis, known_by_instant
from infra.cli.output import Reporter
from infra.services.installation import Soundings
from infra.settings import Settings
from ingest.rejection import Rejection
from ingest.resolution import Resolver
from web.site.moment import Moment, read_moment
from web.site.viewpoint import Viewpoint

ACTOR = "command line"
_GC_THRESHOLD = 100_000


class Failure(Refusal):
    """A command could not do its work; the message says what and what to do."""


@contextmanager
def installation(*, initialised: bool = True, quiet: bool = False) -> Iterator[Soundings]:
    """Open the installation in ``SOUNDINGS_HOME``.

    Commands make millions of small frozen objects that never form cycles, so the collector is
    told to look less often: it takes a tenth to a third off an import. ``quiet`` is for programs
    that run on: they log, and show no progress.
    """
    gc.set_threshold(_GC_THRESHOLD)
    reporter = Reporter()
    app = Soundings(Settings()) if quiet else Soundings(Settings(), progress=reporter)
    try:
        if initialised and app.store.last_position() == 0:
            msg = f"Nothing is set up in {app.settings.home}; run 'soundings init' first."
            raise Failure(msg)
        yield app
    finally:
        reporter.stop()
        app.close()


def as_of(
    known_by: str | None, true_on: str | None, basis: Basis, position: int | None = None
) -> AsOf:
    """Read the two clocks from the command line. Raises a usage error for what is no date."""
    try:
        known = known_by_instant(known_by) if known_by else AsOf().known_by
        day = date.fromisoformat(true_on) if true_on else AsOf().true_on
    except ValueError as error:
        msg = f"{error}; write dates as 2009-12-09 and date-times as 2009-12-09T10:30."
        raise typer.BadParameter(msg) from None
    return AsOf(known, day, basis, FOREVER if position is None else position)


def moment(
    known_by: str | None, basis: Basis, position: int | None, true_on: str | None = None
) -> AsOf:
    """Read where a view is asked from, as an address says it. Raises UnreadableMomentError."""
    return _read(known_by, basis, position, true_on).as_of


def viewpoint(
    app: Soundings,
    known_by: str | None,
    basis: Basis,
    position: int | None,
    true_on: str | None = None,
) -> Viewpoint:
    """Read from where an installation is looked at, likewise."""
    return Viewpoint(app, _read(known_by, basis, position, true_on))


def _read(known_by: str | None, basis: Basis, position: int | None, true_on: str | None) -> Moment:
    return read_moment(known_by or "", true_on or "", basis.value, str(position or ""))


def authority(app: Soundings, name: str) -> Entry:
    """Find an authority by name, alias, slug or GSS code. Raises a usage error for none."""
    try:
        return Resolver(app.directory()).by_name(name)
    except Rejection as rejection:
        near = f" Did you mean {' or '.join(rejection.candidates)}?" if rejection.candidates else ""
        raise typer.BadParameter(rejection.reason + near) from None
