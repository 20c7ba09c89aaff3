"""``authority``: the register of authorities."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

import typer

from domain.ids import AUTHORITIES, name_id
from domain.register.commands import (
    AddAlias,
    AddCode,
    RegisterAuthority,
    RegisterCommand,
    SetStart,
)
from domain.register.events import Code
from infra.cli import output
from infra.cli.context import ACTOR, authority, installation
from infra.cli.options import Json
from infra.cli.register_output import day_of, print_moved, print_preview, show
from infra.cli.reorganisations import merge, split, transfer
from infra.services.installation import Soundings
from web.json.register import UnaliasedShape, entry_json, moved_json, preview_json

app = typer.Typer(no_args_is_help=True)

Kind = Annotated[str, typer.Option(help="county, unitary, district, fire, partnership_area ...")]
Name = Annotated[str, typer.Argument(metavar="AUTHORITY")]
Alias = Annotated[str, typer.Argument(metavar="ALIAS")]


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="The name it goes by.")],
    kind: Kind,
    region: Annotated[str, typer.Option(help="Its region.")] = "",
    sub_region: Annotated[str, typer.Option(help="Its sub-region.")] = "",
    code: Annotated[list[str] | None, typer.Option(help="SCHEME:CODE, repeatable.")] = None,
    starts_on: Annotated[
        str | None, typer.Option("--from", help="Its first day (ISO date), if it is known.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Enter an authority, or another body that evidence is about.

    One that is there gets the codes and the first day that are given. Evidence of an earlier day
    is not its own.

    Example: soundings authority add "East Surrey" --kind unitary --from 2027-04-01
    """
    codes = tuple(_code(text) for text in code or ())
    begins = day_of(starts_on) if starts_on else None
    with installation() as installed:
        slug = installed.register.free_slug(name)
        at, authority_id = installed.clock(), name_id(AUTHORITIES, slug)
        if authority_id in installed.directory().entries:
            commands = _additions(installed, authority_id, codes, begins)
        else:
            commands = [
                RegisterAuthority(
                    at=at,
                    actor=ACTOR,
                    slug=slug,
                    name=name,
                    kind=kind,
                    region=region,
                    sub_region=sub_region,
                    starts_on=begins,
                    codes=codes,
                )
            ]
        for command in commands:
            installed.register.carry_out(command)
        show(installed, name, as_json=as_json)


def _additions(
    installed: Soundings, authority_id: UUID, codes: Sequence[Code], begins: date | None
) -> list[RegisterCommand]:
    at = installed.clock()
    commands: list[RegisterCommand] = [
        AddCode(at=at, actor=ACTOR, authority_id=authority_id, code=code) for code in codes
    ]
    if begins is not None:
        commands.append(SetStart(at=at, actor=ACTOR, authority_id=authority_id, starts_on=begins))
    return commands


@app.command("alias")
def alias(
    name: Name,
    spelling: Alias,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what it would move; change nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Let one more spelling lead to an authority; then: soundings quarantine retry.

    Example: soundings authority alias Boston "Boston BC" --dry-run
    """
    with installation() as installed:
        entry = authority(installed, name)
        if dry_run:
            found = installed.register.preview_alias(entry.slug, spelling, ACTOR)
            if as_json:
                output.print_json(preview_json(found))
            else:
                print_preview(found)
            return
        command = AddAlias(at=installed.clock(), actor=ACTOR, authority_id=entry.id, alias=spelling)
        installed.register.carry_out(command)
        show(installed, name, as_json=as_json)


@app.command("unalias")
def unalias(name: Name, spelling: Alias, as_json: Json = False) -> None:
    """Take an alias back. What was taken in under it stays, and says so.

    Example: soundings authority unalias Boston "Boston BC"
    """
    with installation() as installed:
        entry = authority(installed, name)
        facts = installed.register.remove_alias(entry.slug, spelling, ACTOR)
    if as_json:
        shapes = [moved_json(fact) for fact in facts]
        output.print_json(UnaliasedShape(spelling, entry.name, shapes))
        return
    output.console.print(f"'{spelling}' no longer leads to {entry.name}.")
    print_moved(facts)


@app.command("moved")
def moved(
    name: Annotated[str | None, typer.Argument(metavar="[AUTHORITY]")] = None,
    as_json: Json = False,
) -> None:
    """List facts taken in under a spelling that means somebody else today.

    An alias, a split or a correction of the register moves no fact that was recorded before it.

    Example: soundings authority moved Surrey
    """
    with installation() as installed:
        entry = authority(installed, name) if name is not None else None
        facts = installed.register.moved(entry)
    if as_json:
        output.print_json([moved_json(fact) for fact in facts])
    else:
        print_moved(facts)


app.command("merge")(merge)
app.command("split")(split)
app.command("transfer")(transfer)


@app.command("list")
def list_(
    region: Annotated[str | None, typer.Option(help="Only this region.")] = None,
    sub_region: Annotated[str | None, typer.Option(help="Only this sub-region.")] = None,
    on: Annotated[str | None, typer.Option(help="Only those that existed on this day.")] = None,
    as_json: Json = False,
) -> None:
    """List the register.

    Example: soundings authority list --region "East Midlands" --on 2009-12-09
    """
    day = day_of(on) if on else None
    with installation() as installed:
        directory = installed.directory()
    entries = [
        entry
        for entry in sorted(directory.entries.values(), key=lambda one: one.name)
        if entry.kept is None
        and (region is None or entry.region == region)
        and (sub_region is None or entry.sub_region == sub_region)
        and (day is None or entry.stood_on(day))
    ]
    if as_json:
        output.print_json([entry_json(entry, directory) for entry in entries])
        return
    output.print_table(
        f"{len(entries)} authorities",
        ("Name", "Kind", "Region", "Sub-region", "Ended"),
        [
            (one.name, one.kind, one.region, one.sub_region, str(one.ended_on or ""))
            for one in entries
        ],
    )


def _code(text: str) -> Code:
    scheme, mark, code = text.partition(":")
    if not (scheme and mark and code):
        msg = f"'{text}' is not SCHEME:CODE, such as gss:E07000136."
        raise typer.BadParameter(msg)
    return Code(scheme, code)
