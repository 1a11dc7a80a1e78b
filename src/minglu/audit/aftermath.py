"""Aftermath: what became of a permit, and what the person was told, against what was decided.

    for word, sentence in of_outcome(event, permit, first_seen=…): …

| word | is a fault |
|---|---|
| `outcome` | an outcome or lapse that does not fit its permit: other person, number, channel, debt, or outside its minutes |
| `unwitnessed` | a use that began before any witness had seen its permit (P1) |
| `lapse` | a permit lapsed while it could still be used, without what would have ended it: it would count no more (P4) |
| `parties` | the person is told something else than the auditor |

That a dialler did not dial (`undialled`) is the dialler's signed word, which the lender keeps and the log does not.
"""

from collections.abc import Iterator, Mapping

from minglu.audit.agree import ASKED, Found, Streams
from minglu.canon.instants import MINUTE, Instant
from minglu.canon.json import Object, Value, render
from minglu.gate.decide import own_rules, role_of
from minglu.ledger.kinds import Kind
from minglu.rules.history import Event
from minglu.rules.packs import Packs

# Clocks of trunk and node differ a little, and call records count whole seconds.
SKEW = 2 * MINUTE

_KILLS = frozenset(
    {
        "person.never",
        "consent.withdrawn",
        "person.blocked",
        "person.state",
        "hold.placed",
        "hours.refused",
        "channel.refused",
        "debt.disputed",
        "agency.suspended",
    }
)


def of_outcome(event: Event, permit: Event, *, first_seen: Instant | None) -> Found:
    """Whether an outcome is that of its permit. `first_seen`: since when witnesses knew the permit."""
    yield from _of_same(event, permit, names=("person", "number", "channel", "debtor", "debt"))
    happened = event.whole("happened")
    if not permit.at - SKEW <= happened <= permit.whole("until") + SKEW:
        yield "outcome", f"the contact of entry {event.index} was not within the minutes of the permit of entry {permit.index}"
    elif first_seen is not None and happened < first_seen - SKEW:
        yield "unwitnessed", f"the contact of entry {event.index} began before any witness had seen the permit of entry {permit.index}"


def of_lapse(event: Event, permit: Event, streams: Streams, *, agency: str) -> Found:
    """Whether a lapse had its reason. `agency`: for whose staff the permit was given."""
    yield from _of_same(event, permit, names=("person", "number"))
    why = event.word("why")
    if why == "unclaimed" and event.at < permit.whole("until"):
        yield "lapse", f"entry {event.index} ends the permit of entry {permit.index} as unclaimed while it could still be claimed"
    if why == "killed":
        killers = (*streams.get(permit.word("person"), ()), *streams.get(agency, ()))
        if not any(one.kind in _KILLS and one.at == event.at and permit.index < one.index for one in killers):
            yield "lapse", f"entry {event.index} ends the permit of entry {permit.index} early, and nothing that ends permits was entered"


def of_parties(event: Event, kind: Kind, parties: Object, *, streams: Streams, packs: Packs | None) -> Found:
    """Whether what opens for the person is what opens for the auditor; of the rules only where their packs were given."""
    expected = dict(_told(event, kind, streams=streams, packs=packs))
    for name, value in parties.items():
        if render(expected.get(name, value)) != render(value):
            yield "parties", f"entry {event.index} tells the person another {name} than the auditor"


def _told(event: Event, kind: Kind, *, streams: Streams, packs: Packs | None) -> Iterator[tuple[str, Value]]:
    """What the person should be told: members of one shape in both parts, and what follows from the question."""
    shared = (spelled.removesuffix("?") for spelled, shape in kind.parties.items() if kind.facts.get(spelled) == shape)
    yield from ((name, event.said[name]) for name in shared if name in event.said)
    if packs is not None and "rules" in kind.parties and "rules" in kind.facts:
        own = event.said.get("debtor", "") in ("", event.said.get("person"))
        yield "rules", own_rules(packs, event.words("rules"), own=own)
    question = event.said.get("question")
    if event.kind in ASKED and isinstance(question, Mapping):
        yield from ((name, question[name]) for name in ("agency", "field") if name in question)
        yield "role", role_of(tuple(streams.get(str(question.get("staff")), ())))


def _of_same(event: Event, permit: Event, *, names: tuple[str, ...]) -> Found:
    other = [name for name in names if event.said.get(name) != permit.said.get(name)]
    if other:
        yield (
            "outcome",
            f"entry {event.index} says what became of the permit of entry {permit.index}, and is about another {', '.join(other)}",
        )
