"""What holds for a person and a debt, handed on for the person: states, holds, hours and channels refused, disputes.

Each is an entry, and what narrows takes effect at once. Words are of closed lists; why somebody is ill is nobody's business
here.
"""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from minglu.acts.circumstances import RefusedHours, lift_hold, place_hold, refuse_channels, refuse_hours, state_person
from minglu.acts.debts import Debt, describe_debt, dispute_debt, end_dispute
from minglu.api.answer import Answer, answer
from minglu.api.callers import Needs
from minglu.api.endpoint import Call, Endpoint, Result, Work, takes
from minglu.api.persons import EnteredOut
from minglu.api.shapes import Channels, DigestText, MomentIn, PersonRef, binary, each_once, instant
from minglu.canon.digest import SIZE, Digest
from minglu.canon.ids import DebtId, PersonId

Minute = Annotated[int, Meta(ge=0, le=1440, description="a local minute of the day")]


class StateIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the person is, or no longer is: each state has the word that takes it back. `evidence` is a SHA-256."""

    state: Literal[
        "dead",
        "alive",
        "incapable",
        "capable",
        "bankrupt",
        "discharged",
        "minor",
        "adult",
        "wrong_person",
        "right_person",
        "represented",
        "unrepresented",
        "no_contact_order",
        "order_ended",
    ]
    evidence: DigestText


class HoldIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nobody contacts the person until the hold is lifted."""

    why: Literal["verification", "complaint", "care", "legal", "other"]


class HoldEndIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The hold ends, because of this."""

    why: Literal["verified", "settled", "mistaken", "other"]


class RefusedHoursIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From one local minute up to another; 1320 to 60 runs over midnight."""

    channels: Channels
    from_minute: Minute
    until_minute: Minute
    until: MomentIn


class RefusedChannelsIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The ways in which the person asked not to be contacted."""

    channels: Channels


class DescriptionIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose debt it is, and which product."""

    debtor: PersonRef
    product: Literal["credit_card", "internet_loan", "consumer_loan", "other"]


class DisputeIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose debt it is, and what is disputed of it."""

    debtor: PersonRef
    why: Literal["amount", "paid", "not_mine", "fraud", "terms", "other"]


class DisputeEndIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose debt it is, and how the dispute was settled."""

    debtor: PersonRef
    how: Literal["confirmed", "corrected", "cancelled", "withdrawn"]


def _state(call: Call, body: StateIn) -> Answer:
    evidence = Digest(binary(body.evidence, "$.evidence", size=SIZE))
    return _entered(state_person(call.parts.office, _person(call), body.state, evidence=evidence, by=call.caller.staff))


def _hold(call: Call, body: HoldIn) -> Answer:
    return _entered(place_hold(call.parts.office, _person(call), why=body.why, by=call.caller.staff))


def _lift(call: Call, body: HoldEndIn) -> Answer:
    return _entered(lift_hold(call.parts.office, _person(call), why=body.why, by=call.caller.staff))


def _refuse_hours(call: Call, body: RefusedHoursIn) -> Answer:
    hours = RefusedHours(
        channels=each_once(body.channels),
        from_minute=body.from_minute,
        until_minute=body.until_minute,
        until=instant(body.until, "$.until"),
    )
    return _entered(refuse_hours(call.parts.office, _person(call), hours, by=call.caller.staff))


def _refuse_channels(call: Call, body: RefusedChannelsIn) -> Answer:
    return _entered(refuse_channels(call.parts.office, _person(call), each_once(body.channels), by=call.caller.staff))


def _describe(call: Call, body: DescriptionIn) -> Answer:
    return _entered(describe_debt(call.parts.office, _debt(call, body.debtor), product=body.product, by=call.caller.staff))


def _dispute(call: Call, body: DisputeIn) -> Answer:
    return _entered(dispute_debt(call.parts.office, _debt(call, body.debtor), why=body.why, by=call.caller.staff))


def _end_dispute(call: Call, body: DisputeEndIn) -> Answer:
    return _entered(end_dispute(call.parts.office, _debt(call, body.debtor), how=body.how, by=call.caller.staff))


def _person(call: Call) -> PersonId:
    return PersonId(call.id("person", "per"))


def _debt(call: Call, debtor: PersonId) -> Debt:
    return Debt(debtor=debtor, debt=DebtId(call.id("debt", "debt")))


def _entered(index: int) -> Answer:
    return answer(201, EnteredOut(entry=index))


def _of_person(path: str, summary: str, work: Work, *, tells: str = "") -> Endpoint:
    return Endpoint(
        method="POST",
        path=f"/v1/persons/{{person:str}}/{path}",
        summary=summary,
        tells=tells,
        tag="persons",
        needs=Needs(scope="consents.write"),
        work=work,
        answers=(Result(status=201, content=EnteredOut, means="Entered."),),
        problems=("not-allowed", "not-found"),
        once="key",
        ids={"person": "per"},
    )


def _of_debt(path: str, summary: str, work: Work, *, tells: str = "") -> Endpoint:
    return Endpoint(
        method="POST",
        path=f"/v1/debts/{{debt:str}}/{path}",
        summary=summary,
        tells=tells,
        tag="persons",
        needs=Needs(scope="assignments.write"),
        work=work,
        answers=(Result(status=201, content=EnteredOut, means="Entered."),),
        problems=("not-allowed", "not-found"),
        once="key",
        ids={"debt": "debt"},
    )


_ENDS: Final = "Takes effect at once: unused permits about the person end with it."

ENDPOINTS: Final = (
    _of_person("states", "What the person is, or no longer is", takes(StateIn, _state), tells=f"What begins a state ends permits. {_ENDS}"),
    _of_person("holds", "Put contact with the person on hold", takes(HoldIn, _hold), tells=_ENDS),
    _of_person("hold-ends", "Lift the hold", takes(HoldEndIn, _lift)),
    _of_person("refused-hours", "The person names hours at which not to contact them", takes(RefusedHoursIn, _refuse_hours), tells=_ENDS),
    _of_person(
        "refused-channels",
        "The person names ways in which not to contact them",
        takes(RefusedChannelsIn, _refuse_channels),
        tells=f"Whoever later agrees to hours on a channel takes its refusal back. {_ENDS}",
    ),
    _of_debt("descriptions", "Say which product a debt is", takes(DescriptionIn, _describe), tells="The newest word counts."),
    _of_debt(
        "disputes", "The borrower disputes a debt", takes(DisputeIn, _dispute), tells=f"It is not collected until that is settled. {_ENDS}"
    ),
    _of_debt("dispute-ends", "A dispute was settled", takes(DisputeEndIn, _end_dispute)),
)
