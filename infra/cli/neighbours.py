"""``neighbours``: who is compared with whom."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from infra.cli import output
from infra.cli.context import authority, installation
from infra.cli.options import Json

app = typer.Typer(no_args_is_help=True)
_ACTOR = "soundings neighbours"


@app.command("settle")
def settle(
    years: Annotated[list[int] | None, typer.Argument(help="All that are missing if none.")] = None,
    as_json: Json = False,
) -> None:
    """Compute the neighbours of years that nobody published any for, by what was known then.

    Example: soundings neighbours settle 2019
    """
    with installation() as installed:
        neighbours = installed.neighbours
        found = neighbours.settle(years, _ACTOR) if years else neighbours.settle_missing(_ACTOR)
    if as_json:
        output.print_json({"settled": found})
    else:
        output.console.print(f"Settled: {', '.join(map(str, found)) or 'none'}.")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="The spreadsheet, with columns SN1, SN2 ...")],
    published_on: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="When the lists were published.")
    ],
    as_json: Json = False,
) -> None:
    """Take published lists of neighbours in; they count from that day on.

    Example: soundings neighbours import sn_may_2025.xlsx --published-on 2025-05-01
    """
    day = published_on.date()
    with installation() as installed:
        count = installed.neighbours.take_in(file, day.year, day, _ACTOR)
    if as_json:
        output.print_json({"authorities": count})
    else:
        output.console.print(f"Neighbours of {count} authorities taken in.")


@app.command("list")
def list_(
    name: Annotated[str, typer.Argument(metavar="AUTHORITY")],
    as_json: Json = False,
) -> None:
    """List an authority's neighbours year by year, nearest first, and who settled them.

    Example: soundings neighbours list Boston
    """
    with installation() as installed:
        installed.catch_up()
        wanted, directory = authority(installed, name).id.hex, installed.directory()
        known = installed.neighbours.known()
    years = sorted(known.years.items())
    named = {
        year: [directory.name_of(one) for one in event.lists.get(wanted, ())]
        for year, event in years
    }
    if as_json:
        output.print_json(
            [
                {
                    "year": year,
                    "source": event.source,
                    "published_on": event.published_on,
                    "neighbours": named[year],
                }
                for year, event in years
            ]
        )
        return
    output.print_table(
        f"Neighbours of {name}",
        ("Year", "Settled by", "Nearest first"),
        [(str(year), event.source, ", ".join(named[year])) for year, event in years],
    )
