"""Weighing: what the packs say to a question, at an instant, by the record.

    decision = weigh(packs, question, history, at=at)
    decision.permitted, decision.rules          # False, ("cn.cba-quiet-hours", "cn.gbt-quiet-hours")

Deny overrides; nothing is permitted that no rule allows. The person may be at several places: every one must permit.
All rules that decided are named: on a refusal each that refused (and `core.default-deny` where none allowed), on a permit
each that allowed. Warnings permit, and are named apart. A rule with `override` refuses like any other: the supervisor's
reason that it is meant to yield to is not an act of this version.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from minglu.canon.instants import Instant
from minglu.canon.json import Object
from minglu.rules.facts import Facts, Reading, facts_at, read_history, record_at
from minglu.rules.history import History
from minglu.rules.packs import Packs
from minglu.rules.program import Spoken
from minglu.rules.question import Question
from minglu.rules.rule import DEFAULT_DENY


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Permit or refusal, the rules that decided, and what they saw at each place (known facts that some rule reads)."""

    permitted: bool
    rules: tuple[str, ...]
    warnings: tuple[str, ...]
    saw: tuple[Object, ...]


def weigh(packs: Packs, question: Question, history: History, *, at: Instant) -> Decision:
    """Decide. Raises WrongHistory when the record cannot be counted."""
    seen, spoken = _heard(packs, read_history(question, history, wanted=packs.wanted), at=at)
    return conclude(spoken, saw=tuple(_known(found, names=packs.program.names) for found in seen))


def conclude(spoken: Sequence[Spoken], *, saw: tuple[Object, ...] = ()) -> Decision:
    """What comes of what the rules said at each place: every one must permit."""
    refused = [_against(place) for place in spoken]
    permitted = not any(refused)
    decided = [place.allows for place in spoken] if permitted else refused
    return Decision(
        permitted=permitted,
        rules=tuple(sorted({name for names in decided for name in names})),
        warnings=tuple(sorted({name for place in spoken for name in place.warnings})),
        saw=saw,
    )


def permits(packs: Packs, reading: Reading, *, at: Instant) -> bool:
    """Whether `weigh` would permit, for whoever asks about many instants. Raises WrongHistory."""
    _, spoken = _heard(packs, reading, at=at)
    return not any(_against(place) for place in spoken)


def _heard(packs: Packs, reading: Reading, *, at: Instant) -> tuple[list[Facts], list[Spoken]]:
    # Nowhere known is one place about which nothing is known: rules that need the local time then refuse.
    record = record_at(reading, at=at)
    zones = [packs.zones.get(place) for place in record.places] or [None]
    seen = [facts_at(record, at=at, zone=zone, calendar=packs.calendar) for zone in zones]
    return seen, [packs.program.run(found) for found in seen]


def _against(place: Spoken) -> tuple[str, ...]:
    return place.against if place.allows else (*place.against, DEFAULT_DENY.id)


def _known(found: Facts, *, names: tuple[str, ...]) -> Object:
    """What the rules saw: a fact that no rule reads decided nothing."""
    return {name: value for name in names if (value := found[name]) is not None}
