"""The second step: a code of six digits from an app (TOTP), good once."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pyotp
from sqlalchemy import Engine, select, update

from domain.statements.events import Sealed
from infra.security.throttle import Throttle
from infra.stores.vault.account_tables import people
from infra.stores.vault.sealing import seal, unseal
from infra.stores.views import for_writing

_ISSUER = "Soundings"
_STEP_SECONDS = 30
_DRIFT = (0, -1, 1)
"""Steps by which a phone's clock may be wrong."""

_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class SecondStep:
    """Checks the six digits of an app.

    ``key`` seals what the app and the vault share.
    """

    vault: Engine
    clock: Callable[[], datetime]
    throttle: Throttle
    key: bytes

    def enrol(self, person: UUID, login: str) -> str:
        """Return the address that an app reads, told this once; it takes an older one's place."""
        shared = pyotp.random_base32()
        sealed = seal(self.key, person, shared)
        with for_writing(self.vault).begin() as connection:
            connection.execute(
                update(people)
                .where(people.c.id == person.hex)
                .values(totp_secret=sealed.nonce + sealed.text, totp_last=0)
            )
        return pyotp.TOTP(shared).provisioning_uri(name=login, issuer_name=_ISSUER)

    def enrolled(self, person: UUID) -> bool:
        """Tell whether a person has an app to take the step with."""
        return self._shared(person) is not None

    def check(self, person: UUID, code: str) -> bool:
        """Tell whether it is the code of the moment, not used before, with tries to spare."""
        if not self.throttle.charge({"code": person.hex}, self.clock()):
            return False
        shared = self._shared(person)
        step = _step_of(shared, code.replace(" ", ""), self.clock()) if shared else None
        if step is None or not self._use(person, step):
            return False
        self.throttle.forgive({"code": person.hex}, self.clock())
        return True

    def _shared(self, person: UUID) -> str | None:
        with self.vault.connect() as connection:
            mine = people.c.id == person.hex
            held = connection.execute(select(people.c.totp_secret).where(mine)).scalar()
        if held is None:
            return None
        return unseal(self.key, person, Sealed(held[:_NONCE_BYTES], held[_NONCE_BYTES:]))

    def _use(self, person: UUID, step: int) -> bool:
        """Note a step as used; False where it, or a later one, was."""
        with for_writing(self.vault).begin() as connection:
            used = connection.execute(
                update(people)
                .where(people.c.id == person.hex, people.c.totp_last < step)
                .values(totp_last=step)
            )
            return used.rowcount == 1


def _step_of(shared: str, code: str, now: datetime) -> int | None:
    """Return the step that a code belongs to, near this moment."""
    here, codes = int(now.timestamp()) // _STEP_SECONDS, pyotp.TOTP(shared)
    for step in (here + drift for drift in _DRIFT):
        wanted = codes.generate_otp(step)
        if hmac.compare_digest(wanted.encode(), code.encode()):
            return step
    return None
