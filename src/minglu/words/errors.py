"""What can be wrong with words; each is a mistake of ours, found by `scripts/check_words.py` before a reader meets it.

WordsError
├── MissingMessage   no such message, or no such word for a value
├── WrongMessage     a message and what was handed to it do not fit together
└── Unsayable        a value that has no form for readers, such as a number that is not E.164
"""


class WordsError(Exception):
    """A sentence cannot be written as asked; nothing half-written is shown."""


class MissingMessage(WordsError):
    """The catalogue has no message under this id."""


class WrongMessage(WordsError):
    """A message whose placeholders are not those that were handed over."""


class Unsayable(WordsError):
    """A value outside what can be written for people."""
