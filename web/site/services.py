"""What the pages ask of an installation. The composition root hands one in."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import Connection

from consumers.replay import Fired
from domain.log import Recorded
from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory
from domain.times import AsOf
from infra.services.system.report import System
from ingest.tally import Report
from projections.timemachine.portfolio import Portfolio
from web.features.alerts.handling_port import Triage
from web.features.notifications.feeds_port import Feeds
from web.features.notifications.subscriptions_port import Ways
from web.features.peer_reviews.port import PeerReviewing
from web.features.plans.port import Plans
from web.features.statements.group_port import Group
from web.site.identity import Identity

NOW = AsOf()


class Services(Protocol):
    """One opened installation, as the pages see it. Called from several threads at once."""

    @property
    def secret(self) -> str:
        """Give the key that signs the tokens of forms; 32 characters or more."""
        ...

    @property
    def identity(self) -> Identity:
        """Give what members sign in with."""
        ...

    @property
    def group(self) -> Group:
        """Give what members speak, listen and keep the Rule with."""
        ...

    @property
    def triage(self) -> Triage:
        """Give what alerts are handled with."""
        ...

    @property
    def peer_reviews(self) -> PeerReviewing:
        """Give what peer reviews are recorded with."""
        ...

    @property
    def plans(self) -> Plans:
        """Give what support plans are shown and written with."""
        ...

    @property
    def feeds(self) -> Feeds:
        """Give what feed readers read."""
        ...

    @property
    def ways(self) -> Ways:
        """Give the ways by which advisers are told."""
        ...

    def now(self) -> datetime:
        """Give the time, aware and in UTC."""
        ...

    def ready(self) -> bool:
        """Tell whether the stores answer and the register is loaded."""
        ...

    def reading(self) -> AbstractContextManager[Connection]:
        """Give a connection to read the views with."""
        ...

    def directory(self, as_of: AsOf = NOW) -> Directory:
        """Give the register as it stood."""
        ...

    def catalogue(self, as_of: AsOf = NOW) -> Catalogue:
        """Give the scales and measures as they stood."""
        ...

    def portfolio(self) -> Portfolio:
        """Give all versions of all facts as columns, to ask of every authority at once."""
        ...

    def position(self) -> int:
        """Give the position of the log that the views have come to."""
        ...

    def replay(self, authority: str, as_of: AsOf) -> Sequence[Fired]:
        """Give what today's rules would have said of an authority (its id as hex), oldest first.

        Only what could be known by then counts, on the published clock, whatever the basis.
        """
        ...

    def system(self) -> System:
        """Tell how the installation is. Changes nothing, waits for no broker longer than 2 s."""
        ...

    def recorded(self, stream: UUID) -> Sequence[Recorded]:
        """Give the events of one stream with positions and hashes, oldest first."""
        ...

    def add_alias(self, slug: str, alias: str) -> Report:
        """Let a spelling lead to an authority, and read the rows in quarantine again.

        Brings views and alerts up to date before it returns; the actor is ``web``. Raises
        ``RegisterRefusal`` where the register can't do it.
        """
        ...
