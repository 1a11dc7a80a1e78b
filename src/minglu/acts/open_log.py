"""Opening a log: its first entries say whose it is, under which keys and packs, and who stands outside."""

from collections.abc import Sequence
from dataclasses import dataclass

from minglu.acts.batch import INSTITUTION
from minglu.acts.errors import SameKeyOtherAsk, Unusable
from minglu.acts.office import Office
from minglu.canon.base64 import render_base64
from minglu.gate.draft import Draft
from minglu.gate.outcome import KnowPerson
from minglu.ledger.entries import parse_entry
from minglu.rules.adoption import ADOPTED, PACKS, standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Outsider:
    """A witness, keyholder or dialler and the key it is known by."""

    role: str
    name: str
    key: str


def open_log(office: Office, *, origin: str, handles: bytes, outsiders: Sequence[Outsider]) -> int:
    """Enter the first entries of a new log. In one that has been opened, publish what a crash left unpublished, and
    see that the packs it decides under are here.

    Packs that came with a newer version of the software are no law by being there: they are proposed and approved like any
    others. Only where the packs that the log names were never kept, or cannot be read any more, the delivered ones are
    adopted instead, by an entry (P2): nothing is decided under packs that the log does not name.

    The size of the log after.
    """
    size = office.book.head().size
    if size:
        _check_ours(office, origin=origin, handles=handles)
        _know_diallers(office, outsiders)
        # The batch of the first barrier publishes what is left, the second waits for it.
        office.wait_until_published()
        office.wait_until_published()
        if not _there(office):
            office.library.keep_delivered()
            # Of two nodes that open at once, one adopts.
            office.enter(_adopted(office), key=f"adopt-delivered:{size}")
        return office.book.head().size
    first = office.draft("log.opened", public={"origin": origin, "handles": render_base64(handles)})
    known = [_registered(office, outsider) for outsider in outsiders]
    office.library.keep_delivered()
    journal = KnowPerson(person=INSTITUTION, number=None, journal=office.journal.make(INSTITUTION))
    try:
        office.enter(first, _adopted(office), *known, changes=(journal,), key="open-log")
    except SameKeyOtherAsk:
        # Another node of the same log was faster: it is open, and this is a node that comes to it.
        return open_log(office, origin=origin, handles=handles, outsiders=outsiders)
    return office.book.head().size


def _registered(office: Office, outsider: Outsider) -> Draft:
    return office.draft("outsider.registered", public={"role": outsider.role, "name": outsider.name, "key": outsider.key})


def _know_diallers(office: Office, outsiders: Sequence[Outsider]) -> None:
    """A node that comes to a log brings a dialler of its own, which keyholders and auditors find in the log."""
    known = {event.word("name") for event in office.book.history(["=outsiders"]).of("=outsiders") if event.word("role") == "dialler"}
    for outsider in outsiders:
        if outsider.role == "dialler" and outsider.name not in known:
            office.enter(_registered(office, outsider))


def _check_ours(office: Office, *, origin: str, handles: bytes) -> None:
    (first,) = office.book.entries(0, 1)
    said = parse_entry(first).public
    if said.get("origin") != origin:
        raise Unusable("the log in this folder was opened under another origin; correct the settings, not the log")
    if said.get("handles") != render_base64(handles):
        raise Unusable("the log in this database was opened under other keys; name the database of these keys, or restore the keys")


def _there(office: Office) -> bool:
    """Whether the packs that the log named last can decide. A log of before versions were kept names, as a rule, those
    that came with this software: they are kept now."""
    named = standing(office.book.history([PACKS]).of(PACKS), at=office.clock.now()).packs
    if named == render_base64(office.library.delivered.digest):
        office.library.keep_delivered()
    try:
        office.library.packs(named)
    except Unusable:
        return False
    return True


def _adopted(office: Office) -> Draft:
    packs = office.library.delivered
    return office.draft(ADOPTED, public={"packs": render_base64(packs.digest)}, facts={"names": list(packs.names)})
