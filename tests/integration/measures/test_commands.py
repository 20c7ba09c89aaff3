"""The catalogue from the command line: what is defined holds from then on, and stays."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from infra.cli.main import app as commands
from infra.services.installation import Soundings
from tests.integration.steps import take_in, write_rows

CASES = Path(__file__).parents[2] / "cases" / "ways-in"
Run = Callable[..., Any]


def invoked(*arguments: str) -> Result:
    return CliRunner().invoke(commands, arguments)


@pytest.fixture
def run(app: Soundings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a command with --json and returns its document."""
    monkeypatch.setenv("SOUNDINGS_HOME", str(app.settings.home))

    def run(*arguments: str) -> Any:  # noqa: ANN401 - a document of any shape
        result = invoked(*arguments, "--json")
        assert result.exit_code in {0, 3}, result.output
        return json.loads(result.stdout)

    return run


def alarmed(run: Run) -> set[tuple[str, str]]:
    return {(one["authority"], one["signals"][0]["detector"]) for one in run("alerts")}


def test_a_direction_holds_for_what_is_held_without_one_and_is_taken_away_again(
    run: Run,
) -> None:
    run("import", str(CASES / "21-nopolarity" / "n.csv"))
    before = run("measures", "describe", "agency_worker_rate")
    assert (before["version"], before["facts"], before["watched_by"]) == (0, 9, [])
    assert "nobody can tell whether it gets better" in before["unwatched"]

    added = run("measures", "add", "agency_worker_rate", "--scale", "percent", "--polarity", "low")
    assert (added["direction"], added["watched_by"], added["unwatched"]) == ("low", [], "")

    context = ("--role", "context", "--reason", "contested")
    away = run("measures", "add", "agency_worker_rate", *context)
    assert (away["direction"], away["watched_by"], away["unwatched"]) == ("none", [], "")
    assert [one["reason"] for one in away["versions"]] == ["", "contested"]


def test_figures_are_watched_once_their_measure_is_a_line(run: Run) -> None:
    run("import", str(CASES / "21-nopolarity" / "n.csv"))
    line = ("--theme", "workforce", "--line", "logit", "--scale", "percent", "--polarity", "low")
    added = run("measures", "add", "agency_worker_rate", *line)

    assert set(added["watched_by"]) == {"coasting", "silence", "departure", "theme"}


def test_a_scale_that_was_added_takes_its_words_from_then_on(run: Run, tmp_path: Path) -> None:
    rows = ["Derby,assessment,repairs,Red Card,2025-03-31,2025-06-01,cards,,Panel,r1,"]
    file = str(write_rows(tmp_path / "cards.csv", rows))
    (refused,) = run("import", file)["rejected"]
    assert "soundings scales add" in refused["reason"]

    words = ("--word", "clean | none", "--word", "yellow card", "--word", "red card")
    added = run("scales", "add", "cards", *words, "--best", "clean", "--source", "Panel")
    run("measures", "add", "repairs", "--scale", "cards", "--critical", "red card")
    assert (added["best"], added["version"], added["actor"]) == ("clean", 1, "command line")
    assert run("quarantine", "retry")["accepted"] == 1
    (fact,) = run("picture")
    assert (fact["value"], fact["word"], fact["raw"]) == (1, "red card", "Red Card")
    assert "critical" in {one["level"] for one in run("alerts")}


def test_what_people_defined_stays_when_the_shipped_catalogue_is_loaded_again(
    run: Run,
) -> None:
    run(*["measures", "add", "neet", "--title", "NEETs", "--reason", "shorter"])
    run("init")

    (found,) = [one for one in run("measures", "list") if one["measure"] == "neet"]
    assert (found["title"], found["version"], found["actor"]) == ("NEETs", 2, "command line")
    assert run("init") == {"created": False}


def test_the_worst_grade_of_a_landlord_is_critical_and_the_best_is_not(
    app: Soundings, tmp_path: Path, run: Run
) -> None:
    row = "{},assessment,rsh_consumer_grade,{},2024-06-01,2024-07-31,,,RSH,{},"
    grades = {"Slough": "C4", "Derby": "4", "Leicester": "C1", "Hackney": "1", "Barnsley": "C3"}
    rows = [row.format(name, grade, name) for name, grade in grades.items()]
    take_in(app, write_rows(tmp_path / "rsh.csv", rows))

    critical = {one["authority"] for one in run("alerts") if one["level"] == "critical"}
    assert critical == {"Slough", "Derby"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("measures add x --scale ofsted --polarity low", "on the scale ofsted that is outstanding"),
        ("measures add neet --title N", "Say why it is defined anew"),
        ("measures describe nothing", "Nothing is known of a measure 'nothing'"),
        ("scales add cards --word a --word b", "which end of the scale is the best"),
        ("scales add cards --unit hours", "no unit"),
        ("measures add neet --line raw", "Say which theme the line belongs to"),
        ("measures add neet --line raw --theme nowhere", "'nowhere' is not a known theme"),
        ("measures add LACDistance --polarity none --reason r", "needs a direction"),
        ("themes add housing", "Say which service the theme is of"),
        ("themes add send --correlation 2 --reason r", "lies between 0 and 1"),
    ],
)
def test_what_can_not_be_defined_is_refused_with_what_to_do(
    run: Run, words: str, said: str
) -> None:
    del run
    result = invoked(*words.split())

    assert result.exit_code == 1
    assert said in str(result.exception)


