"""The sequencer: takes all acts that wait, decides them in order, enters them in one transaction.

    reply = sequencer.submit(act, key="…").result()

The rules that hold here:

* One writer at a time. The turn holds the log's head; whoever has it decides, whichever process that is.
* Every act in a batch sees what the acts before it did: fifty asks at one instant get one permit, not fifty.
* Commit first, then answer. A crash before the commit leaves nothing; after it, an entry nobody was promised.
* A refusal is answered after the commit, a permit only after a quorum of witnesses cosigned it (P1).
* The sequencer's clock never goes back. A step back of more than five seconds stops asks until it is right again.
"""

import queue
import threading
from concurrent.futures import Future

from minglu.acts.batch import MOST, Batch, Parts, Waiting
from minglu.acts.errors import ActError, Unavailable
from minglu.gate.act import Act, AskContact
from minglu.gate.errors import GateError
from minglu.gate.outcome import Reply
from minglu.ledger.errors import LedgerError
from minglu.rules.packs import Packs


class Sequencer:
    """One thread that decides. `submit` may be called from any thread."""

    def __init__(self, parts: Parts, *, packs: Packs) -> None:
        self._parts = parts
        self._packs = packs
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
        """The packs that decide at present."""
        return self._packs

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
        except with NotWitnessed. The same `key` gives the same reply again. Raises Unavailable after `stop`."""
        if isinstance(act, AskContact):
            # Whoever sees a signed ask must not be able to multiply it.
            key = f"ask:{act.signed.ask.staff}:{act.signed.ask.id}"
        if self._stopped:
            raise Unavailable("the node is closing and takes nothing more; ask again when it is open")
        answer: Future[Reply] = Future()
        self._queue.put(Waiting(act=act, key=key, answer=answer))
        return answer

    def _run(self) -> None:
        running = True
        while running:
            batch, running = self._take()
            if batch and self._broken is None:
                self._decide_and_answer(batch)
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
            work = Batch(self._parts, packs=self._packs, batch=batch)
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
