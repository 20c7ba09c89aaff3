"""Files by the browser: brought, looked at, taken in, taken back."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Browser

from infra.services.evidence.uploads import KEPT, MOST_BYTES
from infra.services.installation import Soundings
from tests.e2e.browser import View, broken_rules, open_page
from tests.e2e.conftest import EXAMPLES, served
from tests.e2e.reading import Page, Reader, read
from tests.integration.members import Clock, opened
from tests.integration.steps import HEADER
from tests.pages import client_of
from tests.prepared import copied
from web.site.application import create_app

DOWNLOADED = EXAMPLES / "as-downloaded"
TABLE = EXAMPLES / "east-midlands" / "use_of_resources_2009.csv"
ROW = "{},assessment,use_of_resources,{},2010-03-31,2010-12-01,,,A made-up body,{},"


class Files:
    """A browser without a window before the pages of an installation of the test's own."""

    def __init__(self, app: Soundings, clock: Clock, reader: Reader) -> None:
        self.app, self.clock, self.reader = app, clock, reader

    def bring(self, *files: tuple[str, bytes]) -> Page:
        """Send files, and read what would come of them."""
        token = self.reader.open("/imports").field("_csrf_token")
        sent = [("files", (name, io.BytesIO(content))) for name, content in files]
        response = self.reader.client.post("/imports", data={"_csrf_token": token}, files=sent)
        return read(response)

    def bring_rows(self, name: str, *rows: str) -> Page:
        """Send a plain file of these rows."""
        return self.bring((name, "\n".join([HEADER, *rows]).encode()))

    def say(self, page: Page, table: str, measure: str, **form: str) -> Page:
        """Say of a table with two quarters beside one another which column is what."""
        said = {"authority": "Council", "across": "period", "years": "day", "kind": "indicator"}
        said |= {"table": table, "measure_name": measure, "scheme": "name", "scale": "number"}
        said |= {"source_body": "A made-up club", "published_on": "12 May 2025", **form}
        place = page.response.url.path.removesuffix("/columns")
        data = {**said, "values": ["Q1 2024/25", "Q2 2024/25"]}
        token = page.field("_csrf_token")
        sent = self.reader.client.post(f"{place}/columns", data={**data, "_csrf_token": token})
        return read(sent)

    def act(self, page: Page, act: str, **form: str) -> Page:
        """Send a form of the page of files that wait."""
        self.clock.move(minutes=1)
        place = page.response.url.path.removesuffix("/import").removesuffix("/name")
        place = place.removesuffix("/columns")
        token = page.field("_csrf_token")
        return self.reader.send(f"{place}/{act}", {"_csrf_token": token, **form})


def stored(book: Workbook) -> bytes:
    """Return a workbook as the bytes of its file."""
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@contextmanager
def _files(home: Path) -> Iterator[Files]:
    copied(home, "files by the browser", _set_up)
    clock = Clock()
    with opened(home, clock) as app, client_of(app) as client:
        yield Files(app, clock, Reader(client))


def _set_up(home: Path) -> None:
    with opened(home, Clock()) as app:
        app.initialise()


@pytest.fixture
def files(_assets: None, tmp_path: Path) -> Iterator[Files]:
    """Yield such a browser."""
    with _files(tmp_path / "home") as found:
        yield found


def test_nothing_is_taken_in_before_somebody_has_seen_what_would_be(files: Files) -> None:
    position = files.app.store.last_position()

    page = files.bring((TABLE.name, TABLE.read_bytes()))

    assert page.headings[0] == "What would be taken in"
    assert page.says("51 rows: 46 taken in and 5 in quarantine. Nothing is taken in yet.")
    assert page.says("What changes 241 new facts")
    assert page.says("Speaks of 46 authorities, 31 March 2009")
    assert page.says("Measures Governing the business, Joins")
    assert page.says("The row holds no score (the paper leaves them blank): nothing to take in.")
    assert page.says("5 rows: 47, 49, 50, 51, 52")
    assert files.app.store.last_position() == position

    page = files.act(page, "import")

    assert page.says("What was taken in")
    assert page.says("51 rows: 46 taken in and 5 in quarantine.")
    assert files.reader.open("/imports").says("1 file taken in")
    assert files.reader.open("/authorities/boston").says("Use of resources")
    assert files.reader.open("/imports").says("No file had been taken in") is False


