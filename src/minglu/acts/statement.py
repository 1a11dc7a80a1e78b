"""Giving a person every use of their number, with proofs, and nothing about whose debt it was (P7).

Reading the private part is itself an entry (P2), made before anything is opened; it is the last use in the statement.
"""

from collections.abc import Iterator

from minglu.acts.claim import Proofs
from minglu.acts.errors import NotWitnessed
from minglu.acts.office import Office
from minglu.canon.commitment import Opening
from minglu.canon.instants import Instant, Period
from minglu.canon.numbers import E164
from minglu.gate.draft import About
from minglu.ledger.entries import Entry, parse_entry
from minglu.ledger.labels import Label
from minglu.ledger.proofs import prove_inclusion
from minglu.ledger.statement import Located, Month, Statement, Use
from minglu.vault.journal import open_opening

_CHUNK = 4096


def give_statement(office: Office, proofs: Proofs, number: E164, *, since: Instant) -> Statement:
    """Uses from `since` on with their openings; earlier ones are counted and withheld. Raises NotWitnessed.

    `since` is the person's first proven possession of the number, or 0 after a second proof (see `acts.prove`).
    """
    about = office.know(number)
    said = {"since": int(since), "size": office.book.head().size}
    reading = office.enter(office.draft("statement.given", about, facts=said, parties=said))
    office.wait_until_published()
    newest = proofs.checkpoints.newest_cosigned()
    # Without its own reading a statement does not show since when it lists uses, and what it withholds is anybody's guess.
    if newest is None or newest[0] <= reading:
        raise NotWitnessed("too few witnesses have seen this reading yet; try again in a minute")
    size, note = newest
    months = tuple(_months(office, proofs, about, size=size))
    labels = {office.labels.label(month.period, about.number) for month in months}
    found = tuple(_scan(office, size=size, labels=labels))
    uses = tuple(_use(office, proofs, index=index, data=data, size=size) for index, entry, data in found if entry.at >= since)
    _, handle_proof = office.labels.handle(number)
    return Statement(
        checkpoint=note,
        opened=_located(office, proofs, 0, size=size),
        handle_proof=handle_proof,
        months=months,
        uses=uses,
        withheld=sum(entry.at < since for _, entry, _ in found),
    )


def _months(office: Office, proofs: Proofs, about: About, *, size: int) -> Iterator[Month]:
    """Every month of the log, so that a month without uses is shown to be one."""
    for index, entry, _ in _entries(office, size=size):
        if entry.kind.name == "period.opened":
            period = Period(str(entry.public["month"]))
            proof = office.labels.label_proof(period, about.number)
            yield Month(period=period, opened=_located(office, proofs, index, size=size), label_proof=proof)


def _scan(office: Office, *, size: int, labels: set[Label]) -> Iterator[tuple[int, Entry, bytes]]:
    """The whole log is read: for now completeness is scanned, not proved by an index."""
    for index, entry, data in _entries(office, size=size):
        if entry.label in labels:
            yield index, entry, data


def _entries(office: Office, *, size: int) -> Iterator[tuple[int, Entry, bytes]]:
    for first in range(0, size, _CHUNK):
        for place, data in enumerate(office.book.entries(first, min(size, first + _CHUNK))):
            yield first + place, parse_entry(data), data


def _use(office: Office, proofs: Proofs, *, index: int, data: bytes, size: int) -> Use:
    path = prove_inclusion(index, size, proofs.tiles)
    return Use(located=Located(index=index, entry=data, path=path), parties=open_part(office, index, part="parties"))


def _located(office: Office, proofs: Proofs, index: int, *, size: int) -> Located:
    (data,) = office.book.entries(index, index + 1)
    return Located(index=index, entry=data, path=prove_inclusion(index, size, proofs.tiles))


def open_part(office: Office, index: int, *, part: str) -> Opening | None:
    """One opening of one entry, or None if it has none or was forgotten. The caller has entered that it reads."""
    sealed = office.book.openings(index).get(part)
    person = office.book.opened_under(index)
    wrapped = office.book.journal_of(person) if person is not None else None
    if sealed is None or person is None or wrapped is None:
        return None
    return open_opening(office.journal.key(person, wrapped), sealed, index=index, part=part)
