"""Whether a member of staff may do an act: by the roles in the log, enforced here and not in pages."""

from minglu.access.roles import Refused, may, may_handle, may_second
from minglu.access.staff import Staff, roster
from minglu.acts.errors import NotAllowed
from minglu.acts.office import Office
from minglu.canon.ids import PersonId, StaffId
from minglu.canon.json import Object
from minglu.rules.history import work_of_staff


def allow(office: Office, by: StaffId | None, act: str) -> None:
    """Return quietly if `by` may do `act`; raise NotAllowed, naming the roles that may.

    None stands for the operator who sets the log up: allowed only while no compliance officer is registered.
    """
    if by is None:
        if any("compliance_officer" in staff.roles for staff in roster(office.book.history(["=staff"]).of("=staff")).values()):
            raise NotAllowed("the log has a compliance officer; changes of its registers are theirs to make")
        return
    _check(may(staff_of(office, by), act))


def allow_in_case(office: Office, by: StaffId, act: str, *, about: PersonId, first: StaffId | None = None) -> None:
    """As `allow`, in a case about a person: whoever collects, or collected, from a borrower behind it is recused, and
    with `first` given, `by` must be another person than that."""
    staff = staff_of(office, by)
    work = work_of_staff(by)
    history = office.book.history([about, work])
    debtors = frozenset(str(event.said["debtor"]) for event in history.of(about) if event.kind == "datum.sealed" and "debtor" in event.said)
    collects = frozenset(str(event.said["debtor"]) for event in history.of(work))
    _check(may_handle(staff, act, collects_from=collects, debtors=debtors))
    if first is not None:
        _check(may_second(staff, first=first))


def _check(refused: Refused | None) -> None:
    if refused is None:
        return
    if refused.because == "role_lacks_act":
        raise NotAllowed(f"this needs the role {' or '.join(refused.needs)}; ask somebody who has it")
    raise NotAllowed(f"this is not for you to do here ({refused.because}); ask somebody else")


def acting(by: StaffId | None) -> Object:
    """Whose doing an entry is, as its facts say it; nothing for the operator who sets the log up."""
    return {"actor": by} if by is not None else {}


def staff_of(office: Office, staff: StaffId) -> Staff:
    """A registered person of the staff. Raises NotAllowed for anybody else."""
    found = roster(office.book.history([staff]).of(staff)).get(staff)
    if found is None:
        raise NotAllowed("this member of staff is not registered")
    return found
