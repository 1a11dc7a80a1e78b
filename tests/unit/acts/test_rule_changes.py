"""Rule changes: proposed by one, approved by another, in force from an instant to come, in the order of the log."""

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest

from minglu.acts.ask import Permitted, Refused, ask_contact
from minglu.acts.batch import Batch, Waiting
from minglu.acts.errors import NotAllowed, NotFound, Unusable
from minglu.acts.library import Library
from minglu.acts.rule_changes import bring_packs, difference_of, look_back_on, proposal_at, proposals
from minglu.acts.sequencer import Sequencer
from minglu.canon.base64 import render_base64
from minglu.canon.instants import DAY, HOUR, MINUTE, Instant
from minglu.gate.act import Enter
from minglu.gate.outcome import Entered, Refusal
from minglu.rules.packs import digest_of
from tests.unit.acts.cast import COLLECTOR
from tests.unit.acts.office import copy_of
from tests.unit.acts.rulemaking import DELIVERED, FIRST, LOADER, SECOND, STRICTER, WIDER, Desk, opened, prepare

NO_CASES = {**WIDER, "mine/cases/all.toml": b"case = []"}


def named(files) -> str:
    return render_base64(digest_of(files))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rulemaking") / "office"
    prepare(folder)
    return folder


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    return copy_of(prepared, tmp_path / "office")


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    with opened(folder) as found:
        yield found


# ---- Proposing -----------------------------------------------------------------------------------------------------


def test_a_proposal_is_an_entry_and_decides_nothing(desk) -> None:
    proposal = desk.propose(STRICTER)
    (entered,) = desk.packs("packs.proposed")
    assert (proposal.index, proposal.packs, proposal.names, proposal.by) == (entered.index, named(STRICTER), ("mine/2026.11.2",), FIRST.id)
    assert isinstance(desk.ask(), Permitted)
    assert desk.node.office.sequencer.packs.digest == digest_of(DELIVERED)


def test_what_is_proposed_is_kept_byte_by_byte(desk) -> None:
    assert desk.node.office.library.files(desk.propose(STRICTER).packs) == STRICTER


def test_the_same_proposal_twice_is_one(desk) -> None:
    assert desk.propose(STRICTER) == desk.propose(STRICTER)
    assert len(desk.packs("packs.proposed")) == 1


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (DELIVERED, "the rules in force"),
        ({}, "cannot be used"),
        ({**DELIVERED, "mine/policy.toml": b"[["}, "mine/policy.toml: not TOML"),
        ({**DELIVERED, "mine/more.toml": b""}, "not listed"),
        ({**DELIVERED, "../mine/pack.toml": b""}, "not the name of a file"),
        ({**STRICTER, "mine/cases/all.toml": DELIVERED["mine/cases/all.toml"]}, "1 of their cases do not come out as written"),
        ({**STRICTER, "zones/Asia/Shanghai": b"TZif"}, "cannot be used"),
        ({name: data for name, data in NO_CASES.items() if not name.startswith("zones/")}, "do not know the zone Asia/Shanghai"),
        ({**DELIVERED, **{f"mine/{place}.toml": bytes(900_000) for place in range(30)}}, "at most 20000000 bytes"),
    ],
)
def test_what_cannot_be_law_is_not_proposed(desk, files, says) -> None:
    with pytest.raises(Unusable, match=says):
        desk.propose(files)
    assert desk.packs("packs.proposed") == []


@pytest.mark.parametrize("by", [COLLECTOR, LOADER])
def test_only_a_compliance_officer_proposes_looks_and_approves(desk, by) -> None:
    proposal = desk.propose(STRICTER)
    office = desk.node.office
    with pytest.raises(NotAllowed):
        desk.propose(WIDER, by=by)
    with pytest.raises(NotAllowed):
        desk.approve(proposal, HOUR, by=by)
    with pytest.raises(NotAllowed):
        proposals(office, by=by.id)
    with pytest.raises(NotAllowed):
        proposal_at(office, proposal.index, by=by.id)
    with pytest.raises(NotAllowed):
        difference_of(office, proposal, by=by.id)
    with pytest.raises(NotAllowed):
        look_back_on(office, proposal, by=by.id, progress=lambda *_: None)


