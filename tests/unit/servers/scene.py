"""A dialler with a lender's node, three keyholders and a trunk around it, in one process, each of which can be spoilt."""

import pytest

from minglu.ledger.vrf import public_key
from minglu.servers.dialler import Dialler
from minglu.servers.keyholder import Keyholder
from minglu.store.keyholder_book import SqliteKeyholderBook
from minglu.vault.claim import claim_message
from minglu.vault.errors import (
    TokenGone,
)
from minglu.vault.signature import CLAIM, UNDIALLED, check_signature, public_of
from tests.unit.vault.stage import (
    AT,
    DIALLER,
    DIALLER_SEED,
    HANDLE_SEED,
    LINE,
    NAMES,
    PRIVATES,
    drawn,
    make_stage,
    policy_of,
)

TOKEN = "tok_" + "0" * 32  # of three keyholders, this token's dialler asks the first one first
OTHER_TOKEN = "tok_" + "0" * 31 + "1"


class Node:
    """A lender's node with claims to give, each once."""

    def __init__(self):
        self.claims, self.reported = {}, []

    def claim(self, token, *, dialler, signature):
        check_signature(public_of(DIALLER_SEED), CLAIM, claim_message(token, dialler=dialler), signature=signature)
        try:
            return self.claims.pop(token)
        except KeyError:
            raise TokenGone("the token is used, lapsed or unknown") from None

    def undialled(self, token, *, dialler, signature):
        check_signature(public_of(DIALLER_SEED), UNDIALLED, claim_message(token, dialler=dialler), signature=signature)
        self.reported.append(token)


class Trunk:
    """A trunk that takes note of its calls."""

    def __init__(self):
        self.calls = []

    def dial(self, number, *, line, account, at):
        self.calls.append((number, line, account, at))


class Way:
    """A transport to a keyholder that can be cut, or made to lie."""

    def __init__(self, keyholder):
        self.answer = keyholder.handle
        self.asked = 0

    def send(self, method, path, body):
        self.asked += 1
        return self.answer(method, path, body)


class Scene:
    """Everything around one dialler, in one process."""

    def __init__(self, folder):
        self.at, self.node, self.trunk, self.drawn = AT, Node(), Trunk(), 0
        self.books = {name: SqliteKeyholderBook(folder / f"{name}.db") for name in NAMES}
        self.ways = {name: Way(Keyholder(policy_of(name), PRIVATES[name], self.books[name], self.now)) for name in NAMES}
        self.dialler = self.start()

    def start(self):
        return Dialler(
            DIALLER, DIALLER_SEED, self.node, self.ways, self.trunk, self.now, self.chance, handle_key=public_key(HANDLE_SEED), line=LINE
        )

    def now(self):
        return self.at

    def chance(self, size):
        self.drawn += 1
        return drawn(f"chance {self.drawn}", size)

    def permit(self, token=TOKEN, **changes):
        """A permit for a fresh one-use key of this dialler, ready to be claimed."""
        (deposit,) = self.dialler.deposit(1)
        self.node.claims[token] = make_stage(one_use=deposit.public, **changes).claim

    def dial(self, token=TOKEN):
        return self.dialler.claim_and_dial(token)


def refuses(scene, error, says, token=TOKEN):
    with pytest.raises(error, match=says) as caught:
        scene.dial(token)
    assert scene.trunk.calls == []
    assert "8616" not in str(caught.value)


def raising(error):
    def answer(*_, **__):
        raise error

    return answer


def silent(*_):
    raise ConnectionRefusedError("+8616000000001 in a careless message")
