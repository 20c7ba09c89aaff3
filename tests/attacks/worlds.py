"""Whole installations with members of several organisations, for the attacks.

Ids, keys' subjects and the order of releases are drawn from a seed and the clock stands still until
it is moved, so two worlds that differ in who speaks differ in nothing else that chance decides.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from domain.membership.events import Role
from domain.membership.person import Person
from domain.statements.drafts import Draft
from infra.security.accounts import Newcomer
from infra.services.installation import Soundings
from infra.services.statements.record import Taken
from infra.services.statements.service import StatementService
from infra.settings import Settings
from tests.prepared import copied

BEGUN = datetime(2026, 3, 2, 9, tzinfo=UTC)
PASSWORD = "correct horse battery staple"  # noqa: S105 - of members made up here


@dataclass(slots=True)
class Clock:
    """A clock that stands still until it is moved."""

    at: datetime = BEGUN

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at

    def pass_(self, **span: int) -> None:
        """Let time pass: days, hours, minutes."""
        self.at += timedelta(**span)


@dataclass(slots=True)
class World:
    """An installation, its clock, its chance, and its members by login."""

    app: Soundings
    clock: Clock
    chance: Random
    people: dict[str, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Draw the installation's ids and orders from the seed, and know who is a member."""
        self.app.chance = self.chance
        self.people.update((one.login, one) for one in self.app.people.all())

    @property
    def statements(self) -> StatementService:
        """The service of statements."""
        return self.app.statements

    def new_id(self) -> UUID:
        """Draw a random version-4 id."""
        return self.app.new_id()

    def admit(self, login: str, organisation: str, role: Role = "change_agent") -> Person:
        """Let a member in."""
        newcomer = Newcomer(login=login, role=role, organisation=organisation, password=PASSWORD)
        person = self.app.members.admit(newcomer, "test")
        found = self.app.people.by_id(person)
        assert found is not None
        self.people[login] = found
        return found

    def authority(self, slug: str) -> UUID:
        """Return an authority's id."""
        entry = self.app.directory().by_slug(slug)
        assert entry is not None, slug
        return entry.id

    def record(self, login: str, slug: str, text: str, **more: object) -> Taken:
        """Let a member make a statement."""
        draft = Draft(
            authority=self.authority(slug),
            problem_types=("leadership",),
            text=text,
            information="C",
            source=2,
            handling="P",
        )
        draft = replace(draft, **more)  # type: ignore[arg-type]  # fields of a draft
        return self.statements.recording.record(
            draft, self.people[login], self.new_id().hex, anyway=True
        )

    def close(self, **options: bool) -> int:
        """Let a week pass and close the epoch; return how many statements came out."""
        self.clock.pass_(days=7)
        return self.statements.close(**options).released

    def texts(self, login: str, slug: str | None = None) -> list[str]:
        """Return the words that a member sees."""
        authority = self.authority(slug) if slug else None
        shown = self.statements.reading.statements(self.people[login].role, authority)
        return [one.text for one in shown]


@contextmanager
def world(
    home: Path, members: Mapping[str, str], seed: int = 0, viewer: str = ""
) -> Iterator[World]:
    """Yield a world with members by login and organisation."""

    def make(new: Path) -> None:
        _set_up(new, members, viewer)

    copied(home, "world", make, dict(members), viewer, Settings().hashing)
    clock = Clock()
    with Soundings(Settings(home=home), clock=clock) as app:
        yield World(app, clock, Random(seed))


def _set_up(home: Path, members: Mapping[str, str], viewer: str) -> None:
    with Soundings(Settings(home=home), clock=Clock()) as app:
        app.initialise()
        made = World(app, Clock(), Random(0))
        for login, organisation in members.items():
            made.admit(login, organisation, "group_member" if login == viewer else "change_agent")
