"""A model as a file: arrays and one JSON header in an ``.npz``, without pickle.

Loading one can't run code. The file holds a vocabulary and numbers, and no text.
"""

import os
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import msgspec
import numpy as np

from ingest.problem_types.embedding import Embedding, installed
from ingest.problem_types.encoding import Encoder
from ingest.problem_types.model import Model
from ingest.problem_types.tfidf import Floats, TfIdf

_FORMAT = 1


class ModelFileError(Exception):
    """A file is not the model it should be."""


class _Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is not an array; ``vocabulary`` is in the order of the columns.

    A model over an embedding has no vocabulary, and says with ``embedding`` by its digest which.
    """

    format: int
    number: int
    classes: tuple[str, ...]
    vocabulary: tuple[str, ...]
    temperature: float
    threshold: float
    embedding: str = ""


def save(model: Model, path: Path) -> str:
    """Write a model and return the SHA-256 of the file as hex; one model gives one file."""
    content = content_of(model)
    unfinished = path.with_name(f"{path.name}.new")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    return digest_of(content)


def load(path: Path, digest: str = "", embedding: Callable[[], Embedding] = installed) -> Model:
    """Read a model's file, as ``loaded`` does."""
    return loaded(path.read_bytes(), digest, embedding)


def loaded(
    content: bytes, digest: str = "", embedding: Callable[[], Embedding] = installed
) -> Model:
    """Read a model. Raises ModelFileError for what is none, or not the one of the digest.

    One over an embedding needs it installed: raises EmbeddingMissingError.
    """
    if digest and digest_of(content) != digest:
        msg = "This is not the model file that was recorded."
        raise ModelFileError(msg)
    try:
        return _model(content, embedding)
    except (BadZipFile, EOFError, KeyError, OSError, ValueError) as error:
        msg = "This is no model file."
        raise ModelFileError(msg) from error


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a model's file as hex."""
    return sha256(content).hexdigest()


def content_of(model: Model) -> bytes:
    """Return a model as a file. The same model gives the same bytes."""
    file = BytesIO()
    np.savez_compressed(
        file,
        header=np.frombuffer(msgspec.json.encode(_header(model)), np.uint8),
        idf=_idf(model.encoder).astype("<f4"),
        weights=model.weights.astype("<f4"),
        bias=model.bias.astype("<f4"),
    )
    return file.getvalue()


def _header(model: Model) -> _Header:
    encoder = model.encoder
    known = encoder.vocabulary if isinstance(encoder, TfIdf) else {}
    return _Header(
        format=_FORMAT,
        number=model.number,
        classes=model.classes,
        vocabulary=tuple(sorted(known, key=known.__getitem__)),
        temperature=model.temperature,
        threshold=model.threshold,
        embedding=encoder.digest if isinstance(encoder, Embedding) else "",
    )


def _idf(encoder: Encoder) -> Floats:
    return encoder.idf if isinstance(encoder, TfIdf) else np.zeros(0)


def _model(content: bytes, embedding: Callable[[], Embedding]) -> Model:
    with np.load(BytesIO(content), allow_pickle=False) as arrays:
        header = msgspec.json.decode(arrays["header"].tobytes(), type=_Header)
        idf, weights, bias = (arrays[name].astype("f8") for name in ("idf", "weights", "bias"))
    encoder = embedding() if header.embedding else _tfidf(header, idf)
    wanted = ((len(header.classes), encoder.size), (len(header.classes),))
    same = not isinstance(encoder, Embedding) or encoder.digest == header.embedding
    if header.format != _FORMAT or (weights.shape, bias.shape) != wanted or not same:
        msg = "the parts do not fit each other"
        raise ValueError(msg)
    return Model(
        header.number, header.classes, encoder, weights, bias, header.temperature, header.threshold
    )


def _tfidf(header: _Header, idf: Floats) -> TfIdf:
    if idf.shape != (len(header.vocabulary),):
        msg = "the vocabulary does not fit its numbers"
        raise ValueError(msg)
    return TfIdf({feature: place for place, feature in enumerate(header.vocabulary)}, idf)
