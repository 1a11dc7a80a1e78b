"""One language's messages, by id.

    words = Catalogue(language="en", messages={"answer.due": "Answer due in {days} days."})
    words.say("answer.due", days=3) == "Answer due in 3 days."

Ids are dotted keys, the same in every language. A placeholder is a name in braces; a brace means nothing else. What is
put in is put in once and literally: a name that contains "{days}" stays as it is. A message that is missing, or that does
not fit what was handed to it, raises; a reader never meets an id or a hole. Reading .po files is not done here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from minglu.words.errors import MissingMessage, WrongMessage

_ID = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def placeholders(message: str) -> frozenset[str]:
    """The names in braces. Raises WrongMessage for any other brace."""
    if re.search(r"[{}]", _PLACEHOLDER.sub("", message)):
        raise WrongMessage("a brace in a message that is not around a name")
    return frozenset(_PLACEHOLDER.findall(message))


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All messages of one language, checked when it is made."""

    language: str
    messages: Mapping[str, str]

    def __post_init__(self) -> None:
        for message_id, message in self.messages.items():
            if not _ID.fullmatch(message_id):
                raise WrongMessage(f"{message_id!r} is not an id: lower-case words joined by dots")
            if not message.strip():
                raise WrongMessage(f"the message {message_id} is empty in {self.language}")
            placeholders(message)
        object.__setattr__(self, "messages", MappingProxyType(dict(self.messages)))

    def say(self, message_id: str, /, **named: str | int) -> str:
        """The message with its placeholders filled. Raises MissingMessage, or WrongMessage when the names do not fit."""
        message = self.messages.get(message_id)
        if message is None:
            raise MissingMessage(f"no message {message_id} in {self.language}; add it to both catalogues")
        if placeholders(message) != named.keys():
            wanted = ", ".join(sorted(placeholders(message))) or "nothing"
            raise WrongMessage(f"{message_id} in {self.language} takes {wanted}, not {', '.join(sorted(named)) or 'nothing'}")
        return _PLACEHOLDER.sub(lambda found: str(named[found.group(1)]), message)

    def has(self, message_id: str) -> bool:
        """Whether there is such a message."""
        return message_id in self.messages
