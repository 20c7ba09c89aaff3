"""What of a text gets into a vocabulary: what several texts share, and no names."""

from math import log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from ingest.problem_types.features import OFFICES, features, words
from ingest.problem_types.tfidf import FEWEST_TEXTS, learn
from tests.unit.made_up_statements import rows
from tests.unit.makers import QUICK

NAME = "quigglesworth"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Spoke to Jane Smith of Ofsted on 3 May.", "spoke to of on"),
        ("the Cabinet and the Chief Executive", "the cabinet and the chief executive"),
        ("S151 officer left in 2009; ring 01529 or a.b@c.uk", "officer left in ring or a b c uk"),
        ("They\u2019re fine. Nobody knows ANYTHING", "they're fine nobody knows"),
    ],
)
def test_names_and_figures_are_left_out_and_offices_stay(text: str, kept: str) -> None:
    assert " ".join(filter(None, words(text))) == kept


def test_words_on_both_sides_of_a_name_are_no_pair() -> None:
    found = features("told Smith that budgets fell")

    assert "w|budgets fell" in found
    assert not any(feature.startswith("w|told ") for feature in found)


def test_a_rare_word_does_not_get_in_and_repeating_its_text_does_not_help() -> None:
    texts = [f"{NAME} left the council in a hurry"] * 9 + [
        f"{NAME.upper()} left the council in a hurry",
        f"a letter of {NAME} went unanswered",
        "the council left the bill unpaid",
        "they left the council tax uncollected",
    ]

    known = learn(texts).vocabulary

    assert "w|left the" in known
    assert not any(NAME[:5] in feature for feature in known)


@QUICK
@given(st.lists(st.text("abc .", max_size=30), max_size=12))
def test_whatever_is_in_the_vocabulary_so_many_different_texts_hold(texts: list[str]) -> None:
    different = {tuple(words(text)): text for text in texts}.values()

    for feature in learn(texts).vocabulary:
        assert sum(feature in features(text) for text in different) >= FEWEST_TEXTS


def test_weights_are_those_of_scikit_learn() -> None:
    texts = [row["text"] for row in rows()]
    ours = learn(texts)
    theirs = TfidfVectorizer(
        analyzer=lambda text: [one for one in features(text).elements() if one[0] == "w"],
        min_df=FEWEST_TEXTS,
        sublinear_tf=True,
    ).fit(texts)

    for text in texts[::40]:
        row = theirs.transform([text])
        expected = dict(zip(theirs.get_feature_names_out()[row.indices], row.data, strict=True))
        found = {
            feature: weight
            for feature, place in ours.vocabulary.items()
            if feature[0] == "w" and (weight := ours.weigh(text).get(place)) is not None
        }
        assert found == pytest.approx(expected, abs=1e-6)


def test_each_kind_of_feature_has_length_one() -> None:
    encoder = learn(["pay falls", "pay falls again", "pay falls late"])
    weights = encoder.weigh("pay falls pay")
    idf = {feature: encoder.idf[place] for feature, place in encoder.vocabulary.items()}

    assert sum(weight**2 for weight in weights.values()) == pytest.approx(2)
    pay = weights[encoder.vocabulary["w|pay"]]
    parts = [(1 + log(2)) * idf["w|pay"], idf["w|falls"], idf["w|pay falls"]]
    assert pay == pytest.approx(parts[0] / sqrt(sum(part**2 for part in parts)))


def test_offices_are_in_lower_case() -> None:
    assert all(word == word.lower() for word in OFFICES)
