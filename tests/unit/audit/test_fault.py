"""Faults: in the order of the log, and none hidden by many."""

import pytest

from minglu.audit.fault import MOST_OF_A_WORD, WORDS, Fault, Faults
from minglu.wiring.catalogues import LANGUAGES, load


def test_faults_come_in_the_order_of_the_log():
    faults = Faults()
    for index in (9, 3, 5):
        faults.at("late", index, f"entry {index}")

    assert [fault.first for fault in faults.found()] == [3, 5, 9]


def test_of_a_word_fifty_are_kept_and_the_rest_is_counted_over_where_it_lies():
    faults = Faults()
    for index in range(80):
        faults.at("changed", index, "changed")

    assert len(faults.found()) == MOST_OF_A_WORD + 1
    assert faults.found()[-1] == Fault(what="changed", first=50, last=79, says="30 more of this kind")


def test_many_of_one_word_leave_room_for_another():
    faults = Faults()
    for index in range(1000):
        faults.at("changed", index, "changed")
    faults.add("tail", 2000, 2009, says="the tail was cut off")

    assert "tail" in {fault.what for fault in faults.found()}


def test_nothing_found_is_nothing():
    assert Faults().found() == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", WORDS)
def test_every_word_has_a_name_in_every_language(language: str, word: str):
    assert load(language).say(f"fault.{word}").strip()
