"""What every service works with: the stores, the clock, the members, and the one way to write."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from functools import cached_property
from random import Random, SystemRandom
from threading import RLock
from typing import Self, TypeVar
from uuid import UUID

from sqlalchemy import Connection, Engine

from consumers.expectations.keep_up import Expecter
from consumers.folding import Folding
from consumers.order_of_visit.order import Books, Order
from consumers.runner import DetectorRunner
from consumers.switch_rules import switch_rules
from consumers.wake_alerts import wake_all
from detectors.rulebook import Rulebook
from domain.events import Event
from domain.expectations.book import Expectations
from domain.log import decide_and_append
from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory
from domain.times import AsOf, Basis
from infra.security.factory import sign_in_service
from infra.security.people import People
from infra.security.secret import secret
from infra.security.sign_in import SignInService
from infra.settings import Settings
from infra.stores.audit.entries import Entry
from infra.stores.audit.log import AuditLog
from infra.stores.columnar_copy import ColumnarCopy
from infra.stores.open import open_stores
from infra.stores.vault.database import open_vault
from infra.stores.vault.keys import Keys
from infra.stores.vault.sealing import Wrapping
from infra.stores.views import for_writing
from projections import follower
from projections.picture import queries as picture_queries
from projections.rebuildable import Rebuildable
from projections.register import queries as register_queries
from projections.registry import projections

NOW = AsOf()
_REGISTERS = 8
"""The register and catalogue of so many moments are kept at hand."""

_ORDERS = 4
"""The order of visit of so many bases and positions is kept at hand."""

Clock = Callable[[], datetime]
Progress = Callable[[str, int, int], None]
"""Told what is under way, how much is done and how much there is."""
T = TypeVar("T")


def utc_now() -> datetime:
    """Return the time. The one clock; everything else is told."""
    return datetime.now(UTC)


def _silent(_: str, __: int, ___: int) -> None:
    """Tell nobody how far the work is."""


class Context(AbstractContextManager["Context"]):
    """The opened stores of one installation; close it when done.

    What only some programs need, the vault above all, is opened by the first who asks for it: the
    others need neither its address nor its credential. Used from several threads at once.
    ``chance`` draws ids and the order of a release.
    """

    def __init__(
        self, settings: Settings, clock: Clock = utc_now, progress: Progress = _silent
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.progress = progress
        self.chance: Random = SystemRandom()
        self.projections: tuple[Rebuildable, ...] = projections()
        self.store, self.views = open_stores(settings, self.projections)
        self.columns = ColumnarCopy(self.store, self.views, settings.home / "columns")
        self._registers: dict[int, tuple[Directory, Catalogue]] = {}
        self._expected = (0, Expectations())
        self._orders: dict[tuple[Basis, int, int, int, int], Order] = {}
        self._opening = RLock()
        self._closing = ExitStack()
        self._closing.callback(self.store.close)
        self._closing.callback(self.views.dispose)

    @cached_property
    def vault(self) -> Engine:
        """The vault's database: who spoke, the keys, the accounts."""
        return self._once("vault", lambda: open_vault(self.settings), Engine.dispose)

    @cached_property
    def keys(self) -> Keys:
        """What seals and opens words; the wrapping key is made at the first use."""
        wrapping = Wrapping(self.settings.home / "vault" / "wrapping.key")
        return self._once("keys", lambda: Keys(wrapping, self.new_id), lambda _: None)

    @cached_property
    def audit(self) -> AuditLog:
        """The audit log: who looked at what."""
        return self._once("audit", lambda: AuditLog(self.settings), AuditLog.close)

    @cached_property
    def sign_in(self) -> SignInService:
        """What accounts, sessions, second steps and tokens are made with."""

        def opened() -> SignInService:
            return sign_in_service(self.settings, self.vault, self.store, self.reading, self.clock)

        return self._once("sign_in", opened, lambda _: None)

    @property
    def secret(self) -> str:
        """The key that signs the tokens of forms; 32 characters or more."""
        return secret(self.settings)

    @property
    def people(self) -> People:
        """What finds members by name or id."""
        return self.sign_in.people

    def _once(self, name: str, open_: Callable[[], T], close: Callable[[T], None]) -> T:
        """Open something for all threads; what was opened is closed with the rest."""
        with self._opening:
            if name not in self.__dict__:
                self.__dict__[name] = opened = open_()
                self._closing.callback(close, opened)
            found: T = self.__dict__[name]
            return found

    def new_id(self) -> UUID:
        """Draw a random id."""
        return UUID(int=self.chance.getrandbits(128), version=4)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection to read views with."""
        with self.views.connect() as connection:
            yield connection

    @contextmanager
    def changing_vault(self) -> Iterator[Connection]:
        """Yield a transaction of the vault, committed at the end."""
        with for_writing(self.vault).begin() as connection:
            yield connection

    def directory(self, as_of: AsOf = NOW) -> Directory:
        """Return the register as it stood. Shared until it changes: don't write to it."""
        return self._register(as_of)[0]

    def catalogue(self, as_of: AsOf = NOW) -> Catalogue:
        """Return the scales and measures as they stood. Shared: don't write to it."""
        return self._register(as_of)[1]

    def _register(self, as_of: AsOf) -> tuple[Directory, Catalogue]:
        with self.reading() as connection:
            last = register_queries.last_change(connection, as_of)
            if (found := self._registers.get(last)) is None:
                found = (
                    register_queries.directory(connection, last),
                    register_queries.catalogue(connection, last),
                )
                self._registers = dict([*self._registers.items(), (last, found)][-_REGISTERS:])
        return found

    def position(self) -> int:
        """Return the position of the log that every view has come to."""
        with self.reading() as connection:
            return min(follower.position(connection, one.name) for one in self.projections)

    def rules(self) -> Rulebook:
        """Return the rules in force."""
        with self.reading() as connection:
            return Rulebook.of(register_queries.rules(connection))

    def expectations(self, as_of: AsOf = NOW) -> Expectations:
        """Return what is expected of the figures of lines. Shared: don't write to it."""
        with self.reading() as connection:
            last = register_queries.last_change(connection, as_of)
            if as_of.is_cut:
                return register_queries.expectations(connection, last)
            if last != self._expected[0]:
                self._expected = (last, register_queries.expectations(connection))
        return self._expected[1]

    def order_of_visit(self, as_of: AsOf = NOW) -> Order:
        """Return what tells the order of visit at any moment, on a basis and up to a position.

        Shared until evidence, the register or what is expected changes: it remembers moments.
        """
        recorded = as_of.basis is Basis.RECORDED
        settled = AsOf(as_of.known_by if recorded else NOW.known_by, position=as_of.position)
        with self.reading() as connection:
            until = register_queries.last_change(connection, settled)
            last = register_queries.last_change(connection, as_of.register)
            facts = picture_queries.last_held(connection)
            key = (as_of.basis, as_of.position, until, last, facts)
            with self._opening:
                if (found := self._orders.get(key)) is None:
                    books = Books(
                        register_queries.catalogue(connection, last),
                        register_queries.expectations(connection, until),
                    )
                    directory = self.directory(as_of.register)
                    found = Order.of(connection, as_of, books, directory.callable_on)
                    self._orders = dict([*self._orders.items(), (key, found)][-_ORDERS:])
        return found

    def folding(
        self,
        registers: tuple[Directory, Catalogue] | None = None,
        rules: Rulebook | None = None,
    ) -> Folding:
        """Return what folds evidence by the rules, register and catalogue of now or those given."""
        return Folding(
            (rules or self.rules()).detectors,
            *(registers or (self.directory(), self.catalogue())),
            self.clock().date(),
            self.expectations(),
        )

    def execute(self, decide: Callable[[], Iterable[Event]], *audited: Entry) -> list[Event]:
        """Decide on what the log holds now, record what follows, and show it to every view.

        Returns the events, none where nothing was new. Where somebody else wrote first it is
        decided again, each time with every view at the end of the log, so ``decide`` may read
        either. The audit entries are written once, after the events and whether or not there were
        any. Raises what ``decide`` raises, a Refusal as a rule, with nothing recorded and nothing
        audited; ConcurrentWriteError where others keep writing to the same streams.
        """

        def decided() -> Iterable[Event]:
            self.catch_up()
            return decide()

        events = decide_and_append(self.store, decided)
        for entry in audited:
            self.audit.add(entry)
        self.settle()
        return events

    def settle(self) -> None:
        """Bring every view to the end of the log, and write the log's head down outside it."""
        self.catch_up()
        self.store.anchor()

    def catch_up(self) -> None:
        """Bring every view to the end of the log."""
        follower.catch_up(
            self.store,
            for_writing(self.views),
            self.projections,
            lambda done, total: self.progress("Updating the views", done, total),
        )

    def follow(self) -> int:
        """Bring views and alerts up to date; return the number of alert events recorded.

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

    def expectations_to_settle(self) -> Expectations:
        """Return what to expect of lines as the next run would settle it; nothing is recorded.

        The views must be up to date.
        """
        return self._expecter().tried(self.clock())

    def expect(self) -> int:
        """Settle what to expect of lines, and show it to every view; count the events recorded.

        The views must be up to date.
        """
        recorded = self._expecter().run(self.clock())
        if recorded:
            self.catch_up()
        return recorded

    def _expecter(self) -> Expecter:
        return Expecter(
            self.store,
            for_writing(self.views),
            lambda done, total: self.progress("Settling what to expect", done, total),
        )

    def switch_rules(self) -> int:
        """Let the rules of this program hold, if others did, and show it to every view.

        The views must be up to date. Returns the number of events recorded.
        """
        recorded = switch_rules(self.store, self.views, self.clock())
        if recorded:
            self.catch_up()
        return recorded

    def _detect(self) -> int:
        self.switch_rules()
        self.expect()
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

    def close(self) -> None:
        """Close what was opened."""
        self._closing.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
