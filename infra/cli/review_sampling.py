"""``reviews``: whom to look at next, some of them drawn at random."""

from pathlib import Path
from typing import Annotated

import typer

from consumers.backtest.labels import read_labels
from domain.alerts.review_events import ReviewsPlanned
from domain.register.directory import Directory
from infra.cli import output
from infra.cli.context import installation
from infra.cli.options import Json
from infra.services.alerts.review_sampling import recall

app = typer.Typer(no_args_is_help=True)
_ACTOR = "soundings reviews"
_BUDGET, _SHARE = 15, 0.2

Quarter = Annotated[str, typer.Argument(help="Such as 2026Q1.")]


@app.command("plan")
def plan(
    quarter: Quarter,
    budget: Annotated[int, typer.Option(min=1, help="How many reviews.")] = _BUDGET,
    share: Annotated[float, typer.Option(min=0, max=1, help="Drawn at random.")] = _SHARE,
    seed: Annotated[int | None, typer.Option(min=0, help="To draw again what was drawn.")] = None,
    as_json: Json = False,
) -> None:
    """Plan a quarter's reviews: the top of the ranking, and some drawn at random from all.

    Example: soundings reviews plan 2026Q1 --budget 15 --share 0.2
    """
    with installation() as installed:
        planned = installed.review_sampling.plan(quarter, budget, share, seed, _ACTOR)
        directory = installed.directory()
    _show([planned], directory, as_json=as_json)


@app.command("list")
def list_(
    quarters: Annotated[list[str], typer.Argument(help="Such as 2026Q1 2026Q2.")],
    as_json: Json = False,
) -> None:
    """List whom quarters were planned to look at, and who of them was drawn at random.

    Example: soundings reviews list 2026Q1
    """
    with installation() as installed:
        installed.catch_up()
        found, directory = installed.review_sampling.planned(quarters), installed.directory()
    _show(found, directory, as_json=as_json)


@app.command("recall")
def recall_(
    quarters: Annotated[list[str], typer.Argument(help="Such as 2026Q1 2026Q2.")],
    labels: Annotated[
        Path, typer.Option(exists=True, help="CSV with the columns authority, on, outcome.")
    ],
    as_json: Json = False,
) -> None:
    """Estimate from those drawn at random how many of the bad the ranking finds.

    Example: soundings reviews recall 2026Q1 --labels outcomes.csv
    """
    with installation() as installed:
        installed.catch_up()
        plans = installed.review_sampling.planned(quarters)
        outcomes = read_labels(labels, installed.directory()).labels
    found = recall(plans, outcomes)
    if as_json:
        output.print_json(found._asdict() | {"recall": found.share})
    else:
        output.console.print(
            f"{found.drawn} were drawn at random, {found.looked_at} were looked at within a year, "
            f"{found.bad} went bad; the ranking had chosen {found.found} of these."
        )


def _show(found: list[ReviewsPlanned], directory: Directory, *, as_json: bool) -> None:
    rows = [
        {"quarter": plan.quarter, "authority": directory.name_of(one), "chosen": chosen}
        for plan in found
        for chosen, some in (("by rank", plan.ranked), ("at random", plan.drawn))
        for one in some
    ]
    if as_json:
        output.print_json(rows)
    else:
        table = [(one["quarter"], one["authority"], one["chosen"]) for one in rows]
        output.print_table("Reviews planned", ("Quarter", "Authority", "Chosen"), table)
