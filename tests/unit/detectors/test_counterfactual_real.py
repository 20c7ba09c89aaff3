"""The counterfactual proof on real evidence: Ofsted's judgements and the East Midlands' tables."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pytest

from detectors.contract import Finding
from domain.alerts.events import Signal
from domain.measures.catalogue import Catalogue
from tests.unit.feed_rows import FeedRows
from tests.unit.makers import EAST_MIDLANDS, EXAMPLES, authority_id
from tests.unit.series import (
    finding_of,
    fold,
    granted,
    of_measure,
    standing,
    versions,
)

Domains = dict[tuple[str, str], list[Finding]]


@dataclass(frozen=True, slots=True)
class Raised:
    """A signal when a fold raised it or in the end, and all findings known then."""

    signal: Signal
    known: list[Finding]


def domains(reader: FeedRows, catalogue: Catalogue, *files: str) -> Domains:
    """Return the findings of files, by authority and domain, as they came to be known."""
    found: Domains = defaultdict(list)
    for file in files:
        _, read = reader.file(EXAMPLES / file)
        for fact in read.facts:
            domain = catalogue.domain_of(fact.measure)
            found[fact.authority, domain].append(finding_of(fact, catalogue))
    for findings in found.values():
        findings.sort(key=lambda one: one.published_on)
    return found


def raised(findings: Sequence[Finding]) -> Iterator[Raised]:
    """Yield every signal the fold of an authority's domain ever raised, and those of the end."""
    courses = fold(versions(findings))
    yield from (Raised(signal, list(findings)) for signal in standing(courses))
    for course in courses:
        for step in course.steps:
            known = [one for one in findings if one.published_on <= step.on]
            yield from (Raised(signal, known) for signal in step.raised)


@pytest.fixture(scope="module")
def judged(reader: FeedRows, catalogue: Catalogue) -> list[Raised]:
    """Return every signal on the real judgements."""
    found = domains(reader, catalogue, "childrens-services/la_judgements.csv")
    return [one for findings in found.values() for one in raised(findings)]


@pytest.fixture(scope="module")
def tabled(reader: FeedRows, catalogue: Catalogue) -> list[Raised]:
    """Return every signal on the partnership's tables of 2009."""
    files = (f"east-midlands/{path.name}" for path in sorted(EAST_MIDLANDS.glob("*.csv")))
    found = domains(reader, catalogue, *files)
    return [one for findings in found.values() for one in raised(findings)]


def stands_after(case: Raised, further: Sequence[Finding]) -> list[Signal]:
    """Return what stands of the signal's detector after further findings."""
    now = standing(fold(versions([*case.known, *further])))
    return [one for one in now if one.detector == case.signal.detector]


def stood(case: Raised) -> list[Signal]:
    return stands_after(case, [])


def not_cleared(cases: Sequence[Raised]) -> list[Signal]:
    """Grant each signal what it asks for, and return those of which something still stands."""
    return [
        case.signal
        for case in cases
        if of_measure(stands_after(case, granted(case.signal, case.known)), case.signal.measure)
    ]


def test_the_real_judgements_raise_signals_of_every_kind_they_can(judged: list[Raised]) -> None:
    counts = Counter(case.signal.detector for case in judged)

    assert counts.keys() == {"critical_factor", "rating_fall", "coasting"}
    assert min(counts.values()) > 10


def test_every_signal_on_the_real_judgements_is_cleared_by_what_it_asks_for(
    judged: list[Raised],
) -> None:
    assert not_cleared(judged) == []


def test_every_alert_on_the_real_judgements_is_cleared_when_its_only_signal_is(
    judged: list[Raised],
) -> None:
    alone = [case for case in judged if stood(case) == [case.signal]]

    assert len(alone) > 10
    for case in alone:
        assert stands_after(case, granted(case.signal, case.known)) == []


def test_on_the_real_judgements_another_inadequate_clears_no_critical_factor(
    judged: list[Raised],
) -> None:
    cases = [case for case in judged if case.signal.detector == "critical_factor"]

    for case in cases:
        worse = [
            replace(one, value=case.signal.clears_if.bound - 1)
            for one in granted(case.signal, case.known)
        ]
        assert of_measure(stands_after(case, worse), case.signal.measure)


def test_the_partnerships_tables_raise_bostons_failures_and_they_alone_are_critical(
    tabled: list[Raised],
) -> None:
    critical = {
        (case.signal.measure, case.signal.observed["value"])
        for case in tabled
        if case.signal.detector == "critical_factor"
    }

    assert critical == {("use_of_resources", 1.0), ("organisational_assessment", 1.0)}


def test_every_signal_on_the_partnerships_tables_is_cleared_by_what_it_asks_for(
    tabled: list[Raised],
) -> None:
    assert tabled
    assert not_cleared(tabled) == []


def test_on_the_use_of_resources_table_alone_only_boston_fails(
    reader: FeedRows, catalogue: Catalogue
) -> None:
    found = domains(reader, catalogue, "east-midlands/use_of_resources_2009.csv")
    failing = {who: fold(versions(findings)) for (who, _), findings in found.items()}

    assert {who for who, courses in failing.items() if courses} == {authority_id("boston").hex}
    (course,) = failing[authority_id("boston").hex]
    assert (course.detector, course.level) == ("critical_factor", "critical")
    assert [step.on for step in course.steps] == ["2009-12-09"]
