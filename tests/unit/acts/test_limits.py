"""Limits: so many tries in so long a time, for each source alone, in bounded memory."""

import threading

import pytest

from minglu.acts.limits import Limits, source_of
from minglu.canon.instants import MINUTE, SECOND, Instant
from minglu.wiring.clock import StoryClock

NOW = Instant(1_800_000_000_000)


@pytest.fixture
def clock():
    return StoryClock(NOW)


def tries(limits, times, source="198.51.100.7", *, what="sign_in", most=3, within=MINUTE):
    return [limits.admit(what, source, most=most, within=within) for _ in range(times)]


def later(clock, milliseconds):
    clock.set(Instant(clock.now() + milliseconds))


def test_so_many_are_admitted_and_the_next_is_told_when(clock):
    assert tries(Limits(clock), 4) == [None, None, None, NOW + MINUTE]


def test_the_window_slides_with_each_try(clock):
    limits = Limits(clock)
    for _ in range(3):
        tries(limits, 1)
        later(clock, 10 * SECOND)
    assert tries(limits, 1) == [NOW + MINUTE]
    later(clock, 30 * SECOND)
    assert tries(limits, 2) == [None, NOW + 70 * SECOND]


@pytest.mark.parametrize(("after", "admitted"), [(MINUTE - 1, False), (MINUTE, True)])
def test_it_is_admitted_again_to_the_millisecond(clock, after, admitted):
    limits = Limits(clock)
    tries(limits, 3)
    later(clock, after)
    assert (tries(limits, 1) == [None]) is admitted


def test_who_is_refused_and_tries_on_is_not_kept_out_longer(clock):
    limits = Limits(clock)
    tries(limits, 50)
    later(clock, MINUTE)
    assert tries(limits, 3) == [None] * 3


@pytest.mark.parametrize("changed", [{"source": "198.51.100.8"}, {"what": "code"}, {"within": 2 * MINUTE}, {"source": ""}])
def test_another_source_or_thing_is_counted_alone(clock, changed):
    limits = Limits(clock)
    tries(limits, 3)
    assert tries(limits, 1, **changed) == [None]


@pytest.mark.parametrize("most", [0, -1])
def test_what_nobody_may_do_is_admitted_to_nobody(clock, most):
    assert tries(Limits(clock), 1, most=most) == [NOW + MINUTE]


@pytest.mark.parametrize("source", ["", "x" * 1_000_000, "\udc80", "一\0二"])
def test_any_text_is_a_source(clock, source):
    assert tries(Limits(clock), 4, source)[3] is not None


def test_a_clock_that_was_set_back_locks_nobody_out(clock):
    limits = Limits(clock)
    tries(limits, 3)
    later(clock, -60 * MINUTE)
    assert tries(limits, 1) == [None]


# ---- Sources


@pytest.mark.parametrize(
    ("host", "source"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("::FFFF:c633:6407", "198.51.100.7"),
        ("2001:db8:1:2::7", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:0DB8:0001:0002:0000:0000:0000:0001", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::7", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        # No address: all of these are one source, and none of them gets a count of its own.
        (None, "elsewhere"),
        ("", "elsewhere"),
        ("unix:", "elsewhere"),
        ("testclient", "elsewhere"),
        ("198.51.100.7:4711", "elsewhere"),
        ("[2001:db8::7]", "elsewhere"),
        ("198.51.100.07", "elsewhere"),
        ("198.51.100.7, 198.51.100.8", "elsewhere"),
        ("unknown", "elsewhere"),
        ("一", "elsewhere"),
    ],
)
def test_a_source_is_an_address_or_a_home(host, source):
    assert source_of(host) == source


def test_changing_addresses_at_home_does_not_free_anybody(clock):
    limits = Limits(clock)
    for number in range(3):
        tries(limits, 1, source_of(f"2001:db8::{number}"))
    assert tries(limits, 1, source_of("2001:db8::abcd")) == [NOW + MINUTE]
    assert tries(limits, 1, source_of("2001:db8:0:1::")) == [None]


# ---- Memory


def test_many_sources_share_one_count_when_the_table_is_full(clock):
    limits = Limits(clock, most_sources=10)
    admitted = [tries(limits, 1, f"source {number}")[0] is None for number in range(1_000)]
    assert sum(admitted) == 10 + 3
    assert len(limits._counted) == 11


def test_whoever_was_counted_before_the_flood_is_still_counted(clock):
    limits = Limits(clock, most_sources=10)
    tries(limits, 3)
    for number in range(1_000):
        tries(limits, 1, f"source {number}")
    assert tries(limits, 1) == [NOW + MINUTE]


def test_a_full_table_makes_room_when_its_counts_have_run_out(clock):
    limits = Limits(clock, most_sources=10)
    for number in range(20):
        tries(limits, 3, f"source {number}")
    later(clock, MINUTE)
    assert tries(limits, 3, "a newcomer") == [None] * 3
    assert len(limits._counted) == 1


def test_a_source_is_nowhere_kept_in_words(clock):
    limits = Limits(clock)
    tries(limits, 1, "198.51.100.7")
    assert "198.51.100.7" not in repr(limits._counted)


def test_threads_that_try_at_once_share_one_count(clock):
    limits, admitted = Limits(clock), []

    def work():
        admitted.extend(one is None for one in tries(limits, 200, most=100))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(admitted) == 100
