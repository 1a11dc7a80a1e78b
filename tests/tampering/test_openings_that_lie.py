"""Lies behind commitments: entered and cosigned like anything true. Whoever opens the log and decides again finds them.

Each row changes what one opening says and lets its entry commit to the lie, so that every hash and signature verifies.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest

from minglu.canon.base64 import render_base64
from minglu.canon.commitment import Opening
from minglu.canon.instants import DAY, HOUR, MINUTE
from minglu.canon.json import render
from minglu.gate.ask import Ask, ask_object, parse_ask, sign_ask
from minglu.ledger.entries import render_entry
from minglu.ledger.labels import Label
from minglu.rules.rule import parse_instrument
from tests.tampering.forge import Handed, digest, month_label
from tests.tampering.honest import packs
from tests.unit.acts.cast import COLLECTOR, UNTRAINED, fresh_id

PERMIT, OUTCOME, REFUSED, UNUSED, LAPSED, KILLED, NEVER, ENDED = 37, 38, 39, 40, 41, 45, 46, 47
ADOPTED, TRAINED, BORROWER, CONTACT, CONSENT, BOOK, PROVED, GIVEN = 1, 25, 29, 31, 32, 42, 43, 49
CONTRACT, HIRED, LINKED, LINKED_CONTACT, ASSIGNED, LAST = 17, 18, 28, 30, 34, 48

# A rule that nobody ships: what is taken in to locate somebody is refused.
FORBIDDING = """
[instrument]
title = { zh = "试验", en = "a trial" }
[[rule]]
id = "house.never-to-locate"
article = { zh = "第0条", en = "no. 0" }
in_force = 2020-01-01
force = "house"
confidence = "V"
checked_on = 2026-11-23
effect = "forbid"
applies = "act == 'collect'"
when = "purpose == 'locate_debtor'"
reading = { zh = "不可。", en = "No." }
lifts = { zh = "无。", en = "Nothing." }
"""

Lie = Callable[[Handed], Handed]


def faults_of(log: Handed) -> list[tuple[str, int]]:
    return [(fault.what, fault.first) for fault in log.audited(packs())]


def facts(index: int, **changes: object) -> Lie:
    return lambda log: log.opened_as(index, "facts", **changes)


def parties(index: int, **changes: object) -> Lie:
    return lambda log: log.opened_as(index, "parties", **changes)


def asks(index: int, **changes: object) -> Lie:
    """Another question than the one that was asked."""
    return lambda log: log.opened_as(index, "facts", question={**log.said(index, "facts")["question"], **changes})


def told(index: int, **changes: object) -> Lie:
    """Another fact about the one place where the person is."""
    return lambda log: log.opened_as(index, "facts", saw=[{**log.said(index, "facts")["saw"][0], **changes}])


def signed(index: int, by: object = COLLECTOR, **changes: object) -> Lie:
    """Another ask, truly signed, with its digest where it belongs."""

    def lie(log: Handed) -> Handed:
        ask: Ask = replace(parse_ask(render(log.said(index, "facts")["ask"])), **changes)
        other = sign_ask(ask, seed=by.seed)
        lying = log.opened_as(index, "facts", ask=ask_object(ask), signature=render_base64(other.signature))
        return lying.showing(index, asked=render_base64(other.digest))

    return lie


def ask_of(index: int, other: int) -> Lie:
    """The ask of another entry."""
    said = ("ask", "signature")
    return lambda log: log.opened_as(index, "facts", **{name: log.said(other, "facts")[name] for name in said})


def number_of(index: int, other: int) -> Lie:
    """Entered as if it were about another number."""
    return lambda log: log.opened_as(index, "facts", number=log.said(other, "facts")["number"])


def person_of(index: int, other: int) -> Lie:
    return lambda log: log.opened_as(index, "facts", person=log.said(other, "facts")["person"])


LIES: list[tuple[str, Lie, str, int]] = [
    # what the lender did, the lie, the fault that must be found, its entry
    ("a permit on facts that were not so", told(PERMIT, answered_calls_today=2), "facts", PERMIT),
    ("a refusal on facts that were not so", told(REFUSED, answered_calls_today=3), "facts", REFUSED),
    ("facts about no place at all", facts(PERMIT, saw=[]), "facts", PERMIT),
    ("a permit by a rule that does not allow it", facts(PERMIT, rules=["core.allow-message"]), "rules", PERMIT),
    ("a permit by no rule", facts(PERMIT, rules=[]), "rules", PERMIT),
    ("a refusal by fewer rules than refused", facts(REFUSED, rules=["core.default-deny"]), "rules", REFUSED),
    ("a permit for staff without training", facts(TRAINED, staff=UNTRAINED.id), "decision", PERMIT),
    ("training that ran out before", facts(TRAINED, until=1), "decision", PERMIT),
    ("training backdated by two years", facts(TRAINED, passed=1), "decision", PERMIT),
    ("a collector without the role", facts(HIRED, roles=["handler"]), "decision", PERMIT),
    ("an agency whose contract had ended", facts(CONTRACT, until=1), "decision", PERMIT),
    ("a debt that was assigned to somebody else", facts(ASSIGNED, staff=UNTRAINED.id), "decision", PERMIT),
    ("a refusal of what the rules permit", facts(NEVER, person=fresh_id("per")), "decision", LAST),
    ("a phone book refused that the rules let in", asks(BOOK, source="person_self", relation="debtor", basis="contract"), "decision", BOOK),
    ("a warning that the rules do not give", facts(PERMIT, warnings=["house.rest-day"]), "rules", PERMIT),
    ("a permit under packs of the lender's own", facts(PERMIT, packs=digest("softer packs")), "packs", PERMIT),
    ("packs adopted that nobody is given", lambda log: log.showing(ADOPTED, packs=digest("softer packs")), "packs", ADOPTED),
    ("packs decided under that were never adopted", lambda log: log.showing(ADOPTED, packs=digest("softer packs")), "packs", PERMIT),
    ("the rules asked for another purpose", asks(PERMIT, purpose="complaint_answer"), "question", PERMIT),
    ("the rules asked for another channel", asks(PERMIT, channel="letter"), "question", PERMIT),
    (
        "the rules asked about another person",
        lambda log: asks(PERMIT, person=log.said(CONTACT, "facts")["person"])(log),
        "question",
        PERMIT,
    ),
    (
        "the rules asked about another number",
        lambda log: asks(PERMIT, number=log.said(CONTACT, "facts")["number"])(log),
        "question",
        PERMIT,
    ),
    ("the rules asked for other staff", asks(PERMIT, staff=UNTRAINED.id), "asked", PERMIT),
    ("the rules asked for staff nobody registered", asks(PERMIT, staff=fresh_id("stf")), "question", PERMIT),
    ("the rules asked for another agency", asks(PERMIT, agency=fresh_id("agy")), "question", PERMIT),
    ("the rules asked about a datum never sealed", asks(PERMIT, datum=fresh_id("rec")), "question", PERMIT),
    ("the rules told of another field", asks(PERMIT, field="name"), "question", PERMIT),
    ("the rules told of a basis the datum has not", asks(PERMIT, basis="consent"), "question", PERMIT),
    ("the rules told of a place the datum has not", asks(PERMIT, places=["Asia/Urumqi"]), "question", PERMIT),
    ("a device of the asker's own kept quiet", signed(PERMIT, own_device=True), "asked", PERMIT),
    ("companions that nobody named", asks(PERMIT, companions=[fresh_id("stf")]), "question", PERMIT),
    ("a letter said to be sealed", asks(PERMIT, sealed_letter=True), "question", PERMIT),
    ("words said to be a template's", asks(PERMIT, wording="template"), "question", PERMIT),
    ("words said to be clean", asks(PERMIT, wording_clean=True), "question", PERMIT),
    ("a question that is none", facts(PERMIT, question={"act": "contact"}), "question", PERMIT),
    ("a question with a member too many", asks(PERMIT, mood="good"), "question", PERMIT),
    ("a sealed datum of another relation", asks(CONTACT, relation="guarantor"), "question", CONTACT),
    ("a sealed datum of another source", facts(CONTACT, source="uploaded_address_book"), "question", CONTACT),
    ("a sealed datum for a purpose not asked", facts(BORROWER, purposes=["locate_debtor"]), "question", BORROWER),
    ("a sealed datum somewhere else", facts(BORROWER, places=["Asia/Urumqi"]), "question", BORROWER),
    ("an address book of fewer cards", facts(BOOK, count=2), "question", BOOK),
    ("evidence of a consent that was not entered", facts(CONSENT, person=fresh_id("per")), "question", CONTACT),
    ("somebody else's debt", lambda log: log.opened_as(PERMIT, "debt", debt=fresh_id("debt")), "question", PERMIT),
    ("somebody else as debtor", lambda log: log.opened_as(PERMIT, "debt", debtor=fresh_id("per")), "question", PERMIT),
    ("an ask that nobody signed", facts(PERMIT, signature=render_base64(bytes(64))), "asked", PERMIT),
    ("a signature that is none", facts(PERMIT, signature="yes"), "asked", PERMIT),
    ("an ask signed by somebody else", signed(PERMIT, by=UNTRAINED), "asked", PERMIT),
    ("the ask of another permit", ask_of(PERMIT, UNUSED), "asked", PERMIT),
    ("an ask that is none", facts(PERMIT, ask={}), "asked", PERMIT),
    ("an ask for another purpose", signed(PERMIT, purpose="complaint_answer"), "asked", PERMIT),
    ("an ask from the day before", signed(PERMIT, at=1791700000000), "asked", PERMIT),
    ("a permit longer than was asked for", lambda log: log.showing(PERMIT, until=log.parsed(PERMIT).public["until"] + 1), "until", PERMIT),
    ("an outcome of another person", person_of(OUTCOME, CONTACT), "outcome", OUTCOME),
    ("an outcome of another number", number_of(OUTCOME, CONTACT), "outcome", OUTCOME),
    ("an outcome by another channel", facts(OUTCOME, channel="visit"), "outcome", OUTCOME),
    ("an outcome of another debt", lambda log: log.opened_as(OUTCOME, "debt", debt=fresh_id("debt")), "outcome", OUTCOME),
    ("a call before its permit", lambda log: moved(log, OUTCOME, -HOUR), "outcome", OUTCOME),
    ("a call after its permit's minute", lambda log: moved(log, OUTCOME, HOUR), "outcome", OUTCOME),
    ("a call on another day", lambda log: moved(log, OUTCOME, -DAY), "outcome", OUTCOME),
    ("a lapse of another person's permit", person_of(LAPSED, CONTACT), "outcome", LAPSED),
    ("a permit ended as unclaimed while it stood", facts(ENDED, why="unclaimed"), "lapse", ENDED),
    ("a permit killed by nothing", facts(LAPSED, why="killed"), "lapse", LAPSED),
    ("a permit killed by a word that somebody else said", person_of(NEVER, CONTACT), "lapse", ENDED),
    ("a number under a second person", person_of(PROVED, BORROWER), "person", PROVED),
    ("a number under a person nobody knows", facts(PROVED, person=fresh_id("per")), "person", PROVED),
    ("a use under another number", number_of(REFUSED, CONTACT), "label", REFUSED),
    ("a use under a number nobody has", facts(REFUSED, number=digest("nobody")), "label", REFUSED),
    ("the person told of another role", parties(PERMIT, role="handler"), "parties", PERMIT),
    ("the person told of another agency", parties(PERMIT, agency=fresh_id("agy")), "parties", PERMIT),
    ("the person told of other rules", parties(REFUSED, rules=["core.default-deny"]), "parties", REFUSED),
    ("the person told of another length of the call", parties(OUTCOME, seconds=1), "parties", OUTCOME),
    ("the person told that it was not answered", parties(OUTCOME, answered=False), "parties", OUTCOME),
    ("the person told of other purposes", parties(CONTACT, purposes=["collection"]), "parties", CONTACT),
    ("the person told of another end", parties(LAPSED, why="undialled"), "parties", LAPSED),
    ("openings given that no entry tells of", lambda log: log.showing(GIVEN, size=40), "given", 40),
]


def moved(log: Handed, index: int, by: int) -> Handed:
    return log.opened_as(index, "facts", happened=log.said(index, "facts")["happened"] + by)


@pytest.mark.parametrize(("lie", "what", "index"), [row[1:] for row in LIES], ids=[row[0] for row in LIES])
def test_a_lie_is_found_and_located(handed: Handed, lie: Lie, what: str, index: int):
    assert (what, index) in faults_of(lie(handed))


def test_the_truth_has_no_fault(handed: Handed):
    assert faults_of(handed) == []


def test_the_entries_of_this_page_are_those_it_names(handed: Handed):
    named = {
        PERMIT: "contact.permit",
        OUTCOME: "contact.outcome",
        REFUSED: "contact.refusal",
        LAPSED: "contact.lapse",
        NEVER: "person.never",
    }
    named |= {
        ADOPTED: "packs.adopted",
        TRAINED: "staff.trained",
        BORROWER: "datum.sealed",
        CONTACT: "datum.sealed",
        CONSENT: "consent.given",
    }
    named |= {BOOK: "datum.refused", GIVEN: "openings.given", KILLED: "contact.permit", ENDED: "contact.lapse", UNUSED: "contact.permit"}

    assert {index: handed.parsed(index).kind.name for index in named} == named


class TestUsedBeforeWitnessed:
    """P1: nothing is dialled before a quorum has seen the permit."""

    def seen_late(self, handed: Handed, seconds: int) -> list[tuple[str, int]]:
        """Every witness saw the permit and all after it so much later than it was given."""
        steps = tuple((size, at + seconds if size > PERMIT else at) for size, at in handed.steps)
        return faults_of(replace(handed, steps=steps))

    def test_a_call_long_before_any_witness_saw_its_permit(self, handed: Handed):
        assert self.seen_late(handed, 150) == [("unwitnessed", OUTCOME)]

    def test_clocks_may_differ_by_two_minutes(self, handed: Handed):
        assert self.seen_late(handed, 110) == []


class TestOpenings:
    """Openings that were forged, exchanged, left out, or given twice."""

    def without(self, handed: Handed, index: int, part: str) -> Handed:
        rest = {name: opening for name, opening in handed.openings[index].items() if name != part}
        return replace(handed, openings={**handed.openings, index: rest})

    def with_opening(self, handed: Handed, index: int, part: str, opening: Opening) -> Handed:
        return replace(handed, openings={**handed.openings, index: {**handed.openings.get(index, {}), part: opening}})

    @pytest.mark.parametrize("index", [TRAINED, PERMIT, OUTCOME, NEVER])
    def test_one_left_out_is_named(self, handed: Handed, index: int):
        assert ("unopened", index) in faults_of(self.without(handed, index, "facts"))

    def test_whose_debt_it_was_left_out_is_named(self, handed: Handed):
        assert ("unopened", PERMIT) in faults_of(self.without(handed, PERMIT, "debt"))

    def test_all_left_out_are_counted(self, handed: Handed):
        report = replace(handed, openings={}).audited(packs())

        assert {fault.what for fault in report} == {"unopened"}

    def test_what_opens_for_the_person_need_not_be_given(self, handed: Handed):
        assert faults_of(self.without(handed, PERMIT, "parties")) == []

    def test_a_forged_one_does_not_open(self, handed: Handed):
        forged = Opening(content={**handed.said(PERMIT, "facts"), "rules": []}, salt=handed.openings[PERMIT]["facts"].salt)

        assert ("opening", PERMIT) in faults_of(self.with_opening(handed, PERMIT, "facts", forged))

    def test_two_exchanged_do_not_open(self, handed: Handed):
        one, other = handed.openings[PERMIT]["facts"], handed.openings[UNUSED]["facts"]
        exchanged = self.with_opening(self.with_opening(handed, PERMIT, "facts", other), UNUSED, "facts", one)

        assert {("opening", PERMIT), ("opening", UNUSED)} <= set(faults_of(exchanged))

    def test_one_of_a_part_that_the_entry_has_not(self, handed: Handed):
        assert ("opening", NEVER) in faults_of(self.with_opening(handed, NEVER, "debt", Opening(content={}, salt=bytes(32))))

    def test_one_of_an_entry_that_the_log_has_not(self, handed: Handed):
        assert ("opening", 99) in faults_of(self.with_opening(handed, 99, "facts", handed.openings[PERMIT]["facts"]))

    def test_one_with_a_salt_that_is_none(self, handed: Handed):
        short = replace(handed.openings[PERMIT]["facts"], salt=b"salt")

        assert ("opening", PERMIT) in faults_of(self.with_opening(handed, PERMIT, "facts", short))


class TestLabels:
    """Uses hidden under a label that is not the number's."""

    def test_one_entry_under_another_label(self, handed: Handed):
        assert ("label", REFUSED) in faults_of(handed.labelled(REFUSED, month_label()))

    def test_one_entry_under_another_persons_label(self, handed: Handed):
        assert ("label", REFUSED) in faults_of(handed.labelled(REFUSED, handed.parsed(PROVED).label))

    def all_under(self, handed: Handed, label: Label) -> Handed:
        """Every entry about the contact under one and the same wrong label: consistent, and found by no search."""
        contact = handed.said(CONTACT, "facts")["number"]
        found = handed
        for index, parts in handed.openings.items():
            if "facts" in parts and parts["facts"].content.get("number") == contact:
                found = found.labelled(index, label)
        return found

    def test_a_whole_month_under_a_label_that_is_nobodys(self, handed: Handed):
        assert ("label", LINKED_CONTACT) in faults_of(self.all_under(handed, month_label()))

    def test_without_a_proof_it_would_not_be_seen_and_so_the_missing_proof_is_a_fault(self, handed: Handed):
        assert faults_of(replace(self.all_under(handed, month_label()), proofs={})) == [("unproved", LINKED), ("unproved", LINKED_CONTACT)]

    def test_the_proof_of_another_number_proves_nothing(self, handed: Handed):
        (one, first), (other, second) = handed.proofs.items()

        assert {("label", LINKED), ("label", LINKED_CONTACT)} == set(faults_of(replace(handed, proofs={one: second, other: first})))

    def test_a_proof_with_a_bit_changed_proves_nothing(self, handed: Handed):
        proofs = {where: proof[:-1] + bytes([proof[-1] ^ 1]) for where, proof in handed.proofs.items()}

        assert {what for what, _ in faults_of(replace(handed, proofs=proofs))} == {"label"}

    def test_proofs_under_another_key_of_the_month_prove_nothing(self, handed: Handed):
        other = handed.showing(handed.first("period.opened"), labels=digest("no key at all"))

        assert {("label", LINKED), ("label", LINKED_CONTACT)} <= set(faults_of(other))


