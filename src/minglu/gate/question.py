"""The question that an ask puts to the rules: from the ask, the sealed datum it names, and what is reachable outside."""

from minglu.gate.act import Outside
from minglu.gate.ask import Ask
from minglu.gate.errors import WrongAsk
from minglu.rules.errors import WrongQuestion
from minglu.rules.history import Event
from minglu.rules.question import Question


def question_of_ask(ask: Ask, *, datum: Event, agency: str, outside: Outside) -> Question:
    """Raises WrongAsk for a purpose or channel that no rule knows: a question that cannot be put has no answer."""
    try:
        return Question(
            act="contact",
            person=ask.person,
            number=str(datum.said["number"]),
            field=str(datum.said["field"]),
            purpose=ask.purpose,
            channel=ask.channel,
            staff=ask.staff,
            agency=agency,
            debtor=str(datum.said.get("debtor", "")),
            debt=str(datum.said.get("debt", "")),
            datum=ask.datum,
            own_device=ask.own_device,
            relation="",
            source="",
            basis="",
            evidence=False,
            places=(),
            count=0,
            witnesses=outside.witnesses,
            keyholders=outside.keyholders,
            one_use_keys=bool(outside.keys),
        )
    except WrongQuestion as error:
        raise WrongAsk(f"the ask cannot be put to the rules: {error}") from error
