"""One batch: fifty asks at one instant, keys that stand for one answer, permits that lapse, and what hurts nobody else."""

from dataclasses import replace

import pytest

from minglu.acts.batch import MOST, STEP_BACK
from minglu.acts.errors import ActError, ClockWentBack, SameKeyOtherAsk
from minglu.acts.never import say_never
from minglu.acts.register import Assignment, Contract, assign_debt, register_agency
from minglu.canon.base64 import render_base64
from minglu.canon.ids import AgencyId, PersonId
from minglu.canon.instants import MINUTE, SECOND, Instant
from minglu.gate.act import Enter
from minglu.gate.draft import About
from minglu.gate.errors import WrongAsk, WrongDraft
from minglu.gate.outcome import Entered, Permit, Refusal
from minglu.ledger.entries import parse_entry
from minglu.vault.signature import public_of
from tests.unit.acts.cast import A_YEAR_ON, COLLEAGUE, COLLECTOR, DEBT, LOADER, NOW, OFFICER, UNTRAINED, fresh_id, worker

STRANGER = worker(99)


def permits(replies):
    return [reply for reply in replies if isinstance(reply, Permit)]


# ---- Limits


@pytest.mark.parametrize(("called", "left"), [(0, 3), (1, 2), (2, 1), (3, 0)])
def test_fifty_asks_at_one_instant_get_exactly_what_the_limit_leaves(lender, called, left):
    for _ in range(called):
        lender.call()
    replies = lender.together([lender.act(lender.sign()) for _ in range(50)])
    assert len(permits(replies)) == left
    assert all(reply.decision.rules == ("cn.gbt-three-answered-calls",) for reply in replies if isinstance(reply, Refusal))


def test_two_collectors_share_one_limit(lender):
    asks = [lender.sign(by) for by in (COLLECTOR, COLLEAGUE) for _ in range(4)]
    assert len(permits(lender.together([lender.act(ask) for ask in asks]))) == 3


def test_every_ask_of_a_batch_is_an_entry_of_its_own(lender):
    before = lender.size
    lender.together([lender.act(lender.sign()) for _ in range(20)])
    kinds = [parse_entry(data).kind.name for data in lender.node.office.book.entries(before, lender.size)]
    assert (kinds.count("contact.permit"), kinds.count("contact.refusal")) == (3, 17)


def test_no_two_permits_name_the_same_one_use_key(lender):
    replies = lender.together([lender.act(lender.sign()) for _ in range(5)])
    named = {lender.node.office.book.token(permit.token).to for permit in permits(replies)}
    assert len(named) == 3


def test_without_one_use_keys_left_nothing_is_permitted(lender):
    for _ in range(2):
        lender.call()
    lender.node.office.book._database.connection().execute("UPDATE one_use SET used = 1")
    assert lender.refused_by() == {"core.one-use-keys"}


def test_what_an_earlier_act_of_the_batch_entered_counts_for_the_later_ones(lender):
    office = lender.node.office
    never = Enter(drafts=(office.draft("person.never", office.about(lender.cast.borrower.person)),), reply=Entered())
    replies = lender.together([lender.act(lender.sign()), never, lender.act(lender.sign())])
    assert [type(reply) for reply in replies] == [Permit, Entered, Refusal]


def test_a_collector_who_moves_in_a_batch_is_judged_by_the_record_of_the_new_agency(lender):
    office, other = lender.node.office, AgencyId(fresh_id("agy"))
    contract = Contract(
        name="Another agency", own=False, since=NOW, until=A_YEAR_ON, evaluated=NOW, purposes=("collection",), channels=("call",)
    )
    register_agency(office, contract, agency=other, by=OFFICER.id)
    facts = {"staff": COLLECTOR.id, "agency": other, "key": render_base64(public_of(COLLECTOR.seed)), "roles": ["collector"]}
    moves = Enter(drafts=(office.draft("staff.registered", facts=facts),), reply=Entered())
    again = Enter(drafts=(office.draft("agency.resumed", facts={"agency": other, "why": "put right"}),), reply=Entered())
    assignment = Assignment(debtor=lender.cast.borrower.person, debt=DEBT, staff=COLLECTOR.id, agency=other, since=NOW, until=A_YEAR_ON)
    assign_debt(office, assignment, by=LOADER.id)
    replies = lender.together([again, moves, lender.act(lender.sign())])
    assert [type(reply) for reply in replies] == [Entered, Entered, Permit]


