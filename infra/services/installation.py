"""The composition root: every part of one installation, put together in one place."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from sqlalchemy import Connection, Engine

from consumers.comparisons import tables as comparisons
from consumers.folding import Folding
from consumers.replay import Fired, cut, fired
from consumers.runner import DetectorRunner
from consumers.wake_alerts import wake_all
from detectors.rulebook import Rulebook
from domain.events import Event
from domain.measures.catalogue import Catalogue
from domain.membership.commands import ChangeRole
from domain.register.commands import RegisterCommand
from domain.register.decisions import decide as decide_register
from domain.register.directory import Directory
from domain.register.names import normalised
from domain.statements.model_events import STREAM as MODELS_STREAM
from domain.times import AsOf
from infra.closing import Closing
from infra.lazy import Lazy
from infra.security.accounts import Newcomer
from infra.security.factory import Ground, doorkeeper
from infra.security.people import People
from infra.security.sign_in import Doorkeeper
from infra.services.statements.context import Desk
from infra.services.statements.group import Group
from infra.settings import Settings
from infra.stores.audit.log import AuditLog
from infra.stores.columnar_copy import ColumnarCopy
from infra.stores.eventstore.store import EventStore
from infra.stores.open import open_stores
from infra.stores.vault.database import open_vault
from infra.stores.views import for_writing
from ingest.feeds.registry import FEEDS
from ingest.importing import Importer, Waiting
from ingest.resolution import Resolver
from ingest.shipped import Shipped
from ingest.tally import Report
from projections import follower
from projections.alerts.projection import AlertsProjection
from projections.intake import queries as intake_queries
from projections.intake.projection import IntakeProjection
from projections.intake.queries import QuarantinedRow
from projections.members.projection import MembersProjection
from projections.peer_pool.projection import PeerPoolProjection
from projections.peer_reviews.projection import PeerReviewsProjection
from projections.picture import queries as picture_queries
from projections.picture.projection import PictureProjection
from projections.plans.projection import PlansProjection
from projections.rebuildable import Rebuildable
from projections.register import queries as register_queries
from projections.register.projection import RegisterProjection
from projections.risks.projection import RisksProjection
from projections.statements.projection import StatementsProjection
from projections.support.projection import SupportProjection
from projections.triage.projection import TriageProjection

NOW = AsOf()
_BOOKS = 8  # registers of so many moments are kept at hand

Clock = Callable[[], datetime]
Progress = Callable[[str, int, int], None]
"""Told what is under way, how much is done and how much there is."""


def utc_now() -> datetime:
    """Give the time. The one clock; everything else is told."""
    return datetime.now(UTC)


def projections() -> tuple[Rebuildable, ...]:
    """Give every read model there is."""
    return (
        RegisterProjection(),
        PictureProjection(),
        IntakeProjection(),
        AlertsProjection(),
        MembersProjection(),
        StatementsProjection(),
        TriageProjection(),
        SupportProjection(),
        PeerPoolProjection(),
        PeerReviewsProjection(),
        RisksProjection(),
        PlansProjection(),
    )


def _silent(_: str, __: int, ___: int) -> None:
    """Say nothing."""


@dataclass(slots=True)
class Soundings(Closing):
    """One installation, opened. Close it when done."""

    settings: Settings
    clock: Clock = utc_now
    progress: Progress = _silent
    store: EventStore = field(init=False)
    views: Engine = field(init=False)
    projections: tuple[Rebuildable, ...] = field(init=False, default_factory=projections)
    _columns: ColumnarCopy = field(init=False)
    _known: dict[int, tuple[Directory, Catalogue]] = field(init=False, default_factory=dict)
    _vault: Lazy[Engine] = field(init=False)
    _doors: Lazy[Doorkeeper] = field(init=False)
    _group: Lazy[Group] = field(init=False)
    _audit: Lazy[AuditLog] = field(init=False)

    def __post_init__(self) -> None:
        self.store, self.views = open_stores(self.settings, self.projections)
        self._vault = Lazy(lambda: open_vault(self.settings), Engine.dispose)
        self._doors = Lazy(lambda: doorkeeper(self._ground()), lambda _: None)
        self._group = Lazy(self._open_group, lambda _: None)
        self._audit = Lazy(lambda: AuditLog(self.settings), AuditLog.close)
        self._columns = ColumnarCopy(self.store, self.views, self.settings.home / "columns")

    @property
    def columns(self) -> ColumnarCopy:
        """Give the columnar copy, from which whole portfolios are answered."""
        return self._columns

    @property
    def vault(self) -> Engine:
        """Give the vault; programs that don't ask need neither its address nor its credential."""
        return self._vault.get()

    @property
    def doors(self) -> Doorkeeper:
        """Give what accounts, sessions, second steps and tokens are made with."""
        return self._doors.get()

    @property
    def people(self) -> People:
        """Give what finds members by name or id."""
        return self.doors.people

    @property
    def audit(self) -> AuditLog:
        """Give the audit log: who looked at what."""
        return self._audit.get()

    @property
    def group(self) -> Group:
        """Give what there is to soft intelligence."""
        return self._group.get()

    def _open_group(self) -> Group:
        group = Group(self._desk())
        group.custody.finish()
        return group

    def _desk(self) -> Desk:
        return Desk(
            log=self.store,
            views=self.views,
            vault=self.vault,
            folder=self.settings.home / "vault",
            clock=self.clock,
            catch_up=self.catch_up,
            names=self.people,
            audit=self.audit,
            colluding=self.settings.colluding,
        )

    def _ground(self) -> Ground:
        return Ground(self.settings, self.vault, self.store, self.reading, self.clock)

    def admit(self, newcomer: Newcomer, actor: str) -> UUID:
        """Let a person in and give the id. Raises MembershipRefusal."""
        person = self.doors.accounts.add(newcomer, actor)
        self.catch_up()
        self.store.anchor()
        return person

    def change_role(self, command: ChangeRole) -> None:
        """Give a member another role. Raises MembershipRefusal."""
        self.doors.accounts.change_role(command)
        self.catch_up()
        self.store.anchor()

    def remove(self, person: UUID, actor: str) -> None:
        """Let a member go, and close every way in. Raises MembershipRefusal."""
        self.doors.accounts.remove(person, actor)
        self.catch_up()
        self.store.anchor()

    def close(self) -> None:
        """Close the stores."""
        self._vault.close()
        self.views.dispose()
        self.store.close()
        self._audit.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection to read views with."""
        with self.views.connect() as connection:
            yield connection

    def initialise(self) -> bool:
        """Load the shipped register and catalogue; tell whether anything was new."""
        self.catch_up()
        shipped = Shipped(self.clock())
        with self.reading() as connection:
            directory = register_queries.directory(connection)
        events: list[Event] = [*shipped.measures(self.catalogue()), *shipped.register(directory)]
        if not self.store.recorded(MODELS_STREAM):
            # Brings numpy along, which only this needs.
            from ingest.problem_types.shipped import first_trained  # noqa: PLC0415 - the line above

            events.append(first_trained(self.clock()))
        self.store.append(events)
        self.catch_up()
        self.store.anchor()
        return bool(events)

    def directory(self, as_of: AsOf = NOW) -> Directory:
        """Give the register as it stood. Shared until the register changes: don't write to it."""
        return self._defined(as_of)[0]

    def catalogue(self, as_of: AsOf = NOW) -> Catalogue:
        """Give the scales and measures as they stood. Shared: don't write to it."""
        return self._defined(as_of)[1]

    def _defined(self, as_of: AsOf) -> tuple[Directory, Catalogue]:
        with self.reading() as connection:
            last = register_queries.last_change(connection, as_of)
            if (found := self._known.get(last)) is None:
                found = (
                    register_queries.directory(connection, last),
                    register_queries.catalogue(connection, last),
                )
                self._known = dict([*self._known.items(), (last, found)][-_BOOKS:])
        return found

    def position(self) -> int:
        """Give the position of the log that every view has come to."""
        with self.reading() as connection:
            return min(follower.position(connection, one.name) for one in self.projections)

    def replay(self, authority: str, as_of: AsOf) -> list[Fired]:
        """Give what today's rules would have said of an authority, by what was knowable then."""
        held = AsOf(position=as_of.position)
        books = (self.directory(held), self.catalogue(held))
        folding = self.folding(books)
        with self.reading() as connection:
            rows = picture_queries.all_versions(connection, authority, position=as_of.position)
        return fired(folding, authority, cut(rows, as_of), as_of.known_by)

    def rules(self) -> Rulebook:
        """Give the rules in force."""
        with self.reading() as connection:
            return Rulebook.of(register_queries.rules(connection))

    def folding(
        self,
        books: tuple[Directory, Catalogue] | None = None,
        rules: Rulebook | None = None,
    ) -> Folding:
        """Give what folds evidence by the rules, register and catalogue of now or those given."""
        return Folding(
            (rules or self.rules()).detectors,
            *(books or (self.directory(), self.catalogue())),
            self.clock().date(),
            partial(comparisons.asked, self.views),
        )

    def importer(self, actor: str) -> Importer:
        """Give an importer with the register and catalogue of this moment."""
        return Importer(
            log=self.store,
            feeds=FEEDS,
            resolver=Resolver(self.directory()),
            catalogue=self.catalogue(),
            at=self.clock(),
            actor=actor,
            waiting=self._waiting,
            progress=lambda file, done, total: self.progress(f"Reading {file}", done, total),
        )

    def _waiting(self, file: str) -> set[str]:
        with self.reading() as connection:
            return intake_queries.waiting_in(connection, file)

    def register(self, command: RegisterCommand) -> None:
        """Carry a register command out and bring views and alerts up to date.

        Raises RegisterRefusal where the register can't do what is asked.
        """
        self.store.append(decide_register(self.directory(), command))
        self.follow()

    def free_slug(self, name: str) -> str:
        """Give the address a new authority gets: its name in lower case, joined by hyphens."""
        return normalised(name).replace(" ", "-")

    def waiting_rows(self) -> list[QuarantinedRow]:
        """Give the rows in quarantine."""
        with self.reading() as connection:
            return intake_queries.waiting_rows(connection)

    def retry_quarantine(self, actor: str) -> Report:
        """Read all rows in quarantine again and follow up on what could be taken in."""
        self.catch_up()
        waiting = [
            Waiting(row.id, row.feed, row.file, row.row, row.cells, row.reason)
            for row in self.waiting_rows()
        ]
        report = self.importer(actor).retry(waiting)
        self.follow()
        return report

    def catch_up(self) -> None:
        """Bring every view to the end of the log."""
        follower.catch_up(
            self.store,
            for_writing(self.views),
            self.projections,
            lambda done, total: self.progress("Updating the views", done, total),
        )

    def follow(self) -> int:
        """Bring views and alerts up to date; give the number of alert events recorded.

        Where there are brokers the detectors run behind them, and alerts come when they come.
        """
        self.catch_up()
        recorded = 0 if self.settings.kafka_bootstrap else self._detect() + self.wake()
        self.columns.keep_up()
        self.store.anchor()
        return recorded

    def wake(self) -> int:
        """Bring back the alerts whose snooze is over or that have new evidence; count them.

        The views must be up to date.
        """
        recorded = wake_all(self.store, self.views, self.clock())
        if recorded:
            self.catch_up()
        return recorded

    def _detect(self) -> int:
        runner = DetectorRunner(
            self.store,
            for_writing(self.views),
            lambda done, total: self.progress("Running the detectors", done, total),
        )
        recorded = runner.run(self.clock())
        self.catch_up()
        if recorded:  # alerts are events too: it comes past its own, or would seem to lag behind
            recorded += runner.run(self.clock())
            self.catch_up()
        return recorded
