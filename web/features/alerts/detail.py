"""One alert: is this true, and what would clear it? Evidence for, evidence against, its course."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import cast
from uuid import UUID

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST

from domain.alerts.events import Signal
from domain.measures.catalogue import Catalogue
from domain.register.directory import Entry
from infra.services.alerts.counter_evidence import Series, against
from infra.services.alerts.handling import Asked, Handled
from infra.services.alerts.neighbour_figures import NeighbourFigures, neighbour_figures
from infra.services.evidence.series import by_series
from projections.alerts.queries import Alert, alert_by_id, alerts_as_of
from projections.picture import queries as picture
from web.features.alerts.handling_panel import DONE, HandlingPanel, Outcome, panel
from web.features.alerts.paths import paths_of
from web.features.alerts.provenance import Link, LogEntry, Rule, links_of, log_of, rules
from web.features.alerts.similar import Similar, similar
from web.site.charts.facts import chart_of
from web.site.charts.line import Chart
from web.site.charts.line_path import LinePath
from web.site.request import Heading, Here, Visit
from web.words import sentences
from web.words.alerts import (
    Finding,
    StepRow,
    cleared_in_words,
    findings,
    signals_of,
    steps_in_words,
)
from web.words.facts import Against, Known, contrary_in_words, supporting
from web.words.handling import said

MOST_SHOWN = 5
"""Findings told at once; the others are one step away."""
_CHARTS = 3


@dataclass(frozen=True, slots=True)
class Episode:
    """Another time that the same rule spoke about the same theme, and what was done then."""

    href: str
    opened: str
    cleared: str
    handled: str


@dataclass(frozen=True, slots=True)
class Around:
    """What is around an alert: the authority's others, similar authorities, what was done."""

    everything: Sequence[Alert]
    similar: Sequence[Similar]
    handled: Handled
    panel: HandlingPanel | None
    near: NeighbourFigures
    paths: Sequence[LinePath]


@dataclass(frozen=True, slots=True)
class AlertView:
    """What the page shows."""

    name: str
    authority_href: str
    briefing_href: str
    plan_href: str
    could_href: str
    level: str
    is_open: bool
    detector: str
    theme: str
    opened: str
    cleared: str
    rules: Sequence[Rule]
    log: Sequence[LogEntry]
    links: Sequence[Link]
    findings: Sequence[Finding]
    evidence: Sequence[Known]
    more_evidence: Sequence[Known]
    against: Sequence[Against]
    newest: str
    charts: Sequence[Chart]
    paths: Sequence[LinePath]
    course: Sequence[StepRow]
    episodes: Sequence[Episode]
    similar: Sequence[Similar]
    panel: HandlingPanel | None


@get("/alerts/{alert_id:str}", sync_to_thread=True, include_in_schema=False)
def alert(visit: Here, alert_id: FromPath[str]) -> Response[str]:
    """Show one alert."""
    done = DONE.get(cast("Asked", visit.query.get("done", "")), "")
    lasting = {name: text for name, text in visit.query.items() if name != "done"}
    return shown(replace(visit, query=lasting), alert_id, Outcome(done=done))


def shown(visit: Visit, alert_id: str, outcome: Outcome) -> Response[str]:
    """Show one alert, with what came of a form. Raises NotFoundException where there is none."""
    directory, catalogue = visit.directory, visit.catalogue
    as_of = visit.as_of
    with visit.services.reading() as connection:
        found = alert_by_id(connection, alert_id, as_of)
        if found is None:
            raise NotFoundException
        entry = directory.entries[directory.kept(UUID(found.authority))]
        facts = picture.facts(connection, as_of, [entry.id.hex])
        everything = alerts_as_of(
            connection, as_of, authority=found.authority, include_cleared=True
        )
        handled = visit.services.alerts.handling(as_of, visit.person)
        around = Around(
            everything,
            similar(visit, found, entry, alerts_as_of(connection, as_of)),
            handled,
            panel(visit, connection, found, handled, outcome),
            neighbour_figures(
                connection,
                as_of,
                ((found.authority, one) for one in signals_of(found, catalogue)),
            ),
            paths_of(visit, connection, entry.id.hex, signals_of(found, catalogue)),
        )
    view = _view(visit, (found, around), entry, by_series(facts), catalogue)
    what = f"{view.detector.lower()}, {sentences.uncapitalised(view.theme)}"
    trail = (("Alerts", visit.href("/alerts")), (view.name, view.authority_href))
    heading = Heading(f"{view.name}: {what}", "alerts", trail, sentences.capitalised(what))
    status = HTTP_400_BAD_REQUEST if outcome.refused else HTTP_200_OK
    return visit.page("alert.html", heading, view, status)


