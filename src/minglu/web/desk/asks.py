"""Asking to contact, and what became of it: a permit that can be dialled once within its minute, or a refusal with reasons.

    POST /desk/asks                    the signed ask; the same bytes again have the same answer
    GET  /desk/asks/{index}            its answer, for the session that asked; by htmx the part that changes
    POST /desk/asks/{index}/dial       have it dialled; twice is harmless
    GET  /desk/asks/{index}/promise    the log's promise that the refusal is entered, to keep

The answer is kept with the session: whoever else names the index, or asks after signing out, finds nothing. The token of a
permit is there too and on no page. Nothing here knows a number.
"""

from dataclasses import dataclass
from typing import Final

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from minglu.acts.allow import allow
from minglu.acts.ask import Permitted, ask_contact
from minglu.acts.dial import Ended, NotDialled, dial, progress
from minglu.acts.errors import NotFound, NotWitnessed
from minglu.acts.sessions import keep, signing_key
from minglu.canon.base64 import parse_base64
from minglu.canon.errors import CanonError
from minglu.canon.ids import TokenId
from minglu.canon.instants import MINUTE, SECOND
from minglu.gate.ask import Ask, SignedAsk, parse_ask
from minglu.gate.errors import WrongAsk
from minglu.rules.explain import explain_rule
from minglu.web.desk.answers import Answer, answer_part, kept_answer, of_permit, of_refusal, with_trouble
from minglu.web.errors import NotYours, WrongForm
from minglu.web.form import Form, FormSent
from minglu.web.reasons import Row, rows
from minglu.web.render import Html, download, render, see_other
from minglu.web.visit import Here, Visit
from minglu.words.formats import name_of, say_duration, say_moment

_LONGEST_ASK: Final = 4_000
_ASKS: Final = 60
_OLDEST: Final = 60 * MINUTE
# The polling that stands in for a lost event stream ends with this status (htmx).
_STOP_POLLING: Final = 286


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """What may change while the page is open. `state`: waiting, claimed, ended. `seconds` left of a waiting permit."""

    index: int
    state: str
    seconds: int
    most: int
    outcome: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitPage:
    """A permit as its asker sees it. `warnings` are rules that stood in the way of nothing; they are shown before the call."""

    index: int
    ask: str
    label: str
    purpose: str
    trouble: str
    warnings: tuple[Row, ...]
    live: Live


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalPage:
    """A refusal as its asker sees it. `next_allowed` is empty where no time lifts it."""

    index: int
    ask: str
    label: str
    purpose: str
    next_allowed: str
    reasons: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UndecidedPage:
    """Nothing may be used yet: why (a message), and the same signed ask for another try, or nothing."""

    why: str
    ask: str
    signature: str


@post("/desk/asks", include_in_schema=False, sync_to_thread=True)
def ask(visit: Here, form: FormSent) -> Html:
    visitor, staff = visit.who()
    allow(visit.parts.office, staff, "contact.ask")
    visit.admit("ask", most=_ASKS)
    if signing_key(visitor) is None:
        return _undecided(visit, "no_key", status=400)
    try:
        signed = _signed(form)
        if signed.ask.staff != staff:
            raise NotYours
        answer = ask_contact(visit.parts.office, signed, language=visit.language)
    except WrongAsk:
        return _undecided(visit, _why_wrong(visit, form), status=400)
    except NotWitnessed:
        return _undecided(visit, "not_witnessed", form=form, status=503)
    kept = of_permit(signed.ask, answer) if isinstance(answer, Permitted) else of_refusal(signed.ask, answer)
    _keep_new(visit, kept)
    return see_other(f"/desk/asks/{answer.index}")


@get("/desk/asks/{index:int}", include_in_schema=False, sync_to_thread=True)
def show(visit: Here, index: FromPath[int], was: FromQuery[str] = "") -> Html:
    answer = _answer(visit, index)
    if answer.token is None:
        return _refusal(visit, answer)
    live = _live(visit, answer)
    if visit.fragment:
        return _fragment(visit, live, was=was)
    return _permit(visit, answer, live=live)


@post("/desk/asks/{index:int}/dial", include_in_schema=False, sync_to_thread=True)
def do_dial(visit: Here, index: FromPath[int]) -> Html:
    visitor, staff = visit.who()
    answer = _answer(visit, index)
    if answer.token is None:
        raise NotYours
    parts = visit.parts
    try:
        dial(parts.office, parts.telephone, TokenId(answer.token), by=staff)
    except NotDialled as error:
        keep(parts.office, parts.sessions, visitor, answer_part(index), with_trouble(answer, error.says))
    return see_other(f"/desk/asks/{index}")


@get("/desk/asks/{index:int}/promise", include_in_schema=False, sync_to_thread=True)
def promise(visit: Here, index: FromPath[int]) -> Response[bytes]:
    answer = _answer(visit, index)
    if answer.promise is None:
        raise NotYours
    return download(answer.promise, name=f"minglu-refusal-{index}.txt", kind="text/plain; charset=utf-8")