def test_a_file_is_taken_back_as_a_whole_and_comes_again(files: Files) -> None:
    rows = [ROW.format("Boston", 1, 1), ROW.format("Nowhere at all", 2, 2)]
    files.act(files.bring_rows("return.csv", *rows), "import")
    [file] = files.reader.json("/api/imports")

    page = files.reader.open(f"/imports/{file['id']}")
    token = page.field("_csrf_token")
    assert page.says("1 row under this name waits in quarantine.")
    refused = files.reader.send(f"/imports/{file['id']}/take-back", {"_csrf_token": token})
    assert (refused.status, refused.says("Say why the file is taken back")) == (400, True)
    files.clock.move(minutes=1)
    form = {"_csrf_token": token, "reason": "Last year's file."}
    page = files.reader.send(f"/imports/{file['id']}/take-back", form)

    assert page.says(
        "return.csv is taken back. 1 fact says again what was known without it, on every date; 1 "
        "row of it no longer waits in quarantine."
    )
    assert page.says("taken back on 22 November 2026: Last year's file.")
    assert files.reader.open("/imports").says("taken back")
    assert files.reader.open("/quarantine").says("0 rows in quarantine")
    assert files.reader.json("/api/picture") == []

    files.clock.move(minutes=1)
    assert files.act(files.bring_rows("return.csv", *rows), "import").says("1 taken in")
    [fact] = files.reader.json("/api/picture")
    page = files.reader.open(f"/evidence/{fact['evidence_id']}")
    assert page.says("A file was taken back")


def test_a_name_is_told_before_anything_is_taken_in(files: Files) -> None:
    page = files.bring_rows("a.csv", ROW.format("Boston Spa Borough", 1, 1))
    assert page.says("1 row: 1 in quarantine. Nothing is taken in yet.")
    assert page.says("'Boston Spa Borough' is the same as:")

    assert files.act(page, "name", alias="Boston Spa Borough").says(
        "Choose the authority that the name means."
    )
    page = files.act(page, "name", alias="Boston Spa Borough", slug="boston")

    assert page.says("1 row: 1 taken in. Nothing is taken in yet.")
    assert files.act(page, "import").says("1 row: 1 taken in.")


def test_a_row_that_was_answered_since_is_said_to_be_stale(files: Files) -> None:
    waits = ROW.format("Boston Spa Borough", 1, "r")
    files.act(files.bring_rows("first.csv", waits, ROW.format("Lincoln", 1, 2)), "import")
    files.act(files.bring_rows("second.csv", ROW.format("Boston", 4, "r")), "import")
    files.clock.move(minutes=1)
    token = files.reader.open("/quarantine").field("_csrf_token")
    alias = {"_csrf_token": token, "alias": "Boston Spa Borough", "slug": "boston"}
    assert files.reader.send("/quarantine/alias", alias).says("1 row still waits")

    assert files.reader.open("/quarantine").says("Stale A later row gave another value")
    assert [one["stale"] for one in files.reader.json("/api/quarantine")] == [True]
    again = files.reader.send("/quarantine/retry", {"_csrf_token": token})
    assert again.says("Read again: 0 rows taken in, 1 row still in quarantine.")
    assert files.reader.json("/api/picture", authority="Boston")[0]["raw"] == "4"


OWN = b"""Council,Theme,Result,Quarter
Boston,Repairs done in time,81.5,Q1 2024/25
Boston,Repairs done in time,84,Q2 2024/25
Lincoln,Repairs done in time,90,Q1 2024/25
Nowhere at all,Repairs done in time,90,Q1 2024/25
"""
"""A made-up spreadsheet of a council's own."""


