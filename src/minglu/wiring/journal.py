"""Journal keys: one a person, wrapped under the lender's master key for storage (`acts.ports.Journal`)."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from minglu.acts.errors import NotFound
from minglu.wiring.chance import SystemChance

_NONCE = 12
_SIZE = 32


class WrappedJournal:
    """Wraps and unwraps journal keys; each is bound to its person."""

    def __init__(self, master: bytes, chance: SystemChance) -> None:
        self._cipher = AESGCM(master)
        self._chance = chance

    def make(self, person: str) -> bytes:
        nonce = self._chance.draw(_NONCE)
        return nonce + self._cipher.encrypt(nonce, self._chance.draw(_SIZE), person.encode())

    def key(self, person: str, wrapped: bytes) -> bytes:
        try:
            return self._cipher.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], person.encode())
        # ValueError: too short to hold even a nonce.
        except (InvalidTag, ValueError) as error:
            raise NotFound("the journal key of this person cannot be unwrapped; the master key is another one") from error
