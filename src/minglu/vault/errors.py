"""What can go wrong around sealed records, and who has to act.

    VaultError
    ├── WrongExchange    the sender: these bytes are not a header, request, answer, claim or deposit
    ├── WrongSignature   the sender: not signed by the key that was pinned
    ├── WrongSealed      whoever keeps it: ciphertext, wrap, share or number is not what the header says
    ├── TooFewShares     the keyholders: fewer good shares came than the record needs
    ├── TokenGone        the asker: the dial token is used, lapsed, killed or unknown; ask again
    ├── TooLate          the asker: the permit's last moment has passed; ask again
    ├── TrunkFailed      the operator of the trunk: the call was not taken
    └── TrunkSilent      the operator of the trunk: only its records can tell whether a call began

A keyholder that cannot write durably raises `ledger.errors.NotDurable` and opens nothing. No message holds a number, a
name, or the content of a record.
"""


class VaultError(Exception):
    """Nothing was opened, or what was opened was not used. TrunkSilent alone leaves that open."""


class WrongExchange(VaultError):
    """Not the one spelling of any message that the vault's parties exchange."""


class WrongSignature(VaultError):
    """The signature does not verify under the pinned key."""


class WrongSealed(VaultError):
    """What was sealed and what the header says of it differ."""


class TooFewShares(VaultError):
    """Not enough keyholders gave a share that matches its commitment."""


class TokenGone(VaultError):
    """There is nothing left to claim under this token."""


class TooLate(VaultError):
    """The permit ended before the use began."""


class TrunkFailed(VaultError):
    """The trunk did not take the call; the permit is spent, and the dialler reports that it did not dial."""


class TrunkSilent(VaultError):
    """The trunk did not answer; the permit is spent and counts until its line is reconciled."""