def test_columns_that_nobody_knows_are_told_and_read(files: Files) -> None:
    page = files.bring(("own figures.csv", OWN))
    assert page.says("own figures.csv: say which column is what")
    assert page.says("What the columns seem to be is filled in.")
    said = {
        "table": "own figures.csv",
        "authority": "Council",
        "scheme": "name",
        "values": "Result",
        "measure": "Theme",
        "scale": "percent",
        "kind": "indicator",
        "period": "Quarter",
        "years": "day",
        "published_on": "2025-02-01",
    }

    refused = files.act(page, "columns", **said)
    assert (refused.status, refused.says("Say who published the figures.")) == (400, True)
    again = files.act(refused, "columns", **said, source_body="A made-up district")

    assert again.says("4 rows: 3 taken in and 1 in quarantine. Nothing is taken in yet.")
    assert again.says("Read as map:own_figures")
    assert again.says('column = "Theme"')
    files.act(again, "import")
    facts = files.reader.json("/api/picture", authority="Boston")
    assert [(one["raw"], one["true_on"]) for one in facts] == [("84", "2024-09-30")]
    assert facts[0]["published_on"] == "2025-02-01"


def test_what_is_said_of_one_sheet_is_not_read_into_another(files: Files) -> None:
    book = Workbook()
    for title, figure in (("In time %", 92.5), ("Plans", 560)):
        sheet = book.create_sheet(title)
        sheet.append(["Council", "Q1 2024/25", "Q2 2024/25"])
        sheet.append(["Boston", figure, figure + 1])
    del book["Sheet"]
    page = files.bring(("plans.xlsx", stored(book)))

    page = files.say(page, "plans.xlsx [Plans]", "Number of plans")

    assert page.says("1 row: 1 taken in. Nothing is taken in yet.")
    assert page.says("plans.xlsx [In time %]: say which column is what")
    page = files.say(page, "plans.xlsx [In time %]", "In time", scale="percent")
    assert page.says("2 rows: 2 taken in. Nothing is taken in yet.")
    files.act(page, "import")
    held = {(one["measure"], one["raw"]) for one in files.reader.json("/api/picture")}
    assert held == {("number_of_plans", "561"), ("in_time", "93.5")}


def test_what_is_said_of_one_file_is_not_read_into_another(files: Files) -> None:
    rows = b"Council,Q1 2024/25,Q2 2024/25\nBoston,1,2\n"
    page = files.bring(("a.csv", rows), ("b.csv", rows))

    page = files.say(page, "a.csv", "speed")

    assert page.says("1 row: 1 taken in. Nothing is taken in yet.")
    assert page.says("b.csv: say which column is what")
    assert files.act(page, "forget").says("a.csv: say which column is what")


def test_a_table_of_another_name_corrects_what_was_said_of_the_first(files: Files) -> None:
    first = b"Council,Q1 2024/25,Q2 2024/25\nBoston,210,1021\nLincoln,7,8\n"
    page = files.say(files.bring(("plans v3 FINAL.csv", first)), "plans v3 FINAL.csv", "plans")
    assert page.says("What changes 4 new facts")
    files.act(page, "import")

    mended = ("plans v4.csv", first.replace(b"1021", b"221"))
    page = files.say(files.bring(mended), "plans v4.csv", "plans")

    assert page.says("What changes 1 correction")
    files.act(page, "import")
    [fact] = files.reader.json("/api/picture", authority="Boston")
    assert (fact["raw"], fact["published_on"]) == ("221", "2025-05-12")


