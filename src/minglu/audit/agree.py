"""Agreement: whether the parts of one entry, and the entries it stands on, say the same.

    for word, sentence in disagreements(entry, event, streams, parties=…): …

The replay weighs the question that an entry commits to. That this was the question of *this* entry is checked here: the
rules could otherwise be asked about somebody else, or for another purpose, than what was then done. What nobody
outside can compare: whether the asker used a device of their own (`own_device`, in the signed ask), and what was
reachable at that moment (`witnesses`, `keyholders`, `one_use_keys`).

| word | is a fault |
|---|---|
| `question` | a question that is about something else than its entry, or than what was sealed and registered before |
| `outcome` | an outcome that does not fit its permit: other person, number, channel, debt, or outside its minutes |
| `unwitnessed` | a use that began before any witness had seen its permit (P1) |
| `parties` | the person is told something else than the auditor |
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace

from minglu.canon.instants import MINUTE, Instant
from minglu.canon.json import Object, render
from minglu.gate.decide import datum_of, latest
from minglu.rules.history import Event
from minglu.rules.question import Question

Streams = Mapping[str, Sequence[Event]]
Found = Iterator[tuple[str, str]]

# Clocks of trunk and node differ a little, and call records count whole seconds.
SKEW = 2 * MINUTE

_ASKED = ("contact.permit", "contact.refusal")


def of_question(event: Event, question: Question, streams: Streams) -> Found:
    """Whether the question is that of the entry."""
    expected = _of_contact(event, question, streams) if event.kind in _ASKED else _of_collect(event, question)
    if expected is None:
        yield "question", f"entry {event.index} decides about a datum or for a member of staff that the log does not know before"
        return
    other = [member.name for member in fields(Question) if getattr(expected, member.name) != getattr(question, member.name)]
    if other:
        yield "question", f"the question of entry {event.index} is not that of its entry: {', '.join(other)}"
    consents = any(earlier.kind == "consent.given" for earlier in streams.get(question.person, ()))
    if question.act == "collect" and question.evidence and not consents:
        yield "question", f"the question of entry {event.index} claims evidence of consent, and none was entered before"


def of_outcome(event: Event, permit: Event | None, *, first_seen: Instant | None) -> Found:
    """Whether an outcome is that of its permit. `first_seen`: since when witnesses knew the permit."""
    named = event.whole("permit")
    if permit is None:
        return
    other = [name for name in ("person", "number", "channel", "debtor", "debt") if event.said.get(name) != permit.said.get(name)]
    if other:
        yield "outcome", f"entry {event.index} says what became of the permit of entry {named}, and is about another {', '.join(other)}"
    happened = event.whole("happened")
    if not permit.at - SKEW <= happened <= permit.whole("until") + SKEW:
        yield "outcome", f"the contact of entry {event.index} was not within the minutes of the permit of entry {named}"
    elif first_seen is not None and happened < first_seen - SKEW:
        yield "unwitnessed", f"the contact of entry {event.index} began before any witness had seen the permit of entry {named}"


def of_parties(event: Event, parties: Object) -> Found:
    """Whether what opens for the person is what opens for the auditor."""
    question = event.said.get("question")
    asked = question if isinstance(question, Mapping) else {}
    for name, value in parties.items():
        told = event.said.get(name, asked.get(name) or value)
        if render(told) != render(value):
            yield "parties", f"entry {event.index} tells the person another {name} than the auditor"


def _of_contact(event: Event, question: Question, streams: Streams) -> Question | None:
    """What the gate asked, put together again from what was sealed and registered before."""
    registered = latest(tuple(streams.get(question.staff, ())), "staff.registered")
    datum = datum_of(tuple(streams.get(event.word("person"), ())), question.datum)
    if registered is None or datum is None or datum.word("number") != event.word("number"):
        return None
    return replace(
        question,
        act="contact",
        person=event.word("person"),
        number=event.word("number"),
        field=datum.word("field"),
        purpose=event.word("purpose"),
        channel=event.word("channel"),
        agency=registered.word("agency"),
        debtor=str(datum.said.get("debtor", "")),
        debt=str(datum.said.get("debt", "")),
        # What the rules take from the datum, and never from the question.
        relation="",
        source="",
        basis="",
        evidence=False,
        places=(),
        count=0,
    )


def _of_collect(event: Event, question: Question) -> Question:
    expected = replace(
        question,
        act="collect",
        person=event.word("person"),
        number="",
        channel="",
        staff="",
        agency="",
        own_device=False,
        source=event.word("source"),
    )
    if event.kind == "datum.refused":
        return replace(expected, count=event.whole("count"))
    purposes = event.words("purposes")
    return replace(
        expected,
        datum=event.word("datum"),
        field=event.word("field"),
        relation=event.word("relation"),
        basis=event.word("basis"),
        places=event.words("places"),
        purpose=question.purpose if question.purpose in purposes or not purposes else purposes[0],
    )
