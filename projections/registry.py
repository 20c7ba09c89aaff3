"""Every read model there is, in one list. Adding one is a folder, a test and a line here."""

from projections.alert_handling.projection import AlertHandlingProjection
from projections.alerts.projection import AlertsProjection
from projections.intake.projection import IntakeProjection
from projections.members.projection import MembersProjection
from projections.peer_pool.projection import PeerPoolProjection
from projections.peer_reviews.projection import PeerReviewsProjection
from projections.picture.projection import PictureProjection
from projections.plans.projection import PlansProjection
from projections.rebuildable import Rebuildable
from projections.register.projection import RegisterProjection
from projections.risks.projection import RisksProjection
from projections.statements.projection import StatementsProjection
from projections.support.projection import SupportProjection


def projections() -> tuple[Rebuildable, ...]:
    """Return every read model there is."""
    return (
        RegisterProjection(),
        PictureProjection(),
        IntakeProjection(),
        AlertsProjection(),
        MembersProjection(),
        StatementsProjection(),
        AlertHandlingProjection(),
        SupportProjection(),
        PeerPoolProjection(),
        PeerReviewsProjection(),
        RisksProjection(),
        PlansProjection(),
    )
