"""``alert``: an adviser's decisions about alerts, as the pages take them."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

import typer

from domain.alerts.handling_decisions import HandlingRefusal
from domain.times import AsOf, Basis
from infra.cli import output
from infra.cli.context import Failure, installation
from infra.cli.options import Json
from infra.cli.policy import acting
from infra.cli.visiting import visiting
from infra.services.alerts.handling import HandlingDesk
from projections.alerts.queries import alerts_as_of
from projections.triage.queries import handling_as_of
from web.features.alerts.handling_form import Asked, command
from web.features.alerts.handling_list import handled
from web.features.alerts.soft_voice import converging
from web.json.alerts import listed
from web.words import sentences
from web.words.alert_handling import naming, state

app = typer.Typer(no_args_is_help=True)

Id = Annotated[str, typer.Argument(metavar="ID", help="As 'alert list' shows it.")]
As = Annotated[str, typer.Option("--as", metavar="NAME", help="The adviser who decides.")]
Seen = Annotated[
    int, typer.Option(help="The version you decide on, as 'alert list' shows it.", min=1)
]
Comment = Annotated[
    str, typer.Option(help="Other advisers and custodians see it: nothing said in confidence.")
]
Label = Annotated[
    str, typer.Option(help="useful, known_already, not_applicable, wrong_data or not_a_priority.")
]


@app.command("list")
def list_(as_: As, as_json: Json = False) -> None:
    """List open alerts, newest first, with where each stands and the version to decide on.

    Example: soundings alert list --as finn
    """
    with installation() as installed:
        installed.follow()
        person = acting(installed, "alert list", as_)
        visit = visiting(installed, None, Basis.RECORDED, None, person)
        with installed.reading() as connection:
            found = alerts_as_of(connection, AsOf())
            known = handled(visit, connection)
            spoken = converging(visit, connection)
        shown = listed(visit, found, known, spoken)
    if as_json:
        output.print_json(shown)
        return
    output.print_table(
        "Open alerts",
        ("Id", "Authority", "Level", "Rule", "Where it stands", "Version"),
        [
            (
                one["id"],
                one["authority"],
                one["escalation"]["level"],
                sentences.DETECTORS.get(one["detector"], one["detector"]),
                (one["handling"] and one["handling"]["said"]) or "Nobody has decided yet",
                str(one["handling"]["seen"] if one["handling"] else ""),
            )
            for one in shown
        ],
    )


@app.command("acknowledge")
def acknowledge(alert: Id, as_: As, seen: Seen, comment: Comment = "") -> None:
    """Take an alert on.

    Example: soundings alert acknowledge 4f0c5a1e7f0b5b9b8f0a3c2d1e0f9a8b --as finn --seen 1
    """
    _decide("acknowledge", alert, as_, {"seen": str(seen), "comment": comment})


@app.command("snooze")
def snooze(
    alert: Id,
    as_: As,
    seen: Seen,
    until: Annotated[str, typer.Option(help="The day it comes back, as 2026-12-09.")],
    reason: Annotated[str, typer.Option(help="Why; it is always shown.")],
) -> None:
    """Put an alert off till a day, or till something new is raised.

    Example: soundings alert snooze ID --as finn --seen 1 --until 2026-12-09 --reason Inspected
    """
    _decide("snooze", alert, as_, {"seen": str(seen), "until": until, "reason": reason})


@app.command("dismiss")
def dismiss(alert: Id, as_: As, seen: Seen, label: Label, comment: Comment = "") -> None:
    """Dismiss an alert; it stands on, and comes back when something new is raised.

    Example: soundings alert dismiss ID --as finn --seen 1 --label wrong_data
    """
    _decide("dismiss", alert, as_, {"seen": str(seen), "label": label, "comment": comment})


@app.command("rate")
def rate(alert: Id, as_: As, seen: Seen, label: Label, comment: Comment = "") -> None:
    """Say how useful an alert was that was acknowledged.

    Example: soundings alert rate ID --as finn --seen 2 --label useful
    """
    _decide("rate", alert, as_, {"seen": str(seen), "label": label, "comment": comment})


@app.command("undo")
def undo(alert: Id, as_: As, seen: Seen) -> None:
    """Undo the last decision; both stay on record.

    Example: soundings alert undo ID --as finn --seen 2
    """
    _decide("undo", alert, as_, {"seen": str(seen)})


def _decide(asked: Asked, alert: str, name: str, fields: Mapping[str, str]) -> None:
    with installation() as installed:
        installed.catch_up()
        person = acting(installed, f"alert {asked}", name)
        desk = HandlingDesk(installed)
        try:
            desk.decide(command(asked, installed, person, alert, lambda one: fields.get(one, "")))
        except HandlingRefusal as refusal:
            raise Failure(str(refusal)) from refusal
        with installed.reading() as connection:
            found = handling_as_of(connection, AsOf(), UUID(alert).hex)[UUID(alert).hex]
        said = state(found, naming(desk.names, [found]))
        version = desk.versions([UUID(alert).hex])[UUID(alert).hex]
    output.console.print(f"{said}. Version {version}.")
