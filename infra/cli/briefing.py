"""``briefing``: what is known of an authority, on two pages to print."""

from pathlib import Path
from typing import Annotated

import typer

from infra.cli import output
from infra.cli.context import authority as named
from infra.cli.context import installation, viewpoint
from infra.cli.options import PRESENT, At, at_a_moment
from web.features.authorities.briefing_content import briefing_of
from web.features.authorities.briefing_pdf import as_pdf


@at_a_moment
def briefing(
    authority: Annotated[str, typer.Argument(help="Name, GSS code or address.")],
    out: Annotated[Path, typer.Option(help="The PDF to write.")],
    at: At = PRESENT,
) -> None:
    """Write a briefing as a PDF: facts only, without anything said or decided by people.

    Example: soundings briefing Boston --out boston.pdf --known-by 2009-12-31
    """
    with installation() as installed:
        installed.catch_up()
        entry = named(installed, authority)
        seen_from = viewpoint(installed, at)
        out.write_bytes(as_pdf(briefing_of(seen_from, entry)))
    output.console.print(f"The briefing on {entry.name} is in {out}.")
