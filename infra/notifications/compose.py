"""Writing notices: how things stand with an authority now, in the sentences of the pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from consumers.notifications.changes import LATE, Kind
from consumers.notifications.notices import Notice, Told, notice_id
from detectors.escalation import Escalation, escalated
from domain.register.directory import Directory
from domain.times import AsOf, Basis, to_instant
from infra.services.alerts.concerns import Concern, Gathering, newest_of, places
from infra.services.alerts.escalation import Escalating, standing
from infra.services.alerts.neighbour_figures import neighbour_figures
from infra.services.alerts.overdue import newest_of_nation
from infra.services.context import Context
from projections.alerts.queries import alerts_as_of
from web.words import sentences
from web.words.concerns import in_order
from web.words.escalation import why as why_in_words

_MOST_EVIDENCE = 5
NOW = AsOf()


class Heard(NamedTuple):
    """A change as it was written down."""

    position: int
    alert: str
    version: int
    authority: str
    detector: str
    domain: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Composer:
    """Puts what was heard of one authority into a notice. ``address`` is where the pages are."""

    app: Context
    address: str

    def escalate(self, views: Connection, on: datetime) -> "Standing":
        """Return how every authority stands, by the rules in force."""
        directory, catalogue = self.app.directory(), self.app.catalogue()
        found = alerts_as_of(views, NOW)
        gathering = Gathering(
            directory,
            catalogue,
            self._escalating(on),
            places(self.app, NOW),
            on.date(),
            newest_of(self.app, NOW),
            of_nation=newest_of_nation(self.app.expectations(), catalogue, on.date()),
        )
        concerns = gathering.gathered(found)
        return Standing(directory, {one.entry.id.hex: one for one in concerns})

    def notice(
        self, stands: "Standing", heard: Sequence[Heard], not_told: Mapping[str, int], at: datetime
    ) -> Notice:
        """Write one; ``heard`` is not empty and of one authority."""
        authority = stands.kept(heard[0].authority)
        name = notice_id(authority, max(one.position for one in heard))
        return msgspec.structs.replace(
            self._notice(stands, authority, name, at),
            changes=tuple(_told(one) for one in heard),
            not_told=dict(not_told),
        )

    def _notice(self, stands: "Standing", authority: str, name: str, at: datetime) -> Notice:
        """Return what every notice of an authority has: how it stands, and by what."""
        entry = stands.directory.entries[UUID(authority)]
        escalation = stands.escalation(authority)
        return Notice(
            id=name,
            at=at,
            authority=authority,
            name=entry.name,
            code=next((one.code for one in entry.codes if one.scheme == "gss"), ""),
            level=escalation.level,
            why=why_in_words(escalation),
            changes=(),
            evidence=self._evidence(stands.concerns.get(authority)),
            link=f"{self.address}/authorities/{entry.slug}",
        )

    def came_first(self, before: datetime, now: datetime) -> list[str]:
        """Return who came into the top tenth of the order of visit since, not too long ago.

        As with alerts, what could be known for longer than ``LATE`` is no news, however late the
        evidence came in.
        """
        order = self.app.order_of_visit(NOW)
        came = order.top(to_instant(now)) - order.top(to_instant(before))
        knowable = places(self.app, AsOf(basis=Basis.PUBLISHED)) if came else {}
        oldest = (now - LATE).date()
        since = {one: at.since for one, at in knowable.items() if one in came}
        return sorted(one for one, day in since.items() if day is not None and day >= oldest)

    def placed(self, stands: "Standing", authority: str, position: int, at: datetime) -> Notice:
        """Write a notice of a concern that came into the top tenth and has no other news."""
        concern = stands.concerns[authority]
        place = in_order(concern.place, self.app.catalogue())
        told = Told(concern.id, 1, "opened", "Order of visit: top tenth")
        notice = self._notice(stands, authority, notice_id(authority, position), at)
        return msgspec.structs.replace(
            notice, changes=(told,), evidence=(place, *notice.evidence[: _MOST_EVIDENCE - 1])
        )

    def _evidence(self, concern: Concern | None) -> tuple[str, ...]:
        if concern is None:
            return ()
        catalogue = self.app.catalogue()
        some = concern.standing[:_MOST_EVIDENCE]
        with self.app.reading() as views:
            near = neighbour_figures(
                views, NOW, ((one.alert.authority, one.signal) for one in some)
            )
        return tuple(
            sentences.reason(one.signal, catalogue, near.of(one.alert.authority, one.signal))
            for one in some
        )

    def _escalating(self, on: datetime) -> Escalating:
        rules = self.app.rules().escalation
        return lambda _, alerts: escalated(standing(alerts), rules, on.date())


class Standing(NamedTuple):
    """How the authorities stand; those that aren't among the concerns have no open alert."""

    directory: Directory
    concerns: Mapping[str, Concern]

    def kept(self, authority: str) -> str:
        """Return the entry of the register that an authority, ids as hex, is kept under."""
        return self.directory.kept(UUID(authority)).hex

    def escalation(self, authority: str) -> Escalation:
        """Return how far one is escalated."""
        concern = self.concerns.get(authority)
        return concern.escalation if concern else escalated([])


def _told(one: Heard) -> Told:
    detector = sentences.rule_name(one.detector)
    return Told(one.alert, one.version, one.kind, f"{detector}: {sentences.theme(one.domain)}")
