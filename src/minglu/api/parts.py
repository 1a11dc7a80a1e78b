"""What the API is made of: one frozen value, joined in `wiring`. No endpoint reaches for anything else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from minglu.acts.api_keys import ApiKeys
from minglu.acts.case_file import CaseFiles
from minglu.acts.claim import Proofs
from minglu.acts.dial import Telephone
from minglu.acts.limits import Limits
from minglu.acts.office import Office
from minglu.acts.prove import Codes, Outbox
from minglu.acts.sessions import Sessions
from minglu.api.replies import ApiReplies
from minglu.words.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiParts:
    """Everything that the API needs. `pepper` keeps marks of what was sent from being searched in a stolen database; `filed`
    is called when something was filed that a finding can be computed of: whoever computes it need not wait for its hour."""

    office: Office
    proofs: Proofs
    files: CaseFiles
    codes: Codes
    outbox: Outbox
    pepper: bytes = field(repr=False)
    sessions: Sessions
    keys: ApiKeys
    replies: ApiReplies
    limits: Limits
    telephone: Telephone
    words: Mapping[str, Catalogue]
    filed: Callable[[], None]
    version: str
