"""Members made up for tests: one a role, and a clock that a test moves."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pyotp

from domain.ids import AUTHORITIES, name_id
from domain.membership.events import Role
from domain.membership.roles import ROLES
from infra.security.accounts import Newcomer
from infra.services.installation import Soundings
from infra.settings import Settings

PASSWORD = "a made-up password"  # noqa: S105 - nobody's
BOSTON = name_id(AUTHORITIES, "boston")


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now

    def move(self, **by: float) -> None:
        """Move on."""
        self.now += timedelta(**by)


def opened(home: Path, clock: Clock, **settings: str) -> Soundings:
    """Open an installation on this clock."""
    return Soundings(Settings(home=home, **settings), clock=clock)  # type: ignore[arg-type] # by name


def admit(app: Soundings, login: str, role: Role, organisation: str = "A made-up body") -> UUID:
    """Let a made-up person in, whose password is ``PASSWORD``."""
    newcomer = Newcomer(
        login=login,
        role=role,
        organisation=organisation,
        password=PASSWORD,
        authority=BOSTON if role == "authority" else None,
    )
    return app.members.admit(newcomer, "a test")


def one_of_each(app: Soundings) -> dict[Role, UUID]:
    """Let a person in for every role, called by it."""
    return {role: admit(app, role, role) for role in ROLES}


def codes(app: Soundings, person: UUID, login: str) -> pyotp.TOTP:
    """Enrol a person's app, and return what makes its codes."""
    made = pyotp.parse_uri(app.sign_in.steps.enrol(person, login))
    assert isinstance(made, pyotp.TOTP)
    return made
