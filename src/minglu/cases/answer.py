"""Answers (答复): what is sent to the complainant, held against the finding first.

    decide_answer(answer, finding, staff=handler, second=None, reason="") == Refused(contradicts=(…), instead=(…))

An answer asserts one value an allegation. Where it asserts another one than the finding, or denies in its text what the
finding does not deny, it contradicts; then it is sent only with a second person and a reason, and the complainant
reads both (P5). Without them it is refused, and the refusal is an entry.

* An answer to another edition than the newest is refused outright, whoever signs: it answers something else.
* No answer leaves out a way onward.
* The denials below are a net with wide meshes: they catch the customary sentence, not every way to say it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from minglu.canon.digest import Digest, sha256
from minglu.canon.errors import CanonError
from minglu.canon.ids import AgencyId, CaseId, StaffId, check_id
from minglu.canon.json import Object, parse_object, render
from minglu.cases import members
from minglu.cases.errors import CasesError, WrongFiling, WrongPaper
from minglu.cases.finding import Finding, FindingValue, parse_value
from minglu.cases.measures import Measure, check_measure
from minglu.cases.remedies import ALL_WAYS

MOST_TEXT: Final = 10_000
MOST_REASON: Final = 400
MOST_MEASURES: Final = 20
DENIED_IN_TEXT: Final = "denied_in_text"
MISSING: Final = "missing"

_DENIALS: Final = (
    "不存在",
    "没有证据",
    "无证据",
    "未发现证据",
    "没有联系过",
    "从未联系",
    "从未拨打",
    "没有泄露",
    "未泄露",
    "没打过",
    "没有打过",
    "未拨打",
    "未曾",
    "从没",
    "并未",
    "不属实",
    "编造",
    "与我司无关",
    "与我们无关",
    "与本公司无关",
    "no evidence",
    "does not exist",
    "did not exist",
    "never called",
    "never contacted",
    "did not call",
    "not leaked",
    "no leak",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A draft answer. `values` maps each allegation to what the answer asserts of it."""

    case: CaseId
    edition: int
    values: tuple[tuple[int, FindingValue], ...]
    text: str
    measures: tuple[Measure, ...]
    onward: tuple[str, ...] = ALL_WAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Where answer and finding part. `asserted` is a value, "missing" or "denied_in_text"."""

    allegation: int
    asserted: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The answer may go out. `against` and `second` are given exactly when it contradicts; the person reads both."""

    answer: Answer
    digest: Digest
    contradicts: tuple[Contradiction, ...]
    against: str | None
    second: StaffId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The answer may not go out. `because` and `instead` are codes for the desk."""

    answer: Answer
    digest: Digest
    contradicts: tuple[Contradiction, ...]
    because: tuple[str, ...]
    instead: tuple[str, ...]


def check_answer(answer: Answer) -> None:
    """Return quietly if the answer keeps its bounds; raise WrongFiling otherwise."""
    allegations = [allegation for allegation, _ in answer.values]
    if allegations != sorted(set(allegations)):
        raise WrongFiling("an answer asserts one value an allegation, in order")
    if not answer.text.strip() or len(answer.text) > MOST_TEXT:
        raise WrongFiling(f"an answer has 1 to {MOST_TEXT} characters")
    if len(answer.measures) > MOST_MEASURES:
        raise WrongFiling(f"an answer has at most {MOST_MEASURES} measures")
    for measure in answer.measures:
        check_measure(measure)
    if answer.onward != ALL_WAYS:
        raise WrongFiling(f"an answer names every way onward: {', '.join(ALL_WAYS)}")


def answer_digest(answer: Answer) -> Digest:
    """SHA-256 of the bytes: what `answer.sent` and `answer.refused` carry."""
    return sha256(render_answer(answer))


def render_answer(answer: Answer) -> bytes:
    measures = [{"what": one.what, **({"agency": one.agency} if one.agency else {})} for one in answer.measures]
    return render(
        {
            "v": 1,
            "case": answer.case,
            "edition": answer.edition,
            "values": [{"allegation": allegation, "value": str(value)} for allegation, value in answer.values],
            "text": answer.text,
            "measures": measures,
            "onward": list(answer.onward),
        }
    )


def parse_answer(data: bytes) -> Answer:
    """The inverse of `render_answer`. Raises WrongPaper."""
    try:
        of = parse_object(data)
        members.only(of, "v", "case", "edition", "values", "text", "measures", "onward")
        if members.whole(of, "v") != 1:
            raise WrongPaper("an answer of another version; read it with the release that wrote it")
        return Answer(
            case=CaseId(check_id("case", members.text(of, "case", most=40))),
            edition=members.whole(of, "edition"),
            values=tuple(_parse_asserted(value) for value in members.objects(of, "values")),
            text=members.text(of, "text", most=MOST_TEXT),
            measures=tuple(_parse_measure(measure) for measure in members.objects(of, "measures")),
            onward=members.texts(of, "onward", most=64),
        )
    except CanonError as error:
        raise WrongPaper(f"not an answer: {error}") from error


def _parse_asserted(of: Object) -> tuple[int, FindingValue]:
    members.only(of, "allegation", "value")
    return members.whole(of, "allegation"), parse_value(members.text(of, "value", most=30))


def _parse_measure(of: Object) -> Measure:
    members.only(of, "what", "agency")
    agency = AgencyId(check_id("agy", members.text(of, "agency", most=40))) if "agency" in of else None
    return Measure(what=members.text(of, "what", most=64), agency=agency)


def contradictions(answer: Answer, finding: Finding) -> tuple[Contradiction, ...]:
    """Every place where the answer parts from the finding, in the order of the allegations."""
    asserted = dict(answer.values)
    found = [one for item in finding.items if (one := _differs(asserted, item.allegation, item.value))]
    known = {item.allegation for item in finding.items}
    found += [
        Contradiction(allegation=number, asserted=str(value), found=MISSING) for number, value in answer.values if number not in known
    ]
    return (*found, *_denials(answer, finding))


def _differs(asserted: Mapping[int, FindingValue], allegation: int, value: FindingValue) -> Contradiction | None:
    said = asserted.get(allegation)
    if said is value:
        return None
    return Contradiction(allegation=allegation, asserted=MISSING if said is None else str(said), found=str(value))


def _denials(answer: Answer, finding: Finding) -> tuple[Contradiction, ...]:
    """A denial in the text contradicts every item that the finding does not itself call contradicted."""
    text = " ".join(answer.text.lower().split())
    if not any(denial in text for denial in _DENIALS):
        return ()
    open_items = (item for item in finding.items if item.value is not FindingValue.CONTRADICTED)
    return tuple(Contradiction(allegation=item.allegation, asserted=DENIED_IN_TEXT, found=str(item.value)) for item in open_items)


def decide_answer(answer: Answer, finding: Finding, *, staff: StaffId, second: StaffId | None, reason: str) -> Sent | Refused:
    """Whether `answer`, written by `staff`, may go out over the newest `finding`. Raises WrongFiling for its bounds."""
    check_answer(answer)
    if answer.case != finding.case:
        raise CasesError("the finding is of another case; load the one that the answer is about")
    found = contradictions(answer, finding)
    faults = _faults(answer, finding, found, staff=staff, second=second, reason=reason)
    digest = answer_digest(answer)
    if faults:
        because, instead = zip(*faults, strict=True)
        return Refused(answer=answer, digest=digest, contradicts=found, because=because, instead=tuple(dict.fromkeys(instead)))
    return Sent(
        answer=answer, digest=digest, contradicts=found, against=reason.strip() if found else None, second=second if found else None
    )


def _faults(
    answer: Answer, finding: Finding, found: tuple[Contradiction, ...], *, staff: StaffId, second: StaffId | None, reason: str
) -> list[tuple[str, str]]:
    """Each reason to refuse with what to do about it."""
    faults = []
    if answer.edition != finding.edition:
        faults.append(("answers_another_edition", "answer_the_newest_edition"))
    if found and (second is None or second == staff):
        faults.append(("contradicts_the_finding", "assert_the_finding_or_bring_a_second_person"))
    if found and not 0 < len(reason.strip()) <= MOST_REASON:
        faults.append(("contradiction_needs_a_reason", "give_a_reason_that_the_person_will_read"))
    return faults
