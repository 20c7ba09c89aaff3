"""What could give a speaker away is found before it is saved, and little else is."""

import pytest

from ingest.leakcheck import DenyLists, check, reworded
from tests.leakcorpus.corpus import Sentence, deny, sentences
from tests.leakcorpus.scores import score
from tests.leakcorpus.typing_errors import in_a_hurry

NOBODY = DenyLists(people=(), organisations=())
CORPUS = (*sentences("development"), *sentences("held out"))


def kinds(text: str, lists: DenyLists = NOBODY) -> list[tuple[str, str]]:
    return [(one.kind, one.span) for one in check(text, lists)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("As chief auditor I had doubts.", "role"),
        ("our lead inspector had doubts", "role"),
        ("I as section 151 officer had doubts.", "role"),
        ("as your audtiors we had doubts", "organisation"),
        ("our audit team had doubts", "organisation"),
        ("when we inspected you the files were gone", "organisation"),
        ("our improvement adviser visited", "organisation"),
        ("Write to pat@example.org.", "contact"),
        ("It is bad. Regards, Pat", "signature"),
        ("It is bad. - JB", "signature"),
        ("I told the leader so.", "self_reference"),
        ("in my meeting with the leader it came out", "self_reference"),
    ],
)
def test_each_kind_is_found_whoever_the_members_are(text: str, kind: str) -> None:
    assert kind in {found for found, _ in kinds(text)}


def test_the_day_of_a_meeting_is_found_beside_who_was_there() -> None:
    assert kinds("I told the leader on Tuesday.") == [
        ("self_reference", "I told"),
        ("occasion", "on Tuesday"),
    ]


@pytest.mark.parametrize("name", ["kpmg llp", "KPMG", "grant thronton", "Grant Thornton"])
def test_members_organisations_are_found_short_mistyped_and_in_lower_case(name: str) -> None:
    lists = DenyLists((), ("KPMG LLP", "Grant Thornton UK LLP"))

    assert kinds(f"{name} has doubts", lists) == [("organisation", name)]


def test_a_body_whose_name_is_a_word_is_known_by_its_capitals() -> None:
    lists = DenyLists((), ("IDeA",))

    assert kinds("The IDeA has an idea.", lists) == [("organisation", "IDeA")]


def test_the_authority_that_a_statement_is_about_is_never_flagged() -> None:
    lists = DenyLists(("Ash Hartsmere",), ("Hartsmere Borough Council",), (), ("Hartsmere BC",))

    assert kinds("Hartsmere is late, and so is Hartsmere Borough Council.", lists) == []


@pytest.mark.parametrize(
    "text",
    [
        "In May the grant will rise and the bill may mark hope.",
        "Seven charges were either dropped or agreed.",
        "The chief executive told staff that no post was safe.",
        "The section 151 officer warned members in a public report.",
        "The budget was set on 3 March 2009.",
    ],
)
def test_ordinary_words_and_offices_in_general_are_left_alone(text: str) -> None:
    assert kinds(text, deny()) == []


def test_a_span_is_of_the_text_as_written_though_letters_are_disguised() -> None:
    disguised = "S\u200barah Whit\u0301field"

    assert kinds(f"Ask {disguised} about it.", deny()) == [("name", disguised)]


def test_wordings_stand_in_for_spans_and_signatures_go() -> None:
    text = "Sarah Whitfield is worried. Regards, Pat"

    assert reworded(text, check(text, deny())) == "Somebody is worried."


@pytest.mark.parametrize("sentence", CORPUS, ids=lambda one: one.text[:40])
def test_a_reworded_sentence_of_the_corpus_has_nothing_left_to_flag(sentence: Sentence) -> None:
    text = reworded(sentence.text, check(sentence.text, deny()))

    assert kinds(text, deny()) == []


def test_the_corpus_is_as_large_and_as_hard_as_it_says() -> None:
    marked = sum(bool(one.marks) for one in CORPUS)

    assert len(CORPUS) == 476
    assert 0.55 < marked / len(CORPUS) < 0.65


def test_recall_and_precision_hold_on_the_development_half() -> None:
    scores = score(sentences("development"))

    assert scores.recall().value >= 0.97
    assert scores.precision().value >= 0.95
    assert scores.clean_kept().value >= 0.96


def test_most_marks_are_found_when_typed_in_a_hurry() -> None:
    assert score(in_a_hurry(sentences("development"))).recall().value >= 0.80
