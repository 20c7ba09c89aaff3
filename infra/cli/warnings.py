"""What a command says of words that could give their author away; nothing was saved, exit 3."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from infra.cli import output
from infra.services.statements.leak_check import GiveAwayRefusal
from web.json.warnings import warnings_json

REJECTED = 3


@contextmanager
def warning(*, as_json: bool) -> Iterator[None]:
    """Show what was found in words that were not kept, with a safer wording, and exit."""
    try:
        yield
    except GiveAwayRefusal as refusal:
        _show(refusal, as_json=as_json)
        sys.exit(REJECTED)


def _show(refusal: GiveAwayRefusal, *, as_json: bool) -> None:
    if as_json:
        output.print_json(warnings_json(refusal))
        return
    for one in refusal.warnings:
        output.console.print(f"'{one.span}' ({one.kind}): {one.why}")
    output.console.print(f"\nSafer:\n{refusal.checked[0].safer}")
    output.errors.print("Nothing was saved. Change the text, or save it with --anyway.")
