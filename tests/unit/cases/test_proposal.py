"""Proposals as bytes: one spelling, and one name whatever the moment."""

from dataclasses import replace

import pytest

from minglu.canon.ids import CaseId, StaffId
from minglu.canon.instants import Instant
from minglu.canon.json import parse_object, render
from minglu.cases.answer import MOST_REASON, Answer
from minglu.cases.errors import WrongFiling, WrongPaper
from minglu.cases.finding import FindingValue
from minglu.cases.proposal import (
    Declined,
    Proposal,
    check_reason,
    parse_declined,
    parse_proposal,
    proposal_digest,
    render_declined,
    render_proposal,
)

HANDLER, REVIEWER = StaffId("stf_" + "05" * 16), StaffId("stf_" + "06" * 16)
ANSWER = Answer(case=CaseId("case_" + "0c" * 16), edition=1, values=((1, FindingValue.OUT_OF_SCOPE),), text="线路被冒用。", measures=())
PROPOSAL = Proposal(answer=ANSWER, by=HANDLER, reason="the line was spoofed", at=Instant(1_791_784_800_000))
DECLINED = Declined(by=REVIEWER, reason="exhibit 2 says otherwise", at=Instant(1_791_784_900_000))


def test_a_proposal_has_one_spelling():
    assert parse_proposal(render_proposal(PROPOSAL)) == PROPOSAL
    assert render_proposal(parse_proposal(render_proposal(PROPOSAL))) == render_proposal(PROPOSAL)


def test_so_has_the_word_that_it_was_turned_down():
    assert parse_declined(render_declined(DECLINED)) == DECLINED


def test_the_same_proposal_later_is_the_same_proposal():
    assert proposal_digest(replace(PROPOSAL, at=Instant(PROPOSAL.at + 1))) == proposal_digest(PROPOSAL)


@pytest.mark.parametrize("change", [{"by": REVIEWER}, {"reason": "another"}, {"answer": replace(ANSWER, text="another")}])
def test_another_author_reason_or_answer_is_another_proposal(change):
    assert proposal_digest(replace(PROPOSAL, **change)) != proposal_digest(PROPOSAL)


def test_a_reason_is_taken_without_what_is_around_it():
    assert check_reason("  because\n") == "because"
    assert check_reason("x" * MOST_REASON) == "x" * MOST_REASON


@pytest.mark.parametrize("reason", ["", "  \n", "x" * (MOST_REASON + 1)])
def test_a_reason_outside_its_bounds_is_none(reason):
    with pytest.raises(WrongFiling, match="1 to 400 characters"):
        check_reason(reason)


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"by": "somebody"},
        {"by": "per_" + "05" * 16},
        {"reason": 7},
        {"reason": "x" * (MOST_REASON + 1)},
        {"at": -1},
        {"at": "now"},
        {"answer": "{}"},
        {"answer": "not JSON"},
        {"answer": ["x"]},
        {"more": 1},
    ],
)
def test_other_bytes_are_no_proposal(change):
    said = {**parse_object(render_proposal(PROPOSAL)), **change}
    with pytest.raises(WrongPaper):
        parse_proposal(render(said))


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", render_proposal(PROPOSAL) + b" ", render_proposal(PROPOSAL)[:-1]])
def test_no_other_spelling_is_read(data):
    with pytest.raises(WrongPaper):
        parse_proposal(data)
    with pytest.raises(WrongPaper):
        parse_declined(data)
