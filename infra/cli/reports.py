"""``report``: what the partnership tells its Board, as a PDF."""

from pathlib import Path
from typing import Annotated

import typer

from infra.cli import output
from infra.cli.context import Failure, installation, viewpoint
from infra.cli.options import PRESENT, At, at_a_moment_and_day
from web.features.reports.pdf import as_pdf
from web.features.reports.registry import REPORTS, report_of


@at_a_moment_and_day
def report(
    name: Annotated[str, typer.Argument(metavar="NAME", help=", ".join(REPORTS))],
    out: Annotated[Path, typer.Option(help="The PDF to write.")],
    since: Annotated[
        str, typer.Option(help="Tell what changed since then; else in half a year.")
    ] = "",
    at: At = PRESENT,
) -> None:
    """Write a report as a PDF, from recorded facts as they were known.

    Example: soundings report board --out board.pdf --known-by 2010-01-20 --basis published
    """
    if name not in REPORTS:
        msg = f"There is no report '{name}'; there are {', '.join(REPORTS)}."
        raise typer.BadParameter(msg)
    with installation() as installed:
        installed.catch_up()
        made = report_of(name, viewpoint(installed, at), since)
        try:
            out.write_bytes(as_pdf(made))
        except OSError as error:
            msg = f"{out} could not be written: {error.strerror}. Name a folder that exists."
            raise Failure(msg) from None
    output.console.print(f"{made.title}: {out}.")
