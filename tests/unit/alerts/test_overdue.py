"""Figures that are late for everybody make no authority silent."""

from datetime import UTC, date, datetime

import pytest

from detectors.contract import Finding
from detectors.silence import Silence
from domain.alerts.events import Signal
from domain.evidence.events import Kind
from domain.expectations.book import Expectations, expectation_stream
from domain.expectations.events import NationSettled
from domain.measures.catalogue import Catalogue
from infra.services.alerts.overdue import is_everybodys, newest_of_nation

LINE = "LAC_LongStable%"
NEWEST = "2025-11-01"
LATER = date(2027, 3, 1)


def settled(true_on: str, known_on: str) -> NationSettled:
    """Return the nation's figure of a period."""
    return NationSettled(
        originator_id=expectation_stream(LINE),
        originator_version=1,
        recorded_at=datetime.fromisoformat(known_on).replace(tzinfo=UTC),
        actor="test",
        measure=LINE,
        true_on=true_on,
        median=68.0,
        authorities=140,
        known_on=known_on,
    )


def overdue(kind: Kind) -> Signal:
    """Return what is said of an authority whose newest of a kind came on NEWEST."""
    rule = Silence()
    finding = Finding("e1", kind, LINE, 54.0, "percent", "high", date(2025, 3, 31), NEWEST)
    state, _ = rule.step(rule.initial(), finding)
    _, (signal,) = rule.tick(state, LATER)
    return signal


def nation(catalogue: Catalogue, *days: str) -> dict[str, str]:
    """Return when the nation's figures of these days were known."""
    book = Expectations.of(settled(f"{2020 + n}-03-31", day) for n, day in enumerate(days))
    return dict(newest_of_nation(book, catalogue, LATER))


@pytest.mark.parametrize(
    ("known", "is_so"), [((NEWEST,), True), ((NEWEST, "2026-11-01"), False), ((), False)]
)
def test_an_authority_is_silent_only_where_others_have_come_since(
    catalogue: Catalogue, known: tuple[str, ...], *, is_so: bool
) -> None:
    domain = catalogue.domain_of(LINE)

    assert is_everybodys(overdue("indicator"), domain, nation(catalogue, *known)) is is_so


def test_what_an_authority_owes_itself_stays_its_own(catalogue: Catalogue) -> None:
    newest = nation(catalogue, NEWEST)

    assert not is_everybodys(overdue("self_assessment"), catalogue.domain_of(LINE), newest)


def test_what_the_nation_comes_to_know_later_has_no_part(catalogue: Catalogue) -> None:
    newest = nation(catalogue, NEWEST, "2027-11-01")

    assert newest == {catalogue.domain_of(LINE): NEWEST}
