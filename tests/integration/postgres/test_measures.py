"""What is said of the catalogue on SQLite, said again of it on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.measures.commands import DefineMeasure, DefineScale
from domain.measures.written import CatalogueRefusal
from infra.services.installation import Soundings
from infra.settings import Settings
from tests.integration.steps import take_in

CASES = Path(__file__).parents[2] / "cases" / "ways-in"


@pytest.fixture
def app(on_postgres: Settings) -> Iterator[Soundings]:
    """Yield a new installation on PostgreSQL, with the shipped register and catalogue."""
    with Soundings(on_postgres) as installed:
        yield installed


def test_a_direction_is_missed_told_and_followed(app: Soundings) -> None:
    take_in(app, CASES / "21-nopolarity" / "n.csv")
    before = app.measures.measure("agency_worker_rate")
    assert before is not None
    assert (before.is_defined, before.facts, bool(before.unwatched)) == (False, 9, True)

    said = DefineMeasure(
        at=app.clock(), actor="test", measure="agency_worker_rate", scale="percent", polarity="low"
    )
    assert app.measures.define(said)
    assert not app.measures.define(said)
    after = app.measures.measure("agency_worker_rate")
    assert after is not None
    assert (after.is_defined, after.facts, after.unwatched) == (True, 9, "")


def test_a_scale_in_use_can_not_come_to_say_something_else(app: Soundings) -> None:
    take_in(app, CASES / "32-hmicfrs-cqc-send" / "g.csv")
    turned = DefineScale(
        at=app.clock(), actor="test", scale="send-area", polarity="low", reason="turned"
    )

    with pytest.raises(CatalogueRefusal, match="would say something else"):
        app.measures.define(turned)
