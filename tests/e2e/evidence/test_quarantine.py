"""How the data was read: counts that add up, and names put right with a button."""

import re
from pathlib import Path

from tests.e2e.conftest import EXAMPLES
from tests.e2e.reading import Install, Page, Reader
from tests.integration.steps import write_rows


def add(pages: Reader, alias: str, slug: str) -> Page:
    token = pages.open("/quarantine").field("_csrf_token")
    form = {"_csrf_token": token, "alias": alias, "slug": slug}
    return pages.send("/quarantine/alias", form)


def test_the_counts_of_every_import_add_up_to_its_rows(pages: Reader) -> None:
    page = pages.open("/quarantine")

    table = page.text[page.text.index("Read on") : page.text.index("rows in quarantine")]
    counts = re.findall(r"\.csv ([\d,]+) ([\d,]+) ([\d,]+) ([\d,]+) ([\d,]+)", table)
    assert len(counts) == 5
    for row in counts:
        rows, *parts = (int(count.replace(",", "")) for count in row)
        assert rows == sum(parts)


def test_rows_in_quarantine_are_grouped_by_reason_with_file_and_row(pages: Reader) -> None:
    page = pages.open("/quarantine")

    assert page.says(
        "Lincolnshire Police is a police force; Soundings holds English councils (to hold it: "
        'soundings authority add "Lincolnshire Police" --kind police). '
        "2 rows: stretch_targets_lincolnshire_2009.csv, rows 15, 27"
    )
    assert page.says("'Lincolnshire Police' is the same as: Lincolnshire")


def test_every_authority_can_be_chosen_without_a_near_spelling(pages: Reader) -> None:
    page = pages.open("/quarantine")

    options = {one["value"] for one in page.fields if one.get("value") and len(one) == 1}
    assert {"boston", "adur", "lincolnshire"} <= options
    assert page.says("Allerdale (until 1 April 2023)")


def test_a_name_put_right_is_read_again_and_said_so(install: Install) -> None:
    pages = install(EXAMPLES / "east-midlands")

    done = add(pages, "Lincolnshire (county-wide)", "lincolnshire")

    assert done.status == 200
    assert done.headings[0] == "'Lincolnshire (county-wide)' now leads to Lincolnshire"
    assert done.says("22 rows in quarantine were read again: 13 rows taken in, 9 rows still wait.")
    assert done.links["Go on with the rows that wait"] == "/quarantine"
    assert pages.open(done.links["see what is known of Lincolnshire"]).says("Stretch targets")
    after = pages.open("/quarantine")
    assert after.says("9 rows in quarantine")
    assert not after.says("Lincolnshire (county-wide)")


def test_the_alias_is_in_the_log_by_the_hand_of_the_web(install: Install) -> None:
    pages = install(EXAMPLES / "east-midlands")

    add(pages, "NHS Lincolnshire", "lincolnshire")

    found = pages.json("/api/picture", authority="NHS Lincolnshire")
    told = [pages.open(f"/evidence/{one['evidence_id']}") for one in found]
    assert {one["authority"] for one in found} == {"Lincolnshire"}
    assert any(one.says("Taken in 22 November 2026, 09:30 UTC, by web") for one in told)


def test_a_spelling_of_another_authority_is_refused_with_the_reason(pages: Reader) -> None:
    page = add(pages, "Nottingham", "boston")

    assert page.status == 400
    assert page.headings[0] == "Nothing was changed"
    assert page.says("'Nottingham' is a spelling of Nottingham already")


def test_a_form_without_a_choice_or_name_is_refused(pages: Reader) -> None:
    assert add(pages, "NHS Lincolnshire", "").says("Choose the authority that the name means.")
    assert add(pages, " ", "boston").says("The name is missing, or too long to be one.")


def test_a_form_from_elsewhere_is_refused(pages: Reader) -> None:
    form = {"alias": "NHS Lincolnshire", "slug": "lincolnshire"}

    page = pages.send("/quarantine/alias", form)

    assert page.status == 403
    assert page.says("Nothing was changed.")
    assert pages.open("/quarantine").says("22 rows in quarantine")


def test_the_past_can_be_looked_at_but_not_changed(pages: Reader) -> None:
    page = pages.open("/quarantine", known_by="2026-11-22T09:30")

    assert page.says("You look at the past, so nothing can be changed here.")
    assert not any(one.get("name") == "alias" for one in page.fields)


