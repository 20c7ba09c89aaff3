"""Targets: one rule for colours and symbols, and how they come to hold and end."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.targets.book import Targets
from domain.targets.commands import DefineTarget, RetireTarget
from domain.targets.decisions import TargetRefusal, decide
from domain.targets.events import Comparison, TargetRetired
from domain.targets.rag import Measured, Rag, Rule, judged, together
from ingest.lists import ListError
from ingest.target_lists import read, shipped
from tests.unit.makers import QUICK

AT = datetime(2026, 1, 5, tzinfo=UTC)
DEFINE = DefineTarget(
    at=AT,
    actor="test",
    key="use-of-resources",
    programme="Stretch targets",
    number=5,
    title="All at level 3",
    adopted_on=date(2009, 11, 27),
    due_on=date(2011, 3, 31),
    source="Board paper",
    measure="use_of_resources",
    threshold=3,
    near=1,
)
RETIRE = RetireTarget(at=AT, actor="test", key=DEFINE.key, reason="Revised.")
RATING = Rule("at_least", near=1, tolerance=0.02)
SHARE = Rule("at_least", near=0.1, tolerance=0.02)
RAGS: tuple[Rag, ...] = ("red", "amber", "grey", "green")
_ORDER = {"red": 0, "amber": 1, "green": 2}


@pytest.mark.parametrize(
    ("value", "rag", "symbol"),
    [
        (4, "green", "better"),
        (3, "green", "within"),
        (2, "amber", "worse"),
        (1, "red", "worse"),
        (None, "grey", "none"),
    ],
)
def test_a_rating_is_judged_by_bands(value: float | None, rag: str, symbol: str) -> None:
    found = judged(Measured(value, 3, ordinal=True), RATING)

    assert (found.rag, found.symbol) == (rag, symbol)


@pytest.mark.parametrize(
    ("value", "target", "comparison", "rag", "symbol"),
    [
        (98.76, 95, "at_least", "green", "better"),
        (95.08, 95, "at_least", "green", "within"),
        (93.86, 95, "at_least", "amber", "within"),
        (92.79, 95, "at_least", "amber", "worse"),
        (80, 95, "at_least", "red", "worse"),
        (503, 913, "at_least", "red", "worse"),
        (19.9, 20, "below", "green", "within"),
        (20, 20, "below", "amber", "within"),
        (12.91, 20, "below", "green", "better"),
        (4.36, 4.2, "at_most", "amber", "worse"),
        (4.2, 4.2, "at_most", "green", "within"),
        (1, 0, "at_most", "red", "none"),
        (0, 0, "at_most", "green", "none"),
    ],
)
def test_a_number_is_judged_by_its_share_of_the_target(
    value: float, target: float, comparison: Comparison, rag: str, symbol: str
) -> None:
    rule = SHARE._replace(comparison=comparison)

    found = judged(Measured(value, target, ordinal=False), rule)

    assert (found.rag, found.symbol) == (rag, symbol)


@QUICK
@given(
    st.floats(-1e6, 1e6),
    st.floats(-1e6, 1e6),
    st.floats(0.001, 1e6),
    st.sampled_from(["at_least", "at_most", "below"]),
)
def test_a_better_value_never_has_a_worse_colour(
    one: float, other: float, target: float, comparison: Comparison
) -> None:
    rule = SHARE._replace(comparison=comparison)
    low, high = sorted((one, other), reverse=comparison != "at_least")

    worse, better = (judged(Measured(each, target, ordinal=False), rule) for each in (low, high))

    assert _ORDER[worse.rag] <= _ORDER[better.rag]


@QUICK
@given(st.lists(st.sampled_from(RAGS), max_size=12), st.sampled_from(RAGS))
def test_together_it_is_as_the_worst_and_one_more_never_betters_it(
    parts: list[Rag], more: Rag
) -> None:
    found = together(parts)

    assert found == (
        next((one for one in RAGS if one in parts), "grey")
        if any(one != "grey" for one in parts)
        else "grey"
    )
    if found in ("red", "amber"):
        assert RAGS.index(together([*parts, more])) <= RAGS.index(found)


@pytest.mark.parametrize(
    ("parts", "rag"),
    [
        (["green", "green", "green", "red", "red"], "green"),
        (["green", "green", "grey", "red", "red"], "grey"),
        (["green", "green", "red", "red", "red"], "red"),
        ([*["green"] * 11, *["red"] * 9], "amber"),
        (["grey", "grey"], "grey"),
    ],
)
def test_where_a_share_must_meet_it_those_who_do_are_counted(parts: list[Rag], rag: Rag) -> None:
    assert together(parts, share=0.6) == rag


def test_a_target_holds_changes_and_ends_and_says_nothing_twice() -> None:
    targets = Targets()
    [defined] = decide(targets, DEFINE)
    targets.apply(defined)

    assert decide(targets, DEFINE) == []
    [changed] = decide(targets, replace(DEFINE, threshold=2))
    targets.apply(changed)
    assert (changed.originator_version, targets.standing[DEFINE.key].threshold) == (2, 2)
    [retired] = decide(targets, RETIRE)
    targets.apply(retired)
    assert isinstance(retired, TargetRetired)
    assert not targets.standing
    [again] = decide(targets, DEFINE)
    assert again.originator_version == 4


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (replace(DEFINE, title=" "), "title"),
        (replace(DEFINE, threshold=None), "threshold"),
        (replace(DEFINE, share=0), "share"),
        (replace(DEFINE, due_on=date(2009, 1, 1)), "due"),
        (replace(RETIRE, key="nothing"), "no target 'nothing'"),
    ],
)
def test_what_cant_be_a_target_is_refused(command: DefineTarget | RetireTarget, why: str) -> None:
    with pytest.raises(TargetRefusal, match=why):
        decide(Targets(), command)


def test_the_shipped_lists_are_twelve_targets_and_twenty_six() -> None:
    found = shipped(AT, "test")

    programmes = [one.programme for one in found]
    assert [programmes.count(one) for one in dict.fromkeys(programmes)] == [12, 26]
    assert len({one.key for one in found}) == 38
    targets = Targets()
    for command in found:
        for event in decide(targets, command):
            targets.apply(event)
    assert [one.number for one in targets.in_order()] == [*range(1, 13), *range(1, 27)]


def test_a_list_that_cant_be_read_says_where_and_takes_nothing_in(tmp_path: Path) -> None:
    header = "key,programme,number,title,threshold,adopted_on,due_on,source\n"
    file = tmp_path / "targets.csv"
    file.write_text(f"{header}a,P,1,T,3,2009-01-01,2011-01-01,S\nb,P,none,T,3,2009-01-01,,S\n")

    with pytest.raises(ListError, match="Row 3, number"):
        read(file, AT, "test")
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ListError, match="UTF-8"):
        read(file, AT, "test")
