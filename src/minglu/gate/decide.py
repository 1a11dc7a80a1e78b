"""Decide: one act, the histories it touches, the rules, the instant, what is reachable outside -> its outcome.

    decide(act, history, packs=packs, at=at, outside=outside) -> Outcome

Pure: the same arguments give the same outcome, today and in the auditor's replay. `further_subjects` says which more
histories an ask needs once the first are known (the asker's agency, the borrower behind a contact).
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.digest import RECORD, Digest, sha256, tagged
from minglu.canon.instants import Instant
from minglu.canon.json import Object
from minglu.gate.act import Act, AskContact, Collect, Enter, Outside, Settle, question_of_collect
from minglu.gate.ask import ask_object, check_ask
from minglu.gate.draft import About, Draft, digest_text
from minglu.gate.errors import WrongAsk
from minglu.gate.keys import keys_of
from minglu.gate.outcome import Already, EndToken, Entered, IssueToken, Outcome, Permit, Refusal, Sealed
from minglu.gate.question import question_of_ask
from minglu.ledger.labels import Handle
from minglu.rules.errors import WrongQuestion
from minglu.rules.expression import facts_of
from minglu.rules.history import Event, History
from minglu.rules.next import allowed_until
from minglu.rules.packs import Packs
from minglu.rules.question import Question, render_question
from minglu.rules.rule import DEFAULT_DENY
from minglu.rules.table import OF_DEBTOR
from minglu.rules.weigh import Decision, weigh

_SETTLED = ("contact.outcome", "contact.lapse")
# What a rule is called to somebody who may not know which one it was.
OTHER_RULE = "other"


def decide(act: Act, history: History, *, packs: Packs, at: Instant, outside: Outside) -> Outcome:
    """What `act` comes to. Raises WrongAsk when an ask cannot be attributed: then there is nothing to enter."""
    if isinstance(act, AskContact):
        return _contact(act, history, packs=packs, at=at, outside=outside)
    if isinstance(act, Collect):
        return _collect(act, history, packs=packs, at=at)
    if isinstance(act, Settle):
        return _settle(act, history)
    if isinstance(act, Enter):
        return Outcome(reply=act.reply, drafts=act.drafts, changes=act.changes)
    assert_never(act)


def further_subjects(act: Act, history: History) -> Iterator[str]:
    """Ids found in the first histories whose own histories the decision needs too."""
    if not isinstance(act, AskContact):
        return
    registered = latest(history.of(act.signed.ask.staff), "staff.registered")
    if registered is not None:
        yield str(registered.said["agency"])
    datum = datum_of(history.of(act.signed.ask.person), act.signed.ask.datum)
    if datum is not None and "debtor" in datum.said:
        yield str(datum.said["debtor"])


def latest(events: tuple[Event, ...], kind: str) -> Event | None:
    """The newest event of a kind, or None."""
    return next((event for event in reversed(events) if event.kind == kind), None)


def datum_of(events: tuple[Event, ...], datum: str) -> Event | None:
    """The event by which a datum was sealed, or None."""
    return next((event for event in reversed(events) if event.kind == "datum.sealed" and event.said["datum"] == datum), None)


def _contact(act: AskContact, history: History, *, packs: Packs, at: Instant, outside: Outside) -> Outcome:
    ask = act.signed.ask
    registered = latest(history.of(ask.staff), "staff.registered")
    if registered is None:
        raise WrongAsk("this member of staff is not registered; the compliance officer registers staff and their keys")
    check_ask(act.signed, keys=keys_of(history.of(ask.staff), at=at), now=at)
    datum = datum_of(history.of(ask.person), ask.datum)
    if datum is None:
        raise WrongAsk("no such datum is sealed for this person; reload the work list and ask again")
    agency = str(registered.said["agency"])
    question = question_of_ask(ask, datum=datum, agency=agency, outside=outside, packs=packs, registers=history)
    decision = weigh_contact(packs, question, history, at=at)
    about = About(person=ask.person, number=Handle(parse_base64(str(datum.said["number"]), size=32)))
    parts = _parts(act, question, decision, packs=packs, datum=datum, role=role_of(history.of(ask.staff)))
    if not decision.permitted:
        public: Object = {"purpose": ask.purpose, "channel": ask.channel, "asked": digest_text(act.signed.digest)}
        draft = Draft(kind="contact.refusal", about=about, chance=act.chance, public=public, **parts)
        return Outcome(reply=Refusal(question=question, decision=decision), drafts=(draft,))
    # A permit ends where the rules would end it: one given at 21:55 is no permit for 22:05.
    until = allowed_until(packs, question, history, at=at, until=ask.until)
    permit = Permit(token=act.token, until=until, decision=decision)
    return _permit(act, permit, about=about, parts=parts, key=outside.keys[0])


def weigh_contact(packs: Packs, question: Question, history: History, *, at: Instant) -> Decision:
    """What the packs say, and never a permit without witnesses, keyholders and a one-use key (P1): the pack that requires
    them is one that a lender may leave out, and a promise is not."""
    decision = weigh(packs, question, history, at=at)
    if not decision.permitted or (question.witnesses and question.keyholders and question.one_use_keys):
        return decision
    return replace(decision, permitted=False, rules=(DEFAULT_DENY.id,))


def _permit(act: AskContact, permit: Permit, *, about: About, parts: dict[str, Object], key: bytes) -> Outcome:
    ask, agency = act.signed.ask, str(parts["parties"]["agency"])
    to = sha256(key)
    public: Object = {
        "until": int(permit.until),
        "purpose": ask.purpose,
        "channel": ask.channel,
        # Salted, so that two months' permits for one record cannot be linked by it.
        "record": digest_text(tagged(RECORD, act.salt, act.header)),
        "to": digest_text(to),
        "asked": digest_text(act.signed.digest),
    }
    draft = Draft(kind="contact.permit", about=about, chance=act.chance, public=public, **parts)
    token = IssueToken(
        token=act.token,
        person=ask.person,
        number=about.number,
        agency=agency,
        record=ask.datum,
        until=permit.until,
        to=to,
        salt=act.salt,
    )
    return Outcome(reply=permit, drafts=(draft,), changes=(token,))


def _parts(act: AskContact, question: Question, decision: Decision, *, packs: Packs, datum: Event, role: str) -> dict[str, Object]:
    """The openings of a decided ask: what an auditor, the person concerned and nobody but auditors may open."""
    asked: Object = {"ask": ask_object(act.signed.ask), "signature": render_base64(act.signed.signature)}
    return {
        "facts": {"question": render_question(question), **_decided(decision, packs), **asked},
        "parties": {
            "agency": question.agency,
            "role": role,
            "field": question.field,
            "relation": datum.said["relation"],
            "rules": own_rules(packs, decision.rules, own=question.debtor in ("", question.person)),
        },
        "debt": debt_of(question),
    }


def role_of(events: tuple[Event, ...]) -> str:
    """The first role that a member of staff has, by the newest entry that says so."""
    newest = next((event for event in reversed(events) if event.kind in ("staff.registered", "staff.roles")), None)
    return next(iter(newest.words("roles")), "none") if newest is not None else "none"


def own_rules(packs: Packs, rules: tuple[str, ...], *, own: bool) -> list[str]:
    """Rules as the person concerned may know them: one that looks at a debtor is "other", or a contact could tell from
    her own file, day by day, whether somebody else can be reached, or disputes a debt (P7). `own`: the debtor is the person
    themself, or there is none."""
    return sorted({rule if own or not _of_debtor(packs, rule) else OTHER_RULE for rule in rules})


def _of_debtor(packs: Packs, name: str) -> bool:
    rule = packs.rule(name)
    # That it applied, and that it applied at all, says as much as what it then asked.
    return not OF_DEBTOR.isdisjoint(facts_of(rule.applies_in_force) | facts_of(rule.when))


def debt_of(question: Question) -> Object:
    """Whose debt it is about, as entries keep it for auditors; empty where it is about none."""
    return {name: value for name, value in (("debtor", question.debtor), ("debt", question.debt)) if value}


def _decided(decision: Decision, packs: Packs) -> Object:
    warned: Object = {"warnings": list(decision.warnings)} if decision.warnings else {}
    return {"saw": list(decision.saw), "rules": list(decision.rules), "packs": render_base64(packs.digest), **warned}


def _collect(act: Collect, history: History, *, packs: Packs, at: Instant) -> Outcome:
    offered = act.offered
    if not offered.purposes:
        raise WrongAsk("a datum is taken in for a stated purpose; none was stated (PIPL art. 6)")
    weighed = [(question, weigh(packs, question, history, at=at)) for question in _questions(act)]
    # Every purpose must be permitted; the first that is not speaks for the whole.
    question, decision = next(((q, d) for q, d in weighed if not d.permitted), weighed[0])
    if decision.permitted and offered.sealed is None:
        raise WrongAsk("the packs in force would take this in, and there is nothing sealed to keep; adopt a pack that forbids it")
    if not decision.permitted or offered.sealed is None:
        return _not_collected(act, decision, packs=packs, question=question)
    said: Object = {
        "field": offered.field,
        "relation": offered.relation,
        "source": offered.source,
        "basis": offered.basis,
        "purposes": list(offered.purposes),
    }
    draft = Draft(
        kind="datum.sealed",
        about=act.about,
        chance=act.chance,
        public={"record": digest_text(Digest(offered.reference))},
        facts={
            "datum": act.datum,
            "places": list(offered.places),
            "until": int(offered.until),
            "question": render_question(question),
            **said,
            **_decided(decision, packs),
        },
        parties=said,
        debt=debt_of(question),
    )
    # The consent follows the datum: what was weighed is the history as it was before this act, in the replay too.
    drafts = (*act.arrives, draft, *act.follows)
    return Outcome(reply=Sealed(record=act.datum), drafts=drafts, changes=(*act.changes, offered.sealed))


def _not_collected(act: Collect, decision: Decision, *, packs: Packs, question: Question) -> Outcome:
    """One entry under the borrower. Only a borrower whose very first number is refused becomes known by it."""
    refused: Object = {"source": act.offered.source, "count": act.offered.count}
    draft = Draft(
        kind="datum.refused",
        about=act.under,
        chance=act.chance,
        facts={**refused, "question": render_question(question), **_decided(decision, packs)},
        parties={**refused, "rules": own_rules(packs, decision.rules, own=question.debtor in ("", act.under.person))},
        debt=debt_of(question),
    )
    first = act.under == act.about
    return Outcome(
        reply=Refusal(question=question, decision=decision),
        drafts=(*act.arrives, draft) if first else (draft,),
        changes=act.changes if first else (),
    )


def _questions(act: Collect) -> tuple[Question, ...]:
    try:
        return tuple(question_of_collect(act, purpose) for purpose in act.offered.purposes)
    except WrongQuestion as error:
        raise WrongAsk(f"what is offered cannot be put to the rules: {error}") from error


def _settle(act: Settle, history: History) -> Outcome:
    for event in history.of(act.about.person):
        if event.kind in _SETTLED and event.said["permit"] == act.permit:
            return Outcome(reply=Already(index=event.index))
    return Outcome(reply=Entered(), drafts=(act.draft,), changes=(EndToken(permit=act.permit),))
