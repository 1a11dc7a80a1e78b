"""Deciding: the same act, history, packs and instant give the same outcome; what is unknown is refused."""

from dataclasses import replace

import pytest

from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.digest import RECORD, sha256, tagged
from minglu.canon.instants import DAY, HOUR, MINUTE, Instant
from minglu.gate.act import AskContact, Outside
from minglu.gate.ask import ask_object
from minglu.gate.decide import decide, further_subjects
from minglu.gate.draft import About
from minglu.gate.errors import WrongAsk
from minglu.gate.outcome import IssueToken, Outcome, Permit, Refusal
from minglu.ledger.labels import Handle
from minglu.rules.expression import parse_expression
from minglu.rules.packs import Packs
from tests.unit.gate.people import (
    A_YEAR_ON,
    AGENCY,
    ASK,
    BORROWER,
    COLLECTOR,
    CONTACT,
    DATUM,
    DEBT,
    HER_DATUM,
    NOW,
    NUMBER,
    ONE_USE,
    OTHER_SEED,
    THERE,
    TOKEN,
    Told,
    asking,
    collecting,
    ordinary,
    packs,
    sealed,
    signed,
)

ABOUT = About(person=BORROWER, number=NUMBER)


def decided(told: Told | None = None, act: AskContact | None = None, *, at: Instant = NOW, outside: Outside = THERE) -> Outcome:
    return decide(act or asking(), (told or ordinary()).history, packs=packs(), at=at, outside=outside)


def refused(told: Told, **changes: object) -> set[str]:
    """The rules that refuse the ask with these changes."""
    reply = decided(told, asking(signed(**changes))).reply
    assert isinstance(reply, Refusal)
    return set(reply.decision.rules)


# ---- An ask that is permitted


def test_a_permit_is_one_draft_and_one_token() -> None:
    outcome = decided()
    (draft,), (token,) = outcome.drafts, outcome.changes
    assert (draft.kind, draft.about) == ("contact.permit", ABOUT)
    assert token == IssueToken(
        token=TOKEN,
        person=BORROWER,
        number=NUMBER,
        agency=AGENCY,
        record=DATUM,
        until=ASK.until,
        to=sha256(ONE_USE),
        salt=asking().salt,
    )
    assert isinstance(outcome.reply, Permit)
    assert (outcome.reply.token, outcome.reply.until, outcome.reply.index) == (TOKEN, ASK.until, -1)


def test_the_entry_names_the_record_salted_the_one_use_key_and_the_signed_ask() -> None:
    public = decided().drafts[0].public
    assert parse_base64(str(public["record"])) == tagged(RECORD, asking().salt, sha256(b"header"))
    assert parse_base64(str(public["to"])) == sha256(ONE_USE)
    assert parse_base64(str(public["asked"])) == signed().digest
    assert (public["until"], public["purpose"], public["channel"]) == (ASK.until, "collection", "call")


def test_whose_debt_it_is_stands_in_its_own_part_alone() -> None:
    draft = decided().drafts[0]
    assert draft.debt == {"debtor": BORROWER, "debt": DEBT}
    assert DEBT not in repr((draft.public, draft.facts, draft.parties))


def test_the_person_concerned_may_read_in_which_role_for_which_agency_and_field() -> None:
    parties = decided().drafts[0].parties
    assert (parties["agency"], parties["role"]) == (AGENCY, "collector")
    assert (parties["field"], parties["relation"]) == ("phone", "debtor")
    assert "core.allow-collection" in parties["rules"]


def test_the_person_concerned_reads_no_pseudonym_of_staff() -> None:
    """By it two people's files could be joined."""
    assert COLLECTOR not in repr(decided().drafts[0].parties)


def test_a_rule_about_somebody_else_is_other_in_what_the_contact_reads() -> None:
    about = {"person": CONTACT, "datum": HER_DATUM, "relation": "contact", "purposes": ["pass_on_message"], "basis": "consent"}
    told = ordinary().add("datum.sealed", CONTACT, **sealed(**about))
    told.add("consent.given", CONTACT, person=CONTACT, purposes=["pass_on_message"], until=int(A_YEAR_ON), by="intake")
    draft = decided(told, asking(signed(person=CONTACT, datum=HER_DATUM, purpose="pass_on_message"))).drafts[0]
    assert (draft.kind, draft.parties["rules"]) == ("contact.refusal", ["other"])
    assert draft.facts["rules"] == ["cn.cba-only-when-lost", "cn.gbt-only-when-lost"]


def allowing(applies: str) -> Packs:
    """One rule and no other: it allows where this applies."""
    allows = parse_expression("act == 'contact'", where="test")
    only = replace(
        packs().rule("house.rest-day"), id="test.one", effect="allow", applies=parse_expression(applies, where="test"), when=allows
    )
    return packs().ruled_by((only,))


