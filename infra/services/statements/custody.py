"""What custodians do, always two of them: learn who spoke, and erase. And what a speaker erases.

An act that can't be audited is not done: the entry is made before the vault commits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import Connection, delete, insert, select

from domain.statements.drafts import StatementRefusal
from domain.times import from_instant
from infra.services.statements.context import Desk
from infra.services.statements.record import KEPT_DAYS, words
from infra.stores.vault import contributions, models, statements, unsealings
from infra.stores.vault import keys as vault_keys
from infra.stores.vault.erase_again import shred_again
from infra.stores.vault.erasure_list import Erased
from infra.stores.vault.statement_tables import erasures, exports, waivers
from infra.stores.vault.statement_tables import unsealings as requests
from infra.stores.vault.statements import Entry
from infra.stores.vault.unsealings import Unsealing

CUSTODIAN = "custodian"
_DAY = 86_400_000_000
_NONE = "There is no such statement or suggestion, or it is not yours and takes two custodians."


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and in what role."""

    person: UUID
    role: str


class Certificate(msgspec.Struct, frozen=True):
    """What was erased, on which day, and which files are known to hold the words still."""

    certificate: str
    statement: str
    erased_on: str
    keys: int
    exports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Custody:
    """See the module."""

    desk: Desk

    def erase(self, which: str, by: Sequence[Actor]) -> Certificate:
        """Erase a statement, by its speaker or by two custodians: its keys are gone for good.

        Erasing it again gives the same certificate. Raises StatementRefusal for anybody else.
        A suggestion about a plan is erased likewise.
        """
        if self._is_suggestion(which):
            return self.erase_suggestion(which, by)
        with self.desk.writing() as vault:
            entry = statements.entry(vault, which)
            if entry is None or not _may_erase(entry.person, by):
                raise StatementRefusal(_NONE)
            # First on the list: after a cut between the two it is erased at the next start.
            Erased(self.desk.folder).add([entry.statement])
            certificate = self._erase(vault, entry)
            for one in by:
                if one.role == CUSTODIAN:
                    self.desk.done("erasure_approved", one.person, certificate.statement)
        self._wipe()
        self.desk.spoken("erased")
        return certificate

    def erase_suggestion(self, which: str, by: Sequence[Actor]) -> Certificate:
        """Erase a suggestion about a plan and what was answered, by its author or two custodians.

        Raises StatementRefusal for anybody else, and for one that is erased already.
        """
        with self.desk.writing() as vault:
            part = contributions.suggestion(vault, which)
            if part is None or not _may_erase(part.person, by):
                raise StatementRefusal(_NONE)
            Erased(self.desk.folder).add([part.part])
            certificate = self._certify(vault, part.part, contributions.forget(vault, part.part))
            for one in by:
                if one.role == CUSTODIAN:
                    self.desk.done("erasure_approved", one.person, part.part)
        self._wipe()
        self.desk.spoken("erased")
        return certificate

    def expire(self) -> int:
        """Erase what has been kept as long as may be; give how many that were."""
        with self.desk.writing() as vault:
            last = self.desk.now() - KEPT_DAYS * _DAY
            old = [one for one in statements.kept(vault) if one.kept_from <= last]
            suggested = [
                one.part for one in contributions.suggestions(vault) if one.recorded_at <= last
            ]
            Erased(self.desk.folder).add([*(one.statement for one in old), *suggested])
            for one in old:
                self._erase(vault, one)
            for part in suggested:
                self._certify(vault, part, contributions.forget(vault, part))
        if old or suggested:
            self._wipe()
        return len(old) + len(suggested)

    def ask(self, which: str, by: Actor, reason: str) -> str:
        """Ask to learn who made a statement; give the request's id, for the second custodian."""
        _must_be_custodian(by)
        with self.desk.writing() as vault:
            entry = statements.entry(vault, which)
            if entry is None or entry.state == "erased":
                msg = "There is no such statement."
                raise StatementRefusal(msg)
            at = self.desk.now()
            request = unsealings.ask(
                vault, self.desk.keys, entry.statement, by.person, words(reason), at
            )
            self.desk.done("unseal_requested", by.person, request)
        return request

    def approve(self, request: str, by: Actor) -> tuple[str, str]:
        """Approve what another custodian asked; give the ids of person and organisation."""
        _must_be_custodian(by)
        with self.desk.writing() as vault:
            if not unsealings.approve(vault, request, by.person, self.desk.now()):
                msg = (
                    "Only another custodian than the one who asked can approve, and only once: "
                    "choose a request from the list."
                )
                raise StatementRefusal(msg)
            entry = statements.entry(vault, unsealings.statement_of(vault, request))
            self.desk.done("unseal_approved", by.person, request)
            self.desk.done("unsealed", by.person, request)
        return (entry.person, entry.organisation) if entry else ("", "")

    def waiting(self, by: Actor) -> Sequence[Unsealing]:
        """Give the requests that wait for a second custodian."""
        _must_be_custodian(by)
        with self.desk.vault.connect() as vault:
            return unsealings.waiting(vault, self.desk.keys)

    def exported(self, label: str, some: Sequence[str]) -> set[str]:
        """Note that a file is to hold the words of some statements; give those that still may.

        The others were erased meanwhile. Of whatever is erased from here on the certificate names
        the file.
        """
        with self.desk.writing() as vault:
            left = vault_keys.left_of(vault, some)
            rows = [{"label": label, "statement": one, "made_at": self.desk.now()} for one in left]
            if rows:
                vault.execute(insert(exports), rows)
        return left

    def shred_again(self) -> int:
        """Erase anew what a restored backup brought back; give how many keys that were."""
        with self.desk.writing() as vault:
            return shred_again(vault, Erased(self.desk.folder).read())

    def finish(self) -> None:
        """Complete erasures that were cut short between the list and the vault."""
        listed = Erased(self.desk.folder).read()
        with self.desk.vault.connect() as vault:
            left = vault_keys.left_of(vault, listed)
        if left:
            self.shred_again()
            self._wipe()

    def _erase(self, vault: Connection, entry: Entry) -> Certificate:
        held = vault.execute(
            select(erasures.c.certificate).where(erasures.c.subject == entry.statement)
        ).scalar()
        if held is not None:
            return msgspec.json.decode(held, type=Certificate)
        asked = vault.execute(
            select(requests.c.request).where(requests.c.statement == entry.statement)
        ).scalars()
        subjects = [entry.statement, *contributions.forget(vault, entry.statement), *asked]
        certificate = self._certify(vault, entry.statement, subjects)
        vault.execute(delete(waivers).where(waivers.c.statement == entry.statement))
        vault.execute(delete(requests).where(requests.c.statement == entry.statement))
        models.forget(vault, [entry.statement])
        statements.blank(vault, entry.statement)
        return certificate

    def _is_suggestion(self, which: str) -> bool:
        with self.desk.vault.connect() as vault:
            return contributions.suggestion(vault, which) is not None

    def _certify(self, vault: Connection, which: str, subjects: Sequence[str]) -> Certificate:
        """Delete the keys of something and keep the certificate of it."""
        at = self.desk.now()
        certificate = Certificate(
            certificate=uuid4().hex,
            statement=which,
            erased_on=from_instant(at).date().isoformat(),
            keys=vault_keys.shred(vault, subjects),
            exports=_labels(vault, which),
        )
        text = msgspec.json.encode(certificate).decode()
        row = {"subject": which, "certificate": text, "erased_at": at}
        vault.execute(insert(erasures), row)
        return certificate

    def _wipe(self) -> None:
        """Let nothing of the deleted keys lie on in SQLite's file or its write-ahead log."""
        if self.desk.vault.dialect.name == "sqlite":
            with self.desk.vault.connect() as vault:
                vault.exec_driver_sql("ROLLBACK")
                vault.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _labels(vault: Connection, statement: str) -> tuple[str, ...]:
    found = select(exports.c.label).where(exports.c.statement == statement).distinct()
    return tuple(sorted(vault.execute(found).scalars()))


def _may_erase(author: str, by: Sequence[Actor]) -> bool:
    custodians = {one.person for one in by if one.role == CUSTODIAN}
    return len(custodians) > 1 or any(one.person.hex == author for one in by)


def _must_be_custodian(by: Actor) -> None:
    if by.role != CUSTODIAN:
        msg = "Only custodians do this."
        raise StatementRefusal(msg)
