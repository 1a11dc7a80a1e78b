"""What can go wrong in a case, by who must act.

    CasesError
    ├── WrongFiling     the person, or whoever files for them, corrects what was filed
    ├── WrongPaper      whoever sent a finding, answer or receipt sends the right bytes
    ├── WrongRecord     the operator and an auditor look: an entry says what no honest entry says
    └── ClockUnknown    the compliance officer loads the calendar of the year that is named

That an answer contradicts a finding is no error: it is a value with reasons (`answer.Refused`).
"""


class CasesError(ValueError):
    """A case cannot go on with what was given."""


class WrongFiling(CasesError):
    """A complaint is outside its bounds; nothing of it was kept."""


class WrongPaper(CasesError):
    """The bytes are not a finding, answer, filing or receipt in its one spelling."""


class WrongRecord(CasesError):
    """An entry of the log has a member that its kind does not allow."""


class ClockUnknown(CasesError):
    """A deadline in working days cannot be counted: the calendar of that year is not loaded."""