def test_more_acts_than_a_batch_holds_are_all_answered(lender):
    replies = lender.together([lender.act(lender.sign(UNTRAINED)) for _ in range(MOST + 10)])
    assert {type(reply) for reply in replies} == {Refusal}


# ---- One wrong act hurts nobody else


def test_a_malformed_ask_in_a_batch_is_refused_alone(lender):
    good = lender.sign()
    wrong = [
        lender.sign(purpose="gossip"),
        lender.sign(channel="pigeon"),
        lender.sign(at=Instant(1)),
        lender.sign(person=PersonId(fresh_id("per"))),
        lender.sign(STRANGER),
        replace(good, signature=bytes(64)),
    ]
    replies = lender.together([lender.act(ask) for ask in (*wrong, good)])
    assert all(isinstance(reply, WrongAsk) for reply in replies[:-1])
    assert isinstance(replies[-1], Permit)


def test_a_wrong_draft_in_a_batch_enters_nothing_and_stops_nothing(lender):
    office, before = lender.node.office, lender.size
    about = office.about(lender.cast.borrower.person)
    wrong = [
        office.draft("person.forgiven", about),
        office.draft("person.never"),
        office.draft("person.blocked", about, facts={"why": "x" * 401}, parties={"why": "x"}),
        office.draft("consent.withdrawn", about, facts={"purposes": ["x" * 1_000_001]}, parties={"purposes": []}),
        office.draft("consent.withdrawn", about, facts={"purposes": [1.5]}, parties={"purposes": []}),
    ]
    replies = lender.together([Enter(drafts=(draft,), reply=Entered()) for draft in wrong])
    assert [type(reply) for reply in replies] == [WrongDraft] * len(wrong)
    assert lender.size == before
    assert lender.permitted().index == before


def test_of_two_drafts_that_go_together_one_that_is_wrong_keeps_both_out(lender):
    office, before = lender.node.office, lender.size
    about = office.about(lender.cast.borrower.person)
    with pytest.raises(WrongDraft, match=r"person\.forgiven"):
        office.enter(office.draft("person.never", about), office.draft("person.forgiven", about))
    assert (lender.size, "person.never" in lender.kinds(about.person)) == (before, False)


def test_an_entry_about_somebody_who_was_never_made_known_is_refused(lender):
    office = lender.node.office
    about = About(person=PersonId(fresh_id("per")), number=office.about(lender.cast.borrower.person).number)
    with pytest.raises(ActError, match="must be made known first"):
        office.enter(office.draft("person.never", about))


# ---- Keys


def test_one_signature_is_one_ask_however_often_it_is_sent(lender):
    signed = lender.sign()
    first, before = lender.ask(signed), lender.size
    assert [lender.ask(signed) for _ in range(3)] == [first] * 3
    assert lender.size == before


def test_one_signature_twice_in_one_batch_is_one_ask(lender):
    signed = lender.sign()
    first, second = lender.together([lender.act(signed), lender.act(signed)])
    assert first == second
    assert lender.kinds(lender.cast.borrower.person).count("contact.permit") == 1


@pytest.mark.parametrize("change", [{"purpose": "locate_debtor"}, {"until": Instant(NOW + 9 * MINUTE)}, {"own_device": True}])
def test_the_same_id_for_another_ask_is_refused(lender, change):
    signed = lender.sign()
    lender.ask(signed)
    with pytest.raises(SameKeyOtherAsk, match="used for another content; use a new key"):
        lender.ask(lender.sign(id=signed.ask.id, **change))


