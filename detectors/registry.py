"""The detectors that run. Adding one is a file, a test and a line here.

The tenth, soft convergence, counts where the statements are, in the vault, and only its yes or no
comes out: it is asked there when an epoch closes, not here.
"""

from detectors.coasting import Coasting
from detectors.contract import Detector
from detectors.critical_factor import CriticalFactor
from detectors.decline import Decline
from detectors.departure import Departure
from detectors.events import EventDetector
from detectors.hot_spot import HotSpotFound
from detectors.insight_gap import InsightGap
from detectors.peer_slippage import PeerSlippage
from detectors.service_failure import ServiceFailure
from detectors.silence import Silence
from detectors.sudden_shift import SuddenShift
from detectors.theme import Theme

DETECTORS: tuple[Detector, ...] = (
    CriticalFactor(),
    Decline(),
    Coasting(),
    SuddenShift(),
    InsightGap(),
    PeerSlippage(),
    Silence(),
    ServiceFailure(),
    HotSpotFound(),
    Departure(),
    Theme(),
    EventDetector("serious_event", "critical"),
    EventDetector("event_to_watch", "watch"),
)
"""In order: one that inhibits, or is listened to, comes before those it concerns."""
