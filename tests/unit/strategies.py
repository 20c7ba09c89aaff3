"""Random series and histories of evidence, for properties."""

from dataclasses import replace
from itertools import accumulate

from hypothesis import strategies as st

from detectors.contract import Finding
from detectors.fold import Version
from domain.times import published_instant
from tests.unit.series import INDICATOR, INDICATOR_LOW, JUDGED, OVERALL, Series, version

LEADERS = replace(JUDGED, measure="childrens_services_leaders", part_of=OVERALL)
RESOURCES = Series("use_of_resources", "1-4")
ORDINAL = (
    JUDGED,
    LEADERS,
    RESOURCES,
    Series("statutory_notice", "yes-no", 0, "low"),
    replace(JUDGED, measure="band", polarity="low", best=1, scale="bands"),
)
QUANTITIES = (INDICATOR, replace(INDICATOR_LOW, measure="days"))
OWN = tuple(replace(one, kind="self_assessment", prefix="own-") for one in (JUDGED, RESOURCES))
"""What an authority says of itself, on measures that others assess, too."""
POOL = tuple(replace(INDICATOR, measure=f"indicator-{number}") for number in range(6))
"""Indicators that go with other evidence."""


# Each is made once: what a strategy can draw is worked out anew for every one that is made.
_BEGUN = st.integers(1999, 2003)
_YEARS_APART = st.integers(1, 3)
_ONE_OR_NOUGHT = st.lists(
    st.sampled_from([0.0, 1.0, 0.0, 1.0, 0.0, 1.0, None, None]), min_size=1, max_size=7
)
_GRADES = st.lists(
    st.sampled_from(
        [1.0, 2.0, 3.0, 4.0, 1.0, 2.0, 3.0, 4.0, 1.0, 2.0, 3.0, 4.0, None, None, None, None]
    ),
    min_size=1,
    max_size=7,
)
_LEVEL, _SPREAD = st.integers(-200, 200), st.integers(0, 10)
_NEAR = [st.lists(st.integers(-one, one), min_size=5, max_size=5) for one in range(11)]
_FAR = st.lists(st.sampled_from([5, 4, 3, 3, 2, 1, 0, -2, -5]), max_size=9)
_SEVERAL = st.lists(
    st.sampled_from((*ORDINAL, *QUANTITIES, *OWN)),
    min_size=1,
    max_size=4,
    unique_by=lambda series: (series.kind, series.measure),
)
_IN_POOL = st.sampled_from([5, 6, 0])
_RISES = st.lists(st.sampled_from([1, 1, 1, 2, 3, 0, -1]), min_size=5, max_size=8)
_FURTHER, _SOMETIMES = st.integers(0, 2), st.booleans()
_LATE = st.sampled_from([0, 0, 0, 1, 4])
_KNOWN_IN = st.sampled_from(["06-30", "09-01"])
_YEARS_LATER = st.integers(0, 6)


def _ratings(draw: st.DrawFn, series: Series) -> list[Finding]:
    """One ordinal measure over the years, one to three years apart; some have no grade."""
    values = draw(_ONE_OR_NOUGHT if series.scale == "yes-no" else _GRADES)
    year, found = draw(_BEGUN), []
    for value in values:
        found.append(series.of(value, year))
        year += draw(_YEARS_APART)
    return found


def _readings(draw: st.DrawFn, series: Series) -> list[Finding]:
    """One indicator: five points round a level, and then up to nine that mostly get worse."""
    level, spread = draw(_LEVEL), draw(_SPREAD)
    near, far = draw(_NEAR[spread]), draw(_FAR)
    worse = -1 if series.polarity == "high" else 1
    points = [*near, *(worse * (spread + 1) * one for one in far)]
    return series.years(*(float(level + point) for point in points), start=1999)


@st.composite
def rated(draw: st.DrawFn) -> list[Finding]:
    """Ratings of one measure."""
    return _ratings(draw, draw(st.sampled_from(ORDINAL)))


@st.composite
def evidence(draw: st.DrawFn) -> list[Finding]:
    """Several measures of one domain, in the order they are true of."""
    found = [
        finding
        for series in draw(_SEVERAL)
        for finding in (_ratings if series.best is not None else _readings)(draw, series)
    ]
    return sorted(found, key=lambda one: (one.true_on, one.measure))


@st.composite
def pooled(draw: st.DrawFn) -> list[Finding]:
    """Evidence beside which there may be indicators, of which most get better."""
    found = draw(evidence())
    for series in POOL[: draw(_IN_POOL)]:
        values = [float(level) for level in accumulate(draw(_RISES))]
        found += series.years(*values, start=draw(_BEGUN))
    return sorted(found, key=lambda one: (one.true_on, one.measure))


@st.composite
def histories(draw: st.DrawFn) -> list[Version]:
    """Facts as they came to be known: some late, some corrected, some withdrawn, some both."""
    known: list[Version] = []
    for finding in draw(pooled()):
        known.append(version(finding, len(known) + 1, _known_on(draw, finding)))
        for _ in range(draw(_FURTHER) if draw(_SOMETIMES) else 0):
            known.append(_further(draw, finding, len(known) + 1))
    return known


def _known_on(draw: st.DrawFn, finding: Finding) -> str:
    late = draw(_LATE)
    return f"{finding.true_on.year + late}-{draw(_KNOWN_IN)}"


def _further(draw: st.DrawFn, finding: Finding, position: int) -> Version:
    on = f"{finding.true_on.year + draw(_YEARS_LATER)}-10-01"
    if draw(_SOMETIMES):
        return Version(finding.evidence_id, published_instant(on), on, position, None)
    value = finding.value
    changed = 1.0 if value is None or finding.best is None else 2.0 if value == 1 else 1.0
    return version(replace(finding, value=changed), position, on)
