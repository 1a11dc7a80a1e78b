"""Probes: alive; ready, each check by its name; and nothing about anybody."""

import pytest

from minglu.canon.instants import MINUTE, SECOND
from minglu.gate.errors import StorageFull


class Full:
    """Replies on a disk that is full."""

    def probe(self, _at):
        raise StorageFull("the disk is full")


def failing(api):
    response = api.get("/readyz")
    return response.status_code, [check["name"] for check in response.json()["checks"] if not check["holds"]]


def test_a_process_that_answers_is_alive(api):
    assert api.get("/livez").content == b"ok\n"


def test_a_node_that_can_work_is_ready(api):
    api.parts.office.wait_until_published()
    response = api.get("/readyz")
    assert (response.status_code, response.json()["ready"]) == (200, True)
    assert [check["name"] for check in response.json()["checks"]] == ["sequencer", "witnesses", "disk", "clock"]


def test_a_sequencer_that_broke_is_named(api):
    api.parts.office.sequencer._broken = ValueError("broken")
    assert failing(api) == (503, ["sequencer"])


def test_a_disk_that_takes_nothing_is_named(api):
    with api.with_parts(replies=Full()) as full:
        assert failing(full) == (503, ["disk"])


def test_a_clock_behind_the_log_is_named(api):
    api.lender.later(-6 * SECOND)
    assert failing(api) == (503, ["clock"])


def test_witnesses_that_are_silent_for_a_minute_are_named(api):
    api.parts.office.wait_until_published()
    with api.lender.refusing():
        api.post(f"/v1/persons/{api.lender.cast.contact.person}/never", by=api.loader)
        api.lender.later(MINUTE - 1)
        with api.with_parts() as now:
            assert failing(now) == (200, [])
        api.lender.later(1)
        with api.with_parts() as later:
            assert failing(later) == (503, ["witnesses"])


def test_asking_often_looks_once(api):
    looked = []

    class Counting:
        def probe(self, at):
            looked.append(at)

    with api.with_parts(replies=Counting()) as counted:
        assert {counted.get("/readyz").status_code for _ in range(5)} == {200}
    assert len(looked) == 1


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_a_probe_needs_no_key(api, path):
    assert api.get(path).status_code == 200
