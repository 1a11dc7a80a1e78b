"""Opening a log: its first entries say whose it is, under which keys and packs, and who stands outside."""

from collections.abc import Sequence
from dataclasses import dataclass

from minglu.acts.batch import INSTITUTION
from minglu.acts.office import Office
from minglu.canon.base64 import render_base64
from minglu.gate.outcome import KnowPerson


@dataclass(frozen=True, slots=True, kw_only=True)
class Outsider:
    """A witness, keyholder or dialler and the key it is known by."""

    role: str
    name: str
    key: str


def open_log(office: Office, *, origin: str, handles: bytes, outsiders: Sequence[Outsider]) -> int:
    """Enter the first entries of a new log. In one that has been opened, publish what a crash left unpublished.

    The size of the log after.
    """
    size = office.book.head().size
    if size:
        # The batch of the first barrier publishes what is left, the second waits for it.
        office.wait_until_published()
        office.wait_until_published()
        return size
    packs = office.sequencer.packs
    first = office.draft("log.opened", public={"origin": origin, "handles": render_base64(handles)})
    adopted = office.draft("packs.adopted", public={"packs": render_base64(packs.digest)}, facts={"names": list(packs.names)})
    known = [
        office.draft("outsider.registered", public={"role": outsider.role, "name": outsider.name, "key": outsider.key})
        for outsider in outsiders
    ]
    journal = KnowPerson(person=INSTITUTION, number=None, journal=office.journal.make(INSTITUTION))
    office.enter(first, adopted, *known, changes=(journal,), key="open-log")
    return office.book.head().size
