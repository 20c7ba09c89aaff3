"""A concern in words: its one sentence, its place in the order of visit, what is new.

The sentence of a concern is made here and nowhere else.
"""

from collections.abc import Mapping, Sequence

from consumers.order_of_visit.order import Place
from detectors.ranking.order_of_visit import Term
from domain.measures.catalogue import Catalogue
from infra.services.alerts.concerns import Concern, Level
from infra.services.alerts.handling import Handled
from infra.services.alerts.neighbour_figures import NeighbourFigures
from ingest.back_test import Band
from web.words import sentences
from web.words.handling import STATUSES, WOKEN, act
from web.words.statements import SHORT_TYPES

LEVELS: Mapping[Level, str] = {"critical": "Critical", "concern": "Concern", "watch": "Watch"}
GRADES: Mapping[float, str] = {
    1: "inadequate",
    2: "requires improvement",
    3: "good",
    4: "outstanding",
}
_MOST_TERMS = 2
_NOBODY = NeighbourFigures()
_WORTH_SAYING = 0.1


def sentence(concern: Concern, catalogue: Catalogue, near: NeighbourFigures = _NOBODY) -> str:
    """Say in one sentence why an authority is on the list."""
    old = ""
    if concern.old_from is not None:
        old = f"Old: nothing judged or measured since {sentences.long_date(concern.old_from)}."
    if concern.strongest is not None:
        alert, signal = concern.strongest
        return (
            f"{sentences.reason(signal, catalogue, near.of(alert.authority, signal))} {old}".strip()
        )
    if concern.spoken:
        return f"Several bodies, each by itself, speak of {spoken(concern)}."
    return in_order(concern.place, catalogue)


def state(concern: Concern, handled: Handled) -> str:
    """Say where a concern stands, and with whom; '' for who may not see it."""
    if not handled.seen:
        return ""
    stands = concern.stands
    if stands.waking is not None:
        since = sentences.long_date(stands.waking.at.date())
        return f"Back since {since}: {WOKEN[stands.waking.why]}"
    if stands.decision is None:
        return STATUSES[stands.status]
    decided = act(stands.decision, handled.names)
    return f"Back, for something new came: {decided}" if stands.new else decided


def in_order(place: Place, catalogue: Catalogue) -> str:
    """Say where an authority is in the order of visit and what most brings it there."""
    if place.rank is None or place.judged is None:
        return "Not judged, so it has no place in the order of visit."
    raised = sorted(
        (one for one in place.terms if one.points >= _WORTH_SAYING and one.kind != "grade"),
        key=lambda one: -one.points,
    )
    why = [f"last judged {grade(place)}", *(term(one, catalogue) for one in raised[:_MOST_TERMS])]
    return f"{where(place)}: {'; '.join(why)}."


def where(place: Place) -> str:
    """Say a place in the order of visit: '3rd of 140 to visit'."""
    return f"{_ordinal(place.rank)} of {place.of} to visit" if place.rank else "Not judged"


def grade(place: Place) -> str:
    """Say what an authority was last judged, in the words of today's grades."""
    return GRADES.get(place.judged.judged.headline, "") if place.judged else ""


def term(one: Term, catalogue: Catalogue) -> str:
    """Say what a term of the order is about."""
    title = sentences.uncapitalised(catalogue.title_of(one.of)) if one.of else ""
    match one.kind:
        case "grade":
            return "the last grade"
        case "sub_grades":
            return "parts judged worse than the whole"
        case "level":
            return f"{title} worse than elsewhere"
        case "change":
            return f"{title} got worse in two years"


def terms(place: Place, catalogue: Catalogue) -> list[tuple[str, str]]:
    """Return each term of a place, and what it adds or takes."""
    names = {"level": "{title}: level", "change": "{title}: change in two years"}
    found = []
    for one in place.terms:
        title = catalogue.title_of(one.of) if one.of else ""
        said = names.get(one.kind, "").format(title=title)
        words = said or sentences.capitalised(term(one, catalogue))
        found.append((words, f"{one.points:+.2f}"))
    return found


def spoken(concern: Concern) -> str:
    """Say what several bodies speak of."""
    return sentences.listed([SHORT_TYPES[kind].lower() for kind in concern.spoken])


def due(place: Place) -> str:
    """Say by when the next inspection is usually there; '' where nobody can say."""
    if place.due_on is None or place.judged is None:
        return ""
    last = sentences.long_date(place.judged.on)
    return f"Last inspected {last}; the next is usual by {sentences.long_date(place.due_on)}"


def frequencies(table: Sequence[Band]) -> str:
    """Say how often those of a band were judged worse six months on."""
    said = [
        f"of {one.n} {'that stood ' if place == 0 else ''}in the {one.name} six months before, "
        f"{one.worse} were judged requires improvement or inadequate ({one.inadequate} inadequate)"
        for place, one in enumerate(table)
    ]
    return f"{sentences.capitalised('; '.join(said))}."


def overdue_everywhere(domain: str, newest: str) -> str:
    """Say that figures are late for everybody, which says nothing of any authority.

    >>> overdue_everywhere("children's services", "2025-11-01")
    "Figures of children's services are overdue for everybody: the newest came on 1 November 2025."
    """
    return (
        f"Figures of {domain} are overdue for everybody: the newest came on "
        f"{sentences.long_day(newest)}."
    )


def _ordinal(number: int | None) -> str:
    """Return a number as a place.

    >>> [_ordinal(n) for n in (1, 2, 3, 4, 11, 22, 113)]
    ['1st', '2nd', '3rd', '4th', '11th', '22nd', '113th']
    """
    if number is None:
        return ""
    teens = 10 < number % 100 < 14  # noqa: PLR2004 - 11th, 12th and 13th
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
