"""``user`` and ``token``: who may sign in, in which role, and with what."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from domain.membership.commands import ChangeRole
from domain.membership.events import Role
from domain.membership.roles import ROLES
from infra.cli import output
from infra.cli.context import ACTOR, Failure, authority, installation
from infra.cli.options import Json
from infra.security.accounts import Newcomer
from infra.security.oidc import subject_of
from infra.security.people import Person
from infra.services.installation import Soundings

app = typer.Typer(no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The name to sign in with.")]
RoleName = Annotated[str, typer.Option("--role", metavar="R", help=", ".join(ROLES))]
Area = Annotated[str, typer.Option(metavar="A", help="The sub-region of a partnership manager.")]
Authority = Annotated[
    str | None,
    typer.Option("--authority", metavar="A", help="The council that an authority member is of."),
]
_ALSO_CALLED: dict[str, Role] = {
    "agent": "change_agent",
    "adviser": "improvement_adviser",
    "member": "group_member",
    "chatham_house_group_member": "group_member",
    "manager": "partnership_manager",
    "sub_regional_partnership_manager": "partnership_manager",
}
"""Shorter and longer names of the roles that people use."""


@app.command("add")
def add(
    name: Name,
    role: RoleName,
    organisation: Annotated[str, typer.Option(metavar="O", help="Whom the person is from.")],
    password_file: Annotated[
        Path | None,
        typer.Option(metavar="F", help="A file whose first line is the password.", exists=True),
    ] = None,
    display_name: Annotated[str, typer.Option(help="What the person is called, if not NAME.")] = "",
    area: Area = "",
    of_authority: Authority = None,
    as_json: Json = False,
) -> None:
    """Let a person in. Without a password, link the person to an OpenID provider next.

    Example: soundings user add pat --role change_agent --organisation "Audit Commission"
    --password-file password.txt
    """
    wanted = _role(role)
    newcomer = Newcomer(
        login=name,
        role=wanted,
        organisation=organisation,
        password=_first_line(password_file) if password_file else None,
        display_name=display_name,
        area=area,
    )
    with installation() as installed:
        if wanted == "authority" or of_authority:
            # A council's own member is of the organisation that is the council.
            entry = authority(installed, of_authority or organisation)
            newcomer = replace(newcomer, authority=entry.id)
        installed.members.admit(newcomer, ACTOR)
        _show(_member(installed, name), as_json=as_json)


@app.command("role")
def role_(
    name: Name,
    role: RoleName,
    area: Area = "",
    of_authority: Authority = None,
    as_json: Json = False,
) -> None:
    """Give a member another role, from now on; a person has one.

    Example: soundings user role pat --role improvement_adviser
    """
    wanted = _role(role)
    with installation() as installed:
        person = _member(installed, name)
        command = ChangeRole(
            at=installed.clock(),
            actor=ACTOR,
            person=person.id,
            role=wanted,
            area=area,
            authority=_authority(installed, of_authority),
        )
        installed.members.change_role(command)
        _show(_member(installed, name), as_json=as_json)


@app.command("remove")
def remove(name: Name, as_json: Json = False) -> None:
    """End a membership, sessions and tokens at once. What the person said stays, and stays sealed.

    Example: soundings user remove pat
    """
    with installation() as installed:
        person = _member(installed, name)
        installed.members.remove(person.id, ACTOR)
        _show(person, as_json=as_json)


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the members.

    Example: soundings user list --json
    """
    with installation() as installed:
        installed.catch_up()
        members = installed.people.all()
    if as_json:
        output.print_json([_document(one) for one in members])
        return
    rows = [(one.login, one.role_name, one.organisation_name, one.area) for one in members]
    output.print_table(f"{len(rows)} members", ("Name", "Role", "Organisation", "Area"), rows)


@app.command("totp")
def totp(name: Name, as_json: Json = False) -> None:
    """Print, this once, the address that a member's code app reads; an older one ends.

    Custodians can't sign in without. Example: soundings user totp pat
    """
    with installation() as installed:
        person = _member(installed, name)
        address = installed.sign_in.steps.enrol(person.id, person.login)
    if as_json:
        output.print_json({"login": person.login, "uri": address})
    else:
        output.console.print(address, soft_wrap=True)


@app.command("openid")
def openid(
    name: Name,
    subject: Annotated[str, typer.Option(metavar="S", help="What the provider calls the person.")],
    as_json: Json = False,
) -> None:
    """Let the OpenID provider of SOUNDINGS_OIDC_ISSUER vouch for a member.

    Example: soundings user openid pat --subject 248289761001
    """
    with installation() as installed:
        if not installed.settings.oidc_issuer:
            msg = "There is no provider: set SOUNDINGS_OIDC_ISSUER first."
            raise Failure(msg)
        person = _member(installed, name)
        installed.sign_in.accounts.link(person.id, subject_of(installed.settings, subject))
        _show(person, as_json=as_json)


def token(
    name: Name,
    label: Annotated[str, typer.Option(metavar="L", help="What it is for.")],
    days: Annotated[int, typer.Option(metavar="N", min=1, max=366, help="How long it lasts.")],
    as_json: Json = False,
) -> None:
    """Print, this once, a token with which a member's programs ask the API.

    Example: soundings token pat --label "case system" --days 90
    """
    with installation() as installed:
        person = _member(installed, name)
        if person.role == "custodian":
            msg = "A custodian signs in with a second step, which no program can take."
            raise Failure(msg)
        issued = installed.sign_in.tokens.issue(person.id, label, days)
    if as_json:
        expires = issued.expires.isoformat()
        output.print_json({"token": issued.token, "label": label, "expires": expires})
    else:
        output.console.print(issued.token, soft_wrap=True)


def _role(text: str) -> Role:
    name = text.strip().lower().replace("-", "_").replace(" ", "_")
    for role in ROLES:
        if name == role:
            return role
    if name in _ALSO_CALLED:
        return _ALSO_CALLED[name]
    msg = f"'{text}' is no role; there are {', '.join(ROLES)}."
    raise typer.BadParameter(msg)


def _first_line(file: Path) -> str:
    return (file.read_text(encoding="utf-8").splitlines() or [""])[0]


def _authority(installed: Soundings, name: str | None) -> UUID | None:
    return authority(installed, name).id if name else None


def _member(installed: Soundings, name: str) -> Person:
    installed.catch_up()
    person = installed.people.by_login(name)
    if person is None:
        msg = f"Nobody signs in as '{name}'; 'soundings user list' shows who does."
        raise Failure(msg)
    return person


def _document(person: Person) -> dict[str, str]:
    found = {
        "id": str(person.id),
        "login": person.login,
        "role": person.role,
        "organisation": person.organisation_name,
    }
    if person.area:
        found["area"] = person.area
    if person.authority:
        found["authority"] = person.authority.hex
    return found


def _show(person: Person, *, as_json: bool) -> None:
    if as_json:
        output.print_json(_document(person))
    else:
        role = person.role_name
        output.console.print(f"{person.login}: {role}, {person.organisation_name}")
