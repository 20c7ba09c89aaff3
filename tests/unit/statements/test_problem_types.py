"""The suggestion of a problem type: trained in batch, calibrated, abstaining, repeatable."""

from collections import Counter
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import get_args

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.statements.events import ProblemType
from domain.statements.model_events import STREAM
from ingest.problem_types import shipped
from ingest.problem_types.calibration import FEWEST_ANSWERS, PRECISION, calibrated, macro_f1
from ingest.problem_types.model import NEVER, Model, probabilities
from ingest.problem_types.recording import TrainedBy, model_trained
from ingest.problem_types.storing import ModelFileError, load, save
from ingest.problem_types.training import TooFewTextsError, Trained, train
from tests.unit.made_up_statements import rows, small
from tests.unit.makers import QUICK

AT = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def trained() -> Trained:
    """Return a model of three types."""
    return train(*small(), seed=3, number=7)


@pytest.fixture(scope="module")
def first() -> Model:
    """Return the model that ships."""
    return shipped.first()


def test_a_clear_text_gets_its_type_with_probabilities_from_likeliest_to_least(
    trained: Trained,
) -> None:
    said = trained.model.suggest("the budget for lighting is overspent and reserves are gone")

    assert (said.best, said.abstained, said.model) == ("financial", False, 7)
    chances = [chance for _, chance in said.types]
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) == pytest.approx(1)
    assert {kind for kind, _ in said.types} == {"financial", "capacity", "none"}


@pytest.mark.parametrize("text", ["", "   ", "zzz qqq", "12 34", "\u4f60\u597d"])
def test_a_text_without_one_known_word_gets_no_suggestion(trained: Trained, text: str) -> None:
    said = trained.model.suggest(text)

    assert (said.types, said.abstained, said.best) == ((), True, None)


@QUICK
@given(st.text(max_size=200))
def test_any_text_at_all_gets_an_answer_or_none(first: Model, text: str) -> None:
    said = first.suggest(text)

    assert said.abstained == (not said.types)
    assert said == first.suggest(text)
    if not said.abstained:
        assert said.types[0][1] >= first.threshold


def test_the_same_texts_and_seed_give_the_same_file(trained: Trained, tmp_path: Path) -> None:
    again = train(*small(), seed=3, number=7)

    assert save(trained.model, tmp_path / "a.npz") == save(again.model, tmp_path / "b.npz")
    assert (again.macro_f1, again.precision, again.coverage) == (
        trained.macro_f1,
        trained.precision,
        trained.coverage,
    )


def test_a_stored_model_says_the_very_same_and_holds_no_text(
    trained: Trained, tmp_path: Path
) -> None:
    path = tmp_path / "model.npz"
    digest = save(trained.model, path)
    loaded = load(path, digest)

    assert digest == sha256(path.read_bytes()).hexdigest()
    for text in small()[0]:
        assert loaded.suggest(text) == trained.model.suggest(text)
    with np.load(path, allow_pickle=False) as arrays:
        header = msgspec.json.decode(arrays["header"].tobytes())
    assert max(len(feature.split()) for feature in header["vocabulary"]) <= 2


@pytest.mark.parametrize("damage", ["other digest", "cut", "not a model", "pickle", "misfit"])
def test_a_file_that_is_not_the_model_is_refused_and_runs_nothing(
    trained: Trained, tmp_path: Path, damage: str
) -> None:
    path = tmp_path / "model.npz"
    digest = save(trained.model, path)
    whole = path.read_bytes()
    with np.load(path) as arrays:
        parts = dict(arrays)
    if damage == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    elif damage == "not a model":
        path.write_bytes(b"not a model")
    elif damage == "pickle":
        np.savez(path, **{**parts, "bias": np.array([print], dtype=object)})
    elif damage == "misfit":
        np.savez(path, **{**parts, "weights": parts["weights"][:, 1:]})

    with pytest.raises(ModelFileError):
        load(path, "0" * 64 if damage == "other digest" else "")
    assert len(digest) == 64


