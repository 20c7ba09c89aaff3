"""Recording and comparing answers: what is taken out of them, and what a difference does."""

from pathlib import Path

import pytest

from scripts.recorded_answers.command_lines import listed, words_of
from scripts.recorded_answers.comparing import compare
from scripts.recorded_answers.keeping import Recording
from scripts.recorded_answers.plain import plainly

_KNOWN, _NEW, _OTHER = (f"{one * 8}-0000-4000-8000-000000000000" for one in "abc")


def _recorded(folder: Path, **answers: str) -> Path:
    recording = Recording(folder)
    for key, text in answers.items():
        recording.put("commands", key, text)
    return folder


def test_ids_drawn_while_recording_are_numbered_and_those_of_the_home_stay() -> None:
    plain = plainly(f'{{"plan": "{_KNOWN.replace("-", "")}"}}')

    told = plain(f"{_NEW} {_KNOWN} {_OTHER} {_NEW.replace('-', '')}")

    assert told == f"(id 1) {_KNOWN} (id 2) (id 1)"


def test_what_a_stopwatch_measured_is_taken_out_and_no_other_number() -> None:
    plain = plainly("")

    assert plain('{"events": 7, "seconds": 0.123}') == '{"events": 7, "seconds": ...}'


def test_two_recordings_of_the_same_have_no_difference(tmp_path: Path) -> None:
    old = _recorded(tmp_path / "old", verify="exit code 0")
    new = _recorded(tmp_path / "new", verify="exit code 0")

    assert compare(old, new, None) == 0


def test_each_difference_is_printed_and_makes_the_comparison_fail(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = _recorded(tmp_path / "old", verify="exit code 0", init="exit code 0")
    new = _recorded(tmp_path / "new", verify="exit code 1")

    assert compare(old, new, None) == 1

    told = capsys.readouterr().out
    assert "-exit code 0\n+exit code 1" in told
    assert "=== commands: init\nis only in the old recording" in told
    assert "2 answers, 2 different without an explanation" in told


def test_a_difference_that_is_explained_counts_no_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = _recorded(tmp_path / "old", verify="exit code 0")
    new = _recorded(tmp_path / "new", verify="exit code 1")
    expected = tmp_path / "expected.toml"
    expected.write_text('[[expected]]\nkey = "commands: ver*"\nreason = "it says so now"\n')

    assert compare(old, new, expected) == 0
    assert "1 explained by 'commands: ver*': it says so now" in capsys.readouterr().out


def test_nothing_recorded_is_no_proof(tmp_path: Path) -> None:
    assert compare(tmp_path / "old", tmp_path / "new", None) == 1


def test_a_story_goes_on_with_what_was_printed_last() -> None:
    last = [{"id": "a1", "handling": {"seen": 3}}]

    assert words_of("alert undo a1 --seen {by[a1][handling][seen]}", last)[-1] == "3"


def test_commands_are_found_in_the_help_above_them() -> None:
    page = "╭─ Options ─╮\n│ --help  x │\n╰───╯\n╭─ Commands ─╮\n│ init   Makes │\n╰───╯"

    assert listed(page) == ["init"]
