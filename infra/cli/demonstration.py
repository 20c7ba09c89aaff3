"""``demonstrate``: a made-up group and plan, to look at."""

from pathlib import Path
from typing import Annotated

import typer

from infra.cli import output
from infra.cli.context import installation
from infra.cli.options import Json
from infra.services.demonstration import Demonstration


def demonstrate(
    story: Annotated[Path, typer.Argument(exists=True, help="A story, as in examples.")],
    as_json: Json = False,
) -> None:
    """Let a made-up group in, let it speak and plan; print how to sign in as each of its members.

    Only where nobody is a member yet. Everything it adds says that it is made up.

    Example: soundings demonstrate examples/demonstration/story.toml
    """
    with installation() as installed:
        installed.follow()
        accounts = Demonstration.of(installed, story).tell()
    if as_json:
        output.print_json([account._asdict() for account in accounts])
        return
    output.print_table(
        "Made-up members, to sign in as",
        ("Name", "Role", "Password"),
        [(account.login, account.role, account.password) for account in accounts],
    )
