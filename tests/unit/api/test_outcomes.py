"""Outcomes over HTTP: rows in JSON or as the exchange writes them; every row is counted somewhere."""

import pytest

from minglu.canon.instants import MINUTE
from tests.unit.acts.cast import BORROWER, HANDLER, LINE

OUTCOMES = "/v1/outcomes"
ROW = {"src": str(LINE), "dst": str(BORROWER), "start": "2026-10-12T13:00:00+08:00", "seconds": 41, "disposition": "ANSWERED"}


def kind(response):
    return response.json()["type"].rpartition(":")[2]


def csv(api):
    return (api.lender.folder / "Master.csv").read_bytes()


def test_a_call_without_a_permit_is_entered_and_named(api):
    response = api.post(OUTCOMES, {"rows": [ROW]}, by=api.loader)
    assert response.status_code == 200
    (index,) = response.json()["unpermitted"]
    assert index == api.lender.size - 1


def test_the_same_rows_again_are_known(api):
    api.post(OUTCOMES, {"rows": [ROW]}, by=api.loader)
    tally = api.post(OUTCOMES, {"rows": [ROW]}, by=api.loader).json()
    assert (tally["known"], tally["unpermitted"]) == (1, [])


def test_the_exchanges_own_file_settles_a_permit(api):
    api.lender.dial(api.lender.permitted())
    api.lender.later(2 * MINUTE)
    response = api.post(OUTCOMES, csv(api), by=api.loader, content_type="text/csv; charset=utf-8")
    assert (response.status_code, response.json()["outcomes"]) == (200, 1)


def test_rows_of_the_file_that_cannot_be_read_are_told_by_their_place(api):
    api.lender.dial(api.lender.permitted())
    api.lender.later(2 * MINUTE)
    tally = api.post(OUTCOMES, csv(api) + b'"a","row"\n', by=api.loader, content_type="text/csv").json()
    assert (tally["outcomes"], [one["place"] for one in tally["left_out"]]) == (1, ["row 2"])


@pytest.mark.parametrize("data", [b"nothing", b"a,b,c\n1,2,3\n", b"\xff\xfe\x00"])
def test_a_file_that_is_no_record_is_told(api, data):
    response = api.post(OUTCOMES, data, by=api.loader, content_type="text/csv")
    assert (response.status_code, kind(response)) == (422, "unusable")


def test_a_call_on_another_line_is_counted_and_left_alone(api):
    assert api.post(OUTCOMES, {"rows": [{**ROW, "src": "+8616000000555"}]}, by=api.loader).json()["elsewhere"] == 1


def test_a_number_that_is_none_is_counted_as_unreadable(api):
    tally = api.post(OUTCOMES, {"rows": [{**ROW, "dst": "anonymous"}]}, by=api.loader).json()
    assert tally["unreadable"] == 1


def test_no_rows_are_nothing(api):
    assert api.post(OUTCOMES, {"rows": []}, by=api.loader).json()["outcomes"] == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"start": "2026-10-12 13:00:00"},
        {"start": "1969-12-31T23:59:59Z"},
        {"seconds": -1},
        {"seconds": "41"},
        {"seconds": 604_801},
        {"disposition": "answered"},
        {"src": ""},
        {"dst": "1" * 201},
        {"account": 7},
        {"answered": True},
    ],
)
def test_a_row_outside_its_shape_is_named_and_nothing_is_entered(api, changes):
    size = api.lender.size
    response = api.post(OUTCOMES, {"rows": [ROW, {**ROW, **changes}]}, by=api.loader)
    assert (response.status_code, kind(response)) == (422, "invalid")
    assert response.json()["wrong"][0]["path"].startswith("$.rows[1]")
    assert api.lender.size == size


def test_only_an_integrator_loads_outcomes(api):
    response = api.post(OUTCOMES, {"rows": [ROW]}, by=api.key(HANDLER, "outcomes.write"))
    assert (response.status_code, kind(response)) == (403, "not-allowed")
