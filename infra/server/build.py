"""Puts the pages and the API on top of an installation."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from litestar import Litestar
from sqlalchemy import Connection

from consumers.replay import Fired
from domain.log import Recorded
from domain.measures.catalogue import Catalogue
from domain.register.commands import AddAlias
from domain.register.decisions import RegisterRefusal
from domain.register.directory import Directory
from domain.times import AsOf
from infra.security.secret import secret
from infra.services.alerts.handling import HandlingDesk
from infra.services.installation import NOW, Soundings
from infra.services.notifications.feed_reader import FeedReading
from infra.services.notifications.my_subscriptions import WaysDesk
from infra.services.peer_reviews.service import PeerReviewDesk
from infra.services.plans.service import PlanDesk
from infra.services.statements.web_group import WebGroup
from infra.services.system.report import System
from infra.services.system.status import AskParked, parked_of, system
from ingest.tally import Report
from projections.timemachine.portfolio import Portfolio
from web.site.application import create_app
from web.site.identity import Identity

ACTOR = "web"


def _never() -> bool:
    """Tell that nothing fails."""
    return False


@dataclass(frozen=True, slots=True)
class WebServices:
    """An installation as the pages see it; satisfies ``web.site.services.Services``.

    ``failing`` tells whether this server fails to follow the log, ``parked`` asks the brokers.
    """

    app: Soundings
    failing: Callable[[], bool] = _never
    parked: AskParked | None = None

    @property
    def secret(self) -> str:
        """Give the key that signs the tokens of forms."""
        return secret(self.app.settings)

    @property
    def identity(self) -> Identity:
        """Give what members sign in with."""
        return self.app.doors

    @property
    def group(self) -> WebGroup:
        """Give what members speak, listen and keep the Rule with."""
        return WebGroup(self.app)

    @property
    def triage(self) -> HandlingDesk:
        """Give what alerts are handled with."""
        return HandlingDesk(self.app)

    @property
    def peer_reviews(self) -> PeerReviewDesk:
        """Give what peer reviews are recorded with."""
        return PeerReviewDesk(self.app)

    @property
    def plans(self) -> PlanDesk:
        """Give what support plans are shown and written with."""
        return PlanDesk(self.app)

    @property
    def feeds(self) -> FeedReading:
        """Give what feed readers read."""
        return FeedReading(self.app)

    @property
    def ways(self) -> WaysDesk:
        """Give the ways by which advisers are told."""
        return WaysDesk(self.app)

    def now(self) -> datetime:
        """Give the time."""
        return self.app.clock()

    def ready(self) -> bool:
        """Tell whether the stores answer and the register is loaded."""
        return self.app.store.last_position() > 0 and bool(self.app.directory().entries)

    def reading(self) -> AbstractContextManager[Connection]:
        """Give a connection to read the views with."""
        return self.app.reading()

    def directory(self, as_of: AsOf = NOW) -> Directory:
        """Give the register as it stood."""
        return self.app.directory(as_of)

    def catalogue(self, as_of: AsOf = NOW) -> Catalogue:
        """Give the scales and measures as they stood."""
        return self.app.catalogue(as_of)

    def portfolio(self) -> Portfolio:
        """Give all versions of all facts as columns."""
        return self.app.columns.portfolio()

    def position(self) -> int:
        """Give the position of the log that the views have come to."""
        return self.app.position()

    def replay(self, authority: str, as_of: AsOf) -> Sequence[Fired]:
        """Give what today's rules would have said of an authority, oldest first."""
        return self.app.replay(authority, as_of)

    def system(self) -> System:
        """Tell how the installation is."""
        return system(self.app, failing=self.failing(), parked=self.parked)

    def recorded(self, stream: UUID) -> Sequence[Recorded]:
        """Give the events of one stream with positions and hashes, oldest first."""
        return self.app.store.recorded(stream)

    def add_alias(self, slug: str, alias: str) -> Report:
        """Let a spelling lead to an authority, and read the rows in quarantine again."""
        entry = self.app.directory().by_slug(slug)
        if entry is None:
            msg = "No authority has that address; choose one from the list."
            raise RegisterRefusal(msg)
        command = AddAlias(at=self.now(), actor=ACTOR, authority_id=entry.id, alias=alias)
        self.app.register(command)
        return self.app.retry_quarantine(ACTOR)


def build(app: Soundings, failing: Callable[[], bool] = _never) -> Litestar:
    """Give the web application of an installation, with what tells if following the log fails."""
    return create_app(WebServices(app, failing, parked_of(app.settings)))
