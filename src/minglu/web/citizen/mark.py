"""Whose page a form stood on. Two tabs of one browser share one session: the second may have proved another number.

    check_mark(visit, form)         # OtherNumber, before anything is done

The mark names nobody (`Visit.mark`) and is no secret. Only the page of a person carries it, in `name="mark"`.
"""

from typing import Final

from minglu.web.errors import OtherNumber
from minglu.web.form import Form
from minglu.web.visit import Visit

_LONGEST: Final = 64


def check_mark(visit: Visit, form: Form) -> None:
    """Raises OtherNumber for a form that stood on nobody's page, or on that of another number than the one proved now; before
    that, SignInNeeded where none is."""
    visit.whose()
    if form.text("mark", most=_LONGEST) != visit.mark():
        raise OtherNumber("the form stood on the page of another number")
