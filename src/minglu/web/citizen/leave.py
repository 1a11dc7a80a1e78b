"""Leaving: the session ends, and with it everything that was kept for these pages."""

from typing import Final

from litestar import post

from minglu.acts.sessions import end_session
from minglu.web.onward import forget
from minglu.web.render import Html, see_other
from minglu.web.visit import Here, session_cookie


@post("/me/leave", include_in_schema=False, sync_to_thread=True)
def leave(visit: Here) -> Html:
    """Also for whoever has left already, or never was here."""
    for visitor in (visit.person, visit.proving):
        if visitor is not None:
            end_session(visit.parts.office, visit.parts.sessions, visitor)
    return see_other("/", cookies=(session_cookie(visit.parts, "person", token=None), forget(visit.parts, "person")))


HANDLERS: Final = (leave,)
