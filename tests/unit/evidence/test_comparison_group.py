"""What became of others that stood alike: the yardstick for whatever follows an alert."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from infra.services.evidence.comparison_group import (
    FEWEST,
    Afterwards,
    figures_after,
    next_of,
    ratings_after,
)
from projections.picture.queries import Fact
from tests.unit.makers import QUICK

RATING = Fact(
    authority="a",
    evidence="e",
    version=1,
    position=1,
    kind="assessment",
    measure="use_of_resources",
    value=1.0,
    raw="1",
    missing="",
    scale="1-4",
    polarity="high",
    true_on=date(2009, 3, 31),
    published_on="2009-12-09",
    published_at=0,
    recorded_at=0,
    known_from=0,
    estimated=False,
    source_body="",
    reference="",
    text="",
)


def course(authority: str, *values: float | None, begins: int = 2009) -> list[Fact]:
    """Return one rating or figure a year."""
    return [
        RATING._replace(authority=authority, value=value, true_on=date(begins + year, 3, 31))
        for year, value in enumerate(values)
    ]


def nobody(_: str, __: date) -> bool:
    return False


def test_others_with_the_same_rating_are_counted_by_what_came_next() -> None:
    series = {
        "a": course("a", 1, 2),
        "b": course("b", 1, 3),
        "c": course("c", 1, 1),
        "d": course("d", 2, 1),
        "e": course("e", 2, 1, 1),
    }

    assert ratings_after(series["a"][0], series, nobody) == Afterwards(1, 2, 0)


def test_an_authority_counts_once_and_itself_never() -> None:
    series = {"a": course("a", 1, 2), "b": course("b", 1, 1, 1, 2)}

    assert ratings_after(series["a"][0], series, nobody) == Afterwards(0, 1, 0)


def test_whoever_had_a_plan_then_or_stood_so_long_before_or_after_is_no_yardstick() -> None:
    series = {
        "a": course("a", 1, 2),
        "b": course("b", 1, 2),
        "c": course("c", 1, 2, begins=2015),
    }

    assert ratings_after(series["a"][0], series, lambda one, _: one == "b").others == 0


def test_where_a_low_value_is_good_a_rise_is_worse() -> None:
    series = {name: course(name, 3, 4) for name in "ab"}
    low = {n: [one._replace(polarity="low") for one in some] for n, some in series.items()}

    assert ratings_after(low["a"][0], low, nobody) == Afterwards(0, 0, 1)


def test_a_year_without_a_value_is_passed_over() -> None:
    series = {"a": course("a", 1, None, 2), "b": course("b", 1, None, 2)}

    assert next_of(series["a"][0], series["a"]) == series["a"][2]
    assert ratings_after(series["a"][0], series, nobody) == Afterwards(1, 0, 0)


def test_nothing_is_concluded_from_few() -> None:
    assert not Afterwards(FEWEST - 1, 0, 0).says_anything
    assert Afterwards(FEWEST - 1, 0, 1).says_anything


def test_figures_that_lie_as_far_from_the_middle_are_followed_to_where_they_lie_next() -> None:
    middle = {f"m{n}": course(f"m{n}", 40 + 5 * n, 40 + 5 * n) for n in range(5)}
    series = {**middle, "a": course("a", 10, 12), "b": course("b", 9, 50)}

    found, drift = figures_after(series["a"][0], series, nobody)

    assert found == Afterwards(1, 0, 0)
    assert drift is not None
    assert drift > 0


@QUICK
@given(
    st.dictionaries(
        st.sampled_from("abcdefgh"),
        st.lists(st.sampled_from([None, 1.0, 2.0, 3.0]), min_size=1, max_size=5),
        min_size=1,
    )
)
def test_nobody_is_counted_twice_and_every_count_is_somebody(
    values: dict[str, list[float | None]],
) -> None:
    series = {name: course(name, *some) for name, some in values.items()}
    about = RATING._replace(authority="a")

    found = ratings_after(about, series, nobody)

    alike = {n for n, some in values.items() if n != "a" and 1.0 in some[:-1]}
    assert found.others <= len(alike)
    assert min(found.better, found.same, found.worse) >= 0
    assert found.worse == 0  # nothing is below the lowest
