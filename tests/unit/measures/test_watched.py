"""What is said of who watches is what the detectors do: held against the folding itself."""

import pytest

from consumers.folding import _SeriesCache, _version
from detectors.contract import Finding
from detectors.registry import DETECTORS
from domain.evidence.events import Kind
from domain.measures.catalogue import Catalogue
from domain.measures.directions import why_unwatched
from domain.measures.events import Polarity
from projections.picture.queries import VersionRow

_BY_VALUE = [one for one in DETECTORS if one.name != "silence"]
"""Silence asks when something came, whatever it says."""


def row_of(kind: Kind, measure: str, scale: str, polarity: Polarity) -> VersionRow:
    """Return evidence as it is held."""
    return VersionRow(
        evidence="e1",
        version=1,
        position=1,
        kind=kind,
        measure=measure,
        value=1.0,
        scale=scale,
        polarity=polarity,
        true_on="2024-03-31",
        published_on="2024-06-01",
        published_at=1,
        withdrawn=0,
    )


def listeners(
    catalogue: Catalogue, kind: Kind, measure: str, scale: str, polarity: Polarity
) -> list[str]:
    """Return the detectors that are shown such evidence and listen to it."""
    finding = _shown(catalogue, row_of(kind, measure, scale, polarity))
    return [] if finding is None else [one.name for one in _BY_VALUE if one.watches(finding)]


@pytest.mark.parametrize("scale", ["percent", "1-4", "rag", "cqc", "ofsted"])
@pytest.mark.parametrize("polarity", ["high", "low", "none"])
@pytest.mark.parametrize(
    "measure",
    [
        *("nobody_defined_it", "use_of_resources", "neet", "cqc_local_authority_assessment"),
        *("managing_finances", "CIN", "reserves_used"),
    ],
)
def test_nobody_is_said_to_watch_judgements_just_where_nobody_does(
    catalogue: Catalogue, scale: str, polarity: Polarity, measure: str
) -> None:
    said = why_unwatched(catalogue, measure, polarity, scale, "assessment")

    assert bool(said) == (listeners(catalogue, "assessment", measure, scale, polarity) == []), said


def test_figures_are_shown_to_detectors_just_where_they_are_of_a_line(catalogue: Catalogue) -> None:
    for one in catalogue.measures.values():
        shown = _shown(catalogue, row_of("indicator", one.measure, one.scale, "low"))
        assert (shown is not None) == (catalogue.line_of(one.measure) is not None), one.measure
    assert _shown(catalogue, row_of("indicator", "nobody_defined_it", "percent", "low")) is None


def _shown(catalogue: Catalogue, row: VersionRow) -> Finding | None:
    return _version(row, _SeriesCache(catalogue).of(row)).finding


@pytest.mark.parametrize("kind", ["indicator", "assessment"])
def test_nobody_watches_the_context_and_that_is_no_news(catalogue: Catalogue, kind: Kind) -> None:
    for one in catalogue.measures.values():
        if one.role == "context":
            told: Polarity = "low"
            assert listeners(catalogue, kind, one.measure, one.scale, told) == []
            assert why_unwatched(catalogue, one.measure, told, one.scale, kind) == ""


@pytest.mark.parametrize("told", ["high", "low", "none"])
@pytest.mark.parametrize("measure", ["16-17 NEET", "LACSubstance", "HE_19_All", "LAC", "CPP_rate"])
def test_of_what_neither_direction_is_good_nobody_watches_and_that_is_no_news(
    catalogue: Catalogue, measure: str, told: Polarity
) -> None:
    on = catalogue.measures[measure].scale

    assert listeners(catalogue, "indicator", measure, on, told) == []
    assert why_unwatched(catalogue, measure, told, on) == ""


@pytest.mark.parametrize(
    ("measure", "told", "counts"),
    [("LACDistance", "high", "low"), ("SEN_EHC_Excpt_20wks", "none", "high")],
)
def test_what_is_held_is_folded_with_the_reviewed_direction(
    catalogue: Catalogue, measure: str, told: Polarity, counts: Polarity
) -> None:
    held = row_of("indicator", measure, catalogue.measures[measure].scale, told)
    finding = _shown(catalogue, held)

    assert finding is not None
    assert finding.polarity == counts
