"""A small BERT encoder in numpy: the mean of its last layer, at length 1.

Weights are read from a ``safetensors`` file, which is a JSON header and plain numbers: reading
one can't run code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
from scipy.special import erf

Numbers = npt.NDArray[np.float32]
_LENGTH_BYTES = 8
_SMALL = 1e-12


def read_weights(content: bytes) -> dict[str, Numbers]:
    """Read the arrays of a ``safetensors`` file; those that are not 32-bit floats are left out."""
    begin = _LENGTH_BYTES + int.from_bytes(content[:_LENGTH_BYTES], "little")
    header: dict[str, Any] = msgspec.json.decode(content[_LENGTH_BYTES:begin])
    found: dict[str, Numbers] = {}
    for name, told in header.items():
        if told.get("dtype") == "F32":
            start, end = told["data_offsets"]
            array = np.frombuffer(content[begin + start : begin + end], "<f4")
            found[name] = array.reshape(told["shape"])
    return found


@dataclass(frozen=True, slots=True)
class Transformer:
    """Layers of attention over the pieces of one text."""

    weights: Mapping[str, Numbers]
    layers: int
    heads: int

    def encode(self, pieces: list[int]) -> Numbers:
        """Give the direction of a text, from the numbers of its pieces."""
        named = "embeddings.{}_embeddings.weight".format
        at = self.weights[named("position")][: len(pieces)]
        kind = self.weights[named("token_type")][0]
        state = self._even("embeddings", self.weights[named("word")][pieces] + at + kind)
        for layer in range(self.layers):
            state = self._layer(f"encoder.layer.{layer}", state)
        mean: Numbers = state.mean(axis=0)
        return mean / np.linalg.norm(mean)

    def _layer(self, name: str, state: Numbers) -> Numbers:
        seen = self._dense(f"{name}.attention.output.dense", self._attention(name, state))
        state = self._even(f"{name}.attention.output", state + seen)
        inner = self._dense(f"{name}.intermediate.dense", state)
        inner *= 0.5 * (1 + erf(inner / np.float32(np.sqrt(2))))
        return self._even(f"{name}.output", state + self._dense(f"{name}.output.dense", inner))

    def _attention(self, name: str, state: Numbers) -> Numbers:
        query, key, value = (
            self._dense(f"{name}.attention.self.{part}", state)
            .reshape(len(state), self.heads, -1)
            .transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(query.shape[2]))
        raised = np.exp(scores - scores.max(axis=2, keepdims=True))
        seen: Numbers = (raised / raised.sum(axis=2, keepdims=True)) @ value
        return seen.transpose(1, 0, 2).reshape(state.shape)

    def _dense(self, name: str, state: Numbers) -> Numbers:
        return state @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def _even(self, name: str, state: Numbers) -> Numbers:
        """Bring each row to mean 0 and spread 1, then scale and shift it as learnt."""
        spread = np.sqrt(state.var(axis=1, keepdims=True) + _SMALL)
        even = (state - state.mean(axis=1, keepdims=True)) / spread
        scale, shift = (self.weights[f"{name}.LayerNorm.{part}"] for part in ("weight", "bias"))
        evened: Numbers = even * scale + shift
        return evened
