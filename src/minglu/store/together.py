"""Writing together: whoever comes to the disk first writes for all who wait behind, in one transaction.

    write = Together(write_all)            # write_all(wishes) -> one answer a wish, durable when it returns
    write.one(wish)                        # from any thread

A commit waits for the disk, and ten commits wait ten times. So nobody waits for company, but whoever has to wait is
written by the one in front. Rules that hold here:

* Nobody is answered before what was written for them is durable.
* What fails, fails for all who were written together, with the same error: nothing of it was kept.
* Wishes are written in the order in which they came.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

W = TypeVar("W")
R = TypeVar("R")


@dataclass(slots=True, kw_only=True, eq=False)
class _Waiting(Generic[W, R]):
    wish: W
    answers: tuple[R, ...] = ()
    error: BaseException | None = None


class Together(Generic[W, R]):
    """Threads of one process that write to one file. Between processes the file's own lock decides."""

    def __init__(self, write: Callable[[Sequence[W]], Sequence[R]]) -> None:
        self._write = write
        self._lock = threading.Lock()
        self._waiting: deque[_Waiting[W, R]] = deque()

    def one(self, wish: W) -> R:
        """The answer to `wish`, durable. Raises what writing raises."""
        mine = _Waiting[W, R](wish=wish)
        self._waiting.append(mine)
        with self._lock:
            if not mine.answers and mine.error is None:
                self._write_all()
        if mine.error is not None:
            raise mine.error
        return mine.answers[0]

    def _write_all(self) -> None:
        together = [self._waiting.popleft() for _ in range(len(self._waiting))]
        try:
            answered = list(zip(together, self._write([one.wish for one in together]), strict=True))
        except BaseException as error:  # noqa: BLE001 - those behind must hear of it too: each raises it for itself
            for one in together:
                one.error = error
            return
        for one, answer in answered:
            one.answers = (answer,)
