"""The small log to tamper with is in order before anybody tampers with it."""

from minglu.canon.json import parse_object
from tests.tampering.forge import small_log


def test_the_untouched_log_has_no_fault():
    log = small_log()

    report = log.verified()

    assert report.faults == ()
    assert report.size == len(log.entries) == 10
    assert report.entries == log.entries


def test_its_beginning_alone_has_no_fault_either():
    log = small_log()

    assert log.with_entry(5, log.entries[5]).verified().faults == ()
    assert parse_object(log.entries[0])["kind"] == "log.opened"


def test_the_newest_cosignature_says_until_when_the_copy_is_known():
    log = small_log()

    assert log.verified().witnessed == dict.fromkeys(log.keys.witnesses, log.steps[-1][1])
