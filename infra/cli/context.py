"""What every command needs: the installation, opened and closed, and its arguments read."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from domain.refusal import Refusal
from domain.register.directory import Entry
from domain.times import AsOf
from infra.cli.options import At
from infra.cli.output import Reporter
from infra.services.installation import Soundings
from infra.settings import Settings
from ingest.rejection import Rejection
from ingest.resolution import Resolver
from web.site.moment import Moment, UnreadableMomentError, read_moment
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


def as_of(at: At) -> AsOf:
    """Read where a view is asked from. Raises a usage error for what is no date."""
    try:
        return moment(at)
    except UnreadableMomentError as error:
        raise typer.BadParameter(str(error)) from None


def moment(at: At) -> AsOf:
    """Read where a view is asked from, as an address says it. Raises UnreadableMomentError."""
    return _read(at).as_of


def viewpoint(app: Soundings, at: At) -> Viewpoint:
    """Read from where an installation is looked at. Raises UnreadableMomentError."""
    return Viewpoint(app, _read(at))


def _read(at: At) -> Moment:
    return read_moment(at.known_by or "", at.true_on or "", at.basis.value, str(at.position or ""))


def authority(app: Soundings, name: str) -> Entry:
    """Find an authority by name, alias, slug or GSS code. Raises a usage error for none."""
    try:
        return Resolver(app.directory()).by_name(name)
    except Rejection as rejection:
        near = f" Did you mean {' or '.join(rejection.candidates)}?" if rejection.candidates else ""
        raise typer.BadParameter(rejection.reason + near) from None
