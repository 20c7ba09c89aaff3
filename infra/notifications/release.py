"""Releasing notices: what is due is told, one notice an authority, to every subscription.

Notices, what they are of and whom they go to are written in one transaction: a power cut leaves all
of it or none, and what is written is sent however often the program dies.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from consumers.notifications.notices import Notice
from consumers.notifications.times import next_digest
from domain.times import to_instant
from infra.notifications.compose import Composer, Heard, Standing
from infra.notifications.hear import held_place, last_look, look
from infra.stores.vault.notification_tables import changes, deliveries, notices, subscriptions
from projections.picture.queries import newest_position

_HEARD = (
    changes.c.position,
    changes.c.alert,
    changes.c.version,
    changes.c.authority,
    changes.c.detector,
    changes.c.domain,
    changes.c.kind,
)
_OPEN = (changes.c.notice == "") & (changes.c.suppressed_by == "")


@dataclass(frozen=True, slots=True)
class Releaser:
    """Tells every subscription what is due."""

    composer: Composer

    def release(self, vault: Connection, views: Connection, now: datetime) -> list[Notice]:
        """Tell what is due; return the notices. Commit afterwards."""
        if held_place(vault) is None:
            return []
        due, first = _due(vault, now), self._came_first(vault, now)
        if not due and not first:
            return []
        stands = self.composer.escalate(views, now)
        released = [
            notice
            for heard in _grouped(vault, due, stands)
            if (notice := self._told(vault, stands, heard, now)) is not None
        ]
        released += [
            notice
            for authority in first
            if (notice := self._placed(vault, views, stands, authority, now)) is not None
        ]
        _send(vault, released, _weekly(vault, released), now)
        return released

    def _came_first(self, vault: Connection, now: datetime) -> list[str]:
        """Return who came into the top tenth since the last look; once a week, with the digest."""
        before = last_look(vault, now)
        if next_digest(before) > now:
            return []
        look(vault, now)
        return self.composer.came_first(before, now)

    def _placed(
        self, vault: Connection, views: Connection, stands: Standing, authority: str, now: datetime
    ) -> Notice | None:
        """Return a notice of a place, which nothing in the log is of: it goes by the newest fact.

        Nobody is told of it who was told already that the authority asks for a call.
        """
        concern = stands.concerns.get(authority)
        position = newest_position(views, authority)
        taken = select(notices.c.id).where(notices.c.position == position)
        if (
            concern is None
            or concern.level == "watch"
            or _last(vault, authority).level != "watch"
            or vault.execute(taken).first() is not None
        ):
            return None
        notice = self.composer.placed(stands, authority, position, now)
        vault.execute(insert(notices), _row(notice, position))
        return notice

    def _told(
        self, vault: Connection, stands: Standing, heard: Sequence[Heard], now: datetime
    ) -> Notice | None:
        """Return the notice, or write down that what is on watch only is not told."""
        authority = stands.kept(heard[0].authority)
        before = _last(vault, authority)
        positions = [one.position for one in heard]
        this = update(changes).where(changes.c.position.in_(positions))
        if stands.escalation(authority).level == "watch" and before.level == "watch":
            vault.execute(this.values(suppressed_by="watch"))
            return None
        notice = self.composer.notice(
            stands, heard, _kept_back(vault, authority, before.position), now
        )
        vault.execute(this.values(notice=notice.id))
        vault.execute(insert(notices), _row(notice, max(positions)))
        return notice


@dataclass(frozen=True, slots=True)
class _Before:
    """What an authority's last notice said, and up to where; 'watch' where there was none."""

    level: str = "watch"
    position: int = 0


def _due(vault: Connection, now: datetime) -> set[str]:
    wanted = select(changes.c.authority).where(_OPEN, changes.c.due_at <= to_instant(now))
    return set(vault.execute(wanted.distinct()).scalars())


def _grouped(vault: Connection, due: Iterable[str], stands: Standing) -> list[list[Heard]]:
    """Return all that waits of the authorities of which something is due, by authority."""
    wanted = {stands.kept(one) for one in due}
    groups: defaultdict[str, list[Heard]] = defaultdict(list)
    waiting = vault.execute(select(*_HEARD).where(_OPEN).order_by(changes.c.position))
    for row in waiting:
        if (authority := stands.kept(row.authority)) in wanted:
            groups[authority].append(Heard._make(row))
    return [groups[one] for one in sorted(groups)]


def _last(vault: Connection, authority: str) -> _Before:
    wanted = select(notices.c.level, notices.c.position).where(notices.c.authority == authority)
    row = vault.execute(wanted.order_by(notices.c.position.desc()).limit(1)).first()
    return _Before(row.level, row.position) if row else _Before()


def _kept_back(vault: Connection, authority: str, after: int) -> Mapping[str, int]:
    """Count by reason what was heard of an authority since and is not told."""
    c = changes.c
    wanted = (
        select(c.suppressed_by, func.count())
        .where(c.authority == authority, c.position > after, c.suppressed_by != "")
        .group_by(c.suppressed_by)
        .order_by(c.suppressed_by)
    )
    return {row[0]: row[1] for row in vault.execute(wanted)}


def _row(notice: Notice, position: int) -> dict[str, object]:
    return {
        "id": notice.id,
        "position": position,
        "authority": notice.authority,
        "level": notice.level,
        "at": to_instant(notice.at),
        "body": msgspec.json.encode(notice).decode(),
    }


def _weekly(vault: Connection, released: Sequence[Notice]) -> set[str]:
    """Return the notices in which nothing was to be told at once."""
    c, ids = changes.c, [one.id for one in released]
    at_once = select(c.notice).where(c.notice.in_(ids), c.at_once)
    return set(ids) - set(vault.execute(at_once).scalars())


def _send(vault: Connection, released: Sequence[Notice], weekly: set[str], now: datetime) -> None:
    """Write down whom the notices go to: a webhook gets each, a mailbox one digest of a week."""
    c = subscriptions.c
    live = vault.execute(select(c.id, c.channel).where(c.ended_at.is_(None), c.channel != "reader"))
    rows = [
        {
            "id": message,
            "subscription": one.id,
            "notices": " ".join(ids),
            "made_at": to_instant(now),
            "status": "waiting",
            "tries": 0,
            "next_at": to_instant(now),
            "outcome": "",
        }
        for one in live
        for message, ids in _messages(released, weekly, digest=one.channel == "mail")
    ]
    if rows:
        vault.execute(insert(deliveries), rows)


def _messages(
    released: Sequence[Notice], weekly: set[str], *, digest: bool
) -> list[tuple[str, list[str]]]:
    alone = [one.id for one in released if not (digest and one.id in weekly)]
    messages = [(one, [one]) for one in alone]
    if digest and weekly:
        together = [one.id for one in released if one.id in weekly]
        messages.append((f"digest.{max(together, key=_position)}", together))
    return messages


def _position(notice: str) -> int:
    return int(notice.rpartition(".")[2])
