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
    MergeDuplicate,
    PassPart,
    RegisterAuthority,
    RegisterCommand,
    SetStart,
    SucceedAuthority,
)
from domain.register.directory import Directory, Entry
from domain.register.events import Code
from infra.cli import output
from infra.cli.alias_output import print_moved, print_preview
from infra.cli.context import ACTOR, authority, installation
from infra.cli.options import Json
from infra.services.installation import Soundings
from web.json.register import UnaliasedShape, entry_json, moved_json, preview_json

app = typer.Typer(no_args_is_help=True)

Kind = Annotated[str, typer.Option(help="county, unitary, district, fire, partnership_area ...")]
Name = Annotated[str, typer.Argument(metavar="AUTHORITY")]
Alias = Annotated[str, typer.Argument(metavar="ALIAS")]
Into = Annotated[list[str], typer.Option(help="Who takes over, repeatable.")]
On = Annotated[str, typer.Option(help="Day of the reorganisation (ISO date).")]


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
    begins = _day(starts_on) if starts_on else None
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
        _show(installed, name, as_json=as_json)


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
        _show(installed, name, as_json=as_json)


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
    Where they have a successor already, this is one more.

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
                command = _succession(installed, entry, [kept], on)
            installed.register.carry_out(command)
        _show(installed, into, as_json=as_json)
        if not as_json and on is not None:
            for name in names:
                _tell_end(installed, authority(installed, name))


@app.command("split")
def split(name: Name, into: Into, on: On, as_json: Json = False) -> None:
    """Record that an authority ends and several take over; said again, they are more.

    Enter them first: soundings authority add "East Surrey" --kind unitary --from 2027-04-01

    Example: soundings authority split Surrey --into East-Surrey --into West-Surrey --on 2027-04-01
    """
    with installation() as installed:
        entry = authority(installed, name)
        heirs = [authority(installed, heir) for heir in into]
        installed.register.carry_out(_succession(installed, entry, heirs, on))
        directory = installed.directory()
        ended = directory.entries[entry.id]
        if as_json:
            output.print_json(entry_json(ended, directory))
        else:
            _tell_end(installed, ended)


@app.command("transfer")
def transfer(
    part: Annotated[str, typer.Argument(metavar="PART", help="What the part is called.")],
    giver: Annotated[str, typer.Option("--from", help="Whose it was.")],
    to: Annotated[str, typer.Option(help="Whose it became.")],
    on: On,
    as_json: Json = False,
) -> None:
    """Record that a part of an area passed from one authority to another; both go on.

    Example: soundings authority transfer Hale --from Barnsley --to Sheffield --on 2025-04-01
    """
    with installation() as installed:
        entry, other = authority(installed, giver), authority(installed, to)
        command = PassPart(
            at=installed.clock(),
            actor=ACTOR,
            authority_id=entry.id,
            to=other.id,
            part=part,
            on=_day(on),
        )
        installed.register.carry_out(command)
        directory = installed.directory()
        if as_json:
            output.print_json(entry_json(directory.entries[entry.id], directory))
        else:
            output.console.print(f"{part} passed from {entry.name} to {other.name} on {on}.")


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


def _succession(
    installed: Soundings, entry: Entry, heirs: Sequence[Entry], on: str
) -> SucceedAuthority:
    return SucceedAuthority(
        at=installed.clock(),
        actor=ACTOR,
        authority_id=entry.id,
        ended_on=_day(on),
        successors=tuple(heir.id for heir in heirs),
    )


def _show(installed: Soundings, name: str, *, as_json: bool) -> None:
    entry = authority(installed, name)
    if as_json:
        output.print_json(entry_json(entry, installed.directory()))
        return
    aliases = ", ".join(entry.aliases)
    begins = f", from {entry.starts_on}" if entry.starts_on else ""
    output.console.print(f"{entry.name} ({entry.kind}{begins}), also known as: {aliases or '-'}")


def _tell_end(installed: Soundings, entry: Entry) -> None:
    """Print when an authority ends, and who takes over."""
    directory: Directory = installed.directory()
    heirs = ", ".join(directory.entries[one].name for one in entry.successors)
    output.console.print(f"{entry.name} ends on {entry.ended_on}; taken over by: {heirs}")
