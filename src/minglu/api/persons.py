"""Persons: what may be known of them, what they take back, and who of the staff their debts are given to."""

from typing import Final

from msgspec import Struct

from minglu.acts.hand_on import hand_on_never, hand_on_withdrawal
from minglu.acts.never import say_never, withdraw_consent
from minglu.acts.person_state import PersonState, read_person_state
from minglu.acts.register import Assignment, assign_debt
from minglu.api.answer import Answer, answer
from minglu.api.callers import Needs
from minglu.api.endpoint import Call, Endpoint, Result, plain, takes
from minglu.api.errors import refuse, wrong_at
from minglu.api.problems import Moment
from minglu.api.shapes import (
    AgencyRef,
    Count,
    DebtRef,
    Index,
    MomentIn,
    PersonRef,
    Purposes,
    RecordRef,
    StaffRef,
    each_once,
    instant,
    moment,
)
from minglu.canon.ids import PersonId


class ConsentOut(Struct, frozen=True, kw_only=True):
    given: Moment
    purposes: tuple[str, ...]
    form: str
    until: Moment
    withdrawn: Moment | None


class DatumOut(Struct, frozen=True, kw_only=True):
    """What is sealed, without what is in it."""

    record: RecordRef
    field: str
    relation: str
    source: str
    basis: str
    purposes: tuple[str, ...]
    until: Moment


class PersonOut(Struct, frozen=True, kw_only=True):
    """Whether and for what a person may be reached. Times are null where nothing was said."""

    person: PersonRef
    numbers: Count
    never: Moment | None
    blocked: Moment | None
    consents: tuple[ConsentOut, ...]
    data: tuple[DatumOut, ...]


class WithdrawalIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The purposes for which consent ends."""

    purposes: Purposes


class EnteredOut(Struct, frozen=True, kw_only=True):
    """It is in the log, and holds from now on."""

    entry: Index


class AssignmentIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A debt given to a collector for a span. Without one nobody may ask to contact the borrower."""

    debtor: PersonRef
    debt: DebtRef
    staff: StaffRef
    agency: AgencyRef
    since: MomentIn
    until: MomentIn


class AssignmentOut(Struct, frozen=True, kw_only=True):
    debtor: PersonRef
    debt: DebtRef
    staff: StaffRef
    agency: AgencyRef
    since: Moment
    until: Moment


def _state(call: Call) -> Answer:
    person = PersonId(call.id("person", "per"))
    return answer(200, _person(read_person_state(call.parts.office, person, by=call.caller.staff)))


def _person(state: PersonState) -> PersonOut:
    return PersonOut(
        person=state.person,
        numbers=state.numbers,
        never=moment(state.never) if state.never is not None else None,
        blocked=moment(state.blocked) if state.blocked is not None else None,
        consents=tuple(
            ConsentOut(
                given=moment(one.given),
                purposes=one.purposes,
                form=one.form,
                until=moment(one.until),
                withdrawn=moment(one.withdrawn) if one.withdrawn is not None else None,
            )
            for one in state.consents
        ),
        data=tuple(
            DatumOut(
                record=one.record,
                field=one.field,
                relation=one.relation,
                source=one.source,
                basis=one.basis,
                purposes=one.purposes,
                until=moment(one.until),
            )
            for one in state.data
        ),
    )


def _withdraw(call: Call, body: WithdrawalIn) -> Answer:
    office, person, purposes = call.parts.office, PersonId(call.id("person", "per")), each_once(body.purposes)
    if call.caller.visitor is None:
        return answer(201, EnteredOut(entry=hand_on_withdrawal(office, person, purposes=purposes, by=call.caller.staff)))
    return answer(201, EnteredOut(entry=withdraw_consent(office, _own(call, person), purposes=purposes)))


def _never(call: Call) -> Answer:
    office, person = call.parts.office, PersonId(call.id("person", "per"))
    if call.caller.visitor is None:
        return answer(201, EnteredOut(entry=hand_on_never(office, person, by=call.caller.staff)))
    return answer(201, EnteredOut(entry=say_never(office, _own(call, person))))


def _own(call: Call, person: PersonId) -> PersonId:
    """The person in the path, if it is the one whose token it is."""
    if call.caller.person != person:
        raise refuse("not-found")
    return person


def _assign(call: Call, body: AssignmentIn) -> Answer:
    since, until = instant(body.since, "$.since"), instant(body.until, "$.until")
    if not since < until:
        raise wrong_at("$.until", "is not after since")
    assignment = Assignment(debtor=body.debtor, debt=body.debt, staff=body.staff, agency=body.agency, since=since, until=until)
    assign_debt(call.parts.office, assignment, by=call.caller.staff)
    out = AssignmentOut(debtor=body.debtor, debt=body.debt, staff=body.staff, agency=body.agency, since=moment(since), until=moment(until))
    return answer(201, out)


_PERSON: Final = {"person": "per"}

ENDPOINTS: Final = (
    Endpoint(
        method="GET",
        path="/v1/persons/{person:str}",
        summary="Whether and for what a person may be reached",
        tag="persons",
        needs=Needs(scope="persons.read"),
        work=plain(_state),
        answers=(Result(status=200, content=PersonOut, means="As of now. No number is in it."),),
        problems=("not-allowed", "not-found"),
        ids=_PERSON,
    ),
    Endpoint(
        method="POST",
        path="/v1/persons/{person:str}/consent-withdrawals",
        summary="The person withdraws consent",
        tells="With a key, handed on for the person; with a person's token, their own. Takes effect at once.",
        tag="persons",
        needs=Needs(scope="consents.write", person=True),
        work=takes(WithdrawalIn, _withdraw),
        answers=(Result(status=201, content=EnteredOut, means="Entered; unused permits about the person have ended."),),
        problems=("not-allowed", "not-found"),
        once="key",
        ids=_PERSON,
    ),
    Endpoint(
        method="POST",
        path="/v1/persons/{person:str}/never",
        summary="The person says: never again",
        tells="With a key, handed on for the person; with a person's token, their own. Takes effect at once, for good.",
        tag="persons",
        needs=Needs(scope="consents.write", person=True),
        work=plain(_never),
        answers=(Result(status=201, content=EnteredOut, means="Entered; unused permits about the person have ended."),),
        problems=("not-allowed", "not-found"),
        once="key",
        ids=_PERSON,
    ),
    Endpoint(
        method="POST",
        path="/v1/assignments",
        summary="Give a debt to a collector for a span",
        tag="persons",
        needs=Needs(scope="assignments.write"),
        work=takes(AssignmentIn, _assign),
        answers=(Result(status=201, content=AssignmentOut, means="Entered."),),
        problems=("not-allowed", "not-found", "unusable"),
        once="key",
    ),
)
