"""Whether a node can do its work: each thing by its name, and witnesses by what they have cosigned."""

import pytest

from minglu.acts.never import say_never
from minglu.acts.readiness import LATE, readiness
from minglu.canon.instants import SECOND
from minglu.gate.errors import StorageFull


def failing(lender, *, probe=lambda _at: None):
    return [check.name for check in readiness(lender.node.office, lender.node.proofs, probe=probe) if not check.holds]


@pytest.fixture
def published(lender):
    lender.node.office.wait_until_published()
    return lender


def test_a_node_at_work_fails_nothing(published):
    assert failing(published) == []


def test_the_probe_is_told_the_time(published):
    seen = []
    failing(published, probe=seen.append)
    assert seen == [published.clock.now()]


def test_a_full_disk_is_named(published):
    def full(_at):
        raise StorageFull("the disk is full")

    assert failing(published, probe=full) == ["disk"]


def test_another_error_of_the_probe_is_nobodys_to_hide(published):
    def broken(_at):
        raise ValueError("a defect")

    with pytest.raises(ValueError, match="a defect"):
        failing(published, probe=broken)


def test_an_entry_waits_a_minute_for_its_witnesses_and_not_longer(published):
    with published.refusing():
        say_never(published.node.office, published.cast.contact.person)
        published.later(LATE - 1)
        assert failing(published) == []
        published.later(1)
        assert failing(published) == ["witnesses"]


@pytest.mark.parametrize(("back", "names"), [(5 * SECOND, []), (5 * SECOND + 1, ["clock"])])
def test_a_clock_may_quarrel_by_five_seconds(published, back, names):
    published.later(-back)
    assert failing(published) == names
