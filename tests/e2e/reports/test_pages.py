"""Reports to the Board and in between: from facts as they were known, whoever reads."""

import json
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pdfminer.high_level import extract_text
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from playwright.sync_api import Browser
from typer.testing import CliRunner

from infra.cli.main import app as commands
from infra.services.installation import Soundings
from infra.services.targets.service import AREA
from ingest.target_lists import shipped
from tests.e2e.browser import Look, View, looked_at
from tests.e2e.conftest import EXAMPLES, installation, reading, served
from tests.e2e.reading import Reader
from web.features.reports.registry import REPORTS
from web.site.application import create_app

BOARD_DAY = {"known-by": "2010-01-20", "basis": "published"}
SAID_BY_NOBODY = "nothing said in the group is in it"


@pytest.fixture(scope="module")
def meeting(_assets: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Soundings]:
    """Yield an installation with what the Board had before it in January 2010."""
    with installation(tmp_path_factory.mktemp("meeting")) as app:
        app.register.carry_out(replace(AREA, at=app.clock(), actor="test"))
        app.imports.importer("test").take_in([EXAMPLES / "east-midlands"])
        app.follow()
        app.targets.carry_out(shipped(app.clock(), "test"))
        yield app


@pytest.fixture(scope="module")
def papers(meeting: Soundings) -> Iterator[Reader]:
    with reading(meeting) as reader:
        yield reader


@pytest.fixture(scope="module")
def hall(meeting: Soundings) -> Iterator[str]:
    with served(create_app(meeting)) as found:
        yield found


def is_tagged(pdf: bytes) -> bool:
    catalogue = PDFDocument(PDFParser(BytesIO(pdf))).catalog
    return bool(resolve1(catalogue["MarkInfo"])["Marked"]) and "StructTreeRoot" in catalogue


def words(pdf: bytes) -> str:
    return " ".join(extract_text(BytesIO(pdf)).split())


def table(papers: Reader, name: str, key: str, form: str) -> bytes:
    asked = {"table": key, "format": form, **BOARD_DAY}
    return papers.client.get(f"/reports/{name}", params=asked).content


def test_the_boards_report_has_every_target_and_every_disagreement(papers: Reader) -> None:
    page = papers.open("/reports/board", **BOARD_DAY)

    assert page.headings[:7] == [
        "Report to the Board",
        "Progress on targets",
        "Authorities supported",
        "Spending",
        "Gaps in the menu of support",
        "Where what was returned does not fit",
        "What is not known",
    ]
    assert page.says("As known on 20 January 2010 (published basis), from the log up to event")
    assert page.says("◆ Amber 2 green, 9 amber, 1 not known; returned red")
    assert page.says("● Green By what is held of the area as a whole; returned green")
    assert page.response.text.count("Derived colour amber, returned colour red") == 11
    assert page.says("93.86% against at least 95%: 1.2% short")
    assert SAID_BY_NOBODY in page.text


def test_the_interim_report_counts_authorities_and_tells_what_changed(papers: Reader) -> None:
    page = papers.open("/reports/interim", since="2009-12-08", **BOARD_DAY)

    assert page.headings[:3] == [
        "Interim report",
        "How many authorities are on track",
        "What changed since 8 December 2009",
    ]
    # use_of_resources_2009.csv holds 46 scores: seven 3, 38 of 2 and Boston's 1, a fire authority's
    # among them; Lincolnshire's return has one more 2 for its own. Of the 51 bodies that leaves the
    # national park and three fire authorities not known.
    sheet = table(papers, "interim", "authorities-1", "csv").decode("utf-8-sig").splitlines()
    assert sheet[5] == "5. All authorities scoring at least level 3 in use of resources,7,39,1,4"
    assert page.says("Derbyshire ○ Not known 12 not known ◆ Amber 2 green, 9 amber, 1 not known")


def test_a_day_on_which_nothing_was_new_changed_nothing(papers: Reader) -> None:
    page = papers.open("/reports/interim", since="2010-01-19", **BOARD_DAY)

    assert page.says("Nothing stands otherwise than was known on 19 January 2010.")


@pytest.mark.parametrize(
    ("since", "why"),
    [("soon", "can't be read"), ("2010-06-01", "comes after the day that is looked from")],
)
def test_a_day_that_is_none_or_comes_later_is_told(papers: Reader, since: str, why: str) -> None:
    page = papers.open("/reports/interim", since=since, **BOARD_DAY)

    assert page.status == 400
    assert page.says(why)


def test_as_known_before_there_were_targets_a_report_says_so(papers: Reader) -> None:
    for name in REPORTS:
        page = papers.open(f"/reports/{name}", known_by="2007-01-01", basis="published")

        assert page.status == 200
        told = page.says("No target had been adopted by this moment, or none is loaded.")
        assert told == (name != "bulletin")


def test_before_anybody_was_helped_and_without_a_budget_it_says_so(papers: Reader) -> None:
    page = papers.open("/reports/board", **BOARD_DAY)

    assert page.says("No support plan had been opened by this moment.")
    assert page.says("No budget was set by this moment.")
    assert page.says("Organisational crisis Nothing is offered for it")


