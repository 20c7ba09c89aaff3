"""``offers``, ``matrix`` and ``budget``: who can help with what, and the year's money for it."""

from datetime import date
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from domain.support.matrix import Available
from domain.support.offer_commands import WithdrawOffer
from infra.cli import output
from infra.cli.context import Failure, as_of, installation
from infra.cli.options import PRESENT, At, Json, at_a_moment
from ingest.resolution import Resolver
from ingest.support_lists import read_budgets, read_offers
from web.json.support import budget_json, matrix_json, offer_json
from web.words.support import FORM_NAMES, GAPS, PROBLEMS, left, money, price

offers = typer.Typer(no_args_is_help=True)
budget = typer.Typer(no_args_is_help=True)
_ACTOR = "soundings offers"

File = Annotated[Path, typer.Argument(exists=True, help="CSV in UTF-8; see examples/support.")]


@offers.command("add")
def add(file: File, as_json: Json = False) -> None:
    """Put the offers of a file on the menu, or change those that are. Safe to repeat.

    Example: soundings offers add examples/support/offers.csv
    """
    with installation() as installed:
        installed.catch_up()
        resolver = Resolver(installed.directory())
        commands = read_offers(file, resolver, installed.clock(), _ACTOR)
        changed = installed.offers.carry_out(commands)
    if as_json:
        output.print_json({"offers": len(commands), "changed": changed})
    else:
        output.console.print(f"{len(commands)} offers, {changed} of them new or changed.")


@offers.command("withdraw")
def withdraw(
    offer: Annotated[str, typer.Argument(metavar="ID", help="As 'offers list --json' shows it.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept and shown.")],
) -> None:
    """Take an offer off the menu; what was called off stays.

    Example: soundings offers withdraw 0f3c5b... --reason "The framework ended"
    """
    with installation() as installed:
        try:
            which = UUID(offer)
        except ValueError as error:
            msg = f"'{offer}' is no id of an offer; 'soundings offers list --json' shows them."
            raise Failure(msg) from error
        command = WithdrawOffer(at=installed.clock(), actor=_ACTOR, offer=which, reason=reason)
        installed.offers.carry_out([command])
    output.console.print("The offer is off the menu.")


@offers.command("list")
@at_a_moment
def list_(
    at: At = PRESENT,
    as_json: Json = False,
) -> None:
    """List the menu with what is left of each offer.

    Example: soundings offers list
    """
    with installation() as installed:
        installed.catch_up()
        menu = installed.offers.menu(as_of(at))
    if as_json:
        output.print_json([offer_json(which, offer) for which, offer in menu.items()])
        return
    output.print_table(
        "The menu",
        ("Offer", "Provider", "Form", "Price", "Capacity"),
        [
            (
                offer.made.title,
                offer.made.provider_name,
                FORM_NAMES[offer.made.form],
                price(offer),
                left(offer),
            )
            for offer in menu.values()
        ],
    )


@at_a_moment
def matrix(
    on: Annotated[str | None, typer.Option(help="The day of the offers (default: today).")] = None,
    at: At = PRESENT,
    as_json: Json = False,
) -> None:
    """Show kinds of problem by form of help: what is left of each, and where nothing is.

    Example: soundings matrix --on 2010-01-20
    """
    with installation() as installed:
        installed.catch_up()
        day = _day(on) if on else installed.clock().date()
        found = installed.offers.matrix(as_of(at), day)
    if as_json:
        output.print_json(matrix_json(found, day))
        return
    output.print_table(
        f"Who can help with what, {day}",
        ("Problem", "Form", "Offers", "Left", "From"),
        [
            (
                PROBLEMS[problem].name,
                FORM_NAMES[form],
                *_cell(cell),
            )
            for (problem, form), cell in found.cells.items()
        ],
    )
    for gap in found.gaps:
        cost = f"; a usual commission would cost {money(gap.pence)}" if gap.pence else ""
        output.console.print(f"{PROBLEMS[gap.problem_type].name}: {GAPS[gap.why]}{cost}.")


@budget.command("load")
def load(file: File, as_json: Json = False) -> None:
    """Set the years of a file: all the money, what of it is for support, contingency, in pounds.

    Example: soundings budget load examples/support/budget.csv
    """
    with installation() as installed:
        years = read_budgets(file, installed.clock(), "soundings budget")
        changed = installed.offers.set_budgets(years)
    if as_json:
        output.print_json({"years": len(years), "changed": changed})
    else:
        output.console.print(f"{len(years)} years, {changed} of them new or changed.")


@budget.command("show")
@at_a_moment
def show(
    at: At = PRESENT,
    as_json: Json = False,
) -> None:
    """Show each year's money: for support, committed, spent, left.

    Example: soundings budget show
    """
    with installation() as installed:
        installed.catch_up()
        found = installed.offers.budgets(as_of(at))
    years = [budget_json(budget) for budget in found]
    if as_json:
        output.print_json(years)
        return
    output.print_table(
        "Money for support",
        ("Year", "Whole", "Support", "Contingency", "Committed", "Spent", "Left"),
        [
            (
                year["year"],
                money(year["total"]),
                money(year["support"]),
                money(year["contingency"]),
                money(year["committed"]),
                money(year["spent"]),
                money(year["left"]),
            )
            for year in years
        ],
    )


def _cell(cell: Available) -> tuple[str, str, str]:
    cost = money(cell.from_pence) if cell.from_pence else "free"
    return str(len(cell.offers)), str(cell.left), cost


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        msg = f"--on: '{text}' is no date; write it as 2010-01-20."
        raise Failure(msg) from error
