import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from minglu.access.api_keys import LONGEST
from minglu.acts.api_keys import check_key
from minglu.acts.register import change_roles
from minglu.canon.instants import DAY, as_datetime
from minglu.wiring.demo.people import loader_of
from tests.web_stage import Visitor, be_staff


def day(visitor: Visitor, days: int) -> str:
    """A day from today on, as a browser spells it."""
    now = as_datetime(visitor.served.clock.now()).astimezone(ZoneInfo(visitor.served.settings.zone))
    return (now.date() + timedelta(days=days)).isoformat()


def wanted(visitor: Visitor, **changes: object) -> dict[str, object]:
    once = visitor.served.node.office.chance.draw(16).hex()
    given = {"staff": loader_of(visitor.served.node), "scopes": ["persons.write", "log.read"], "until": day(visitor, 30), "once": once}
    return {**given, **changes}


def issued(visitor: Visitor, **changes: object) -> str:
    answer = visitor.post("/desk/keys/new", data=wanted(visitor, **changes))
    assert answer.status_code == 303
    return str(answer.headers["location"])


def text_on(page: str) -> str:
    found = re.search(r'<code id="first">(mlk_[0-9a-f]{32}_[A-Za-z0-9_-]{43})</code>', page)
    return found[1] if found is not None else ""


def opens(visitor: Visitor, text: str) -> bool:
    node = visitor.served.node
    return check_key(node.office, node.api_keys, text) is not None


def size(visitor: Visitor) -> int:
    return visitor.served.node.office.book.head().size


def test_a_key_is_shown_once_after_it_was_issued_and_opens_what_was_chosen(visitor):
    be_staff(visitor, "officer")
    where = issued(visitor)
    page = visitor.get(where).text
    text = text_on(page)
    assert text[4:36] in where
    assert text[37:] not in where
    assert opens(visitor, text)
    assert "Hand over numbers" in page
    assert text[37:] not in visitor.get(where).text
    assert text[37:] not in visitor.get("/desk/keys").text


def test_nobody_else_is_shown_the_text_not_even_another_session_of_the_same_officer(visitor):
    be_staff(visitor, "officer")
    where = issued(visitor)
    first = visitor.cookies.get("staff")
    be_staff(visitor, "officer")
    assert text_on(visitor.get(where).text) == ""
    visitor.cookies.set("staff", first)
    assert text_on(visitor.get(where).text) != ""


def test_the_list_says_whose_for_what_until_when_and_whether_it_counts(visitor):
    be_staff(visitor, "officer")
    where = issued(visitor, until=day(visitor, 10), scopes=["metrics.read"])
    page = visitor.get("/desk/keys").text
    assert f'href="{where}"' in page
    assert "Fetch figures for monitoring" in page
    visitor.post(f"{where}/revoke")
    assert "revoked" in visitor.get("/desk/keys").text


def test_a_key_counts_through_its_last_day_and_is_over_then(visitor):
    be_staff(visitor, "officer")
    text = text_on(visitor.get(issued(visitor, until=day(visitor, 0))).text)
    assert opens(visitor, text)
    visitor.served.clock.advance(DAY)
    assert not opens(visitor, text)
    be_staff(visitor, "officer")
    assert ">over<" in visitor.get(f"/desk/keys/{text[4:36]}").text


def test_ninety_days_are_proposed_and_can_be_sent_as_they_are(visitor):
    be_staff(visitor, "officer")
    proposed = re.search(r'name="until" type="date" value="([0-9-]{10})"', visitor.get("/desk/keys/new").text)
    assert proposed is not None
    kept = visitor.served.node.api_keys.get(issued(visitor, until=proposed[1]).rpartition("/")[2])
    assert 89 * DAY < kept.until - visitor.served.clock.now() <= 92 * DAY


def test_a_revoked_key_opens_nothing_and_revoking_twice_is_entered_once(visitor):
    be_staff(visitor, "officer")
    where = issued(visitor)
    text = text_on(visitor.get(where).text)
    before = size(visitor)
    assert [visitor.post(f"{where}/revoke").headers["location"] for _ in range(2)] == [where, where]
    assert not opens(visitor, text)
    assert size(visitor) == before + 1
    assert f"{where}/revoke" not in visitor.get(where).text


def test_a_key_whose_owner_has_no_role_left_says_so(visitor):
    be_staff(visitor, "officer")
    where = issued(visitor)
    officer = visitor.served.node.accounts.of_login("officer").staff
    change_roles(visitor.served.node.office, loader_of(visitor.served.node), roles=(), by=officer)
    assert "its owner has no role" in visitor.get(where).text
    assert str(loader_of(visitor.served.node)) not in visitor.get("/desk/keys/new").text


@pytest.mark.parametrize(
    "changes",
    [
        {"staff": ""},
        {"staff": "stf_" + "0" * 32},
        {"staff": "per_" + "0" * 32},
        {"once": ""},
        {"once": "0" * 33},
        {"scopes": []},
        {"scopes": ["everything"]},
        {"scopes": ["log.read", "log.write"]},
        {"until": ""},
        {"until": "tomorrow"},
        {"until": "2020-01-01"},
        {"until": "2999-01-01"},
        {"until": "2026-13-40"},
        {"until": "9999-12-31"},
        {"until": "0001-01-01"},
    ],
)
def test_a_key_that_cannot_be_is_not_issued(visitor, changes):
    be_staff(visitor, "officer")
    before = size(visitor), len(visitor.served.node.api_keys.all())
    answer = visitor.post("/desk/keys/new", data=wanted(visitor, **changes))
    assert answer.status_code == 400
    assert "error-summary" in answer.text
    assert (size(visitor), len(visitor.served.node.api_keys.all())) == before


