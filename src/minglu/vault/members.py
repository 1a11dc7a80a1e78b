"""Members of the vault's messages: canonical JSON objects with a closed set of names, and one spelling each.

    members = Members.parse(data, {"v", "share", "keyholder"}, what="an answer")
    members.word("keyholder"), members.data("share", most=81)

Every message carries `"v":1`. A missing, unknown or misshapen member refuses the whole message (WrongExchange).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from minglu.canon.base64 import parse_base64
from minglu.canon.errors import CanonError
from minglu.canon.json import Object, Value, parse_object
from minglu.vault.errors import WrongExchange

VERSION = 1

# Names of keyholders and diallers: as in a verifier key, so that one name serves for notes and shares.
_NAME = re.compile(r"[!-*,-~]{1,100}")
_WORD = re.compile(r"[a-z][a-z_]{0,31}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """The members of one message that is being parsed; `what` names it in errors."""

    what: str
    values: Object

    @staticmethod
    def parse(data: bytes, names: Iterable[str], *, what: str, most: int) -> "Members":
        """The members of `data`, which must be exactly `v` and `names`. Raises WrongExchange."""
        if len(data) > most:
            raise WrongExchange(f"{what} has at most {most} bytes, not {len(data)}")
        try:
            values = parse_object(data)
        except CanonError as error:
            raise WrongExchange(f"not {what}: {error}") from error
        expected = {"v", *names}
        if values.keys() != expected:
            # Names that we do not know are not repeated: whatever a stranger writes there would end in a log line.
            missing = ", ".join(sorted(expected - values.keys())) or "none"
            raise WrongExchange(f"{what}: {len(values.keys() - expected)} unknown members; missing: {missing}")
        members = Members(what=what, values=values)
        if members.number("v", most=2**31) != VERSION:
            raise WrongExchange(f"{what} of an unknown version; this program reads version {VERSION}")
        return members

    def data(self, name: str, *, size: int | None = None, most: int | None = None) -> bytes:
        """The bytes that a base64 member spells, exactly `size` or 1 to `most` of them."""
        return self._data(self.values[name], name, size=size, most=most)

    def datas(self, name: str, *, size: int) -> tuple[bytes, ...]:
        """The bytes of each item of a list of base64."""
        return tuple(self._data(item, name, size=size, most=None) for item in self._list(name))

    def text(self, name: str, *, most: int) -> str:
        """A string of 1 to `most` printable characters."""
        value = self.values[name]
        if not isinstance(value, str) or not 1 <= len(value) <= most or not value.isprintable():
            raise self._wrong(name, f"is not a text of 1 to {most} printable characters")
        return value

    def word(self, name: str) -> str:
        """A lower-case word, as fields, sources and codes are."""
        value = self.values[name]
        if not isinstance(value, str) or not _WORD.fullmatch(value):
            raise self._wrong(name, "is not a lower-case word")
        return value

    def name(self, name: str) -> str:
        """The name of a keyholder or dialler."""
        return self._name(self.values[name], name)

    def names(self, name: str) -> tuple[str, ...]:
        """A list of such names."""
        return tuple(self._name(item, name) for item in self._list(name))

    def number(self, name: str, *, least: int = 0, most: int) -> int:
        """A whole number from `least` to `most`."""
        value = self.values[name]
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self._wrong(name, f"is not a whole number from {least} to {most}")
        return value

    def _list(self, name: str) -> tuple[Value, ...]:
        value = self.values[name]
        if not isinstance(value, list):
            raise self._wrong(name, "is not a list")
        return tuple(value)

    def _name(self, value: Value, name: str) -> str:
        if not isinstance(value, str) or not is_name(value):
            raise self._wrong(name, "is not a name of 1 to 100 visible characters without '+'")
        return value

    def _data(self, value: Value, name: str, *, size: int | None, most: int | None) -> bytes:
        if not isinstance(value, str):
            raise self._wrong(name, "is not base64")
        try:
            data = parse_base64(value, size=size)
        except CanonError as error:
            raise self._wrong(name, f"is {error}") from error
        if most is not None and not 1 <= len(data) <= most:
            raise self._wrong(name, f"has {len(data)} bytes; 1 to {most} are accepted")
        return data

    def _wrong(self, name: str, why: str) -> WrongExchange:
        return WrongExchange(f"{self.what}: {name} {why}")


def is_name(text: str) -> bool:
    """Whether `text` can name a keyholder or dialler."""
    return _NAME.fullmatch(text) is not None
