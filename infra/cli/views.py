"""``picture``, ``alerts``, ``explain`` and ``verify``: reading what is known."""

from dataclasses import replace
from typing import Annotated, Any

import typer
from rich.padding import Padding

from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory
from infra.cli import output
from infra.cli.context import Failure, as_of, authority, installation
from infra.cli.options import PRESENT, At, Json, at_a_moment, at_a_moment_and_day
from infra.kafka.verify import Comparison, compare
from infra.services.alerts.nation import shifts_known_lately
from infra.services.alerts.neighbour_figures import NeighbourFigures
from infra.stores.eventstore.chain import Verdict
from projections.alerts.queries import Alert
from projections.picture import queries as picture_queries
from web.json.alerts import alerts_json, nation_shift_json
from web.json.explain import Explainer
from web.json.facts import facts_json
from web.words import lines, sentences
from web.words.escalation import why

_REASONS = 2
_INDENT = 4


@at_a_moment_and_day
def picture(
    name: Annotated[str | None, typer.Argument(metavar="[AUTHORITY]")] = None,
    at: At = PRESENT,
    as_json: Json = False,
) -> None:
    """Show what is or was known: the newest value per authority, kind and measure.

    Example: soundings picture Boston --known-by 2009-12-09 --basis published
    """
    moment = as_of(at)
    with installation() as app:
        app.catch_up()
        wanted = [authority(app, name).id.hex] if name else None
        directory, catalogue = app.directory(), app.catalogue()
        with app.reading() as connection:
            facts = picture_queries.picture(connection, moment, wanted)
            others = picture_queries.disagreements(connection, moment, wanted)
    if as_json:
        output.print_json(facts_json(facts, directory, catalogue, others))
        return
    output.print_table(
        f"{len(facts)} facts",
        ("Authority", "Kind", "Measure", "Value", "True on", "Published"),
        [
            (
                directory.name_of(fact.authority),
                sentences.KINDS[fact.kind],
                catalogue.title_of(fact.measure),
                (
                    fact.raw
                    if fact.value is None
                    else sentences.value_words(fact.value, fact.scale, catalogue)
                )
                + (" (sources disagree)" if picture_queries.cell_of(fact) in others else ""),
                sentences.long_date(fact.true_on),
                sentences.long_day(fact.published_on) + (" (estimated)" if fact.estimated else ""),
            )
            for fact in facts
        ],
    )


@at_a_moment
def alerts(
    at: At = PRESENT,
    include_cleared: Annotated[bool, typer.Option("--all", help="Cleared ones too.")] = False,
    region: Annotated[str | None, typer.Option(help="Only authorities of this region.")] = None,
    as_json: Json = False,
) -> None:
    """List open alerts, newest first, each with its reason and what would clear it.

    Example: soundings alerts --known-by 2009-12-31 --basis published
    """
    moment = as_of(at)
    with installation() as app:
        app.follow()
        directory, catalogue = app.directory(moment.register), app.catalogue(moment.register)
        found = app.alerts.listed(moment, include_cleared=include_cleared)
    if region is not None:
        members = {one.id.hex for one in directory.entries.values() if one.region == region}
        found = replace(found, alerts=[one for one in found.alerts if one.authority in members])
    if as_json:
        output.print_json(alerts_json(found, directory, catalogue))
        return
    count = len(found.alerts)
    output.console.print("1 alert" if count == 1 else f"{count} alerts")
    for alert in found.alerts:
        _print_alert(alert, directory, catalogue, found.near)
        reach = found.escalations[alert.authority]
        line = f"The authority's level: {reach.level}. {why(reach)}."
        output.console.print(Padding(line, (0, 0, 0, _INDENT)))


@at_a_moment
def nation(at: At = PRESENT, as_json: Json = False) -> None:
    """Say what left its path in England as a whole in the year before: it alarms about nobody.

    Example: soundings nation --known-by 2023-12-31 --basis published
    """
    moment = as_of(at)
    with installation() as app:
        app.follow()
        catalogue, expectations = app.catalogue(moment.register), app.expectations(moment.register)
        found = shifts_known_lately(expectations, catalogue, moment.today(app.clock()))
    if as_json:
        output.print_json([nation_shift_json(one, catalogue) for one in found])
        return
    count = "1 figure" if len(found) == 1 else f"{len(found)} figures"
    output.console.print(f"England as a whole: {count} left their path.")
    for one in found:
        output.console.print(lines.nation_shifted(one, catalogue))


