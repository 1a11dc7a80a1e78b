"""Proving a number, for the lender's own app: a code is sent, and the right one gives a token of the person.

The token lasts minutes and opens what is that person's own: complaints, withdrawal, "never again". The app's server calls with
its key, so that strangers cannot have codes sent through it. Neither answer is kept: both would hold a secret.
"""

from typing import Annotated, Final

from msgspec import Meta, Struct

from minglu.access.codes import LIVES, Dead, Wrong
from minglu.access.sessions import SPANS
from minglu.acts.prove import prove_by_code, request_code
from minglu.acts.sessions import OPEN, open_session
from minglu.api.answer import Answer, answer
from minglu.api.callers import Needs
from minglu.api.endpoint import Call, Endpoint, Rate, Result, takes
from minglu.api.errors import refuse
from minglu.api.problems import Moment
from minglu.api.shapes import Count, PersonRef, Phone, moment
from minglu.canon.instants import MINUTE, SECOND


class CodeIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    number: Phone


class CodeSent(Struct, frozen=True, kw_only=True):
    """The code is on its way, whether or not the number is known here. It counts for `minutes`."""

    minutes: Count


class PossessionIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    number: Phone
    code: Annotated[str, Meta(min_length=1, max_length=40, description="as it was typed")]


class PersonToken(Struct, frozen=True, kw_only=True):
    """The person, a token for `Authorization: Bearer …`, and how long it lasts unused. Uses of the number are the person's
    to see from `since` on."""

    token: str
    person: PersonRef
    since: Moment
    idle_seconds: Count


_MINUTES: Final = LIVES // MINUTE


def _send(call: Call, body: CodeIn) -> Answer:
    parts = call.parts
    again = request_code(parts.office, parts.codes, parts.outbox, number=parts.office.number(body.number), pepper=parts.pepper)
    if again is not None:
        raise refuse("too-many", call.words.say("api.code_too_many"), again=again)
    return answer(202, CodeSent(minutes=_MINUTES))


def _prove(call: Call, body: PossessionIn) -> Answer:
    parts, office = call.parts, call.parts.office
    proved = prove_by_code(office, parts.codes, number=office.number(body.number), text=body.code, pepper=parts.pepper)
    if isinstance(proved, Wrong):
        raise refuse("code-wrong", call.words.say("api.code_wrong", left=proved.left), tries_left=proved.left)
    if isinstance(proved, Dead):
        raise refuse("code-dead", call.words.say("api.code_dead"))
    token = open_session(office, parts.sessions, kind="person", subject=proved.person, stage=OPEN, said={"since": int(proved.since)})
    idle = SPANS["person"].idle // SECOND
    return answer(201, PersonToken(token=token, person=proved.person, since=moment(proved.since), idle_seconds=idle))


ENDPOINTS: Final = (
    Endpoint(
        method="POST",
        path="/v1/codes",
        summary="Send a one-time code to a number",
        tells="Answered alike for known and unknown numbers. Three an hour for one number; a new code voids the one before.",
        tag="possession",
        needs=Needs(scope="complaints.write"),
        work=takes(CodeIn, _send),
        answers=(Result(status=202, content=CodeSent, means="On its way."),),
        problems=("unusable",),
        rate=Rate(most=120, within=MINUTE),
    ),
    Endpoint(
        method="POST",
        path="/v1/possessions",
        summary="Prove a number by its code",
        tells="A code counts for ten minutes, five tries, and once.",
        tag="possession",
        needs=Needs(scope="complaints.write"),
        work=takes(PossessionIn, _prove),
        answers=(Result(status=201, content=PersonToken, means="Proved, and entered."),),
        problems=("code-wrong", "code-dead", "unusable"),
        rate=Rate(most=120, within=MINUTE),
    ),
)
