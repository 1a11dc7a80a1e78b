"""Training: who has passed what, and whether that still counts.

    valid(certificates, at=at) == Trained(certificate=…)
    valid((), at=at) == Untrained(because="never_trained", rule="CN-GBT-07")

Two rules, both from GB/T 45251-2025 section 5.2 (CN-GBT-07 and CN-GBT-08, confidence V for the sentence): training and
exam before starting, and again at least once a year. A certificate counts until its own end, and never longer than 365
days, whatever it says: on the 366th day nobody collects or handles complaints with it.

Courses and exams are not done here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from minglu.canon.errors import CanonError
from minglu.canon.ids import StaffId, check_id
from minglu.canon.instants import DAY, Instant
from minglu.duties.errors import WrongCertificate
from minglu.rules.errors import WrongHistory
from minglu.rules.history import Event

BEFORE_STARTING: Final = "CN-GBT-07"
YEARLY: Final = "CN-GBT-08"
LONGEST: Final = 365 * DAY
_MOST_COURSE: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """Training passed with its exam. `until` is the last moment for which the trainer vouches."""

    staff: StaffId
    course: str
    passed: Instant
    until: Instant

    @property
    def ends(self) -> Instant:
        """The last moment at which it counts."""
        return min(self.until, Instant(self.passed + LONGEST))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """Training counts, by this certificate."""

    certificate: Certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class Untrained:
    """It does not: why, by which rule, and what would change it. `since` is when the last certificate ended, if any."""

    because: str
    rule: str
    instead: str
    since: Instant | None


def fold_certificates(events: Iterable[Event]) -> tuple[Certificate, ...]:
    """The certificates that `staff.trained` entries name, in their order. Raises WrongCertificate."""
    return tuple(_certificate(event) for event in events if event.kind == "staff.trained")


def _certificate(event: Event) -> Certificate:
    try:
        certificate = Certificate(
            staff=StaffId(check_id("stf", event.word("staff"))),
            course=event.word("course"),
            passed=Instant(event.whole("passed")),
            until=Instant(event.whole("until")),
        )
    except (WrongHistory, CanonError) as error:
        raise WrongCertificate(f"entry {event.index}: {error}; have an auditor look at it") from error
    if certificate.passed > event.at:
        raise WrongCertificate(f"entry {event.index}: training that was not over when it was entered; have an auditor look at it")
    if not 0 < len(certificate.course) <= _MOST_COURSE or certificate.until < certificate.passed:
        raise WrongCertificate(f"entry {event.index}: a certificate names its course and ends after it begins")
    return certificate


def valid(certificates: Iterable[Certificate], *, at: Instant, course: str | None = None) -> Trained | Untrained:
    """Whether one of these, which are all one person's, counts at `at`; with `course`, only those of that course."""
    known = [one for one in certificates if (course is None or one.course == course) and one.passed <= at]
    if len({one.staff for one in known}) > 1:
        raise WrongCertificate("certificates of several people were given as one person's; give those of one")
    last = max(known, key=lambda one: (one.ends, one.passed), default=None)
    if last is None:
        return Untrained(because="never_trained", rule=BEFORE_STARTING, instead="pass_training_with_exam", since=None)
    if at > last.ends:
        return Untrained(because="training_out_of_date", rule=YEARLY, instead="pass_training_with_exam", since=last.ends)
    return Trained(certificate=last)
