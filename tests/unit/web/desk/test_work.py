from tests.unit.web.desk.signing import Device, lines, section
from tests.web_stage import be_staff


def test_the_list_has_three_groups_and_names_nobody(visitor):
    Device(visitor, "collector-1")
    page = visitor.get("/desk/work").text
    assert [code for code in ("now", "later", "never") if f'aria-labelledby="{code}"' in page] == ["now", "later", "never"]
    assert "160000" not in page
    assert "+86" not in page


def test_what_may_not_be_called_says_by_which_rule_and_what_lifts_it(visitor):
    Device(visitor, "collector-1")
    never = section(visitor.get("/desk/work").text, "never")
    assert 'class="cited"' in never
    assert 'class="lifts"' in never


def test_every_line_can_be_asked_for_by_its_own_form(visitor):
    device = Device(visitor, "collector-1")
    found = lines(visitor.get("/desk/work").text)
    assert len(found) == len(set(found)) > 3
    assert {line.channel for line in found} == {"call"}
    assert device.callable() in found


def test_the_list_is_told_in_both_languages(visitor):
    Device(visitor, "collector-1")
    visitor.cookies.set("lang", "zh")
    assert "今天的工作" in visitor.get("/desk/work").text


def test_the_untrained_have_nothing_to_call_now_and_are_told_why(visitor):
    Device(visitor, "collector-2")
    assert lines(section(visitor.get("/desk/work").text, "now")) == []


def test_whoever_is_no_collector_has_no_list(visitor):
    for login in ("handler", "reviewer", "officer", "auditor"):
        be_staff(visitor, login)
        assert visitor.get("/desk/work").status_code == 403


def test_after_signing_out_there_is_no_list(visitor):
    Device(visitor, "collector-1")
    visitor.post("/desk/sign-out")
    assert visitor.get("/desk/work").headers["location"] == "/desk/sign-in"