def test_the_bulletin_tells_who_was_rated_better_than_before(papers: Reader) -> None:
    page = papers.open("/reports/bulletin", since="2009-01-01", **BOARD_DAY)

    assert page.headings[:3] == ["Bulletin of good practice", "Rated better", "New on the menu"]
    assert page.says("No headline rating published since 1 January 2009 is better.")
    assert page.says("Nothing is new on the menu.")


def test_what_was_known_a_day_before_the_ratings_is_less(papers: Reader) -> None:
    before = papers.open("/reports/board", known_by="2009-12-08", basis="published")

    assert before.says("Nothing that was returned differs from what the evidence gives.")
    assert not before.says("◆ Amber")


def test_each_table_is_a_file_with_the_same_cells(papers: Reader) -> None:
    page = papers.open("/reports/board", **BOARD_DAY)
    csv = table(papers, "board", "disagreements", "csv")
    xlsx = table(papers, "board", "disagreements", "xlsx")

    assert len(csv.splitlines()) == 16, "a head, and 15 disagreements"
    book = load_workbook(BytesIO(xlsx)).active
    assert book is not None
    assert [cell.value for cell in book[16]][3:] == [
        "Returned symbol within tolerance, returned colour red",
        "4.36% against at most 4.2%: 3.8% short",
    ]
    for words_of, href in page.links.items():
        if words_of.startswith(("CSV of", "XLSX of")):
            assert papers.client.get(href).status_code == 200, href


def test_there_is_no_other_report_and_no_other_table(papers: Reader) -> None:
    assert papers.open("/reports/annual").status == 404
    assert papers.client.get("/reports/annual/report.pdf").status_code == 404
    assert papers.open("/reports/board?table=secrets&format=csv").status == 404
    assert papers.open("/reports/board?table=disagreements&format=doc").status == 400


@pytest.mark.parametrize("name", REPORTS)
def test_the_pdf_has_what_the_page_has(papers: Reader, name: str) -> None:
    page = papers.open(f"/reports/{name}", **BOARD_DAY)
    answer = papers.client.get(page.links[f"{page.headings[0]} to print (PDF)"])

    found = words(answer.content)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert is_tagged(answer.content), "a screen reader follows tags"
    for heading in page.headings[:3]:
        assert heading in found
    assert "As known on 20 January 2010 (published basis)" in found
    assert SAID_BY_NOBODY in found


def test_the_command_writes_the_same_report(
    meeting: Soundings, papers: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDINGS_HOME", str(meeting.settings.home))
    file = tmp_path / "board.pdf"
    arguments = ["board", "--known-by", "2010-01-20", "--basis", "published", "--out", str(file)]

    done = CliRunner().invoke(commands, ["report", *arguments])

    assert done.exit_code == 0, done.output
    told = papers.client.get("/reports/board/report.pdf", params=BOARD_DAY).content
    assert words(file.read_bytes()) == words(told)


def test_what_the_command_cant_do_is_one_line(
    meeting: Soundings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDINGS_HOME", str(meeting.settings.home))
    out = str(tmp_path / "no" / "such" / "folder.pdf")

    unknown = CliRunner().invoke(commands, ["report", "annual", "--out", out])
    nowhere = CliRunner().invoke(commands, ["report", "board", "--out", out])
    backwards = CliRunner().invoke(
        commands, ["report", "interim", "--out", out, "--since", "2030-01-01"]
    )

    assert unknown.exit_code == 2
    assert "Name a folder that exists" in str(nowhere.exception)
    assert "comes after the day" in str(backwards.exception)


def test_one_target_is_asked_by_number_or_key_and_by_the_api(
    meeting: Soundings, papers: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDINGS_HOME", str(meeting.settings.home))
    asked = ["targets", "show", "--json", "--sub-region", "Lincolnshire"]

    by_number = CliRunner().invoke(commands, [*asked, "8"])
    by_key = CliRunner().invoke(commands, [*asked, "invoices-in-30-days"])
    told = papers.json("/api/targets/invoices-in-30-days", sub_region="Lincolnshire")

    assert json.loads(by_number.stdout) == json.loads(by_key.stdout) == told
    boston = next(one for one in told if one["body"] == "Boston")
    assert (boston["derived"], boston["symbol"]) == ("amber", "within")
    assert boston["returned_symbol"] == "worse"
    assert papers.client.get("/api/targets/nothing").status_code == 404


@pytest.mark.parametrize("width", [1200, 800, 320])
@pytest.mark.parametrize("path", ["/reports/board", "/reports/interim", "/targets/neet"])
def test_axe_finds_nothing_and_nothing_has_to_be_scrolled_sideways(
    browser: Browser, hall: str, path: str, width: int
) -> None:
    view = View(width=width, javascript=False)
    found = looked_at(browser, f"{hall}{path}?known-by=2010-01-20&basis=published", view)

    assert found == Look([], (width, width))
