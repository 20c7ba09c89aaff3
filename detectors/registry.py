"""The detectors that run. Adding one is a file, a test and a line here.

One more, soft convergence, counts where the statements are, in the vault, and only its yes or no
comes out: it is asked there when an epoch closes, not here.
"""

from detectors.coasting import Coasting
from detectors.contract import Detector
from detectors.critical_factor import CriticalFactor
from detectors.departure import Departure
from detectors.hot_spot import HotSpotFound
from detectors.insight_gap import InsightGap
from detectors.occurrences import OccurrenceDetector
from detectors.rating_fall import RatingFall
from detectors.silence import Silence
from detectors.theme import Theme

DETECTORS: tuple[Detector, ...] = (
    CriticalFactor(),
    RatingFall(),
    Coasting(),
    InsightGap(),
    Silence(),
    HotSpotFound(),
    Departure(),
    Theme(),
    OccurrenceDetector("serious_occurrence", "critical"),
    OccurrenceDetector("occurrence_to_watch", "watch"),
)
"""In order: one that inhibits, or is listened to, comes before those it concerns."""
