"""One installation: its stores, and every service over them. It composes, and no more."""

from collections.abc import Iterator
from functools import cached_property

from domain.events import Event
from domain.statements.model_events import STREAM as MODELS_STREAM
from infra.services.alerts.review_sampling import ReviewSampling
from infra.services.alerts.rules import RuleService
from infra.services.alerts.service import AlertService
from infra.services.context import Context
from infra.services.evidence.imports import ImportService
from infra.services.evidence.mappings import MappingService
from infra.services.evidence.returns import ReturnService
from infra.services.evidence.taking_back import TakingBack
from infra.services.evidence.templates import TemplateService
from infra.services.evidence.uploads import UploadService
from infra.services.measures import MeasureService
from infra.services.members import MemberService
from infra.services.notifications.service import NotificationService
from infra.services.offers import OfferService
from infra.services.peer_pool import PeerPoolService
from infra.services.peer_reviews.service import PeerReviewService
from infra.services.plans.service import PlanService
from infra.services.plans.suggestions import Suggestions
from infra.services.register.neighbours import NeighbourService
from infra.services.register.service import RegisterService
from infra.services.risks import RiskService
from infra.services.statements.service import StatementService
from infra.services.targets.service import TargetService
from ingest.shipped import Shipped
from projections.register import queries as register_queries


class Soundings(Context):
    """One installation, opened. Close it when done."""

    @cached_property
    def members(self) -> MemberService:
        """Who is a member, in which role."""
        return MemberService(self)

    @cached_property
    def register(self) -> RegisterService:
        """The register of authorities."""
        return RegisterService(self)

    @cached_property
    def measures(self) -> MeasureService:
        """The catalogue of scales and measures."""
        return MeasureService(self)

    @cached_property
    def neighbours(self) -> NeighbourService:
        """Who is compared with whom."""
        return NeighbourService(self)

    @cached_property
    def imports(self) -> ImportService:
        """Files taken in, and the rows in quarantine."""
        return ImportService(self)

    @cached_property
    def imported(self) -> TakingBack:
        """Files that were taken in, and how one is taken back."""
        return TakingBack(self)

    @cached_property
    def mappings(self) -> MappingService:
        """Mappings proposed for files that nobody knows."""
        return MappingService(self)

    @cached_property
    def returns(self) -> ReturnService:
        """What authorities hand in themselves."""
        return ReturnService(self)

    @cached_property
    def templates(self) -> TemplateService:
        """Spreadsheets to fill in."""
        return TemplateService(self)

    @cached_property
    def uploads(self) -> UploadService:
        """Files sent by a browser, put aside until they are imported."""
        return UploadService(self)

    @cached_property
    def alerts(self) -> AlertService:
        """Alerts, and what advisers do about them."""
        return AlertService(self)

    @cached_property
    def alert_rules(self) -> RuleService:
        """The rules by which alerts are raised."""
        return RuleService(self)

    @cached_property
    def review_sampling(self) -> ReviewSampling:
        """Whom to look at next, some of them drawn at random."""
        return ReviewSampling(self)

    @cached_property
    def targets(self) -> TargetService:
        """What the partnership promised itself, and how that stands."""
        return TargetService(self)

    @cached_property
    def risks(self) -> RiskService:
        """The register of risks."""
        return RiskService(self)

    @cached_property
    def peer_reviews(self) -> PeerReviewService:
        """Peer reviews: who reviews whom, and what was found."""
        return PeerReviewService(self)

    @cached_property
    def offers(self) -> OfferService:
        """The menu of offers, and the years' money."""
        return OfferService(self)

    @cached_property
    def peer_pool(self) -> PeerPoolService:
        """Whom each authority lends."""
        return PeerPoolService(self)

    @cached_property
    def plans(self) -> PlanService:
        """Support plans: who sees what of them, and what members do about them."""
        return PlanService(self, Suggestions(self), self.statements)

    @cached_property
    def statements(self) -> StatementService:
        """What members say in confidence, and what becomes of it."""
        return self._once("statements", self._open_statements, lambda _: None)

    @cached_property
    def notifications(self) -> NotificationService:
        """How members are told of alerts."""
        return NotificationService(self)

    def _open_statements(self) -> StatementService:
        """Complete erasures that were cut short before anything is read."""
        statements = StatementService(self)
        statements.erasure.finish()
        return statements

    def initialise(self) -> bool:
        """Load the shipped register and catalogue; tell whether anything was new."""
        return bool(self.execute(self._shipped))

    def _shipped(self) -> Iterator[Event]:
        shipped = Shipped(self.clock())
        with self.reading() as connection:
            directory = register_queries.directory(connection)
        yield from shipped.measures(self.catalogue())
        yield from shipped.register(directory)
        if not self.store.recorded(MODELS_STREAM):
            # Brings numpy along, which only this needs.
            from ingest.problem_types.shipped import first_trained  # noqa: PLC0415 - the line above

            yield first_trained(self.clock())
