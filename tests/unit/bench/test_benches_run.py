"""Every bench runs, on almost nothing, and prints both members of its ratio. No time is ever asserted."""

import re

import pytest

from bench.__main__ import BENCHES, main, run
from bench.measure import Scale

TINY = Scale(factor=0.001, repetitions=1)
ROW = re.compile(r"^  (?P<name>\S.*?)\s{2,}(?P<median>[\d,.e+-]+) (?P<unit>\S.*?)?\s+[\d,.e+-]+ … [\d,.e+-]+$", re.MULTILINE)


def told(name):
    lines = []
    run([name], scale=TINY, out=lines.append)
    return lines


@pytest.mark.parametrize("name", BENCHES)
def test_a_bench_prints_both_members_and_their_ratio(name):
    machine, *figures, total = told(name)
    assert machine.startswith(tuple("0123456789"))
    assert figures
    for figure in figures:
        ours, other, ratio = ROW.finditer(figure)
        assert ours["unit"] == other["unit"]
        assert ours["name"] != other["name"]
        assert (ratio["name"], ratio["unit"]) == ("ratio", None)
    assert total.endswith("seconds in all")


def test_the_machine_is_named_first():
    machine, *_ = told("labels")
    for part in ("cores", "Python 3.", "OpenSSL", "SQLite 3."):
        assert part in machine


def test_a_name_that_is_no_bench_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["speed"], out=lambda _: None)
    assert "invalid choice" in capsys.readouterr().err
