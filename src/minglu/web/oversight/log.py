"""The log as anybody may see it, signed in or not: how long it is, who outside confirmed it and when, and how to check.

    GET /oversight

All of it is the lender's own word about itself. So the page says first what that word is worth, and then what to do to
need it no more: the checkpoint, the keys, where the entries lie, and which published formats they follow.
"""

from dataclasses import dataclass
from typing import Final

from litestar import get

from minglu.acts.errors import Unavailable
from minglu.acts.log_state import Cosigned, LogState, log_state
from minglu.ledger.note import render_vkey
from minglu.web.menus import roles_of
from minglu.web.render import Html, render
from minglu.web.visit import Here, Visit
from minglu.words.formats import say_count, say_moment

_A_MINUTE: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A witness in words; `seen` says when it confirmed, or that it did not."""

    name: str
    key: str
    seen: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """What is known of the log. `kind` and `headline` say in one sentence how it stands."""

    institution: str
    kind: str
    headline: str
    text: str
    size: str
    witnessed: str
    pending: str
    first: str
    last: str
    origin: str
    root: str
    checkpoint: str
    policy: str
    vkey: str
    witnesses: tuple[Witness, ...]
    months: tuple[str, ...]
    signed_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoState:
    """Nothing can be said: the newest checkpoint does not stand under the log's own policy."""

    institution: str


@get("/oversight", include_in_schema=False, sync_to_thread=True)
def show(visit: Here) -> Html:
    visit.admit("log-state", most=_A_MINUTE)
    parts = visit.parts
    try:
        state = log_state(parts.office, parts.proofs, policy=parts.policy)
    except Unavailable:
        return render(visit, "oversight/no_log.html", NoState(institution=parts.office.institution.name), area="oversight", status=503)
    return render(visit, "oversight/log.html", _page(visit, state), area="oversight")


def _page(visit: Visit, state: LogState) -> LogPage:
    words = visit.words
    kind, headline, text = _standing(visit, state)
    return LogPage(
        institution=visit.parts.office.institution.name,
        kind=kind,
        headline=headline,
        text=text,
        size=say_count(state.size),
        witnessed=say_count(state.witnessed),
        pending=say_count(state.pending),
        first=_moment(visit, state.first),
        last=_moment(visit, state.last),
        origin=state.origin,
        root=state.root,
        checkpoint=state.checkpoint,
        policy=state.policy,
        vkey=next((render_vkey(line.key) for line in visit.parts.policy.logs), ""),
        witnesses=tuple(_witness(visit, one) for one in state.cosigned),
        months=tuple(str(month) for month in state.months) or (words.say("logstate.no_month"),),
        signed_in=bool(roles_of(visit)),
    )


def _standing(visit: Visit, state: LogState) -> tuple[str, str, str]:
    """How the log stands, in a sentence and what it means: the newest moment at which a witness outside confirmed it."""
    words = visit.words
    times = [one.at for one in state.cosigned if one.at is not None]
    if not times:
        return "warn", words.say("logstate.unseen"), words.say("logstate.unseen_text")
    known = {"count": say_count(len(times)), "moment": _moment(visit, max(times))}
    if visit.parts.outsiders_inside:
        # A colour of assurance would be a lie: they are parts of the very program that they should watch.
        return "warn", words.say("logstate.seen_inside", **known), words.say("logstate.inside_text")
    headline = words.say("logstate.seen", **known)
    if state.pending:
        return "info", headline, words.say("logstate.pending_text", count=say_count(state.pending))
    return "good", headline, words.say("logstate.all_text")


def _witness(visit: Visit, one: Cosigned) -> Witness:
    return Witness(
        name=one.name,
        key=one.key,
        seen=visit.words.say("logstate.witness_seen", moment=_moment(visit, one.at))
        if one.at is not None
        else visit.words.say("logstate.witness_silent"),
        kind="good" if one.at is not None else "warn",
    )


def _moment(visit: Visit, at: int | None) -> str:
    return say_moment(visit.words, at, zone=visit.parts.zone) if at is not None else "—"


HANDLERS: Final = (show,)
