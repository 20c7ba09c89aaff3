"""Could we have known? When today's rules would first have fired on what was published by then."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from consumers.replay import Fired
from domain.alerts.events import Signal
from domain.measures.catalogue import Catalogue
from domain.times import AsOf, Basis
from infra.services.alerts.by_authority import strongest_signals
from infra.services.alerts.replay import Replayed, first_of_each, replayed
from infra.services.evidence.series import by_evidence
from projections.picture import queries as picture
from projections.picture.queries import Fact
from web.site.request import Heading, Here, Visit
from web.words import sentences
from web.words.facts import value_of

MOST_REASONS = 3
"""So many reasons are told at once; the evidence of the others is one step away."""


class Cited(NamedTuple):
    """A fact that a rule would have fired on."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Firing:
    """When a rule would first have fired on a theme, on what, for how long, and what was done."""

    level: str
    detector: str
    theme: str
    on: str
    stood: str
    reasons: Sequence[str]
    more: str
    evidence: Sequence[Cited]
    recorded: str
    href: str
    again: Sequence[str]


@dataclass(frozen=True, slots=True)
class CouldView:
    """What the page shows."""

    name: str
    authority_href: str
    firings: Sequence[Firing]
    silent: str
    known_by: str


@dataclass(frozen=True, slots=True)
class _Books:
    """What a firing is put in words with."""

    visit: Visit
    catalogue: Catalogue
    held: Mapping[str, Fact]
    today: date


@get("/authorities/{slug:str}/could-we-have-known", sync_to_thread=True, include_in_schema=False)
def could_we_have_known(visit: Here, slug: FromPath[str]) -> Response[str]:
    """Show what a replay of one authority says."""
    entry = visit.directory.by_slug(slug)
    if entry is None:
        raise NotFoundException
    episodes = replayed(visit.services, entry.id.hex, visit.as_of)
    books = _Books(
        visit=visit,
        catalogue=visit.catalogue,
        held=_held(visit, entry.id.hex),
        today=visit.moment.today(visit.services.clock()),
    )
    authority_href = visit.href(f"/authorities/{entry.slug}")
    view = CouldView(
        name=entry.name,
        authority_href=authority_href,
        firings=_firings(episodes, books),
        silent=_silent(episodes),
        known_by=sentences.long_date(books.today),
    )
    trail = (("Authorities", visit.href("/authorities")), (entry.name, authority_href))
    heading = Heading(f"{entry.name}: could we have known?", "authorities", trail, _CRUMB)
    return visit.page("could_we_have_known.html", heading, view)


_CRUMB = "Could we have known?"


def _held(visit: Visit, authority: str) -> Mapping[str, Fact]:
    """Return what was published by the moment, by the id of its evidence."""
    asked = visit.as_of
    as_of = AsOf(asked.known_by, asked.true_on, Basis.PUBLISHED, asked.position)
    with visit.services.reading() as connection:
        return by_evidence(picture.facts(connection, as_of, [authority]))


def _firings(episodes: Sequence[Replayed], books: _Books) -> list[Firing]:
    again: defaultdict[tuple[str, str], list[Fired]] = defaultdict(list)
    for one in episodes:
        again[one.fired.detector, one.fired.domain].append(one.fired)
    return [
        _firing(one, again[one.fired.detector, one.fired.domain][1:], books)
        for one in first_of_each(episodes)
    ]


def _firing(one: Replayed, again: Sequence[Fired], books: _Books) -> Firing:
    fired = one.fired
    signals = strongest_signals(fired.signals, books.catalogue)
    told, more = signals[:MOST_REASONS], len(signals) - MOST_REASONS
    return Firing(
        level=fired.level,
        detector=sentences.rule_name(fired.detector),
        theme=sentences.uncapitalised(sentences.theme(fired.domain)),
        on=sentences.long_day(fired.on),
        stood=_stood(fired, books.today),
        reasons=[sentences.reason(signal, books.catalogue) for signal in told],
        more=sentences.counted(more, "more measure") if more > 0 else "",
        evidence=_cited(signals, books),
        recorded=_recorded(one),
        href=books.visit.href(f"/alerts/{fired.alert}") if one.recorded_at else "",
        again=[_once_more(other) for other in again],
    )


def _stood(fired: Fired, today: date) -> str:
    on = _day(fired.on)
    if fired.until is None:
        return f"It would still stand, after {sentences.age(on, today)}"
    until = _day(fired.until)
    return f"It would have stood for {sentences.age(on, until)}, until {sentences.long_date(until)}"


def _once_more(fired: Fired) -> str:
    ended = (
        f"until {sentences.long_day(fired.until)}" if fired.until else "and it would still stand"
    )
    return f"From {sentences.long_day(fired.on)} {ended}"


def _recorded(one: Replayed) -> str:
    if one.recorded_at is None:
        return "This system had not recorded it by then"
    day = one.recorded_at.date()
    later = sentences.age(_day(one.fired.on), day)
    return f"This system recorded it on {sentences.long_date(day)}, {later} after it could be known"


def _cited(signals: Sequence[Signal], books: _Books) -> list[Cited]:
    ids = dict.fromkeys(key for signal in signals for key in signal.evidence_ids)
    return [_fact(key, books) for key in ids]


def _fact(evidence: str, books: _Books) -> Cited:
    published = f"/evidence/{evidence}"
    if (fact := books.held.get(evidence)) is None:
        return Cited("A finding that was withdrawn or moved since", books.visit.href(published))
    title = books.catalogue.title_of(fact.measure)
    text = (
        f"{title}: {value_of(fact, books.catalogue)}, about {sentences.long_date(fact.true_on)}, "
        f"published {sentences.long_day(fact.published_on)}"
        f"{' (estimated)' if fact.estimated else ''}"
    )
    return Cited(text, books.visit.href(published))


def _silent(episodes: Sequence[Replayed]) -> str:
    """Name the rules that would not have fired at all."""
    heard = {one.fired.detector for one in episodes}
    return sentences.listed(
        [words for name, words in sentences.DETECTORS.items() if name not in heard]
    )


def _day(text: str) -> date:
    return datetime.fromisoformat(text).date()