@pytest.mark.parametrize("applies", ["assigned", "product != 'credit_card'", "debtor_bankrupt or not debtor_bankrupt", "not debt_disputed"])
@pytest.mark.parametrize(("to", "told"), [(BORROWER, "test.one"), (CONTACT, "other")])
def test_a_rule_that_looks_at_the_debtor_is_named_to_the_debtor_alone(applies: str, to: str, told: str) -> None:
    about = {"person": CONTACT, "datum": HER_DATUM, "relation": "contact"}
    history = ordinary().add("datum.sealed", CONTACT, **sealed(**about)).history
    ask = signed() if to == BORROWER else signed(person=CONTACT, datum=HER_DATUM)
    draft = decide(asking(ask), history, packs=allowing(applies), at=NOW, outside=THERE).drafts[0]
    assert (draft.facts["rules"], draft.parties["rules"]) == (["test.one"], [told])


# ---- Packs that lack the promises


@pytest.mark.parametrize(
    "outside",
    [
        Outside(witnesses=False, keyholders=True, keys=(ONE_USE,)),
        Outside(witnesses=True, keyholders=False, keys=(ONE_USE,)),
        Outside(witnesses=True, keyholders=True, keys=()),
        Outside(witnesses=False, keyholders=False, keys=()),
    ],
)
def test_packs_that_require_no_witnesses_give_no_permit_without_them_all_the_same(outside: Outside) -> None:
    lax = allowing("act == 'contact'")
    assert isinstance(decide(asking(), ordinary().history, packs=lax, at=NOW, outside=THERE).reply, Permit)
    outcome = decide(asking(), ordinary().history, packs=lax, at=NOW, outside=outside)
    assert isinstance(outcome.reply, Refusal)
    assert outcome.reply.decision.rules == ("core.default-deny",)
    assert (outcome.drafts[0].kind, outcome.changes) == ("contact.refusal", ())


# ---- Warnings


SUNDAY = Instant(NOW + 6 * DAY)


def test_a_rule_that_warned_is_entered_and_stands_in_no_way() -> None:
    outcome = decided(at=SUNDAY, act=asking(signed(at=SUNDAY, until=Instant(SUNDAY + MINUTE))), told=ordinary())
    assert isinstance(outcome.reply, Permit)
    assert outcome.drafts[0].facts["warnings"] == ["house.rest-day"]


def test_where_nothing_warned_nothing_of_it_is_entered() -> None:
    assert "warnings" not in decided().drafts[0].facts


def test_the_facts_hold_the_ask_with_its_signature() -> None:
    facts = decided().drafts[0].facts
    assert facts["ask"] == ask_object(ASK)
    assert parse_base64(str(facts["signature"])) == signed().signature


def test_the_facts_are_enough_to_decide_again() -> None:
    facts = decided().drafts[0].facts
    assert facts["packs"] == render_base64(packs().digest)
    assert facts["question"]["datum"] == DATUM
    assert facts["saw"][0]["answered_calls_today"] == 0


def test_deciding_twice_gives_the_same_outcome() -> None:
    assert decided() == decided()


def test_a_permit_ends_where_the_rules_would_end_it() -> None:
    late = Instant(NOW + 7 * HOUR + 55 * MINUTE)
    outcome = decided(act=asking(signed(at=late, until=Instant(late + 20 * MINUTE))), at=late)
    ends = Instant(NOW + 8 * HOUR - 1)
    assert (outcome.reply.until, outcome.drafts[0].public["until"], outcome.changes[0].until) == (ends, ends, ends)


def test_the_latest_registration_of_the_asker_counts() -> None:
    told = ordinary().add("staff.registered", COLLECTOR, staff=COLLECTOR, agency=AGENCY, key=render_base64(bytes(32)), roles=["collector"])
    with pytest.raises(WrongAsk, match="not by a key that the log names"):
        decided(told)


def test_the_number_of_a_permit_is_the_one_that_was_sealed() -> None:
    told = ordinary().add("datum.sealed", BORROWER, **sealed(number=render_base64(sha256(b"a newer number"))))
    assert decided(told).drafts[0].about == About(person=BORROWER, number=Handle(sha256(b"a newer number")))


# ---- An ask that is refused


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"purpose": "pass_on_message"}, "cn.pipl-6-purpose"),
        ({"purpose": "locate_debtor"}, "cn.pipl-6-purpose"),
        ({"channel": "visit"}, "cn.cba-22-two-visitors"),
        ({"own_device": True}, "cn.cba-private-phone"),
    ],
)
def test_the_rules_refuse_with_an_entry_and_no_token(changes: dict[str, object], rule: str) -> None:
    outcome = decided(act=asking(signed(**changes)))
    assert isinstance(outcome.reply, Refusal)
    assert rule in outcome.reply.decision.rules
    assert ([draft.kind for draft in outcome.drafts], outcome.changes) == (["contact.refusal"], ())


