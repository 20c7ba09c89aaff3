"""``diff``, ``vintages``, ``replay``, ``export``, ``sql``: the time machine on the command line."""

import atexit
import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from consumers.replay import first_fired
from domain.times import Basis
from infra.analysts import files, frames
from infra.analysts.limits import ROWS, SECONDS
from infra.analysts.stamp import Stamp
from infra.cli import output
from infra.cli.context import Failure, authority, installation
from infra.cli.options import Json, KnownBy, OnBasis, Position, TrueOn
from infra.services.alerts.replay import replay as replay_of
from infra.services.installation import Soundings
from projections.timemachine.differences import CAUSES, BackwardsError

Authority = Annotated[str | None, typer.Option("--authority", help="Only this authority.")]
_SHOWN = 50


def diff(
    earlier: Annotated[str, typer.Argument(metavar="FROM", help="Known by this date or time.")],
    later: Annotated[str, typer.Argument(metavar="TO", help="Known by this later one.")],
    name: Authority = None,
    true_on: TrueOn = None,
    basis: OnBasis = Basis.RECORDED,
    position: Position = None,
    as_json: Json = False,
) -> None:
    """Show what changed between two known-by times, and whether it was new, late or corrected.

    Example: soundings diff 2025-03-01 2025-06-01 --basis published --authority Derby
    """
    with installation() as app:
        app.follow()
        before = stamp(app, earlier, true_on, basis, position)
        after = stamp(app, later, true_on, basis, position)
        try:
            found = frames.diff(app, before.as_of, after.as_of, _ids(app, name))
        except BackwardsError as error:
            raise typer.BadParameter(str(error)) from None
        moves = frames.alert_moves(app, before.as_of, after.as_of, _ids(app, name))
    if as_json:
        output.print_json(_with_alerts(found, moves))
        return
    counts = dict(found["cause"].value_counts().iter_rows())
    words = ", ".join(f"{counts[cause]:,} {cause}" for cause in CAUSES if cause in counts)
    output.console.print(f"{found.height:,} changes{': ' if words else ''}{words}")
    _print(found, ("authority", "measure", "before_raw", "after_raw", "cause", "true_on"))
    _print(moves, ("authority", "detector", "domain", "level", "change"))


