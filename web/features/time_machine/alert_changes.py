"""Alerts that opened, cleared or changed between two moments, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory
from infra.services.alerts.changes import BECAME, Became, Move
from web.features.time_machine.two_moments import Between
from web.words import sentences
from web.words.alerts import about, cleared_in_words, signals_of

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class MovedAlert:
    """One alert: whose, what about, why, and since when or until when."""

    name: str
    what: str
    level: str
    reason: str
    on: str
    href: str


@dataclass(frozen=True, slots=True)
class MovedAlerts:
    """The alerts of which one thing became."""

    became: Became
    total: int
    alerts: Sequence[MovedAlert]


def moved_alerts(
    found: Iterable[Move], between: Between, directory: Directory, catalogue: Catalogue
) -> list[MovedAlerts]:
    """Sort alerts by what became of them; at most so many of each are told."""
    moved = list(found)
    gathered = []
    for became in BECAME:
        of_these = [one for one in moved if one.became == became]
        told = [_told(one, between, directory, catalogue) for one in of_these[:MOST_SHOWN]]
        gathered.append(MovedAlerts(became, len(of_these), told))
    return gathered


def _told(move: Move, between: Between, directory: Directory, catalogue: Catalogue) -> MovedAlert:
    alert, standing = move.alert, move.standing
    moment = between.later if move.after else between.earlier
    return MovedAlert(
        name=directory.name_of(alert.authority),
        what=about(alert.detector, alert.domain),
        level=standing.level,
        reason=sentences.reason(signals_of(standing, catalogue)[0], catalogue),
        on=_when(move, catalogue),
        href=moment.href(f"/alerts/{alert.id}"),
    )


def _when(move: Move, catalogue: Catalogue) -> str:
    if move.became == "cleared":
        return (
            cleared_in_words(move.alert, catalogue) or "With what is known later, it never opened"
        )
    return sentences.long_day(move.alert.opened_on)
