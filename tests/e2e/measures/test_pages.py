"""The pages of measures and scales: what they say, and what is defined on them."""

from pathlib import Path

import pytest

from tests.e2e.reading import Install, Page, Reader
from tests.integration.steps import write_rows

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
    lines = pages.open("/measures?line=yes")
    assert lines.says("Workforce performance percent low is good worse, logit")
    assert not lines.says("Vacancies covered by agency workers")
    assert page.says("Use of resources Corporate not said 1-4 performing excellently is best")
    assert page.says("Section 114 notice") is False
    assert pages.open("/measures?domain=finance").says("Section 114 notice")


def test_the_list_can_be_narrowed_and_taken_away(pages: Reader) -> None:
    nobody = pages.open("/measures?watched=nobody")
    table = pages.open("/measures?watched=nobody&format=csv").response.text.lstrip("\ufeff")

    assert "Fall of a rating" not in nobody.main.partition("Watched by Watched")[2]
    assert table.splitlines()[0].startswith("Measure,Title,Speaks for,Role,Scale,Direction")
    assert all("nobody" in line for line in table.splitlines()[1:])


def test_a_measure_says_its_scale_its_duty_and_what_is_critical(pages: Reader) -> None:
    page = pages.open("/measures/about?measure=rsh_consumer_grade")

    assert page.headings[0] == "Consumer grade of the landlord"
    for said in (
        "Watched by Critical factor, Fall of a rating",
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
    assert before.says("it is kept and shown, and nobody can tell whether it gets better")
    assert held.open("/measures?watched=nobody").says("Agency worker rate nobody has defined it")
    done = define(
        held,
        "/measures/about?measure=agency_worker_rate",
        measure="agency_worker_rate",
        scale="percent",
        polarity="low",
        reason="the department's own direction",
    )

    assert done.says("It is defined so from now on.")
    assert done.says("Watched by nobody, on purpose: it is no key line")
    assert done.says("the department's own direction")


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


def test_a_line_says_its_theme_its_duty_its_publishers_direction_and_why(pages: Reader) -> None:
    page = pages.open("/measures/about?measure=SEN_EHC_Excpt_20wks")
    for said in (
        "Line watched for getting worse, by odds (logit)",
        "Speaks for special educational needs / SEND",
        "What its publisher says high is good",
        "Why it is a line Education, health and care plans in the statutory 20 weeks.",
        "Duty The Special Educational Needs and Disability Regulations 2014, regulation 13",
        "What the duty asks for Every final plan within 20 weeks of the request",
        "The duty as a value 100%",
        "Why that value The exceptions are left out of this figure",
    ):
        assert page.says(said), said

    cover = pages.open("/measures/about?measure=Vacancies_cover")
    for said in (
        "Direction none",
        "What its publisher says high is good",
        "Why this direction Share of vacancies covered by agency",
        "Watched by nobody, on purpose: it tells of the context",
        "Line none: it is shown and compared",
        "Role context",
    ):
        assert cover.says(said), said


def test_a_line_is_set_and_cleared_on_its_page_and_refused_with_what_to_do(held: Reader) -> None:
    path, name = "/measures/about?measure=agency_worker_rate", "agency_worker_rate"
    refused = define(held, path, measure=name, scale="percent", line_scale="logit", reason="r")
    assert (refused.status, refused.says("Say which theme the line belongs to")) == (400, True)

    said = {"scale": "percent", "polarity": "low", "theme": "workforce", "reason": "as England's"}
    line = {"line_scale": "logit", "watched_for": "worse", "line_why": "Agency workers leave."}
    done = define(held, path, measure=name, duty_value="", duty="", **said, **line)
    assert done.says("Line watched for getting worse, by odds (logit)")
    assert done.says("Why it is a line Agency workers leave.")
    assert held.open("/themes").says("Agency worker rate")

    form = {"line_scale": "", "watched_for": "worse", "line_why": ""}
    cleared = define(held, path, measure=name, **{**said, "reason": "not here"}, **form)
    assert cleared.says("Line none: it is shown")
    assert not held.open("/themes").says("Agency worker rate")


def test_themes_say_their_lines_and_how_alike_surprises_are_and_are_defined(held: Reader) -> None:
    page = held.open("/themes")
    assert page.says("Social worker vacancies (%)")
    assert page.says("0.2 Whether there are social workers, and whether they stay")

    done = define(held, "/themes", theme="Housing", domain="housing", correlation="0.1")
    assert done.says("The theme is defined so from now on.")
    assert done.says("Housing housing none yet 0.1")
    for wrong, why in (("alike", "is not a number"), ("1", "lies between 0 and 1")):
        refused = define(held, "/themes", theme="x", domain="housing", correlation=wrong)
        assert (refused.status, refused.says(why)) == (400, True)
    found = {one["theme"]: one for one in held.json("/api/themes")}
    assert found["housing"]["correlation"] == 0.1
    assert "Work_Force_Vac_Rate" in found["workforce"]["lines"]


def test_of_what_neither_end_is_good_no_page_says_that_it_got_better_or_worse(
    install: Install, tmp_path: Path
) -> None:
    row = "Derby,indicator,{},{},{}-03-31,{}-06-01,percent,{},DfE,{},"
    told = (("LACSubstance", "low"), ("LACDistance", "low"))
    rows = [
        row.format(measure, value, year, year, which, f"{measure} {year}")
        for measure, which in told
        for year, value in ((2023, 3), (2024, 9))
    ]
    pages = install(write_rows(tmp_path / "told.csv", rows))
    held = {one["measure"]: one["evidence_id"] for one in pages.json("/api/picture")}

    neither = pages.open(f"/evidence/{held['LACSubstance']}")
    assert neither.says("; neither end is better, though it came as one of which a lower value")
    assert pages.open(f"/evidence/{held['LACDistance']}").says("; a lower value is better.")
    authority = pages.open("/authorities/derby")
    assert authority.says("9% ↑ higher")
    assert authority.says("9% ↑ worse")