def test_what_a_terminal_brings_is_nobodys_until_an_officer_proposes_it(desk) -> None:
    office = desk.node.office
    brought = bring_packs(office, STRICTER)
    assert bring_packs(office, STRICTER) == brought
    assert brought.by == ""
    for officer in (FIRST, SECOND):
        with pytest.raises(NotAllowed, match="no name stands under this proposal"):
            desk.approve(brought, HOUR, by=officer)
    proposal = desk.propose(STRICTER)
    assert (proposal.by, proposal.packs) == (FIRST.id, brought.packs)
    assert proposal.index > brought.index
    assert bring_packs(office, STRICTER) == proposal
    assert desk.approve(proposal, HOUR) > proposal.index


@pytest.mark.parametrize("files", [DELIVERED, {}, {**DELIVERED, "mine/policy.toml": b"[["}])
def test_what_cannot_be_law_is_not_brought_either(desk, files) -> None:
    with pytest.raises(Unusable):
        bring_packs(desk.node.office, files)


# ---- Looking -------------------------------------------------------------------------------------------------------


def test_the_difference_is_against_the_packs_in_force(desk) -> None:
    proposal = desk.propose(STRICTER)
    found = difference_of(desk.node.office, proposal, by=SECOND.id)
    assert [change.new.id for change in found.changed] == ["mine.quiet-hours"]
    assert [(change.case.says, change.turns) for change in found.cases] == [("早上八点半", True)]
    desk.approve(proposal, HOUR)
    desk.later(HOUR)
    assert difference_of(desk.node.office, proposal, by=SECOND.id).changed == ()


def test_looking_back_counts_what_would_have_been_refused_and_enters_nothing(desk) -> None:
    permits = [desk.ask().index for _ in range(3)]
    desk.later(HOUR)
    desk.ask()
    proposal, told = desk.propose(STRICTER), []
    size = desk.node.office.book.head().size
    past = look_back_on(desk.node.office, proposal, by=SECOND.id, progress=lambda done, of: told.append((done, of)))
    assert (past.seen.asks, past.seen.now_refused, past.seen.now_permitted) == (4, 3, 0)
    assert past.seen.refused_by[0].examples == tuple(permits)
    assert desk.node.office.book.head().size == size
    assert [told[0], told[-1]] == [(1, 90 * 24 + 1), (90 * 24 + 1, 90 * 24 + 1)]


def test_looking_back_ends_after_ninety_days(desk) -> None:
    desk.ask()
    desk.later(90 * DAY + MINUTE)
    proposal = desk.propose(STRICTER)
    past = look_back_on(desk.node.office, proposal, by=SECOND.id, progress=lambda *_: None)
    assert past.seen.asks == 0
    assert past.until - past.since == 90 * DAY


# ---- Approving -----------------------------------------------------------------------------------------------------


def test_an_approval_is_an_entry_and_waits_for_its_instant(desk) -> None:
    proposal = desk.propose(STRICTER)
    index = desk.approve(proposal, HOUR)
    (entered,) = desk.packs("packs.approved")
    assert (entered.index, entered.word("packs"), entered.whole("proposed")) == (index, proposal.packs, proposal.index)
    assert entered.whole("in_force") == desk.clock.now() + HOUR
    desk.later(HOUR - 1)
    assert isinstance(desk.ask(), Permitted)
    (found,) = proposals(desk.node.office, by=FIRST.id)
    assert (found.approval.by, found.approval.adopted) == (SECOND.id, None)


def test_whoever_proposed_does_not_approve(desk) -> None:
    proposal = desk.propose(STRICTER)
    with pytest.raises(NotAllowed, match="second compliance officer"):
        desk.approve(proposal, HOUR, by=FIRST)
    assert desk.packs("packs.approved") == []


@pytest.mark.parametrize("ahead", [-DAY, -1, 0, 366 * DAY])
def test_rules_do_not_come_into_force_in_the_past_or_after_a_year(desk, ahead) -> None:
    proposal = desk.propose(STRICTER)
    with pytest.raises(Unusable, match="an instant to come"):
        desk.approve(proposal, ahead)


