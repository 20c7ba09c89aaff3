"""The Python client for analysts: frames of any past state, stamped with their basis.

The README has a session that is run as a test; ``examples/notebooks`` a worked notebook.
"""

from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import polars as pl

from consumers.replay import first_fired
from domain.times import Basis
from infra.analysts import files, frames
from infra.analysts.limits import ROWS, SECONDS
from infra.analysts.sql import Session
from infra.analysts.stamp import Stamp
from infra.services.alerts.replay import replay as replay_of
from infra.services.installation import Soundings
from infra.settings import Settings
from ingest.resolution import Resolver
from web.json.explain import Explainer

Frames = Literal["polars", "pandas"]
BasisName = Literal["recorded", "published"]
When = str | date | datetime | None
"""A date or date-time, as ISO text or as such; None is now (or, for ``true_on``, any day)."""


def open_client(home: Path | str | None = None, frames_as: Frames = "polars") -> "Client":
    """Open an installation to read; without ``home``, the one that ``SOUNDINGS_HOME`` names."""
    settings = Settings() if home is None else Settings(home=Path(home))
    return Client(Soundings(settings), frames_as)


class Client(AbstractContextManager["Client"]):
    """Answers as frames, each with its stamp as columns: ``as_known_by``, ``as_basis`` and so on.

    Asked again with the ``position`` in its stamp, every question has the same answer for ever.
    ``authority`` is a name, alias, slug or GSS code; a name that leads nowhere raises Rejection.
    Dates that can't be read raise ValueError.
    """

    def __init__(self, app: Soundings, frames_as: Frames = "polars") -> None:
        """Take an opened installation; ``frames_as='pandas'`` needs pandas."""
        self._app, self._frames_as = app, frames_as
        app.catch_up()

    def as_of(
        self,
        known_by: When = None,
        true_on: When = None,
        basis: BasisName = "recorded",
        *,
        authority: str | None = None,
        view: str = "picture",
        position: int | None = None,
    ) -> Any:  # noqa: ANN401 - a Polars or a pandas frame, as the client was opened
        """Return a view as it stood: the picture, or any of ``frames.VIEWS``.

        Raises KeyError for a view there is not.
        """
        stamp = self._stamp(known_by, true_on, basis, position)
        found = frames.VIEWS[view](self._app, stamp.as_of, self._ids(authority))
        return self._given(found, stamp)

    def history(
        self,
        authority: str,
        measure: str | None = None,
        *,
        known_by: When = None,
        basis: BasisName = "recorded",
        position: int | None = None,
    ) -> Any:  # noqa: ANN401 - the same
        """Return every version of an authority's facts, of one measure or all."""
        stamp = self._stamp(known_by, None, basis, position)
        found = frames.history(self._app, stamp.as_of, self._ids(authority))
        wanted = found if measure is None else found.filter(pl.col("measure") == measure)
        return self._given(wanted, stamp)

    def diff(
        self,
        known_by: When,
        then_known_by: When = None,
        basis: BasisName = "recorded",
        *,
        true_on: When = None,
        authority: str | None = None,
        position: int | None = None,
    ) -> Any:  # noqa: ANN401 - the same
        """Return what changed between two known-by times, by cause; by default until now."""
        before = self._stamp(known_by, true_on, basis, position)
        after = self._stamp(then_known_by, true_on, basis, position)
        found = frames.diff(self._app, before.as_of, after.as_of, self._ids(authority))
        since = pl.lit(before.known_at).alias("since_known_by")
        return self._given(found.with_columns(since), after)

    def vintages(
        self,
        measure: str,
        *,
        known_by: When = None,
        basis: BasisName = "published",
        position: int | None = None,
    ) -> Any:  # noqa: ANN401 - the same
        """Return how late a measure's values come and how much they are revised, by source."""
        stamp = self._stamp(known_by, None, basis, position)
        return self._given(frames.lateness(self._app, measure, stamp.as_of), stamp)

    def replay(
        self,
        authority: str,
        *,
        known_by: When = None,
        first: bool = True,
        position: int | None = None,
    ) -> Any:  # noqa: ANN401 - the same
        """Return when today's rules would have fired on what was knowable; ``first`` or always."""
        stamp = self._stamp(known_by, None, "published", position)
        [one] = self._ids(authority) or [""]
        found = replay_of(self._app, one, stamp.as_of)
        wanted = first_fired(found) if first else found
        return self._given(frames.replayed(wanted, one, self._app), stamp)

    def explain(self, identifier: str | UUID) -> dict[str, Any] | None:
        """Follow a value, signal or alert to its events, hashes, rule and parameters."""
        app = self._app
        with app.reading() as connection:
            explainer = Explainer(app.store, connection, app.directory(), app.catalogue())
            return explainer.explain(str(identifier))

    def sql(
        self,
        known_by: When = None,
        true_on: When = None,
        basis: BasisName = "recorded",
        *,
        position: int | None = None,
        rows: int = ROWS,
        seconds: float = SECONDS,
    ) -> Session:
        """Open a read-only SQL session pinned to a moment; its tables are the views."""
        stamp = self._stamp(known_by, true_on, basis, position)

        def table(name: str) -> pl.DataFrame | None:
            view = frames.VIEWS.get(name)
            return None if view is None else stamp.put_on(view(self._app, stamp.as_of, None))

        return Session(table, rows=rows, seconds=seconds)

    def write(self, frame: pl.DataFrame, path: Path | str) -> int:
        """Write a frame as .parquet, .csv or .xlsx; text never becomes a spreadsheet's formula."""
        return files.write(frame, Path(path))

    def close(self) -> None:
        """Close the installation."""
        self._app.close()

    def __exit__(self, *_: object) -> None:
        self.close()

    def _stamp(
        self, known_by: When, true_on: When, basis: BasisName, position: int | None
    ) -> Stamp:
        here = self._app.position() if position is None else position
        return Stamp.read(_text(known_by), _text(true_on), Basis(basis), here, self._app.clock())

    def _ids(self, authority: str | None) -> list[str] | None:
        if authority is None:
            return None
        return [Resolver(self._app.directory()).by_name(authority).id.hex]

    def _given(self, frame: pl.DataFrame, stamp: Stamp) -> Any:  # noqa: ANN401 - the same
        stamped = stamp.put_on(frame)
        if self._frames_as == "polars":
            return stamped
        import pandas as pd  # noqa: PLC0415 - only those who ask for pandas need it

        return pd.DataFrame(stamped.to_dict(as_series=False))


def _text(when: When) -> str | None:
    return when.isoformat() if isinstance(when, date) else when
