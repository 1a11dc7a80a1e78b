"""Asks: the one way to a dial token. Signed by the asker's key, answered with a token or with the rules that say no.

The ask's own id is its idempotency key: one signature is one ask, however often it is sent. No reply is kept beside it,
for a permit's token would stand in it. Who asks is whose key signed, never the caller's word; who presses is the caller's
word, and must be who asked. A caller hands in for staff of its own agency; the lender's own systems do for every agency.
"""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from minglu.acts.ask import Permitted, ask_contact, check_carried
from minglu.acts.dial import NotDialled, dial
from minglu.api.answer import Answer, answer
from minglu.api.callers import Needs
from minglu.api.endpoint import Call, Endpoint, Result, takes
from minglu.api.errors import refuse
from minglu.api.problems import Article, Moment
from minglu.api.refusing import articles_of, refused_by_rule
from minglu.api.shapes import (
    AskRef,
    Channel,
    Index,
    Millis,
    PersonRef,
    Purpose,
    RecordRef,
    SignatureText,
    StaffRef,
    TemplateName,
    TokenRef,
    binary,
    moment,
)
from minglu.canon.ids import TokenId
from minglu.canon.instants import Instant
from minglu.gate.ask import Ask, SignedAsk
from minglu.gate.manner import parse_manner

_SIGNATURE: Final = 64


class MannerIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How it would be done, by channel: `companions` of a visit; `sealed` for a letter in a sealed envelope; for a message, an
    instant message, a speaking machine and a letter the approved `template` with its `slots`. A call has the empty object.
    What is not said is left out."""

    companions: Annotated[tuple[StaffRef, ...], Meta(min_length=1, max_length=4)] | UnsetType = UNSET
    sealed: Literal[True] | UnsetType = UNSET
    template: TemplateName | UnsetType = UNSET
    slots: Annotated[dict[str, Annotated[str, Meta(max_length=60)] | int], Meta(max_length=20)] | UnsetType = UNSET


class AskIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who wants to use which datum of which person, for what, by which channel, until when. These ten members, as
    canonical JSON, are what is signed; times are therefore whole milliseconds."""

    id: AskRef
    staff: StaffRef
    person: PersonRef
    datum: RecordRef
    purpose: Purpose
    channel: Channel
    at: Millis
    until: Millis
    own_device: bool
    manner: MannerIn


class SignedAskIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An ask and the Ed25519 signature over `minglu/ask/v1`, a zero byte, and its canonical JSON."""

    ask: AskIn
    signature: SignatureText


class PermitOut(Struct, frozen=True, kw_only=True):
    """放行. The token is for one use by one dialler, until a minute. `entry` is the permit's place in the log. `warnings` are rules
    that stood in the way of nothing: show them to the asker, who may still think better of it."""

    token: TokenRef
    until: Moment
    entry: Index
    warnings: tuple[Article, ...]


class DialIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who presses: the one who asked, and nobody else."""

    staff: StaffRef


class DialledOut(Struct, frozen=True, kw_only=True):
    """The dialler has the call. `before`: it had it already, and this request did nothing."""

    entry: Index
    before: Annotated[bool, Meta(description="true when it was pressed before")]


def _ask(call: Call, body: SignedAskIn) -> Answer:
    said = body.ask
    ask = Ask(
        id=said.id,
        staff=said.staff,
        person=said.person,
        datum=said.datum,
        purpose=said.purpose,
        channel=said.channel,
        at=Instant(said.at),
        until=Instant(said.until),
        own_device=said.own_device,
        manner=parse_manner(msgspec.to_builtins(said.manner), channel=said.channel),
    )
    check_carried(call.parts.office, ask.staff, by=call.caller.staff)
    signed = SignedAsk(ask=ask, signature=binary(body.signature, "$.signature", size=_SIGNATURE))
    told = ask_contact(call.parts.office, signed, language=call.language)
    if isinstance(told, Permitted):
        warnings = articles_of(told.warnings)
        return answer(201, PermitOut(token=told.token, until=moment(told.until), entry=told.index, warnings=warnings))
    return refused_by_rule(told)


def _dial(call: Call, body: DialIn) -> Answer:
    token = TokenId(call.id("token", "tok"))
    check_carried(call.parts.office, body.staff, by=call.caller.staff)
    try:
        dialled = dial(call.parts.office, call.parts.telephone, token, by=body.staff)
    except NotDialled as error:
        raise refuse("not-dialled", call.words.say(error.says)) from error
    return answer(200, DialledOut(entry=dialled.permit, before=dialled.before))


ENDPOINTS: Final = (
    Endpoint(
        method="POST",
        path="/v1/asks",
        summary="Ask to contact somebody",
        tells="Decided by rule and entered, whatever the answer. The same ask gets the same answer again.",
        tag="asks",
        needs=Needs(scope="asks.write"),
        work=takes(SignedAskIn, _ask),
        answers=(Result(status=201, content=PermitOut, means="Permitted, and witnessed."),),
        problems=("refused-by-rule", "wrong-ask", "not-allowed", "not-found", "unusable", "idempotency-key-reused", "not-witnessed"),
        once="own",
    ),
    Endpoint(
        method="POST",
        path="/v1/asks/{token:str}/dial",
        summary="Have the permit dialled",
        tells="Hands the token to the dialler. Nobody here sees the number. What became of the call comes back as an outcome.",
        tag="asks",
        needs=Needs(scope="asks.write"),
        work=takes(DialIn, _dial),
        answers=(Result(status=200, content=DialledOut, means="The trunk has taken the call."),),
        problems=("not-dialled", "not-allowed", "not-found", "unusable", "not-witnessed"),
        once="key",
        ids={"token": "tok"},
    ),
)