def test_two_askers_who_choose_the_same_id_do_not_meet(lender):
    first = lender.sign(COLLECTOR)
    second = lender.sign(COLLEAGUE, id=first.ask.id)
    assert lender.ask(first).index != lender.ask(second).index


def test_a_wrong_ask_leaves_its_id_free(lender):
    signed = lender.sign()
    with pytest.raises(WrongAsk):
        lender.ask(replace(signed, signature=bytes(64)))
    assert lender.permitted(signed)


def test_the_same_key_gives_the_same_entry_and_another_content_under_it_is_refused(lender):
    office, about = lender.node.office, lender.node.office.about(lender.cast.borrower.person)
    said = {"purposes": ["collection"]}
    first = office.enter(office.draft("consent.withdrawn", about, facts=said, parties=said), key="k")
    assert office.enter(office.draft("consent.withdrawn", about, facts=said, parties=said), key="k") == first
    with pytest.raises(SameKeyOtherAsk):
        office.enter(office.draft("person.never", about), key="k")


# ---- Lapse


def test_an_unused_permit_lapses_by_an_entry_and_frees_the_count(lender):
    for _ in range(3):
        lender.permitted()
    assert lender.refused_by() == {"cn.gbt-three-answered-calls"}
    lender.later(10 * MINUTE)
    assert lender.permitted()
    assert lender.kinds(lender.cast.borrower.person).count("contact.lapse") == 3


def test_a_permit_does_not_lapse_before_its_last_moment(lender):
    lender.permitted()
    lender.later(10 * MINUTE - 1)
    lender.permitted()
    assert "contact.lapse" not in lender.kinds(lender.cast.borrower.person)


def test_a_permit_lapses_once(lender):
    permit = lender.permitted()
    for _ in range(3):
        lender.later(11 * MINUTE)
        lender.node.office.wait_until_published()
    assert lender.kinds(lender.cast.borrower.person).count("contact.lapse") == 1
    assert lender.said(lender.cast.borrower.person, "contact.lapse")["permit"] == permit.index


def test_a_claimed_permit_does_not_lapse_and_goes_on_counting(lender):
    lender.dial(lender.permitted())
    lender.later(11 * MINUTE)
    lender.permitted()
    assert "contact.lapse" not in lender.kinds(lender.cast.borrower.person)


# ---- The clock


def test_a_clock_that_went_back_six_seconds_stops_asks(lender):
    lender.permitted()
    before = lender.size
    lender.later(-STEP_BACK - SECOND)
    with pytest.raises(ClockWentBack, match="more than five seconds; asks wait until it is right again"):
        lender.ask()
    assert lender.size == before


def test_a_clock_that_went_back_lets_never_again_through_at_the_last_instant(lender):
    permit = lender.permitted()
    last = lender.node.office.book.head().last
    lender.later(-STEP_BACK - SECOND)
    index = say_never(lender.node.office, lender.cast.borrower.person)
    (entry,) = lender.node.office.book.entries(index, index + 1)
    assert parse_entry(entry).at == last == parse_entry(lender.node.office.book.entries(permit.index, index)[0]).at


@pytest.mark.parametrize("back", [SECOND, STEP_BACK])
def test_a_smaller_step_back_is_harmless_and_no_entry_is_older_than_the_one_before(lender, back):
    first = lender.permitted()
    lender.later(-back)
    second = lender.permitted()
    one, other = (parse_entry(lender.node.office.book.entries(p.index, p.index + 1)[0]).at for p in (first, second))
    assert one == other


def test_asks_go_on_when_the_clock_is_right_again(lender):
    lender.permitted()
    lender.later(-MINUTE)
    with pytest.raises(ClockWentBack):
        lender.ask()
    lender.later(MINUTE)
    assert lender.permitted()
