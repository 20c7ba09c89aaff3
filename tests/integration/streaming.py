"""Steps that tests of the stream share: both engines over the same files, and what each says."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import msgspec
import polars as pl

from domain.times import AsOf, Basis
from infra.kafka import programs
from infra.observability.shutdown import Stopping
from infra.services.installation import Soundings
from infra.settings import Settings
from projections.alerts.queries import alerts_as_of
from tests.integration.stored import Views, view_rows
from web.json.explain import Explainer

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
_OF_THE_LOG = ("position", "hash")
"""What of an alert's event the log gave it: when it came decides that, not what it says."""


def fixed() -> datetime:
    """Return one moment, so that two installations record the same times."""
    return AT


@contextmanager
def installed(settings: Settings) -> Iterator[Soundings]:
    """Yield an installation with the register loaded, at the fixed moment."""
    with Soundings(settings, clock=fixed) as app:
        app.initialise()
        yield app


class _Kept:
    """A program in a thread, begun anew when it ends by itself, as whoever runs it would."""

    def __init__(self, run: Callable[[Soundings, Stopping], object], settings: Settings) -> None:
        self._run = run
        self._settings = settings
        self._over = Event()
        self._stopping = Stopping()
        self._thread = Thread(target=self._keep)
        self._thread.start()

    def _keep(self) -> None:
        with Soundings(self._settings, fixed) as app:
            while not self._over.is_set():
                self._stopping = Stopping()
                if not self._over.is_set():
                    self._run(app, self._stopping)

    def end(self) -> None:
        """Tell it to stop, and wait until it has."""
        self._over.set()
        while self._thread.is_alive():
            self._stopping.tell()
            self._thread.join(0.2)


@contextmanager
def stream_in_process(settings: Settings) -> Iterator[None]:
    """Run relay, worker and feed as threads of this process, at the fixed moment."""
    runs = (programs.run_relay, programs.run_worker, programs.run_feed)
    kept = [_Kept(run, settings) for run in runs]
    try:
        yield
    finally:
        for one in kept:
            one.end()


def views_of(app: Soundings) -> Views:
    """Return every view; of alerts, without where in the log their events came to stand."""
    app.catch_up()
    found = view_rows(app)
    for one in app.projections:
        for table in one.tables:
            if table.name.startswith("alert"):
                names = [column.name for column in table.columns if column.name != "id"]
                kept = [at for at, name in enumerate(names) if "position" not in name]
                rows = [tuple(row[at] for at in kept) for row in found[table.name]]
                found[table.name] = sorted(rows, key=repr)
    return found


def explanations(app: Soundings, values: int) -> dict[str, bytes]:
    """Return the explanation of every alert there ever was, and of some values, by id."""
    with app.reading() as connection:
        explainer = Explainer(app.store, connection, app.directory(), app.catalogue())
        alerts = alerts_as_of(connection, AsOf(basis=Basis.PUBLISHED), include_cleared=True)
        facts = sorted(str(row[1]) for row in view_rows(app)["picture_versions_v2"])[:values]
        wanted = [*(one.id for one in alerts), *facts]
        return {one: _plain(explainer.explain(one)) for one in wanted}


def _plain(explained: object) -> bytes:
    return json.dumps(_without(msgspec.to_builtins(explained)), sort_keys=True).encode()


def _without(found: object) -> object:
    """Leave out of alerts' events what only says where in the log they stand."""
    if isinstance(found, dict):
        of_alert = str(found.get("topic", "")).startswith("alerts.")
        return {
            key: _without(value)
            for key, value in found.items()
            if not (of_alert and key in _OF_THE_LOG)
        }
    if isinstance(found, list):
        return [_without(one) for one in found]
    return found


def take_in(app: Soundings, *paths: Path) -> None:
    """Import files and bring what runs in this process up to date."""
    app.imports.importer("test").take_in(paths)
    app.follow()


def same_in_the_end(app: Soundings, folder: Path, files: Sequence[Path]) -> None:
    """Hold facts and alerts against an embedded installation that nobody disturbed."""
    with Soundings(Settings(home=folder / "undisturbed")) as other:
        other.initialise()
        take_in(other, *files)
        assert _facts(app) == _facts(other)
        assert alerts_of(app) == alerts_of(other)
    assert app.store.verify().ok


def _facts(app: Soundings) -> list[tuple[object, ...]]:
    rows = app.columns.portfolio().versions(AsOf().position, pl.lit(value=True))
    return sorted(rows.select("evidence", "version", "authority", "measure", "raw").rows())


def alerts_of(app: Soundings, authority: str | None = None) -> list[tuple[object, ...]]:
    """Return every alert there ever was, of everybody or of one authority."""
    app.catch_up()
    with app.reading() as connection:
        found = alerts_as_of(connection, AsOf(), authority=authority, include_cleared=True)
    return sorted((one.id, one.level, one.opened_on, one.cleared_on, one.steps) for one in found)
