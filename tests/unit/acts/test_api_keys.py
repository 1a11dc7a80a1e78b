"""Keys of the API: who may issue them, for whom and how long; what is entered, and when they open nothing."""

from contextlib import closing
from dataclasses import replace

import pytest

from minglu.access.api_keys import LONGEST, KeptKey
from minglu.acts.api_keys import check_key, issue_key, list_keys, revoke_key, revoke_keys_of, standing
from minglu.acts.errors import NotAllowed, NotFound, SameKeyOtherAsk, Unusable
from minglu.acts.register import change_roles
from minglu.canon.instants import DAY, Instant
from minglu.store.api_keys import StoredApiKeys
from tests.unit.acts.cast import COLLECTOR, HANDLER, LOADER, NOW, OFFICER, worker

UNTIL = Instant(NOW + 30 * DAY)


@pytest.fixture
def keys(lender):
    with closing(StoredApiKeys(lender.folder / "lender" / "minglu.db")) as opened:
        yield opened


@pytest.fixture
def office(lender):
    return lender.node.office


def issue(office, keys, **changes):
    given = {"staff": LOADER.id, "scopes": ("persons.write", "log.read"), "until": UNTIL, "by": OFFICER, **changes}
    given["by"] = given["by"].id
    return issue_key(office, keys, **given).text


def entered(office, kind):
    return [event for event in office.book.history([LOADER.id]).of(LOADER.id) if event.kind == kind]


def test_an_issued_key_opens_with_its_scopes_and_pseudonym(office, keys):
    kept = check_key(office, keys, issue(office, keys))
    assert (kept.staff, kept.scopes, kept.until) == (LOADER.id, ("persons.write", "log.read"), UNTIL)


def test_a_key_ends_with_the_last_role_of_whom_it_belongs_to(office, keys):
    text = issue(office, keys, scopes=("log.bundles", "metrics.read"))
    change_roles(office, LOADER.id, roles=(), by=OFFICER.id)
    assert check_key(office, keys, text) is None
    change_roles(office, LOADER.id, roles=("auditor",), by=OFFICER.id)
    assert check_key(office, keys, text) is not None


def test_issuing_is_entered_with_scopes_and_end_and_without_the_key(office, keys):
    text = issue(office, keys)
    (event,) = entered(office, "key.issued")
    assert (event.said["key"], event.words("scopes"), event.said["until"]) == (text[4:36], ("persons.write", "log.read"), UNTIL)
    assert text[37:] not in str(event.said)


def test_the_database_holds_no_key(office, keys, lender):
    text = issue(office, keys)
    files = [path.read_bytes() for path in (lender.folder / "lender").glob("minglu.db*")]
    assert not any(text[37:].encode() in data for data in files)


