"""A language model behind an OpenAI-compatible URL (https://platform.openai.com/docs/api-reference/chat)."""

import logging
import random
import threading
import time
from collections.abc import Callable
from http import HTTPStatus

import httpx2
from opentelemetry import metrics
from pydantic import BaseModel, Field, ValidationError

from ..platform.problems import Unavailable

ATTEMPTS = 3
# After so many calls in a row that failed, nobody calls for a while: a model that is down is not helped by more.
MOST_FAILURES = 5
BREAK_SECONDS = 30.0
_LONGEST_PAUSE = 4.0
_BUSY = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT}

logger = logging.getLogger(__name__)
_calls = metrics.get_meter(__name__).create_counter("language_model.calls", "{call}", "Calls, by outcome")


class _Message(BaseModel):
    content: str


class _Choice(BaseModel):
    message: _Message


class _Completion(BaseModel):
    choices: list[_Choice] = Field(min_length=1)


class LanguageModel:
    """Asks the model, again after a failure that may pass, and not at all while it is known to be down.

    Args:
        url: of the API, as in `https://api.openai.com/v1`.
        name: of the model.
        key: what proves who asks; empty where nobody wants to know.
        seconds: for all attempts together.
        pause: waits for so many seconds.
    """

    def __init__(
        self, url: str, name: str, key: str, seconds: float, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self.name = name
        self._seconds = seconds
        self._pause = pause
        self._client = httpx2.Client(headers={"Authorization": f"Bearer {key}"} if key else {})
        self._url = f"{url.rstrip('/')}/chat/completions"
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_until = 0.0

    def ask(self, instructions: str, question: str) -> str:
        """Return what the model says.

        Raises:
            Unavailable: if it does not answer in time, or did not for a while.
        """
        if time.monotonic() < self._closed_until:
            _calls.add(1, {"outcome": "spared"})
            raise Unavailable("The language model is away.")
        messages = [{"role": "system", "content": instructions}, {"role": "user", "content": question}]
        body = {"model": self.name, "temperature": 0, "messages": messages}
        until = time.monotonic() + self._seconds
        for attempt in range(ATTEMPTS):
            pause = min(_LONGEST_PAUSE, 0.25 * 2**attempt) * random.uniform(0.5, 1.5)  # noqa: S311
            try:
                answer = self._call(body, until - time.monotonic())
            except (httpx2.HTTPError, ValidationError) as error:
                logger.warning("The language model failed, attempt %s: %s", attempt + 1, error)
                if not _may_pass(error) or time.monotonic() + pause >= until:
                    break
                self._pause(pause)
            else:
                self._note(failed=False)
                return answer
        self._note(failed=True)
        raise Unavailable("The language model does not answer.")

    def _call(self, body: dict[str, object], seconds: float) -> str:
        response = self._client.post(self._url, json=body, timeout=max(0.1, seconds)).raise_for_status()
        return _Completion.model_validate_json(response.content).choices[0].message.content

    def _note(self, *, failed: bool) -> None:
        _calls.add(1, {"outcome": "failed" if failed else "answered"})
        with self._lock:
            self._failures = self._failures + 1 if failed else 0
            if self._failures >= MOST_FAILURES:
                # One more failure after the break, and it begins anew.
                self._failures = MOST_FAILURES - 1
                self._closed_until = time.monotonic() + BREAK_SECONDS

    def close(self) -> None:
        """Close all connections."""
        self._client.close()


def _may_pass(error: Exception) -> bool:
    if isinstance(error, httpx2.HTTPStatusError):
        return error.response.status_code in _BUSY or error.response.is_server_error
    return isinstance(error, httpx2.TransportError)
