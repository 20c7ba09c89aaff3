"""Statements as a file: what may not leave stays; the certificate of an erased one names it."""

import json
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from infra.cli.main import app as commands
from tests.attacks.worlds import World, world

MEMBERS = {"ada": "Audit Ltd", "ben": "Bridge", "cat": "Coast", "dan": "Dale", "eve": "Eastern"}


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Yield a group of which two statements may leave in a file and two may not."""
    monkeypatch.setenv("SOUNDINGS_HOME", str(tmp_path / "home"))
    with world(tmp_path / "home", MEMBERS) as made:
        for login in ("ada", "ben"):
            made.record(login, "boston", f"=By {login[0]}.")
            conditions = ("no_export",)
            made.record(login, "boston", "Stay.", handling="C", conditions=conditions)
        assert made.close() == 4
        yield made


def written(out: Path, *, code: int = 0) -> str:
    """Write what cat may see to a file; return what the command said."""
    words = ["statements", "--as", "cat", "--out", str(out), "--json"]
    done = CliRunner().invoke(commands, words)
    assert done.exit_code == code, done.output
    return done.output


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_what_may_leave_in_no_file_stays_out_of_it(town: World, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"heard.{form}"
    assert json.loads(written(out)) == {"statements": 2, "left_out": 2}

    frame = pl.read_csv(out) if form == "csv" else pl.read_parquet(out)
    assert sorted(text.lstrip("'") for text in frame["text"]) == ["=By a.", "=By b."]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    acts = [(one.act, one.person, one.count) for one in town.app.audit.entries()]
    assert ("exported", town.people["cat"].id.hex, 2) in acts


def test_the_certificate_of_what_is_erased_names_the_file(town: World, tmp_path: Path) -> None:
    written(tmp_path / "heard.csv")
    ada = town.people["ada"]
    mine = next(one for one in town.statements.mine.all(ada) if one.text == "=By a.")

    certificate = town.statements.erasure.erase([ada], mine.receipt)

    [label] = certificate.exports
    assert re.fullmatch(r"heard\.csv, written on \d{4}-\d\d-\d\d for cat", label)
    assert json.loads(written(tmp_path / "later.csv")) == {"statements": 1, "left_out": 3}


def test_what_was_erased_before_it_is_on_record_is_not_written(town: World) -> None:
    ada = town.people["ada"]
    mine = town.statements.mine.all(ada)[0]
    out = [one.id for one in town.statements.reading.statements("change_agent")]
    certificate = town.statements.erasure.erase([ada], mine.receipt)

    left = town.statements.erasure.exported("a file", out)

    assert left == {one for one in out if one != certificate.statement}


def test_a_file_of_no_known_format_is_refused_and_nothing_noted(
    town: World, tmp_path: Path
) -> None:
    written(tmp_path / "heard.docx", code=2)
    assert not (tmp_path / "heard.docx").exists()
    assert [one.act for one in town.app.audit.entries() if one.act == "exported"] == []
