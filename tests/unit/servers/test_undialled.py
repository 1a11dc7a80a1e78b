"""What was claimed and certainly not dialled is reported; what nobody can tell is not."""

from dataclasses import replace

import pytest

from minglu.vault.errors import (
    TokenGone,
    TooFewShares,
    TooLate,
    TrunkFailed,
    TrunkSilent,
    VaultError,
    WrongExchange,
    WrongSealed,
    WrongSignature,
)
from tests.unit.servers.scene import OTHER_TOKEN, TOKEN, raising, refuses, silent
from tests.unit.vault.stage import (
    NAMES,
    NUMBER,
    OTHER_NUMBER,
    UNTIL,
    seal,
)


def too_late(scene):
    scene.at = UNTIL


def too_few(scene):
    scene.ways[NAMES[0]].answer = scene.ways[NAMES[1]].answer = silent


def no_trunk(scene):
    scene.trunk.dial = raising(ConnectionRefusedError("no trunk"))


def restarted(scene):
    scene.dialler = scene.start()


def not_readable(scene):
    scene.node.claims[TOKEN] = replace(scene.node.claims[TOKEN], proof=b"x")


def anothers_number(scene):
    scene.permit(sealed=seal(OTHER_NUMBER, owner=NUMBER))


def for_a_letter(scene):
    scene.permit(channel="letter")


UNDIALLED_BECAUSE = [
    (too_late, TooLate),
    (too_few, TooFewShares),
    (no_trunk, TrunkFailed),
    (restarted, TokenGone),
    (not_readable, WrongExchange),
    (anothers_number, WrongSealed),
    (for_a_letter, WrongExchange),
]


def spoil(scene, spoiling, error=VaultError, token=TOKEN):
    """Claim a token and fail to dial it."""
    scene.permit(token)
    spoiling(scene)
    with pytest.raises(error):
        scene.dial(token)


@pytest.mark.parametrize(("spoiling", "error"), UNDIALLED_BECAUSE)
def test_what_was_claimed_and_not_dialled_is_reported(scene, spoiling, error):
    spoil(scene, spoiling, error)
    assert (scene.node.reported, scene.trunk.calls if spoiling is not no_trunk else []) == ([TOKEN], [])


def test_what_was_dialled_is_not_reported(scene):
    scene.permit()
    scene.dial()
    assert scene.node.reported == []


@pytest.mark.parametrize("error", [TokenGone("used"), WrongSignature("not yours"), TimeoutError("late"), ConnectionError("cut")])
def test_what_was_not_claimed_is_not_reported(scene, error):
    # An earlier run of this dialler may have claimed and dialled it.
    scene.node.claim = raising(error)
    refuses(scene, TokenGone if isinstance(error, OSError) else type(error), "used|not yours|the node did not answer")
    assert scene.node.reported == []


def test_a_token_that_is_claimed_again_is_not_reported(scene):
    scene.permit()
    scene.dial()
    with pytest.raises(TokenGone, match="claimed the token before"):
        scene.dial()
    assert scene.node.reported == []


@pytest.mark.parametrize("error", [TimeoutError("+8616000000001 in a careless message"), RuntimeError("a fault in the trunk")])
def test_a_trunk_of_which_nobody_can_tell_is_not_reported(scene, error):
    scene.permit()
    scene.trunk.dial = raising(error)
    with pytest.raises(TrunkSilent if isinstance(error, OSError) else RuntimeError):
        scene.dial()
    assert scene.node.reported == []


def test_a_silent_trunk_says_where_to_look(scene):
    scene.permit()
    scene.trunk.dial = raising(TimeoutError("+8616000000001 in a careless message"))
    refuses(scene, TrunkSilent, "look into its records before asking again")


def test_an_undelivered_report_is_said_again_at_the_next_claim(scene):
    heard, scene.node.undialled = scene.node.undialled, raising(ConnectionError("cut"))
    spoil(scene, restarted, TokenGone)
    assert scene.dialler.unsaid == 1
    scene.node.undialled = heard
    scene.permit(OTHER_TOKEN)
    scene.dial(OTHER_TOKEN)
    assert (scene.node.reported, scene.dialler.unsaid) == ([TOKEN], 0)


def test_a_node_that_takes_no_reports_stops_no_call(scene):
    scene.node.undialled = raising(ConnectionError("cut"))
    spoil(scene, restarted, TokenGone)
    scene.permit(OTHER_TOKEN)
    assert scene.dial(OTHER_TOKEN).token == OTHER_TOKEN
