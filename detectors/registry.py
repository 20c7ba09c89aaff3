"""The detectors that run. Adding one is a file, a test and a line here."""

from detectors.coasting import Coasting
from detectors.contract import Detector
from detectors.critical_factor import CriticalFactor
from detectors.decline import Decline

DETECTORS: tuple[Detector, ...] = (CriticalFactor(), Decline(), Coasting())
"""In order: one that inhibits comes before those it inhibits."""