def test_rows_that_only_their_file_can_mend_are_said_to_wait_for_it(files: Files) -> None:
    rows = b"Council,Q1 2024/25,Q2 2024/25\nBoston Spa Borough,1,2\nLincoln,3,4\n"
    page = files.say(files.bring(("a.csv", rows)), "a.csv", "speed")
    files.act(page, "import")

    token = files.reader.open("/quarantine").field("_csrf_token")
    alias = {"_csrf_token": token, "alias": "Boston Spa Borough", "slug": "boston"}
    done = files.reader.send("/quarantine/alias", alias)

    assert done.says("1 row more can't be read again without the file")
    assert done.says("Bring it again on the page Files: a.csv.")
    again = files.reader.send("/quarantine/retry", {"_csrf_token": token})
    assert again.says("0 rows still in quarantine. 1 row more can't be read again")
    page = files.say(files.bring(("a.csv", rows)), "a.csv", "speed")
    assert page.says("2 rows: 1 taken in and 1 held already.")
    files.act(page, "import")
    assert files.reader.open("/quarantine").says("0 rows in quarantine")


def test_which_way_is_good_is_said_in_the_browser(files: Files) -> None:
    rows = b"Council,Q1 2024/25,Q2 2024/25\nBoston,1,2\n"
    page = files.say(files.bring(("a.csv", rows)), "a.csv", "Plans reviewed in time")

    page = files.act(page, "import")

    there = page.links["Plans reviewed in time"]
    assert files.reader.open(there).says("Nobody has defined it")
    form = {"measure": "Plans reviewed in time", "polarity": "high", "scale": "number"}
    token = files.reader.open("/measures/about").field("_csrf_token")
    defined = files.reader.send("/measures/about", {"_csrf_token": token, **form})
    assert defined.says("Direction high is good")
    assert defined.says("Name in files plans_reviewed_in_time")


def test_a_name_that_leads_astray_is_told_how_to_take_it_back(files: Files) -> None:
    row = ROW.format("Northants North", 1, 1).replace("2010-03-31,2010", "2024-03-31,2024")
    page = files.bring_rows("a.csv", row)
    assert page.says("'Northants North' is the same as: Northamptonshire (until 1 April 2021)")

    page = files.act(page, "name", alias="Northants North", slug="northamptonshire")
    page = files.act(page, "name", alias="Northants North", slug="north-northamptonshire")

    assert page.says("take the name back first, on that authority's page")


def test_quarters_across_are_proposed_as_periods(files: Files) -> None:
    page = files.bring(("a.csv", b"Council,Q1 2024/25,Q2 2024/25\nBoston,1,2\nLincoln,3,4\n"))

    chosen = {one["value"] for one in page.fields if "selected" in one}
    assert {"Council", "period", "day"} <= chosen


def test_the_preview_shows_a_value_and_the_day_of_publication_it_goes_by(files: Files) -> None:
    about = "2024-03-31,2024-06-01,number,low,Body,1"
    header = (
        "authority,kind,measure,value,true_on,published_on,scale,polarity,source_body,reference"
    )
    content = f"{header}\nBoston,indicator,voids,7.5,{about}\n"

    page = files.bring(("voids.csv", content.encode()))

    assert page.says("'7.5' of 31 March 2024, published 1 June 2024")


def test_a_day_of_publication_that_is_none_is_told_in_words(files: Files) -> None:
    page = files.bring(("a.csv", b"Council,Q1 2024/25,Q2 2024/25\nBoston,1,2\n"))

    page = files.say(page, "a.csv", "speed", published_on="in May")

    assert page.status == 400
    assert page.says("The day of publication: 'in May' is not a date; write it as 2009-12-09")


def test_figures_under_a_heading_in_two_rows_are_never_taken_for_the_heading(files: Files) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Plans of 2024/25"])
    sheet.append(["Council", "In time", None, "Number", None])
    sheet.append([None, "Q1", "Q2", "Q1", "Q2"])
    sheet.append(["Boston", 92.5, 93, 560, 571])
    sheet.append(["Lincoln", 81, 82, 21, 22])
    for area in ("A1:E1", "A2:A3", "B2:C2", "D2:E2"):
        sheet.merge_cells(area)

    page = files.bring(("plans.xlsx", stored(book)))

    assert page.says("Row 3 is a heading that names several columns 'Q1'")
    assert page.says("No columns can be told apart yet")
    assert not page.says("Which column names the authority?")


