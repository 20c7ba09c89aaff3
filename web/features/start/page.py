"""The start page: what this is, three numbers, what is new."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from litestar import Response, get

from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory
from infra.services.alerts.by_authority import StandingSignal, strongest_first
from infra.services.alerts.concerns import Concern
from infra.services.alerts.neighbour_figures import NeighbourFigures, neighbour_figures
from projections.alerts.queries import Alert, alerts_as_of
from projections.intake.queries import Import, finished_imports, waited_count
from web.site.request import Heading, Here, Visit
from web.words import sentences

HEADING = Heading("")
_NEWEST = 10
_IMPORTS = 5
_MINE = "/my-statements"


@dataclass(frozen=True, slots=True)
class Number:
    """A number that matters, what it counts, and the list it comes from."""

    count: int
    what: str
    href: str


@dataclass(frozen=True, slots=True)
class NewAlert:
    """One of the newest alerts."""

    opened: str
    level: str
    name: str
    href: str
    reason: str
    more: str


@dataclass(frozen=True, slots=True)
class StartView:
    """What the page shows."""

    numbers: Sequence[Number]
    alerts: Sequence[NewAlert]
    imports: Sequence[Import]


@get("/", sync_to_thread=True, include_in_schema=False)
def start(visit: Here) -> Response[str]:
    """Show the start page."""
    directory, catalogue = visit.directory, visit.catalogue
    with visit.services.reading() as connection:
        found = alerts_as_of(connection, visit.as_of)
        waiting = waited_count(connection, visit.as_of)
        imports = finished_imports(connection, visit.as_of, _IMPORTS)
        newest = found[:_NEWEST]
        told = ((one.authority, signal) for one in newest for signal in one.signals)
        near = neighbour_figures(connection, visit.as_of, told)
    concerns = visit.services.alerts.concerns(visit.as_of, visit.person).concerns
    view = StartView(
        numbers=_numbers(visit, concerns, waiting),
        alerts=[_new_alert(visit, one, (directory, catalogue), near) for one in newest],
        imports=imports,
    )
    return visit.page("start.html", HEADING, view)


def _numbers(visit: Visit, concerns: Sequence[Concern], waiting: int) -> list[Number]:
    counts = Counter(one.level for one in concerns)
    return [
        *_mine(visit),
        Number(
            counts["critical"],
            "critical concern" + ("" if counts["critical"] == 1 else "s"),
            visit.href("/alerts", level="critical"),
        ),
        Number(
            counts["watch"],
            "authority on watch" if counts["watch"] == 1 else "authorities on watch",
            visit.href("/alerts", level="watch"),
        ),
        Number(
            waiting,
            ("row" if waiting == 1 else "rows") + " in quarantine",
            visit.href("/quarantine"),
        ),
    ]


def _mine(visit: Visit) -> list[Number]:
    """Count what is held of the reader's own, where the reader speaks."""
    if visit.person is None or not visit.may("GET", _MINE):
        return []
    held = visit.services.statements.mine.count_held(visit.person)
    return [Number(held, f"held statement{'' if held == 1 else 's'} of mine", _MINE)]


def _new_alert(
    visit: Visit, alert: Alert, books: tuple[Directory, Catalogue], near: NeighbourFigures
) -> NewAlert:
    directory, catalogue = books
    entry = directory.entries.get(directory.kept(UUID(alert.authority)))
    ordered = strongest_first((StandingSignal(alert, one) for one in alert.signals), catalogue)
    more = len({one.signal.measure for one in ordered}) - 1
    return NewAlert(
        opened=sentences.long_day(alert.opened_on),
        level=alert.level,
        name=entry.name if entry else alert.authority,
        href=visit.href(f"/alerts/{alert.id}"),
        reason=sentences.reason(
            ordered[0].signal, catalogue, near.of(alert.authority, ordered[0].signal)
        ),
        more=sentences.counted(more, "more measure") if more else "",
    )
