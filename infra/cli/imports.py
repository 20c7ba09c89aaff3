"""``init``, ``import`` and ``quarantine``: getting evidence in."""

from pathlib import Path
from typing import Annotated

import typer

from infra.cli import import_report, output
from infra.cli.context import ACTOR, installation
from infra.cli.options import Json
from infra.observability import tracing
from infra.services.installation import Soundings
from ingest.dates import published as published_on
from ingest.feeds.registry import FEEDS
from ingest.rejection import Rejection
from ingest.tally import Report
from web.json.quarantine import quarantined_json
from web.words import sentences

REJECTED = 3

quarantine_app = typer.Typer(invoke_without_command=True, no_args_is_help=False)


def init(as_json: Json = False) -> None:
    """Make the stores and load the register and measures that ship with the project.

    Safe to repeat: what is there already is left alone.

    Example: soundings init
    """
    with installation(initialised=False) as app:
        created = app.initialise()
        if as_json:
            output.print_json({"created": created})
        else:
            done = "The register is loaded." if created else "Everything was there already."
            output.console.print(f"{done} Next: soundings import examples/east-midlands")


def import_(
    paths: Annotated[list[Path], typer.Argument(exists=True, help="Evidence files or folders.")],
    feed: Annotated[str | None, typer.Option(help="Read as this feed, not by content.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen, and write nothing.")
    ] = False,
    yes: Annotated[
        bool,
        typer.Option("--yes", help="Take it in even where it changes much of what is held."),
    ] = False,
    mapping: Annotated[
        str, typer.Option("--map", help="Read by this mapping: its file, or a shipped one's name.")
    ] = "",
    published: Annotated[
        str, typer.Option(help="Day on which the files were published, where they don't say it.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Take evidence files or folders in. Importing again changes nothing.

    Rows that can't be read go to quarantine with their reason; then the exit code is 3. A file that
    would correct or withdraw more than a tenth of its facts, and more than four, needs --yes.

    Example: soundings import --dry-run examples/east-midlands
    """
    names = [one.name for one in FEEDS]
    if feed is not None and feed not in names:
        msg = f"There is no feed '{feed}'; use one of {', '.join(names)}."
        raise typer.BadParameter(msg)
    with installation() as app, tracing.set_up("import") as traced:
        importer = app.imports.importer(
            ACTOR, dry=dry_run, mapping=mapping, published=_day_said(published)
        )
        with traced.importing(importer.at) as span:
            report = importer.take_in(paths, feed, confirmed=yes)
            span.set_attributes({"rows": report.rows, "rejected": len(report.rejected)})
        if not dry_run:
            app.catch_up()
            app.neighbours.settle_missing(ACTOR)  # first, or all would be folded twice
            app.follow()
    if dry_run and not as_json:
        import_report.print_files(report)
    _finish(report, as_json=as_json)


def _day_said(published: str) -> str:
    """Return a day in its one spelling. Raises BadParameter."""
    try:
        return published_on(published, "--published") if published else ""
    except Rejection as rejection:
        raise typer.BadParameter(rejection.reason) from None


@quarantine_app.callback()
def quarantine(context: typer.Context, as_json: Json = False) -> None:
    """List the rows in quarantine: file, row, reason and nearest names.

    Example: soundings quarantine
    """
    if context.invoked_subcommand is not None:
        return
    with installation() as app:
        app.catch_up()
        waiting = app.imports.waiting_rows()
        parked = _parked(app)
    if as_json:
        output.print_json([*map(quarantined_json, waiting), *parked])
        return
    output.print_table(
        "In quarantine",
        ("File", "Row", "Reason", "Nearest"),
        [(row.file, str(row.row), row.reason, ", ".join(row.candidates)) for row in waiting],
    )
    if parked:
        output.print_table(
            "Messages of the stream that were parked",
            ("Topic", "Message", "Reason"),
            [(str(one["file"]), str(one["row"]), str(one["reason"])) for one in parked],
        )


def _parked(app: Soundings) -> list[dict[str, object]]:
    """Return the parked messages in the shape of rows; none where there are no brokers."""
    if not app.settings.kafka_bootstrap:
        return []
    from consumers.stream.parked_messages import parked  # noqa: PLC0415 - brings Kafka's client along
    from infra.kafka.programs import cluster_of  # noqa: PLC0415 - the same

    return [
        {
            "feed": "stream",
            "file": one.topic,
            "row": f"{one.partition}:{one.offset}",
            "reason": one.reason,
        }
        for one in parked(cluster_of(app.settings))
    ]


@quarantine_app.command("retry")
def retry(as_json: Json = False) -> None:
    """Try the rows in quarantine again, after an alias or authority was added.

    Example: soundings quarantine retry
    """
    with installation() as app:
        report = app.imports.retry_quarantine(ACTOR)
    _finish(report, as_json=as_json)


@quarantine_app.command("dismiss")
def dismiss(
    row: Annotated[str, typer.Argument(help="The row's id, from 'soundings quarantine --json'.")],
    reason: Annotated[str, typer.Option(help="Why it is not to be taken in.")],
    alike: Annotated[
        bool, typer.Option("--alike", help="And all that wait for the same reason, of one name.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Take a row out of quarantine without taking it in. It stays in the log, with the reason.

    Example: soundings quarantine dismiss 5f1c --reason "Sent again since, with the right name."
    """
    with installation() as app:
        dismissed = app.imports.dismiss(row, reason, ACTOR, alike=alike)
    if as_json:
        output.print_json({"dismissed": dismissed[0], "rows": dismissed})
    else:
        rows = sentences.counted(len(dismissed), "row")
        output.console.print(f"{rows} dismissed: {reason}")


def _finish(report: Report, *, as_json: bool) -> None:
    if as_json:
        output.print_json(report)
    else:
        import_report.print_short(report)
    if report.rejected or (report.skipped and not report.files):
        raise typer.Exit(REJECTED)
