"""No way out fails on any text, whatever has come in by any way in."""

import io
import json
from datetime import UTC, datetime
from email import message_from_bytes
from xml.etree import ElementTree as ET

import feedparser
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from consumers.notifications.notices import Notice, Told
from domain.refusal import Refusal
from domain.text import UNPRINTABLE, limited, printable
from infra.analysts.files import write
from infra.notifications.mail import written
from infra.services.notifications.feed_formats import atom, json_feed
from tests.unit.makers import QUICK
from web.features.reports import pdf
from web.features.reports.parts import Report
from web.site.spreadsheets import Sheet, as_csv, as_xlsx

ANY = st.text(
    st.one_of(st.characters(), st.sampled_from("\x00\x0b\x1b\x7f\x85\ud800\ufffe<&]>'=[")),
    max_size=20,
)
"""Any text, with what has broken a way out more often than chance would bring it."""


def notice(text: str) -> Notice:
    return Notice(
        id="one",
        at=datetime(2026, 1, 1, tzinfo=UTC),
        authority="a",
        name=text,
        level="critical",
        why=text,
        changes=(Told("a", 1, "opened", text),),
        evidence=(text,),
        link="https://soundings.example/alerts/one",
    )


@QUICK
@given(ANY)
def test_a_feed_is_well_formed_whatever_it_tells(text: str) -> None:
    found = atom([notice(text)], "https://soundings.example")
    root = ET.fromstring(found)  # noqa: S314 - written here a line above

    assert len(root.findall("{*}entry")) == 1
    assert UNPRINTABLE.search("".join(root.itertext())) is None
    assert not feedparser.parse(found).bozo
    assert len(json.loads(json_feed([notice(text)], ""))["items"]) == 1


@QUICK
@given(ANY)
def test_a_mail_is_written_whatever_it_tells(text: str) -> None:
    mail = written("s@example.org", "a@example.org", "m", [notice(text)])

    assert message_from_bytes(mail.as_bytes())["Subject"]


@QUICK
@given(ANY)
def test_a_table_is_written_whatever_it_holds(text: str) -> None:
    sheet = Sheet(text, (f"column {text}",), [[text], [1.5]])

    book = load_workbook(io.BytesIO(as_xlsx(sheet)))

    assert [row[0].value for row in book.worksheets[0].rows][2] == 1.5
    assert as_csv(sheet)


@pytest.mark.parametrize("form", [".csv", ".xlsx"])
@settings(max_examples=20)
@given(text=ANY.filter(lambda one: one.isascii()))
def test_an_export_is_written_whatever_it_holds(
    tmp_path_factory: pytest.TempPathFactory, form: str, text: str
) -> None:
    path = tmp_path_factory.mktemp("out") / f"view{form}"

    assert write(pl.DataFrame({"said": [text]}), path) == 1


@settings(max_examples=10)
@given(text=ANY)
def test_a_report_is_set_whatever_it_says(text: str) -> None:
    assert pdf.as_pdf(Report(f"Title {text}", text, ())).startswith(b"%PDF")


@QUICK
@given(ANY)
def test_what_people_hand_in_is_printable(text: str) -> None:
    assert limited(Refusal, text) == printable(text).strip()
    assert UNPRINTABLE.search(limited(Refusal, text)) is None


def test_a_break_becomes_a_blank() -> None:
    assert printable("leader\x0bship\x00 and\ttabs\nstay") == "leader ship and\ttabs\nstay"
