"""``targets``: what the partnership promised itself, and how it stands."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from domain.measures.catalogue import Catalogue
from domain.targets.commands import RetireTarget
from infra.cli import output
from infra.cli.context import Failure, installation, moment
from infra.cli.options import PRESENT, At, Json, at_a_moment_and_day
from infra.services.targets.derive import Stands
from ingest.target_lists import read
from web.json.targets import disagreements_json, line_json, stands_json
from web.words.targets import RAG, arithmetic, returned

app = typer.Typer(no_args_is_help=True)
_ACTOR = "soundings targets"

SubRegion = Annotated[str | None, typer.Option("--sub-region", help="One sub-region only.")]


@app.command("load")
def load(
    file: Annotated[
        Path | None, typer.Argument(exists=True, help="CSV; the East Midlands' own if left out.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Let the targets of a list hold. Safe to repeat: what holds already is not recorded again.

    Example: soundings targets load
    """
    with installation() as installed:
        if file is None:
            count, changed = installed.targets.load_shipped(_ACTOR)
        else:
            commands = read(file, installed.clock(), _ACTOR)
            count, changed = len(commands), installed.targets.carry_out(commands)
    if as_json:
        output.print_json({"targets": count, "changed": changed})
        return
    output.console.print(
        f"{count} targets hold, {changed} of them new or changed. Next: soundings targets list"
    )


@app.command("retire")
def retire(
    key: Annotated[str, typer.Argument(help="As 'targets list' shows it.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept.")],
) -> None:
    """End a target; what it was stays on record.

    Example: soundings targets retire co2-reduction --reason "The Board revised its targets"
    """
    with installation() as installed:
        command = RetireTarget(at=installed.clock(), actor=_ACTOR, key=key, reason=reason)
        installed.targets.carry_out([command])
    output.console.print(f"The target {key} holds no more.")


@app.command("list")
@at_a_moment_and_day
def list_(
    sub_region: SubRegion = None,
    at: At = PRESENT,
    as_json: Json = False,
) -> None:
    """Show how every target stands, by sub-region: derived, beside what was returned.

    Example: soundings targets list --sub-region Lincolnshire --known-by 2010-01-20
    """
    found, _ = _standing(sub_region, at)
    rows = [stands_json(one) for one in found]
    if as_json:
        output.print_json(rows)
        return
    output.print_table(
        "Targets",
        ("Key", "Target", "Sub-region", "Derived", "Returned", "Disagreements"),
        [
            (
                one["key"],
                f"{one['number']}. {one['title']}",
                one["sub_region"],
                RAG[one["derived"]],
                one["returned"] or "",
                str(one["disagreements"] or ""),
            )
            for one in rows
        ],
    )


@app.command("show")
@at_a_moment_and_day
def show(
    key: Annotated[
        str, typer.Argument(help="As 'targets list' shows it, or a number of the newest list.")
    ],
    sub_region: SubRegion = None,
    at: At = PRESENT,
    as_json: Json = False,
) -> None:
    """Show one target, body by body, with its arithmetic.

    Example: soundings targets show 5 --sub-region Lincolnshire
    """
    found, catalogue = _standing(sub_region, at)
    mine = [one for one in found if key in _names(one, found[0].target.programme)]
    if not mine:
        msg = f"There is no target '{key}' at that moment; 'soundings targets list' shows all."
        raise Failure(msg)
    rows = [line_json(one, line, catalogue) for one in mine for line in one.bodies]
    if as_json:
        output.print_json(rows)
        return
    output.print_table(
        mine[0].target.title,
        ("Sub-region", "Body", "Derived", "Arithmetic", "Returned"),
        [
            (
                one.sub_region,
                line.entry.name,
                RAG[line.judged.rag],
                arithmetic(line, one.target, catalogue),
                returned(line),
            )
            for one in mine
            for line in one.bodies
        ],
    )


@app.command("disagreements")
@at_a_moment_and_day
def disagreements(
    sub_region: SubRegion = None,
    at: At = PRESENT,
    as_json: Json = False,
) -> None:
    """List where what was returned does not fit what the evidence gives, with the arithmetic.

    Example: soundings targets disagreements --known-by 2010-01-20 --basis published
    """
    found, catalogue = _standing(sub_region, at)
    rows = [row for one in found for row in disagreements_json(one, catalogue)]
    if as_json:
        output.print_json(rows)
        return
    output.print_table(
        "Disagreements",
        ("Target", "Sub-region", "Body", "What", "Arithmetic"),
        [
            (str(one["number"]), one["sub_region"], one["body"], one["said"], one["arithmetic"])
            for one in rows
        ],
    )


def _names(one: Stands, newest: str) -> set[str]:
    """Return what a target may be called; numbers are those of the newest list only."""
    return {one.target.key} | (
        {str(one.target.number)} if one.target.programme == newest else set()
    )


def _standing(
    sub_region: str | None,
    asked: At,
) -> tuple[Sequence[Stands], Catalogue]:
    with installation() as installed:
        installed.catch_up()
        at = moment(asked)
        there = installed.targets.sub_regions(at)
        if sub_region is not None and sub_region not in there:
            msg = f"There is no sub-region '{sub_region}'; there are {', '.join(there) or 'none'}."
            raise Failure(msg)
        wanted = there if sub_region is None else [sub_region]
        return installed.targets.standing(at, wanted), installed.catalogue(at.register)
