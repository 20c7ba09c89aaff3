"""The figures of a back-test, and the reading of labels."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from consumers.backtest import scores
from consumers.backtest.labels import LabelsError, read_labels
from consumers.backtest.probabilities import FEWEST_BAD, chance
from consumers.backtest.replay import quarters
from consumers.backtest.scores import Pairs
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


graded = st.lists(
    st.tuples(
        st.integers(0, 5), st.integers(1, 4), st.sampled_from("abcd"), st.sampled_from([None, 2, 3])
    ),
    min_size=2,
    max_size=14,
)


def shares(found: list[tuple[int, int, str, int | None]], *, within: bool) -> float | None:
    """Count the pairs one by one."""
    right = pairs = 0.0
    for points, grade, _, previous in found:
        for others, better, _, theirs in found:
            if grade < better and (not within or (previous is not None and previous == theirs)):
                pairs += 1
                right += (points > others) + (points == others) / 2
    return right / pairs if pairs else None


@QUICK
@given(graded)
def test_concordance_is_the_share_of_pairs_in_which_the_worse_graded_stood_higher(
    found: list[tuple[int, int, str, int | None]],
) -> None:
    points, grades, groups, previous = (list(one) for one in zip(*found, strict=True))

    every = Pairs(grades, groups).concordance(points)
    within = Pairs(grades, groups, previous).concordance(points)

    assert every.value == pytest.approx(shares(found, within=False), abs=5e-5)
    assert within.value == pytest.approx(shares(found, within=True), abs=5e-5)


@QUICK
@given(graded)
def test_turning_an_order_round_turns_its_concordance_round(
    found: list[tuple[int, int, str, int | None]],
) -> None:
    points, grades, groups, _ = (list(one) for one in zip(*found, strict=True))
    pairs = Pairs(grades, groups)

    there, back = pairs.concordance(points), pairs.concordance([-one for one in points])

    if there.value is not None and back.value is not None:
        assert there.value + back.value == pytest.approx(1, abs=1e-4)
        assert there.low is not None
        assert there.high is not None
        assert there.low <= there.value <= there.high


def test_draws_of_authorities_drawn_by_hand_give_the_same_interval() -> None:
    random = np.random.default_rng(3)
    grades = random.integers(1, 5, 60)
    points = -grades + random.normal(0, 2, 60)
    groups = [f"a{one:02}" for one in random.integers(0, 20, 60)]
    names = sorted(set(groups))
    of = {name: [place for place, one in enumerate(groups) if one == name] for name in names}

    found = Pairs(grades.tolist(), groups).concordance(points.tolist())
    by_hand = []
    for _ in range(2_000):
        rows = [row for name in random.choice(names, len(names)) for row in of[name]]
        worse = grades[rows][:, None] < grades[rows][None, :]
        apart = points[rows][:, None] - points[rows][None, :]
        by_hand.append((worse * ((apart > 0) + (apart == 0) / 2)).sum() / worse.sum())

    assert (found.low, found.high) == pytest.approx(np.quantile(by_hand, (0.025, 0.975)), abs=0.01)


def test_a_gain_on_an_order_is_drawn_in_pairs_and_none_on_itself() -> None:
    grades, groups = [1, 2, 3, 4] * 5, [str(one) for one in range(20)]
    points, others = [4.0, 3.0, 2.0, 1.0] * 5, [4.0, 3.0, 1.0, 2.0] * 5
    pairs = Pairs(grades, groups)

    assert pairs.gain(points, points) == (0.0, 0.0, 0.0)
    gain = pairs.gain(points, others)
    assert gain.low is not None
    assert 0 < gain.low <= (gain.value or 0)


def test_a_mean_has_an_interval_over_groups() -> None:
    alone = scores.mean([0.0, 1.0] * 20, [str(one) for one in range(40)])
    together = scores.mean([0.0, 1.0] * 20, ["a", "b"] * 20)

    assert alone.value == together.value == 0.5
    assert (together.low, together.high) == (0.0, 1.0)
    assert None not in alone
    assert (alone.low or 0) > 0.3


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


def test_a_grade_tells_by_itself_whether_an_outcome_was_bad(tmp_path: Path) -> None:
    path = labels(tmp_path, "authority,on,grade", *(f"Boston,202{n}-07-31,{n}" for n in (1, 2, 4)))

    found = read_labels(path, directory())

    assert not found.rejected
    assert [(one.grade, one.bad) for one in found.labels] == [(1, True), (2, False), (4, False)]


def test_of_outcome_and_grade_one_will_do_and_both_must_agree(tmp_path: Path) -> None:
    path = labels(
        tmp_path,
        "authority,on,outcome,grade",
        "Boston,2021-07-31,1,1",
        "Boston,2022-07-31,0,",
        "Boston,2023-07-31,,3",
        "Boston,2024-07-31,1,2",
        "Boston,2024-08-31,0,1",
        "Boston,2024-09-30,,",
        "Boston,2024-10-31,,5",
        "Boston,2024-11-30,,2.0",
        "Boston,2024-12-31,yes,2",
    )

    found = read_labels(path, directory())

    assert [(one.bad, one.grade) for one in found.labels] == [(True, 1), (False, None), (False, 3)]
    assert {one.row: one.reason for one in found.rejected} == {
        5: "outcome: 1 does not go with grade 2: 1 is the bad one; leave one of them out",
        6: "outcome: 0 does not go with grade 1: 1 is the bad one; leave one of them out",
        7: "outcome: there is neither an outcome nor a grade; give one of them",
        8: "grade: '5' is none of 1, the worst, to 4, the best",
        9: "grade: '2.0' is none of 1, the worst, to 4, the best",
        10: "outcome: 'yes' is neither 1, the bad one, nor 0",
    }


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ("on,grade", "no column 'authority'"),
        ("authority,on", "no column 'outcome' or 'grade'"),
        ("authority,on,grade,grade", "the column 'grade' more than once"),
    ],
)
def test_columns_that_can_not_be_read_are_refused_with_what_to_give(
    tmp_path: Path, columns: str, told: str
) -> None:
    with pytest.raises(LabelsError, match=told):
        read_labels(labels(tmp_path, columns, "Boston,2021-07-31,1,1"), directory())


@pytest.mark.parametrize("lines", [["authority,on"], ["authority,on,outcome", "Atlantis,x,1"]])
def test_a_file_without_labels_is_refused(tmp_path: Path, lines: list[str]) -> None:
    with pytest.raises(LabelsError):
        read_labels(labels(tmp_path, *lines), directory())