def test_long_quarantines_are_paged(install: Install, tmp_path: Path) -> None:
    bad = "Boston,assessment,use_of_resources,7,2010-03-31,2010-12-01,,,a,{},"
    rows = [bad.format(number) for number in range(60)]
    pages = install(write_rows(tmp_path / "rows.csv", rows))

    first, second = pages.open("/quarantine"), pages.open("/quarantine", page="2")

    assert first.says("Showing 1 to 50 of 60 rows")
    assert second.says("10 rows: rows.csv, rows 52, 53")
    assert len(pages.json("/api/quarantine", limit="7", offset="55")) == 5


def test_waiting_rows_can_be_taken_away(pages: Reader) -> None:
    text = pages.open("/quarantine", format="csv").response.text

    assert text.count("\r\n") == 23
    assert "NHS Lincolnshire" in text


def test_a_name_can_be_looked_at_before_it_is_added(install: Install, tmp_path: Path) -> None:
    row = "The Stump,indicator,measure m,7,2010-03-31,2010-12-01,number,low,Body,one,"
    pages = install(write_rows(tmp_path / "rows.csv", [row]))
    token = pages.open("/quarantine").field("_csrf_token")
    form = {"_csrf_token": token, "alias": "The Stump", "slug": "boston", "look": "yes"}

    page = pages.send("/quarantine/alias", form)

    assert page.headings[0] == "If 'The Stump' meant Boston"
    assert page.says("Nothing has been changed.")
    assert page.says("taken in")
    assert page.says("new")
    assert pages.open("/quarantine").says("1 row in quarantine")


def test_a_name_is_taken_back_and_what_came_in_under_it_says_so(
    install: Install, tmp_path: Path
) -> None:
    row = "The Stump,indicator,measure m,7,2010-03-31,2010-12-01,number,low,Body,one,"
    pages = install(write_rows(tmp_path / "rows.csv", [row]))
    add(pages, "The Stump", "boston")
    [fact] = [one for one in pages.json("/api/picture") if one["measure"] == "measure m"]
    assert not pages.open(f"/evidence/{fact['evidence_id']}").says("by an older register")
    token = pages.open("/authorities/boston").field("_csrf_token")

    back = pages.send("/authorities/boston/unalias", {"_csrf_token": token, "alias": "The Stump"})
    again = pages.send("/authorities/boston/unalias", {"_csrf_token": token, "alias": "The Stump"})

    assert back.headings[0] == "'The Stump' no longer leads to Boston"
    assert back.says("left where it is: 1 fact")
    assert again.status == 400
    assert again.says("is no alias of Boston")
    assert pages.open(f"/evidence/{fact['evidence_id']}").says("by an older register")


def test_a_name_of_another_time_or_nation_is_not_offered_as_an_alias(
    install: Install, tmp_path: Path
) -> None:
    row = "{},indicator,measure m,7,2024-03-31,2024-12-01,number,low,Body,{},"
    names = ("Cumbria", "Cardiff", "The Stump")
    pages = install(write_rows(tmp_path / "rows.csv", [row.format(one, one) for one in names]))

    page = pages.open("/quarantine")

    assert page.says("Cumbria ended on 1 April 2023")
    assert {one.get("value") for one in page.fields if one.get("name") == "alias"} == {"The Stump"}


def test_rows_are_dismissed_one_by_one_or_all_of_a_reason(install: Install, tmp_path: Path) -> None:
    bad = "Boston,assessment,use_of_resources,7,2010-03-31,2010-12-01,,,a,{},"
    other = "Nowhere,assessment,use_of_resources,1,2010-03-31,2010-12-01,,,a,{},"
    rows = [*(bad.format(number) for number in range(60)), other.format("x")]
    pages = install(write_rows(tmp_path / "rows.csv", rows))
    page = pages.open("/quarantine")
    [waits] = [one for one in pages.json("/api/quarantine") if one["row"] == 3]
    form = {"_csrf_token": page.field("_csrf_token"), "row": waits["id"], "which": waits["id"]}

    refused = pages.send("/quarantine/dismiss", form)
    assert (refused.status, refused.says("Say why the row is not to be taken in")) == (400, True)
    why = {"reason": "A made-up test."}
    assert pages.send("/quarantine/dismiss", {**form, **why}).says("1 row dismissed.")
    assert pages.open("/quarantine").says("60 rows in quarantine")
    [waits] = [one for one in pages.json("/api/quarantine") if one["row"] == 4]
    form = {**form, **why, "row": waits["id"], "which": "alike"}
    assert pages.send("/quarantine/dismiss", form).says("59 rows dismissed.")
    left = pages.json("/api/quarantine")
    assert [(one["name"], one["stale"]) for one in left] == [("Nowhere", False)]
