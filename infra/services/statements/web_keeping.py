"""A custodian's side of the pages, over one installation."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec
from sqlalchemy import Connection, select

from domain.membership.person import Person
from infra.backup import key_folder
from infra.services.context import NOW
from infra.services.statements.custody import Actor, Certificate
from infra.services.statements.web_speaking import Office, certificate, name_of
from infra.stores.audit.log import Listed
from infra.stores.vault import statements
from infra.stores.vault.statement_tables import erasures
from projections.statements import queries
from web.features.statements import shapes as seen

_LAST = 20


@dataclass(frozen=True, slots=True)
class WebKeeping(Office):
    """See the module."""

    def kept(self, by: Person) -> seen.Kept:
        """Give what there is to look after."""
        with self.app.reading() as views, self.app.vault.connect() as vault:
            return seen.Kept(
                epochs=queries.ended(views, NOW),
                held=Counter(one.why for one in statements.held(vault)),
                requests=self._requests(by),
                erasures=_erasures(vault),
                keys=self._keys(),
                audit=self._audit(),
            )

    def members(self, _: Person) -> Sequence[Person]:
        """Give all members by login."""
        return self.app.people.all()

    def close(self) -> seen.Closed:
        """End the release window now."""
        closed = self.rooms.close()
        return seen.Closed(closed.epoch, closed.released, closed.held)

    def ask_who(self, by: Person, statement: str, reason: str) -> None:
        """Ask to learn who made a statement."""
        self.rooms.custody.ask(statement, _actor(by), reason)

    def approve(self, by: Person, request: str) -> tuple[str, str]:
        """Approve what another custodian asked; give the speaker's name and organisation."""
        person, organisation = self.rooms.custody.approve(request, _actor(by))
        bodies = self.app.people.organisations()
        return name_of(self.app, person), bodies.get(UUID(organisation), "")

    def erase(self, statement: str, by: Person, other: Person) -> seen.Certificate:
        """Erase a statement, by two custodians."""
        return certificate(self.rooms.custody.erase(statement, [_actor(by), _actor(other)]))

    def _requests(self, by: Person) -> list[seen.Asked]:
        return [
            seen.Asked(
                id=one.request,
                statement=one.statement,
                asked_by=name_of(self.app, one.asked_by),
                reason=one.reason,
                own=one.asked_by == by.id.hex,
            )
            for one in self.rooms.custody.waiting(_actor(by))
        ]

    def _keys(self) -> seen.Keys:
        folder = self.app.settings.keys_dir
        backed_up = self.app.audit.last("backup")
        files, newest = key_folder.standing(folder) if folder else (None, None)
        return seen.Keys(
            backed_up_on=backed_up.date() if backed_up else None,
            files=files,
            newest=newest.date() if newest else None,
        )

    def _audit(self) -> seen.Audit:
        log = self.app.audit
        log.settle(self.app.clock().date())
        verdict = log.verify()
        found = log.entries(max(0, log.last_position() - _LAST), _LAST)
        last = [self._audited(one) for one in reversed(found)]
        return seen.Audit(verdict.ok, verdict.events, verdict.problem, last)

    def _audited(self, one: Listed) -> seen.Audited:
        return seen.Audited(
            position=one.position,
            when=f"{one.at:%Y-%m-%d}" if one.of_a_week else f"{one.at:%Y-%m-%d %H:%M} UTC",
            act=one.act,
            person=self._who(one.person),
            subject=one.subject,
            count=one.count,
        )

    def _who(self, person: str) -> str:
        return name_of(self.app, person) if _is_id(person) else person


def _actor(by: Person) -> Actor:
    return Actor(by.id, by.role)


def _is_id(person: str) -> bool:
    return len(person) == len(UUID(int=0).hex)


def _erasures(vault: Connection) -> list[seen.Certificate]:
    order = (erasures.c.erased_at.desc(), erasures.c.subject)
    found = vault.execute(select(erasures.c.certificate).order_by(*order)).scalars()
    return [certificate(msgspec.json.decode(text, type=Certificate)) for text in found]
