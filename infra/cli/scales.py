"""``scales``: which values evidence can have, and which end of them is the best."""

from typing import Annotated, cast, get_args

import typer

from domain.measures.commands import DefineScale
from domain.measures.events import Polarity
from domain.measures.written import bands_of, symbols_of
from infra.cli import output
from infra.cli.context import ACTOR, installation
from infra.cli.options import Json
from web.json.measures import scale_json
from web.words.measures import best_words, takes_words

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the scales with their words and their best end.

    Example: soundings scales list
    """
    with installation() as installed:
        installed.catch_up()
        found = installed.measures.scales()
    if as_json:
        output.print_json([scale_json(one) for one in found])
        return
    output.print_table(
        f"{len(found)} scales",
        ("Scale", "Takes", "Best", "Source", "Version"),
        [
            (one.scale, takes_words(one), best_words(one), one.source, str(one.originator_version))
            for one in found
        ],
    )


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(metavar="SCALE", help="Small letters and hyphens.")],
    word: Annotated[
        list[str] | None,
        typer.Option(help="A grade, in order; behind bars what it also arrives as. Repeatable."),
    ] = None,
    best: Annotated[
        str, typer.Option(help="Which grade is the best: first, last, its word; none for neither.")
    ] = "",
    unit: Annotated[str | None, typer.Option(help="Of numbers: percent, days or money.")] = None,
    polarity: Annotated[
        str | None, typer.Option(help="Of numbers: high or low is good on all of the scale.")
    ] = None,
    lowest: Annotated[float | None, typer.Option(help="Of numbers: no value is below.")] = None,
    highest: Annotated[float | None, typer.Option(help="Of numbers: no value is above.")] = None,
    compared_on: Annotated[
        str | None, typer.Option(help="The scale on which its grades are compared, one for one.")
    ] = None,
    symbol: Annotated[
        list[str] | None,
        typer.Option(help="A mark for no value, as 'nyr = not yet rated'. Repeatable."),
    ] = None,
    source: Annotated[str | None, typer.Option(help="Who gives values on it.")] = None,
    reason: Annotated[str, typer.Option(help="Why; it is kept. Needed to define one anew.")] = "",
    as_json: Json = False,
) -> None:
    """Define a scale, or define it anew: of grades by their words, else of numbers.

    What is left out stays as it was. Evidence that is held on it must not come to say something
    else.

    Example: soundings scales add landlord --word "C1 | 1" --word "C2 | 2" --word "C3 | 3" --best C1
    """
    bands, end = bands_of(word or (), best)
    direction = _direction(polarity, graded=bool(bands))
    with installation() as installed:
        command = DefineScale(
            at=installed.clock(),
            actor=ACTOR,
            scale=name.casefold(),
            form="ordinal" if bands else None,
            unit=unit,
            polarity=end if bands else direction,
            bands=bands or None,
            lowest=lowest,
            highest=highest,
            maps_to=compared_on,
            symbols=symbols_of(symbol) if symbol else None,
            source=source,
            reason=reason,
        )
        installed.measures.define(command)
        found = installed.catalogue().scales[command.scale]
    if as_json:
        output.print_json(scale_json(found))
        return
    output.console.print(f"{found.scale}: {takes_words(found)}. Best: {best_words(found)}.")


def _direction(polarity: str | None, *, graded: bool) -> Polarity | None:
    if polarity is None:
        return None
    if graded or polarity not in get_args(Polarity):
        msg = "Of numbers say high, low or none; of grades say with --best which is the best."
        raise typer.BadParameter(msg, param_hint="--polarity")
    return cast("Polarity", polarity)
