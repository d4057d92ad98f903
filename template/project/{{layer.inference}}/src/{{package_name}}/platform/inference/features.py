"""What a model sees of an article; training and serving both call this, so that they cannot differ."""

import math
import re
from collections.abc import Iterable, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

# Words share places; with so many, few of a short text do.
WORD_PLACES = 128
WIDTH = WORD_PLACES + 1

_WORD = re.compile(r"\w+")


def vectorize(articles: Iterable[tuple[str, float]]) -> NDArray[np.float32]:
    """Return a row of `WIDTH` numbers for each article: its words, hashed, and the logarithm of its price.

    Args:
        articles: texts with prices, which are in the currency's major unit.
    """
    return np.array([_row(text, price) for text, price in articles], dtype=np.float32).reshape(-1, WIDTH)


def _row(text: str, price: float) -> Sequence[float]:
    row = [0.0] * WIDTH
    for word in _WORD.findall(text.lower()):
        # Not `hash`, which differs from process to process.
        row[crc32(word.encode()) % WORD_PLACES] += 1.0
    row[-1] = math.log1p(price)
    return row
