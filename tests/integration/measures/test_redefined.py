"""What is defined anew reaches whoever watches, what they fold, and what analysts read."""

from pathlib import Path

import pytest

from domain.measures.commands import DefineMeasure, DefineTheme, MeasureCommand
from infra.analysts import frames
from infra.services.installation import Soundings
from projections.register.queries import NOW, catalogue, defined_since
from tests.integration.steps import take_in, write_rows
from tests.unit.makers import ACTOR


def theme(app: Soundings, name: str, correlation: float) -> DefineTheme:
    return DefineTheme(
        at=app.clock(), actor=ACTOR, theme=name, correlation=correlation, reason="measured anew"
    )


def measure(app: Soundings, name: str, **said: object) -> DefineMeasure:
    return DefineMeasure(at=app.clock(), actor=ACTOR, measure=name, reason="so", **said)  # type: ignore[arg-type]  # passed on


def redefined(app: Soundings, *commands: MeasureCommand) -> set[str]:
    """Return the measures that are watched in another way once commands were carried out."""
    before = app.position()
    for command in commands:
        assert app.measures.define(command)
    with app.reading() as connection:
        measures, scales = defined_since(connection, before)
    assert scales == set()
    return measures


def test_a_theme_that_is_defined_anew_moves_all_its_measures(app: Soundings) -> None:
    lines = {"SEN_EHC_Excpt_20wks", "SEN_AppealableDec", "16-17YroldSEN_ET"}

    assert redefined(app, theme(app, "send", 0.3)) == lines


def test_a_line_a_direction_and_a_review_move_their_measure_and_a_title_moves_nothing(
    app: Soundings,
) -> None:
    assert redefined(app, measure(app, "RevCP", line_scale="raw")) == {"RevCP"}
    assert redefined(app, measure(app, "PriUnauth", direction_reason="theirs")) == {"PriUnauth"}
    assert redefined(app, measure(app, "neet", title="NEETs")) == set()


def test_the_catalogue_that_is_read_from_the_view_is_the_one_that_was_defined(
    app: Soundings,
) -> None:
    redefined(app, theme(app, "send", 0.3))
    app.measures.define(measure(app, "LACDistance", line_scale=""))

    with app.reading() as connection:
        found = catalogue(connection)
    assert found == app.catalogue()
    assert found.themes["send"].correlation == 0.3
    assert found.line_of("LACDistance") is None


@pytest.mark.parametrize("view", [frames.picture, frames.facts, frames.history])
def test_analysts_read_the_direction_that_counts(
    app: Soundings, tmp_path: Path, view: frames.View
) -> None:
    row = "Derby,indicator,{0},9,2024-03-31,2024-06-01,percent,{1},DfE,{0},"
    told = (
        ("LACSubstance", "low", "none"),
        ("LACDistance", "high", "low"),
        ("ours", "high", "high"),
    )
    take_in(app, write_rows(tmp_path / "t.csv", [row.format(name, way) for name, way, _ in told]))

    found = view(app, NOW, None).select("measure", "polarity").sort("measure")
    assert found.rows() == sorted((name, counts) for name, _, counts in told)
