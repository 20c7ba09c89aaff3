"""Every event there is, by its stored topic, and how older shapes become the newest.

Adding an event is one line here. Changing the shape of one means: raise its
``schema_version``, keep the golden file of the old shape, and add an upcaster below that turns
the old JSON object into the next one. Readers only ever see the newest shape.
"""

from collections.abc import Callable, Mapping
from typing import Any

from domain.alerts.events import (
    AlertCleared,
    AlertOpened,
    AlertRevised,
    AlertStrengthened,
    AlertWeakened,
)
from domain.alerts.handling_events import (
    AlertAcknowledged,
    AlertDismissed,
    AlertRated,
    AlertSnoozed,
    AlertWoken,
    HandlingUndone,
)
from domain.alerts.review_events import ReviewsPlanned
from domain.alerts.rule_events import RulesChanged
from domain.events import Event
from domain.evidence.events import (
    EvidenceCorrected,
    EvidenceRecorded,
    EvidenceWithdrawn,
    ImportFinished,
    ImportTakenBack,
    RowDismissed,
    RowQuarantined,
    RowReleased,
)
from domain.expectations.events import LineFitted, NationSettled
from domain.measures.events import MeasureDefined, ScaleDefined, ThemeDefined
from domain.membership.events import MemberAdmitted, MemberLeft, RoleChanged
from domain.peer_reviews.events import (
    ReviewCancelled,
    ReviewHeld,
    ReviewScheduled,
    ReviewSlipped,
    RoundPlanned,
)
from domain.register.events import (
    AliasAdded,
    AliasRemoved,
    AuthorityRegistered,
    AuthoritySucceeded,
    CodeAdded,
    DuplicateMerged,
    PartPassed,
    StartSet,
)
from domain.register.neighbour_events import NeighboursFrozen
from domain.risks.events import (
    ControlsChanged,
    IndicatorTied,
    IndicatorUntied,
    OwnerNamed,
    RiskAssessed,
    RiskClosed,
    RiskEntered,
)
from domain.statements.events import (
    AnswerReleased,
    ConvergenceFound,
    EpochClosed,
    QuestionReleased,
    StatementMarked,
    StatementRegraded,
    StatementReleased,
    StatementVerified,
    SuggestionReleased,
)
from domain.statements.model_events import ProblemTypeModelTrained
from domain.support.budget_events import (
    BudgetSet,
    CommitmentRefused,
    CommitmentReleased,
    SupportCommitted,
    SupportSpent,
)
from domain.support.offer_events import (
    CallOffRefused,
    CallOffReleased,
    CapacityCalledOff,
    OfferMade,
    OfferWithdrawn,
)
from domain.support.peer_events import PeerOffered, PeerWithdrawn
from domain.support.plan_events import (
    DiagnosisRecorded,
    DrawdownPaid,
    LeadNamed,
    MilestoneAgreed,
    MilestoneReached,
    NatureJudged,
    OutcomeRecorded,
    OverseerNamed,
    PlanAgreed,
    PlanClosed,
    PlanOpened,
    PlanReopened,
    PlanSubmittedToGroup,
    ProviderCommissioned,
    ProviderProposed,
    ProviderRefused,
    SolutionProposed,
    SuggestionAnswered,
    TeamNamed,
)
from domain.targets.events import TargetDefined, TargetRetired

EVENT_TYPES: tuple[type[Event], ...] = (
    AuthorityRegistered,
    AliasAdded,
    AliasRemoved,
    AuthoritySucceeded,
    CodeAdded,
    PartPassed,
    StartSet,
    DuplicateMerged,
    ScaleDefined,
    MeasureDefined,
    ThemeDefined,
    NeighboursFrozen,
    NationSettled,
    LineFitted,
    EvidenceRecorded,
    EvidenceCorrected,
    EvidenceWithdrawn,
    RowQuarantined,
    RowReleased,
    ImportFinished,
    ImportTakenBack,
    RowDismissed,
    AlertOpened,
    AlertStrengthened,
    AlertWeakened,
    AlertCleared,
    AlertRevised,
    AlertAcknowledged,
    AlertSnoozed,
    AlertDismissed,
    AlertRated,
    AlertWoken,
    HandlingUndone,
    RulesChanged,
    ReviewsPlanned,
    MemberAdmitted,
    RoleChanged,
    MemberLeft,
    StatementReleased,
    StatementMarked,
    StatementRegraded,
    StatementVerified,
    QuestionReleased,
    AnswerReleased,
    SuggestionReleased,
    ConvergenceFound,
    EpochClosed,
    ProblemTypeModelTrained,
    TargetDefined,
    TargetRetired,
    PeerOffered,
    PeerWithdrawn,
    OfferMade,
    OfferWithdrawn,
    CapacityCalledOff,
    CallOffRefused,
    CallOffReleased,
    BudgetSet,
    SupportCommitted,
    CommitmentRefused,
    CommitmentReleased,
    SupportSpent,
    RoundPlanned,
    ReviewScheduled,
    ReviewSlipped,
    ReviewCancelled,
    ReviewHeld,
    RiskEntered,
    RiskAssessed,
    OwnerNamed,
    ControlsChanged,
    IndicatorTied,
    IndicatorUntied,
    RiskClosed,
    PlanOpened,
    DiagnosisRecorded,
    NatureJudged,
    SolutionProposed,
    ProviderProposed,
    ProviderCommissioned,
    ProviderRefused,
    TeamNamed,
    LeadNamed,
    OverseerNamed,
    MilestoneAgreed,
    MilestoneReached,
    DrawdownPaid,
    SuggestionAnswered,
    PlanSubmittedToGroup,
    OutcomeRecorded,
    PlanAgreed,
    PlanClosed,
    PlanReopened,
)

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]

UPCASTERS: Mapping[str, Upcaster] = {}
"""From a stored topic such as ``evidence.recorded.v1`` to the object of the next version."""
