"""Registering agencies and lines from their two forms."""

from tests.web_stage import Visitor, be_staff

COVERS = {"purposes": ["collection", "locate_debtor"], "channels": "call"}
AGENCY = {"name": "Third agency (invented)", "since": "2026-11-01", "until": "2027-11-01", "evaluated": "2026-10-20", **COVERS}


def _registered(visitor: Visitor, kind: str) -> int:
    return len(visitor.served.node.office.book.of_kind((kind,)))


def _agency(visitor: Visitor, *, own: bool) -> str:
    found = visitor.served.node.office.book.of_kind(("agency.registered",))
    return next(event.word("agency") for event in found if event.flag("own") is own)


def test_an_agency_is_registered_once_however_often_it_is_sent(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    before = _registered(visitor, "agency.registered")
    first, second = (visitor.post("/desk/new-agency", data=AGENCY) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.headers["location"] == second.headers["location"]
    assert _registered(visitor, "agency.registered") == before + 1
    assert "Third agency (invented)" in visitor.get(first.headers["location"]).text


WRONG = [
    ("name", ""),
    ("name", "x" * 81),
    ("since", ""),
    ("since", "yesterday"),
    ("since", "2026-02-30"),
    ("since", "1999-12-31"),
    ("until", "2026-11-01"),
    ("until", "2026-10-01"),
    ("until", "2100-01-01"),
    ("evaluated", "2027-01-01"),
    ("evaluated", ""),
    ("purposes", ""),
    ("purposes", "marketing"),
    ("channels", ""),
    ("channels", "phone"),
]


def test_a_contract_that_cannot_be_is_not_registered(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    before = _registered(visitor, "agency.registered")
    for field, value in WRONG:
        answer = visitor.post("/desk/new-agency", data={**AGENCY, field: value})
        assert answer.status_code == 400, (field, value)
        assert f'id="f-{field}-error"' in answer.text
    assert _registered(visitor, "agency.registered") == before


def test_what_a_contract_covers_is_entered_and_shown(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    page = visitor.get(visitor.post("/desk/new-agency", data=AGENCY).headers["location"]).text
    assert "call" in page.partition("Covers")[2].partition("Last evaluated")[0]
    said = visitor.served.node.office.book.of_kind(("agency.registered",))[-1].said
    assert (said["purposes"], said["channels"]) == (["collection", "locate_debtor"], ["call"])


def test_a_newer_contract_and_a_failed_evaluation_are_shown(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    office, agency = visitor.served.node.office, _agency(visitor, own=False)
    span = {"since": int(office.clock.now()), "until": int(office.clock.now()) + 86_400_000}
    office.enter(office.draft("agency.contracted", facts={"agency": agency, **span, "purposes": [], "channels": []}))
    failed = {"agency": agency, "evaluated": span["since"], "result": "failed"}
    office.enter(office.draft("agency.evaluated", facts=failed))
    page = visitor.get(f"/desk/agencies/{agency}").text
    assert "nothing entered yet" in page
    assert "not passed" in page


def test_what_was_typed_is_kept_beside_the_fault(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    assert "Third agency (invented)" in visitor.post("/desk/new-agency", data={**AGENCY, "until": ""}).text


def test_a_line_is_registered_once(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    before = _registered(visitor, "line.registered")
    agency = _agency(visitor, own=False)
    for _ in range(2):
        answer = visitor.post("/desk/new-line", data={"number": "16000000888", "agency": agency, "since": "2026-11-01"})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/agencies/{agency}")
    assert _registered(visitor, "line.registered") == before + 1


def test_a_line_that_cannot_be_is_not_registered(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    before = _registered(visitor, "line.registered")
    for field, value in (("number", ""), ("number", "not a number"), ("agency", "agy_0"), ("agency", ""), ("since", "soon")):
        sent = {"number": "16000000888", "agency": _agency(visitor, own=False), "since": "2026-11-01", field: value}
        answer = visitor.post("/desk/new-line", data=sent)
        assert answer.status_code == 400
        assert f'id="f-{field}-error"' in answer.text
    assert _registered(visitor, "line.registered") == before


def test_a_line_of_one_agency_is_not_given_to_another(visitor: Visitor) -> None:
    be_staff(visitor, "officer")
    sent = {"number": "16000000888", "since": "2026-11-01"}
    assert visitor.post("/desk/new-line", data={**sent, "agency": _agency(visitor, own=False)}).status_code == 303
    answer = visitor.post("/desk/new-line", data={**sent, "agency": _agency(visitor, own=True)})
    assert answer.status_code == 400
    assert "another agency" in answer.text


def test_others_register_nothing(visitor: Visitor) -> None:
    sent = {"number": "16000000888", "agency": _agency(visitor, own=False), "since": "2026-11-01"}
    for login in ("collector-1", "handler", "auditor"):
        be_staff(visitor, login)
        assert visitor.post("/desk/new-agency", data=AGENCY).status_code == 403
        assert visitor.post("/desk/new-line", data=sent).status_code == 403


def test_a_stranger_is_sent_to_sign_in(visitor: Visitor) -> None:
    for path in ("/desk/new-agency", "/desk/new-line"):
        assert visitor.get(path).headers["location"] == "/desk/sign-in"
        assert visitor.post(path, data=AGENCY).status_code == 401
