"""Visits, notices, support and posts: when they count, for how long, and what ends it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from detectors.contract import Finding
from detectors.escalation import escalated
from detectors.fold import Course
from detectors.occurrence_rules import OccurrenceRuleRefusal, shipped_occurrence_rules
from detectors.registry import DETECTORS
from detectors.rulebook import Rulebook, RulesRefusal
from domain.alerts.events import Level, Signal
from domain.alerts.rule_events import STREAM, Parameter, RulesChanged
from domain.commands import Command, header
from domain.measures.catalogue import Catalogue
from tests.unit.series import JUDGED, fold, standing, version, versions
from web.words import sentences

POSTS = shipped_occurrence_rules()["statutory_post_left"].measured
LEFT, INTERIM, APPOINTED = 2.0, 3.0, 4.0
OCCURRENCES = {"serious_occurrence", "occurrence_to_watch"}
LONGEST = 160


def told(measure: str, value: float, on: str, *, known: str = "", source: str = "a") -> Finding:
    """A finding of a post (where the measure is one), a notice or a visit."""
    post = measure in POSTS
    return Finding(
        f"{measure}-{on}-{source}",
        "occurrence" if post else "assessment",
        measure,
        value,
        "post" if post else "findings" if measure.endswith("actions") else "yes-no",
        "high" if post else "low",
        date.fromisoformat(on),
        known or on,
        best=APPOINTED if post else None,
    )


def visit(found: int, on: str) -> Finding:
    return told("focused_visit_priority_actions", found, on)


def says(*findings: Finding, today: str = "2024-12-31") -> list[Signal]:
    """Return the signals of occurrences that stand on a day when findings are known."""
    found = standing(fold(versions(findings), today=date.fromisoformat(today)))
    return [one for one in found if one.detector in OCCURRENCES]


def reasons(*findings: Finding, today: str = "2024-12-31") -> list[str]:
    return sorted(one.reason for one in says(*findings, today=today))


def alerts(*findings: Finding, today: str = "2024-12-31") -> list[Course]:
    courses = fold(versions(findings), today=date.fromisoformat(today))
    return [one for one in courses if one.detector in OCCURRENCES]


def granted(signal: Signal, on: str) -> list[Finding]:
    """Return what a signal asks for, and nothing else."""
    return [told(one.measure, one.bound, on) for one in signal.clears_if.bounds]


STANDS = {
    "a visit": [visit(2, "2024-03-12")],
    "a joint inspection": [told("joint_inspection_priority_actions", 1, "2024-03-12")],
    "a notice": [told("best_value_notice", 1, "2024-03-12")],
    "support": [told("exceptional_financial_support", 1, "2024-02-27")],
    "one post": [told(POSTS[0], LEFT, "2024-03-31")],
    "two posts": [told(POSTS[0], LEFT, "2024-03-31"), told(POSTS[2], 1.0, "2024-06-30")],
    "four posts": [told(post, LEFT, f"2024-0{n}-28") for n, post in enumerate(POSTS[:4], start=3)],
}
EVERY = pytest.mark.parametrize("findings", STANDS.values(), ids=STANDS)


@EVERY
def test_every_signal_is_cleared_by_exactly_what_it_asks_for(findings: list[Finding]) -> None:
    assert says(*findings)
    for signal in says(*findings):
        after = says(*findings, *granted(signal, "2024-11-30"))
        assert signal.reason not in {
            one.reason for one in after if one.measure == signal.measure or signal.grade
        }


@EVERY
def test_a_little_less_clears_nothing(findings: list[Finding]) -> None:
    for signal in says(*findings):
        *enough, last = granted(signal, "2024-11-30")
        step = -1.0 if signal.clears_if.better == "at_least" else 1.0
        nearly = [*enough, replace(last, value=signal.clears_if.bound + step)]
        assert signal.reason in reasons(*findings, *nearly)


@EVERY
def test_every_signal_is_said_in_one_short_sentence(
    findings: list[Finding], catalogue: Catalogue
) -> None:
    for signal in says(*findings):
        said = sentences.reason(signal, catalogue)
        clears = sentences.clears_if(signal.clears_if, str(signal.observed["scale"]), catalogue)
        assert len(said) <= LONGEST
        assert said.endswith(".")
        assert "{" not in said + clears
        assert sentences.capitalised(catalogue.title_of(signal.measure)) != signal.measure
        assert [one for one in signal.parameters if one not in sentences.PARAMETERS] == []


@pytest.mark.parametrize(
    ("findings", "sentence"),
    [
        (STANDS["a visit"], "Areas for priority action of a focused visit: 2, of 12 March 2024."),
        (STANDS["a notice"], "Best value notice in force since 12 March 2024."),
        (STANDS["support"], "Exceptional financial support by government since 27 February 2024."),
        (
            STANDS["one post"],
            "Director of children's services: left, as of 31 March 2024; no appointment is known.",
        ),
    ],
)
def test_what_happened_is_said_with_its_day(
    findings: list[Finding], sentence: str, catalogue: Catalogue
) -> None:
    (signal,) = says(*findings)
    assert sentences.reason(signal, catalogue) == sentence


def test_every_rule_that_ships_has_a_sentence_of_its_own_a_source_and_a_reason() -> None:
    for name, rule in shipped_occurrence_rules().items():
        assert name in sentences.SENTENCES
        assert rule.source
        assert rule.reason


def test_every_shipped_rule_is_about_measures_of_the_catalogue(catalogue: Catalogue) -> None:
    for rule in shipped_occurrence_rules().values():
        assert {*rule.measured, *rule.enders} <= catalogue.measures.keys()


def test_a_visit_with_areas_for_priority_action_is_critical_and_one_without_says_nothing() -> None:
    levels: dict[str, Level] = {one.name: one.level for one in DETECTORS}

    (signal,) = says(visit(1, "2024-03-12"))
    assert levels[signal.detector] == "critical"
    assert says(visit(0, "2024-03-12")) == []


def test_an_inspection_after_the_visit_ends_it_whatever_it_found_and_one_before_does_not() -> None:
    named = visit(2, "2024-03-12")

    assert reasons(replace(JUDGED.of(2, 2023)), named) == ["areas_for_priority_action"]
    later = replace(JUDGED.of(2, 2024), true_on=date(2024, 9, 1), published_on="2024-10-10")
    assert reasons(named, later) == []


@pytest.mark.parametrize(
    ("finding", "last", "over"),
    [
        (visit(2, "2024-03-12"), "2027-03-11", "2027-03-12"),
        (told("best_value_notice", 1, "2024-03-12"), "2025-03-11", "2025-03-12"),
        (told("exceptional_financial_support", 1, "2024-02-27"), "2025-08-26", "2025-08-27"),
        (told(POSTS[1], LEFT, "2024-02-29"), "2025-02-27", "2025-02-28"),
    ],
)
def test_what_nothing_ended_stands_for_its_months_and_no_day_longer(
    finding: Finding, last: str, over: str
) -> None:
    assert len(says(finding, today=last)) == 1
    assert says(finding, today=over) == []


def test_what_is_learned_of_when_its_months_are_over_is_no_news() -> None:
    assert alerts(told("best_value_notice", 1, "2020-03-12", known="2024-05-01")) == []


def test_a_notice_given_anew_while_it_stands_goes_on_with_the_same_alert() -> None:
    first = told("best_value_notice", 1, "2023-09-01")
    again = told("best_value_notice", 1, "2024-08-20")

    (course,) = alerts(first, again)
    (signal,) = says(first, again)
    assert signal.observed["begun"] == "2023-09-01"
    assert signal.since == "2023-09-01"
    assert [step.cleared_by for step in course.steps] == [None, None]


def test_a_notice_given_anew_long_after_it_lapsed_is_another_alert() -> None:
    first = told("best_value_notice", 1, "2021-09-01")
    again = told("best_value_notice", 1, "2024-08-20")

    assert len(alerts(first, again)) == len([first, again])
    assert [one.since for one in says(first, again)] == ["2024-08-20"]


def test_the_same_occurrence_from_two_sources_is_one_known_since_the_first_told_it() -> None:
    paper = told(POSTS[0], LEFT, "2024-03-31", known="2024-01-10", source="paper")
    website = told(POSTS[0], LEFT, "2024-03-31", known="2024-04-02", source="website")

    (course,) = alerts(paper, website)
    (signal,) = says(paper, website)
    assert signal.since == "2024-01-10"
    assert len(course.steps) == 1


def test_sources_that_give_days_apart_tell_of_one_alert_that_goes_on() -> None:
    first = told(POSTS[0], LEFT, "2024-03-31", known="2024-01-10", source="paper")
    other = told(POSTS[0], LEFT, "2024-03-15", known="2024-04-02", source="website")

    (course,) = alerts(first, other)
    (signal,) = says(first, other)
    assert course.steps[0].on == signal.since == "2024-01-10"
    assert signal.observed["begun"] == "2024-03-15"


def test_who_covers_a_post_ends_nothing_and_begins_nothing() -> None:
    left = told(POSTS[0], LEFT, "2024-03-31")
    covered = told(POSTS[0], INTERIM, "2024-04-01")

    assert says(covered) == []
    assert reasons(left, covered) == ["statutory_post_left"]
    assert reasons(left, covered, told(POSTS[0], APPOINTED, "2024-09-01")) == []


def test_one_post_is_no_voice_two_are_one_of_leadership() -> None:
    (alone,) = says(*STANDS["one post"])
    assert escalated([("watch", alone)]).families == ()

    both = escalated([("watch", one) for one in says(*STANDS["two posts"])])
    assert both.families == ("leadership",)
    assert both.level == "watch"


def test_two_posts_and_a_notice_are_two_independent_voices() -> None:
    found = says(*STANDS["two posts"], *STANDS["a notice"])
    assert escalated([("watch", one) for one in found]).families == ("judgement", "leadership")


def test_two_posts_left_more_than_a_year_apart_are_not_left_at_once() -> None:
    early, late = told(POSTS[0], LEFT, "2023-03-31"), told(POSTS[2], LEFT, "2024-04-30")
    assert reasons(early, late) == ["statutory_post_left"]


def test_a_withdrawn_leaving_says_nothing_any_more() -> None:
    (finding,) = STANDS["one post"]
    known = [version(finding, 1), replace(version(finding, 2, "2024-05-01"), finding=None)]
    assert [one for one in standing(fold(known)) if one.detector in OCCURRENCES] == []


def test_in_whatever_order_they_are_taken_in_they_say_the_same() -> None:
    findings = [
        *STANDS["two posts"],
        told(POSTS[0], APPOINTED, "2024-10-01", known="2024-05-01"),
        visit(1, "2024-04-01"),
        replace(JUDGED.of(3, 2024), true_on=date(2024, 6, 1), published_on="2024-05-01"),
    ]
    expected = says(*findings)
    for order in permutations(findings):
        assert says(*order) == expected


OWN: dict[str, Parameter] = {
    "kind": "assessment",
    "measures": "oflog_early_warning",
    "fails": "at_least",
    "at": 1.0,
    "made_good": 0.0,
    "ended_by": "",
    "months": 12,
    "posts": 1,
    "level": "watch",
    "family": "judgement",
    "voice": 1,
    "source": "Office for Local Government",
    "reason": "They were called in.",
}


def by(rules: Rulebook, *findings: Finding) -> set[str]:
    today = date(2025, 6, 1)
    found = standing(fold(versions(findings), detectors=rules.detectors, today=today))
    return {one.reason for one in found if one.detector in OCCURRENCES}


def test_a_partnership_may_change_a_rule_add_one_and_end_one() -> None:
    notice, warning = STANDS["a notice"], told("oflog_early_warning", 1, "2025-01-10")
    assert by(Rulebook(), *notice, warning) == set()

    longer = Rulebook().changed({"occurrence.best_value_notice": {"months": 24}})
    more = longer.changed({"occurrence.early_warning": OWN})
    fewer = more.changed({"occurrence.best_value_notice": {"level": "off"}})

    assert by(longer, *notice, warning) == {"best_value_notice"}
    assert by(more, *notice, warning) == {"best_value_notice", "early_warning"}
    assert by(fewer, *notice, warning) == {"early_warning"}
    assert fewer.occurrences["best_value_notice"].version == 1 + 2


def test_changed_rules_on_occurrences_hold_after_they_are_read_back_from_their_event() -> None:
    book = Rulebook().changed({"occurrence.early_warning": OWN})
    event = RulesChanged(
        **header(Command(at=datetime(2025, 6, 1, tzinfo=UTC), actor="test"), STREAM, 0),
        parameters={name: dict(some) for name, some in book.parameters.items()},
        versions=dict(book.versions),
        reason="More is worth knowing",
    )

    assert Rulebook.of(event).occurrences == book.occurrences


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"occurrence.mine": {"months": 3}}, "is no whole rule"),
        ({"occurrence.mine": {**OWN, "measures": ""}}, "names no measure"),
        ({"occurrence.mine": {**OWN, "source": ""}}, "no source or no reason"),
        ({"occurrence.mine": {**OWN, "posts": 2}}, "more measures than it names"),
        ({"occurrence.mine": {**OWN, "made_good": 1.0}}, "made good by what breaks it"),
        ({"occurrence.mine": {**OWN, "measures": "best_value_notice"}}, "change that one"),
        ({"occurrence.best_value_notice": {"months": 0}}, "level = 'off'"),
        ({"occurrence.best_value_notice": {"level": "loud"}}, "is no whole rule"),
        ({"occurrence.best_value_notice": {"colour": "red"}}, "is no whole rule"),
    ],
)
def test_a_rule_that_can_not_hold_is_refused_with_what_to_do(
    changes: dict[str, dict[str, Parameter]], why: str
) -> None:
    with pytest.raises(OccurrenceRuleRefusal, match=why):
        Rulebook().changed(changes)


def test_what_listens_to_occurrences_has_no_parameters_of_its_own() -> None:
    with pytest.raises(RulesRefusal, match=r"change a rule, as 'occurrence.NAME'"):
        Rulebook().changed({"serious_occurrence": {"months": 3}})


ENDINGS = {
    "an appointment": (
        [told(POSTS[0], LEFT, "2024-03-31"), told(POSTS[0], APPOINTED, "2024-06-01")],
        ("made_good", POSTS[0]),
    ),
    "one post filled after another": (
        [
            told(POSTS[0], LEFT, "2024-03-31"),
            told(POSTS[2], LEFT, "2024-04-30"),
            told(POSTS[0], APPOINTED, "2024-06-01"),
            told(POSTS[2], APPOINTED, "2024-07-01"),
        ],
        ("made_good", POSTS[2]),
    ),
    "its months": ([told(POSTS[0], LEFT, "2023-03-31")], ("lapsed", POSTS[0])),
    "an inspection": (
        [visit(2, "2024-03-12"), told("childrens_services_overall", 3, "2024-06-01")],
        ("inspected", "childrens_services_overall"),
    ),
}


@pytest.mark.parametrize(("findings", "ending"), ENDINGS.values(), ids=ENDINGS)
def test_what_ended_says_whether_it_was_made_good_inspected_or_too_long_ago(
    findings: list[Finding], ending: tuple[str, str]
) -> None:
    ended = [one for one in alerts(*findings) if one.steps[-1].cleared_by]

    assert {(one.steps[-1].cleared_by, one.steps[-1].through) for one in ended} == {ending}
