"""Moments as people type them: a field of day and time, read in the institution's zone, and written back the same way.

    read_moment(form, "since", zone=zone)          2026-11-05T14:03 → an instant; WrongForm for what is no such time

Browsers send `2026-11-05T14:03`, with seconds where the value they were given had some. Whoever types it without such a
field may write a space for the T. A time before 1970 or after 2100 is a slip of the finger and said to be one.
"""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from minglu.canon.instants import LAST, SECOND, Instant, as_datetime
from minglu.web.errors import WrongForm
from minglu.web.form import Form

_TYPED: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)(?:\.0{1,3})?")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def read_moment(form: Form, name: str, *, zone: tzinfo) -> Instant | None:
    """The moment of a field; None if nothing was typed. Raises WrongForm."""
    text = form.text(name, most=40)
    if not text:
        return None
    typed = _TYPED.fullmatch(text)
    if typed is None:
        raise WrongForm(name, "complain.when.unreadable")
    day, time = typed.groups()
    try:
        local = datetime.fromisoformat(f"{day}T{time.zfill(5) if len(time) < 6 else time.zfill(8)}")
    except ValueError as error:
        raise WrongForm(name, "complain.when.unreadable") from error
    at = (local.replace(tzinfo=zone) - _EPOCH) // timedelta(milliseconds=1)
    if not 0 <= at < LAST:
        raise WrongForm(name, "complain.when.impossible")
    return Instant(at)


def write_moment(at: Instant, *, zone: tzinfo) -> str:
    """The moment as a field of day and time holds it; seconds only where there are some."""
    local = as_datetime(at).astimezone(zone)
    return f"{local:%Y-%m-%dT%H:%M:%S}" if at // SECOND % 60 else f"{local:%Y-%m-%dT%H:%M}"
