"""``risks``: the register of risks, and what live signals say of each."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import typer

from domain.risks.commands import (
    AssessRisk,
    ChangeControls,
    CloseRisk,
    EnterRisk,
    NameOwner,
    RiskCommand,
    TieIndicator,
    UntieIndicator,
)
from domain.risks.decisions import RiskRefusal
from domain.risks.events import Indicator
from domain.risks.matrix import degree, score
from infra.cli import output
from infra.cli.context import installation, moment
from infra.cli.options import PRESENT, At, Json, at_a_moment
from infra.cli.policy import acting
from infra.services.installation import Soundings
from web.json.risks import risks_json

app = typer.Typer(no_args_is_help=True)

Asked = Callable[[datetime, str], RiskCommand]
"""Makes a command of the moment and the actor."""

Key = Annotated[str, typer.Argument(metavar="KEY", help="As 'risks list' shows it.")]
As = Annotated[str, typer.Option("--as", metavar="NAME", help="The adviser who decides.")]
Detector = Annotated[str, typer.Option(help="A rule, such as hot_spot; left out: any.")]
Theme = Annotated[str, typer.Option("--domain", help="What alerts are about; left out: any.")]
Place = Annotated[str, typer.Option(help="A region or a sub-region by name.")]
Threshold = Annotated[int, typer.Option(min=1, help="Authorities with an alert that it takes.")]


@app.command("load")
def load(as_json: Json = False) -> None:
    """Load the risks of the East Midlands Board's papers; risks that are there stay as they are.

    Example: soundings risks load
    """
    with installation() as installed:
        done = installed.risks.load()
    if as_json:
        output.print_json({"recorded": done})
    else:
        output.console.print(f"{done} changes recorded." if done else "All was there already.")


@app.command("list")
@at_a_moment
def list_(
    at: At = PRESENT,
    as_json: Json = False,
) -> None:
    """List the risks with owner, scores, and whether their indicators fire.

    Example: soundings risks list
    """
    with installation() as installed:
        installed.follow()
        seen = moment(at)
        found = risks_json(installed.risks.register(seen), installed.directory(seen.register))
    if as_json:
        output.print_json(found)
        return
    output.print_table(
        "Risks",
        ("Key", "No.", "Risk", "Owner", "Inherent", "Residual", "Indicators"),
        [
            (
                one["key"],
                str(one["number"]),
                one["description"],
                one["owner"],
                str(one["inherent"] or ""),
                str(one["residual"] or ""),
                "closed"
                if one["closed"]
                else ", ".join(
                    f"{each['detector'] or 'any'} in {each['place']}: {each['state']}"
                    for each in one["indicators"]
                ),
            )
            for one in found
        ],
    )


@app.command("enter")
def enter(
    key: Key,
    as_: As,
    number: Annotated[int, typer.Option(min=1, help="Its number on the list.")],
    description: Annotated[str, typer.Option(help="What may happen.")],
    source: Annotated[str, typer.Option(help="The paper it is from.")] = "",
) -> None:
    """Put a risk on the register, or word it anew.

    Example: soundings risks enter grant --as finn --number 9 --description "The grant is cut"
    """

    def asked(at: datetime, actor: str) -> RiskCommand:
        return EnterRisk(
            at=at, actor=actor, key=key, number=number, description=description, source=source
        )

    _decide("enter", as_, asked)


@app.command("assess")
def assess(
    key: Key,
    as_: As,
    inherent: Annotated[str, typer.Option(help="Impact,likelihood without controls.")],
    residual: Annotated[str, typer.Option(help="Impact,likelihood with them.")],
    reason: Annotated[str, typer.Option(help="Why it is assessed so.")] = "",
) -> None:
    """Score a risk by the matrix: each degree is low, medium or high.

    Example: soundings risks assess buy-in --as finn --inherent high,medium --residual low,high
    """

    def asked(at: datetime, actor: str) -> RiskCommand:
        return AssessRisk(
            at=at,
            actor=actor,
            key=key,
            inherent=_score(inherent),
            residual=_score(residual),
            reason=reason,
        )

    _decide("assess", as_, asked)


@app.command("own")
def own(
    key: Key, as_: As, owner: Annotated[str, typer.Option(help="A body, never a person.")]
) -> None:
    """Name the body that owns a risk.

    Example: soundings risks own buy-in --as finn --owner "EM IEP (LAs)"
    """

    def asked(at: datetime, actor: str) -> RiskCommand:
        return NameOwner(at=at, actor=actor, key=key, owner=owner)

    _decide("own", as_, asked)


@app.command("control")
def control(
    key: Key,
    as_: As,
    solution: Annotated[str, typer.Option(help="How it is to be solved.")],
    controls: Annotated[str, typer.Option(help="What controls it.")],
) -> None:
    """Say how a risk is managed.

    Example: soundings risks control buy-in --as finn --solution Consult --controls "Board review"
    """

    def asked(at: datetime, actor: str) -> RiskCommand:
        return ChangeControls(at=at, actor=actor, key=key, solution=solution, controls=controls)

    _decide("control", as_, asked)


@app.command("tie")
def tie(
    key: Key,
    as_: As,
    place: Place,
    threshold: Threshold,
    detector: Detector = "",
    theme: Theme = "",
) -> None:
    """Tie live signals to a risk: alerts open at so many authorities of a place.

    Example: soundings risks tie delivery --as finn --detector rating_fall --place Derbyshire --threshold 2
    """  # noqa: E501 - an example is one line

    def asked(at: datetime, actor: str) -> RiskCommand:
        indicator = Indicator(detector, theme, place, threshold)
        return TieIndicator(at=at, actor=actor, key=key, indicator=indicator)

    _decide("tie", as_, asked)


@app.command("untie")
def untie(
    key: Key,
    as_: As,
    place: Place,
    threshold: Threshold,
    detector: Detector = "",
    theme: Theme = "",
    source: Annotated[str, typer.Option(help="Who tied it, where 'list' says so.")] = "",
) -> None:
    """Take live signals off a risk.

    Example: soundings risks untie delivery --as finn --detector rating_fall --place Derbyshire --threshold 2
    """  # noqa: E501 - an example is one line

    def asked(at: datetime, actor: str) -> RiskCommand:
        indicator = Indicator(detector, theme, place, threshold, source)
        return UntieIndicator(at=at, actor=actor, key=key, indicator=indicator)

    _decide("untie", as_, asked)


@app.command("close")
def close(key: Key, as_: As, reason: Annotated[str, typer.Option(help="Why.")]) -> None:
    """Close a risk.

    Example: soundings risks close governance --as finn --reason "CLG released the grant"
    """

    def asked(at: datetime, actor: str) -> RiskCommand:
        return CloseRisk(at=at, actor=actor, key=key, reason=reason)

    _decide("close", as_, asked)


def _decide(command: str, name: str, asked: Asked) -> None:
    with installation() as installed:
        done = _done(installed, command, name, asked)
    output.console.print("Recorded." if done else "It is so already.")


def _done(installed: Soundings, command: str, name: str, asked: Asked) -> bool:
    installed.catch_up()
    person = acting(installed, f"risks {command}", name)
    return installed.risks.carry_out(asked(installed.clock(), person.id.hex))


def _score(text: str) -> int:
    impact, _, likelihood = text.partition(",")
    try:
        return score(degree(impact.strip()), degree(likelihood.strip()))
    except ValueError as error:
        msg = f"'{text}': {error} Give impact and likelihood, such as high,low."
        raise RiskRefusal(msg) from None
