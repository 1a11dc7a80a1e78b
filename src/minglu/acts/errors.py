"""What can go wrong while doing what a person asked, sorted by who must act.

ActError
├── NotAllowed        the asker lacks the role, assignment or proof for it
├── NotFound          what it names is not here
├── Unusable          what was handed in cannot be used; it says why
├── SameKeyOtherAsk   an idempotency key came back with other content
├── KnownByNow        a number became somebody's between looking and entering: look again
└── Unavailable       the operator must act: clock, witnesses; nothing was done, ask again later
    ├── Busy          too much waits, or for too long; ask again after so many seconds
    ├── ClockWentBack
    └── NotWitnessed  decided and entered, but not yet witnessed: ask again with the same key
"""


class ActError(Exception):
    """The act was not done, unless the class says otherwise."""


class NotAllowed(ActError):
    """Roles, assignments or a missing proof forbid it; the message says which."""


class NotFound(ActError):
    """There is nothing here by that id."""


class Unusable(ActError):
    """What was handed in cannot be used; the message says what to hand in instead."""


class SameKeyOtherAsk(ActError):
    """The same idempotency key was used for another content; use a new key for a new ask."""


class KnownByNow(ActError):
    """Somebody else made this number known a moment ago; look whose it is, and do the act again."""


class Unavailable(ActError):
    """Nothing was done; the operator must put something right first."""


class Busy(Unavailable):
    """More waits than can be decided in time, so this was not begun. `again`: after so many seconds it may be asked again."""

    def __init__(self, message: str, *, again: int) -> None:
        super().__init__(message)
        self.again = again


class ClockWentBack(Unavailable):
    """The clock went back by more than five seconds. Asks wait until it is right again."""


class NotWitnessed(Unavailable):
    """Entered, but too few witnesses answered. Nothing may be used yet; ask again with the same key."""
