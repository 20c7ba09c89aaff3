"""``alert``: an adviser's decisions about alerts, as the pages take them."""

from typing import Annotated
from uuid import UUID

import typer

from domain.times import AsOf
from infra.cli import output
from infra.cli.context import installation
from infra.cli.options import Json
from infra.cli.policy import acting
from infra.services.alerts.handling import Asked, DecisionDraft
from web.json.alerts import alerts_json
from web.words import sentences
from web.words.handling import state

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
    now = AsOf()
    with installation() as installed:
        installed.follow()
        person = acting(installed, "alert list", as_)
        found = installed.alerts.listed(now, person)
        shown = alerts_json(found, installed.directory(), installed.catalogue())
    if as_json:
        output.print_json(shown)
        return
    output.print_table(
        "Open alerts",
        ("Id", "Authority", "Level", "Rule", "Where it stands", "Version"),
        [
            (
                one.id,
                one.authority,
                one.escalation.level,
                sentences.rule_name(one.detector),
                (one.handling and one.handling.said) or "Nobody has decided yet",
                str(one.handling.seen if one.handling else ""),
            )
            for one in shown
        ],
    )


@app.command("acknowledge")
def acknowledge(alert: Id, as_: As, seen: Seen, comment: Comment = "") -> None:
    """Take an alert on.

    Example: soundings alert acknowledge 4f0c5a1e7f0b5b9b8f0a3c2d1e0f9a8b --as finn --seen 1
    """
    _decide("acknowledge", alert, as_, DecisionDraft(seen=seen, comment=comment))


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
    _decide("snooze", alert, as_, DecisionDraft(seen=seen, until=until, reason=reason))


@app.command("dismiss")
def dismiss(alert: Id, as_: As, seen: Seen, label: Label, comment: Comment = "") -> None:
    """Dismiss an alert; it stands on, and comes back when something new is raised.

    Example: soundings alert dismiss ID --as finn --seen 1 --label wrong_data
    """
    _decide("dismiss", alert, as_, DecisionDraft(seen=seen, label=label, comment=comment))


@app.command("rate")
def rate(alert: Id, as_: As, seen: Seen, label: Label, comment: Comment = "") -> None:
    """Say how useful an alert was that was acknowledged.

    Example: soundings alert rate ID --as finn --seen 2 --label useful
    """
    _decide("rate", alert, as_, DecisionDraft(seen=seen, label=label, comment=comment))


@app.command("undo")
def undo(alert: Id, as_: As, seen: Seen) -> None:
    """Undo the last decision; both stay on record.

    Example: soundings alert undo ID --as finn --seen 2
    """
    _decide("undo", alert, as_, DecisionDraft(seen=seen))


def _decide(asked: Asked, alert: str, name: str, draft: DecisionDraft) -> None:
    with installation() as installed:
        installed.catch_up()
        alerts = installed.alerts
        person = acting(installed, f"alert {asked}", name)
        alerts.handle(person, asked, alert, draft)
        key = UUID(alert).hex
        handled, versions = alerts.handling(AsOf(), person, key), alerts.versions([key])
    output.console.print(f"{state(handled.of(key), handled.names)}. Version {versions[key]}.")
