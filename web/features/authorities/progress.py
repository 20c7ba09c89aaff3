"""An authority's course on one axis of time, and what became of others that stood alike.

For an improvement board: evidence, alerts and plans side by side, with the warning that what gets
better after an alert would in part have got better by itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy import Connection

from domain.measures.catalogue import Catalogue
from domain.register.directory import Entry
from infra.services.alerts.by_authority import strongest_signals
from infra.services.evidence.comparison_group import (
    Afterwards,
    Helped,
    figures_after,
    next_of,
    ratings_after,
)
from infra.services.evidence.series import (
    by_evidence,
    by_series,
    directed,
    direction,
    scale_now,
)
from infra.services.plans.visibility import VisiblePlan
from projections.alerts.queries import Alert, alerts_as_of
from projections.picture import queries as picture
from projections.picture.queries import Fact
from web.features.authorities.plan_timeline import helped_by, plan_lanes, plans_seen
from web.features.authorities.ratings import is_headline
from web.site.charts.timeline import Lane, Look, Mark, Timeline, timeline
from web.site.request import Heading, Here, Visit
from web.site.spreadsheets import Sheet
from web.site.table_download import as_file
from web.words import sentences
from web.words.alerts import about
from web.words.facts import value_of

_MOST = 12
_UPPER_TIER = frozenset({"county", "unitary", "metropolitan_district", "london_borough"})
_LOOKS: Mapping[str, Look] = {"better": "good", "worse": "bad"}
_COLUMNS = ("Measure", "Then", "About", "Next", "About (next)", "Better", "Same", "Worse", "Others")


Known = tuple[Sequence[Alert], Sequence[Fact]]
"""Alerts and facts of an authority."""


class Concern(NamedTuple):
    """A finding that an alert rested on, and the next one of the same measure, if there is one."""

    alert: Alert
    then: Fact
    next: Fact | None
    others: Afterwards
    drift: float | None


@dataclass(frozen=True, slots=True)
class Followed:
    """What followed a concern, in words."""

    title: str
    then: str
    about: str
    next: str
    others: str


@dataclass(frozen=True, slots=True)
class ProgressView:
    """What the page shows."""

    name: str
    authority_href: str
    timeline: Timeline | None
    followed: Sequence[Followed]
    left_out: int


@get("/authorities/{slug:str}/progress", sync_to_thread=True, include_in_schema=False)
def progress(visit: Here, slug: FromPath[str]) -> Response[str] | Response[bytes]:
    """Show the course of one authority, or give what followed each concern as a file."""
    entry = visit.directory.by_slug(slug)
    if entry is None:
        raise NotFoundException
    seen = plans_seen(visit)
    with visit.services.reading() as connection:
        found = alerts_as_of(connection, visit.as_of, authority=entry.id.hex, include_cleared=True)
        facts = picture.facts(connection, visit.as_of, [entry.id.hex])
        helped = helped_by(seen)
        told = _concerns(visit, connection, entry, (found, facts), helped)
        concerns = sorted(told, key=_tells_little)
    if form := visit.query.get("format"):
        return as_file(_sheet(entry, concerns, visit.catalogue), form)
    href = visit.href(f"/authorities/{entry.slug}")
    trail = (("Authorities", visit.href("/authorities")), (entry.name, href))
    heading = Heading(f"{entry.name}: what followed", "authorities", trail, "What followed")
    view = ProgressView(
        name=entry.name,
        authority_href=href,
        timeline=_timeline(visit, entry, (found, facts), seen),
        followed=[_followed(one, visit.catalogue) for one in concerns[:_MOST]],
        left_out=max(0, len(concerns) - _MOST),
    )
    return visit.page("progress.html", heading, view)


def _timeline(
    visit: Visit, entry: Entry, known: Known, seen: Sequence[VisiblePlan]
) -> Timeline | None:
    found, facts = known
    today = visit.moment.today(visit.services.clock())
    lanes = [
        *_ratings(facts, visit.catalogue),
        *_alert_lanes(found, today),
        *plan_lanes(seen, entry.id.hex, today),
    ]
    if not any(lane.marks for lane in lanes):
        return None
    told = "; ".join(
        f"{lane.name}: {', '.join(f'{one.words} ({one.begun.year})' for one in lane.marks)}"
        for lane in lanes
    )
    standing = sum(one.is_open for one in found)
    title = f"{entry.name}: {sentences.counted(len(found), 'alert')}, {standing} of them open"
    return timeline(title, f"{told}.", lanes)


def _ratings(facts: Sequence[Fact], catalogue: Catalogue) -> Iterator[Lane]:
    for (kind, measure), series in by_series(facts).items():
        if kind == "assessment" and is_headline(series[-1], catalogue):
            earlier: list[Fact | None] = [None, *series[:-1]]
            marks = [
                _rated(now, before, catalogue)
                for before, now in zip(earlier, series, strict=True)
                if now.value is not None
            ]
            yield Lane(catalogue.title_of(measure), marks)


def _rated(now: Fact, before: Fact | None, catalogue: Catalogue) -> Mark:
    moved = direction(now, before, catalogue)
    look = _LOOKS.get(moved.word, "plain") if moved else "plain"
    return Mark(now.true_on, now.true_on, value_of(now, catalogue), look)


def _alert_lanes(found: Iterable[Alert], today: date) -> Iterator[Lane]:
    by_name: dict[str, list[Mark]] = {}
    for alert in reversed(list(found)):
        begun = date.fromisoformat(alert.opened_on[:10])
        ended = date.fromisoformat(alert.cleared_on[:10]) if alert.cleared_on else today
        stands = alert.is_open
        words = f"{alert.level} alert"
        look: Look = "bad" if alert.level == "critical" else "plain"
        mark = Mark(begun, max(begun, ended), words, look, open=stands)
        by_name.setdefault(about(alert.detector, alert.domain), []).append(mark)
    for name, marks in by_name.items():
        yield Lane(f"Alert, {sentences.uncapitalised(name)}", marks)


def _concerns(
    visit: Visit,
    connection: Connection,
    entry: Entry,
    known: Known,
    helped: Helped,
) -> Iterator[Concern]:
    found, facts = known
    held, catalogue = by_evidence(facts), visit.catalogue
    told = [(alert, fact) for alert in found for fact in _rested_on(alert, held, catalogue)]
    measures = {fact.measure for _, fact in told}
    everybody = picture.facts(connection, visit.as_of, _same_kind(visit, entry), measures)
    series: dict[tuple[str, str], dict[str, list[Fact]]] = {}
    for key, of_key in _by_authority(directed(one, catalogue) for one in everybody):
        series.setdefault(key, {}).update(of_key)
    for alert, fact in told:
        own = series.get((fact.kind, fact.measure), {})
        others, drift = _others(fact, own, catalogue, helped)
        yield Concern(alert, fact, next_of(fact, own.get(entry.id.hex, ())), others, drift)


def _tells_little(one: Concern) -> tuple[bool, bool, bool, int]:
    """Order by what can be told: what was looked at since and of others enough, ratings first."""
    newest_first = -one.then.true_on.toordinal()
    of_a_figure = one.then.kind == "indicator"
    return one.next is None, not one.others.says_anything, of_a_figure, newest_first


def _others(
    fact: Fact, series: Mapping[str, Sequence[Fact]], catalogue: Catalogue, helped: Helped
) -> tuple[Afterwards, float | None]:
    scale = catalogue.scales.get(scale_now(fact.scale, catalogue))
    if scale is not None and scale.form == "ordinal":
        return ratings_after(fact, series, helped), None
    if catalogue.is_undirected(fact.measure):
        return Afterwards(0, 0, 0), None
    return figures_after(fact, series, helped)


def _rested_on(alert: Alert, held: Mapping[str, Fact], catalogue: Catalogue) -> Iterator[Fact]:
    """Return the newest finding behind each measure that an alert opened on, each once."""
    found: dict[str, Fact] = {}
    opened_on = next((step.raised for step in alert.steps if step.raised), ())
    for signal in strongest_signals(opened_on, catalogue):
        cited = [held[one] for one in signal.evidence_ids if one in held]
        valued = [one for one in cited if one.measure == signal.measure and one.value is not None]
        if valued:
            found.setdefault(signal.measure, max(valued, key=lambda one: one.true_on))
    yield from found.values()


def _by_authority(
    facts: Iterable[Fact],
) -> Iterator[tuple[tuple[str, str], dict[str, list[Fact]]]]:
    by_authority: dict[str, list[Fact]] = {}
    for fact in facts:
        by_authority.setdefault(fact.authority, []).append(fact)
    for authority, some in by_authority.items():
        for key, series in by_series(some).items():
            yield key, {authority: series}


def _same_kind(visit: Visit, entry: Entry) -> list[str]:
    """Return the authorities that do what this one does, itself among them."""
    kinds = _UPPER_TIER if entry.kind in _UPPER_TIER else {entry.kind}
    entries = visit.directory.entries.values()
    return [one.id.hex for one in entries if one.kind in kinds]


def _followed(one: Concern, catalogue: Catalogue) -> Followed:
    next_ = (
        f"{value_of(one.next, catalogue)} ({sentences.long_date(one.next.true_on)})"
        if one.next
        else "Not looked at since"
    )
    return Followed(
        title=catalogue.title_of(one.then.measure),
        then=value_of(one.then, catalogue),
        about=sentences.long_date(one.then.true_on),
        next=next_,
        others=_in_words(one.others, one.drift),
    )


def _in_words(others: Afterwards, drift: float | None) -> str:
    """Say what became of the others; of few nothing is concluded."""
    if not others.others:
        return "Nobody else of its kind stood alike and was looked at again."
    told = (
        f"{others.others} stood alike. Of these better next: {others.better}, the same: "
        f"{others.same}, worse: {others.worse}."
    )
    if not others.says_anything:
        return f"{told} That is too few to conclude from."
    if drift is None:
        return told
    moved = "towards the middle" if drift > 0 else "further from it"
    return f"{told} On average they moved {abs(drift):.1f} deviations {moved}."


def _sheet(entry: Entry, concerns: Iterable[Concern], catalogue: Catalogue) -> Sheet:
    rows = [
        [
            catalogue.title_of(one.then.measure),
            value_of(one.then, catalogue),
            one.then.true_on,
            value_of(one.next, catalogue) if one.next else "",
            one.next.true_on if one.next else None,
            one.others.better,
            one.others.same,
            one.others.worse,
            one.others.others,
        ]
        for one in concerns
    ]
    return Sheet(f"{entry.slug}-what-followed", _COLUMNS, rows)
