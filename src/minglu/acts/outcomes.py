"""Call records come back from trunk and carrier: permits get their outcome, and a call without one is entered at once.

    tally = enter_call_records(office, records, seen_in="trunk", by=loader)

Numbers are turned into handles at the door (P9): after this act only pseudonyms are left of them. The rules that hold:

* One call is one entry, from whichever records it is read and however often. Rows of one call are joined only where
  the exchange says that they are one; calls of one source are told apart by their second; another source's record of
  the same call may differ by two minutes, and each record is at most one call's.
* A permit is settled only by a call within its own span, made under its token, to its person. Everything else on a
  registered line is a call without a permit, and the permit stays outstanding.
* A call that somebody known here made to a registered line is entered as received, if it was answered: they were in touch.
  Who is not known does not become known by calling.
* A row that is not about a registered line is counted and left alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from minglu.acts.allow import acting, allow
from minglu.acts.call_rows import join_rows
from minglu.acts.errors import SameKeyOtherAsk, Unusable
from minglu.acts.office import Office
from minglu.canon.base64 import render_base64
from minglu.canon.digest import Digest, sha256
from minglu.canon.errors import CanonError
from minglu.canon.ids import LineId, PersonId, StaffId, TokenId, check_id
from minglu.canon.instants import MINUTE, Instant
from minglu.canon.json import Object
from minglu.canon.numbers import E164, parse_number
from minglu.evidence.reading import CallRecord
from minglu.gate.act import Enter, Settle
from minglu.gate.draft import About, Draft
from minglu.gate.keep import Token
from minglu.gate.outcome import Already, Entered
from minglu.ledger.labels import Handle
from minglu.rules.contacts import EARLY, LATE
from minglu.rules.history import Event

_WAIT = 60.0
SKEW = 2 * MINUTE
# The kinds of calls that a line made.
_MADE = ("contact.outcome", "call.unpermitted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of the calls: outcomes of permits, calls without one, calls received, known before, on other lines,
    unreadable."""

    outcomes: int = 0
    unpermitted: tuple[int, ...] = ()
    received: int = 0
    known: int = 0
    elsewhere: int = 0
    unreadable: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """One call, its rows joined, its number turned into a person."""

    record: CallRecord
    line: Event
    about: About
    ended: str
    seen_in: str

    @property
    def happened(self) -> Object:
        record = self.record
        return {"happened": int(record.start), "answered": self.ended == "answered", "seconds": record.seconds}


def enter_call_records(office: Office, records: Sequence[CallRecord], *, seen_in: str, by: StaffId | None) -> Tally:
    """Enter what the records say. `seen_in`: whose they are, "trunk" or "carrier". Raises NotAllowed."""
    allow(office, by, "outcomes.load")
    return _enter_all(office, records, seen_in=seen_in)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRecords:
    """The carrier's records of one line for a span. `left_out` counts rows that nobody could read; `file` is the digest
    of what the carrier delivered."""

    line: LineId
    since: Instant
    until: Instant
    rows: tuple[CallRecord, ...]
    left_out: int
    file: Digest


def reconcile_line(office: Office, records: LineRecords, *, by: StaffId | None) -> Tally:
    """Compare the carrier's records of a line with the log: every call in them is entered if it was not, and from then on
    silence about that line and span means something (P6). Raises NotAllowed, Unusable."""
    allow(office, by, "line.reconcile")
    line = next((event for event in registered_lines(office) if event.word("line") == records.line), None)
    if line is None or not records.since < records.until <= office.clock.now():
        raise Unusable("a registered line can be reconciled, for a span that has begun and has ended")
    if records.left_out:
        raise Unusable(f"{records.left_out} rows of the carrier could not be read; a span with unread rows is not reconciled")
    of_span = (row for row in records.rows if records.since <= row.start < records.until)
    rows = [row for row in of_span if line.word("number") in (_number(office, row.src), _number(office, row.dst))]
    tally = _enter_all(office, rows, seen_in="carrier")
    facts: Object = {
        "line": records.line,
        "since": int(records.since),
        "until": int(records.until),
        "how": "carrier records of the line, compared call by call",
        "file": render_base64(records.file),
        "records": len(rows),
        "gaps": [],
        **acting(by),
    }
    office.enter(office.draft("line.reconciled", facts=facts))
    return tally


def registered_lines(office: Office) -> tuple[Event, ...]:
    """The register of lines, oldest first."""
    return tuple(event for event in office.book.history(["=lines"]).of("=lines") if event.kind == "line.registered")


def _enter_all(office: Office, records: Sequence[CallRecord], *, seen_in: str) -> Tally:
    desk = _Import(office=office, seen_in=seen_in, lines={event.word("number"): event for event in registered_lines(office)})
    tally = Tally()
    for record, ended in join_rows(records):
        tally = desk.enter(record, ended=ended, tally=tally)
    return tally


