"""A target's course shows nothing that was not known at the moment it is asked from."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from domain.times import AsOf, Basis, known_by_instant
from infra.analysts import frames
from infra.cli.context import viewpoint
from infra.cli.options import At
from infra.services.installation import Soundings
from infra.services.targets.history import Vintage
from ingest.target_lists import shipped
from tests.integration.members import Clock, opened
from tests.integration.steps import take_in, write_rows

SCORE = "{},assessment,adult_social_services,{},2009-03-31,{},1-4,high,CQC,{},"
KEY = "adult-social-services"


@pytest.fixture
def late(tmp_path: Path, template: Path) -> Iterator[Soundings]:
    """Yield one where Derby's 3 was taken in on 22 November, and the county's 1 three days later.

    Both were published on 3 December 2009; at 15:00 on the 9th Derby's was corrected to 2.
    """
    shutil.copytree(template, tmp_path / "home")
    clock = Clock()
    app = opened(tmp_path / "home", clock)
    try:
        app.targets.carry_out(shipped(clock(), "test"))
        first = [SCORE.format("Derby", 3, "2009-12-03", "derby")]
        take_in(app, write_rows(tmp_path / "first.csv", first))
        clock.move(days=3)
        later = [
            SCORE.format("Derbyshire", 1, "2009-12-03", "county"),
            SCORE.format("Derby", 2, "2009-12-09T15:00:00Z", "derby"),
        ]
        take_in(app, write_rows(tmp_path / "later.csv", later))
        clock.move(days=1)
        yield app
    finally:
        app.close()


def course(app: Soundings, known_by: str, basis: Basis) -> list[Vintage]:
    visit = viewpoint(app, At(known_by, basis=basis))
    target = next(
        one.target
        for one in visit.services.targets.standing(visit.as_of, ["Derbyshire"])
        if one.target.key == KEY
    )
    return visit.services.targets.history(visit.as_of, target, ["Derbyshire"])


def test_what_was_taken_in_later_is_in_no_course_of_before(late: Soundings) -> None:
    before = course(late, "2026-11-23", Basis.RECORDED)
    after = course(late, "2026-11-26", Basis.RECORDED)

    assert [(one.on, list(one.rags)) for one in before] == [(date(2009, 12, 3), ["grey"])]
    assert [(one.on, list(one.rags)) for one in after] == [
        (date(2009, 12, 9), ["red"]),
        (date(2009, 12, 3), ["red"]),
    ]


def test_what_was_published_later_that_day_is_not_known_yet(late: Soundings) -> None:
    morning = viewpoint(late, At("2009-12-09T10:00", basis=Basis.PUBLISHED))
    stood = late.targets.standing(morning.as_of, ["Derbyshire"])
    found = next(one for one in stood if one.target.key == KEY)

    assert found.in_colours() == "1 green, 1 red"
    assert [one.on for one in course(late, "2009-12-09T10:00", Basis.PUBLISHED)] == [
        date(2009, 12, 3)
    ]


def test_targets_are_a_frame_of_any_moment(late: Soundings) -> None:
    def held(known_by: str) -> dict[str, str]:
        as_of = AsOf(known_by=known_by_instant(known_by), basis=Basis.PUBLISHED)
        found = frames.VIEWS["targets"](late, as_of, None).filter(pl.col("key") == KEY)
        of_them = found.filter(pl.col("sub_region") == "Derbyshire")
        return dict(of_them.select("body", "derived").iter_rows())

    assert held("2009-12-02") == {"Derby": "grey", "Derbyshire": "grey"}
    assert held("2009-12-03") == {"Derby": "green", "Derbyshire": "red"}
    assert held("2009-12-10") == {"Derby": "amber", "Derbyshire": "red"}


def test_targets_of_one_authority_are_its_rows_only(late: Soundings) -> None:
    derby = next(one for one in late.directory().entries.values() if one.name == "Derby")

    found = frames.VIEWS["targets"](late, AsOf(), [derby.id.hex])

    assert set(found["body"]) == {"Derby"}
    assert found.filter(pl.col("key") == KEY)["arithmetic"].to_list() == [
        "2 (performing adequately) against at least 3 (performing well): 1 band short"
    ]