def test_too_few_different_texts_of_a_type_are_refused_by_count_and_type_only() -> None:
    texts, types = small()
    repeated = ["Secretly the mayor sold it"] * 30

    with pytest.raises(TooFewTextsError) as refusal:
        train([*texts, *repeated], [*types, *["political"] * 30], seed=1)

    assert str(refusal.value) == "1 different texts of 'political'; it takes 8."


def test_a_text_of_two_types_is_learnt_for_both_and_never_measured_on_itself() -> None:
    texts, types = small()
    both = train([*texts, texts[0]], [*types, "capacity"], seed=1)

    assert both.trained_on == 30
    said = dict(unabashed(both.model).suggest(texts[0]).types)
    assert said["capacity"] > said["none"]


def unabashed(model: Model) -> Model:
    """Return the model with nothing held back."""
    return Model(
        model.number, model.classes, model.encoder, model.weights, model.bias, model.temperature, 0
    )


@QUICK
@given(st.integers(0, 2**32 - 1), st.floats(0.2, 4), st.integers(40, 200))
def test_over_the_threshold_answers_were_right_often_enough_or_none_is_given(
    seed: int, noise: float, size: int
) -> None:
    chance = np.random.default_rng(seed)
    wanted = chance.integers(0, 4, size)
    scores = np.eye(4)[wanted] + noise * chance.normal(size=(size, 4))
    setting = calibrated(scores, wanted)
    chances = probabilities(scores, setting.temperature)
    given_ = chances.max(axis=1) >= setting.threshold

    if setting.threshold == NEVER:
        assert not given_.any()
    else:
        assert given_.sum() >= FEWEST_ANSWERS
        assert (chances.argmax(axis=1) == wanted)[given_].mean() >= PRECISION


def test_scores_that_shout_are_cooled_down() -> None:
    chance = np.random.default_rng(1)
    wanted = chance.integers(0, 3, 400)
    scores = np.eye(3)[wanted] + chance.normal(size=(400, 3))

    assert calibrated(10 * scores, wanted).temperature == pytest.approx(
        10 * calibrated(scores, wanted).temperature, rel=0.01
    )


def test_macro_f1_is_the_mean_over_the_classes() -> None:
    wanted, chosen = np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1])

    assert macro_f1(wanted, chosen) == pytest.approx((0.8 + 2 / 3) / 2)


def test_a_training_is_recorded_as_an_event_of_the_models_stream(trained: Trained) -> None:
    event = model_trained(trained, "d" * 64, TrainedBy(AT, "a custodian", "what agents chose"))

    assert (event.originator_id, event.originator_version, event.model) == (STREAM, 7, 7)
    assert (event.digest, event.origin, event.recorded_at) == ("d" * 64, "what agents chose", AT)
    assert event.classes == ("capacity", "financial", "none")
    assert (event.trained_on, event.threshold) == (30, trained.model.threshold)


def test_the_shipped_model_is_the_one_on_record(first: Model) -> None:
    event = shipped.first_trained(AT)

    assert (first.number, first.classes) == (event.model, event.classes)
    assert set(first.classes) == set(get_args(ProblemType))
    assert (first.threshold, first.temperature) == (event.threshold, event.temperature)
    assert "made up" in event.origin


def test_the_shipped_model_is_what_its_texts_give(first: Model) -> None:
    texts = [row["text"] for row in rows()]
    again = train(texts, [row["type"] for row in rows()], seed=1)

    assert again.trained_on == shipped.facts().trained_on
    assert again.macro_f1 == pytest.approx(shipped.facts().macro_f1, abs=0.02)
    for text in texts[::10]:
        assert dict(unabashed(again.model).suggest(text).types) == pytest.approx(
            dict(unabashed(first).suggest(text).types), abs=0.01
        )


def test_the_made_up_statements_are_balanced_different_and_say_that_they_are_made_up() -> None:
    made_up = rows()

    assert set(Counter(row["type"] for row in made_up).values()) == {52}
    assert len({row["text"].lower() for row in made_up}) == len(made_up) == 364
    assert {row["origin"] for row in made_up} == {"made up"}
    real = rows("inspectors_sentences.csv")
    assert all(row["origin"].startswith("Ofsted report") for row in real)
    assert {row["type"] for row in real} <= set(get_args(ProblemType))
