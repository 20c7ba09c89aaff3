"""``template``: a spreadsheet to fill in."""

from pathlib import Path
from typing import Annotated

import typer

from infra.cli import output
from infra.cli.context import installation
from infra.cli.options import Json
from infra.services.evidence.templates import NAMES


def template(
    name: Annotated[str, typer.Argument(help=f"One of {', '.join(NAMES)}.")],
    out: Annotated[Path, typer.Option(help="The XLSX to write.")],
    as_json: Json = False,
) -> None:
    """Write a spreadsheet to fill in, with lists of authorities, measures and scales.

    Filled in, it goes in by 'soundings import' as it is. The lists are those of the moment.

    Example: soundings template quarterly --out return.xlsx
    """
    with installation() as app:
        made = app.templates.make(name)
    out.write_bytes(made.content)
    if as_json:
        output.print_json({"template": made.name, "out": str(out), "columns": made.columns})
    else:
        output.console.print(f"{out}: fill it in, then: soundings import --dry-run {out}")
