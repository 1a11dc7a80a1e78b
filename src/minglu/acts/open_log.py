"""Opening a log: its first entries say whose it is, under which keys and packs, and who stands outside."""

from collections.abc import Sequence
from dataclasses import dataclass

from minglu.acts.batch import INSTITUTION
from minglu.acts.errors import Unusable
from minglu.acts.office import Office
from minglu.canon.base64 import render_base64
from minglu.gate.draft import Draft
from minglu.gate.outcome import KnowPerson
from minglu.ledger.entries import parse_entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Outsider:
    """A witness, keyholder or dialler and the key it is known by."""

    role: str
    name: str
    key: str


def open_log(office: Office, *, origin: str, handles: bytes, outsiders: Sequence[Outsider]) -> int:
    """Enter the first entries of a new log. In one that has been opened, publish what a crash left unpublished, and
    enter that other packs are adopted if they are (P2): nothing is decided under packs that the log does not name.

    The size of the log after.
    """
    size = office.book.head().size
    if size:
        _check_ours(office, origin=origin)
        # The batch of the first barrier publishes what is left, the second waits for it.
        office.wait_until_published()
        office.wait_until_published()
        if _named_packs(office) != _digest(office):
            office.enter(_adopted(office))
        return office.book.head().size
    first = office.draft("log.opened", public={"origin": origin, "handles": render_base64(handles)})
    known = [
        office.draft("outsider.registered", public={"role": outsider.role, "name": outsider.name, "key": outsider.key})
        for outsider in outsiders
    ]
    journal = KnowPerson(person=INSTITUTION, number=None, journal=office.journal.make(INSTITUTION))
    office.enter(first, _adopted(office), *known, changes=(journal,), key="open-log")
    return office.book.head().size


def _check_ours(office: Office, *, origin: str) -> None:
    (first,) = office.book.entries(0, 1)
    if parse_entry(first).public.get("origin") != origin:
        raise Unusable("the log in this folder was opened under another origin; correct the settings, not the log")


def _named_packs(office: Office) -> str:
    """The digest of the packs that the log named last."""
    return next((event.word("packs") for event in reversed(office.book.history(["=packs"]).of("=packs"))), "")


def _digest(office: Office) -> str:
    return render_base64(office.sequencer.packs.digest)


def _adopted(office: Office) -> Draft:
    names = list(office.sequencer.packs.names)
    return office.draft("packs.adopted", public={"packs": _digest(office)}, facts={"names": names})
