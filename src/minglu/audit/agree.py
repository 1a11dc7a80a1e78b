"""Agreement: whether the parts of one entry, and the entries it stands on, say the same.

    for word, sentence in of_question(event, question, streams, packs=packs): …

The replay weighs the question that an entry commits to. That this was the question of *this* entry, and of what was
asked and signed, is checked here: the rules could otherwise be asked about somebody else, or for another purpose, than
what was then done. What nobody outside can compare is what was reachable at that moment (`witnesses`, `keyholders`,
`one_use_keys`).

| word | is a fault |
|---|---|
| `question` | a question that is about something else than its entry, or than what was sealed and registered before |
| `asked` | an ask that is not the one the entry names, or not signed by this member of staff, or about something else |
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace

from minglu.audit.fault import What
from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.errors import CanonError
from minglu.canon.json import render
from minglu.gate.ask import SignedAsk, check_ask, parse_ask
from minglu.gate.decide import datum_of, latest
from minglu.gate.errors import GateError, WrongAsk
from minglu.gate.keys import keys_of
from minglu.gate.wording import REGISTERS, wording_of
from minglu.rules.history import Event, History
from minglu.rules.packs import Packs
from minglu.rules.question import Question

Streams = Mapping[str, Sequence[Event]]
Found = Iterator[tuple[What, str]]

ASKED = ("contact.permit", "contact.refusal")
_MEMBERS = ("staff", "person", "datum", "purpose", "channel", "own_device")


def of_question(event: Event, question: Question, streams: Streams, *, packs: Packs) -> Found:
    """Whether the question is that of the entry."""
    expected = _of_contact(event, question, streams, packs=packs) if event.kind in ASKED else _of_collect(event, question)
    if expected is None:
        yield "question", f"entry {event.index} decides about a datum or for a member of staff that the log does not know before"
        return
    other = [member.name for member in fields(Question) if getattr(expected, member.name) != getattr(question, member.name)]
    if other:
        yield "question", f"the question of entry {event.index} is not that of its entry: {', '.join(other)}"


def of_ask(event: Event, question: Question, streams: Streams) -> Found:
    """Whether the ask is the one the entry names, signed by whom the question says, and asks what was decided."""
    try:
        signed = signed_ask(event)
        check_ask(signed, keys=keys_of(streams.get(question.staff, ()), at=event.at), now=event.at)
    except (GateError, CanonError) as error:
        yield "asked", f"the ask of entry {event.index} does not stand: {error}"
        return
    if render_base64(signed.digest) != event.said["asked"]:
        yield "asked", f"the ask that was opened is not the one that entry {event.index} names"
    other = [name for name in _MEMBERS if getattr(signed.ask, name) != getattr(question, name)]
    if other:
        yield "asked", f"entry {event.index} decides about something else than was asked and signed: {', '.join(other)}"


def signed_ask(event: Event) -> SignedAsk:
    """The ask of a decided entry, unchecked. Raises WrongAsk, CanonError."""
    return SignedAsk(ask=parse_ask(render(event.said["ask"])), signature=parse_base64(event.word("signature"), size=64))


def _of_contact(event: Event, question: Question, streams: Streams, *, packs: Packs) -> Question | None:
    """What the gate asked, put together again from what was sealed and registered before."""
    registered = latest(tuple(streams.get(question.staff, ())), "staff.registered")
    datum = datum_of(tuple(streams.get(event.word("person"), ())), question.datum)
    if registered is None or datum is None or datum.word("number") != event.word("number"):
        return None
    return replace(
        _mannered(question, event, streams, packs=packs, relation=datum.word("relation")),
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


def _mannered(question: Question, event: Event, streams: Streams, *, packs: Packs, relation: str) -> Question:
    """The question with what follows from the manner of the ask, from the templates of the packs, and from the registers."""
    try:
        ask = signed_ask(event).ask
    except (GateError, CanonError):
        # `of_ask` says what is wrong with it.
        return question
    manner = ask.manner
    registers = History(streams={name: tuple(streams.get(name, ())) for name in REGISTERS if manner.template})
    try:
        wording, clean = wording_of(ask, packs=packs, relation=relation, registers=registers)
    except WrongAsk:
        # The gate enters no such ask. Whoever entered one has at best words that nobody approved.
        wording, clean = "template", False
    return replace(question, companions=manner.companions, sealed_letter=manner.sealed, wording=wording, wording_clean=clean)


def _of_collect(event: Event, question: Question) -> Question:
    expected = replace(
        question,
        act="collect",
        number="",
        channel="",
        staff="",
        agency="",
        own_device=False,
        companions=(),
        sealed_letter=False,
        wording="",
        wording_clean=False,
        source=event.word("source"),
    )
    person = event.word("person")
    if event.kind == "datum.refused":
        # Nothing is kept of what was refused, not even under whom: it stands under the borrower.
        about = question.person if person == question.debtor else person
        return replace(expected, person=about, count=event.whole("count"))
    purposes = event.words("purposes")
    return replace(
        expected,
        person=person,
        datum=event.word("datum"),
        field=event.word("field"),
        relation=event.word("relation"),
        basis=event.word("basis"),
        places=event.words("places"),
        purpose=question.purpose if question.purpose in purposes or not purposes else purposes[0],
    )
