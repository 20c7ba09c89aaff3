"""The chart of a line: its figures beside England, neighbours and what was expected."""

from datetime import date

from msgspec import structs

from domain.alerts.events import Counterfactual
from domain.measures.catalogue import Catalogue
from infra.services.evidence.line_history import Period
from tests.unit.alerts.test_line_sentences import CASES, left
from web.site.charts.line_facts import path_of

YEARS = [
    Period(date(2022, 9, 30), 15.9, (), None, 15.5, (14.0, 16.0), None),
    Period(date(2023, 9, 30), 16.1, (15.2,), None, 15.4, (14.0, 16.0), (13.0, 18.2)),
    Period(date(2024, 9, 30), 16.6, (), None, 15.2, None, (13.1, 18.3)),
    Period(date(2025, 9, 30), 18.1, (), None, 15.2, (13.9, 16.1), (13.4, 18.9)),
]


def test_its_title_says_where_it_stands_and_its_description_all_of_it(catalogue: Catalogue) -> None:
    path = path_of(CASES, YEARS, catalogue)

    assert path.title == "Cases per social worker: 18.1 in 2025, England 15.2"
    assert "2023: 16.1 (England 15.4, neighbours' middle half 14 to 16, expected 13 to 18.2)" in (
        path.description
    )
    assert path.rows[1].remarks == "before it was revised 15.2"


def test_what_was_revised_and_what_was_known_only_later_is_hollow(catalogue: Catalogue) -> None:
    later = [*YEARS[:3], Period(date(2025, 9, 30), None, (), 18.1)]
    path = path_of(CASES, later, catalogue)

    assert [marker.hollow for marker in path.wide.markers] == [False, True, False, False, True]
    assert [segment.later for segment in path.wide.segments] == [False, True]
    assert path.title.startswith("Cases per social worker: 16.6 in 2024")


def test_a_standing_signal_brings_its_onset_and_what_would_clear_it(catalogue: Catalogue) -> None:
    path = path_of(CASES, YEARS, catalogue, left(episode="2024-09-30"))

    assert path.onset == "A change began in 2024"
    assert path.clears == "Would clear it: 16.9 or less in the next figure"
    assert path.wide.onset is not None
    diamond = [float(one.partition(",")[0]) for one in path.wide.clears.split()]
    assert min(diamond) > path.wide.markers[-1].x


def test_where_any_value_clears_none_is_marked(catalogue: Catalogue) -> None:
    settles = Counterfactual(CASES, "indicator", 18.1, "at_most", any_value=True)
    path = path_of(CASES, YEARS, catalogue, structs.replace(left(), clears_if=settles))

    assert not path.clears


def test_quarters_are_named_by_their_month(catalogue: Catalogue) -> None:
    quarters = [
        Period(day, 16.0, nation=15.0)
        for day in (date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30))
    ]

    assert [row.period for row in path_of(CASES, quarters, catalogue).rows] == [
        "March 2025",
        "June 2025",
        "September 2025",
    ]


def test_a_band_that_leads_far_off_does_not_flatten_the_figures(catalogue: Catalogue) -> None:
    wide = Period(date(2026, 9, 30), 18.0, (), None, 15.0, None, (0.0, 900.0))
    path = path_of(CASES, [*YEARS, wide], catalogue)

    assert path.wide.frame.high < 30
    assert path.wide.frame.top <= min(
        float(point.partition(",")[2]) for point in path.wide.expected[0].split()
    )


def test_both_drawings_lie_within_their_frames(catalogue: Catalogue) -> None:
    path = path_of(CASES, YEARS, catalogue, left(episode="2024-09-30"))

    for drawing in (path.wide, path.narrow):
        assert all(drawing.frame.left <= one.x <= drawing.frame.right for one in drawing.markers)
        assert all(drawing.frame.top <= one.y <= drawing.frame.bottom for one in drawing.markers)
