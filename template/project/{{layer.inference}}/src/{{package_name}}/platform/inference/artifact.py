"""A model on disk: `model.onnx`, and `metadata.toml`, which says what it is and how to tell that it is whole."""

import hashlib
import tomllib
from collections.abc import Sequence
from pathlib import Path

import onnxruntime
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .features import vectorize

# How far a probability may be from the one that training saw: processors round differently.
_TOLERANCE = 1e-3


class BadModel(Exception):  # noqa: N818
    """The files are not a model that can be served; the message says why."""


class Smoke(BaseModel):
    """One article, and what the model said of it when it was trained."""

    text: str
    price: float
    label: str
    probability: float


class Metadata(BaseModel):
    """The content of `metadata.toml`."""

    model_config = ConfigDict(extra="forbid")

    version: str = Field(pattern=r"^[\w.-]{1,50}$")
    trained_at: str
    sha256: str
    labels: list[str] = Field(min_length=2)
    accuracy: float
    smoke: Smoke


class Model:
    """A model that is loaded: it gives each article's most probable label, and the probability.

    ONNX holds arithmetic and nothing that runs, unlike a pickle.
    """

    def __init__(self, metadata: Metadata, content: bytes) -> None:
        options = onnxruntime.SessionOptions()
        # Each processor has a process already.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        self._output = self._session.get_outputs()[-1].name
        self._labels = metadata.labels
        self.version = metadata.version

    def predict(self, articles: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
        """Return a label and its probability, from 0 to 1, for each article: a text and a price."""
        probabilities = self._session.run([self._output], {self._input: vectorize(articles)})[0]
        best = probabilities.argmax(axis=1)
        return [(self._labels[column], float(row[column])) for row, column in zip(probabilities, best, strict=True)]


def load(folder: Path) -> Model:
    """Return the model in a folder that is named as its version.

    Raises:
        BadModel: if a file is missing or changed, the version is another one, or the model does not say what it said
            when it was trained.
    """
    try:
        metadata = Metadata.model_validate(tomllib.loads((folder / "metadata.toml").read_text("utf-8")))
        content = (folder / "model.onnx").read_bytes()
    except (OSError, ValueError, ValidationError) as error:
        raise BadModel(f"{folder}: {error}") from error
    if metadata.version != folder.name:
        raise BadModel(f"{folder}: holds version {metadata.version}")
    if hashlib.sha256(content).hexdigest() != metadata.sha256:
        raise BadModel(f"{folder}: model.onnx is not the file that metadata.toml describes")
    try:
        model = Model(metadata, content)
        ((label, probability),) = model.predict([(metadata.smoke.text, metadata.smoke.price)])
    except Exception as error:  # the runtime's errors share no class of their own
        raise BadModel(f"{folder}: {error}") from error
    if label != metadata.smoke.label or abs(probability - metadata.smoke.probability) > _TOLERANCE:
        raise BadModel(f"{folder}: the smoke prediction is {label} at {probability:.3f}")
    return model