@pytest.mark.parametrize("by", [LOADER, COLLECTOR, HANDLER, worker(99)])
def test_nobody_but_a_compliance_officer_issues_or_revokes_or_lists(office, keys, by):
    text = issue(office, keys)
    for act in (
        lambda: issue(office, keys, by=by),
        lambda: revoke_key(office, keys, text[4:36], by=by.id),
        lambda: list_keys(office, keys, by=by.id),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert check_key(office, keys, text) is not None


def test_a_key_for_somebody_who_is_not_registered_is_not_issued(office, keys):
    with pytest.raises(NotAllowed):
        issue(office, keys, staff=worker(99).id)


def test_nobody_issues_a_key_in_another_officers_name(office, keys):
    change_roles(office, HANDLER.id, roles=("compliance_officer",), by=OFFICER.id)
    before = office.book.head().size
    with pytest.raises(NotAllowed, match="issues their own keys"):
        issue(office, keys, staff=HANDLER.id)
    assert (office.book.head().size, keys.all()) == (before, ())
    assert check_key(office, keys, issue(office, keys, staff=OFFICER.id)) is not None


def test_a_key_from_before_its_owner_became_an_officer_opens_nothing_while_they_are(office, keys):
    theirs = issue(office, keys, staff=HANDLER.id)
    change_roles(office, HANDLER.id, roles=("handler", "compliance_officer"), by=OFFICER.id)
    assert check_key(office, keys, theirs) is None
    assert standing(office, keys.get(theirs[4:36])) == "foreign"
    own = issue(office, keys, staff=HANDLER.id, by=HANDLER)
    assert check_key(office, keys, own) is not None
    change_roles(office, HANDLER.id, roles=("handler",), by=OFFICER.id)
    assert check_key(office, keys, theirs) is not None


def test_an_officers_key_from_whoever_set_the_log_up_is_their_own(office, keys, monkeypatch):
    with monkeypatch.context() as setting_up:
        setting_up.setattr("minglu.acts.api_keys.allow", lambda *_: None)
        text = issue_key(office, keys, staff=LOADER.id, scopes=("log.read",), until=UNTIL, by=None).text
    change_roles(office, LOADER.id, roles=("compliance_officer",), by=OFFICER.id)
    assert check_key(office, keys, text) is not None


def test_an_officers_key_that_no_entry_names_opens_nothing(office, keys):
    kept = KeptKey(id="0" * 32, staff=OFFICER.id, digest=bytes(32), scopes=("lines.write",), until=UNTIL, revoked=False)
    assert standing(office, kept) == "foreign"


def test_a_form_that_is_sent_twice_issues_one_key(office, keys):
    issue(office, keys, once="word")
    with pytest.raises(SameKeyOtherAsk):
        issue(office, keys, once="word")
    assert (len(keys.all()), len(entered(office, "key.issued"))) == (1, 1)
    issue(office, keys, once="another")
    change_roles(office, HANDLER.id, roles=("compliance_officer",), by=OFFICER.id)
    issue(office, keys, once="word", by=HANDLER)
    assert len(keys.all()) == 3


def test_the_keys_of_one_are_revoked_together_each_entered_once_and_others_stay(office, keys):
    first, second, other = issue(office, keys), issue(office, keys), issue(office, keys, staff=COLLECTOR.id)
    for _ in range(2):
        revoke_keys_of(office, keys, LOADER.id, by=OFFICER.id)
    assert sorted(event.said["key"] for event in entered(office, "key.revoked")) == sorted([first[4:36], second[4:36]])
    assert [check_key(office, keys, text) is None for text in (first, second, other)] == [True, True, False]


@pytest.mark.parametrize("by", [LOADER, HANDLER])
def test_nobody_else_revokes_the_keys_of_somebody(office, keys, by):
    text = issue(office, keys)
    with pytest.raises(NotAllowed):
        revoke_keys_of(office, keys, LOADER.id, by=by.id)
    assert check_key(office, keys, text) is not None


@pytest.mark.parametrize("until", [NOW - 1, NOW, NOW + LONGEST + 1])
def test_a_key_ends_after_now_and_within_a_year(office, keys, until):
    with pytest.raises(Unusable, match="ends after now"):
        issue(office, keys, until=Instant(until))


@pytest.mark.parametrize("scopes", [(), ("everything",), ("log.read", "log.write")])
def test_a_key_names_scopes_of_the_list(office, keys, scopes):
    with pytest.raises(Unusable, match="scopes"):
        issue(office, keys, scopes=scopes)
    assert not entered(office, "key.issued")


def test_a_key_opens_nothing_after_its_end(office, keys, lender):
    text = issue(office, keys)
    lender.later(30 * DAY)
    assert check_key(office, keys, text) is None


@pytest.mark.parametrize("text", ["", "mlk_", "Bearer x", "mlk_" + "0" * 32 + "_" + "A" * 43])
def test_what_is_no_key_opens_nothing(office, keys, text):
    assert check_key(office, keys, text) is None


def test_a_revoked_key_opens_nothing_and_revoking_is_entered_once(office, keys):
    text = issue(office, keys)
    revoke_key(office, keys, text[4:36], by=OFFICER.id)
    revoke_key(office, keys, text[4:36], by=OFFICER.id)
    assert check_key(office, keys, text) is None
    assert [event.said["key"] for event in entered(office, "key.revoked")] == [text[4:36]]


def test_revoking_one_key_leaves_the_other(office, keys):
    first, second = issue(office, keys), issue(office, keys)
    revoke_key(office, keys, first[4:36], by=OFFICER.id)
    assert check_key(office, keys, second) is not None


def test_a_key_that_was_revoked_before_a_crash_is_entered_when_it_is_said_again(office, keys):
    text = issue(office, keys)
    keys.revoke(text[4:36])
    revoke_key(office, keys, text[4:36], by=OFFICER.id)
    assert len(entered(office, "key.revoked")) == 1


def test_revoking_what_is_no_key_is_told(office, keys):
    with pytest.raises(NotFound):
        revoke_key(office, keys, "0" * 32, by=OFFICER.id)


def test_the_list_shows_every_key_and_no_secret(office, keys):
    text = issue(office, keys)
    issue(office, keys)
    listed = list_keys(office, keys, by=OFFICER.id)
    assert len(listed) == 2
    assert text[37:] not in repr(listed)


def test_a_digest_put_in_by_hand_under_a_known_id_is_not_taken(office, keys):
    text = issue(office, keys)
    kept = keys.get(text[4:36])
    keys.put(replace(kept, digest=bytes(32)))
    assert check_key(office, keys, text) == kept
