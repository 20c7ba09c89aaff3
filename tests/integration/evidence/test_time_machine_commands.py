"""The time machine on the command line and from Python, over real vintages."""

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from infra.analysts.client import Client
from infra.analysts.sql import QueryError
from infra.cli.main import app as commands
from infra.services.installation import Soundings
from tests.integration.steps import take_in, write_rows

VINTAGES = "childrens-indicators/vintages_east_midlands.csv.gz"


@pytest.fixture
def known(app: Soundings, examples: Path, monkeypatch: pytest.MonkeyPatch) -> Soundings:
    """Return an installation that holds the vintages and the judgements."""
    take_in(app, examples / VINTAGES, examples / "childrens-services")
    monkeypatch.setenv("SOUNDINGS_HOME", str(app.settings.home))
    return app


def run(*arguments: str) -> list[dict[str, object]]:
    """Run a command with --json and return its document."""
    result = CliRunner().invoke(commands, [*arguments, "--json"])
    assert result.exit_code == 0, result.stderr
    found: list[dict[str, object]] = json.loads(result.stdout)
    return found


def test_diff_tells_new_late_corrected_and_withdrawn_apart(app: Soundings, tmp_path: Path) -> None:
    row = "Boston,indicator,{m},{value},{true_on},{known},number,high,Body,{m},"
    first = [("old", "1", "2019-01-01", "2020-01-01"), ("gone", "1", "2019-01-01", "2020-01-01")]
    second = [
        ("old", "2", "2019-01-01", "2020-03-01"),
        ("gone", "withdrawn", "2019-01-01", "2020-03-01"),
        ("fresh", "3", "2020-02-15", "2020-03-01"),
        ("slow", "4", "2018-01-01", "2020-03-01"),
    ]
    lines = [
        row.format(m=m, value=value, true_on=true_on, known=known)
        for m, value, true_on, known in (*first, *second)
    ]
    take_in(app, write_rows(tmp_path / "rows.csv", lines))
    with Client(app) as client:
        found = client.diff("2020-02-01", "2020-04-01", "published")
    assert dict(found.select("measure", "cause").iter_rows()) == {
        "old": "corrected",
        "gone": "withdrawn",
        "fresh": "new",
        "slow": "late",
    }
    assert found.filter(pl.col("measure") == "old").select("before", "after").row(0) == (1.0, 2.0)


def test_diff_says_what_a_change_did_to_the_alerts(app: Soundings, tmp_path: Path) -> None:
    row = "Boston,assessment,use_of_resources,{v},2009-03-31,{known},1-4,high,AC,r,"
    lines = [row.format(v=3, known="2009-06-01"), row.format(v=1, known="2009-12-09")]
    take_in(app, write_rows(tmp_path / "rows.csv", lines))
    home = {"SOUNDINGS_HOME": str(app.settings.home)}
    asked = ["diff", "2009-07-01", "2009-12-31", "--basis", "published", "--json"]
    result = CliRunner().invoke(commands, asked, env=home)
    [change] = json.loads(result.stdout)
    assert (change["authority"], change["before"], change["after"]) == ("Boston", 3.0, 1.0)
    assert change["cause"] == "corrected"
    assert {one["change"] for one in change["alerts"]} == {"opened"}


def test_a_diff_backwards_is_refused(known: Soundings) -> None:
    assert known.position()
    result = CliRunner().invoke(commands, ["diff", "2025-06-01", "2025-01-01"])
    assert result.exit_code == 2


def test_vintages_say_how_late_values_come_and_how_much_they_are_revised(known: Soundings) -> None:
    assert known.position()
    [found] = run("vintages", "TotAbs")
    assert found["facts"] == 132
    assert found["stated"] == 24
    assert found["revised"] == 82


def test_an_export_holds_the_view_and_its_stamp(known: Soundings, tmp_path: Path) -> None:
    assert known.position()
    for form in ("parquet", "csv", "xlsx"):
        out = tmp_path / f"picture.{form}"
        asked = ["export", "picture", "--out", str(out), "--known-by", "2025-03-01"]
        result = CliRunner().invoke(commands, [*asked, "--basis", "published", "--json"])
        rows = json.loads(result.stdout)["rows"]
        assert rows > 500
        assert out.stat().st_size > 0
    frame = pl.read_parquet(tmp_path / "picture.parquet")
    assert frame.height == rows
    assert frame["as_basis"].unique().to_list() == ["published"]
    assert frame["published_on"].max() <= "2025-03-01"  # type: ignore[operator]  # text


def test_sql_is_pinned_to_its_moment_and_reads_nothing_else(known: Soundings) -> None:
    with Client(known) as client, client.sql(known_by="2025-03-01", basis="published") as session:
        [newest] = session.query("SELECT max(published_on) FROM facts").row(0)
        assert newest <= "2025-03-01"
        for refused in (
            "DROP TABLE facts",
            "SELECT 1; SELECT 2",
            "SELECT * FROM read_csv('/etc/passwd')",
            "COPY facts TO '/tmp/out.csv'",
            "SET memory_limit = '9GB'",
            "SELECT * FROM secrets",
        ):
            with pytest.raises(QueryError):
                session.query(refused)


def test_sql_has_limits_on_rows_and_time(known: Soundings) -> None:
    with Client(known) as client:
        with (
            client.sql(rows=10) as session,
            pytest.raises(QueryError, match="more than 10 rows"),
        ):
            session.query("SELECT * FROM range(100)")
        with (
            client.sql(seconds=0.2) as session,
            pytest.raises(QueryError, match="seconds"),
        ):
            session.query("SELECT count(*) FROM range(10000000) a, range(10000000) b")


def test_frames_are_stamped_and_their_stamp_gives_the_same_answer_for_ever(
    known: Soundings, tmp_path: Path
) -> None:
    with Client(known) as client:
        first = client.as_of(known_by="2025-03-01", basis="published", authority="Derby")
        position = first["as_position"][0]
        row = "Derby,indicator,TotAbs,99,2024-12-31,2025-01-01,number,high,Other,x,"
        take_in(known, write_rows(tmp_path / "late.csv", [row]))
        again = client.as_of(
            known_by="2025-03-01", basis="published", authority="Derby", position=position
        )
        assert again.equals(first)
        newer = client.as_of(known_by="2025-03-01", basis="published", authority="Derby")
        assert newer.filter(pl.col("measure") == "TotAbs")["value"].to_list() == [99.0]


def test_pandas_frames_hold_the_same(known: Soundings) -> None:
    with Client(known, "pandas") as client:
        found = client.history("Derby", "TotAbs", basis="published")
    assert len(found) > 10
    assert set(found["as_basis"]) == {"published"}


def test_replay_says_when_the_rules_would_first_have_fired(known: Soundings) -> None:
    assert known.position()
    found = run("replay", "Slough", "--known-by", "2014-12-31")
    critical = [one for one in found if one["detector"] == "critical_factor"]
    assert [one["on"] for one in critical] == ["2014-02-14"]
