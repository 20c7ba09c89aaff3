"""The briefing to print: facts for everybody, where an alert stands for whoever handles it."""

from io import BytesIO
from pathlib import Path

import pytest
from pdfminer.high_level import extract_text
from typer.testing import CliRunner

from infra.cli.main import app as commands
from tests.e2e.speaking import Speaking, informed_group
from tests.e2e.test_pages_triage import ADVISER, OTHERS, decide, desk

__all__ = ["desk", "informed_group"]

ADDRESS = "/authorities/boston/briefing.pdf"
SAID = "They told us that the budget will not be set."


def read(pdf: bytes) -> str:
    return " ".join(extract_text(BytesIO(pdf)).split())


def briefing(desk: Speaking, login: str = "", address: str = ADDRESS) -> str:
    reader = desk.as_(login) if login else desk.reader
    answer = reader.client.get(address)
    assert answer.headers["content-type"] == "application/pdf", answer.text[:200]
    return read(answer.content)


def test_it_tells_the_level_the_evidence_and_what_would_clear_it(desk: Speaking) -> None:
    found = briefing(desk)

    assert "Boston District council" in found
    assert "Critical. A critical factor failed." in found
    assert "Clears if" in found
    assert "Evidence against it" in found
    assert f"event {desk.world.app.position():,}." in found
    assert "nothing said in the group" in found


def test_only_who_handles_alerts_reads_where_one_stands_and_nobody_reads_a_note(
    desk: Speaking,
) -> None:
    decide(desk, "acknowledge", comment="I ring the chief executive.")

    assert "Acknowledged by Finn Advis" in briefing(desk, ADVISER)
    for login in (*OTHERS, ""):
        if not login:
            desk.reader.client.cookies.clear()
        found = briefing(desk, login)
        assert "Finn" not in found
        assert "was decided" not in found
    assert "I ring" not in briefing(desk, ADVISER)


def test_nothing_said_is_in_it_whoever_reads(desk: Speaking) -> None:
    desk.say("Ada Quill", SAID)
    desk.out()

    for login in (ADVISER, *OTHERS):
        assert "budget will not" not in briefing(desk, login)


def test_as_known_before_anything_it_says_unknown_not_well(desk: Speaking) -> None:
    found = briefing(desk, address=f"{ADDRESS}?known-by=2001-01-01&basis=published")

    assert "unknown, not well" in found
    assert "Critical." not in found


def test_there_is_none_of_an_authority_that_there_is_not(desk: Speaking) -> None:
    assert desk.reader.client.get("/authorities/narnia/briefing.pdf").status_code == 404


def test_the_command_writes_the_same_facts(
    desk: Speaking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDINGS_HOME", str(desk.world.app.settings.home))
    file = tmp_path / "boston.pdf"

    done = CliRunner().invoke(commands, ["briefing", "Boston", "--out", str(file)])

    assert done.exit_code == 0, done.output
    assert "A critical factor failed" in read(file.read_bytes())


def test_the_pages_lead_to_it(desk: Speaking) -> None:
    assert ADDRESS in desk.reader.open("/authorities/boston").response.text
