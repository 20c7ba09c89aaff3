"""Options that several commands share, and those of a moment, which come together."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, NamedTuple

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


class At(NamedTuple):
    """From which moment a command was asked to look, as it was written."""

    known_by: str | None = None
    true_on: str | None = None
    basis: Basis = Basis.RECORDED
    position: int | None = None


PRESENT = At()
_MOMENT = {"known_by": KnownBy, "true_on": TrueOn, "basis": OnBasis, "position": Position}
_OF_VIEWS = ("known_by", "basis", "position")
Command = Callable[..., None]


def at_a_moment(command: Command) -> Command:
    """Let a command have the options of a moment, but for --true-on, in place of its ``at``."""
    return _with_moment(command, _OF_VIEWS)


def at_a_moment_and_day(command: Command) -> Command:
    """Let a command have all options of a moment in place of its ``at``."""
    return _with_moment(command, tuple(_MOMENT))


def _with_moment(command: Command, names: tuple[str, ...]) -> Command:
    @wraps(command)
    def run(**given: Any) -> None:  # noqa: ANN401 - whatever the command's options are
        at = At(**{name: given.pop(name) for name in names})
        command(at=at, **given)

    asked: list[inspect.Parameter] = []
    for one in inspect.signature(command, eval_str=True).parameters.values():
        asked += [_option(name) for name in names] if one.name == "at" else [one]
    # Typer reads a command's options from these two.
    run.__annotations__ = {one.name: one.annotation for one in asked}
    run.__dict__["__signature__"] = inspect.Signature(asked)
    return run


def _option(name: str) -> inspect.Parameter:
    kind, default = inspect.Parameter.POSITIONAL_OR_KEYWORD, getattr(PRESENT, name)
    return inspect.Parameter(name, kind, default=default, annotation=_MOMENT[name])
