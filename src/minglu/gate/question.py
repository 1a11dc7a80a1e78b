"""The question that an ask puts to the rules: from the ask, the sealed datum it names, the packs' templates, and what is
reachable outside."""

from minglu.gate.act import Outside
from minglu.gate.ask import Ask
from minglu.gate.errors import WrongAsk
from minglu.gate.manner import manner_object, parse_manner
from minglu.gate.wording import wording_of
from minglu.rules.errors import WrongQuestion
from minglu.rules.history import Event, History
from minglu.rules.packs import Packs
from minglu.rules.question import Question


def question_of_ask(ask: Ask, *, datum: Event, agency: str, outside: Outside, packs: Packs, registers: History) -> Question:
    """`registers` holds the streams of `REGISTERS` where the ask is worded by a template.

    Raises WrongAsk for a purpose or channel that no rule knows, for a manner that the channel has not, and for words that fill no
    template: a question that cannot be put has no answer."""
    # An ask that was never bytes was never parsed, and what is entered of it must be.
    parse_manner(manner_object(ask.manner), channel=ask.channel)
    wording, clean = wording_of(ask, packs=packs, relation=str(datum.said["relation"]), registers=registers)
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
            companions=ask.manner.companions,
            sealed_letter=ask.manner.sealed,
            wording=wording,
            wording_clean=clean,
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
