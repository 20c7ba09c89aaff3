"""Every read model there is, in one list. A new one is a file or folder, a test and a line here."""

from projections.alert_handling import AlertHandlingProjection
from projections.alerts.projection import AlertsProjection
from projections.intake.projection import IntakeProjection
from projections.members.projection import MembersProjection
from projections.peer_pool import PeerPoolProjection
from projections.peer_reviews import PeerReviewsProjection
from projections.picture.projection import PictureProjection
from projections.plans import PlansProjection
from projections.rebuildable import Rebuildable
from projections.register.projection import RegisterProjection
from projections.risks import RisksProjection
from projections.statements.projection import StatementsProjection
from projections.support import SupportProjection


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