def _signed(form: Form) -> SignedAsk:
    """The ask as it was signed. Raises WrongAsk, WrongForm."""
    data = form.text("ask", most=_LONGEST_ASK, least=1).encode("utf-8")
    try:
        return SignedAsk(ask=parse_ask(data), signature=parse_base64(form.text("signature", most=100, least=1), size=64))
    except CanonError as error:
        raise WrongForm("signature", "form.unreadable") from error


def _why_wrong(visit: Visit, form: Form) -> str:
    """What the asker can do about an ask that was refused as one: the gate says it for operators."""
    try:
        wrong: Ask = _signed(form).ask
    except WrongAsk:
        return "unreadable"
    now = visit.parts.office.clock.now()
    in_time = now - _OLDEST <= wrong.at <= now + MINUTE and now < wrong.until
    return "signed_out" if in_time else "clock"


def _keep_new(visit: Visit, answer: Answer) -> None:
    """Keep the answer with the session, unless it is there: a repetition must not forget what became of the first."""
    visitor, _ = visit.who()
    parts = visit.parts
    if kept_answer(parts.office, parts.sessions, visitor, answer.index) is None:
        keep(parts.office, parts.sessions, visitor, answer_part(answer.index), answer.render())


def _answer(visit: Visit, index: int) -> Answer:
    visitor, _ = visit.who()
    found = kept_answer(visit.parts.office, visit.parts.sessions, visitor, index)
    if found is None:
        raise NotFound("no ask of this session has this entry")
    return found


def _live(visit: Visit, answer: Answer) -> Live:
    _, staff = visit.who()
    words, office = visit.words, visit.parts.office
    now = progress(office, TokenId(str(answer.token)), by=staff)
    left = max(0, -(-(now.until - office.clock.now()) // SECOND)) if now.state == "waiting" else 0
    told, outcome = f"desk.ask.{now.state}", ""
    if now.state == "ended":
        outcome = _outcome(now.outcome, lapse=now.lapse)
        told = f"desk.ask.outcome.{outcome}"
    length = say_duration(words, now.outcome.seconds if now.outcome is not None else left)
    said = words.say(told, length=length) if outcome == "answered" or now.state == "waiting" else words.say(told)
    most = max(1, (answer.until - answer.at) // SECOND)
    return Live(index=answer.index, state=now.state, seconds=left, most=max(most, left), outcome=outcome, told=said)


def _outcome(ended: Ended | None, *, lapse: str) -> str:
    if ended is not None:
        return "answered" if ended.answered else "silent"
    return lapse if lapse in ("unclaimed", "killed") else "undialled"


def _fragment(visit: Visit, live: Live, *, was: str) -> Html:
    """The part that changes. When a waiting permit is over its button must go too: then the whole page comes anew."""
    status = _STOP_POLLING if live.state == "ended" else 200
    shown = render(visit, "desk/ask_live.html", live, area="desk", status=status)
    if was == "waiting" and live.state != "waiting":
        shown.headers["HX-Refresh"] = "true"
    return shown


def _permit(visit: Visit, answer: Answer, *, live: Live) -> Html:
    view = PermitPage(
        index=answer.index,
        ask=answer.ask,
        label=answer.label,
        purpose=name_of(visit.words, "purpose", value=answer.purpose),
        # Where the permit's own end says it already, it is not said twice.
        trouble=visit.words.say(answer.trouble) if answer.trouble and live.outcome in ("", "undialled") else "",
        warnings=_rules(visit, answer),
        live=live,
    )
    return render(visit, "desk/permit.html", view, area="desk")


def _rules(visit: Visit, answer: Answer) -> tuple[Row, ...]:
    """What refused or warned, in the words of this page."""
    packs = visit.parts.office.sequencer.packs
    return rows(visit.words, [explain_rule(packs.rule(name), language=visit.language) for name in answer.rules if name in packs.by_id])


def _refusal(visit: Visit, answer: Answer) -> Html:
    moment = say_moment(visit.words, answer.next_allowed, zone=visit.parts.zone) if answer.next_allowed is not None else ""
    view = RefusalPage(
        index=answer.index,
        ask=answer.ask,
        label=answer.label,
        purpose=name_of(visit.words, "purpose", value=answer.purpose),
        next_allowed=moment,
        reasons=_rules(visit, answer),
    )
    return render(visit, "desk/refusal.html", view, area="desk")


def _undecided(visit: Visit, why: str, *, status: int, form: Form | None = None) -> Html:
    ask_text = form.text("ask", most=_LONGEST_ASK) if form is not None else ""
    signature = form.text("signature", most=100) if form is not None else ""
    view = UndecidedPage(why=why, ask=ask_text, signature=signature)
    return render(visit, "desk/undecided.html", view, area="desk", status=status)


HANDLERS: Final = (ask, show, do_dial, promise)
