"""The dialler: the one place that ever holds a number, for as long as a call takes to start.

    dialler = Dialler(name, seed, node, keyholders, trunk, clock, chance, handle_key=key, line=line)
    node.deposit(dialler.deposit(100))                      # one-use keys, ahead
    dialler.claim_and_dial(token)                           # Dialled, or an error of `vault.errors`

In this order: claim the token; take the one-use key that the permit names, which is then gone; collect enough shares (a
keyholder that is down or lies is passed over, and named in the result); open; check that the number inside belongs to the
record's handle; look at the clock once more; dial; forget.

Whatever goes wrong, the permit is spent: ask again. If it was claimed and certainly not dialled, the dialler signs that,
and the node enters it as lapsed (`servers.reports`). Nothing is reported if no answer came to the claim (an earlier run
of this dialler may have used the token) or none from the trunk: such a permit counts until its line is reconciled.

One-use private keys are in this process's memory only: a restart loses them, which the node sees by the epoch, the moment
of the start, in each deposit. Forgetting means that no reference is kept; Python cannot promise to overwrite memory.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeVar

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from minglu.canon.digest import Digest, sha256
from minglu.canon.ids import TokenId
from minglu.canon.instants import Instant
from minglu.canon.numbers import E164
from minglu.ledger.errors import LedgerError
from minglu.ledger.tlog_proof import parse_tlog_proof
from minglu.ledger.tree import leaf_hash
from minglu.servers.ports import Response
from minglu.servers.ports_keyholding import Node, Transport, Trunk
from minglu.servers.reports import Reports
from minglu.vault.claim import Claim, claim_message
from minglu.vault.errors import TokenGone, TooFewShares, TooLate, TrunkFailed, TrunkSilent, VaultError, WrongExchange
from minglu.vault.exchange import (
    Denial,
    parse_denial,
    parse_response,
    render_request,
    response_info,
    sign_request,
)
from minglu.vault.header import Header, parse_header
from minglu.vault.hpke import open_with
from minglu.vault.number import check_owner, parse_number
from minglu.vault.one_use import OneUseKey, digest_of, sign_one_use
from minglu.vault.seal import SealedRecord, check_share, open_record
from minglu.vault.shown import Permit, read_permit
from minglu.vault.signature import CLAIM, sign

OPEN: Final = "/open"
MOST_HELD: Final = 100_000
_CHANNEL: Final = "call"

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """A keyholder that gave no usable share: "silent" (no answer), "denied" (it said why), "lied" (a wrong share)."""

    keyholder: str
    how: Literal["silent", "denied", "lied"]
    because: str

    def __str__(self) -> str:
        return f"{self.keyholder} {self.how}: {self.because}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialled:
    """The trunk has taken the call. `entry_index` is the permit's place in the log."""

    token: TokenId
    entry_index: int
    at: Instant
    failings: tuple[Failing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claimed:
    """A claim, read, with the private half of the one-use key that its permit names."""

    claim: Claim
    permit: Permit
    header: Header
    leaf: Digest
    index: int
    public: bytes
    private: X25519PrivateKey = field(repr=False)


class Dialler:
    """One dialler under one name: its Ed25519 seed, its one-use keys, its trunk.

    `handle_key` is the log's public key for handles (`log.opened`), pinned here. `line` is the number that calls go out
    from. `chance` draws random bytes.
    """

    def __init__(
        self,
        name: str,
        seed: bytes,
        node: Node,
        keyholders: Mapping[str, Transport],
        trunk: Trunk,
        clock: Callable[[], Instant],
        chance: Callable[[int], bytes],
        *,
        handle_key: bytes,
        line: E164,
    ) -> None:
        self._name, self._seed = name, seed
        self._node, self._keyholders, self._trunk = node, dict(keyholders), trunk
        self._clock, self._chance = clock, chance
        self._handle_key, self._line = handle_key, line
        self._epoch = clock()
        # By digest, as permits name them: the public half, so that it is not derived again, and the private one.
        self._held: dict[Digest, tuple[bytes, X25519PrivateKey]] = {}
        self._claimed: dict[TokenId, None] = {}
        self._owned: dict[Digest, None] = {}
        self._reports = Reports(name, seed, node)

    def __repr__(self) -> str:
        return f"Dialler({self._name!r})"

    @property
    def held(self) -> int:
        """How many one-use keys are waiting for a permit."""
        return len(self._held)

    @property
    def unsaid(self) -> int:
        """How many reports of tokens that were not dialled are not delivered yet."""
        return len(self._reports)

    def deposit(self, count: int) -> tuple[OneUseKey, ...]:
        """`count` new one-use keys, to be handed to the node. Their private halves stay here, in memory."""
        if not 1 <= count <= MOST_HELD - len(self._held):
            raise WrongExchange(f"at most {MOST_HELD} one-use keys are held at once; {len(self._held)} are")
        return tuple(self._make_key() for _ in range(count))

    def claim_and_dial(self, token: TokenId) -> Dialled:
        """One call for one token. Raises TokenGone, TooLate, TooFewShares, WrongSealed, TrunkFailed, TrunkSilent, WrongExchange."""
        self._reports.say_again()
        claim = self._claim(token)
        try:
            return self._use(claim, token)
        except TrunkSilent:
            raise
        except VaultError:
            # A claim is given once, and this one was given to us: nobody else can dial on it, and we did not.
            self._reports.say(token)
            raise

    def _use(self, claim: Claim, token: TokenId) -> Dialled:
        """The call. Any error but TrunkSilent says that certainly none was begun."""
        claimed = self._read(claim)
        self._moment_within(claimed.permit)
        shares, failings = self._collect(claimed, start=int(token[-8:], 16))
        number = self._open(claimed, shares)
        at = self._moment_within(claimed.permit)
        try:
            self._trunk.dial(number, line=self._line, account=token, at=at)
        except TimeoutError as error:
            raise TrunkSilent("the trunk did not answer; look into its records before asking again") from error
        except OSError as error:
            raise TrunkFailed("the trunk did not take the call; see to the trunk, then ask again") from error
        return Dialled(token=token, entry_index=claimed.index, at=at, failings=failings)

    def _make_key(self) -> OneUseKey:
        private = X25519PrivateKey.from_private_bytes(self._chance(32))
        public = private.public_key().public_bytes_raw()
        self._held[digest_of(public)] = (public, private)
        return sign_one_use(public, dialler=self._name, epoch=self._epoch, seed=self._seed)

    # ---- Claim -----------------------------------------------------------------------------------------------------

    def _claim(self, token: TokenId) -> Claim:
        message = claim_message(token, dialler=self._name)
        if token in self._claimed:
            raise TokenGone("this dialler has claimed the token before; a token is for one call, ask again")
        _note(self._claimed, token)
        try:
            return self._node.claim(token, dialler=self._name, signature=sign(self._seed, CLAIM, message))
        except OSError as error:
            raise TokenGone("the node did not answer, so whether the token was claimed is unknown; ask again") from error

    def _read(self, claim: Claim) -> _Claimed:
        """The claim, taken apart, with the one-use key that its permit names."""
        permit = read_permit(claim.entry)
        # Taken before anything else is done with it: a second claim of the same permit finds no key.
        held = None if permit is None else self._held.pop(permit.to, None)
        if permit is None or permit.channel != _CHANNEL:
            raise WrongExchange("the token does not stand for a permit to call; nothing was opened")
        if held is None:
            raise TokenGone("this dialler holds no one-use key for the permit (restarted, or another's); ask again")
        return _Claimed(
            claim=claim,
            permit=permit,
            header=parse_header(claim.header),
            leaf=leaf_hash(claim.entry),
            index=_index_in(claim.proof),
            public=held[0],
            private=held[1],
        )

    def _moment_within(self, permit: Permit) -> Instant:
        """Now, by this dialler's clock, if the permit still stands."""
        at = self._clock()
        if at >= permit.until:
            raise TooLate("the permit has ended by this dialler's clock; nothing was dialled, ask again")
        return at

    # ---- Shares ----------------------------------------------------------------------------------------------------

    def _collect(self, claimed: _Claimed, *, start: int) -> tuple[tuple[bytes, ...], tuple[Failing, ...]]:
        """As many good shares as the record needs, asking no more keyholders than it takes."""
        shares: list[bytes] = []
        failings: list[Failing] = []
        count = len(claimed.header.keyholders)
        if len(claimed.claim.wraps) != count:
            raise WrongExchange("the claim has not one wrapped share for each keyholder of the record; nothing was opened")
        # Starting elsewhere for each token spreads the load over the keyholders.
        for position in ((start + step) % count for step in range(count)):
            share = self._ask(claimed, position)
            if isinstance(share, Failing):
                failings.append(share)
            else:
                shares.append(share)
            if len(shares) == claimed.header.threshold:
                return tuple(shares), tuple(failings)
        told = "; ".join(map(str, failings))
        raise TooFewShares(f"{len(shares)} of the {claimed.header.threshold} shares needed came ({told}); nothing was dialled, ask again")

    def _ask(self, claimed: _Claimed, position: int) -> bytes | Failing:
        """One keyholder's share, checked against the commitment, or what is wrong with that keyholder."""
        name, wrap = claimed.header.keyholders[position], claimed.claim.wraps[position]
        transport = self._keyholders.get(name)
        if transport is None:
            return Failing(keyholder=name, how="silent", because="this dialler was given no address for it")
        request = sign_request(claimed.claim, wrap, dialler=self._name, one_use=claimed.public, seed=self._seed)
        try:
            response = transport.send("POST", OPEN, render_request(request))
        # Whatever one keyholder's network does, the others must still be asked; their number decides in the end.
        except Exception as error:  # noqa: BLE001
            return Failing(keyholder=name, how="silent", because=f"no answer ({type(error).__name__})")
        if response.status != 200:
            return _refused(name, response)
        try:
            return _share_in(response, claimed, keyholder=name)
        except VaultError:
            return Failing(keyholder=name, how="lied", because="its share is not the one that the header commits to")

    # ---- Opening ---------------------------------------------------------------------------------------------------

    def _open(self, claimed: _Claimed, shares: Sequence[bytes]) -> E164:
        """The number, once it is shown to belong to the handle under which its use was entered."""
        sealed = SealedRecord(header=claimed.header, ciphertext=claimed.claim.ciphertext, wraps=claimed.claim.wraps)
        content = parse_number(open_record(sealed, shares))
        # The header's digest fixes the content (`vault.header`), so one check holds for all uses; it tells no number.
        digest = sha256(claimed.claim.header)
        if digest not in self._owned:
            check_owner(content, handle=claimed.header.handle, handle_key=self._handle_key)
            _note(self._owned, digest)
        return content.number


def _share_in(response: Response, claimed: _Claimed, *, keyholder: str) -> bytes:
    answer = parse_response(response.body)
    if answer.keyholder != keyholder:
        raise WrongExchange("the answer is another keyholder's")
    share = open_with(claimed.private, answer.share, info=response_info(claimed.leaf, keyholder=keyholder))
    check_share(share, claimed.header, keyholder=keyholder)
    return share


def _refused(name: str, response: Response) -> Failing:
    """What an answer other than 200 means. Of an unreadable one only the status is repeated."""
    try:
        denial: Denial = parse_denial(response.body)
    except WrongExchange:
        return Failing(keyholder=name, how="silent", because=f"status {response.status} and no reason")
    return Failing(keyholder=name, how="denied", because=denial.code)


def _index_in(proof: bytes) -> int:
    try:
        return parse_tlog_proof(proof).index
    except LedgerError as error:
        raise WrongExchange("the claim's proof cannot be read; nothing was opened") from error


def _note(kept: dict[T, None], item: T) -> None:
    """Keep `item`, forgetting all others when there are too many: what is forgotten is only checked again."""
    if len(kept) >= MOST_HELD:
        kept.clear()
    kept[item] = None
