"""What can go wrong with access, by who must act.

    AccessError
    ├── WrongStaff     an entry about staff says what no honest entry says; the operator and an auditor look
    ├── WrongCode      a caller gave chance, pepper or times that cannot be right; the operator corrects the wiring
    ├── WrongPassword  the person chooses or types another password; `code` says why
    ├── WrongSignIn    what is kept or handed in for signing in cannot be right; the operator restores it or corrects the wiring
    └── LoginTaken     whoever opens accounts: this login, or this member of staff, has one already

That somebody may not do something is no error: it is a value with a reason (`roles.Refused`, `codes.Dead` …).
"""


class AccessError(ValueError):
    """Access cannot be judged from what was given."""


class WrongStaff(AccessError):
    """A member of the staff with impossible members."""


class WrongCode(AccessError):
    """A one-time code cannot be made or tried with these arguments."""


class WrongPassword(AccessError):
    """A password that cannot be used. `code` is one of `passwords.CODES`: the catalogues have its sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the password cannot be used ({code}); choose or type another")
        self.code = code


class WrongSignIn(AccessError):
    """A hash, salt, count of tries or session that cannot be read or made."""


class LoginTaken(AccessError):
    """One login is one member of staff, and the other way round."""
