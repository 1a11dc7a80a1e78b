"""What cannot be read is refused before anything is believed."""

import pytest

from minglu.canon.instants import period_of
from minglu.vault.errors import WrongExchange
from minglu.vault.shown import opening_asked, read_permit, read_request
from tests.unit.vault.stage import AT, RECORD, UNTIL, make_stage

STAGE = make_stage()


def test_a_request_is_taken_apart():
    shown = read_request(STAGE.request())
    assert (shown.permit.at, shown.permit.until, shown.permit.period) == (AT, UNTIL, period_of(AT))
    assert (shown.permit.purpose, shown.permit.channel) == ("collection", "call")
    assert (shown.origin, shown.month, shown.header.record) == ("log.example/minglu", "2026-10", RECORD)
    assert opening_asked(shown, at=AT).handle == STAGE.sealed.header.handle


@pytest.mark.parametrize(
    ("part", "value", "says"),
    [
        ("entry", b"{}", "not an entry"),
        ("entry", STAGE.claim.entry.replace(b'"v":1', b'"v":2'), "not an entry of version 1"),
        ("entry", STAGE.claim.entry.replace(b"contact.permit", b"contact.permut"), "unknown kind"),
        ("entry", STAGE.claim.entry.replace(b'"period":"2026-10"', b'"period":"2026-09"'), "period"),
        ("entry", STAGE.claim.entry.replace(b'"channel":"call",', b""), "channel is missing"),
        ("proof", b"c2sp.org/tlog-proof@v2\n", "cannot be read"),
        ("proof", STAGE.claim.proof.replace(b"log.example", b"\xff\xfe.example"), "cannot be read"),
        ("header", b"{}", "header"),
        ("period_entry", STAGE.claim.entry, "not a period.opened"),
        ("period_entry", STAGE.claim.period_entry.replace(b"2026-10", b"2026-13"), "cannot be read"),
        ("period_proof", b"x", "cannot be read"),
    ],
)
def test_a_part_that_cannot_be_read_refuses_the_request(part, value, says):
    with pytest.raises(WrongExchange, match=says):
        read_request(STAGE.request(**{part: value}))


def test_an_entry_of_another_kind_is_no_permit():
    assert read_permit(STAGE.log.entries[0]) is None
    with pytest.raises(WrongExchange, match="not an entry"):
        read_permit(b"[]")
