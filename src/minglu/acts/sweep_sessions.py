"""The sweep of sessions, for a clock that calls every minute: what is over is forgotten, and its keys sign nothing more.

    sweep_sessions(office, sessions)

The rules that hold here:

* Whoever's account the log calls closed has no session, also when the process died between that entry and the rows.
* `staff.signed_out` is entered for every key that the log still names and no session of its owner has: also after a crash,
  when the log took no entry at the moment of signing out, and for sessions that ended because nobody came back.
* At most a hundred at a time: after a bad day the sweep does not keep the log from those who ask. The rest comes next.
"""

from typing import Final

from minglu.access.sessions import SPANS
from minglu.acts.closed_accounts import closed_accounts
from minglu.acts.office import Office
from minglu.acts.sessions import Sessions
from minglu.acts.sign_outs import KINDS, sign_out, signing
from minglu.canon.instants import Instant

MOST: Final = 100


def sweep_sessions(office: Office, sessions: Sessions) -> None:
    """Forget what has expired or is of a closed account, and enter that its keys sign nothing more.

    The log is read before the sessions: a key that is entered has a session already, so a new one is never taken for one
    that nobody has.
    """
    now = office.clock.now()
    for kind, span in SPANS.items():
        sessions.sweep(kind, opened=_before(now, span.longest), seen=_before(now, span.idle))
    for staff in closed_accounts(office) & sessions.staff():
        sessions.end_all(staff, but=None)
    named = signing(office.book.of_kind(KINDS, since=_before(now, SPANS["staff"].longest)), at=now)
    held = sessions.signing()
    over = [event for event in named if (event.word("staff"), event.word("key")) not in held]
    sign_out(office, over[:MOST])


def _before(now: Instant, span: int) -> Instant:
    return Instant(max(0, now - span))
