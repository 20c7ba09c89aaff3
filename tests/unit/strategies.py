"""Random series and histories of evidence, for properties."""

from dataclasses import replace

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
"""Enough indicators for a pooled trend, and one more."""


def _ratings(draw: st.DrawFn, series: Series) -> list[Finding]:
    """One ordinal measure over the years, one to three years apart; some have no grade."""
    grades = st.sampled_from([0.0, 1.0] if series.scale == "yes-no" else [1.0, 2.0, 3.0, 4.0])
    values = draw(st.lists(st.one_of(grades, grades, grades, st.none()), min_size=1, max_size=7))
    year, found = draw(st.integers(1999, 2003)), []
    for value in values:
        found.append(series.of(value, year))
        year += draw(st.integers(1, 3))
    return found


def _readings(draw: st.DrawFn, series: Series) -> list[Finding]:
    """One indicator: five points round a level, and then up to nine that mostly get worse."""
    level, spread = draw(st.integers(-200, 200)), draw(st.integers(0, 10))
    near = draw(st.lists(st.integers(-spread, spread), min_size=5, max_size=5))
    far = draw(st.lists(st.sampled_from([5, 4, 3, 3, 2, 1, 0, -2, -5]), max_size=9))
    worse = -1 if series.polarity == "high" else 1
    points = [*near, *(worse * (spread + 1) * one for one in far)]
    return series.years(*(float(level + point) for point in points), start=1999)


@st.composite
def rated(draw: st.DrawFn) -> list[Finding]:
    """Ratings of one measure."""
    return _ratings(draw, draw(st.sampled_from(ORDINAL)))


@st.composite
def measured(draw: st.DrawFn) -> list[Finding]:
    """Readings of one indicator."""
    return _readings(draw, draw(st.sampled_from(QUANTITIES)))


@st.composite
def evidence(draw: st.DrawFn) -> list[Finding]:
    """Several measures of one domain, in the order they are true of."""
    several = draw(
        st.lists(
            st.sampled_from((*ORDINAL, *QUANTITIES, *OWN)),
            min_size=1,
            max_size=4,
            unique_by=lambda series: (series.kind, series.measure),
        )
    )
    found = [
        finding
        for series in several
        for finding in (_ratings if series.best is not None else _readings)(draw, series)
    ]
    return sorted(found, key=lambda one: (one.true_on, one.measure))


@st.composite
def pooled(draw: st.DrawFn) -> list[Finding]:
    """Evidence beside which there may be a pool of indicators, of which most get better."""
    found = draw(evidence())
    for series in POOL[: draw(st.sampled_from([5, 6, 0]))]:
        rise = st.sampled_from([1, 1, 1, 2, 3, 0, -1])
        level, values = 0, []
        for step in draw(st.lists(rise, min_size=5, max_size=8)):
            level += step
            values.append(float(level))
        found += series.years(*values, start=draw(st.integers(1999, 2003)))
    return sorted(found, key=lambda one: (one.true_on, one.measure))


@st.composite
def histories(draw: st.DrawFn) -> list[Version]:
    """Facts as they came to be known: some late, some corrected, some withdrawn, some both."""
    known: list[Version] = []
    for finding in draw(pooled()):
        known.append(version(finding, len(known) + 1, _known_on(draw, finding)))
        for _ in range(draw(st.integers(0, 2)) if draw(st.booleans()) else 0):
            known.append(_further(draw, finding, len(known) + 1))
    return known


def _known_on(draw: st.DrawFn, finding: Finding) -> str:
    late = draw(st.sampled_from([0, 0, 0, 1, 4]))
    return f"{finding.true_on.year + late}-{draw(st.sampled_from(['06-30', '09-01']))}"


def _further(draw: st.DrawFn, finding: Finding, position: int) -> Version:
    on = f"{finding.true_on.year + draw(st.integers(0, 6))}-10-01"
    if draw(st.booleans()):
        return Version(finding.evidence_id, published_instant(on), on, position, None)
    value = finding.value
    changed = 1.0 if value is None or finding.best is None else 2.0 if value == 1 else 1.0
    return version(replace(finding, value=changed), position, on)
