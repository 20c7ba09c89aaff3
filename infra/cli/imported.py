"""``imports``: files that were taken in, and taking one back."""

from typing import Annotated

import typer

from infra.cli import output
from infra.cli.context import ACTOR, installation
from infra.cli.options import Json
from web.json.imports import imported_json
from web.words import sentences

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the files that were taken in, newest first.

    Example: soundings imports list
    """
    with installation() as opened:
        opened.catch_up()
        files = opened.imported.files()
    if as_json:
        output.print_json([imported_json(one) for one in files])
        return
    output.print_table(
        "Files taken in",
        ("Id", "File", "Taken in", "Rows", "Facts", "Taken back"),
        [
            (
                one.id[:8],
                one.source,
                sentences.long_day(one.newest.finished_at),
                f"{one.total('rows'):,}",
                f"{one.total('facts'):,}",
                one.newest.taken_back_because,
            )
            for one in files
        ],
    )


@app.command("take-back")
def take_back(
    import_: Annotated[
        str, typer.Argument(metavar="ID", help="The import's id, from 'soundings imports list'.")
    ],
    reason: Annotated[str, typer.Option(help="Why: it is kept with the file.")],
    as_json: Json = False,
) -> None:
    """Take a file back as a whole: what was known before it is in force again, on every date.

    What other files said since stays. The log keeps what was believed meanwhile.

    Example: soundings imports take-back 5f1c --reason "It was last year's file."
    """
    with installation() as opened:
        done = opened.imported.take_back(import_, reason, ACTOR)
    if as_json:
        output.print_json(done)
        return
    output.console.print(
        f"{done.file} is taken back: {sentences.counted(done.facts, 'fact')} as before it, "
        f"{sentences.counted(done.dismissed, 'row')} of it dismissed from quarantine."
    )
    if done.to_repeat:
        output.console.print(
            "These came later with rows that were held already; import them again, so that what "
            f"they said too is back: {', '.join(done.to_repeat)}"
        )
