"""Files read by a mapping, and publishers' files as downloaded, through the commands."""

import json
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner, Result

from infra.cli.main import app as commands
from infra.services.installation import Soundings

ROWS = [
    "Council,Year,Measure,Value",
    "Derby,2022/23,Voids,3",
    "Bostonia,2022/23,Voids,4",
]
MAPPING = """
name = "housing"
source_body = "A partnership"
authority = { column = "Council" }
period = { column = "Year" }
published = { lag_days = 100 }
measure = { column = "Measure" }
values = { column = "Value" }
"""


def run(app: Soundings, *arguments: str) -> Result:
    """Run a command over an installation."""
    return CliRunner().invoke(
        commands, list(arguments), env={"SOUNDINGS_HOME": str(app.settings.home)}
    )


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """Return a table that no feed knows, and a mapping for it."""
    table, mapping = tmp_path / "voids.csv", tmp_path / "voids.toml"
    table.write_text("\n".join(ROWS), encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    return str(table), str(mapping)


def test_a_table_that_no_feed_knows_goes_in_by_a_mapping_and_only_once(
    app: Soundings, files: tuple[str, str]
) -> None:
    table, mapping = files
    assert run(app, "import", table, "--json").exit_code == 3
    first = run(app, "import", table, "--map", mapping, "--json")
    assert first.exit_code == 3
    assert (json.loads(first.stdout)["accepted"], len(json.loads(first.stdout)["rejected"])) == (
        1,
        1,
    )
    again = json.loads(run(app, "import", table, "--map", mapping, "--json").stdout)
    assert (again["accepted"], again["duplicates"]) == (0, 1)
    [fact] = json.loads(run(app, "picture", "Derby", "--json").stdout)
    assert (fact["measure"], fact["value"], fact["true_on"]) == ("voids", 3.0, "2023-03-31")


def test_a_dry_run_by_a_mapping_writes_nothing(app: Soundings, files: tuple[str, str]) -> None:
    table, mapping = files
    assert run(app, "import", table, "--map", mapping, "--dry-run", "--json").exit_code == 3
    assert json.loads(run(app, "picture", "Derby", "--json").stdout) == []


def test_a_mapping_that_is_none_is_refused_in_one_line(
    app: Soundings, files: tuple[str, str]
) -> None:
    result = run(app, "import", files[0], "--map", files[0])
    assert result.exit_code == 1
    assert "is no TOML" in str(result.exception)


def test_map_proposes_a_mapping_and_shows_its_first_facts(
    app: Soundings, files: tuple[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "proposed.toml"
    found = json.loads(run(app, "map", files[0], "--out", str(out), "--json").stdout)
    assert found.keys() == {"mapping", "facts"}
    assert found["mapping"]["authority"] == {"column": "Council"}
    [fact] = found["facts"]
    assert (fact["authority"], fact["raw"], fact["true_on"]) == ("Derby", "3", "2023-03-31")
    said = out.read_text(encoding="utf-8").replace("(say who published it)", "A partnership")
    out.write_text(said, encoding="utf-8")
    assert run(app, "import", files[0], "--map", str(out)).exit_code == 3


def test_a_row_that_waited_of_a_file_as_downloaded_goes_in_once_its_name_is_known(
    app: Soundings, tmp_path: Path, examples: Path
) -> None:
    real = examples / "as-downloaded" / "b1_children_in_need_2013_to_2025.csv"
    header, *rows = real.read_text(encoding="utf-8").splitlines()
    derby = next(row for row in rows if ",Derby," in row)
    strange = derby.replace("831,E06000015,Derby", ",,Derby by the Derwent")
    file = tmp_path / real.name
    file.write_text("\n".join([header, rows[0], strange]), encoding="utf-8")
    report = json.loads(run(app, "import", str(file), "--json").stdout)
    assert (report["accepted"], len(report["rejected"])) == (1, 1)
    assert run(app, "authority", "alias", "Derby", "Derby by the Derwent").exit_code == 0
    report = json.loads(run(app, "quarantine", "retry", "--json").stdout)
    assert (report["accepted"], report["facts"]) == (1, 8)
    facts = json.loads(run(app, "picture", "Derby", "--json").stdout)
    assert {fact["measure"]: fact["raw"] for fact in facts}["children_in_need_at31_episodes"] == (
        "2030"
    )


def test_whoever_brings_a_file_can_say_when_it_was_published(
    app: Soundings, examples: Path
) -> None:
    file = str(examples / "as-downloaded" / "csww_indicators_2017_to_2025.csv")
    result = run(app, "import", file, "--published", "26 February 2026", "--json")
    assert json.loads(result.stdout)["accepted"] == 1_449
    facts = json.loads(run(app, "picture", "Derby", "--json").stdout)
    assert {fact["published_on"] for fact in facts} == {"2026-02-26"}
    assert run(app, "import", file, "--published", "soon").exit_code == 2


def test_figures_under_a_heading_of_years_over_measures_go_in_by_the_mapping_proposed(
    app: Soundings, tmp_path: Path
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Homes let, by council"],
        ["Council", "2022/23", None, "2023/24", None],
        [None, "Number", "Rate", "Number", "Rate"],
        ["Derby", 11, 1.5, 12, 1.6],
        ["Leicester", 21, 2.5, 22, 2.6],
    ):
        sheet.append(row)
    for area in ("A1:E1", "A2:A3", "B2:C2", "D2:E2"):
        sheet.merge_cells(area)
    file, out = tmp_path / "lets.xlsx", tmp_path / "lets.toml"
    book.save(file)

    assert run(app, "map", str(file), "--out", str(out)).exit_code == 0
    said = out.read_text("utf-8").replace("(say who published it)", "A partnership")
    out.write_text(said, encoding="utf-8")
    done = run(app, "import", str(file), "--map", str(out), "--json")

    report = json.loads(done.stdout)
    assert (done.exit_code, report["accepted"], report["facts"]) == (0, 2, 8)
    assert report["files"][0]["columns"]["read"][1] == "2022/23 | Number"
    assert "headings read from two rows, 3 and above" in report["files"][0]["conversions"]
    found = json.loads(run(app, "picture", "Derby", "--json").stdout)
    assert {(one["measure"], one["value"], one["true_on"]) for one in found} == {
        ("lets_number", 12, "2024-03-31"),
        ("lets_rate", 1.6, "2024-03-31"),
    }