class _Import:
    """One reading of one source's records. Each entered call is matched by at most one of its rows."""

    def __init__(self, *, office: Office, seen_in: str, lines: dict[str, Event]) -> None:
        self._office = office
        self._seen_in = seen_in
        self._lines = lines
        self._matched: set[int] = set()

    def enter(self, record: CallRecord, *, ended: str, tally: Tally) -> Tally:
        office = self._office
        source, target = _number(office, record.src), _number(office, record.dst)
        if source is None or target is None:
            return replace(tally, unreadable=tally.unreadable + 1)
        line = self._lines.get(source)
        if line is None:
            return self._receive(record, ended=ended, source=source, target=target, tally=tally)
        handle, _ = office.labels.handle(target)
        person = office.book.person_of(handle)
        events = office.book.history([person]).of(person) if person is not None else ()
        entered = self._entered(events, record, line=line)
        if entered is not None:
            self._matched.add(entered.index)
            return replace(tally, known=tally.known + 1)
        permit = _permit_of(office, record, person=person, events=events, seen_in=self._seen_in)
        about = About(person=person, number=Handle(handle)) if person is not None else office.know(target)
        call = _Call(record=record, line=line, about=about, ended=ended, seen_in=self._seen_in)
        settled = _settled(office, call, permit=permit) if permit is not None else None
        if settled is not None:
            self._matched.add(settled)
            return replace(tally, outcomes=tally.outcomes + 1)
        index = _unpermitted(office, call)
        if index is None:
            return replace(tally, known=tally.known + 1)
        self._matched.add(index)
        return replace(tally, unpermitted=(*tally.unpermitted, index))

    def _receive(self, record: CallRecord, *, ended: str, source: E164, target: E164, tally: Tally) -> Tally:
        """A call to a registered line, by somebody known here, that was answered. Nothing else is anybody's business."""
        line, handle = self._lines.get(target), self._office.labels.handle(source)[0]
        person = self._office.book.person_of(handle)
        if line is None or person is None or ended != "answered":
            return replace(tally, elsewhere=tally.elsewhere + 1)
        events = self._office.book.history([person]).of(person)
        entered = self._entered(events, record, line=line, kinds=("call.received",))
        call = _Call(record=record, line=line, about=About(person=person, number=Handle(handle)), ended=ended, seen_in=self._seen_in)
        index = _received(self._office, call) if entered is None else None
        if index is None:
            self._matched.update((entered.index,) if entered is not None else ())
            return replace(tally, known=tally.known + 1)
        self._matched.add(index)
        return replace(tally, received=tally.received + 1)

    def _entered(self, events: tuple[Event, ...], record: CallRecord, *, line: Event, kinds: tuple[str, ...] = _MADE) -> Event | None:
        """The entry that is this very call, nearest in time, and not another row's."""
        found = [
            event
            for event in events
            if event.kind in kinds
            and event.index not in self._matched
            and event.said.get("line") == line.word("line")
            and abs(event.whole("happened") - record.start) <= (0 if event.word("seen_in") == self._seen_in else SKEW)
        ]
        return min(found, key=lambda event: abs(event.whole("happened") - record.start), default=None)


def _permit_of(office: Office, record: CallRecord, *, person: PersonId | None, events: tuple[Event, ...], seen_in: str) -> Event | None:
    """The outstanding permit that this call was made under. A trunk names its token; a carrier knows of no tokens, and its
    record belongs to the outstanding permit in whose span it falls."""
    token = _token(office, record)
    settled = {event.said["permit"] for event in events if event.kind in ("contact.outcome", "contact.lapse")}
    for event in events:
        if event.kind != "contact.permit" or event.index in settled:
            continue
        named = token is not None and token.permit == event.index and token.person == person
        if (named or (token is None and seen_in == "carrier")) and _within(event, record):
            return event
    return None


def _within(permit: Event, record: CallRecord) -> bool:
    """A record of yesterday settles no permit of today, whatever account it carries."""
    return permit.at - EARLY <= record.start <= permit.whole("until") + LATE


def _settled(office: Office, call: _Call, *, permit: Event) -> int | None:
    """The index of the outcome; None if the permit was settled by something else meanwhile."""
    facts: Object = {
        "channel": permit.word("channel"),
        "line": call.line.word("line"),
        "agency": call.line.word("agency"),
        "permit": permit.index,
        "ended": call.ended,
        "seen_in": call.seen_in,
        **call.happened,
    }
    draft = office.draft(
        "contact.outcome",
        call.about,
        public={"permit": permit.index},
        facts=facts,
        parties={"channel": permit.word("channel"), **call.happened},
        debt={name: permit.said[name] for name in ("debtor", "debt") if name in permit.said},
    )
    reply = office.sequencer.submit(Settle(permit=permit.index, about=call.about, draft=draft)).result(_WAIT)
    return None if isinstance(reply, Already) else reply.index


def _unpermitted(office: Office, call: _Call) -> int | None:
    """Enter a call without a permit; None if somebody else entered it just now."""
    line, agency = call.line.word("line"), call.line.word("agency")
    facts: Object = {"line": line, "agency": agency, "seen_in": call.seen_in, "ended": call.ended, **call.happened}
    draft = office.draft("call.unpermitted", call.about, facts=facts, parties={"agency": agency, **call.happened})
    return _once(office, call, draft, word="call")


def _received(office: Office, call: _Call) -> int | None:
    """Enter a call that the person made; None if somebody else entered it just now. Which debt it was about is not known."""
    told: Object = {"happened": int(call.record.start), "seconds": call.record.seconds}
    facts: Object = {"line": call.line.word("line"), "agency": call.line.word("agency"), "seen_in": call.seen_in, **told}
    return _once(office, call, office.draft("call.received", call.about, facts=facts, parties=told), word="received")


def _once(office: Office, call: _Call, draft: Draft, *, word: str) -> int | None:
    # The handle, not the number: a digest of a number can be searched in hours, by whoever has the database.
    line = call.line.word("line")
    key = f"{word}:" + render_base64(sha256(f"{line} {call.record.start} ".encode() + call.about.number))
    before = office.book.head().size
    try:
        reply = office.sequencer.submit(Enter(drafts=(draft,), reply=Entered()), key=key).result(_WAIT)
    except SameKeyOtherAsk:
        return None
    return reply.index if reply.index >= before else None


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
