"""The figures of a back-test, the rules that rank, and the reading of labels."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from consumers.backtest import scores
from consumers.backtest.labels import LabelsError, read_labels
from consumers.backtest.probabilities import FEWEST_BAD, chance
from consumers.backtest.replay import quarters
from detectors.ranking.levels import ENOUGH, FEWEST, stress
from detectors.ranking.rules import Known, contributions, score
from domain.register.directory import Directory
from tests.unit.makers import QUICK, directory_of, register, succeed

ranked = st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=2, max_size=40)


@QUICK
@given(ranked)
def test_the_area_does_not_change_when_all_scores_are_stretched(
    found: list[tuple[int, bool]],
) -> None:
    points, bad = [float(one) for one, _ in found], [one for _, one in found]
    groups = [str(place) for place in range(len(found))]

    plain = scores.auc(points, bad, groups)

    assert plain == scores.auc([3 * one + 7 for one in points], bad, groups)
    assert (plain.value is None) == (len(set(bad)) == 1)


@QUICK
@given(ranked)
def test_every_draw_of_the_interval_has_the_area_scikit_learn_gives(
    found: list[tuple[int, bool]],
) -> None:
    points, bad = np.array([float(one) for one, _ in found]), np.array([one for _, one in found])
    times = np.random.default_rng(len(found)).integers(0, 3, (3, len(found)))

    for area, drawn in zip(scores.areas(points, bad, times), times, strict=True):
        again = np.repeat(points, drawn), np.repeat(bad, drawn)
        if len(set(again[1])) == 2:
            assert area == pytest.approx(roc_auc_score(again[1], again[0]))
        else:
            assert np.isnan(area)


def test_a_perfect_ranking_has_an_area_of_one_and_its_reverse_of_none() -> None:
    bad = [True, True, False, False]

    assert scores.auc([4, 3, 2, 1], bad, "abcd").value == 1.0
    assert scores.auc([1, 2, 3, 4], bad, "abcd").value == 0.0
    assert scores.auc([1, 1, 1, 1], bad, "abcd").value == 0.5


def test_outcomes_of_one_authority_make_the_interval_wide() -> None:
    points, bad = [4.0, 3.0, 2.0, 1.0] * 10, [True, False, True, False] * 10
    alone = scores.auc(points, bad, [str(one) for one in range(40)])
    together = scores.auc(points, bad, [str(one % 4) for one in range(40)])

    assert None not in (*alone, *together)
    assert (together.high or 0) - (together.low or 0) > (alone.high or 0) - (alone.low or 0)


@QUICK
@given(ranked)
def test_a_capture_curve_rises_from_nothing_to_all(found: list[tuple[int, bool]]) -> None:
    curve = scores.capture([float(one) for one, _ in found], [one for _, one in found])

    assert curve[0] == (0.0, 0.0)
    assert [share for _, share in curve] == sorted(share for _, share in curve)
    assert curve[-1] == (1.0, 1.0 if any(bad for _, bad in found) else 0.0)


def test_a_chance_rests_on_the_past_alone_and_rises_with_the_score() -> None:
    past = [0.1] * 20 + [0.9] * 20
    bad = [False] * 20 + [True] * 15 + [False] * 5

    assert chance(0.9, past, bad) > chance(0.5, past, bad) > chance(0.1, past, bad)
    assert chance(0.9, past[:20], bad[:20]) == pytest.approx(1 / 30)
    assert sum(bad) >= FEWEST_BAD


@QUICK
@given(st.dates(date(2010, 1, 1), date(2090, 1, 1)), st.integers(0, 900))
def test_every_outcome_has_a_quarter_that_began_before_it(first: date, days: int) -> None:
    last = first + timedelta(days=days)

    starts = list(quarters(first.isoformat(), last.isoformat()))

    assert starts[0] < first
    assert starts == sorted(starts)
    assert starts[-1] < last <= starts[-1] + timedelta(days=92)


def facts(values: dict[str, float], polarity: str = "low") -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "authority": name,
                "kind": "indicator",
                "measure": f"m{number}",
                "value": value,
                "polarity": polarity,
            }
            for name, value in values.items()
            for number in range(FEWEST)
        ]
    )


def test_a_figure_is_stressed_where_it_is_worse_than_most_of_its_kind() -> None:
    values = {f"a{n:02}": float(n % 5) for n in range(ENOUGH)} | {"far": 40.0}
    kinds = dict.fromkeys(values, "county")

    found = stress(facts(values), kinds)

    assert found["far"] == 1.0
    assert found["a00"] == 0.0
    assert stress(facts(values, "high"), kinds)["far"] == 0.0


def test_with_too_few_to_compare_with_there_is_no_level() -> None:
    values = {f"a{n:02}": float(n) for n in range(ENOUGH - 1)}

    assert stress(facts(values), dict.fromkeys(values, "county")) == {}
    assert stress(facts(values), {}) == {}


def test_a_score_is_the_sum_of_what_it_is_explained_by() -> None:
    known = Known(2 / 3, 0.25, ())

    assert score(known) == pytest.approx(sum(part.points for part in contributions(known)))
    assert [part.name for part in contributions(known)] == ["last grade", "stressed figures"]
    assert score(Known(None, None, ())) == 0.0


def test_a_grade_just_above_the_worst_counts_more_than_the_worst_and_a_good_one_nothing() -> None:
    inadequate, improvement, good = (score(Known(one / 3, None, ())) for one in (3, 2, 1))

    assert improvement > inadequate > good == 0.0


def labels(folder: Path, *lines: str) -> Path:
    path = folder / "labels.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def directory() -> Directory:
    return directory_of(register("boston"))


def test_rows_that_are_no_labels_are_told_with_what_is_wrong(tmp_path: Path) -> None:
    path = labels(
        tmp_path,
        "authority,on,outcome",
        "boston,2021-07-31,1",
        "Atlantis,2021-07-31,1",
        "Boston,July,1",
        "Boston,2021-07-31,bad",
    )

    found = read_labels(path, directory())

    assert [(one.name, one.on, one.bad) for one in found.labels] == [("Boston", "2021-07-31", True)]
    assert [one.row for one in found.rejected] == [3, 4, 5]


def test_a_label_is_of_the_authority_that_had_the_name_on_the_day(tmp_path: Path) -> None:
    ended = date(2019, 4, 1)
    register_then = directory_of(
        register("dorset-county", "Dorset County Council"),
        register("dorset", "Dorset", starts_on=ended),
        succeed("dorset-county", ended, "dorset"),
    )
    lines = [f"Dorset,{day},1" for day in ("2013-03-01", "2021-03-01")]
    late = "Dorset County Council,2019-05-01,1"
    path = labels(tmp_path, "authority,on,outcome", *lines, late)

    found = read_labels(path, register_then)

    assert [(one.name, one.on) for one in found.labels] == [
        ("Dorset County Council", "2013-03-01"),
        ("Dorset County Council", "2019-05-01"),
        ("Dorset", "2021-03-01"),
    ]


@pytest.mark.parametrize("lines", [["authority,on"], ["authority,on,outcome", "Atlantis,x,1"]])
def test_a_file_without_labels_is_refused(tmp_path: Path, lines: list[str]) -> None:
    with pytest.raises(LabelsError):
        read_labels(labels(tmp_path, *lines), directory())
