"""Proving possession of a number: a one-time code now, and the secret on the consent form for the months before.

A code proves that somebody holds the number at present; it says nothing of last year, for numbers are given out again.
Sending a code is answered alike for known and unknown numbers, so that nobody learns who is a borrower's contact.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from minglu.access.codes import CodeState, Dead, Issued, Proved, TooMany, Wrong, issue, try_code
from minglu.access.kept_codes import admit, parse_state, render_state
from minglu.access.possession import possession_spans, readable_since, same_secret, secret_digest
from minglu.acts.errors import NotAllowed
from minglu.acts.office import Office
from minglu.canon.digest import Digest
from minglu.canon.ids import PersonId
from minglu.canon.instants import Instant
from minglu.canon.numbers import E164
from minglu.ledger.labels import Handle

T = TypeVar("T")
_CHANCE = 32
# No handle is all zero: this row counts the codes to everybody.
_EVERYBODY = Handle(bytes(32))


class Codes(Protocol):
    """States of codes by handle; judged and kept in one transaction."""

    def change(self, number: Handle, judge: Callable[[bytes | None], tuple[bytes, T]]) -> T: ...


class Outbox(Protocol):
    """Sends a code to a number, and forgets both."""

    def send_code(self, number: E164, code: str, /) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Possession:
    """Somebody who proved a number, and from when on they may see its uses."""

    person: PersonId
    since: Instant


def request_code(office: Office, codes: Codes, outbox: Outbox, *, number: E164, pepper: bytes) -> Instant | None:
    """Send a code. None when it was sent; else the moment from which the next may be asked for.

    Two bounds: so many an hour for one number, so that nobody's phone is bombed; and so many for all numbers together,
    so that nobody sends codes to strangers by the thousand or guesses at thousands of numbers at once.
    """
    chance, now = office.chance.draw(_CHANCE), office.clock.now()
    again = codes.change(_EVERYBODY, lambda kept: admit(kept, now))
    if again is not None:
        return again
    handle, _ = office.labels.handle(number)

    def judge(kept: bytes | None) -> tuple[bytes, Issued | TooMany]:
        issued = issue(_state(kept), now, chance=chance, pepper=pepper)
        return render_state(issued.state), issued

    issued = codes.change(handle, judge)
    if isinstance(issued, TooMany):
        return issued.again
    outbox.send_code(number, issued.code)
    return None


def prove_by_code(office: Office, codes: Codes, *, number: E164, text: str, pepper: bytes) -> Possession | Wrong | Dead:
    """Try a code. Possession is entered; a wrong try is counted even if we crash right after."""
    handle, _ = office.labels.handle(number)
    now = office.clock.now()

    def judge(kept: bytes | None) -> tuple[bytes, Proved | Wrong | Dead]:
        tried = try_code(_state(kept), now, text=text, pepper=pepper)
        return render_state(tried.state), tried

    tried = codes.change(handle, judge)
    if not isinstance(tried, Proved):
        return tried
    about = office.know(number)
    office.enter(office.draft("person.proved", about, facts={"by": "code"}, parties={"by": "code"}))
    return _possession(office, about.person, second=False)


def prove_by_secret(office: Office, person: PersonId, *, secret: str) -> Possession:
    """The second proof: the secret printed on her own copy of the consent form. Raises NotAllowed if it is not that,
    or if no code has shown that she holds the number now.

    It reaches back to the consent that it belongs to and further: her number was hers when she signed.
    """
    proved = _possession(office, person, second=True)
    events = office.book.history([person]).of(person)
    marks = [event.word("secret") for event in events if event.kind == "consent.given" and "secret" in event.said]
    if not any(_matches(secret, mark) for mark in marks):
        raise NotAllowed("this is not the secret on a consent form for this number; look at the foot of your copy")
    about = office.about(person)
    office.enter(office.draft("person.proved", about, facts={"by": "secret"}, parties={"by": "secret"}))
    return proved


def secret_mark(secret: str, *, salt: bytes) -> str:
    """What the log keeps of a consent form's secret: salt and digest."""
    digest = secret_digest(secret, salt=salt)
    return f"{salt.hex()}:{digest.hex()}"


def _matches(secret: str, mark: str) -> bool:
    salt, _, digest = mark.partition(":")
    try:
        return same_secret(secret, salt=bytes.fromhex(salt), digest=Digest(bytes.fromhex(digest)))
    except ValueError:
        return False


def _possession(office: Office, person: PersonId, *, second: bool) -> Possession:
    spans = possession_spans(office.book.history([person]).of(person))
    since = readable_since(spans, at=office.clock.now(), second=second)
    if since is None:
        raise NotAllowed("possession of the number is not proved at present; ask for a code")
    return Possession(person=person, since=since)


def _state(kept: bytes | None) -> CodeState:
    return CodeState() if kept is None else parse_state(kept)
