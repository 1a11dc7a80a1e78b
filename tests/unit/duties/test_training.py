"""Training, on both sides of its last day."""

import pytest

from minglu.canon.ids import StaffId
from minglu.canon.instants import DAY, Instant, parse_instant
from minglu.duties.errors import WrongCertificate
from minglu.duties.training import Certificate, Trained, Untrained, fold_certificates, valid
from minglu.rules.history import Event

STAFF, OTHER = StaffId("stf_" + "01" * 16), StaffId("stf_" + "02" * 16)
PASSED = parse_instant("2026-01-05T09:00:00+08:00")


def certificate(*, passed: int = PASSED, days: int = 365, course: str = "collection", staff: StaffId = STAFF) -> Certificate:
    return Certificate(staff=staff, course=course, passed=Instant(passed), until=Instant(passed + days * DAY))


def trained(*certificates: Certificate, days: int, course: str | None = None) -> bool:
    return isinstance(valid(certificates, at=Instant(PASSED + days * DAY), course=course), Trained)


@pytest.mark.parametrize(("days", "counts"), [(0, True), (364, True), (365, True), (366, False)])
def test_training_counts_for_365_days(days: int, counts: bool) -> None:
    assert trained(certificate(days=1_000), days=days) is counts


def test_a_shorter_certificate_ends_earlier() -> None:
    assert trained(certificate(days=30), days=30)
    assert not trained(certificate(days=30), days=31)


def test_training_counts_from_the_exam_on() -> None:
    found = valid((certificate(),), at=Instant(PASSED - 1))
    assert found == Untrained(because="never_trained", rule="CN-GBT-07", instead="pass_training_with_exam", since=None)


def test_training_out_of_date_says_since_when_and_by_which_rule() -> None:
    found = valid((certificate(),), at=Instant(PASSED + 366 * DAY))
    assert found == Untrained(
        because="training_out_of_date", rule="CN-GBT-08", instead="pass_training_with_exam", since=Instant(PASSED + 365 * DAY)
    )


def test_the_certificate_that_ends_last_counts() -> None:
    newer = certificate(passed=PASSED + 100 * DAY)
    found = valid((newer, certificate()), at=Instant(PASSED + 400 * DAY))
    assert found == Trained(certificate=newer)


def test_another_course_does_not_count() -> None:
    assert not trained(certificate(course="first aid"), days=1, course="collection")
    assert trained(certificate(), days=1, course="collection")


def test_certificates_of_two_people_are_not_one_persons() -> None:
    with pytest.raises(WrongCertificate, match="several people"):
        valid((certificate(), certificate(staff=OTHER)), at=Instant(PASSED + DAY))


def entered(**changed: object) -> Event:
    said = {"staff": STAFF, "course": "collection", "passed": PASSED, "until": PASSED + 365 * DAY, **changed}
    return Event(index=7, at=Instant(PASSED + DAY), kind="staff.trained", said=said)  # type: ignore[arg-type]  # wrong on purpose


def test_certificates_are_read_from_entries() -> None:
    other = Event(index=8, at=PASSED, kind="staff.roles", said={})
    assert fold_certificates((entered(), other)) == (certificate(),)


WRONG = {
    "no staff": {"staff": 5},
    "staff of another kind": {"staff": "agy_" + "00" * 16},
    "an exam that is still to come": {"passed": PASSED + 2 * DAY},
    "an end before the exam": {"until": PASSED - 1},
    "no course": {"course": ""},
    "an endless course": {"course": "x" * 401},
    "a date as text": {"until": "2027-01-05"},
}


@pytest.mark.parametrize("changed", WRONG.values(), ids=WRONG.keys())
def test_an_impossible_certificate_is_named(changed: dict[str, object]) -> None:
    with pytest.raises(WrongCertificate, match="entry 7"):
        fold_certificates((entered(**changed),))
