"""What a person may always say about their own number: never again, and I withdraw. It takes effect at once.

Hearing it is never refused (P3). Tokens not yet claimed die in the same transaction; the proof follows.
"""

from minglu.acts.office import Office
from minglu.canon.ids import PersonId
from minglu.gate.outcome import EndTokens


def say_never(office: Office, person: PersonId) -> int:
    """Never again: for this lender and its agencies, for good. The index of the entry."""
    return office.enter(office.draft("person.never", office.about(person)), changes=(EndTokens(person=person),))


def withdraw_consent(office: Office, person: PersonId, *, purposes: tuple[str, ...]) -> int:
    """Consent to these purposes ends (PIPL art. 15); what was done before stays as it was."""
    said = {"purposes": list(purposes)}
    draft = office.draft("consent.withdrawn", office.about(person), facts=said, parties=said)
    return office.enter(draft, changes=(EndTokens(person=person),))
