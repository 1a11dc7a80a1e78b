"""What the gate cannot turn into a decision.

GateError
├── WrongAsk      the ask is not one: malformed, unsigned, by an unknown key; the asker must correct it
├── StorageFull   the database could not grow; the operator must make room
├── StorageLost   the database did not answer; whether this was kept is said, or not known: ask again with the same key
└── WrongDraft    an act of ours tried to say what no kind of entry can say; a defect on our side
"""


class GateError(Exception):
    """Nothing was decided and nothing was entered, unless the class says otherwise."""


class WrongAsk(GateError):
    """The ask cannot be attributed or understood; ask again, signed by the key registered for you."""


class StorageFull(GateError):
    """The database could not grow. Nothing of the batch was kept; make room and ask again."""


class StorageLost(GateError):
    """The database did not answer, and the message says whether anything was kept. Asked again with the same key, the
    answer is true whichever it was. Nothing is promised meanwhile, to nobody: a complaint could not be kept either."""


class WrongDraft(GateError):
    """A draft does not fit its kind of entry."""
