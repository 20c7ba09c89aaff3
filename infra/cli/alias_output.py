"""What an alias would move, and what an older register has left, as a person reads it."""

from collections.abc import Sequence

from infra.cli import output
from infra.services.register.alias_preview import AliasPreview
from infra.services.register.moved_facts import MovedFact


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
