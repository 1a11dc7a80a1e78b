"""Local days and minutes, where clocks change too."""

from datetime import date

import pytest

from minglu.canon.instants import DAY, HOUR, Instant, parse_instant
from minglu.rules.errors import WrongPack
from minglu.rules.zones import parse_zone, utc_day
from tests.unit.rules.making import zone_bytes


def zone(name="Asia/Shanghai"):
    return parse_zone(name, zone_bytes(name))


@pytest.mark.parametrize(
    ("instant", "day", "minute"),
    [
        ("2026-11-23T21:59:59.999+08:00", 20261123, 1319),
        ("2026-11-23T22:00:00+08:00", 20261123, 1320),
        ("2026-11-23T23:59:59.999+08:00", 20261123, 1439),
        ("2026-11-24T00:00:00+08:00", 20261124, 0),
        ("2026-11-23T16:00:00+00:00", 20261124, 0),
    ],
)
def test_the_local_minute_turns_exactly_at_the_minute(instant, day, minute) -> None:
    local = zone().local(parse_instant(instant))
    assert (local.day, local.minute) == (day, minute)


def test_a_day_in_shanghai_has_24_hours_and_holds_its_instants() -> None:
    at = parse_instant("2026-11-23T10:00:00+08:00")
    local = zone().local(at)
    assert local.start <= at < local.end
    assert local.end - local.start == DAY
    assert zone().local(Instant(local.end)).date == date(2026, 11, 24)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_a_day_when_clocks_change_has_23_or_25_hours(day, hours) -> None:
    local = zone("Europe/London").local(parse_instant(f"{day}T12:00:00+00:00"))
    assert local.end - local.start == hours * HOUR


def test_where_midnight_is_skipped_the_day_begins_at_the_skip() -> None:
    # Egypt puts its clocks forward at midnight: 2026-04-24 has no 00:00.
    cairo = zone("Africa/Cairo")
    local = cairo.local(parse_instant("2026-04-24T12:00:00+03:00"))
    assert cairo.local(local.start).minute == 60
    assert cairo.day(Instant(local.start - 1)) == 20260423
    assert local.end - local.start == 23 * HOUR


def test_two_places_in_one_country_can_have_two_days() -> None:
    at = parse_instant("2026-11-24T00:30:00+08:00")
    assert zone().day(at) == 20261124
    assert zone("Asia/Urumqi").day(at) == 20261123
    assert utc_day(at) == 20261123


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"TZif", b"TZif2" + bytes(200), zone_bytes("Asia/Shanghai")[:60], b"TZif" + bytes(100_001)],
)
def test_bytes_that_are_no_zone_are_refused(data) -> None:
    with pytest.raises(WrongPack, match="zones/X is"):
        parse_zone("X", data)


@pytest.mark.parametrize("cut", range(44, 500, 37))
def test_a_zone_cut_short_is_refused_or_never_read_past_its_end(cut) -> None:
    data = zone_bytes("Europe/London")[:cut]
    with pytest.raises(WrongPack, match="cannot be read"):
        parse_zone("Europe/London", data)
