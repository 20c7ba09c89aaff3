"""``map``: a mapping proposed for a file that no feed knows."""

from pathlib import Path
from typing import Annotated, Any

import typer

from domain.evidence.commands import TakeIn
from domain.register.directory import Directory
from infra.cli import output
from infra.cli.context import installation
from infra.cli.options import Json
from ingest.mappings.shipped import written


def map_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The file.")],
    out: Annotated[Path | None, typer.Option(help="Write the mapping there.")] = None,
    as_json: Json = False,
) -> None:
    """Propose a mapping for a file, and show the first ten facts it would give.

    Mend what it gets wrong, say what it leaves in brackets, then: soundings import --map.

    Example: soundings map returns.xlsx --out returns.toml
    """
    with installation() as app:
        proposal = app.mappings.propose(file)
    text = written(proposal.mapping)
    if out is not None:
        out.write_text(text, encoding="utf-8")
    facts = [_fact(one, proposal.directory) for one in proposal.facts]
    if as_json:
        mapping = proposal.mapping.model_dump(mode="json", exclude_defaults=True)
        output.print_json({"mapping": mapping, "facts": facts})
        return
    if proposal.known_to:
        said = f"The feed {proposal.known_to} reads this file as it is: soundings import {file}"
        output.console.print(said)
    output.console.print(text, soft_wrap=True)
    output.print_table(
        "The first facts it would give",
        ("Authority", "Measure", "Value", "True on", "Published on"),
        [
            tuple(
                str(one[name])
                for name in ("authority", "measure", "raw", "true_on", "published_on")
            )
            for one in facts
        ],
    )


def _fact(one: TakeIn, directory: Directory) -> dict[str, Any]:
    return {
        "authority": directory.name_of(one.authority),
        "code": directory.code_of(one.authority),
        "kind": one.kind,
        "measure": one.measure,
        "value": one.value,
        "raw": one.raw,
        "scale": one.scale,
        "polarity": one.polarity,
        "true_on": one.true_on.isoformat(),
        "published_on": one.published_on,
        "reference": one.reference,
        "row": one.origin.row,
    }