@pytest.mark.parametrize(
    ("outside", "rule"),
    [
        (Outside(witnesses=False, keyholders=True, keys=(ONE_USE,)), "core.witnesses"),
        (Outside(witnesses=True, keyholders=False, keys=(ONE_USE,)), "core.keyholders"),
        (Outside(witnesses=True, keyholders=True), "core.one-use-keys"),
    ],
)
def test_who_is_missing_outside_is_a_refusal(outside: Outside, rule: str) -> None:
    assert decided(outside=outside).reply.decision.rules == (rule,)


STOPS = [
    (("person.never", BORROWER), {}, "house.never-again-letters"),
    (("person.blocked", BORROWER), {"why": "complaint"}, "cn.pipl-47-blocked"),
    (("agency.suspended", AGENCY), {"agency": AGENCY, "why": "complaint"}, "cn.pipl-21-agency"),
    (("staff.roles", COLLECTOR), {"staff": COLLECTOR, "roles": []}, "cn.pipl-51-staff"),
]


@pytest.mark.parametrize(("entry", "said", "rule"), STOPS)
def test_what_was_entered_since_stops_the_next_ask(entry: tuple[str, str], said: dict[str, object], rule: str) -> None:
    kind, subject = entry
    assert rule in refused(ordinary().add(kind, subject, **said))


def test_three_outstanding_permits_are_three_calls() -> None:
    told = ordinary()
    for _ in range(3):
        draft = decided(told).drafts[0]
        told.add("contact.permit", BORROWER, **draft.public, **draft.facts, person=BORROWER, number=render_base64(NUMBER))
    assert refused(told) == {"cn.gbt-three-answered-calls"}


def test_a_refusal_says_what_was_asked_and_commits_to_why() -> None:
    draft = decided(ordinary(roles=["handler"])).drafts[0]
    assert draft.public == {"purpose": "collection", "channel": "call", "asked": render_base64(signed().digest)}
    assert draft.parties["role"] == "handler"
    assert draft.facts["rules"] == ["cn.pipl-51-staff"]


# ---- An ask that is none: nothing to enter


def test_somebody_unregistered_cannot_ask() -> None:
    with pytest.raises(WrongAsk, match="not registered; the compliance officer registers"):
        decided(Told().add("datum.sealed", BORROWER, **sealed()))


@pytest.mark.parametrize("key", ["", "none", render_base64(bytes(31)), render_base64(bytes(33))])
def test_a_registered_key_that_is_none_verifies_nothing(key: str) -> None:
    with pytest.raises(WrongAsk, match="not by a key that the log names"):
        decided(ordinary(key=key))


def test_somebody_elses_signature_is_not_an_ask() -> None:
    with pytest.raises(WrongAsk, match="not by a key that the log names"):
        decided(act=asking(signed(seed=OTHER_SEED)))


@pytest.mark.parametrize("change", [{"person": CONTACT}, {"datum": HER_DATUM}])
def test_a_datum_of_somebody_else_is_not_found(change: dict[str, object]) -> None:
    with pytest.raises(WrongAsk, match="no such datum is sealed for this person"):
        decided(act=asking(signed(**change)))


@pytest.mark.parametrize("change", [{"purpose": "gossip"}, {"purpose": ""}, {"channel": "pigeon"}, {"channel": ""}])
def test_a_purpose_or_channel_that_no_rule_knows_is_no_question(change: dict[str, object]) -> None:
    with pytest.raises(WrongAsk, match="cannot be put to the rules"):
        decided(act=asking(signed(**change)))


def test_an_old_ask_is_not_decided_again_later() -> None:
    with pytest.raises(WrongAsk, match="not now"):
        decided(at=Instant(NOW + DAY))


# ---- Further subjects


def test_an_ask_needs_the_askers_agency_and_the_borrower_too() -> None:
    assert list(further_subjects(asking(), ordinary().history)) == [AGENCY, BORROWER]


def test_nothing_more_is_known_of_strangers() -> None:
    assert list(further_subjects(asking(), Told().history)) == []


def test_a_number_without_a_debt_has_no_borrower_behind_it() -> None:
    told = ordinary()
    told.add("datum.sealed", BORROWER, **{name: value for name, value in sealed().items() if name not in ("debtor", "debt")})
    assert list(further_subjects(asking(), told.history)) == [AGENCY]


def test_other_acts_need_nobody_else() -> None:
    assert list(further_subjects(collecting(), ordinary().history)) == []