def _print_alert(
    alert: Alert, directory: Directory, catalogue: Catalogue, near: NeighbourFigures
) -> None:
    """Print who, what and since when; why; and what would clear it."""
    shape = "▲ CRITICAL" if alert.level == "critical" else "◆ watch"
    what = f"{sentences.rule_name(alert.detector)}, {alert.domain}"
    ended = f", cleared {sentences.long_day(alert.cleared_on)}" if alert.cleared_on else ""
    name = directory.name_of(alert.authority)
    since = sentences.long_day(alert.opened_on)
    output.console.print(f"\n{shape}  {name}: {what}, since {since}{ended}")
    told = [
        sentences.reason(signal, catalogue, near.of(alert.authority, signal))
        for signal in alert.signals[:_REASONS]
    ]
    if (more := len(alert.signals) - _REASONS) > 0:
        told.append(f"and {more} more signal{'s' * (more > 1)}.")
    for signal in alert.signals[:1]:
        scale = str(signal.observed.get("scale", ""))
        told.append(sentences.clears_if(signal.clears_if, scale, catalogue))
    for line in told:
        output.console.print(Padding(line, (0, 0, 0, _INDENT)))


@at_a_moment
def explain(
    identifier: Annotated[str, typer.Argument(metavar="ID")],
    at: At = PRESENT,
    as_json: Json = False,
) -> None:
    """Follow a value, signal or alert to its events, with their hashes, rule and parameters.

    Example: soundings explain 4f0c5a1e7f0b5b9b8f0a3c2d1e0f9a8b
    """
    moment = as_of(at)
    with installation() as app:
        app.catch_up()
        with app.reading() as connection:
            explainer = Explainer(app.store, connection, app.directory(), app.catalogue(), moment)
            found = explainer.explain(identifier)
    if found is None:
        msg = f"Nothing is known by the id {identifier}; 'soundings picture --json' shows ids."
        raise Failure(msg)
    if not as_json:
        output.console.print(f"{found['what']}:")
    output.print_json(found)


def verify(
    stream: Annotated[
        bool, typer.Option("--stream", help="Hold the alerts against a fold in this process, too.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Check the hash chains of event store and audit log against every entry and the anchors.

    Example: soundings verify --stream
    """
    with installation(initialised=False) as app:
        verdict, audit = app.store.verify(), app.audit.verify()
        compared = compare(app) if stream and verdict.ok else None
    if as_json:
        found = _verdicts(verdict, audit)
        if compared is not None:
            found |= {"ok": compared.ok and audit.ok, "stream": compared.document()}
        output.print_json(found)
        if not found["ok"]:
            raise typer.Exit(1)
        return
    if not verdict.ok:
        msg = f"The chain is broken: {verdict.problem}. Restore the event store from a back-up."
        raise Failure(msg)
    output.console.print(f"The chain holds over {verdict.events:,} events.")
    if not audit.ok:
        msg = f"The audit log's chain is broken: {audit.problem}. Restore it from a back-up."
        raise Failure(msg)
    output.console.print(f"The audit log's chain holds over {audit.events:,} entries.")
    if compared is not None:
        _print_compared(compared)


def _verdicts(events: Verdict, audit: Verdict) -> dict[str, Any]:
    return {
        "ok": events.ok and audit.ok,
        "events": events.events,
        "problem": events.problem,
        "audit": {"ok": audit.ok, "entries": audit.events, "problem": audit.problem},
    }


def _print_compared(found: Comparison) -> None:
    if not found.ok:
        late = f" {found.behind} authorities wait for the relay." if found.behind else ""
        msg = (
            f"The stream differs: {len(found.missing)} alerts missing, {len(found.surplus)} too "
            f"many, {len(found.different)} otherwise.{late} Wait for the lag to go; if they "
            "differ still, report it."
        )
        raise Failure(msg)
    output.console.print(
        f"The stream and this process say the same of {found.authorities:,} authorities and "
        f"{found.alerts:,} alerts."
    )