def test_a_proposal_is_approved_once(desk) -> None:
    proposal = desk.propose(STRICTER)
    first = desk.approve(proposal, HOUR)
    assert desk.approve(proposal, HOUR) == first
    with pytest.raises(Unusable, match="approved already"):
        desk.approve(proposal, 2 * HOUR)
    assert len(desk.packs("packs.approved")) == 1


@pytest.mark.parametrize("offset", [-1, 1, 10_000])
def test_what_is_no_proposal_is_not_approved(desk, offset) -> None:
    proposal = desk.propose(STRICTER)
    with pytest.raises(NotFound):
        proposal_at(desk.node.office, proposal.index + offset, by=SECOND.id)


# ---- Switching -----------------------------------------------------------------------------------------------------


def test_from_its_instant_on_the_approved_version_decides(desk) -> None:
    desk.change(STRICTER, 10 * MINUTE)
    desk.ask()
    desk.later(10 * MINUTE)
    assert isinstance(desk.ask(), Refused)
    assert desk.decided_under() == [named(DELIVERED), named(STRICTER)]
    _, second = desk.packs("packs.adopted")
    (approved,) = desk.packs("packs.approved")
    assert (second.word("packs"), second.whole("approved"), second.words("names")) == (
        named(STRICTER),
        approved.index,
        ("mine/2026.11.2",),
    )


def test_the_switch_comes_before_the_first_decision_and_once(desk) -> None:
    desk.change(STRICTER, MINUTE)
    desk.later(HOUR)
    refusals = [desk.ask().index for _ in range(3)]
    adopted = [event.index for event in desk.packs("packs.adopted")]
    assert len(adopted) == 2
    assert adopted[1] < refusals[0]


def test_whoever_looks_at_the_instant_sees_what_will_decide(desk) -> None:
    desk.change(STRICTER, MINUTE)
    assert desk.node.office.sequencer.packs.digest == digest_of(DELIVERED)
    desk.later(MINUTE)
    assert desk.node.office.sequencer.packs.digest == digest_of(STRICTER)


def test_the_switch_happens_after_a_restart_too(folder) -> None:
    with opened(folder) as desk:
        desk.change(STRICTER, MINUTE)
        now = desk.clock.now()
    with opened(folder, now=Instant(now + 20 * MINUTE)) as desk:
        assert isinstance(desk.ask(), Refused)
        assert [event.word("packs") for event in desk.packs("packs.adopted")] == [named(DELIVERED), named(STRICTER)]
    with opened(folder, now=Instant(now + 2 * HOUR)) as desk:
        assert desk.node.office.sequencer.packs.digest == digest_of(STRICTER)
        assert len(desk.packs("packs.adopted")) == 2


def test_an_ask_that_is_repeated_is_explained_by_the_rules_of_then(desk) -> None:
    desk.change(STRICTER, MINUTE)
    desk.change(WIDER, 2 * MINUTE)
    desk.later(MINUTE)
    signed, office = desk.signed(), desk.node.office
    first = ask_contact(office, signed, language="en")
    desk.later(MINUTE)
    again = ask_contact(office, signed, language="en")
    assert isinstance(first, Refused)
    assert isinstance(again, Refused)
    assert "mine.quiet-hours" not in office.sequencer.packs.by_id
    assert (again.index, [reason.rule for reason in again.reasons]) == (first.index, ["mine.quiet-hours"])


def test_another_node_of_the_same_log_decides_under_what_this_one_approved(desk) -> None:
    parts = desk.node.office.sequencer._parts
    store = parts.library._versions
    other = Sequencer(replace(parts, library=Library(store, delivered=WIDER)))
    other.start()
    elsewhere = Desk(node=replace(desk.node, office=replace(desk.node.office, sequencer=other)), clock=desk.clock)
    try:
        desk.change(STRICTER, MINUTE)
        # An answer comes before its publishing has ended; two that publish here at once are not what this is about.
        desk.node.office.wait_until_published()
        assert other.packs.digest == digest_of(DELIVERED)
        assert isinstance(elsewhere.ask(), Permitted)
        desk.later(MINUTE)
        assert other.packs.digest == digest_of(STRICTER)
        assert isinstance(elsewhere.ask(), Refused)
        elsewhere.node.office.wait_until_published()
        assert isinstance(desk.ask(), Refused)
        assert [event.word("packs") for event in desk.packs("packs.adopted")] == [named(DELIVERED), named(STRICTER)]
    finally:
        other.stop()


