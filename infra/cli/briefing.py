"""``briefing``: what is known of an authority, on two pages to print."""

from pathlib import Path
from typing import Annotated

import typer

from domain.times import Basis
from infra.cli import output
from infra.cli.context import authority as named
from infra.cli.context import installation, viewpoint
from infra.cli.options import KnownBy, OnBasis, Position
from web.features.authorities.briefing_content import briefing_of
from web.features.authorities.briefing_pdf import as_pdf


def briefing(
    authority: Annotated[str, typer.Argument(help="Name, GSS code or address.")],
    out: Annotated[Path, typer.Option(help="The PDF to write.")],
    known_by: KnownBy = None,
    basis: OnBasis = Basis.RECORDED,
    position: Position = None,
) -> None:
    """Write a briefing as a PDF: facts only, without anything said or decided by people.

    Example: soundings briefing Boston --out boston.pdf --known-by 2009-12-31
    """
    with installation() as installed:
        installed.catch_up()
        entry = named(installed, authority)
        seen_from = viewpoint(installed, known_by, basis, position)
        out.write_bytes(as_pdf(briefing_of(seen_from, entry)))
    output.console.print(f"The briefing on {entry.name} is in {out}.")
