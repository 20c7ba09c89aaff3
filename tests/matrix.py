"""The matrix of roles, from the policies themselves: ``make generated`` writes it down."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from litestar import Litestar
from litestar.routes import HTTPRoute
from typer.main import get_command

from domain.membership.roles import ROLES
from infra.cli import policy as commands
from infra.cli.main import app as command_line
from web.site.policy import DOORS
from web.site.routes import POLICY

DOCUMENT = Path(__file__).parents[1] / "docs" / "roles.md"

_HEAD = """# Who may do what

Written by `make generated` from `web/site/routes.py` and `infra/cli/policy.py`; the tests ask
every route and command as every role and hold the answers against it. What is not here nobody may.

What a reader may not see is answered as if it were not there. Only the doors to what is a
member's own or the group's send whoever is signed out to sign in, whatever comes after them in the
address:
{doors}.

A custodian signs in with a second step, so the API, which takes tokens, knows no custodian.
"""
_ROUTES = """
## Pages and API

'Open' is for anyone; 'till accounts': for anyone as long as nobody could sign in. A `*` is whatever
comes after; rows without a page yet are there so that no page comes without its rule.
"""
_COMMANDS = """
## Commands

The operator is whoever may run commands on the machine. Commands with `--as` act with the rights of
that member, in these roles.
"""


class Command(Protocol):
    """A command of ``soundings``, or several under one word."""

    params: list[Any]


def routes(app: Litestar) -> list[tuple[str, str]]:
    """Return every method and path that an application has, as its templates."""
    found = [one for one in app.routes if isinstance(one, HTTPRoute)]
    return sorted((method, route.path) for route in found for method in route.methods)


def command_names(group: Command, before: str = "") -> Iterable[tuple[str, Command]]:
    """Return every command there is by the words one types."""
    subcommands: dict[str, Command] = getattr(group, "commands", {})
    if before and (not subcommands or getattr(group, "invoke_without_command", False)):
        yield before, group
    for name, one in subcommands.items():
        yield from command_names(one, f"{before} {name}".strip())


def all_commands() -> dict[str, Command]:
    """Return the commands of ``soundings``."""
    return dict(command_names(get_command(command_line)))


def document() -> str:
    """Return the matrix as a page."""
    doors = ", ".join(f"`{path}`" for path in DOORS)
    head = _HEAD.format(doors=doors)
    return "\n".join((head + _ROUTES, *_route_rows(), _COMMANDS, *_command_rows(), ""))


def _route_rows() -> Iterable[str]:
    yield from _table_head(("Request", "signed out", *map(_words, ROLES)))
    for (method, path), rule in POLICY.rows.items():
        out = "till accounts" if rule.till_accounts else _cell(may=rule.anyone)
        cells = [_cell(may=POLICY.allowed(role, method, path)) for role in ROLES]
        cells = ["open"] * len(ROLES) if rule.anyone else cells
        yield _row((f"{method} `{path}`", "open" if rule.anyone else out, *cells))


def _command_rows() -> Iterable[str]:
    yield from _table_head(("Command", "operator", *map(_words, ROLES)))
    for name in commands.COMMANDS:
        own = _cell(may=commands.allowed(None, name))
        cells = [_cell(may=commands.allowed(role, name)) for role in ROLES]
        yield _row((f"`{name}`", own, *cells))


def _words(role: str) -> str:
    return role.replace("_", " ")


def _cell(*, may: bool) -> str:
    return "yes" if may else "no"


def _table_head(cells: Sequence[str]) -> Iterable[str]:
    yield _row(cells)
    yield _row(["---"] * len(cells))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
    print(
        f"{len(POLICY.rows)} rules for requests, {len(commands.COMMANDS)} commands: {DOCUMENT.name}"
    )