def test_what_a_batch_approves_for_its_own_instant_decides_the_rest_of_it(desk) -> None:
    """The approval waited in the queue until its instant had come; an ask in the same batch is decided after it."""
    office, proposal = desk.node.office, desk.propose(STRICTER)
    approved = office.draft(
        "packs.approved",
        public={"packs": proposal.packs, "in_force": int(desk.clock.now())},
        facts={"names": list(proposal.names), "proposed": proposal.index, "actor": SECOND.id},
    )
    waiting = [
        Waiting(act=Enter(drafts=(approved,), reply=Entered()), key=None, answer=Future()),
        Waiting(act=desk.act(), key=None, answer=Future()),
    ]
    work = Batch(office.sequencer._parts, batch=waiting)
    work.decide()
    work.answer_refused()
    assert isinstance(waiting[1].answer.result(timeout=1), Refusal)
    assert [event.kind for event in desk.packs()][-3:] == ["packs.proposed", "packs.approved", "packs.adopted"]


def test_of_two_approvals_each_has_its_hour(desk) -> None:
    desk.change(STRICTER, 10 * MINUTE)
    desk.change(WIDER, 20 * MINUTE)
    answers = []
    for _ in range(3):
        answers.append(type(desk.ask()))
        desk.later(10 * MINUTE)
    assert answers == [Permitted, Refused, Permitted]


def test_two_that_come_due_at_once_are_both_named_and_the_later_stays(desk) -> None:
    desk.change(WIDER, 20 * MINUTE)
    desk.change(STRICTER, 10 * MINUTE)
    desk.later(DAY)
    assert isinstance(desk.ask(), Permitted)
    assert [event.word("packs") for event in desk.packs("packs.adopted")] == [named(DELIVERED), named(STRICTER), named(WIDER)]


def test_what_was_in_force_before_can_be_proposed_again(desk) -> None:
    desk.change(STRICTER, MINUTE)
    desk.later(MINUTE)
    desk.ask()
    desk.change(DELIVERED, MINUTE)
    desk.later(MINUTE)
    assert isinstance(desk.ask(), Permitted)


def test_what_is_heard_does_not_wait_for_rules_that_cannot_be_read(folder) -> None:
    with opened(folder) as desk:
        desk.change(STRICTER, MINUTE)
        office = desk.node.office
        office.library._versions.files = lambda _: None
        office.library.packs.__globals__["_load"].cache_clear()
        desk.later(HOUR)
        with pytest.raises(Unusable, match="not kept here"):
            desk.ask()
        assert office.enter(office.draft("agency.resumed", facts={"agency": office.institution.agency, "why": "ok"})) > 0


# ---- The software that brings other packs ----------------------------------------------------------------------------


def test_other_packs_that_come_with_the_software_are_no_law_by_being_there(folder) -> None:
    with opened(folder, delivered=STRICTER) as desk:
        assert desk.node.office.sequencer.packs.digest == digest_of(DELIVERED)
        assert isinstance(desk.ask(), Permitted)
        assert len(desk.packs("packs.adopted")) == 1
        assert desk.propose(STRICTER).packs == named(STRICTER)


def test_packs_that_were_never_kept_give_way_to_the_delivered_ones_by_an_entry(folder) -> None:
    with opened(folder) as desk:
        office = desk.node.office
        office.enter(office.draft("packs.adopted", public={"packs": "A" * 43 + "="}, facts={"names": ["lost/2026.1.1"]}))
    with opened(folder) as desk:
        assert [event.word("packs") for event in desk.packs("packs.adopted")][1:] == ["A" * 43 + "=", named(DELIVERED)]
        assert isinstance(desk.ask(), Permitted)