def test_a_list_of_neighbours_is_told_where_it_goes_in(files: Files) -> None:
    name = "New_Statistical_Neighbour_Groupings_April_2021.csv"
    page = files.bring((name, (DOWNLOADED / name).read_bytes()))

    assert page.status == 200
    assert page.says("This is a list of statistical neighbours, not evidence")


def test_what_was_said_of_columns_can_be_said_anew(files: Files) -> None:
    wide = b"Area,2022-23,2023-24\nBoston,1,2\nLincoln,3,4\n"
    page = files.bring(("wide.csv", wide))
    form = {"table": "wide.csv", "authority": "Area", "scheme": "name", "across": "period"}
    rest = {"measure_name": "speed", "scale": "number", "kind": "indicator", "years": "financial"}
    token = page.field("_csrf_token")
    place = page.response.url.path
    sent = {"_csrf_token": token, "source_body": "A body", **form, **rest}
    values = {"values": ["2022-23", "2023-24"]}
    read(files.reader.client.post(f"{place}/columns", data={**sent, **values}))

    page = files.reader.open(place)
    assert page.says("What changes 4 new facts")
    assert page.says("Speaks of 2 authorities, 2 days from 31 March 2023 to 31 March 2024")
    assert files.act(page, "forget").says("wide.csv: say which column is what")


def test_what_would_change_much_needs_a_yes(files: Files) -> None:
    towns = ("Boston", "Corby", "Derby", "Lincoln", "Leicester")

    def rows(value: int) -> list[str]:
        return [ROW.format(town, value, number) for number, town in enumerate(towns)]

    def held() -> set[str]:
        return {one["raw"] for one in files.reader.json("/api/picture")}

    files.act(files.bring_rows("a.csv", *rows(1)), "import")
    page = files.bring_rows("b.csv", *rows(4))
    assert page.says("What changes 5 corrections")

    asked = files.act(page, "import")

    assert asked.status == 400
    assert asked.says("b.csv would change 5 of the 5 facts that it speaks of.")
    assert held() == {"1"}
    assert files.act(asked, "import", yes="yes").says("5 rows: 5 taken in.")
    assert held() == {"4"}


def test_files_can_be_left_aside_and_are_gone_after_a_day(files: Files) -> None:
    page = files.bring_rows("a.csv", ROW.format("Boston", 1, 1))
    again = files.reader.open(page.response.url.path)
    assert files.reader.open("/imports").says("a.csv, brought 22 November 2026")
    page = files.act(again, "discard")
    assert page.says("The files were left aside.")
    assert files.reader.open(again.response.url.path).status == 404

    page = files.bring_rows("a.csv", ROW.format("Boston", 1, 1))
    files.clock.now += KEPT
    files.clock.move(seconds=1)
    gone = files.reader.open(page.response.url.path)
    assert (gone.status, gone.says("a day is over. Choose them again.")) == (404, True)
    assert list((files.app.settings.home / "uploads").iterdir()) == []


def test_a_form_without_a_file_and_one_from_elsewhere_are_refused(files: Files) -> None:
    empty = files.bring(("", b""))
    assert (empty.status, empty.says("Choose a file first.")) == (400, True)
    many = files.bring(*((f"{n}.csv", b"a,b\n1,2\n") for n in range(21)))
    assert many.says("Choose at most 20 files at once")
    assert files.reader.send("/imports", {"files": "a.csv"}).status == 403


def test_too_much_is_refused_with_what_to_do(files: Files) -> None:
    page = files.bring(("large.csv", b"x" * (MOST_BYTES + 2_000_000)))

    assert page.status == 413
    assert page.says("At most 100 MB of files can be sent at once")


