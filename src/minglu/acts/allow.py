"""Whether a member of staff may do an act: by the roles in the log, enforced here and not in pages."""

from minglu.access.roles import may
from minglu.access.staff import Staff, roster
from minglu.acts.errors import NotAllowed
from minglu.acts.office import Office
from minglu.canon.ids import StaffId


def allow(office: Office, by: StaffId | None, act: str) -> None:
    """Return quietly if `by` may do `act`; raise NotAllowed, naming the roles that may.

    None stands for the operator who sets the log up: allowed only while no compliance officer is registered.
    """
    if by is None:
        if any("compliance_officer" in staff.roles for staff in roster(office.book.history(["=staff"]).of("=staff")).values()):
            raise NotAllowed("the log has a compliance officer; changes of its registers are theirs to make")
        return
    refused = may(staff_of(office, by), act)
    if refused is not None:
        raise NotAllowed(f"this needs the role {' or '.join(refused.needs) or 'of nobody'}; ask somebody who has it")


def staff_of(office: Office, staff: StaffId) -> Staff:
    """A registered person of the staff. Raises NotAllowed for anybody else."""
    found = roster(office.book.history([staff]).of(staff)).get(staff)
    if found is None:
        raise NotAllowed("this member of staff is not registered")
    return found