def _view(
    visit: Visit,
    alerts: tuple[Alert, Around],
    entry: Entry,
    series: Series,
    catalogue: Catalogue,
) -> AlertView:
    found, around = alerts
    detector = sentences.rule_name(found.detector)
    signals = signals_of(found, catalogue)
    evidence = supporting(signals[:MOST_SHOWN], series, catalogue)
    more = supporting(signals[MOST_SHOWN:], series, catalogue)
    return AlertView(
        name=entry.name,
        authority_href=visit.href(f"/authorities/{entry.slug}"),
        briefing_href=visit.href(f"/authorities/{entry.slug}/briefing.pdf"),
        plan_href=_plan_href(visit, entry.slug, found.id),
        could_href=visit.href(f"/authorities/{entry.slug}/could-we-have-known"),
        level=found.level if found.is_open else "cleared",
        is_open=found.is_open,
        detector=detector,
        theme=sentences.theme(found.domain),
        opened=sentences.long_day(found.opened_on),
        cleared=cleared_in_words(found, catalogue),
        rules=rules(signals, catalogue),
        log=log_of(visit, found.id),
        links=links_of(visit, [*evidence, *more]),
        findings=findings(signals, catalogue, partial(around.near.of, found.authority)),
        evidence=evidence,
        more_evidence=more,
        against=contrary_in_words(against(found, signals, series, catalogue), series, catalogue),
        newest=_newest(visit, [*evidence, *more]),
        charts=_charts(signals, series, catalogue),
        paths=around.paths,
        course=steps_in_words(found.steps, catalogue),
        episodes=_episodes(visit, found, around, catalogue),
        similar=around.similar,
        panel=around.panel,
    )


def _newest(visit: Visit, evidence: Sequence[Known]) -> str:
    if not evidence:
        return ""
    newest = max(one.published for one in evidence)
    return sentences.age(newest, visit.moment.today(visit.services.clock()))


def _charts(signals: Sequence[Signal], series: Series, catalogue: Catalogue) -> list[Chart]:
    """Draw what signals are about; lines are drawn as paths, beside what they are read with."""
    others = (one for one in signals if "nation" not in one.observed)
    keys = dict.fromkeys((one.clears_if.kind, one.measure) for one in others)
    drawn = [chart_of(series[key], catalogue) for key in keys if len(series.get(key, ())) > 1]
    return drawn[:_CHARTS]


def _episodes(visit: Visit, found: Alert, around: Around, catalogue: Catalogue) -> list[Episode]:
    return [
        Episode(
            visit.href(f"/alerts/{one.id}"),
            sentences.long_day(one.opened_on),
            cleared_in_words(one, catalogue),
            said(around.handled.of(one.id), around.handled.names),
        )
        for one in around.everything
        if (one.detector, one.domain) == (found.detector, found.domain) and one.id != found.id
    ]


def _plan_href(visit: Visit, slug: str, alert: str) -> str:
    """Return where a plan is opened from the alert; '' for whoever opens none."""
    if not (visit.moment.is_now and visit.may("POST", "/plans/{id}/{act}")):
        return ""
    return visit.href("/plans", authority=slug, alert=alert)
