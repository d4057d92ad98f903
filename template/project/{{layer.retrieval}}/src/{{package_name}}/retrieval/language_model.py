"""A language model behind an OpenAI-compatible URL (https://platform.openai.com/docs/api-reference/chat)."""

import asyncio
import logging
import random
import threading
import time
from collections.abc import Callable
from http import HTTPStatus

import httpx2
from opentelemetry import metrics
from pydantic import BaseModel, Field, ValidationError

from ..platform.problems import Problem, Unavailable, Unprocessable

ATTEMPTS = 3
# After so many calls in a row that failed, nobody calls for a while: a model that is down is not helped by more.
MOST_FAILURES = 5
BREAK_SECONDS = 30.0
_REFUSAL = "The language model does not answer this question: ask a shorter one, or another."
_LONGEST_PAUSE = 4.0
_BUSY = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT}
# What a question is answered with that is too long, or that a filter of content stops.
_REFUSED = {HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNPROCESSABLE_ENTITY}

logger = logging.getLogger(__name__)
_calls = metrics.get_meter(__name__).create_counter("language_model.calls", "{call}", "Calls, by outcome")


class _Message(BaseModel):
    # None where the model refuses.
    content: str | None


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
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        # Once: it takes longer to make than a connection.
        self._tls = httpx2.create_ssl_context()
        self._url = f"{url.rstrip('/')}/chat/completions"
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_until = 0.0

    def ask(self, instructions: str, question: str) -> str:
        """Return what the model says.

        Raises:
            Unavailable: if it does not answer in time, or did not for a while.
            Unprocessable: if it does not answer this question.
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
                answer = asyncio.run(self._call(body, until - time.monotonic()))
            except (httpx2.HTTPError, TimeoutError, ValidationError) as error:
                logger.warning("The language model failed, attempt %s: %r", attempt + 1, error)
                if not _may_pass(error):
                    # It is up: nobody may shut it off for all others by a question that it does not like.
                    _calls.add(1, {"outcome": "refused"})
                    raise _problem(error) from error
                if time.monotonic() + pause >= until:
                    break
                self._pause(pause)
            else:
                self._note(failed=False)
                if answer is None:
                    raise Unprocessable(_REFUSAL)
                return answer
        self._note(failed=True)
        raise Unavailable("The language model does not answer.")

    async def _call(self, body: dict[str, object], seconds: float) -> str | None:
        # A client's own limits are for each read: an answer that comes a byte at a time would never end.
        async with (
            asyncio.timeout(seconds),
            httpx2.AsyncClient(headers=self._headers, verify=self._tls, timeout=None) as client,
        ):
            response = (await client.post(self._url, json=body)).raise_for_status()
        return _Completion.model_validate_json(response.content).choices[0].message.content

    def _note(self, *, failed: bool) -> None:
        _calls.add(1, {"outcome": "failed" if failed else "answered"})
        with self._lock:
            self._failures = self._failures + 1 if failed else 0
            if self._failures >= MOST_FAILURES:
                # One more failure after the break, and it begins anew.
                self._failures = MOST_FAILURES - 1
                self._closed_until = time.monotonic() + BREAK_SECONDS


def _may_pass(error: Exception) -> bool:
    if isinstance(error, httpx2.HTTPStatusError):
        return error.response.status_code in _BUSY or error.response.is_server_error
    return isinstance(error, (httpx2.TransportError, TimeoutError))


def _problem(error: Exception) -> Problem:
    """Return what the client can do: ask otherwise, or, where the service is set up wrongly, no more than wait."""
    if isinstance(error, httpx2.HTTPStatusError) and error.response.status_code in _REFUSED:
        return Unprocessable(_REFUSAL)
    return Unavailable("The language model does not answer.")
