"""Reports of a dialler: tokens that it claimed, did not dial and never will, so that their permits stop counting (P4).

    reports = Reports("dial.example", seed, node)
    reports.say(token)            now; kept if it cannot be delivered
    reports.say_again()           some of those that were kept; called at each claim

A report is worth no more than what its dialler knows: whoever says it must hold the claim, which is given once, and must
be certain that no call was begun. Kept in this process's memory only: after a restart the permit counts until its line
is reconciled.
"""

from collections import deque
from typing import Final

from minglu.canon.ids import TokenId
from minglu.servers.ports_keyholding import Node
from minglu.vault.claim import claim_message
from minglu.vault.errors import VaultError
from minglu.vault.signature import UNDIALLED, sign

MOST_KEPT: Final = 100_000
# A few at a time, so that no call waits long for the ones before it.
_AT_ONCE: Final = 4


class Reports:
    """What one dialler has to tell its node. Safe to use from several threads at once."""

    def __init__(self, name: str, seed: bytes, node: Node) -> None:
        self._name, self._seed, self._node = name, seed, node
        # The oldest make room.
        self._kept: deque[TokenId] = deque(maxlen=MOST_KEPT)

    def __repr__(self) -> str:
        return f"Reports({self._name!r})"

    def __len__(self) -> int:
        return len(self._kept)

    def say(self, token: TokenId) -> bool:
        """Whether the node has heard it; if not, it is kept. Never raises: the asker must hear why there was no call."""
        signature = sign(self._seed, UNDIALLED, claim_message(token, dialler=self._name))
        try:
            self._node.undialled(token, dialler=self._name, signature=signature)
        except VaultError:
            # Heard, and final: there is nothing to lapse. Saying it again would change nothing.
            return True
        # Whatever the way to the node or the node's disk does, what is saved here is the report, for later.
        except Exception:  # noqa: BLE001
            self._kept.append(token)
            return False
        return True

    def say_again(self) -> None:
        """Some of those that were kept, oldest first. The first that fails again goes to the end and ends it: the node is away."""
        for _ in range(min(_AT_ONCE, len(self._kept))):
            try:
                # Taken out first, so that no two threads say the same one.
                token = self._kept.popleft()
            except IndexError:
                return
            if not self.say(token):
                return
