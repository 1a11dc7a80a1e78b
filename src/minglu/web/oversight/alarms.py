"""Volume, for whoever oversees: who of the staff came near more persons on one day than a line says. Counts, nobody's data.

GET /oversight/alarms
"""

from dataclasses import dataclass
from typing import Final

from litestar import get

from minglu.acts.oversee import agencies_view, volumes
from minglu.cases.volume import LINES
from minglu.web.desk.alarms import VolumeRow, volume_row
from minglu.web.render import Html, render
from minglu.web.visit import Here
from minglu.words.formats import say_count


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumePage:
    """Days and pseudonyms of the last thirty days; the lines that they reached."""

    rows: tuple[VolumeRow, ...]
    lines: tuple[str, ...]


@get("/oversight/alarms", include_in_schema=False, sync_to_thread=True)
def show(visit: Here) -> Html:
    _, staff = visit.who()
    office = visit.parts.office
    names = {str(line.agency): line.name for line in agencies_view(office, by=staff)}
    rows = tuple(volume_row(visit, one, name=names.get(one.agency, one.agency)) for one in volumes(office, by=staff))
    return render(visit, "oversight/alarms.html", VolumePage(rows=rows, lines=tuple(say_count(line) for line in LINES)), area="oversight")


HANDLERS: Final = (show,)
