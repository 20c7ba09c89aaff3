"""The register by command: aliases tried and taken back, splits, starts, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from infra.cli.main import app as commands
from infra.services.installation import Soundings
from tests.integration.register.test_whose_evidence import CASES, held
from tests.integration.steps import take_in, write_rows

RUN = CliRunner()


@pytest.fixture
def town(app: Soundings, monkeypatch: pytest.MonkeyPatch) -> Soundings:
    """Return an installation that the commands work on."""
    monkeypatch.setenv("SOUNDINGS_HOME", str(app.settings.home))
    return app


def asked(*words: str) -> Result:
    return RUN.invoke(commands, ["authority", *words])


def answer(*words: str) -> Any:  # noqa: ANN401 - whatever JSON the command prints
    done = asked(*words, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def refusal(*words: str) -> str:
    done = asked(*words)
    assert done.exit_code in {1, 2}
    return f"{done.output} {done.exception}"


def row(name: str, value: str, on: str = "2024-03-31", reference: str = "r") -> str:
    return f"{name},indicator,measure m,{value},{on},2024-06-01,percent,low,Body,{reference},"


def test_a_code_of_one_authority_is_no_alias_of_another_and_no_second_code(
    town: Soundings,
) -> None:
    assert "is the code of Derby" in refusal("alias", "Nottingham", "E06000015")
    assert "is the code of Derby" in refusal("alias", "Nottingham", "e06000015 ")
    assert "is the code of Dorset County" in refusal("alias", "Nottingham", "835")
    assert "is a spelling of Derby already" in refusal("alias", "Nottingham", "Derby UA")
    for spelling in ("Cardiff", "W06000015", "City of Edinburgh"):
        assert "can't be an alias" in refusal("alias", "Carlisle", spelling)
        assert "can't be an alias" in refusal("alias", "Carlisle", spelling, "--dry-run")
    said = refusal("add", "New Town", "--kind", "district", "--code", "gss:e06000015")
    assert "gss e06000015 is the code of Derby" in said
    assert "is the code of Derby" in refusal(
        "add", "Nottingham", "--kind", "unitary", "--code", "gss:E06000015"
    )

    take_in(town, CASES / "50-alias-steals-code" / "x.csv")
    assert held(town) == {("derby", "d1"), ("barnsley", "b1")}


def test_an_alias_is_tried_first_and_shows_the_rows_it_would_take_in(
    town: Soundings, tmp_path: Path
) -> None:
    rows = [
        row("Leicester", "4", reference="known"),
        row("The Curve", "5", reference="known"),
        row("The Curve", "6", reference="unknown"),
        row("Elsewhere", "7", reference="other"),
    ]
    take_in(town, write_rows(tmp_path / "curve.csv", rows))
    position = town.store.last_position()

    tried = answer("alias", "Leicester", "The Curve", "--dry-run")

    assert town.store.last_position() == position
    assert (tried["authority"], tried["new"], tried["facts"]) == ("Leicester", True, [])
    assert [(one["row"], one["after"]) for one in tried["rows"]] == [
        (3, "taken in"),
        (4, "taken in"),
    ]
    facts = [fact for one in tried["rows"] for fact in one["facts"]]
    assert [(fact["before"], fact["after"], fact["what"]) for fact in facts] == [
        ("4", "5", "correction"),
        (None, "6", "new"),
    ]
    assert "called 'The Curve'" in tried["rows"][0]["before"]
    assert "Nothing was changed" in asked("alias", "Leicester", "The Curve", "--dry-run").output


def test_an_alias_is_taken_back_and_what_came_in_under_it_says_so(
    town: Soundings, tmp_path: Path
) -> None:
    answer("alias", "Leicester", "The Curve")
    file = write_rows(
        tmp_path / "curve.csv", [row("The Curve", "5"), row("Leicester", "1", reference="s")]
    )
    take_in(town, file)

    back = answer("unalias", "Leicester", "the curve")

    assert [(one["spelling"], one["leads_to"]) for one in back["facts"]] == [("The Curve", None)]
    assert answer("moved", "Leicester") == back["facts"] == answer("moved")
    assert held(town) == {("leicester", "r"), ("leicester", "s")}
    assert "called 'The Curve'" in back["facts"][0]["reason"]
    again = take_in(
        town, write_rows(tmp_path / "again.csv", [row("The Curve", "5", reference="t")])
    )
    assert [one.name for one in again.rejected] == ["The Curve"]
    assert "is no alias of Leicester" in refusal("unalias", "Leicester", "The Curve")
    assert "with or without an alias" in refusal("unalias", "Derby", "Derby City UA")
    assert "own name" in refusal("unalias", "Leicester", "Leicester City Council")


def test_an_alias_that_would_part_facts_from_their_spelling_shows_them(
    town: Soundings, tmp_path: Path
) -> None:
    take_in(town, write_rows(tmp_path / "d.csv", [row("Dorset CC", "5", "2013-03-31")]))
    answer("add", "Old Dorset Coroners Court", "--kind", "partnership_area")

    said = refusal("alias", "old-dorset-coroners-court", "Dorset CC")

    assert "is a spelling of Dorset County already" in said


def test_a_county_is_split_into_two_that_begin_as_it_ends(town: Soundings, tmp_path: Path) -> None:
    for name in ("East Surrey", "West Surrey"):
        entered = answer("add", name, "--kind", "unitary", "--from", "2027-04-01")
        assert entered["starts_on"] == "2027-04-01"

    ended = answer(
        "split", "Surrey", "--into", "East Surrey", "--into", "West Surrey", "--on", "2027-04-01"
    )

    assert (ended["ended_on"], ended["successors"]) == (
        "2027-04-01",
        ["east-surrey", "west-surrey"],
    )
    assert answer("add", "East Surrey", "--kind", "unitary")["predecessors"] == ["surrey"]
    take_in(town, CASES / "49-lgr-2027" / "s.csv")
    assert held(town) == {("surrey", "d1"), ("surrey", "d2")}
    later = ["Surrey", "East Surrey", "West Surrey"]
    report = take_in(
        town,
        write_rows(
            tmp_path / "later.csv",
            [row(name, "1", "2027-03-31", name) for name in later]
            + [row(name, "1", "2028-03-31", f"{name} later") for name in later],
        ),
    )
    assert {one.row for one in report.rejected} >= {3, 4, 5}
    [surrey] = [one for one in report.rejected if one.row == 5]
    assert surrey.candidates == ("Surrey", "East Surrey", "West Surrey")


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("how", ["merge", "split"])
def test_successors_named_one_after_another_are_all_kept(how: str) -> None:
    for name in ("East Surrey", "West Surrey"):
        answer("add", name, "--kind", "unitary", "--from", "2027-04-01")
        done = asked(how, "Surrey", "--into", name, "--on", "2027-04-01")
        assert done.exit_code == 0, done.output

    assert "taken over by: East Surrey, West Surrey" in done.output
    [surrey] = [one for one in answer("list") if one["slug"] == "surrey"]
    assert surrey["successors"] == ["east-surrey", "west-surrey"]


@pytest.mark.usefixtures("town")
def test_a_successor_that_begins_later_can_not_take_over() -> None:
    answer("add", "East Surrey", "--kind", "unitary", "--from", "2028-04-01")

    said = refusal("split", "Surrey", "--into", "East Surrey", "--on", "2027-04-01")

    assert "East Surrey begins on 2028-04-01" in said
    assert "Correct one of the days" in said
    answer("add", "East Surrey", "--kind", "unitary", "--from", "2027-04-01")
    answer("split", "Surrey", "--into", "East Surrey", "--on", "2027-04-01")


@pytest.mark.usefixtures("town")
def test_a_part_passes_from_one_authority_to_another() -> None:
    words = ("transfer", "Oughtibridge", "--from", "Barnsley", "--to", "Sheffield")

    given = answer(*words, "--on", "2025-04-01")

    assert given["parts_passed"] == [
        {"part": "Oughtibridge", "to": "sheffield", "on": "2025-04-01"}
    ]
    assert answer(*words, "--on", "2025-04-01") == given
    assert (given["ended_on"], given["code"]) == (None, "E08000038")
    assert "two authorities" in refusal(
        "transfer", "Oughtibridge", "--from", "Barnsley", "--to", "Barnsley", "--on", "2025-04-01"
    )


def test_figures_by_code_are_not_said_to_be_moved_for_the_name_beside_it(
    town: Soundings, examples: Path
) -> None:
    take_in(town, examples / "childrens-services", examples / "east-midlands")

    assert answer("moved") == []
