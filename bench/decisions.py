"""One decision with the packs: what the rules say to an ask, by the record, at an instant.

The borrower has a history of a month of calls. Ours is everything from the events to the decision: the facts, the rules,
the reasons. The other member is the generated function alone, which was handed the facts.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from bench.measure import MICROSECONDS, Figure, Scale, each, in_turn
from minglu.canon.instants import DAY, HOUR, MINUTE, Instant, parse_instant
from minglu.canon.json import Value
from minglu.rules.facts import facts_at, read_record
from minglu.rules.history import INSTITUTION, Event, History
from minglu.rules.packs import Packs, load_packs
from minglu.rules.question import Question
from minglu.rules.weigh import weigh
from minglu.wiring.packs import read_packs

_TIMES: Final = 2_000
_MORNING: Final = parse_instant("2026-11-23T10:00:00+08:00")
_NIGHT: Final = parse_instant("2026-11-23T22:30:00+08:00")
_PERSON, _STAFF, _AGENCY = (f"{prefix}_{'0' * 32}" for prefix in ("per", "stf", "agy"))
_DATUM, _DEBT = f"rec_{'0' * 32}", f"debt_{'0' * 32}"
_NUMBER: Final = "A" * 43 + "="
_ZONE: Final = "Asia/Shanghai"


def measure(scale: Scale) -> Iterator[Figure]:
    packs, history, question = load_packs(read_packs()), _history(), _question()
    assert weigh(packs, question, history, at=_MORNING).permitted
    assert not weigh(packs, question, history, at=_NIGHT).permitted
    for what, at in (("a permit", _MORNING), ("a refusal", _NIGHT)):
        yield _decision(packs, question, history, at=at, what=what, scale=scale)


def _decision(packs: Packs, question: Question, history: History, *, at: Instant, what: str, scale: Scale) -> Figure:
    times = scale.of(_TIMES)
    record = read_record(question, history, at=at)
    known = facts_at(record, at=at, zone=packs.zones[_ZONE], calendar=packs.calendar)
    events = sum(map(len, history.streams.values()))
    return in_turn(
        f"one decision under {len(packs.rules)} rules over {events} events: {what}",
        ours=("facts and rules", lambda: 1e6 * each(lambda: weigh(packs, question, history, at=at), times=times)),
        other=("the rules alone", lambda: 1e6 * each(lambda: packs.program.run(known), times=times)),
        unit=MICROSECONDS,
        scale=scale,
    )


def _question() -> Question:
    return replace(
        Question(act="contact", person=_PERSON, number=_NUMBER, field="phone", purpose="collection", channel="call"),
        staff=_STAFF,
        agency=_AGENCY,
        debtor=_PERSON,
        debt=_DEBT,
        datum=_DATUM,
        witnesses=True,
        keyholders=True,
        one_use_keys=True,
    )


def _history() -> History:
    """A debtor, assigned to a trained collector of a sound agency, called on every fifth day of the month before."""
    started = Instant(_MORNING - 60 * DAY)
    span: dict[str, Value] = {"since": started, "until": _MORNING + 60 * DAY}
    registered: dict[str, Value] = {"staff": _STAFF, "agency": _AGENCY, "key": _NUMBER, "roles": ["collector"]}
    trained: dict[str, Value] = {"staff": _STAFF, "passed": started, "until": _MORNING + 60 * DAY}
    covers: dict[str, Value] = {"purposes": ["collection"], "channels": ["call"]}
    contract: dict[str, Value] = {"agency": _AGENCY, "own": False, "evaluated": started, **span, **covers}
    assessed: dict[str, Value] = {"purpose": "collection", **span}
    sealed: dict[str, Value] = {
        "person": _PERSON,
        "number": _NUMBER,
        "datum": _DATUM,
        "field": "phone",
        "relation": "debtor",
        "source": "person_self",
        "basis": "contract",
        "purposes": ["collection"],
        "places": [_ZONE],
        "until": _MORNING + 60 * DAY,
        "debtor": _PERSON,
        "debt": _DEBT,
    }
    assigned: dict[str, Value] = {"person": _PERSON, "staff": _STAFF, "agency": _AGENCY, "debtor": _PERSON, "debt": _DEBT, **span}
    said = [("datum.sealed", sealed), ("debt.assigned", assigned), *_calls()]
    return History(
        streams={
            INSTITUTION: (
                Event(index=0, at=started, kind="institution.licensed", said={"licence": "consumer_finance"}),
                Event(index=4, at=started, kind="purpose.assessed", said=assessed),
            ),
            _AGENCY: (Event(index=1, at=started, kind="agency.registered", said=contract),),
            _STAFF: (
                Event(index=2, at=started, kind="staff.registered", said=registered),
                Event(index=3, at=started, kind="staff.trained", said=trained),
            ),
            _PERSON: tuple(Event(index=10 + place, at=started, kind=kind, said=one) for place, (kind, one) in enumerate(said)),
        }
    )


def _calls() -> Iterator[tuple[str, dict[str, Value]]]:
    """Five calls, each a permit and its outcome; the event at place n has index 10 + n."""
    for nth in range(5):
        at, permit = _MORNING - (5 * nth + 1) * DAY, 12 + 2 * nth
        about: dict[str, Value] = {"person": _PERSON, "number": _NUMBER, "debtor": _PERSON, "debt": _DEBT, "channel": "call"}
        yield "contact.permit", {**about, "purpose": "collection", "until": at + HOUR}
        yield "contact.outcome", {**about, "permit": permit, "happened": at + MINUTE, "answered": True, "ended": "answered", "seconds": 60}
