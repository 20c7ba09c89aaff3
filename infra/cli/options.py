"""Options that several commands share."""

from typing import Annotated

import typer

from domain.times import Basis

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
KnownBy = Annotated[
    str | None,
    typer.Option("--known-by", metavar="T", help="As known by this date or date-time."),
]
TrueOn = Annotated[
    str | None,
    typer.Option("--true-on", metavar="D", help="Only what is about this day or before."),
]
OnBasis = Annotated[
    Basis,
    typer.Option("--basis", help="Known by this system (recorded) or knowable at all (published)."),
]
Position = Annotated[
    int | None,
    typer.Option(
        "--position", min=1, help="Of the log up to this event: the same answer for ever."
    ),
]
