"""Replies as bytes, so that the same idempotency key gets the same answer after a restart."""

from minglu.canon.errors import CanonError
from minglu.canon.ids import RecordId, StaffId, TokenId
from minglu.canon.instants import Instant
from minglu.canon.json import Object, Value, parse_object, render
from minglu.gate.errors import WrongDraft
from minglu.gate.outcome import Already, Entered, Permit, Refusal, Reply, Sealed
from minglu.rules.errors import RulesError
from minglu.rules.question import Question, parse_question, render_question
from minglu.rules.weigh import Decision


def render_reply(reply: Reply) -> bytes:
    """Canonical JSON of a reply that has its index."""
    if isinstance(reply, Permit):
        return render(
            {"reply": "permit", "index": reply.index, "token": reply.token, "until": int(reply.until), **_decision(reply.decision)}
        )
    if isinstance(reply, Refusal):
        return render({"reply": "refusal", "index": reply.index, **_question(reply.question), **_decision(reply.decision)})
    if isinstance(reply, Sealed):
        return render({"reply": "sealed", "index": reply.index, "record": reply.record})
    if isinstance(reply, Entered):
        return render({"reply": "entered", "index": reply.index, **({"staff": reply.staff} if reply.staff else {})})
    return render({"reply": "already", "index": reply.index})


def parse_reply(data: bytes) -> Reply:
    """The inverse of `render_reply`. Raises WrongDraft: these bytes are our own."""
    try:
        said = parse_object(data)
        index, kind = _int(said["index"]), said["reply"]
        if kind == "permit":
            until = Instant(_int(said["until"]))
            return Permit(token=TokenId(str(said["token"])), until=until, decision=_parse_decision(said), index=index)
        if kind == "refusal":
            return Refusal(question=_parse_question(said), decision=_parse_decision(said), index=index)
        if kind == "sealed":
            return Sealed(record=RecordId(str(said["record"])), index=index)
        if kind == "entered":
            return Entered(index=index, staff=StaffId(str(said["staff"])) if "staff" in said else None)
        if kind == "already":
            return Already(index=index)
    except (CanonError, RulesError, KeyError) as error:
        raise WrongDraft("a reply that was kept cannot be read back") from error
    raise WrongDraft("a reply that was kept is of no kind known here; a newer version wrote it")


def _question(question: Question) -> Object:
    return {"question": render_question(question), "debtor": question.debtor, "debt": question.debt}


def _parse_question(said: Object) -> Question:
    content = said["question"]
    if not isinstance(content, dict):
        raise WrongDraft("a kept question is not an object")
    return parse_question(content, debtor=str(said["debtor"]), debt=str(said["debt"]))


def _decision(decision: Decision) -> Object:
    return {
        "permitted": decision.permitted,
        "rules": list(decision.rules),
        "warnings": list(decision.warnings),
        "saw": list(decision.saw),
    }


def _parse_decision(said: Object) -> Decision:
    saw = said["saw"]
    places = tuple(place for place in saw if isinstance(place, dict)) if isinstance(saw, list) else ()
    return Decision(permitted=said["permitted"] is True, rules=_texts(said["rules"]), warnings=_texts(said["warnings"]), saw=places)


def _texts(value: Value) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _int(value: Value) -> int:
    if not isinstance(value, int):
        raise WrongDraft("a kept number is not one")
    return value
