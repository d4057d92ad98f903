"""What a process needs for answers: the model that embeds questions, and the language model."""

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from ..platform.inference.batching import Batcher, Limits
from ..platform.problems import Unavailable
from ..platform.settings import Settings
from .embedding import MODEL, BadWeights, get_embedder
from .language_model import LanguageModel

logger = logging.getLogger(__name__)

Vector = NDArray[np.float32]


class Retrieval:
    """Holds both; without `LLM_URL` neither, and answers are refused."""

    def __init__(self, settings: Settings) -> None:
        self._limits = Limits.of(settings)
        self._batcher: Batcher[str, Vector] | None = None
        self._places = threading.BoundedSemaphore(settings.llm_concurrency)
        self._threads = ThreadPoolExecutor(settings.llm_concurrency, thread_name_prefix="language-model")
        key = settings.llm_api_key.get_secret_value()
        self._language_model = (
            LanguageModel(settings.llm_url, settings.llm_model, key, settings.llm_timeout) if settings.llm_url else None
        )

    @property
    def language_model(self) -> LanguageModel:
        """The language model.

        Raises:
            Unavailable: if there is none.
        """
        if self._language_model is None:
            raise Unavailable("No language model is set up: LLM_URL names none.")
        return self._language_model

    def start(self) -> None:
        """Load and warm up what embeds questions; a process that cannot is never ready."""
        if self._language_model is None:
            return
        try:
            embedder = get_embedder()
            embedder.embed(["warm up"])
        except (OSError, BadWeights) as error:
            logger.error("Questions cannot be embedded, and this process will not be ready: %s", error)  # noqa: TRY400
            return
        self._batcher = Batcher(embedder.embed, MODEL, self._limits)
        self._batcher.start()

    def is_ready(self) -> bool:
        """Tell whether questions can be embedded, where there is somebody to answer them."""
        return self._language_model is None or self._batcher is not None

    def embed(self, text: str) -> Future[Vector]:
        """Return the vector to come.

        Raises:
            Unavailable: if nothing embeds, or too many wait.
        """
        if self._batcher is None:
            raise Unavailable("Questions cannot be embedded.")
        return self._batcher.submit(text)

    def ask(self, instructions: str, question: str) -> Future[str]:
        """Return the answer to come; a language model takes seconds, so that few may wait for it.

        Raises:
            Unavailable: if as many wait as may.
        """
        language_model = self.language_model
        if not self._places.acquire(blocking=False):
            raise Unavailable("Too many questions wait. Please try again shortly.")
        future = self._threads.submit(language_model.ask, instructions, question)
        future.add_done_callback(lambda _: self._places.release())
        return future

    def stop(self) -> None:
        """Finish what was asked for."""
        if self._batcher:
            self._batcher.stop()
        self._threads.shutdown(wait=False, cancel_futures=True)
