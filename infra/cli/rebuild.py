"""``rebuild``: views built anew beside those in use."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from infra.cli import output
from infra.cli.context import installation
from infra.cli.options import Json
from infra.services.rebuild import NAMES, Preview, Rebuilding


def rebuild(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help=", ".join(NAMES))] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Build and compare; switch another time.")
    ] = False,
    discard: Annotated[
        bool, typer.Option("--discard", help="Throw away what was built and not switched to.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Build a view (or all) anew from the log beside the one in use, compare, and switch.

    Nobody is notified and no event is recorded. Interrupt it at any time: run it again to go on, or
    with --discard to throw away what was built.

    Example: soundings rebuild picture --preview
    """
    if name is not None and name not in NAMES:
        msg = f"There is no view '{name}' to rebuild; there are {', '.join(NAMES)}."
        raise typer.BadParameter(msg)
    with installation() as app:
        work = Rebuilding(app, (name,) if name else NAMES)
        if discard:
            work.discard()
            _said({"events": 0, "seconds": 0.0, "discarded": True}, "Thrown away.", as_json=as_json)
            return
        app.catch_up()
        work.build()
        found = work.preview()
        document = _document(work, found)
        if not preview:
            document["switched_in_seconds"] = work.switch()
    _said(document, _words(work, found, switched=not preview), as_json=as_json)


def _document(work: Rebuilding, found: Preview) -> dict[str, Any]:
    return {
        "events": work.events,
        "seconds": work.seconds,
        "resumed": work.resumed,
        "tables": [asdict(one) for one in found.tables],
        "alerts_appear": sorted(found.appear),
        "alerts_vanish": sorted(found.vanish),
    }


def _words(work: Rebuilding, found: Preview, *, switched: bool) -> str:
    rate = work.events / work.seconds if work.seconds else 0
    lines = [f"{work.events:,} events in {work.seconds:.1f} s ({rate:,.0f} a second)."]
    lines += [
        f"{one.table}: {one.only_before:,} rows would go, {one.only_after:,} would come."
        for one in found.tables
        if one.only_before or one.only_after
    ]
    if found.changes_nothing:
        lines.append("The new views are the same as those in use.")
    lines.append(f"{len(found.appear)} alerts appear, {len(found.vanish)} vanish.")
    lines.append("Switched." if switched else "Not switched: run it again without --preview.")
    return "\n".join(lines)


def _said(document: dict[str, Any], words: str, *, as_json: bool) -> None:
    if as_json:
        output.print_json(document)
    else:
        output.console.print(words)
