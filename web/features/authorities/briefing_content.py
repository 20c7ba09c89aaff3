"""A briefing on one authority, for a conversation with it: what is known as fact, and nothing said.

Notes that people wrote at alerts are left out, whoever reads: the paper leaves the building.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from domain.measures.catalogue import Catalogue
from domain.membership.person import Person
from domain.register.directory import Entry
from infra.services.alerts.counter_evidence import Series, against
from infra.services.alerts.handling import Handled
from infra.services.alerts.neighbour_figures import NeighbourFigures, neighbour_figures
from infra.services.evidence.series import by_series
from projections.alerts.queries import Alert, alerts_as_of
from projections.picture import queries as picture
from web.features.authorities.briefing_pdf import Briefing, Section
from web.features.authorities.ratings import gaps, is_headline
from web.site.viewpoint import Viewpoint
from web.words import sentences
from web.words.alerts import about, cleared_in_words, findings, signals_of
from web.words.escalation import why
from web.words.facts import Known, contrary_in_words, known, supporting
from web.words.handling import said

_LEVELS = {
    "critical": "Critical",
    "alert": "Alert: the adviser is to look at it",
    "watch": "Watch: nothing here calls for the adviser yet",
}
_FACTS = ("Fact", "Value", "Before", "About", "Published")
_WIDTHS = (8, 5, 4, 4, 5)


@dataclass(frozen=True, slots=True)
class _Held:
    """What one authority's briefing is made from."""

    alerts: Sequence[Alert]
    series: Series
    newest: Sequence[Known]
    handled: Handled
    catalogue: Catalogue
    near: NeighbourFigures

    @property
    def open(self) -> list[Alert]:
        """The alerts that stand, critical ones first."""
        standing = [one for one in self.alerts if one.is_open]
        return sorted(standing, key=lambda one: (one.level != "critical", one.opened_on))


def briefing_of(viewpoint: Viewpoint, entry: Entry, reader: Person | None = None) -> Briefing:
    """Put together what is known of an authority, and what was decided where the reader sees it."""
    held = _held(viewpoint, entry, reader)
    level = viewpoint.services.alerts.escalating(viewpoint.as_of)(entry.id.hex, held.open)
    kind = sentences.AUTHORITIES.get(entry.kind, sentences.theme(entry.kind))
    day = sentences.long_date(viewpoint.moment.today(viewpoint.services.clock()))
    return Briefing(
        title=f"Briefing: {entry.name}",
        name=entry.name,
        caption=", ".join(filter(None, [kind, entry.sub_region, entry.region])),
        level=_LEVELS[level.level],
        why=why(level),
        lines=[*_lines(viewpoint, held, day)],
        sections=[*_sections(viewpoint, held)],
        footer="From recorded facts only; nothing said in the group is in it.",
    )


def _held(viewpoint: Viewpoint, entry: Entry, reader: Person | None) -> _Held:
    catalogue, as_of = viewpoint.catalogue, viewpoint.as_of
    with viewpoint.services.reading() as connection:
        facts = picture.facts(connection, as_of, [entry.id.hex])
        found = alerts_as_of(connection, as_of, authority=entry.id.hex, include_cleared=True)
        told = ((one.authority, signal) for one in found for signal in one.signals)
        near = neighbour_figures(connection, as_of, told)
    series = by_series(facts)
    newest = [known(one[-1], one, catalogue) for one in series.values()]
    handled = viewpoint.services.alerts.handling(as_of, reader)
    return _Held(found, series, newest, handled, catalogue, near)


def _lines(viewpoint: Viewpoint, held: _Held, day: str) -> Iterable[str]:
    position = viewpoint.moment.position or viewpoint.services.position()
    yield f"As known on {day}, from the log up to event {position:,}."
    if not held.newest:
        yield "Nothing is held of it at this moment. That makes it unknown, not well."
    else:
        published = max(one.published for one in held.newest)
        today = viewpoint.moment.today(viewpoint.services.clock())
        age = sentences.age(published, today)
        yield f"The newest of {len(held.newest)} figures and ratings was published {age} before."


def _sections(viewpoint: Viewpoint, held: _Held) -> Iterable[Section]:
    today = viewpoint.moment.today(viewpoint.services.clock())
    strongest = [signals_of(one, held.catalogue)[:1] for one in held.open]
    yield Section("What stands", _standing(held), "No alert stands.")
    if held.handled.seen:
        yield Section(
            "What was decided",
            [[f"{_about(one)}.", _told(held, one)] for one in held.open if _told(held, one)],
            "Nothing was decided about what stands.",
        )
    yield _facts(
        "Evidence for what is told above",
        supporting(chain.from_iterable(strongest), held.series, held.catalogue),
        "Nothing stands, so no evidence is cited.",
    )
    yield _against(held)
    ratings = [one for one in held.newest if is_headline(one.fact, held.catalogue)]
    newest_first = sorted(ratings, key=lambda one: (one.about, one.title), reverse=True)
    yield _facts("Ratings, the newest of each", newest_first, "Nobody's rating is held.")
    late = gaps(held.newest, held.catalogue, today)
    yield Section(
        "Stale or not known",
        [[f"{one.title}:", f"last rated {one.last}, {one.age} ago."] for one in late],
        "No headline rating is older than three years.",
    )
    past = [one for one in held.alerts if not one.is_open]
    yield Section("Past episodes", [_past(held, one) for one in past], "None is on record.")


def _about(alert: Alert) -> str:
    return about(alert.detector, alert.domain)


def _standing(held: _Held) -> list[list[str]]:
    rows = []
    for alert in held.open:
        signals = signals_of(alert, held.catalogue)
        told = findings(signals, held.catalogue, partial(held.near.of, alert.authority))
        opened = f"{_about(alert)}, {alert.level}, since {sentences.long_day(alert.opened_on)}."
        more = f"And {len(told) - 1} more of its measures." if len(told) > 1 else ""
        first = [told[0].reason, told[0].clears_if] if told else []
        rows.append([opened, *first, more])
    return rows


def _told(held: _Held, alert: Alert) -> str:
    return said(held.handled.of(alert.id), held.handled.names)


def _past(held: _Held, alert: Alert) -> list[str]:
    opened = sentences.long_day(alert.opened_on)
    told = _told(held, alert)
    return [
        f"{_about(alert)}.",
        f"Opened {opened}, cleared {cleared_in_words(alert, held.catalogue)}.",
        f"{told}." if told else "",
    ]


def _against(held: _Held) -> Section:
    found = {
        one.known.fact.evidence: one
        for alert in held.open
        for one in contrary_in_words(
            against(alert, signals_of(alert, held.catalogue), held.series, held.catalogue),
            held.series,
            held.catalogue,
        )
    }
    rows = [[*_cells(one.known)[:2], one.why, *_cells(one.known)[3:]] for one in found.values()]
    none = "None is held: nothing newer of what the rules went by is better than before."
    columns = ("Fact", "Value", "Why", "About", "Published")
    return Section("Evidence against it", rows, none, columns, (7, 4, 7, 4, 5))


def _facts(title: str, facts: Iterable[Known], none: str) -> Section:
    return Section(title, [_cells(one) for one in facts], none, _FACTS, _WIDTHS)


def _cells(one: Known) -> list[str]:
    value = one.value if "%" in one.value else f"{one.value} {one.unit}".strip()
    return [one.title, value, one.was, sentences.long_date(one.about), one.published_words]
