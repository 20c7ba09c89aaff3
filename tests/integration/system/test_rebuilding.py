"""Rebuilding views: the same rows, resumable, disposable, and told to nobody."""

from pathlib import Path

import pytest

from domain.times import AsOf
from infra.services.installation import Soundings
from infra.services.rebuild import Rebuilding
from infra.stores.views import for_writing
from projections import rebuilding
from projections.alerts.queries import alerts_as_of
from projections.rebuilding import Rebuild
from tests.integration.evidence.test_views import dump
from tests.integration.steps import rebuild_with_a_cut, take_in


@pytest.fixture
def known(app: Soundings, examples: Path) -> Soundings:
    """Return an installation with corrections, quarantine and alerts."""
    take_in(
        app,
        examples / "east-midlands",
        examples / "childrens-services",
        examples / "childrens-indicators/vintages_east_midlands.csv.gz",
    )
    return app


def test_rebuilt_views_equal_those_that_followed_and_no_event_is_recorded(
    known: Soundings,
) -> None:
    before, position = dump(known.settings.home), known.store.last_position()
    work = Rebuilding(known)
    work.build()
    assert work.preview().changes_nothing
    work.switch()
    assert dump(known.settings.home) == before
    assert known.store.last_position() == position
    assert known.follow() == 0


def test_a_rebuild_goes_on_where_it_was_interrupted(
    known: Soundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(known.settings.home)
    rebuild_with_a_cut(known, monkeypatch)
    assert dump(known.settings.home) == before


def test_a_rebuild_that_is_not_wanted_leaves_nothing(known: Soundings) -> None:
    before = dump(known.settings.home)
    work = Rebuilding(known)
    work.build()
    work.discard()
    assert dump(known.settings.home) == before
    assert not Rebuilding(known, ["register"]).resumed


def test_a_preview_says_which_alerts_would_appear(known: Soundings) -> None:
    with known.reading() as connection:
        open_now = {one.id for one in alerts_as_of(connection, AsOf())}
    with for_writing(known.views).begin() as connection:
        connection.exec_driver_sql("DELETE FROM alert_steps_v2")
    work = Rebuilding(known, ["alerts"])
    work.build()
    found = work.preview()
    assert found.appear == open_now
    assert found.vanish == set()
    work.switch()
    with known.reading() as connection:
        assert {one.id for one in alerts_as_of(connection, AsOf())} == open_now


def test_events_that_come_while_a_view_is_built_are_in_it_after_the_switch(
    known: Soundings, tmp_path: Path
) -> None:
    picture = known.projections[1]
    one = Rebuild(known.store, for_writing(known.views), picture)
    rebuilding.bring_up(known.store, [one])
    row = "Boston,indicator,speed,5,2020-01-01,2020-02-01,number,high,Body,x,"
    path = tmp_path / "rows.csv"
    path.write_text(
        "authority,kind,measure,value,true_on,published_on,scale,polarity,source_body,reference,"
        f"text\n{row}\n",
        encoding="utf-8",
    )
    known.imports.importer("test").take_in([path])
    one.switch()
    one.clear()
    with known.reading() as connection:
        count = connection.exec_driver_sql(
            "SELECT count(*) FROM picture_versions_v2 WHERE measure = 'speed'"
        ).scalar()
    assert count == 1
    known.catch_up()
