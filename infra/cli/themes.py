"""``themes``: what several lines of a service tell of together."""

from typing import Annotated

import typer

from domain.measures.commands import DefineTheme
from domain.measures.themes import theme_key
from infra.cli import output
from infra.cli.context import ACTOR, installation
from infra.cli.options import Json
from web.json.measures import ThemeShape, theme_json

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the themes with their lines, and how alike the surprises of two of them are.

    Example: soundings themes list
    """
    with installation() as installed:
        installed.catch_up()
        measures = installed.catalogue().measures.values()
        found = [theme_json(one, measures) for one in installed.measures.themes()]
    if as_json:
        output.print_json(found)
        return
    _print(found)


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(metavar="THEME", help="A few small words.")],
    title: Annotated[str | None, typer.Option(help="What it is called on pages.")] = None,
    domain: Annotated[str | None, typer.Option(help="The service it is of.")] = None,
    correlation: Annotated[
        float | None,
        typer.Option(help="How alike surprises of two of its lines are: 0, and below 1."),
    ] = None,
    source: Annotated[str | None, typer.Option(help="Where that is known from.")] = None,
    reason: Annotated[str, typer.Option(help="Why; it is kept. Needed to define one anew.")] = "",
    as_json: Json = False,
) -> None:
    """Define a theme, or define it anew: what is left out stays as it was.

    Example: soundings themes add housing --domain housing --correlation 0.1
    """
    with installation() as installed:
        command = DefineTheme(
            at=installed.clock(),
            actor=ACTOR,
            theme=name,
            title=title,
            domain=domain,
            correlation=correlation,
            source=source,
            reason=reason,
        )
        installed.measures.define(command)
        catalogue = installed.catalogue()
        found = theme_json(catalogue.themes[theme_key(name)], catalogue.measures.values())
    if as_json:
        output.print_json(found)
        return
    _print([found])


def _print(found: list[ThemeShape]) -> None:
    output.print_table(
        f"{len(found)} themes",
        ("Theme", "Title", "Of", "Correlation", "Lines", "Why"),
        [
            (
                one["theme"],
                one["title"],
                one["domain"],
                f"{one['correlation']:g}",
                ", ".join(one["lines"]),
                one["reason"],
            )
            for one in found
        ],
    )
