"""The pages of measures and scales: what they say, and what is defined on them."""

from pathlib import Path

import pytest

from tests.e2e.reading import Install, Page, Reader

CASES = Path(__file__).parents[2] / "cases" / "ways-in"


@pytest.fixture
def held(install: Install) -> Reader:
    """Return the pages over evidence of which half has no direction."""
    return install(CASES / "21-nopolarity" / "n.csv")


def define(pages: Reader, path: str, **fields: str) -> Page:
    token = pages.open(path).field("_csrf_token")
    return pages.send(path, {"_csrf_token": token, **fields})


def test_the_list_says_of_each_measure_who_watches_it(pages: Reader) -> None:
    page = pages.open("/measures?domain=corporate")

    assert page.headings[0] == "Measures"
    assert page.says("nobody watches, and nobody meant so")
    assert page.says("Use of resources Corporate not said 1-4 performing excellently is best")
    assert page.says("Section 114 notice") is False
    assert pages.open("/measures?domain=finance").says("Section 114 notice")


def test_the_list_can_be_narrowed_and_taken_away(pages: Reader) -> None:
    nobody = pages.open("/measures?watched=nobody")
    table = pages.open("/measures?watched=nobody&format=csv").response.text.lstrip("\ufeff")

    assert "Declining" not in nobody.main.partition("Watched by Watched")[2]
    assert table.splitlines()[0].startswith("Measure,Title,Speaks for,Role,Scale,Direction")
    assert all("watched by nobody" in line for line in table.splitlines()[1:])


def test_a_measure_says_its_scale_its_duty_and_what_is_critical(pages: Reader) -> None:
    page = pages.open("/measures/about?measure=rsh_consumer_grade")

    assert page.headings[0] == "Consumer grade of the landlord"
    for said in (
        "Watched by Critical factor, Declining",
        "Direction C1 is best",
        "Scale rsh-consumer: C1, C2, C3, C4",
        "Critical by itself C4",
        "Duty Social Housing (Regulation) Act 2023",
        "shipped with Soundings",
    ):
        assert page.says(said), said


def test_a_measure_that_nobody_defined_is_said_to_be_watched_by_nobody_until_it_is(
    held: Reader,
) -> None:
    before = held.open("/measures/about?measure=agency_worker_rate")
    assert before.says("it is kept and shown, and watched by nobody")
    assert held.open("/measures?watched=nobody").says("Agency worker rate nobody has defined it")
    assert {one["authority"] for one in held.json("/api/alerts")} == {"Nottingham"}

    done = define(
        held,
        "/measures/about?measure=agency_worker_rate",
        measure="agency_worker_rate",
        scale="percent",
        polarity="low",
        reason="the department's own direction",
    )

    assert done.says("It is defined so from now on.")
    assert done.says("Watched by Declining")
    assert done.says("the department's own direction")
    assert {one["authority"] for one in held.json("/api/alerts")} == {"Derby", "Nottingham"}


def test_a_definition_that_can_not_be_is_refused_with_what_to_do(held: Reader) -> None:
    refused = define(held, "/measures/about", measure="landlords", scale="ofsted", polarity="low")
    assert refused.status == 400
    assert refused.says("Nothing was changed")
    assert refused.says("on the scale ofsted that is outstanding")

    anew = define(held, "/measures/about?measure=neet", measure="neet", title="NEETs")
    assert anew.status == 400
    assert anew.says("Say why it is defined anew")
    assert define(held, "/measures/about", measure="x", role="main").status == 400


def test_scales_say_their_best_end_and_the_marks_for_no_value(pages: Reader) -> None:
    page = pages.open("/scales")

    assert page.says("rsh-consumer C1, C2, C3, C4 1, 2, 3, 4 C1 Regulator of Social Housing 1")
    assert page.says("Rounds to zero low [low]")


def test_a_scale_is_defined_on_its_page(held: Reader) -> None:
    done = define(
        held,
        "/scales",
        scale="Cards",
        words="clean | none\r\nyellow\r\nred",
        best="clean",
        symbols="nyr = not yet rated",
        source="Panel",
    )
    assert done.says("The scale takes these values from now on.")
    assert done.says("cards clean, yellow, red none, nyr (not yet rated) clean Panel 1")

    refused = define(held, "/scales", scale="others", words="a\nb", best="")
    assert (refused.status, refused.says("which end of the scale is the best")) == (400, True)


@pytest.mark.parametrize("path", ["/measures/about?measure=nothing", "/measures/about/x"])
def test_a_measure_that_nothing_is_known_of_is_not_there(pages: Reader, path: str) -> None:
    assert pages.open(path).status == 404


def test_in_the_past_nothing_can_be_defined(pages: Reader) -> None:
    past = "?known-by=2010-01-01&basis=published"

    assert not pages.open(f"/scales{past}").says("Add a scale")
    assert pages.open(f"/measures/about{past}").status == 404
    assert not pages.open(f"/measures/about{past}&measure=neet").says("Define it anew")


def test_programs_get_measures_and_scales(pages: Reader) -> None:
    measures = {one["measure"]: one for one in pages.json("/api/measures")}
    scales = {one["scale"]: one for one in pages.json("/api/scales")}

    assert measures["use_of_resources"]["direction"] == "high"
    assert "critical_factor" in measures["use_of_resources"]["watched_by"]
    assert scales["send-area"]["best"] == "typically positive experiences and outcomes"
