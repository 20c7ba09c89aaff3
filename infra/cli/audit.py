"""``audit``: who looked at what."""

from typing import Annotated, Any

import typer

from infra.cli import output
from infra.cli.context import installation
from infra.cli.options import Json
from infra.stores.audit.log import PAGE, Listed

_SHOWN = 8
"""Digits of an id in the table; the JSON has them all."""


def audit(
    after: Annotated[int, typer.Option(min=0, help="Only entries after this position.")] = 0,
    limit: Annotated[int, typer.Option(min=1, help="So many entries at most.")] = PAGE,
    as_json: Json = False,
) -> None:
    """List the audit log, oldest first: who looked at what; nothing of who said what.

    The table shows the beginnings of ids, the JSON whole ids.

    Example: soundings audit --after 100 --limit 20
    """
    with installation(initialised=False) as app:
        app.audit.settle(app.clock().date())
        found = app.audit.entries(after, limit)
    if as_json:
        output.print_json([_document(entry) for entry in found])
        return
    output.print_table(
        f"{len(found)} entries",
        ("Position", "When", "Act", "Person", "Subject", "Count"),
        [
            (
                str(entry.position),
                _when(entry),
                entry.act,
                entry.person[:_SHOWN],
                entry.subject[:_SHOWN],
                str(entry.count),
            )
            for entry in found
        ],
    )


def _when(entry: Listed) -> str:
    if entry.of_a_week:
        return f"week before {entry.at.date().isoformat()}"
    return f"{entry.at:%Y-%m-%d %H:%M:%S} UTC"


def _document(entry: Listed) -> dict[str, Any]:
    return {
        "position": entry.position,
        "at": entry.at.date().isoformat() if entry.of_a_week else entry.at.isoformat(),
        "act": entry.act,
        "person": entry.person,
        "subject": entry.subject,
        "count": entry.count,
    }
