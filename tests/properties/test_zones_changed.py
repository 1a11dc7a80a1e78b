"""A zone database that changed between a decision and its replay: the auditor finds other packs, and nothing decides under a mix.

Zones are a part of the packs, and so of their digest: a later edition decides from the entry that adopts it on, never before.
"""

import pytest

from minglu.acts.errors import Unusable
from minglu.audit.replay import replay
from minglu.canon.instants import HOUR, Instant
from minglu.gate.outcome import Permit, Refusal
from minglu.rules.packs import Packs, load_packs
from minglu.wiring.packs import read_packs
from tests.fakes.pack_versions import Only
from tests.properties.lab import Lab, packs
from tests.properties.lender import BEGINS

SHANGHAI, URUMQI = "zones/Asia/Shanghai", "zones/Asia/Urumqi"
LATE = Instant(BEGINS + 13 * HOUR)  # 23:00 in Shanghai, 21:00 by the other edition


@pytest.fixture(scope="module")
def moved() -> Packs:
    """The packs with another edition of one zone: two hours behind."""
    files = read_packs()
    return load_packs({**files, SHANGHAI: files[URUMQI]})


def asked(lab: Lab, *, under: Packs | None = None):
    return lab.ask(lab.asking(staff="collector", datum="first number", purpose="collection"), under=under)


def faults(lab: Lab, *known: Packs) -> set[tuple[str, int]]:
    found = replay(lab.entries, openings=lab.openings(), packs=known, progress=lambda _: None).faults
    return {(fault.what, fault.first) for fault in found if fault.what != "given"}


def test_a_decision_by_another_edition_is_found_as_other_packs(moved: Packs) -> None:
    lab = Lab()
    lab.clock.set(LATE)
    forged = asked(lab, under=moved)
    assert isinstance(forged.reply, Permit)
    for known in ((packs(),), (packs(), moved)):
        assert ("packs", forged.index) in faults(lab, *known)


def test_an_honest_decision_is_replayed_by_the_edition_it_names(moved: Packs) -> None:
    lab = Lab()
    lab.clock.set(LATE)
    honest = asked(lab)
    assert isinstance(honest.reply, Refusal)
    assert faults(lab, packs()) == set()
    assert faults(lab, moved, packs()) == set()


def test_whoever_has_only_another_edition_is_told_so_and_confirms_nothing(moved: Packs) -> None:
    lab = Lab()
    decided = asked(lab)
    found = faults(lab, moved)
    assert {what for what, _ in found} == {"packs"}
    assert decided.index >= 0


def test_a_node_that_has_only_another_edition_decides_nothing(moved: Packs) -> None:
    """The log names the edition in force; what a machine happens to have does not stand in for it."""
    lab = Lab()
    lab.parts = type(lab.parts)(**{**{name: getattr(lab.parts, name) for name in lab.parts.__dataclass_fields__}, "library": _Other(moved)})
    decided = asked(lab)
    assert isinstance(decided.reply, Unusable)


class _Other(Only):
    """A library without the version that the log names."""

    def packs(self, digest: str) -> Packs:
        raise Unusable("this version is not kept here")
