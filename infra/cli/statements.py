"""``record``, ``statements``, ``epoch``, ``erase``: soft intelligence on the command line.

Whoever runs these commands runs the installation, and says with ``--as`` for whom.
"""

from pathlib import Path
from typing import Annotated, cast
from uuid import UUID

import typer

from domain.statements.drafts import Draft, Source
from domain.statements.events import Condition, Handling, Information, ProblemType
from domain.times import AsOf
from infra.analysts import files
from infra.cli import output
from infra.cli.context import Failure, as_of, authority, installation
from infra.cli.options import At, Json, KnownBy
from infra.cli.policy import acting
from infra.cli.statement_files import write_statements
from infra.cli.warnings import warning
from infra.security.people import Person
from infra.services.installation import Soundings
from web.json.statements import statement_json, statements_json, taken_json
from web.site.form_data import clean

app = typer.Typer(no_args_is_help=True)

As = Annotated[str, typer.Option("--as", metavar="NAME", help="The account that acts.")]


def record(
    name: As,
    about: Annotated[str, typer.Option("--authority", metavar="A", help="Whom it is about.")],
    types: Annotated[list[str], typer.Option("--type", metavar="T", help="Problem; repeatable.")],
    text_file: Annotated[Path, typer.Option(help="A file with the words.", exists=True)],
    information: Annotated[str, typer.Option(help="A known directly ... E suspected false.")],
    source: Annotated[int, typer.Option(help="1 reliable, 2 untested, 3 not reliable.")] = 2,
    handling: Annotated[str, typer.Option(help="P shared in the group, C with conditions.")] = "P",
    conditions: Annotated[
        list[str] | None,
        typer.Option("--condition", help="advisers_only, no_export or no_quoting; repeatable."),
    ] = None,
    service: Annotated[str, typer.Option(help="The service it is about.")] = "",
    how_known: Annotated[str, typer.Option(help="saw, told or read.")] = "told",
    origin: Annotated[str, typer.Option(help="Whom you have it from, if not your own.")] = "",
    anyway: Annotated[bool, typer.Option("--anyway", help="Save over the warnings.")] = False,
    as_json: Json = False,
) -> None:
    """Record a statement. What could give the speaker away is shown first, and nothing is saved.

    Example: soundings record --as pat --authority Boston --type leadership --text-file note.txt
    --information C --source 2 --handling P
    """
    text = _text(text_file)
    with installation() as installed:
        person, entry = acting(installed, "record", name), authority(installed, about)
        draft = Draft(
            authority=entry.id,
            problem_types=cast("tuple[ProblemType, ...]", tuple(types)),
            text=text,
            information=cast("Information", information),
            source=cast("Source", source),
            handling=cast("Handling", handling),
            conditions=cast("tuple[Condition, ...]", tuple(conditions or ())),
            service=clean(service),
            how_known=how_known,  # type: ignore[arg-type]  # looked at when it is taken in
            origin=clean(origin),
        )
        with warning(as_json=as_json):
            recording = installed.statements.recording
            taken = taken_json(
                recording.record(draft, person, recording.submission(), anyway=anyway)
            )
    if as_json:
        output.print_json(taken)
    else:
        output.console.print(f"Receipt {taken.receipt}. {taken.why}")


def statements(
    name: As,
    about: Annotated[str | None, typer.Option("--authority", metavar="A")] = None,
    known_by: KnownBy = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="A .csv, .xlsx or .parquet file to write.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List what a member may see of what was said, by whole release windows.

    A file that is written (--out) is on record, so that an erased statement's certificate names it;
    what may leave in no file stays out of it, and out of --json, which goes to programs.

    Example: soundings statements --as pat --authority Boston --known-by 2026-11-22
    """
    moment = as_of(At(known_by))
    with installation() as installed:
        installed.catch_up()
        person = acting(installed, "statements", name)
        which = authority(installed, about).id if about else None
        if out is not None:  # who has it written to a file sees it there, and that is on record
            _export(installed, person, out, which, moment, as_json=as_json)
            return
        found = installed.statements.reading.view_list(person, which, moment).statements
        directory = installed.directory()
    if as_json:
        output.print_json(statements_json(found, directory))
        return
    documents = [statement_json(one, directory) for one in found]
    output.print_table(
        f"{len(found)} statements",
        ("Authority", "Epoch", "Problem", "Known", "Text"),
        [
            (one.authority, str(one.epoch), ", ".join(one.types), one.information, one.text)
            for one in documents
        ],
    )


def _export(
    installed: Soundings,
    person: Person,
    out: Path,
    which: UUID | None,
    moment: AsOf,
    *,
    as_json: bool,
) -> None:
    try:
        files.check(out)  # before it is on record that there is such a file
        exported = installed.statements.export.export(person, out.name, which, moment)
        written = write_statements(out, exported.statements, installed.directory())
    except files.UnwritableError as error:
        raise typer.BadParameter(str(error)) from None
    except OSError as error:
        msg = f"{out} could not be written: {error.strerror}. Name a folder that exists."
        raise Failure(msg) from None
    if as_json:
        output.print_json({"statements": written, "left_out": exported.left_out})
    else:
        output.console.print(
            f"{written} statements in {out}; {exported.left_out} left out, erased or not to leave "
            "in a file."
        )


@app.command("close")
def close(
    urgent: Annotated[
        bool, typer.Option("--urgent", help="Only what its speakers agreed to let out alone.")
    ] = False,
    as_json: Json = False,
) -> None:
    """End the release window now, for a demonstration or a meeting.

    Example: soundings epoch close
    """
    with installation() as installed:
        closed = installed.statements.close(urgent=urgent)
    if as_json:
        output.print_json(closed)
    else:
        output.console.print(
            f"Epoch {closed.epoch} closed: {closed.released} released, {closed.held} held."
        )


def erase(
    statement: Annotated[str, typer.Argument(metavar="STATEMENT", help="Its id or receipt.")],
    names: Annotated[
        list[str], typer.Option("--as", metavar="NAME", help="Its speaker, or two custodians.")
    ],
    as_json: Json = False,
) -> None:
    """Erase a statement: its keys are deleted, and every view of any moment shows a tombstone.

    Example: soundings erase 0f3c... --as pat
    """
    with installation() as installed:
        people = [acting(installed, "erase", name) for name in names]
        certificate = installed.statements.erasure.erase(people, statement)
    if as_json:
        output.print_json({"certificate": certificate})
    else:
        output.console.print(f"Erased; certificate {certificate.certificate}.")
        for label in certificate.exports:
            output.console.print(f"Known to hold the words still: {label}")


def _text(file: Path) -> str:
    try:
        return clean(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        msg = f"{file.name} is not UTF-8 text; save it as that and try again."
        raise Failure(msg) from None