def test_publishers_files_go_in_as_downloaded(browser: Browser, files: Files) -> None:
    names = (
        "b1_children_in_need_2013_to_2025.csv",
        "LA_Inspection_Outcomes_as_at_31_March_2025.ods",
    )
    page = files.bring(*((name, (DOWNLOADED / name).read_bytes()) for name in names))

    assert page.says("2,505 rows: 2,364 taken in and 141 held already. Nothing is taken in yet.")
    assert page.says("Read as explore_education_statistics")
    assert page.says("13 days from 31 March 2013 to 31 March 2025")
    assert page.says("ods, sheet ILACS_inspection_history Read as ofsted_outcomes")
    with (
        served(create_app(files.app)) as address,
        open_page(browser, f"{address}{page.response.url.path}", View(width=390)) as shown,
    ):
        assert shown.evaluate("document.documentElement.scrollWidth") == 390


def test_a_template_comes_back_as_it_was_filled_in(files: Files) -> None:
    links = files.reader.open("/imports").links
    given = files.reader.client.get(links["a quarterly return"])
    assert given.headers["content-disposition"].endswith('"soundings-quarterly.xlsx"')
    book = load_workbook(io.BytesIO(given.content))
    for column, value in enumerate(
        ("Boston", "indicator", "Repairs", "81.5", "Q1 2025/26", "2025-08-01", "percent"), start=1
    ):
        book["Evidence"].cell(row=2, column=column, value=value)
    filled = io.BytesIO()
    book.save(filled)

    page = files.bring(("return.xlsx", filled.getvalue()))

    assert page.says("1 row: 1 taken in. Nothing is taken in yet.")
    assert page.says("return.xlsx, sheet Evidence")
    assert page.says("Speaks of 1 authority, 30 June 2025")
    assert not page.says("say which column is what")
    assert files.reader.open("/templates/monthly.xlsx").status == 404


def test_a_name_is_never_a_path(files: Files) -> None:
    page = files.bring(("../../outside.csv", b"a,b\n1,2\n"))

    assert page.says("outside.csv: say which column is what")
    kept = [one for one in files.app.settings.home.rglob("outside.csv") if one.is_file()]
    assert [one.parents[2].name for one in kept] == ["uploads"]
    assert kept[0].parents[1].stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("width", [1200, 390])
def test_a_newcomer_brings_looks_takes_in_and_takes_back_without_scripts(
    browser: Browser,
    files: Files,
    width: int,
) -> None:
    with (
        served(create_app(files.app)) as address,
        open_page(browser, f"{address}/imports", View(width=width, javascript=False)) as page,
    ):
        page.get_by_label("Choose one file or several").set_input_files(TABLE)
        page.get_by_role("button", name="See what would change").press("Enter")
        page.get_by_text("51 rows: 46 taken in").first.wait_for()
        page.get_by_role("button", name="Take it in").press("Enter")
        page.get_by_role("heading", name="What was taken in").wait_for()
        files.clock.move(minutes=1)
        page.get_by_role("link", name="bring more files").press("Enter")
        page.get_by_role("link", name=TABLE.name).press("Enter")
        page.get_by_label("Why?").fill("It was the wrong file.")
        page.get_by_role("button", name="Take this file back").press("Enter")
        page.get_by_text("241 facts say again what was known without it").wait_for()


@pytest.mark.parametrize("width", [1200, 390])
def test_axe_finds_nothing_on_the_way(browser: Browser, files: Files, width: int) -> None:
    own = [(f"own figures {one}.csv", OWN) for one in (1, 2)]
    preview = files.bring((TABLE.name, TABLE.read_bytes()), *own)
    files.bring_rows("b.csv", ROW.format("Boston Spa Borough", 1, 1))
    long_name = "children_looked_after_number_and_rate_per_10k_by_authority.csv"
    asked = files.bring_rows(long_name, ROW.format("Boston", 1, 1))
    files.act(asked, "import")
    [file] = files.reader.json("/api/imports")
    places = ("/imports", preview.response.url.path, f"/imports/{file['id']}")
    with (
        served(create_app(files.app)) as address,
        open_page(browser, address, View(width=width)) as page,
    ):
        for place in places:
            page.goto(address + place)
            page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
            assert [one["id"] for one in broken_rules(page)] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
