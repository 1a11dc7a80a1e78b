"""What a person told the loan system or its hotline, handed on: never again, and I withdraw.

Only what narrows can be handed on like this. Widening takes the person's own proof, and no machine has that.
"""

from minglu.acts.allow import allow
from minglu.acts.never import say_never, withdraw_consent
from minglu.acts.office import Office
from minglu.canon.ids import PersonId, StaffId


def hand_on_never(office: Office, person: PersonId, *, by: StaffId) -> int:
    """The person said: never again. The index of the entry. Raises NotAllowed, NotFound."""
    allow(office, by, "data.load")
    return say_never(office, person)


def hand_on_withdrawal(office: Office, person: PersonId, *, purposes: tuple[str, ...], by: StaffId) -> int:
    """The person withdrew consent to these purposes. The index of the entry. Raises NotAllowed, NotFound."""
    allow(office, by, "data.load")
    return withdraw_consent(office, person, purposes=purposes)
