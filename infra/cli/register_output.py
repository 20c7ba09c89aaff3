"""What is in the register, what an alias would move, what an older one has left: for a person."""

from collections.abc import Sequence
from datetime import date

import typer

from domain.register.directory import Directory, Entry
from infra.cli import output
from infra.cli.context import authority
from infra.services.installation import Soundings
from infra.services.register.alias_preview import AliasPreview
from infra.services.register.moved_facts import MovedFact
from web.json.register import entry_json


def print_preview(preview: AliasPreview) -> None:
    """Print what an alias would do."""
    if not preview.is_new:
        output.console.print(f"'{preview.alias}' leads to {preview.authority} already.")
    output.print_table(
        f"Waiting rows that '{preview.alias}' would move",
        ("File", "Row", "Before", "After"),
        [(one.file, str(one.row), one.before, one.after) for one in preview.rows],
    )
    output.print_table(
        "Facts that these rows would give",
        ("Authority", "Measure", "About", "Held now", "Would be", "What"),
        [
            (one.authority, one.measure, one.true_on, one.before or "-", one.after, one.what)
            for row in preview.rows
            for one in row.facts
        ],
    )
    print_moved(preview.facts)
    output.console.print("Nothing was changed.")


def print_moved(facts: Sequence[MovedFact]) -> None:
    """Print the facts that were taken in under a spelling which means somebody else."""
    output.print_table(
        "Facts that stay where an older register led them",
        ("Spelling", "Measure", "About", "Taken in as", "Leads now to"),
        [
            (
                one.spelling,
                one.measure,
                one.true_on,
                one.taken_in_as.name,
                one.leads_to.name if one.leads_to else "nobody",
            )
            for one in facts
        ],
    )


def day_of(text: str) -> date:
    """Read an ISO date. Raises a usage error."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"'{text}' is not a date; write it as 2021-04-01."
        raise typer.BadParameter(msg) from None


def show(installed: Soundings, name: str, *, as_json: bool) -> None:
    """Print an entry as it stands."""
    entry = authority(installed, name)
    if as_json:
        output.print_json(entry_json(entry, installed.directory()))
        return
    aliases = ", ".join(entry.aliases)
    begins = f", from {entry.starts_on}" if entry.starts_on else ""
    output.console.print(f"{entry.name} ({entry.kind}{begins}), also known as: {aliases or '-'}")


def tell_end(installed: Soundings, entry: Entry) -> None:
    """Print when an authority ends, and who takes over."""
    directory: Directory = installed.directory()
    heirs = ", ".join(directory.entries[one].name for one in entry.successors)
    output.console.print(f"{entry.name} ends on {entry.ended_on}; taken over by: {heirs}")
