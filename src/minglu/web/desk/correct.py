"""What is wrong with a field, as the page beside it says it."""

from minglu.web.errors import WrongForm
from minglu.web.told import Fault
from minglu.web.visit import Visit


def told(visit: Visit, wrong: WrongForm) -> Fault:
    """The fault of a field that the form itself found."""
    return Fault(field=wrong.name, text=visit.words.say(wrong.says, **wrong.named))
