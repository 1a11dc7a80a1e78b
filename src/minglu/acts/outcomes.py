"""Call records come back from the trunk: permits get their outcome, and a call without one is entered at once.

Numbers are turned into handles at the door (P9): after this act only pseudonyms are left of them. Reading the same
records twice enters nothing twice. A row that is not about a registered line is counted and left alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from minglu.acts.errors import SameKeyOtherAsk, Unusable
from minglu.acts.office import Office
from minglu.canon.base64 import render_base64
from minglu.canon.digest import sha256
from minglu.canon.errors import CanonError
from minglu.canon.ids import LineId, TokenId, check_id
from minglu.canon.instants import Instant
from minglu.canon.json import Object
from minglu.canon.numbers import E164, parse_number
from minglu.evidence.reading import CallRecord
from minglu.gate.act import Enter, Settle
from minglu.gate.keep import Token
from minglu.gate.outcome import Already, Entered
from minglu.rules.history import Event

_WAIT = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of the rows: outcomes of permits, calls without one, known before, on other lines, unreadable."""

    outcomes: int = 0
    unpermitted: tuple[int, ...] = ()
    known: int = 0
    elsewhere: int = 0
    unreadable: int = 0


def enter_call_records(office: Office, records: Sequence[CallRecord], *, seen_in: str) -> Tally:
    """Enter what the records of a trunk or carrier say. `seen_in`: a word for whose records these are."""
    lines = {event.word("number"): event for event in registered_lines(office)}
    tally = Tally()
    for record in records:
        tally = _enter(office, record, lines=lines, seen_in=seen_in, tally=tally)
    return tally


def registered_lines(office: Office) -> tuple[Event, ...]:
    """The register of lines, oldest first."""
    return tuple(event for event in office.book.history(["=lines"]).of("=lines") if event.kind == "line.registered")


def reconcile_line(office: Office, line: LineId, *, since: Instant, until: Instant, how: str, records: int) -> None:
    """The carrier's records of a line were compared with the log for a span without gaps: silence there means something (P6)."""
    if not since < until <= office.clock.now():
        raise Unusable("a line can be reconciled for a span that has begun, and has ended")
    facts: Object = {"line": line, "since": int(since), "until": int(until), "how": how, "records": records, "gaps": []}
    office.enter(office.draft("line.reconciled", facts=facts))


def _enter(office: Office, record: CallRecord, *, lines: dict[str, Event], seen_in: str, tally: Tally) -> Tally:
    source, target = _number(office, record.src), _number(office, record.dst)
    if source is None or target is None:
        return _plus(tally, unreadable=1)
    line = lines.get(source)
    if line is None:
        return _plus(tally, elsewhere=1)
    token = _token(office, record)
    if token is not None and _is_for(office, token, target=target):
        settled = _outcome(office, record, token=token, line=line, tally=tally)
        if settled is not None:
            return settled
    return _unpermitted(office, record, target=target, line=line, seen_in=seen_in, tally=tally)


def _outcome(office: Office, record: CallRecord, *, token: Token, line: Event, tally: Tally) -> Tally | None:
    """None if the permit is spent on another call, or lapsed: a token in a record permits one call and no second."""
    permit = next(event for event in office.book.history([token.person]).of(token.person) if event.index == token.permit)
    about = office.about(token.person)
    happened: Object = {"happened": int(record.start), "answered": record.answered, "seconds": record.seconds}
    facts: Object = {
        "channel": permit.word("channel"),
        "line": line.word("line"),
        "agency": line.word("agency"),
        "permit": token.permit,
        **happened,
    }
    draft = office.draft(
        "contact.outcome",
        about,
        public={"permit": token.permit},
        facts=facts,
        parties={"channel": permit.word("channel"), **happened},
        debt={name: permit.said[name] for name in ("debtor", "debt") if name in permit.said},
    )
    reply = office.sequencer.submit(Settle(permit=token.permit, about=about, draft=draft)).result(_WAIT)
    if not isinstance(reply, Already):
        return _plus(tally, outcomes=1)
    return _plus(tally, known=1) if _says(office, reply.index, token=token, happened=record.start) else None


def _says(office: Office, index: int, *, token: Token, happened: Instant) -> bool:
    """Whether the entry that settled the token's permit is the outcome of the call at this moment."""
    settled = next(event for event in office.book.history([token.person]).of(token.person) if event.index == index)
    return settled.kind == "contact.outcome" and settled.whole("happened") == happened


def _unpermitted(office: Office, record: CallRecord, *, target: E164, line: Event, seen_in: str, tally: Tally) -> Tally:
    about = office.know(target)
    agency = line.word("agency")
    happened: Object = {"happened": int(record.start), "answered": record.answered, "seconds": record.seconds}
    facts: Object = {"line": line.word("line"), "agency": agency, "seen_in": seen_in, **happened}
    draft = office.draft("call.unpermitted", about, facts=facts, parties={"agency": agency, **happened})
    # One call is one entry, however often and from whichever records it is read.
    key = "call:" + render_base64(sha256(f"{line.word('line')} {record.start} {target}".encode()))
    before = office.book.head().size
    try:
        reply = office.sequencer.submit(Enter(drafts=(draft,), reply=Entered()), key=key).result(_WAIT)
    except SameKeyOtherAsk:
        # Somebody else's records of the same call, which differ in length or name: the first stands.
        return _plus(tally, known=1)
    if reply.index < before:
        return _plus(tally, known=1)
    return _plus(tally, unpermitted=(reply.index,))


def _plus(
    tally: Tally, *, outcomes: int = 0, unpermitted: tuple[int, ...] = (), known: int = 0, elsewhere: int = 0, unreadable: int = 0
) -> Tally:
    return Tally(
        outcomes=tally.outcomes + outcomes,
        unpermitted=tally.unpermitted + unpermitted,
        known=tally.known + known,
        elsewhere=tally.elsewhere + elsewhere,
        unreadable=tally.unreadable + unreadable,
    )


def _number(office: Office, text: str) -> E164 | None:
    try:
        return parse_number(text, region=office.institution.region, fiction=office.institution.fiction)
    except CanonError:
        return None


def _token(office: Office, record: CallRecord) -> Token | None:
    try:
        return office.book.token(TokenId(check_id("tok", record.account)))
    except CanonError:
        return None


def _is_for(office: Office, token: Token, *, target: E164) -> bool:
    """A token in a record proves nothing if another number was dialled under it."""
    handle, _ = office.labels.handle(target)
    return handle in office.book.numbers_of(token.person)
