"""How one-time codes leave: into a list that the demo shows, or into the folder of an SMS gateway.

    SpoolOutbox(folder, name="…", words=(zh, en), chance=chance.draw).send_code(number, code)

The folder is that of smstools3 (`smsd`), whose file format is a de facto one: headers, a blank line, the message. The
rules that hold here:

* A message file appears whole or not at all: it is written and synced under a name that `smsd` passes over, then renamed.
* It holds a number, so it is readable by its owner alone (0600), its name says nothing, and it is not ours to keep: the
  gateway takes it away. `smsd` must run as the same user.
* The text is in UCS-2, big-endian, which every version of smstools3 takes and which has Chinese; the headers are ASCII.
* It says who sends it, what it is for, and that nobody is ever to be told; there is no link in it, so that a message
  with a link in it is known to be none of ours.

Nothing is repeated in an error or a log line: neither the number nor the code.
"""

import contextlib
import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from minglu.acts.errors import Unavailable
from minglu.acts.ports import Clock
from minglu.canon.numbers import E164
from minglu.web.parts import SentCode
from minglu.words.catalogue import Catalogue
from minglu.words.formats import mask_number

MOST_KEPT: Final = 50
_UNFINISHED: Final = ".LOCK"  # smsd passes over files with this ending


class MemoryOutbox:
    """The demo's telephone network: the newest codes, in memory alone. Nothing is sent."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sent: deque[SentCode] = deque(maxlen=MOST_KEPT)
        self._lock = threading.Lock()

    def send_code(self, number: E164, code: str, /) -> None:
        with self._lock:
            self._sent.appendleft(SentCode(to=mask_number(number), code=code, at=self._clock.now()))

    def sent(self) -> tuple[SentCode, ...]:
        """What was sent, newest first."""
        with self._lock:
            return tuple(self._sent)


class SpoolOutbox:
    """Hands each code to an SMS gateway as one file in its folder. Raises Unavailable when it cannot be handed over."""

    def __init__(self, folder: Path, *, name: str, words: Sequence[Catalogue], chance: Callable[[int], bytes]) -> None:
        self._folder = folder
        self._name = name
        self._words = tuple(words)
        self._chance = chance

    def send_code(self, number: E164, code: str, /) -> None:
        text = "\n".join(words.say("sms.code", name=self._name, code=code) for words in self._words)
        try:
            _hand_over(self._folder, name=f"minglu-{self._chance(16).hex()}", data=message_file(number, text))
        except OSError:
            # `from None`: a traceback of the file call would carry the message and the number in it.
            raise Unavailable("the code could not be sent; the operator must see to the folder of the SMS gateway") from None


class NoOutbox:
    """A node that was given no way out for codes. It says so instead of pretending."""

    def send_code(self, _number: E164, _code: str, /) -> None:
        raise Unavailable("this node sends no codes yet; the operator must name the SMS gateway's folder in its settings")


def message_file(number: E164, text: str) -> bytes:
    """One message in the file format of smstools3."""
    return f"To: {number.removeprefix('+')}\nAlphabet: UCS\n\n".encode("ascii") + text.encode("utf-16-be")


def _hand_over(folder: Path, *, name: str, data: bytes) -> None:
    unfinished = folder / f".{name}{_UNFINISHED}"
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(folder / name)
    except OSError:
        # A number must not lie about in a file that nobody will take away.
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise
