"""What followed an alert, beside others that stood alike, from real judgements."""

from infra.services.installation import Soundings
from tests.e2e.conftest import reading


def test_what_followed_is_held_against_others_with_the_warning_first(
    examples: Soundings,
) -> None:
    with reading(examples) as reader:
        page = reader.open("/authorities/nottingham/progress")

    assert page.title.startswith("Nottingham: what followed")
    assert page.says("What gets better after an alert would in part have got better by itself")
    assert page.says("requires improvement, 16 November 2018")
    assert page.says("inadequate (22 July 2022)")
    assert page.says("40 stood alike. Of these better next: 13, the same: 16, worse: 11.")
    assert page.says("16 November 2018")


def test_in_the_past_only_what_was_known_then_followed(examples: Soundings) -> None:
    moment = {"known-by": "2020-01-01", "basis": "published"}
    with reading(examples) as reader:
        page = reader.open("/authorities/nottingham/progress", **moment)

    assert page.says("requires improvement, 16 November 2018")
    assert page.says("Not looked at since")
    assert not page.says("inadequate")


def test_who_was_never_rated_has_an_empty_page_that_says_so(examples: Soundings) -> None:
    with reading(examples) as reader:
        page = reader.open("/authorities/adur/progress")
        missing = reader.open("/authorities/nowhere/progress")

    assert page.says("No rating and no alert of it is on record at this moment.")
    assert page.says("so there is nothing to follow")
    assert missing.status == 404


def test_the_file_has_every_finding_with_its_counts(examples: Soundings) -> None:
    with reading(examples) as reader:
        answer = reader.client.get("/authorities/nottingham/progress?format=csv")

    header, first, *_ = answer.text.splitlines()
    assert header.lstrip("\ufeff").startswith("Measure,Then,About,Next")
    assert first.endswith("13,16,11,40")
