"""The sequencer: takes all acts that wait, decides them in order, enters them in one transaction.

    reply = sequencer.submit(act, key="…").result()

The rules that hold here:

* One writer at a time. The turn holds the log's head; whoever has it decides, whichever process that is.
* Every act in a batch sees what the acts before it did: fifty asks at one instant get one permit, not fifty.
* Commit first, then answer. A crash before the commit leaves nothing; after it, an entry nobody was promised.
* A refusal is answered after the commit, a permit only after a quorum of witnesses cosigned it (P1).
* The queue is bounded. An ask that could not be decided soon is refused at the door (Busy, with the seconds after which to
  come back), and one that has waited too long all the same is not decided any more: nobody waits for it. What is no ask is
  taken as long as there is room: a complaint or a "never again" is not turned away because collectors ask too much.
* The sequencer's clock never goes back. A step back of more than five seconds stops asks until it is right again.
"""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from math import ceil
from typing import Final

from minglu.acts.batch import MOST, Batch, Parts, Waiting, never_late
from minglu.acts.errors import ActError, Busy, Unavailable
from minglu.gate.act import Act, AskContact
from minglu.gate.errors import GateError
from minglu.gate.outcome import Reply
from minglu.ledger.errors import LedgerError
from minglu.rules.adoption import PACKS, standing
from minglu.rules.packs import Packs

MOST_WAITING: Final = 16 * MOST
# An ask waits so many seconds at most. Whoever pressed a button has looked away by then.
PATIENCE: Final = 10.0
_LONGEST_PAUSE: Final = 60


class Sequencer:
    """One thread that decides. `submit` may be called from any thread. `seconds` measures waiting: it is no time of day.
    `patience` may be changed by whoever measures, and has nobody waiting."""

    def __init__(self, parts: Parts, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._parts = parts
        self._seconds = seconds
        self.patience = PATIENCE
        # When the batch that is being decided was begun (None: none is), and how long the last one took.
        self._begun: float | None = None
        self._took = 0.0
        self._queue: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._broken: Exception | None = None
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="sequencer", daemon=True)

    @property
    def broken(self) -> Exception | None:
        """The error that ended the sequencer, if one did."""
        return self._broken

    @property
    def packs(self) -> Packs:
        """The packs that decide at present, by the log: whichever process adopted them. Raises Unusable."""
        named = standing(self._parts.book.history([PACKS]).of(PACKS), at=self._parts.clock.now()).packs
        return self._parts.library.packs(named) if named else self._parts.library.delivered

    def start(self) -> None:
        """Begin to take acts. Those submitted before wait until then, and are decided as one batch."""
        self._thread.start()

    def stop(self) -> None:
        """Decide what waits, then end."""
        self._stopped = True
        self._queue.put(None)
        self._thread.join()

    def submit(self, act: Act, *, key: str | None = None) -> "Future[Reply]":
        """Queue an act. The future gives its reply, or raises an ActError or GateError; then nothing was entered,
        except with NotWitnessed. The same `key` gives the same reply again. Raises Busy, and Unavailable after `stop`."""
        if isinstance(act, AskContact):
            # Whoever sees a signed ask must not be able to multiply it.
            key = f"ask:{act.signed.ask.staff}:{act.signed.ask.id}"
        if self._stopped:
            raise Unavailable("the node is closing and takes nothing more; ask again when it is open")
        self._check_room(patient=not isinstance(act, AskContact))
        answer: Future[Reply] = Future()
        self._queue.put(Waiting(act=act, key=key, answer=answer, late=self._lateness(act)))
        return answer

    def _check_room(self, *, patient: bool) -> None:
        """Return quietly if one more may wait. Raises Busy."""
        waiting, begun = self._queue.qsize(), self._begun
        running = self._seconds() - begun if begun is not None else 0.0
        expected = (waiting // MOST + 1) * max(self._took, running) if waiting or running else 0.0
        if waiting >= MOST_WAITING or (expected > self.patience and not patient):
            again = min(_LONGEST_PAUSE, max(1, ceil(expected)))
            raise Busy("too much waits to be decided; nothing was entered, ask again in a moment", again=again)

    def _lateness(self, act: Act) -> Callable[[], bool]:
        if not isinstance(act, AskContact):
            return never_late
        until = self._seconds() + self.patience
        return lambda: self._seconds() > until

    def _run(self) -> None:
        running = True
        while running:
            batch, running = self._take()
            if batch and self._broken is None:
                self._begun = begun = self._seconds()
                self._decide_and_answer(batch)
                self._begun, self._took = None, self._seconds() - begun
            for waiting in batch:
                if not waiting.answer.done():
                    waiting.answer.set_exception(
                        Unavailable(f"the sequencer stopped over a {type(self._broken).__name__}; restart the node")
                    )

    def _take(self) -> tuple[list[Waiting], bool]:
        """All that waits, at least one, at most MOST; and whether to go on."""
        batch: list[Waiting] = []
        item = self._queue.get()
        while item is not None:
            batch.append(item)
            if len(batch) == MOST:
                return batch, True
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                return batch, True
        return batch, False

    def _decide_and_answer(self, batch: list[Waiting]) -> None:
        try:
            work = Batch(self._parts, batch=batch)
            work.decide()
            work.answer_refused()
            work.publish()
            work.answer_permitted()
        except Exception as error:  # noqa: BLE001 - the comment below says what is saved
            # Saved by catching it: whoever waits hears of the failure instead of waiting for ever. An error that nobody
            # foresaw also ends the sequencer: it is not known what holds any more, and a restart finds out.
            if not isinstance(error, (ActError, GateError, LedgerError)):
                self._broken = error
            for waiting in batch:
                if not waiting.answer.done():
                    waiting.answer.set_exception(error)
