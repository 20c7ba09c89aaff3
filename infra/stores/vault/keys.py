"""The keys of what is sealed: one each, wrapped. To erase is to delete a row here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import Connection, delete, insert, select

from domain.statements.events import Sealed
from infra.stores.vault.sealing import Wrapping, new_key, seal, unseal
from infra.stores.vault.statement_tables import keys
from projections.bulk import pieces


@dataclass(frozen=True, slots=True)
class Keys:
    """Draws keys and ids, seals with new keys, and opens with those that are left."""

    wrapping: Wrapping
    new_id: Callable[[], UUID] = uuid4

    def seal(self, connection: Connection, subject: UUID, text: str) -> Sealed:
        """Seal a text under a key of its own, kept in the same transaction."""
        key = new_key()
        connection.execute(
            insert(keys), {"subject": subject.hex, "wrapped": self.wrapping.wrap(key)}
        )
        return seal(key, subject, text)

    def opened(self, connection: Connection, sealed: Mapping[str, Sealed]) -> dict[str, str]:
        """Open what there is a key for, by subject; what was erased is absent."""
        return {
            subject: unseal(self.wrapping.unwrap(wrapped), UUID(subject), sealed[subject])
            for subject, wrapped in _wrapped(connection, sealed)
        }


def _wrapped(connection: Connection, subjects: Iterable[str]) -> Iterable[tuple[str, bytes]]:
    for some in pieces(sorted(subjects)):
        for row in connection.execute(select(keys).where(keys.c.subject.in_(some))):
            yield row.subject, row.wrapped


def shred(connection: Connection, subjects: Iterable[str]) -> int:
    """Delete keys; return how many there were."""
    found = connection.execute(delete(keys).where(keys.c.subject.in_(sorted(subjects))))
    return found.rowcount


def left_of(connection: Connection, subjects: Iterable[str]) -> set[str]:
    """Return those of some subjects that there is a key for; no key is read."""
    return {
        row.subject
        for some in pieces(sorted(subjects))
        for row in connection.execute(select(keys.c.subject).where(keys.c.subject.in_(some)))
    }
