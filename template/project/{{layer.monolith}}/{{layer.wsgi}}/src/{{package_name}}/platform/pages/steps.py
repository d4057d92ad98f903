"""What a page needs done on its way: each step is given out, and its result comes back.

A page is a generator, so that it need not know whether the framework is synchronous.
"""

from collections.abc import Callable, Generator
from typing import Any, Concatenate, ParamSpec, TypeVar

from ...storage.repository import Repository
from ..resources import Resources

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Step = Callable[[Resources], object]
Steps = Generator[Step, Any, Result]


def read(
    use_case: Callable[Concatenate[Repository, Parameters], Result],
    *args: Parameters.args,
    **kwargs: Parameters.kwargs,
) -> Steps[Result]:
    """Return what a use case returns that reads."""
    result: Result = yield lambda resources: resources.database.read(use_case, *args, **kwargs)
    return result


def write(
    use_case: Callable[Concatenate[Repository, Parameters], Result],
    *args: Parameters.args,
    **kwargs: Parameters.kwargs,
) -> Steps[Result]:
    """Return what a use case returns that writes, once it is committed."""
    result: Result = yield lambda resources: resources.database.write(use_case, *args, **kwargs)
    return result


def run(
    function: Callable[Concatenate[Resources, Parameters], Result], *args: Parameters.args, **kwargs: Parameters.kwargs
) -> Steps[Result]:
    """Return what a function returns that works with what the process holds open."""
    result: Result = yield lambda resources: function(resources, *args, **kwargs)
    return result


def work(function: Callable[Parameters, Result], *args: Parameters.args, **kwargs: Parameters.kwargs) -> Steps[Result]:
    """Return what a function returns that takes its time."""
    result: Result = yield lambda _: function(*args, **kwargs)
    return result


def admit(name: str) -> Steps[None]:
    """Count what guesses passwords or fills the database with users.

    Raises:
        TooManyRequests: if the client has tried too often, or anybody with that name.
        Unavailable: if nobody counts.
    """
    yield lambda resources: resources.limiter.admit_sign_in(name)


def drive(steps: Steps[Result], resources: Resources) -> Result:
    """Carry out step after step, and return what comes of them; what a step raises is raised where it was asked for."""
    try:
        step = next(steps)
        while True:
            try:
                found = step(resources)
            except Exception as error:  # noqa: BLE001 - the page may know what to make of it
                step = steps.throw(error)
            else:
                step = steps.send(found)
    except StopIteration as end:
        result: Result = end.value
        return result
