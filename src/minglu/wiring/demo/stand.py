"""What only a demonstration has (`web.parts.Demo`): an outbox that anybody may read, a clock that anybody may move
forward, sign-ins and a secret that everybody knows."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from minglu.web.parts import SentCode, SignIn
from minglu.wiring.clock import DemoClock
from minglu.wiring.demo.people import PARTS, PASSWORD
from minglu.wiring.outbox import MemoryOutbox
from minglu.wiring.packs import find_folder
from minglu.wiring.story.cast import LINE
from minglu.wiring.story.contact_asks import CONTACT
from minglu.wiring.story.intake import secret_on

_FORM: Final = Path("consent-form.txt")
_FILES: Final = ("call-list.png", "carrier-bill.csv", "sms-20261106.xml")


class DemoStand:
    """`moved` is called after the clock was moved, so that whatever has fallen due is done at once."""

    def __init__(self, *, clock: DemoClock, outbox: MemoryOutbox, moved: Callable[[], None]) -> None:
        self._clock = clock
        self._outbox = outbox
        self._moved = moved

    def sent(self) -> tuple[SentCode, ...]:
        return self._outbox.sent()

    def advance(self, milliseconds: int) -> None:
        """Raises ValueError for a move that is none, or too far."""
        self._clock.advance(milliseconds)
        self._moved()

    def sign_ins(self) -> tuple[SignIn, ...]:
        return tuple(SignIn(login=part.login, password=PASSWORD, role=part.role) for part in PARTS)

    def secret(self) -> str:
        return secret_on(find_folder("samples") / _FORM)

    def numbers(self) -> tuple[str, ...]:
        """The invented contact's number, then the line that called her."""
        return CONTACT, LINE

    def files(self) -> Mapping[str, bytes]:
        folder = find_folder("samples")
        return {name: (folder / name).read_bytes() for name in _FILES}
