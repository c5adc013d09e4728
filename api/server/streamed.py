"""An answer that is made piece by piece: in a thread of its own, for what reads the store must not change threads."""

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import closing

AHEAD = 4  # pieces made before the asker takes them


def in_a_thread(make: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:
    """The pieces, which any thread may take; what fails there is raised here. Whoever stops taking them ends the making."""
    pieces: queue.Queue[bytes | BaseException | None] = queue.Queue(AHEAD)
    over = threading.Event()

    def put(piece: bytes | BaseException | None) -> None:
        while not over.is_set():
            try:
                pieces.put(piece, timeout=1)
                return
            except queue.Full:
                continue

    def work() -> None:
        try:
            with closing(make()) as made:  # type: ignore[type-var]
                for piece in made:
                    if over.is_set():
                        return
                    put(piece)
            put(None)
        except BaseException as trouble:
            put(trouble)

    threading.Thread(target=work, daemon=True).start()
    try:
        while (piece := pieces.get()) is not None:
            if isinstance(piece, BaseException):
                raise piece
            yield piece
    finally:
        over.set()
