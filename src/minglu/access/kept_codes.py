"""A number's codes as bytes to keep: canonical JSON, and no other spelling is read back.

    parse_state(render_state(state)) == state

A state that cannot be read never becomes a fresh one: that would give whoever can spoil it new tries.
"""

from collections.abc import Mapping

from minglu.access.codes import MOST_AN_HOUR, MOST_TRIES, SALT, CodeState, LiveCode
from minglu.access.errors import WrongCode
from minglu.canon.base64 import parse_base64, render_base64
from minglu.canon.digest import SIZE
from minglu.canon.errors import CanonError
from minglu.canon.instants import HOUR, Instant, check_instant
from minglu.canon.json import Value, parse, parse_object, render

# House policy for one node: 50 strangers' numbers in a row are somebody counting, not somebody asking.
MOST_FOR_EVERYBODY = 300


def render_state(state: CodeState) -> bytes:
    """Canonical JSON of what is kept for one number."""
    of: dict[str, Value] = {"v": 1, "issued": list(state.issued)}
    if state.live is not None:
        live = state.live
        of["live"] = {"salt": render_base64(live.salt), "mark": render_base64(live.mark), "issued": live.issued, "tries": live.tries}
    return render(of)


def parse_state(data: bytes) -> CodeState:
    """The inverse of `render_state`. Raises WrongCode: a state that cannot be read must not become a fresh one."""
    try:
        of = parse_object(data)
        issued, live = of.get("issued"), of.get("live")
        if not isinstance(issued, list) or len(issued) > MOST_AN_HOUR:
            raise WrongCode("the kept state of a code has no list of moments; restore it")
        state = CodeState(issued=tuple(_moment(one) for one in issued), live=None if live is None else _live(live))
    except CanonError as error:
        raise WrongCode(f"the kept state of a code cannot be read: {error}; restore it") from error
    if render_state(state) != data:
        raise WrongCode("the kept state of a code has members of another version; read it with the release that wrote it")
    return state


def _live(of: Value) -> LiveCode:
    if not isinstance(of, Mapping):
        raise WrongCode("the kept state of a code has no live code where it should; restore it")
    salt, mark, tries = of.get("salt"), of.get("mark"), of.get("tries")
    counted = isinstance(tries, int) and not isinstance(tries, bool) and 0 <= tries <= MOST_TRIES
    if not isinstance(salt, str) or not isinstance(mark, str) or not isinstance(tries, int) or not counted:
        raise WrongCode("the kept state of a code has a live code with wrong members; restore it")
    return LiveCode(
        salt=parse_base64(salt, size=SALT), mark=parse_base64(mark, size=SIZE), issued=_moment(of.get("issued", "")), tries=tries
    )


def _moment(value: Value) -> Instant:
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongCode("the kept state of a code has a moment that is none; restore it")
    return check_instant(value)


def admit(kept: bytes | None, at: Instant) -> tuple[bytes, Instant | None]:
    """Count one more code among all of the last hour, and None; or, with no room, from when on there is some again."""
    moments = parse(kept) if kept is not None else []
    recent = [moment for moment in moments if isinstance(moment, int) and at - HOUR < moment <= at] if isinstance(moments, list) else []
    if len(recent) >= MOST_FOR_EVERYBODY:
        return render(recent), Instant(min(recent) + HOUR)
    return render([*recent, int(at)]), None
