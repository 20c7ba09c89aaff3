"""``measures``: what is measured, which way is good, and who watches it."""

from typing import Annotated, cast, get_args

import typer

from domain.measures.commands import DefineMeasure
from domain.measures.events import LineScale, Polarity, Role, WatchedFor
from infra.cli import output
from infra.cli.context import ACTOR, Failure, installation
from infra.cli.options import Json
from infra.services.installation import Soundings
from infra.services.measures import Described
from web.json.measures import described_json, measure_json
from web.words.measures import (
    critical_words,
    direction_words,
    duty_value_words,
    line_words,
    publisher_words,
    short_line_words,
    theme_words,
    watched_words,
)

app = typer.Typer(no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="MEASURE", help="As files name it.")]
Direction = Annotated[str | None, typer.Option("--polarity", help="high or low is good, or none.")]
Reason = Annotated[str, typer.Option(help="Why; it is kept. Needed to define one anew.")]


@app.command("list")
def list_(
    domain: Annotated[str | None, typer.Option(help="Only what speaks for this.")] = None,
    unwatched: Annotated[
        bool, typer.Option("--unwatched", help="Only what nobody watches, and nobody meant so.")
    ] = False,
    lines: Annotated[
        bool, typer.Option("--lines", help="Only lines, which are watched one by one.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List the measures with theme, role, scale, direction, line and who watches them.

    Example: soundings measures list --unwatched
    """
    with installation() as installed:
        installed.catch_up()
        found = [
            one
            for one in installed.measures.measures()
            if domain in (None, one.measure.domain)
            and (one.unwatched or not unwatched)
            and (one.measure.line or not lines)
        ]
    if as_json:
        output.print_json([measure_json(one) for one in found])
        return
    output.print_table(
        f"{len(found)} measures",
        ("Measure", "Title", "Theme", "Role", "Scale", "Direction", "Line", "Watched by"),
        [
            (
                one.measure.measure,
                " ".join(one.measure.title.split()),
                one.theme.title if one.theme else one.measure.theme,
                one.measure.role or "",
                one.measure.scale,
                direction_words(one),
                short_line_words(one),
                watched_words(one),
            )
            for one in found
        ],
    )


@app.command("describe")
def describe(name: Name, as_json: Json = False) -> None:
    """Describe a measure: theme, line, duty, scale, direction with why, its definitions.

    Example: soundings measures describe use_of_resources
    """
    with installation() as installed:
        installed.catch_up()
        one = _known(installed, name)
        versions = installed.measures.versions(one.measure.measure)
    if as_json:
        output.print_json(described_json(one, versions))
        return
    output.print_table(one.measure.title, ("What", "Is"), _lines(one))
    output.print_table(
        "Definitions",
        ("Version", "On", "By", "Why"),
        [
            (
                str(each.originator_version),
                each.recorded_at.date().isoformat(),
                each.actor,
                each.reason,
            )
            for each in versions
        ],
    )


@app.command("add")
def add(
    name: Name,
    title: Annotated[str | None, typer.Option(help="What it is called on pages.")] = None,
    short_title: Annotated[
        str | None, typer.Option(help="What it is called within a sentence, such as turnover.")
    ] = None,
    domain: Annotated[str | None, typer.Option(help="The service it speaks for.")] = None,
    theme: Annotated[
        str | None, typer.Option(help="What it tells of within that, as 'themes list' shows.")
    ] = None,
    scale: Annotated[str | None, typer.Option(help="As 'scales list' shows it.")] = None,
    polarity: Direction = None,
    role: Annotated[str | None, typer.Option(help="performance, process or context.")] = None,
    unit: Annotated[str | None, typer.Option(help="What its numbers count.")] = None,
    part_of: Annotated[str | None, typer.Option(help="The headline it is a part of.")] = None,
    source: Annotated[str | None, typer.Option(help="Who publishes it.")] = None,
    duty: Annotated[
        str | None, typer.Option(help="The law of the statutory duty it tells of; '' for none.")
    ] = None,
    duty_value: Annotated[
        str | None, typer.Option(help="That duty as a value of the measure; '' for none.")
    ] = None,
    duty_expected: Annotated[
        str | None, typer.Option(help="What the law asks for, and of what share.")
    ] = None,
    line: Annotated[
        str | None,
        typer.Option(help="Make it a line, on this scale: raw, log or logit; '' for none."),
    ] = None,
    watched_for: Annotated[
        str | None, typer.Option(help="What a line is watched for: worse, or a rise.")
    ] = None,
    line_why: Annotated[str | None, typer.Option(help="What the line tells of.")] = None,
    publisher_polarity: Annotated[
        str | None, typer.Option(help="The direction its source gives, kept beside.")
    ] = None,
    direction_reason: Annotated[
        str | None, typer.Option(help="Why this direction counts here.")
    ] = None,
    critical: Annotated[
        str | None, typer.Option(help="The grade that is critical by itself; '' for none.")
    ] = None,
    reason: Reason = "",
    as_json: Json = False,
) -> None:
    """Define a measure, or define it anew: what is left out stays as it was.

    It holds from then on, for what is imported, and for what is held without a direction.

    A line needs a theme and a direction, or is watched for a rise.

    Example: soundings measures add agency_worker_rate --scale percent --polarity low
    """
    with installation() as installed:
        installed.catch_up()
        command = DefineMeasure(
            at=installed.clock(),
            actor=ACTOR,
            measure=installed.measures.name_of(name),
            title=title,
            short_title=short_title,
            domain=domain,
            theme=theme,
            scale=scale,
            polarity=cast("Polarity | None", _one_of(polarity, get_args(Polarity), "--polarity")),
            role=cast("Role | None", _one_of(role, get_args(Role), "--role")),
            unit=unit,
            part_of=part_of,
            source=source,
            duty=duty,
            publisher_polarity=cast(
                "Polarity | None",
                _one_of(publisher_polarity, get_args(Polarity), "--publisher-polarity"),
            ),
            direction_reason=direction_reason,
            critical=critical,
            line_scale=cast(
                "LineScale | None", _one_of(line, (*get_args(LineScale), ""), "--line")
            ),
            watched_for=cast(
                "WatchedFor | None", _one_of(watched_for, get_args(WatchedFor), "--watched-for")
            ),
            line_why=line_why,
            duty_value=duty_value,
            duty_expected=duty_expected,
            reason=reason,
        )
        installed.measures.define(command)
        one = _known(installed, command.measure)
        versions = installed.measures.versions(one.measure.measure)
    if as_json:
        output.print_json(described_json(one, versions))
        return
    output.print_table(one.measure.title, ("What", "Is"), _lines(one))


def _duty(one: Described) -> list[tuple[str, str]]:
    terms = one.measure.duty_terms
    if terms is None:
        return []
    return [
        ("The duty asks for", terms.expected),
        ("As a value", duty_value_words(one)),
        ("Why that value", terms.reason),
        ("Where it stands", terms.source),
    ]


def _known(installed: Soundings, name: str) -> Described:
    found = installed.measures.measure(name)
    if found is None:
        msg = f"Nothing is known of a measure '{name}'; 'soundings measures list' shows all."
        raise Failure(msg)
    return found


def _one_of(value: str | None, allowed: tuple[str, ...], option: str) -> str | None:
    if value is not None and value not in allowed:
        msg = f"'{value}' is none of {', '.join(filter(None, allowed))}."
        raise typer.BadParameter(msg, param_hint=option)
    return value


def _lines(one: Described) -> list[tuple[str, str]]:
    measure = one.measure
    return [
        (
            "Measure",
            measure.measure if one.is_defined else f"{measure.measure} (nobody defined it)",
        ),
        ("Within a sentence", measure.short_title),
        ("Speaks for", theme_words(one)),
        ("Role", measure.role or "not said"),
        ("Scale", measure.scale or "not said"),
        ("Direction", direction_words(one)),
        ("Its publisher says", publisher_words(one) or "not known"),
        ("Why this direction", measure.direction_reason),
        ("Source", measure.source),
        ("Duty", measure.duty),
        *_duty(one),
        ("Line", line_words(one)),
        ("Why a line", measure.line.why if measure.line else ""),
        ("Critical", critical_words(one)),
        ("Watched by", watched_words(one)),
        ("Why by nobody", one.unwatched),
        ("Versions of facts held", str(one.facts)),
    ]
