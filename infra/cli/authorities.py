"""``authority``: the register of authorities."""

from datetime import date
from typing import Annotated

import typer

from domain.register.commands import (
    AddAlias,
    MergeDuplicate,
    RegisterAuthority,
    RegisterCommand,
    SucceedAuthority,
)
from domain.register.events import Code
from infra.cli import output
from infra.cli.context import ACTOR, authority, installation
from infra.cli.options import Json
from infra.services.installation import Soundings
from web.json.register import entry_json

app = typer.Typer(no_args_is_help=True)

Kind = Annotated[str, typer.Option(help="county, unitary, district, fire, partnership_area ...")]


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="The name it goes by.")],
    kind: Kind,
    region: Annotated[str, typer.Option(help="Its region.")] = "",
    sub_region: Annotated[str, typer.Option(help="Its sub-region.")] = "",
    code: Annotated[list[str] | None, typer.Option(help="SCHEME:CODE, repeatable.")] = None,
    as_json: Json = False,
) -> None:
    """Enter an authority, or another body that evidence is about.

    Example: soundings authority add "Lincolnshire (county-wide)" --kind partnership_area
    """
    with installation() as installed:
        command = RegisterAuthority(
            at=installed.clock(),
            actor=ACTOR,
            slug=installed.register.free_slug(name),
            name=name,
            kind=kind,
            region=region,
            sub_region=sub_region,
            codes=tuple(_code(one) for one in code or ()),
        )
        _done(installed, command, name, as_json=as_json)


@app.command("alias")
def alias(
    name: Annotated[str, typer.Argument(metavar="AUTHORITY")],
    spelling: Annotated[str, typer.Argument(metavar="ALIAS")],
    as_json: Json = False,
) -> None:
    """Let one more spelling lead to an authority; then: soundings quarantine retry.

    Example: soundings authority alias Boston "Boston BC"
    """
    with installation() as installed:
        entry = authority(installed, name)
        command = AddAlias(at=installed.clock(), actor=ACTOR, authority_id=entry.id, alias=spelling)
        _done(installed, command, name, as_json=as_json)


@app.command("merge")
def merge(
    names: Annotated[list[str], typer.Argument(metavar="AUTHORITY...")],
    into: Annotated[str, typer.Option(help="The entry that is kept, or the successor.")],
    on: Annotated[str | None, typer.Option(help="Day of the reorganisation (ISO date).")] = None,
    as_json: Json = False,
) -> None:
    """Merge entries: a second entry of one authority, or with --on a reorganisation.

    Without --on the entries are the same authority entered twice: all evidence becomes the kept
    one's. With --on they ended that day and the other took over; their evidence stays theirs.

    Example: soundings authority merge Corby --into "North Northamptonshire" --on 2021-04-01
    """
    with installation() as installed:
        kept = authority(installed, into)
        for name in names:
            entry = authority(installed, name)
            command: RegisterCommand = MergeDuplicate(
                at=installed.clock(), actor=ACTOR, duplicate=entry.id, kept=kept.id
            )
            if on is not None:
                command = SucceedAuthority(
                    at=installed.clock(),
                    actor=ACTOR,
                    authority_id=entry.id,
                    ended_on=_day(on),
                    successors=(kept.id,),
                )
            installed.register.carry_out(command)
        _show(installed, into, as_json=as_json)


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
    day = _day(on) if on else None
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


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"'{text}' is not a date; write it as 2021-04-01."
        raise typer.BadParameter(msg) from None


def _done(installed: Soundings, command: RegisterCommand, name: str, *, as_json: bool) -> None:
    installed.register.carry_out(command)
    _show(installed, name, as_json=as_json)


def _show(installed: Soundings, name: str, *, as_json: bool) -> None:
    entry = authority(installed, name)
    if as_json:
        output.print_json(entry_json(entry, installed.directory()))
    else:
        aliases = ", ".join(entry.aliases)
        output.console.print(f"{entry.name} ({entry.kind}), also known as: {aliases or '-'}")
