"""Answers to asks as they are kept with a session, until it ends.

    keep(office, sessions, visitor, answer_part(812), answer.render())
    kept_answer(office, sessions, visitor, 812) == answer

Of a refusal the rules are kept by id: whoever reads it again in the other language has its reasons in that one.
"""

from dataclasses import dataclass, field, replace

from minglu.acts.ask import Permitted, Refused
from minglu.acts.office import Office
from minglu.acts.sessions import Sessions, Visitor, kept
from minglu.acts.worklist import labels_of
from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.instants import Instant
from minglu.canon.json import Object, Value, parse_object, render
from minglu.gate.ask import Ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an ask was told. A permit has a token, until when it counts, and the rules that warned; a refusal has rules and a
    promise."""

    index: int
    ask: str
    label: str
    purpose: str
    at: Instant
    until: Instant
    token: str | None = field(default=None, repr=False)
    trouble: str = ""
    rules: tuple[str, ...] = ()
    next_allowed: Instant | None = None
    promise: bytes | None = field(default=None, repr=False)

    def render(self) -> bytes:
        said: dict[str, Value] = {
            "index": self.index,
            "ask": self.ask,
            "label": self.label,
            "purpose": self.purpose,
            "at": int(self.at),
            "until": int(self.until),
            "trouble": self.trouble,
            "rules": list(self.rules),
        }
        if self.token is not None:
            said["token"] = self.token
        if self.next_allowed is not None:
            said["next_allowed"] = int(self.next_allowed)
        if self.promise is not None:
            said["promise"] = render_base64(self.promise)
        return render(said)


def of_permit(ask: Ask, permitted: Permitted) -> Answer:
    rules = tuple(reason.rule for reason in permitted.warnings)
    return replace(_asked(ask, permitted.index), token=permitted.token, until=permitted.until, rules=rules)


def of_refusal(ask: Ask, refused: Refused) -> Answer:
    rules = tuple(reason.rule for reason in refused.reasons)
    return replace(_asked(ask, refused.index), rules=rules, next_allowed=refused.next_allowed, promise=refused.promise)


def with_trouble(answer: Answer, says: str) -> bytes:
    """The answer with the message of what went wrong at dialling, to be kept instead."""
    return replace(answer, trouble=says).render()


def answer_part(index: int) -> str:
    """The name under which an answer is kept."""
    return f"ask.{index}"


def kept_answer(office: Office, sessions: Sessions, visitor: Visitor, index: int) -> Answer | None:
    """The answer to the ask of this session that has this entry; None if there is none."""
    data = kept(office, sessions, visitor, answer_part(index)) if 0 <= index < 2**53 else None
    return _parse(parse_object(data)) if data is not None else None


def _asked(ask: Ask, index: int) -> Answer:
    label = labels_of((ask.person,))[ask.person]
    return Answer(index=index, ask=ask.id, label=label, purpose=ask.purpose, at=ask.at, until=ask.until)


def _parse(said: Object) -> Answer:
    token, promise, rules, later = said.get("token"), said.get("promise"), said["rules"], said.get("next_allowed")
    return Answer(
        index=_whole(said["index"]),
        ask=str(said["ask"]),
        label=str(said["label"]),
        purpose=str(said["purpose"]),
        at=Instant(_whole(said["at"])),
        until=Instant(_whole(said["until"])),
        token=token if isinstance(token, str) else None,
        trouble=str(said["trouble"]),
        rules=tuple(str(rule) for rule in rules) if isinstance(rules, list) else (),
        next_allowed=Instant(_whole(later)) if later is not None else None,
        promise=parse_base64(promise) if isinstance(promise, str) else None,
    )


def _whole(value: Value) -> int:
    return value if isinstance(value, int) else 0
