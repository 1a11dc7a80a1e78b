"""The message catalogues, read from the .po files that ship with the package: one file a part of Minglu, joined.

    load("zh").say("finding.recorded") == "有记录"

A catalogue is refused whole when one of its messages is fuzzy, empty or spelled twice: half a language is not shown.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final

from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError, read_po

from minglu.words.catalogue import Catalogue
from minglu.words.errors import MissingMessage, WrongMessage

LANGUAGES: Final = ("zh", "en")


@cache
def load(language: str) -> Catalogue:
    """The catalogue of a language that ships with the package. Raises MissingMessage for another language."""
    if language not in LANGUAGES:
        raise MissingMessage(f"no catalogue for {language!r}; there are {', '.join(LANGUAGES)}")
    place = files("minglu.words") / "locale" / language / "LC_MESSAGES"
    parts = sorted((part for part in place.iterdir() if part.name.endswith(".po")), key=lambda part: part.name)
    return join([parse(part.read_bytes(), language=language) for part in parts], language=language)


def join(parts: Sequence[Catalogue], *, language: str) -> Catalogue:
    """One catalogue of several that share no message. Raises WrongMessage."""
    spelled = Counter(message_id for part in parts for message_id in part.messages)
    doubled = sorted(message_id for message_id, times in spelled.items() if times > 1)
    if doubled:
        raise WrongMessage(f"spelled twice in {language}: {', '.join(doubled)}")
    return Catalogue(language=language, messages={message_id: text for part in parts for message_id, text in part.messages.items()})


def parse(data: bytes, *, language: str) -> Catalogue:
    """The catalogue that the bytes of a .po file spell. Raises WrongMessage."""
    # Babel joins messages of one id without a word; which of the two a reader would see is nobody's decision.
    spelled = Counter(line for line in data.splitlines() if line.startswith(b'msgid "') and line != b'msgid ""')
    doubled = sorted(line.decode("utf-8", "replace") for line, times in spelled.items() if times > 1)
    if doubled:
        raise WrongMessage(f"spelled twice in {language}: {', '.join(doubled)}")
    try:
        read = read_po(BytesIO(data), locale=language, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise WrongMessage(f"the catalogue of {language} is not a .po file") from error
    return Catalogue(language=language, messages=dict(_plain(message, language=language) for message in read if message.id))


def _plain(message: Message, *, language: str) -> tuple[str, str]:
    if message.fuzzy or not isinstance(message.id, str) or not isinstance(message.string, str):
        raise WrongMessage(f"{message.id!r} in {language} is fuzzy or has plural forms; our messages have neither")
    return message.id, message.string
