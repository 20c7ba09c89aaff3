"""Erasing, by a speaker or by two custodians: the keys are gone, and with them the words.

An act that can't be audited is not done: the entry is made before the vault commits.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import msgspec
from sqlalchemy import Connection, delete, insert, select

from domain.membership.person import Person
from domain.statements.drafts import StatementRefusal
from domain.statements.release import KEPT_DAYS
from domain.times import from_instant, to_instant
from infra.services.context import Context
from infra.services.statements.unseal import CUSTODIAN
from infra.stores.audit.entries import OnSubject, Spoken
from infra.stores.vault import contributions, models, statements
from infra.stores.vault import keys as vault_keys
from infra.stores.vault.erase_again import shred_again
from infra.stores.vault.erasure_list import Erased
from infra.stores.vault.statement_tables import erasures, exports, unsealings, waivers
from infra.stores.vault.statements import Entry

_DAY = 86_400_000_000
_NONE = "There is no such statement or suggestion, or it is not yours and takes two custodians."


class Certificate(msgspec.Struct, frozen=True):
    """What was erased, on which day, and which files are known to hold the words still."""

    certificate: str
    statement: str
    erased_on: date
    keys: int
    exports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Erasure:
    """Erases statements and suggestions about plans. Whoever may not is refused."""

    context: Context

    def erase(self, by: Sequence[Person], which: str) -> Certificate:
        """Erase a statement, by its speaker or by two custodians: its keys are gone for good.

        Erasing it again gives the same certificate. Raises StatementRefusal for anybody else.
        A suggestion about a plan is erased likewise.
        """
        if self._is_suggestion(which):
            return self.erase_suggestion(by, which)
        with self.context.changing_vault() as vault:
            entry = statements.entry(vault, which)
            if entry is None or not _may_erase(entry.person, by):
                raise StatementRefusal(_NONE)
            # First on the list: after a cut between the two it is erased at the next start.
            self._list.add([entry.statement])
            certificate = self._erase(vault, entry)
            self._note_custodians(by, entry.statement)
        self._finished()
        return certificate

    def erase_suggestion(self, by: Sequence[Person], which: str) -> Certificate:
        """Erase a suggestion about a plan and what was answered, by its author or two custodians.

        Raises StatementRefusal for anybody else, and for one that is erased already.
        """
        with self.context.changing_vault() as vault:
            part = contributions.suggestion(vault, which)
            if part is None or not _may_erase(part.person, by):
                raise StatementRefusal(_NONE)
            self._list.add([part.part])
            certificate = self._certify(vault, part.part, contributions.forget(vault, part.part))
            self._note_custodians(by, part.part)
        self._finished()
        return certificate

    def expire(self) -> int:
        """Erase what has been kept as long as may be; return how many that were."""
        with self.context.changing_vault() as vault:
            last = self._now() - KEPT_DAYS * _DAY
            old = [one for one in statements.kept(vault) if one.kept_from <= last]
            suggested = contributions.suggestions_until(vault, last)
            self._list.add([*(one.statement for one in old), *suggested])
            for one in old:
                self._erase(vault, one)
            for part in suggested:
                self._certify(vault, part, contributions.forget(vault, part))
        if old or suggested:
            self._wipe()
        return len(old) + len(suggested)

    def exported(self, label: str, some: Iterable[str]) -> set[str]:
        """Note that a file is to hold the words of some statements; return those that still may.

        The others were erased meanwhile. Of whatever is erased from here on the certificate names
        the file.
        """
        with self.context.changing_vault() as vault:
            left = vault_keys.left_of(vault, some)
            rows = [{"label": label, "statement": one, "made_at": self._now()} for one in left]
            if rows:
                vault.execute(insert(exports), rows)
        return left

    def certificates(self) -> Sequence[Certificate]:
        """Return what was erased, the newest first."""
        order = (erasures.c.erased_at.desc(), erasures.c.subject)
        with self.context.vault.connect() as vault:
            found = vault.execute(select(erasures.c.certificate).order_by(*order)).scalars()
            return [_certificate(text) for text in found]

    def shred_again(self) -> int:
        """Erase anew what a restored backup brought back; return how many keys that were."""
        with self.context.changing_vault() as vault:
            return shred_again(vault, self._list.read())

    def finish(self) -> None:
        """Complete erasures that were cut short between the list and the vault."""
        listed = self._list.read()
        with self.context.vault.connect() as vault:
            left = vault_keys.left_of(vault, listed)
        if left:
            self.shred_again()
            self._wipe()

    @property
    def _list(self) -> Erased:
        return Erased(self.context.settings.home / "vault")

    def _erase(self, vault: Connection, entry: Entry) -> Certificate:
        held = vault.execute(
            select(erasures.c.certificate).where(erasures.c.subject == entry.statement)
        ).scalar()
        if held is not None:
            return _certificate(held)
        asked = vault.execute(
            select(unsealings.c.request).where(unsealings.c.statement == entry.statement)
        ).scalars()
        subjects = [entry.statement, *contributions.forget(vault, entry.statement), *asked]
        certificate = self._certify(vault, entry.statement, subjects)
        vault.execute(delete(waivers).where(waivers.c.statement == entry.statement))
        vault.execute(delete(unsealings).where(unsealings.c.statement == entry.statement))
        models.forget(vault, [entry.statement])
        statements.blank(vault, entry.statement)
        return certificate

    def _is_suggestion(self, which: str) -> bool:
        with self.context.vault.connect() as vault:
            return contributions.suggestion(vault, which) is not None

    def _certify(self, vault: Connection, which: str, subjects: Sequence[str]) -> Certificate:
        """Delete the keys of something and keep the certificate of it."""
        at = self._now()
        certificate = Certificate(
            certificate=uuid4().hex,
            statement=which,
            erased_on=from_instant(at).date(),
            keys=vault_keys.shred(vault, subjects),
            exports=_labels(vault, which),
        )
        text = msgspec.json.encode(certificate).decode()
        row = {"subject": which, "certificate": text, "erased_at": at}
        vault.execute(insert(erasures), row)
        return certificate

    def _note_custodians(self, by: Sequence[Person], subject: str) -> None:
        now = self.context.clock()
        for one in by:
            if one.role == CUSTODIAN:
                self.context.audit.add(OnSubject("erasure_approved", now, one.id.hex, subject))

    def _finished(self) -> None:
        self._wipe()
        self.context.audit.count(Spoken("erased", self.context.clock().date()))

    def _wipe(self) -> None:
        """Let nothing of the deleted keys lie on in SQLite's file or its write-ahead log."""
        if self.context.vault.dialect.name == "sqlite":
            with self.context.vault.connect() as vault:
                vault.exec_driver_sql("ROLLBACK")
                vault.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def _now(self) -> int:
        return to_instant(self.context.clock())


def _certificate(text: str) -> Certificate:
    return msgspec.json.decode(text, type=Certificate)


def _labels(vault: Connection, statement: str) -> tuple[str, ...]:
    found = select(exports.c.label).where(exports.c.statement == statement).distinct()
    return tuple(sorted(vault.execute(found).scalars()))


def _may_erase(author: str, by: Sequence[Person]) -> bool:
    custodians = {one.id for one in by if one.role == CUSTODIAN}
    return len(custodians) > 1 or any(one.id.hex == author for one in by)
