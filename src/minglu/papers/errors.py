"""What can be wrong with a paper.

    PapersError
    ├── WrongLetter      the letter handed in is not complete or not consistent: its writer must correct it
    ├── WrongCitation    the file of citations is not as it must be: whoever keeps the law's files must correct it
    ├── WrongChart       what was to be drawn does not fit together: the page that asked for it must be corrected
    └── NotPrinted       the printer failed: an operator must look at the installation

Messages name the member and what to do, never a name, a number or a text from the letter.
"""


class PapersError(Exception):
    """No paper was made."""


class WrongLetter(PapersError):
    """A member of the letter is missing, too long, out of order, or not a known value."""


class WrongCitation(PapersError):
    """A citation that is not complete, or that rests on too little to be put in a letter."""


class WrongChart(PapersError):
    """Series and labels that are not as many, too many to be told apart, or numbers below zero."""


class NotPrinted(PapersError):
    """Templates, fonts or the typesetter are not as they were shipped."""
