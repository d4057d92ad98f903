"""The models of a process: the current one, and perhaps a canary that gets a share of the requests."""

import logging
import random
from concurrent.futures import Future
from pathlib import Path

from ..problems import Unavailable, Unprocessable
from ..settings import Settings
from .artifact import BadModel, Model, load
from .batching import Batcher, Limits

# Where `make train` puts them: a folder for each version.
FOLDER = Path(__file__).parents[2] / "models"

logger = logging.getLogger(__name__)

Article = tuple[str, float]
Label = tuple[str, float]


class Models:
    """Loads the models, and hands articles to one of them."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.models_path or FOLDER
        self._current = settings.model_version or newest(self._folder)
        self._canary = settings.canary_version
        self._share = settings.canary_share
        self._limits = Limits.of(settings)
        self._batchers: dict[str, Batcher[Article, Label]] = {}

    def start(self) -> None:
        """Load and warm up; with bad models, a process lives on but is never ready, so that a deploy stops there."""
        versions = {self._current, self._canary} - {None}
        try:
            models = [load(self._folder / str(version)) for version in versions]
        except BadModel as error:
            logger.error("The model is refused, and this process will not be ready: %s", error)  # noqa: TRY400
            return
        for model in models:
            self._open(model)

    def _open(self, model: Model) -> None:
        # `load` predicted one; the runtime takes its memory when it first sees a whole batch.
        model.predict([("warm up", 1.0)] * self._limits.batch)
        batcher = Batcher(model.predict, model.version, self._limits)
        batcher.start()
        self._batchers[model.version] = batcher

    def is_ready(self) -> bool:
        """Tell whether all models are loaded and warm."""
        return bool(self._batchers)

    def choose(self, wanted: str | None) -> str:
        """Return the version for a request: the one it names, or else the canary for its share of requests.

        Raises:
            Unprocessable: if the version that it names is not served.
            Unavailable: if no model is ready.
        """
        if not self._batchers:
            raise Unavailable("No model is ready.")
        if wanted is None:
            by_chance = self._canary is not None and random.random() < self._share  # noqa: S311
            wanted = self._canary if by_chance else self._current
        if wanted not in self._batchers:
            raise Unprocessable(f"Served are the versions {', '.join(sorted(self._batchers))}.")
        return str(wanted)

    def submit(self, version: str, article: Article) -> Future[Label]:
        """Return the label to come, with its probability.

        Raises:
            Unavailable: if too many wait already.
        """
        return self._batchers[version].submit(article)

    def stop(self) -> None:
        """Finish what was asked for."""
        for batcher in self._batchers.values():
            batcher.stop()


def newest(folder: Path) -> str:
    """Return the newest version in a folder, by number where they are numbers; `none` if there is none."""
    names = [path.name for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    return max(names, key=lambda name: (int(name) if name.isdecimal() else -1, name), default="none")
