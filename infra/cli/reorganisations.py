"""``authority merge``, ``split`` and ``transfer``: reorganisations."""

from collections.abc import Sequence
from typing import Annotated

import typer

from domain.register.commands import MergeDuplicate, PassPart, RegisterCommand, SucceedAuthority
from domain.register.directory import Entry
from infra.cli import output
from infra.cli.context import ACTOR, authority, installation
from infra.cli.options import Json
from infra.cli.register_output import day_of, show, tell_end
from infra.services.installation import Soundings
from web.json.register import entry_json

Name = Annotated[str, typer.Argument(metavar="AUTHORITY")]
Into = Annotated[list[str], typer.Option(help="Who takes over, repeatable.")]
On = Annotated[str, typer.Option(help="Day of the reorganisation (ISO date).")]


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
        show(installed, into, as_json=as_json)
        if not as_json and on is not None:
            for name in names:
                tell_end(installed, authority(installed, name))


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
            tell_end(installed, ended)


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
            on=day_of(on),
        )
        installed.register.carry_out(command)
        directory = installed.directory()
        if as_json:
            output.print_json(entry_json(directory.entries[entry.id], directory))
        else:
            output.console.print(f"{part} passed from {entry.name} to {other.name} on {on}.")


def _succession(
    installed: Soundings, entry: Entry, heirs: Sequence[Entry], on: str
) -> SucceedAuthority:
    return SucceedAuthority(
        at=installed.clock(),
        actor=ACTOR,
        authority_id=entry.id,
        ended_on=day_of(on),
        successors=tuple(heir.id for heir in heirs),
    )
