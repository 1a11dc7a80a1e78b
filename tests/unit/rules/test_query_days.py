"""Local days for queries: the same as the zones say, on both sides of every change of the clocks."""

import pytest

from minglu.canon.instants import DAY, HOUR, Instant, parse_instant
from minglu.rules.query_days import DAYS, days_of, localized, moves
from minglu.rules.zones import utc_day
from minglu.store.analytics import open_analytics
from tests.unit.rules.making import ZONES, packs

FIRST, LAST = parse_instant("2025-10-01T00:00:00+00:00"), parse_instant("2026-12-31T23:59:59+00:00")


@pytest.mark.parametrize(("name", "count"), [("Asia/Shanghai", 1), ("Europe/London", 4), ("Africa/Cairo", 4)])
def test_the_moves_of_a_zone_are_found_to_the_millisecond(name, count) -> None:
    zone, found = packs().zones[name], moves(packs().zones[name], first=FIRST, last=LAST)
    assert len(found) == count
    for until, offset in found[:-1]:
        before, after = (zone.offset(Instant(at)).total_seconds() * 1_000 for at in (until - 1, until))
        assert before == offset != after


def edges():
    """Instants around every change of the clocks and every midnight near one, in every zone; and some plain ones."""
    for name in ZONES:
        zone = packs().zones[name]
        for until, _ in moves(zone, first=FIRST, last=LAST):
            for around in (-DAY, -2 * HOUR, -HOUR, -1, 0, 1, HOUR, 2 * HOUR, DAY):
                yield Instant(min(max(FIRST, until + around), LAST))
            for edge in (zone.local(until).start, zone.local(until).end):
                yield from (Instant(min(max(FIRST, edge + around), LAST)) for around in (-1, 0, 1))
    yield from (Instant(FIRST + number * 31 * HOUR) for number in range(200))


def test_day_minute_and_the_ends_of_days_are_those_of_the_zone_and_of_utc_where_no_place_is_known(tmp_path) -> None:
    asked = [(at, name) for at in edges() for name in (*ZONES, "", "Atlantis/Lost")]
    zones = {name: packs().zones[name] for name in ZONES}
    with open_analytics(tmp_path, threads=1) as warehouse:
        warehouse.create("asked", {"at": "int64", "zone": "string"})
        warehouse.add("asked", {"at": [at for at, _ in asked], "zone": [name for _, name in asked]})
        rows = [
            row
            for name, zone in {"": None, **zones}.items()
            for row in days_of(name, zone, calendar=packs().calendar, first=FIRST, last=LAST)
        ]
        warehouse.create("days", DAYS)
        warehouse.add("days", {column: [row[column] for row in rows] for column in DAYS})
        found = warehouse.rows(localized(warehouse.table("asked"), warehouse.table("days"), zones=zones, first=FIRST, last=LAST))
    assert len(found) == len(asked)
    for row in found:
        zone, at = zones.get(row["zone"]), row["at"]
        if zone is None:
            assert (row["place_known"], row["local_day"], row["local_minute"], row["country"]) == (False, utc_day(at), None, None)
            assert (row["starts"], row["ends"], row["working_day"]) == (None, None, None)
        else:
            local = zone.local(at)
            told = (row["local_day"], row["local_minute"], row["starts"], row["ends"], row["week_starts"])
            assert told == (local.day, local.minute, local.start, local.end, zone.days_before(local, 6)), (zone.name, at)
            assert row["place_known"] is True


def test_a_year_without_a_calendar_and_another_country_have_no_working_days() -> None:
    def days(name, day):
        return next(days_of(name, packs().zones[name], calendar=packs().calendar, first=day, last=day))["working_day"]

    assert days("Asia/Shanghai", parse_instant("2026-11-25T00:00:00+00:00")) is True
    assert days("Asia/Shanghai", parse_instant("2031-11-25T00:00:00+00:00")) is None
    assert days("Europe/London", parse_instant("2026-11-25T00:00:00+00:00")) is None
