"""``demonstrate``: a made-up group and plan, to look at."""

from pathlib import Path
from typing import Annotated

import typer

from infra.cli import output
from infra.cli.context import Failure, installation
from infra.cli.options import Json
from infra.services.demonstration import Demonstration, DemonstrationRefusal


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
        try:
            accounts = Demonstration.of(installed, story).tell()
        except DemonstrationRefusal as refusal:
            raise Failure(str(refusal)) from refusal
    if as_json:
        output.print_json([one._asdict() for one in accounts])
        return
    output.print_table(
        "Made-up members, to sign in as",
        ("Name", "Role", "Password"),
        [(one.login, one.role, one.password) for one in accounts],
    )