def test_a_permit_given_shortly_before_ten_ends_with_the_day(handed: Handed):
    """At 21:50 half an hour may be asked for; the rules permit ten minutes of it."""
    later = replace(handed, steps=tuple((size, at + 8 * 3600) for size, at in handed.steps))
    dated = dict.fromkeys(range(PERMIT, len(handed.entries)), 7 * HOUR + 50 * MINUTE)
    for index, by in dated.items():
        later = later.with_entry(index, at_another_time(later, index, by))
    ask = parse_ask(render(handed.said(PERMIT, "facts")["ask"]))
    evening, ten = ask.at + dated[PERMIT], ask.at + 8 * HOUR - 1
    asked = signed(PERMIT, at=evening, until=evening + 30 * MINUTE)(later)
    saw = [{**handed.said(PERMIT, "facts")["saw"][0], "local_minute": 21 * 60 + 50}]
    asked = asked.opened_as(PERMIT, "facts", saw=saw)

    assert ("until", PERMIT) in faults_of(asked.showing(PERMIT, until=ten + 1))
    assert not {("until", PERMIT), ("decision", PERMIT), ("facts", PERMIT)} & set(faults_of(asked.showing(PERMIT, until=ten)))


def at_another_time(log: Handed, index: int, by: int) -> bytes:
    entry = log.parsed(index)
    return render_entry(replace(entry, at=entry.at + by))


def test_a_datum_is_weighed_for_every_purpose_it_was_sealed_for(handed: Handed):
    """The entry shows the question for one purpose; the purposes beside it must have been permitted too."""
    forbidding = parse_instrument(FORBIDDING.encode(), pack="house", where="test")
    stricter = packs().ruled_by((*packs().rules, *forbidding))
    lying = facts(CONTACT, purposes=["pass_on_message", "locate_debtor"])(handed)

    faults = [(fault.what, fault.first) for fault in lying.audited(stricter)]

    assert ("decision", CONTACT) in faults
    assert ("decision", CONTACT) not in [(fault.what, fault.first) for fault in handed.audited(stricter)]
