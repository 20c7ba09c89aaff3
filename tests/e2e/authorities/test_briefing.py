"""The briefing to print: facts for everybody, where an alert stands for whoever handles it."""

from io import BytesIO
from pathlib import Path

import pytest
from pdfminer.high_level import extract_text
from typer.testing import CliRunner

from infra.cli.main import app as commands
from tests.e2e.alerts.test_pages import ADVISER, OTHERS, decide, town
from tests.e2e.speaking import Speaking, informed_group

__all__ = ["informed_group", "town"]

ADDRESS = "/authorities/boston/briefing.pdf"
SAID = "They told us that the budget will not be set."


def read(pdf: bytes) -> str:
    return " ".join(extract_text(BytesIO(pdf)).split())


def briefing(town: Speaking, login: str = "", address: str = ADDRESS) -> str:
    reader = town.as_(login) if login else town.reader
    answer = reader.client.get(address)
    assert answer.headers["content-type"] == "application/pdf", answer.text[:200]
    return read(answer.content)


def test_it_tells_the_level_the_evidence_and_what_would_clear_it(town: Speaking) -> None:
    found = briefing(town)

    assert "Boston District council" in found
    assert "Critical. A critical factor failed." in found
    assert "Clears if" in found
    assert "Evidence against it" in found
    assert f"event {town.world.app.position():,}." in found
    assert "nothing said in the group" in found


def test_only_who_handles_alerts_reads_where_one_stands_and_nobody_reads_a_note(
    town: Speaking,
) -> None:
    decide(town, "acknowledge", comment="I ring the chief executive.")

    assert "Acknowledged by Finn Advis" in briefing(town, ADVISER)
    for login in (*OTHERS, ""):
        if not login:
            town.reader.client.cookies.clear()
        found = briefing(town, login)
        assert "Finn" not in found
        assert "was decided" not in found
    assert "I ring" not in briefing(town, ADVISER)


def test_nothing_said_is_in_it_whoever_reads(town: Speaking) -> None:
    town.say("Ada Quill", SAID)
    town.out()

    for login in (ADVISER, *OTHERS):
        assert "budget will not" not in briefing(town, login)


def test_as_known_before_anything_it_says_unknown_not_well(town: Speaking) -> None:
    found = briefing(town, address=f"{ADDRESS}?known-by=2001-01-01&basis=published")

    assert "unknown, not well" in found
    assert "Critical." not in found


def test_there_is_none_of_an_authority_that_there_is_not(town: Speaking) -> None:
    assert town.reader.client.get("/authorities/narnia/briefing.pdf").status_code == 404


def test_the_command_writes_the_same_facts(
    town: Speaking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDINGS_HOME", str(town.world.app.settings.home))
    file = tmp_path / "boston.pdf"

    done = CliRunner().invoke(commands, ["briefing", "Boston", "--out", str(file)])

    assert done.exit_code == 0, done.output
    assert "A critical factor failed" in read(file.read_bytes())


def test_the_pages_lead_to_it(town: Speaking) -> None:
    assert ADDRESS in town.reader.open("/authorities/boston").response.text
