"""What can go wrong with access, by who must act.

    AccessError
    ├── WrongStaff     an entry about staff says what no honest entry says; the operator and an auditor look
    └── WrongCode      a caller gave chance, pepper or times that cannot be right; the operator corrects the wiring

That somebody may not do something is no error: it is a value with a reason (`roles.Refused`, `codes.Dead` …).
"""


class AccessError(ValueError):
    """Access cannot be judged from what was given."""


class WrongStaff(AccessError):
    """A member of the staff with impossible members."""


class WrongCode(AccessError):
    """A one-time code cannot be made or tried with these arguments."""
