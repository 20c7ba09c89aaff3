"""The optional encoder, on a tiny model of chance made here; no weights are downloaded."""

import json
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from ingest.problem_types.embedding import Embedding, EmbeddingMissingError, read_embedding
from ingest.problem_types.storing import load, save
from ingest.problem_types.training import train
from ingest.problem_types.word_pieces import WordPieces
from tests.unit.statements import small

WIDTH, INNER, PLACES = 8, 16, 12
PIECES = WordPieces(
    {p: n for n, p in enumerate(["[CLS]", "[SEP]", "[UNK]", "cost", "##s", ","])}, 5
)


def safetensors(arrays: dict[str, np.ndarray]) -> bytes:
    """Write arrays as the format has them: length, JSON header, numbers."""
    header, body = {}, b""
    for name, array in arrays.items():
        content = array.astype("<f4").tobytes()
        offsets = [len(body), len(body) + len(content)]
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": offsets}
        body += content
    told = json.dumps({"__metadata__": {"format": "np"}, **header}).encode()
    return len(told).to_bytes(8, "little") + told + body


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a model with one layer, two heads and a few words."""
    words = sorted({word.strip(",") for text in small()[0] for word in text.split()})
    vocabulary = ["[CLS]", "[SEP]", "[UNK]", ",", *words]
    chance = np.random.default_rng(5)
    sizes = {
        "embeddings.word_embeddings": (len(vocabulary), WIDTH),
        "embeddings.position_embeddings": (PLACES, WIDTH),
        "embeddings.token_type_embeddings": (2, WIDTH),
    }
    arrays = {f"{name}.weight": chance.normal(size=size) for name, size in sizes.items()}
    layer = "encoder.layer.0"
    dense = {
        **{f"{layer}.attention.self.{one}": (WIDTH, WIDTH) for one in ("query", "key", "value")},
        f"{layer}.attention.output.dense": (WIDTH, WIDTH),
        f"{layer}.intermediate.dense": (INNER, WIDTH),
        f"{layer}.output.dense": (WIDTH, INNER),
    }
    for name, size in dense.items():
        arrays[f"{name}.weight"] = chance.normal(size=size)
        arrays[f"{name}.bias"] = np.zeros(size[0])
    for name in ("embeddings", f"{layer}.attention.output", f"{layer}.output"):
        arrays[f"{name}.LayerNorm.weight"] = np.ones(WIDTH)
        arrays[f"{name}.LayerNorm.bias"] = np.zeros(WIDTH)
    made = tmp_path_factory.mktemp("tiny")
    (made / "model.safetensors").write_bytes(safetensors(arrays))
    (made / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    (made / "config.json").write_text('{"num_hidden_layers": 1, "num_attention_heads": 2}')
    return made


@pytest.fixture(scope="module")
def embedding(folder: Path) -> Embedding:
    """Give the tiny model."""
    content = (folder / "model.safetensors").read_bytes()
    return read_embedding(folder, sha256(content).hexdigest())


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Costs", [0, 3, 4, 1]),
        ("c\u00f4st,cost", [0, 3, 5, 3, 1]),
        ("rent cost", [0, 2, 3, 1]),
        ("cost " * 9, [0, 3, 3, 3, 1]),
        ("", [0, 1]),
        ("x" * 101, [0, 2, 1]),
    ],
)
def test_words_are_cut_into_the_longest_pieces_there_are(text: str, numbers: list[int]) -> None:
    assert PIECES.of(text) == numbers


def test_a_text_is_a_direction_of_length_one_and_the_same_each_time(embedding: Embedding) -> None:
    weights = embedding.weigh("the budget for roads is overspent")

    assert len(weights) == embedding.size == WIDTH
    assert sum(weight**2 for weight in weights.values()) == pytest.approx(1, abs=1e-5)
    assert weights == embedding.weigh("The budget  for ROADS is overspent")
    assert weights != embedding.weigh("roads overspent the for budget is")
    assert embedding.weigh("  ") == {}


def test_a_model_over_an_embedding_is_trained_stored_and_loaded_like_any(
    embedding: Embedding, tmp_path: Path
) -> None:
    trained = train(*small(), seed=1, learn=lambda _: embedding)
    digest = save(trained.model, tmp_path / "model.npz")
    loaded = load(tmp_path / "model.npz", digest, embedding=lambda: embedding)

    for text in small()[0]:
        assert loaded.suggest(text) == trained.model.suggest(text)


def test_weights_of_another_digest_are_not_read(folder: Path) -> None:
    with pytest.raises(EmbeddingMissingError, match=r"soundings\[embedding\]"):
        read_embedding(folder, "0" * 64)
