"""What is likely asked next of a store far away, so that it comes along in the answer to the first of it."""

import threading
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
AT_ONCE = 100  # asked in one query
REMEMBERED = 1_000


class Likely(Generic[Asked]):
    """Questions of one kind that were foreseen, in the order in which they were; threads share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._foreseen: dict[Asked, None] = {}

    def expect(self, questions: Iterable[Asked]) -> None:
        """These are likely asked next."""
        with self._lock:
            if len(self._foreseen) > REMEMBERED:
                self._foreseen.clear()
            self._foreseen.update(dict.fromkeys(questions))

    def with_likely(self, question: Asked, answered: Callable[[Asked], bool]) -> list[Asked]:
        """The question; and where it was foreseen, others that were too and are not answered yet."""
        with self._lock:
            if question not in self._foreseen:
                return [question]
            others = (one for one in self._foreseen if one != question and not answered(one))
            asked = [question, *islice(others, AT_ONCE - 1)]
            for one in asked:
                self._foreseen.pop(one, None)
            return asked
