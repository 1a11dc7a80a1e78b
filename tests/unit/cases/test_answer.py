"""Answers against findings: what goes out, and what does not."""

from dataclasses import replace

import pytest

from minglu.canon.ids import CaseId
from minglu.canon.json import parse_object, render
from minglu.cases.answer import (
    Answer,
    Contradiction,
    Refused,
    Sent,
    answer_digest,
    contradictions,
    decide_answer,
    parse_answer,
    render_answer,
)
from minglu.cases.conclude import conclude
from minglu.cases.errors import CasesError, WrongFiling, WrongPaper
from minglu.cases.finding import FindingValue
from minglu.cases.measures import Measure
from tests.unit.cases.story import (
    AGENCY,
    CASE,
    FILED,
    HANDLER,
    REVIEWER,
    STRANGER,
    alleged,
    bill,
    filing,
    matter,
    moment,
    registered,
    unpermitted,
)

RECORDED, OUT, CONTRADICTED = FindingValue.RECORDED, FindingValue.OUT_OF_SCOPE, FindingValue.CONTRADICTED
FOUND = conclude(
    matter(
        filing(
            alleged(1), alleged(2, other=STRANGER, answered=False, at="2026-11-06 10:00"), alleged(3, other=None, at="2026-11-07 10:00")
        ),
        events=(unpermitted(happened=moment("2026-11-05 14:03")),),
        lines=(registered(),),
        materials=(bill(),),
    ),
    edition=2,
    at=FILED,
)
HONEST = Answer(case=CASE, edition=2, values=((1, RECORDED), (2, OUT), (3, CONTRADICTED)), text="情况属实，向您致歉。", measures=())
DENYING = replace(HONEST, values=((1, OUT), (2, OUT), (3, CONTRADICTED)))


def decide(answer: Answer, *, second: str | None = None, reason: str = "") -> Sent | Refused:
    return decide_answer(answer, FOUND, staff=HANDLER, second=second, reason=reason)  # type: ignore[arg-type]  # ids as texts


def test_an_answer_that_asserts_the_finding_is_sent_by_one_person() -> None:
    sent = decide(HONEST, reason="not needed")
    assert isinstance(sent, Sent)
    assert (sent.contradicts, sent.against, sent.second, sent.digest) == ((), None, None, answer_digest(HONEST))


def test_an_answer_that_denies_a_recorded_call_is_refused_with_what_to_do() -> None:
    refused = decide(DENYING)
    assert isinstance(refused, Refused)
    assert refused.contradicts == (Contradiction(allegation=1, asserted="out_of_scope", found="recorded"),)
    assert refused.because == ("contradicts_the_finding", "contradiction_needs_a_reason")
    assert refused.instead[0] == "assert_the_finding_or_bring_a_second_person"


def test_a_second_person_with_a_reason_sends_it_and_both_are_kept() -> None:
    sent = decide(DENYING, second=REVIEWER, reason=" the line was ported that day ")
    assert isinstance(sent, Sent)
    assert (sent.against, sent.second) == ("the line was ported that day", REVIEWER)


REFUSED = {
    "nobody besides": (None, "a reason", ("contradicts_the_finding",)),
    "the writer as second person": (HANDLER, "a reason", ("contradicts_the_finding",)),
    "no reason": (REVIEWER, " ", ("contradiction_needs_a_reason",)),
    "an endless reason": (REVIEWER, "x" * 401, ("contradiction_needs_a_reason",)),
}


@pytest.mark.parametrize(("second", "reason", "because"), REFUSED.values(), ids=REFUSED.keys())
def test_a_contradiction_is_refused_with(second: str | None, reason: str, because: tuple[str, ...]) -> None:
    refused = decide(DENYING, second=second, reason=reason)
    assert isinstance(refused, Refused)
    assert refused.because == because


DENIALS = [
    "经核查，没有证据表明联系人信息泄露。",
    "该通话不存在。",
    "There is NO   evidence that contacts leaked.",
    "We never\ncalled you.",
]


