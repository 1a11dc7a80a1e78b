"""What can go wrong with rules, and who has to act.

RulesError
├── WrongPack         the author of the pack: it does not load, and nothing is decided under it
│   └── WrongExpression   the same, with the place in the text of the rule
├── WrongQuestion     the asker: the question is not one that can be decided
├── WrongHistory      us: an entry does not say what its kind promises, so nothing can be counted
└── CalendarUnknown   whoever keeps the calendars: a year is missing, and is not guessed
"""


class RulesError(ValueError):
    """Nothing was decided."""


class WrongPack(RulesError):
    """The pack does not load; the message names file, rule and place."""


class WrongExpression(WrongPack):
    """An expression outside the language, or about a fact that does not exist."""


class WrongQuestion(RulesError):
    """The question has an unknown member, a missing one, or a value outside its list."""


class WrongHistory(RulesError):
    """An entry in the history lacks a member that its kind promises."""


class CalendarUnknown(RulesError):
    """No calendar says which days of this year are worked."""

    def __init__(self, year: int) -> None:
        super().__init__(f"no calendar of the year {year} is loaded; add calendar/<country>-{year}.toml to the packs")
        self.year = year