def test_a_form_that_is_sent_twice_issues_one_key_and_the_list_says_so(visitor):
    be_staff(visitor, "officer")
    found = re.search(r'name="once" value="([0-9a-f]{32})"', visitor.get("/desk/keys/new").text)
    assert found is not None
    before = len(visitor.served.node.api_keys.all())
    where = issued(visitor, once=found[1])
    again = visitor.post("/desk/keys/new", data=wanted(visitor, once=found[1]))
    assert again.headers["location"] == "/desk/keys?done=twice"
    assert len(visitor.served.node.api_keys.all()) == before + 1
    page = visitor.get("/desk/keys?done=twice").text
    assert "The form was sent twice" in page
    assert f'href="{where}"' in page
    assert text_on(visitor.get(where).text) != ""
    assert "sent twice" not in visitor.get("/desk/keys?done=other").text


def test_each_form_has_a_word_of_its_own_and_keeps_it_beside_a_fault(visitor):
    be_staff(visitor, "officer")
    words = [re.findall(r'name="once" value="([0-9a-f]+)"', visitor.get("/desk/keys/new").text)[0] for _ in range(2)]
    assert words[0] != words[1]
    assert f'name="once" value="{words[0]}"' in visitor.post("/desk/keys/new", data=wanted(visitor, once=words[0], until="soon")).text


def test_a_key_that_another_officer_issued_before_its_owner_became_one_says_so(visitor):
    be_staff(visitor, "officer")
    node = visitor.served.node
    officer, handler = node.accounts.of_login("officer").staff, node.accounts.of_login("handler").staff
    where = issued(visitor, staff=handler)
    text = text_on(visitor.get(where).text)
    change_roles(node.office, handler, roles=("compliance_officer",), by=officer)
    assert not opens(visitor, text)
    assert "another officer issued it" in visitor.get(where).text
    assert visitor.post(f"{where}/revoke").status_code == 303


def test_a_closed_account_has_no_keys_and_is_given_none(visitor):
    be_staff(visitor, "officer")
    handler = visitor.served.node.accounts.of_login("handler").staff
    where = issued(visitor, staff=handler)
    text = text_on(visitor.get(where).text)
    assert visitor.post(f"/desk/people/{handler}/close").status_code == 303
    assert not opens(visitor, text)
    assert "revoked" in visitor.get(where).text
    assert str(handler) not in visitor.get("/desk/keys/new").text
    assert visitor.post("/desk/keys/new", data=wanted(visitor, staff=handler)).status_code == 400


@pytest.mark.parametrize("days", [-1, LONGEST // DAY])
def test_the_days_before_the_first_and_after_the_last_are_none(visitor, days):
    be_staff(visitor, "officer")
    assert visitor.post("/desk/keys/new", data=wanted(visitor, until=day(visitor, days))).status_code == 400


def test_what_was_chosen_is_kept_when_something_is_wrong(visitor):
    be_staff(visitor, "officer")
    page = visitor.post("/desk/keys/new", data=wanted(visitor, until="soon")).text
    assert page.count(" checked") == 2
    assert f'value="{loader_of(visitor.served.node)}" selected' in page


@pytest.mark.parametrize("login", ["collector-1", "handler", "investigator", "reviewer", "auditor"])
def test_nobody_else_sees_issues_or_revokes_keys(visitor, login):
    be_staff(visitor, login)
    (key, *_) = visitor.served.node.api_keys.all()
    before = size(visitor)
    assert {visitor.get(path).status_code for path in ("/desk/keys", "/desk/keys/new", f"/desk/keys/{key.id}")} == {403}
    posts = (("/desk/keys/new", wanted(visitor)), (f"/desk/keys/{key.id}/revoke", {}))
    assert {visitor.post(path, data=data).status_code for path, data in posts} == {403}
    assert size(visitor) == before
    assert not visitor.served.node.api_keys.get(key.id).revoked


@pytest.mark.parametrize("key", ["0" * 32, "nothing", "mlk_", "x" * 500])
def test_a_key_that_is_none_is_not_found(visitor, key):
    be_staff(visitor, "officer")
    assert visitor.get(f"/desk/keys/{key}").status_code == 404
    assert visitor.post(f"/desk/keys/{key}/revoke").status_code == 404


def test_nobody_issues_in_another_officers_name(visitor):
    be_staff(visitor, "officer")
    node = visitor.served.node
    officer, handler = node.accounts.of_login("officer").staff, node.accounts.of_login("handler").staff
    assert visitor.post("/desk/keys/new", data=wanted(visitor, staff=officer)).status_code == 303
    change_roles(node.office, handler, roles=("compliance_officer",), by=officer)
    assert visitor.post("/desk/keys/new", data=wanted(visitor, staff=handler)).status_code == 400


def test_the_page_speaks_chinese(visitor):
    be_staff(visitor, "officer")
    visitor.headers["Accept-Language"] = "zh"
    assert "接口密钥" in visitor.get("/desk/keys").text
    assert "登记线路" in visitor.get("/desk/keys/new").text


def test_after_signing_out_the_text_is_gone(visitor):
    be_staff(visitor, "officer")
    where = issued(visitor)
    visitor.post("/desk/sign-out")
    be_staff(visitor, "officer")
    assert text_on(visitor.get(where).text) == ""