@pytest.mark.parametrize("text", DENIALS)
def test_the_customary_denial_in_the_text_contradicts_what_the_finding_does_not_deny(text: str) -> None:
    found = contradictions(replace(HONEST, text=text), FOUND)
    assert [(one.allegation, one.asserted) for one in found] == [(1, "denied_in_text"), (2, "denied_in_text")]


def test_an_allegation_left_out_and_one_made_up_both_contradict() -> None:
    found = contradictions(replace(HONEST, values=((1, RECORDED), (3, CONTRADICTED), (9, OUT))), FOUND)
    assert found == (
        Contradiction(allegation=2, asserted="missing", found="out_of_scope"),
        Contradiction(allegation=9, asserted="out_of_scope", found="missing"),
    )


@pytest.mark.parametrize("edition", [1, 3])
def test_an_answer_to_another_edition_is_refused_whoever_signs(edition: int) -> None:
    refused = decide(replace(HONEST, edition=edition), second=REVIEWER, reason="a reason")
    assert isinstance(refused, Refused)
    assert refused.because == ("answers_another_edition",)


def test_an_answer_of_another_case_is_a_mistake() -> None:
    with pytest.raises(CasesError, match="of another case"):
        decide(replace(HONEST, case=CaseId("case_" + "ff" * 16)))


WRONG = {
    "no text": (replace(HONEST, text=" "), "1 to 10000 characters"),
    "an endless text": (replace(HONEST, text="长" * 10_001), "1 to 10000 characters"),
    "an allegation twice": (replace(HONEST, values=((1, RECORDED), (1, OUT))), "one value an allegation"),
    "a way onward left out": (replace(HONEST, onward=("lawsuit",)), "names every way onward"),
    "a measure that does not exist": (replace(HONEST, measures=(Measure(what="reward"),)), "a measure is one of"),
    "a suspension of nobody": (replace(HONEST, measures=(Measure(what="suspend_agency"),)), "names the agency"),
    "an apology of an agency": (replace(HONEST, measures=(Measure(what="apology", agency=AGENCY),)), "names no agency"),
    "too many measures": (replace(HONEST, measures=(Measure(what="apology"),) * 21), "at most 20 measures"),
}


@pytest.mark.parametrize(("wrong", "message"), WRONG.values(), ids=WRONG.keys())
def test_an_answer_is_not_taken_with(wrong: Answer, message: str) -> None:
    with pytest.raises(WrongFiling, match=message):
        decide(wrong)


def test_the_digest_binds_text_and_measures() -> None:
    others = (replace(HONEST, text="别的"), replace(HONEST, measures=(Measure(what="suspend_agency", agency=AGENCY),)))
    assert len({answer_digest(one) for one in (HONEST, *others)}) == 3


# ---- As bytes

ALL = replace(HONEST, measures=(Measure(what="apology"), Measure(what="suspend_agency", agency=AGENCY)))


@pytest.mark.parametrize("answer", [HONEST, ALL, replace(HONEST, values=()), replace(HONEST, text="没有\n…")])
def test_an_answer_has_one_spelling(answer):
    assert parse_answer(render_answer(answer)) == answer


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"case": "case_1"},
        {"edition": -1},
        {"edition": True},
        {"values": [{"allegation": 1, "value": "denied"}]},
        {"values": [{"allegation": 1}]},
        {"values": [1]},
        {"text": "x" * 10_001},
        {"measures": [{"what": "apology", "why": "x"}]},
        {"measures": [{"what": "correct_agency", "agency": "the agency"}]},
        {"onward": "everywhere"},
        {"more": 1},
    ],
)
def test_other_bytes_are_no_answer(change):
    with pytest.raises(WrongPaper):
        parse_answer(render({**parse_object(render_answer(ALL)), **change}))


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", render_answer(ALL) + b" "])
def test_no_other_spelling_of_an_answer_is_read(data):
    with pytest.raises(WrongPaper):
        parse_answer(data)
