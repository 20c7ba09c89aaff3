"""Good practice, as sections of the bulletin: who was rated better, and what help is new."""

from collections.abc import Iterator
from uuid import UUID

from domain.measures.catalogue import Catalogue
from infra.services.evidence.series import by_series, direction
from projections.picture import queries as picture
from projections.picture.queries import Fact
from projections.support import offers_as_of
from web.features.authorities.ratings import is_headline
from web.features.reports.parts import Asked, Cell, Section, Table, known_day
from web.site.viewpoint import Viewpoint
from web.words import sentences
from web.words.facts import value_of
from web.words.support import FORM_NAMES, MADE_UP, price


def rated_better(asked: Asked) -> Section:
    """List the headline ratings published since, that are better than the one before."""
    viewpoint, since = asked.viewpoint, known_day(asked.before())
    rows = [
        [
            Cell(viewpoint.directory.entries[entry].name),
            Cell(viewpoint.catalogue.title_of(now.measure)),
            Cell(value_of(before, viewpoint.catalogue)),
            Cell(value_of(now, viewpoint.catalogue)),
            Cell(sentences.long_day(now.published_on)),
        ]
        for entry, before, now in sorted(
            _risen(viewpoint, since.isoformat()), key=lambda one: one[2].published_on, reverse=True
        )
    ]
    table = Table(
        key="rated-better",
        caption="Headline ratings that are better than the one before",
        columns=("Authority", "What was rated", "Before", "Now", "Published"),
        rows=rows,
        none=f"No headline rating published since {sentences.long_date(since)} is better.",
        widths=(5, 6, 4, 4, 4),
    )
    line = "Ask them how they did it. One rating is no proof of what made the difference."
    return Section("Rated better", [line], [table])


def new_on_the_menu(asked: Asked) -> Section:
    """List the offers that came onto the menu since."""
    viewpoint = asked.viewpoint
    with viewpoint.services.reading() as connection:
        now = offers_as_of(connection, viewpoint.as_of)
        then = offers_as_of(connection, asked.before().moment.as_of)
    rows = [
        [
            Cell(one.made.title),
            Cell(one.made.provider_name),
            Cell(FORM_NAMES[one.made.form]),
            Cell(price(one)),
            Cell(MADE_UP if one.made.made_up else one.made.source),
        ]
        for name, one in now.items()
        if name not in then and not one.withdrawn
    ]
    table = Table(
        key="new-offers",
        caption="Help that is new on the menu",
        columns=("Offer", "Provider", "Form", "Price", "Source"),
        rows=rows,
        none="Nothing is new on the menu.",
        widths=(6, 5, 4, 5, 6),
    )
    return Section("New on the menu", [], [table])


def _risen(viewpoint: Viewpoint, since: str) -> Iterator[tuple[UUID, Fact, Fact]]:
    catalogue = viewpoint.catalogue
    with viewpoint.services.reading() as connection:
        facts = picture.facts(connection, viewpoint.as_of, None, _headlines(catalogue))
    by_authority: dict[str, list[Fact]] = {}
    for fact in facts:
        by_authority.setdefault(fact.authority, []).append(fact)
    for authority, some in by_authority.items():
        if (entry := UUID(authority)) not in viewpoint.directory.entries:
            continue
        for (kind, _), series in by_series(some).items():
            if kind != "assessment" or not series[:-1] or not is_headline(series[-1], catalogue):
                continue
            before, now = series[-2:]
            moved = direction(now, before, catalogue)
            if now.published_on[:10] > since and moved is not None and moved.word == "better":
                yield entry, before, now


def _headlines(catalogue: Catalogue) -> set[str]:
    """Return the measures that are rated and stand for themselves."""
    return {
        name
        for name, one in catalogue.measures.items()
        if not one.part_of
        and (scale := catalogue.scales.get(one.scale)) is not None
        and scale.form == "ordinal"
        and scale.polarity != "none"
    }
