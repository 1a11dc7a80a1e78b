"""Work lists over HTTP: a whole book in one call, now or later or never and why, and nothing opened or entered."""

from minglu.canon.instants import HOUR, Instant, parse_instant
from tests.unit.acts.cast import COLLECTOR, OFFICER
from tests.unit.api.test_asks import kind, strange

WORKLISTS = "/v1/worklists/"


def listed(api, staff=COLLECTOR.id):
    return api.get(WORKLISTS + staff, by=api.loader)


def test_each_row_says_what_an_ask_would_be_told(api):
    rows = listed(api).json()["rows"]
    debtor = next(row for row in rows if row["relation"] == "debtor")
    (choice,) = debtor["choices"]
    assert (choice["purpose"], choice["can"], choice["since"], choice["because"]) == ("collection", "now", None, [])
    assert parse_instant(choice["until"]) > api.parts.office.clock.now()


def test_at_night_it_says_from_when_and_by_which_article(api):
    api.lender.clock.set(Instant(api.parts.office.clock.now() + 13 * HOUR))
    debtor = next(row for row in listed(api).json()["rows"] if row["relation"] == "debtor")
    (choice,) = debtor["choices"]
    assert choice["can"] == "later"
    assert parse_instant(choice["since"]) > api.parts.office.clock.now()
    assert "cn.gbt-quiet-hours" in [article["rule"] for article in choice["because"]]
    assert all(article["text"] and article["lifts"] for article in choice["because"])


def test_no_number_and_no_name_is_in_it_and_nothing_is_entered(api):
    before = api.parts.office.book.head().size
    said = listed(api).text
    assert "16000000" not in said
    assert api.parts.office.book.head().size == before


def test_an_officer_has_no_list(api):
    assert kind(listed(api, OFFICER.id)) == "not-allowed"


def test_another_agency_s_system_does_not_read_it(api):
    stranger = strange(api)
    caller = api.key(stranger)
    assert kind(api.get(WORKLISTS + COLLECTOR.id, by=caller)) == "not-allowed"