def _with_alerts(found: pl.DataFrame, moves: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the changes, each with what it did to the alerts that rest on it."""
    by_evidence: dict[str, list[dict[str, str]]] = {}
    for move in moves.iter_rows(named=True):
        for evidence in str(move["evidence_ids"]).split():
            known = {"id": move["alert_id"], "change": move["change"]}
            by_evidence.setdefault(evidence, []).append(known)
    rows = _rows(found)
    for row in rows:
        of_both = dict.fromkeys((row["evidence_before"], row["evidence_after"]))
        cited = [one for key in of_both for one in by_evidence.get(key or "", [])]
        row["alerts"] = list({one["id"]: one for one in cited}.values())
        row["before"] = row["before_raw"] if row["before"] is None else row["before"]
        row["after"] = row["after_raw"] if row["after"] is None else row["after"]
    return rows


def vintages(
    measure: Annotated[str, typer.Argument(help="A measure's name, as 'picture' shows it.")],
    known_by: KnownBy = None,
    basis: OnBasis = Basis.PUBLISHED,
    position: Position = None,
    as_json: Json = False,
) -> None:
    """Show how late a measure's values usually come, and how much they are revised, by source.

    Example: soundings vintages TotAbs
    """
    with installation() as app:
        app.catch_up()
        if measure not in app.catalogue().measures:
            msg = f"No measure is called '{measure}'; 'soundings export measures' lists them."
            raise typer.BadParameter(msg)
        found = frames.lateness(app, measure, stamp(app, known_by, None, basis, position).as_of)
    _show(found, as_json=as_json)


def replay(
    name: Annotated[str, typer.Argument(metavar="AUTHORITY")],
    known_by: KnownBy = None,
    position: Position = None,
    every: Annotated[bool, typer.Option("--every", help="Every episode, not the first.")] = False,
    as_json: Json = False,
) -> None:
    """Could we have known? When today's rules would first have fired on what was published.

    Example: soundings replay Nottingham --known-by 2018-12-31
    """
    with installation() as app:
        app.catch_up()
        one = authority(app, name).id.hex
        found = replay_of(app, one, stamp(app, known_by, None, Basis.PUBLISHED, position).as_of)
        frame = frames.replayed(found if every else first_fired(found), one, app)
    if as_json:
        output.print_json(_rows(frame))
        return
    _print(frame, ("on", "until", "level", "detector", "domain", "reasons"))


def export(
    name: Annotated[str, typer.Argument(metavar="NAME", help=", ".join(frames.VIEWS))],
    out: Annotated[Path, typer.Option("--out", help="A .parquet, .csv or .xlsx file.")],
    known_by: KnownBy = None,
    true_on: TrueOn = None,
    basis: OnBasis = Basis.RECORDED,
    position: Position = None,
    as_json: Json = False,
) -> None:
    """Write a view to a file, stamped with the moment it was asked of.

    Example: soundings export picture --out picture.parquet --known-by 2025-03-01
    """
    if name not in frames.VIEWS:
        msg = f"There is no view '{name}'; there are {', '.join(frames.VIEWS)}."
        raise typer.BadParameter(msg)
    try:
        files.check(out)
        with installation() as app:
            app.follow()
            asked = stamp(app, known_by, true_on, basis, position)
            frame = asked.put_on(frames.VIEWS[name](app, asked.as_of, None))
            rows = files.write(frame, out)
    except files.UnwritableError as error:
        raise typer.BadParameter(str(error)) from None
    except OSError as error:
        msg = f"{out} could not be written: {error.strerror}. Name a folder that exists."
        raise Failure(msg) from None
    if as_json:
        output.print_json({"rows": rows})
    else:
        output.console.print(f"{rows:,} rows in {out}")


def sql(
    query: Annotated[str, typer.Argument(help="One SELECT over the views.")],
    known_by: KnownBy = None,
    true_on: TrueOn = None,
    basis: OnBasis = Basis.RECORDED,
    position: Position = None,
    rows: Annotated[int, typer.Option(min=1, help="At most so many rows.")] = ROWS,
    seconds: Annotated[float, typer.Option(min=0.1, help="At most so long.")] = SECONDS,
    as_json: Json = False,
) -> None:
    """Answer one SELECT over the views as of a moment, read-only and with limits.

    Example: soundings sql "SELECT measure, count(*) FROM picture GROUP BY 1" --known-by 2025-03-01
    """
    from infra.analysts.sql import QueryError, Session  # noqa: PLC0415 - DuckDB is slow to load

    atexit.register(_hush)
    with installation() as app:
        app.catch_up()
        asked = stamp(app, known_by, true_on, basis, position)

        def table(name: str) -> pl.DataFrame | None:
            view = frames.VIEWS.get(name)
            return None if view is None else asked.put_on(view(app, asked.as_of, None))

        try:
            with Session(table, rows=rows, seconds=seconds) as session:
                found = session.query(query)
        except QueryError as error:
            raise Failure(str(error)) from None
    _show(found, as_json=as_json)


def _hush() -> None:
    """Keep DuckDB's bindings from listing their own leftovers when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def stamp(
    app: Soundings, known_by: str | None, true_on: str | None, basis: Basis, position: int | None
) -> Stamp:
    """Read a moment. Raises a usage error for what is no date."""
    here = app.position() if position is None else position
    try:
        return Stamp.read(known_by, true_on, basis, here, app.clock())
    except ValueError as error:
        msg = f"{error}; write dates as 2009-12-09 and date-times as 2009-12-09T10:30."
        raise typer.BadParameter(msg) from None


def _ids(app: Soundings, name: str | None) -> list[str] | None:
    return None if name is None else [authority(app, name).id.hex]


def _show(frame: pl.DataFrame, *, as_json: bool) -> None:
    if as_json:
        output.print_json(_rows(frame))
    else:
        _print(frame, frame.columns)


def _print(frame: pl.DataFrame, columns: tuple[str, ...] | list[str]) -> None:
    shown = frame.select(columns).head(_SHOWN)
    rows = [["" if cell is None else str(cell) for cell in row] for row in shown.rows()]
    output.print_table(f"{frame.height:,} rows", [_heading(one) for one in columns], rows)


def _heading(column: str) -> str:
    return column.replace("_", " ").capitalize()


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return [
        {name: cell.isoformat() if isinstance(cell, date) else cell for name, cell in row.items()}
        for row in frame.iter_rows(named=True)
    ]