@pytest.mark.parametrize(
    "words",
    [
        *("measures add x --polarity up", "measures add x --role main"),
        *("scales add x --polarity up", "measures add x --line curved"),
        "measures add x --watched-for news",
    ],
)
def test_what_is_no_direction_and_no_role_is_wrong_use(run: Run, words: str) -> None:
    del run
    assert invoked(*words.split()).exit_code == 2


def test_lists_say_who_watches_and_what_nobody_watches(run: Run) -> None:
    everything, unwatched = run("measures", "list"), run("measures", "list", "--unwatched")
    by_name = {one["measure"]: one for one in everything}

    assert all(one["unwatched"] for one in unwatched)
    assert {one["measure"] for one in unwatched} == {
        name for name, one in by_name.items() if one["unwatched"]
    }
    assert by_name["section_114_notice"]["critical_rule"] == "yes"
    assert by_name["section_114_notice"]["duty"].startswith("Local Government Finance Act 1988")
    assert by_name["send_area_inspection"]["critical_rule"] == "widespread and/or systemic failings"
    scales = {one["scale"]: one for one in run("scales", "list")}
    assert scales["rsh-consumer"]["best"] == "C1"
    assert {one["mark"] for one in scales["percent"]["symbols"]} >= {"x", "low", "[c]", "k"}


def test_tables_are_printed_for_people(run: Run) -> None:
    del run
    for words in ("measures list", "scales list", "measures describe Use-of-Resources"):
        result = invoked(*words.split())
        assert result.exit_code == 0, result.output
        assert "performing" in result.output or "measures" in result.output


def test_a_line_is_described_with_its_theme_its_duty_and_its_publishers_direction(
    run: Run,
) -> None:
    line = run("measures", "describe", "CP_conf_15days")
    cover = run("measures", "describe", "Vacancies_cover")

    assert (line["theme"], line["theme_title"]) == ("child protection", "Child protection")
    assert (line["line"]["scale"], line["line"]["watched_for"]) == ("logit", "worse")
    assert (line["duty_value"], line["publisher_direction"]) == (100, "high")
    assert "15 working days" in line["duty_expected"]
    assert (cover["direction"], cover["publisher_direction"]) == ("none", "high")
    assert (cover["line"], cover["role"], cover["unwatched"]) == (None, "context", "")
    assert "0% happens" in cover["direction_reason"]
    assert len([one for one in run("measures", "list") if one["line"]]) == 50
    assert len(run("measures", "list", "--lines")) == 50
    printed = invoked("measures", "describe", "CP_conf_15days").output
    assert "watched for getting worse, by odds (logit)" in printed
    assert "nobody, on purpose" in invoked("measures", "describe", "LACSubstance").output


def test_a_line_is_set_and_cleared_and_a_theme_added_by_command(run: Run) -> None:
    added = run(
        *("themes", "add", "housing", "--domain", "housing", "--correlation", "0.1"),
        *("--reason", "two lines of one survey"),
    )
    assert (added["title"], added["lines"], added["version"]) == ("Housing", [], 1)

    line = ("--line", "log", "--theme", "housing", "--line-why", "Waits grow first.")
    run("measures", "add", "repair_days", "--scale", "days", "--polarity", "low", *line)
    by_name = {one["theme"]: one for one in run("themes", "list")}
    assert by_name["housing"]["lines"] == ["repair_days"]
    assert by_name["send"]["lines"] == [
        *("16-17YroldSEN_ET", "SEN_AppealableDec", "SEN_EHC_Excpt_20wks")
    ]
    assert "Housing" in invoked("themes", "list").output

    cleared = run("measures", "add", "repair_days", "--line", "", "--reason", "one source only")
    assert cleared["line"] is None
    assert [one["line"] is None for one in cleared["versions"]] == [False, True]


def test_a_reviewed_direction_reaches_what_is_held_and_an_import_again_changes_nothing(
    app: Soundings, tmp_path: Path, run: Run
) -> None:
    row = "Derby,indicator,{},{},{}-03-31,{}-06-01,percent,{},DfE,{},"
    rows = [
        row.format(measure, value, year, year, told, f"{measure} {year}")
        for measure, told in (("LACSubstance", "low"), ("16-17 NEET", "low"))
        for year, value in enumerate((3, 3, 3, 3, 3, 3, 3, 9, 9, 9), start=2014)
    ]
    file = write_rows(tmp_path / "told.csv", rows)
    take_in(app, file)

    assert run("alerts") == []
    again = run("import", str(file))
    assert (again["duplicates"], again["corrections"]) == (20, 0)
    undo = ("--polarity", "low", "--reason", "we want to be told")
    described = run("measures", "add", "LACSubstance", *undo)
    assert (described["direction"], described["publisher_direction"]) == ("low", "low")
    assert run("alerts") == []


def test_a_file_without_directions_says_nothing_new_once_the_catalogue_has_one(run: Run) -> None:
    file = str(CASES / "21-nopolarity" / "n.csv")
    first = run("import", file)
    run("measures", "add", "agency_worker_rate", "--scale", "percent", "--polarity", "low")

    again = run("import", file)
    assert first["accepted"] == again["duplicates"]
    assert (again["accepted"], again["corrections"]) == (0, 0)
