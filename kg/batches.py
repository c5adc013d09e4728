"""Many things, some at a time (itertools.batched, which Python 3.12 has)."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

_Thing = TypeVar("_Thing")


def batched(things: Iterable[_Thing], most: int) -> Iterator[list[_Thing]]:
    """The things in their order, in lists of so many; the last may be shorter, none is empty."""
    waiting = iter(things)
    while some := list(islice(waiting, most)):
        yield some
