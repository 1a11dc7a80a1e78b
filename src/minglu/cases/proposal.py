"""Proposals: an answer against its finding that waits for a second person, and the word that it was turned down (P5).

    parse_proposal(render_proposal(proposal)) == proposal
    proposal_digest(proposal)        # by answer, author and reason: proposing the same again is the same proposal

Kept sealed in the case file. That somebody tried is in the log already (`answer.refused`); what they wrote stays here.
"""

from dataclasses import dataclass

from minglu.canon.base64 import render_base64
from minglu.canon.digest import Digest, sha256
from minglu.canon.errors import CanonError
from minglu.canon.ids import StaffId, check_id
from minglu.canon.instants import Instant
from minglu.canon.json import Object, parse_object, render
from minglu.cases import members
from minglu.cases.answer import MOST_REASON, Answer, answer_digest, parse_answer, render_answer
from minglu.cases.errors import WrongFiling, WrongPaper

_MOST_ANSWER = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the handler wrote, and the reason that they propose the complainant should read."""

    answer: Answer
    by: StaffId
    reason: str
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined:
    """Who turned a proposal down, and why, for the handler."""

    by: StaffId
    reason: str
    at: Instant


def check_reason(reason: str) -> str:
    """The reason without what is around it. Raises WrongFiling unless it has 1 to 400 characters."""
    if not 0 < len(reason.strip()) <= MOST_REASON:
        raise WrongFiling(f"a reason has 1 to {MOST_REASON} characters; say in your own words why")
    return reason.strip()


def proposal_digest(proposal: Proposal) -> Digest:
    """What a proposal is kept and named under. When it was made is no part of it."""
    return sha256(render({"answer": render_base64(answer_digest(proposal.answer)), "by": proposal.by, "reason": proposal.reason}))


def render_proposal(proposal: Proposal) -> bytes:
    said: Object = {"by": proposal.by, "reason": proposal.reason, "at": int(proposal.at)}
    return render({"v": 1, "answer": render_answer(proposal.answer).decode("utf-8"), **said})


def parse_proposal(data: bytes) -> Proposal:
    """The inverse of `render_proposal`. Raises WrongPaper."""
    try:
        of = _members(data, "answer", "by", "reason", "at")
        return Proposal(
            answer=parse_answer(members.text(of, "answer", most=_MOST_ANSWER).encode("utf-8")),
            by=StaffId(check_id("stf", members.text(of, "by", most=40))),
            reason=members.text(of, "reason", most=MOST_REASON),
            at=members.instant(of, "at"),
        )
    except CanonError as error:
        raise WrongPaper(f"not a proposal: {error}") from error


def render_declined(declined: Declined) -> bytes:
    return render({"v": 1, "by": declined.by, "reason": declined.reason, "at": int(declined.at)})


def parse_declined(data: bytes) -> Declined:
    """The inverse of `render_declined`. Raises WrongPaper."""
    try:
        of = _members(data, "by", "reason", "at")
        by = StaffId(check_id("stf", members.text(of, "by", most=40)))
        return Declined(by=by, reason=members.text(of, "reason", most=MOST_REASON), at=members.instant(of, "at"))
    except CanonError as error:
        raise WrongPaper(f"not the word of a second person: {error}") from error


def _members(data: bytes, *names: str) -> Object:
    of = parse_object(data)
    members.only(of, "v", *names)
    if members.whole(of, "v") != 1:
        raise WrongPaper("kept by another version; read it with the release that wrote it")
    return of
