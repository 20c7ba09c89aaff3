"""``rules``: the parameters by which alerts are raised, and changing them."""

import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from detectors.occurrence_rules import PREFIX
from detectors.registry import DETECTORS
from detectors.rulebook import ESCALATION, Changes, Rulebook, parameters_of
from infra.cli import output
from infra.cli.context import Failure, installation
from infra.cli.options import Json
from infra.services.alerts.rules import Moved
from infra.services.installation import Soundings
from web.words import sentences

if TYPE_CHECKING:
    from infra.analysts.calibration import Calibrated

app = typer.Typer(no_args_is_help=True)
_ACTOR = "soundings rules"
_SHOWN = 50

File = Annotated[
    Path, typer.Argument(exists=True, help="TOML: a table a detector, with what changes.")
]

MaybeFile = Annotated[
    Path | None,
    typer.Argument(
        exists=True,
        help="TOML: a table a detector, with what changes. Without: the rules of this program.",
    ),
]


@app.command("show")
def show(as_json: Json = False) -> None:
    """Show every parameter as it holds, and which differ from those shipped.

    Example: soundings rules show
    """
    with installation() as installed:
        installed.catch_up()
        rules = installed.rules()
    found = _in_force(rules)
    if as_json:
        output.print_json({"parameters": found, "versions": dict(rules.versions)})
        return
    output.print_table(
        "Rules in force",
        ("Rule", "Parameter", "Value", "Changed"),
        [
            (name, parameter, str(value), _changed(rules, name, parameter))
            for name, some in found.items()
            for parameter, value in some.items()
        ],
    )


@app.command("preview")
def preview(file: MaybeFile = None, as_json: Json = False) -> None:
    """Show which alerts would appear, vanish or move if the rules were changed so.

    Without a file: what the rules of this program would change of the alerts that an earlier one
    recorded, and which would end because their rule is gone. Nothing is recorded then.

    Example: soundings rules preview stricter.toml
    """
    with installation() as installed:
        if file is None:
            installed.catch_up()
            found = installed.alert_rules.preview_program()
        else:
            installed.follow()
            found = installed.alert_rules.preview(_changes(file))
        directory = installed.directory()
    named = [one._replace(authority=directory.name_of(one.authority)) for one in found]
    if as_json:
        output.print_json([one._asdict() for one in named])
    else:
        _print(named)


@app.command("switch")
def switch(
    file: File,
    reason: Annotated[str, typer.Option(help="Why; it is kept with the change.")],
    as_json: Json = False,
) -> None:
    """Let changed rules hold from now on. Nobody is told of alerts that only the rules moved.

    Example: soundings rules switch stricter.toml --reason "Too many alerts in spring"
    """
    with installation() as installed:
        installed.catch_up()
        recorded = installed.alert_rules.change(_changes(file), reason, _ACTOR)
    if as_json:
        output.print_json({"alert_events": recorded})
    else:
        output.console.print(f"The rules hold from now on; {recorded} alert events followed.")


@app.command("calibrate")
def calibrate(
    until: Annotated[
        str | None, typer.Option(help="Count the years before this day (default: today).")
    ] = None,
    years: Annotated[int, typer.Option(min=1, max=20, help="How many years to count.")] = 5,
    switch: Annotated[
        bool, typer.Option("--switch", help="Let the proposed rules hold from now on.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Propose the rules of escalation that past years say keep to the budget of alerts a month.

    The budget is SOUNDINGS_ALERT_BUDGET. No outcome is looked at: what the rules cost in real
    failures missed is for 'soundings backtest' to say.

    Example: soundings rules calibrate --until 2025-01-01
    """
    from infra.analysts.calibration import Calibrating  # noqa: PLC0415 - scikit-learn takes a second

    with installation() as installed:
        installed.follow()
        calibrating = Calibrating(installed, _ACTOR)
        found = calibrating.propose(_day(until, installed), years)
        if switch:
            calibrating.switch(found)
    if as_json:
        output.print_json(found.document(switched=switch))
    else:
        _print_calibration(found, switched=switch)
    if found.proposed is None:
        raise typer.Exit(1)


def _day(until: str | None, installed: Soundings) -> date:
    if until is None:
        return installed.clock().date()
    try:
        return date.fromisoformat(until)
    except ValueError as error:
        msg = f"--until: '{until}' is no date; write it as 2025-01-01."
        raise Failure(msg) from error


def _print_calibration(found: "Calibrated", *, switched: bool) -> None:
    shown = {"In force": found.now, "Proposed": found.proposed}
    output.print_table(
        f"Alerts a month, against a budget of {found.budget:g}",
        (
            "",
            "Families",
            "Months",
            "Newly",
            "Standing",
            "Critical",
            "Year after",
        ),
        [
            (
                name,
                *map(str, msgspec.structs.astuple(one.rules)),
                f"{one.a_month:g}",
                f"{one.standing:g}",
                f"{one.critical:g}",
                "not over" if one.after is None else f"{one.after:g}",
            )
            for name, one in shown.items()
            if one is not None
        ],
    )
    output.console.print(found.said)
    if switched and found.proposed is not None:
        output.console.print("The proposed rules hold from now on.")


def _changed(rules: Rulebook, name: str, parameter: str) -> str:
    return "yes" if parameter in rules.parameters.get(name, {}) else ""


def _in_force(rules: Rulebook) -> dict[str, dict[str, Any]]:
    shipped = {one.name: dict(parameters_of(one)) for one in DETECTORS}
    shipped[ESCALATION] = msgspec.structs.asdict(rules.escalation)
    found = {name: {**some, **rules.parameters.get(name, {})} for name, some in shipped.items()}
    occurrences = {
        PREFIX + name: msgspec.structs.asdict(rule) for name, rule in rules.occurrences.items()
    }
    return {**found, **occurrences}


def _changes(file: Path) -> Changes:
    try:
        found = tomllib.loads(file.read_text())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"{file.name} is not TOML: {error}."
        raise Failure(msg) from error
    if not all(isinstance(some, dict) for some in found.values()):
        msg = (
            f"{file.name} must hold a table a rule, such as [departure] with strength = 3.5 "
            "beneath."
        )
        raise Failure(msg)
    occurrences = {PREFIX + name: some for name, some in found.pop("occurrence", {}).items()}
    if not all(isinstance(some, dict) for some in occurrences.values()):
        msg = f"{file.name}: a rule on occurrences has a table of its own, as [occurrence.mine]."
        raise Failure(msg)
    return {**found, **occurrences}


def _print(found: list[Moved]) -> None:
    counts = Counter(one.what for one in found)
    output.print_table(
        f"{counts['appears']} would appear, {counts['vanishes']} vanish, {counts['moves']} move, "
        f"{counts['ends']} end with their rule",
        ("", "Authority", "Rule", "Domain", "Stands since", "Would since"),
        [
            (
                one.what,
                one.authority,
                sentences.rule_name(one.detector),
                one.domain,
                sentences.long_day(one.opened_on) if one.opened_on else "",
                sentences.long_day(one.would_open_on) if one.would_open_on else "",
            )
            for one in found[:_SHOWN]
        ],
    )
    if len(found) > _SHOWN:
        output.console.print(f"and {len(found) - _SHOWN} more; --json gives all.")
