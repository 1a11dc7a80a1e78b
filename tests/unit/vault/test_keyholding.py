"""Everything a keyholder checks, one wrong thing at a time, in the documented order."""

import re
from dataclasses import replace

import pytest

from minglu.canon.base64 import render_base64
from minglu.canon.instants import DAY, HOUR, MINUTE, SECOND, parse_instant
from minglu.ledger.labels import prove_label
from minglu.ledger.vrf import public_key
from minglu.vault import keyholding
from minglu.vault.exchange import Denial
from minglu.vault.hpke import seal_to
from minglu.vault.keyholding import SENTENCES, KeyholderPolicy, Memory, Verified, checks_under, judge
from minglu.vault.seal import wrap_info
from minglu.vault.shown import opening_asked, read_request
from minglu.vault.signature import public_of
from tests.unit.vault.stage import (
    AT,
    DIALLER,
    DIALLER_SEED,
    HANDLE_SEED,
    LABEL_SEED,
    NAMES,
    OTHER_NUMBER,
    PRIVATES,
    UNTIL,
    WITNESSES,
    Log,
    drawn,
    log_policy,
    make_stage,
    policy_of,
    seal,
)

NEW = Memory(header=None, month_key=None, erased=False, this_minute=0, today=0)
STAGE = make_stage()
REQUEST = STAGE.request()
SHOWN = read_request(REQUEST)
PINNED = {DIALLER: public_of(DIALLER_SEED)}


def verdict(request=REQUEST, *, memory=NEW, at=AT, name=NAMES[0], **policy):
    policy = policy_of(name, **policy)
    checks = checks_under(policy.log_policy)
    return judge(read_request(request), policy=policy, memory=memory, private=PRIVATES[name], at=at, checks=checks)


def denied(code, request=REQUEST, **rest):
    found = verdict(request, **rest)
    assert found == Denial(code=code, because=SENTENCES[code])


@pytest.mark.parametrize("place", range(3))
def test_an_honest_request_opens_the_share(place):
    found = verdict(STAGE.request(place), name=NAMES[place])
    assert isinstance(found, Verified)
    assert found.share[0] == place + 1
    assert not found.repeated
    assert repr(found.share) not in repr(found)


def test_what_is_to_be_remembered_is_what_was_shown():
    opened = verdict(at=AT + 61 * SECOND).opened
    assert (opened.entry, opened.header) == (STAGE.claim.entry, SHOWN.header_digest)
    assert (opened.month, opened.month_key) == ("2026-10", public_key(LABEL_SEED))
    assert (opened.at, opened.minute) == (AT + 61 * SECOND, AT // MINUTE + 1)


@pytest.mark.parametrize(("at", "days"), [("2026-10-12T23:59:59.999Z", 0), ("2026-10-13T00:00:00Z", 1), ("2026-10-13T07:59:59+08:00", 0)])
def test_the_day_that_openings_count_on_is_utc(at, days):
    assert opening_asked(SHOWN, at=parse_instant(at)).day == AT // DAY + days


def test_the_same_request_again_is_answered_again():
    found = verdict(memory=replace(NEW, header=SHOWN.header_digest, month_key=public_key(LABEL_SEED)))
    assert found.repeated
    assert found.share == verdict().share


# ---- Step 2: the dialler


@pytest.mark.parametrize("diallers", [{}, {"other.example": public_of(DIALLER_SEED)}])
def test_an_unknown_dialler_gets_nothing(diallers):
    denied("unknown_dialler", diallers=diallers)


@pytest.mark.parametrize("request_", [replace(REQUEST, signature=bytes(64)), replace(REQUEST, wrap=bytes(81))])
def test_a_request_that_the_dialler_did_not_sign_gets_nothing(request_):
    denied("wrong_signature", request_)


def test_a_dialler_under_anothers_name_gets_nothing():
    denied("wrong_signature", diallers={DIALLER: public_of(drawn("another"))})


# ---- Steps 3 to 5: the permit


@pytest.mark.parametrize("index", [0, 1, 3])
def test_an_entry_of_another_kind_opens_nothing(index):
    denied("not_a_permit", STAGE.request(entry=STAGE.log.entries[index], proof=STAGE.log.proof(index)))


def test_a_refusal_opens_nothing():
    log = Log()
    public = {"purpose": "collection", "channel": "call", "asked": render_base64(drawn("asked"))}
    log.add("contact.refusal", AT, public, label=drawn("label"))
    denied("not_a_permit", STAGE.request(entry=log.entries[0], proof=log.proof(0)))


@pytest.mark.parametrize("purposes", [frozenset(), frozenset({"locate_debtor"}), frozenset({"collectio"})])
def test_a_purpose_that_the_policy_does_not_name_is_closed(purposes):
    denied("purpose_closed", purposes=purposes)


@pytest.mark.parametrize("channel", ["message", "visit", "letter"])
def test_a_channel_that_the_policy_does_not_name_is_closed(channel):
    denied("channel_closed", make_stage(channel=channel).request())


@pytest.mark.parametrize("channels", [frozenset(), frozenset({"message"}), frozenset({"cal"})])
def test_a_call_is_closed_where_the_policy_does_not_name_it(channels):
    denied("channel_closed", channels=channels)


def test_a_channel_that_the_policy_names_is_open():
    assert isinstance(verdict(make_stage(channel="message").request(), channels=frozenset({"message"})), Verified)


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (AT, None),
        (UNTIL - 1, None),
        (UNTIL, "past_until"),
        (UNTIL + HOUR, "past_until"),
        (AT - 5 * SECOND, None),
        (AT - 5 * SECOND - 1, "from_the_future"),
    ],
)
def test_the_keyholders_own_clock_decides(at, code):
    assert getattr(verdict(at=at), "code", None) == code


@pytest.mark.parametrize(("until", "code"), [(AT + HOUR, None), (AT + HOUR + 1, "too_long")])
def test_permits_cannot_be_stockpiled(until, code):
    assert getattr(verdict(make_stage(until=until).request()), "code", None) == code


# ---- Steps 6 and 7: the log


@pytest.mark.parametrize("witnesses", [(), WITNESSES[:1]])
def test_an_entry_without_enough_witnesses_opens_nothing(witnesses):
    denied("not_in_log", STAGE.request(proof=STAGE.log.proof(2, witnesses=witnesses)))


def test_an_entry_that_is_not_in_the_log_opens_nothing():
    denied("not_in_log", STAGE.request(entry=make_stage(at=AT + 1).claim.entry))


def test_a_proof_for_another_entry_opens_nothing():
    denied("not_in_log", STAGE.request(proof=STAGE.log.proof(3)))


def test_a_log_that_the_policy_does_not_name_opens_nothing():
    denied("not_in_log", log_policy=log_policy("other.example/log"))


def test_a_month_without_enough_witnesses_opens_nothing():
    denied("month_not_in_log", STAGE.request(period_proof=STAGE.log.proof(1, witnesses=WITNESSES[:1])))


def test_the_month_of_another_log_opens_nothing():
    other = Log(origin="other.example/log", entries=list(STAGE.log.entries))
    denied("month_not_in_log", STAGE.request(period_proof=other.proof(1)), log_policy=log_policy("log.example/minglu", other.origin))


def month_of(month, seed=LABEL_SEED):
    log = Log()
    log.add("period.opened", AT, {"month": month, "labels": render_base64(public_key(seed))})
    return {"period_entry": log.entries[0], "period_proof": log.proof(0)}


@pytest.mark.parametrize("month", ["2026-09", "2026-11", "2025-10"])
def test_another_month_opens_nothing(month):
    denied("other_month", STAGE.request(**month_of(month)))


def test_a_second_label_key_for_a_month_opens_nothing():
    handle = STAGE.sealed.header.handle
    proof = prove_label(drawn("second"), "2026-10", handle=handle).proof
    cheat = STAGE.request(**month_of("2026-10", drawn("second")), label_proof=proof)
    denied("second_label_key", cheat, memory=replace(NEW, month_key=public_key(LABEL_SEED)))


# ---- Steps 8 to 10: what the permit is for


def test_another_one_use_key_gets_nothing():
    denied("wrong_one_use_key", STAGE.request(one_use=drawn("another")))


def test_another_record_is_not_opened():
    other = seal(record="rec_" + "2" * 32)
    from_other = make_stage(sealed=other).claim
    denied("wrong_record", STAGE.request(header=from_other.header, wrap=from_other.wraps[0]))


def test_another_salt_opens_nothing():
    denied("wrong_record", STAGE.request(salt=drawn("another salt")))


@pytest.mark.parametrize("fields", [frozenset(), frozenset({"name"})])
def test_a_field_that_the_policy_does_not_name_is_closed(fields):
    denied("field_closed", fields=fields)


def test_a_use_entered_under_anothers_label_opens_nothing():
    # The lender seals one person's number and enters its use under somebody else's label.
    dummy = prove_label(LABEL_SEED, "2026-10", handle=seal(OTHER_NUMBER).header.handle)
    denied("wrong_label", make_stage(label=dummy.value).request())
    denied("wrong_label", make_stage(label=dummy.value).request(label_proof=dummy.proof))


def test_a_label_of_another_key_opens_nothing():
    proof = prove_label(HANDLE_SEED, "2026-10", handle=STAGE.sealed.header.handle).proof
    denied("wrong_label", STAGE.request(label_proof=proof))


# ---- Steps 11 to 14: what is remembered, and the share


def test_what_was_erased_stays_closed():
    denied("erased", memory=replace(NEW, erased=True))
    denied("erased", memory=replace(NEW, erased=True, header=SHOWN.header_digest))


@pytest.mark.parametrize("wrap", [bytes(81), STAGE.claim.wraps[1]])
def test_a_wrap_that_is_not_this_keyholders_gives_nothing(wrap):
    denied("wrong_wrap", STAGE.request(wrap=wrap))


def test_a_keyholder_that_the_header_does_not_name_gives_nothing():
    denied("wrong_wrap", log_policy=log_policy(), name=NAMES[0], request=STAGE.request(1))


def test_a_wrap_around_a_share_that_was_not_committed_to_gives_nothing():
    public = PRIVATES[NAMES[0]].public_key().public_bytes_raw()
    wrap = seal_to(public, b"\1" + bytes(32), info=wrap_info(SHOWN.header_digest))
    denied("wrong_wrap", STAGE.request(wrap=wrap))


def test_one_entry_never_opens_two_records():
    denied("other_header", memory=replace(NEW, header=drawn("another header")))


@pytest.mark.parametrize(("this_minute", "code"), [(0, None), (9, None), (10, "too_many"), (11, "too_many")])
def test_openings_are_limited_by_the_minute(this_minute, code):
    found = verdict(memory=replace(NEW, this_minute=this_minute), per_minute=10)
    assert getattr(found, "code", None) == code


@pytest.mark.parametrize(("today", "code"), [(0, None), (99, None), (100, "too_many_today"), (101, "too_many_today")])
def test_openings_are_limited_by_the_day(today, code):
    found = verdict(memory=replace(NEW, today=today), per_day=100)
    assert getattr(found, "code", None) == code


def test_who_has_had_the_day_is_not_told_to_wait_a_minute():
    denied("too_many_today", memory=replace(NEW, this_minute=10, today=100), per_minute=10, per_day=100)


@pytest.mark.parametrize("bounds", [{"per_minute": 0}, {"per_day": 0}])
def test_a_policy_of_no_openings_opens_nothing(bounds):
    assert verdict(**bounds).code.startswith("too_many")


def test_a_repeated_answer_is_not_limited():
    assert verdict(memory=replace(NEW, header=SHOWN.header_digest, this_minute=10, today=10), per_minute=10, per_day=10).repeated


@pytest.mark.parametrize("missing", ["per_minute", "per_day"])
def test_a_policy_without_a_bound_cannot_be_made(missing):
    bounds = {"per_minute": 1, "per_day": 1}
    del bounds[missing]
    with pytest.raises(TypeError, match=missing):
        KeyholderPolicy(name=NAMES[0], log_policy=log_policy(), diallers=PINNED, purposes=frozenset(), **bounds)


# ---- The order


def test_the_first_wrong_thing_in_the_documented_order_is_named():
    wrongs = {"erased": {"memory": replace(NEW, erased=True)}, "purpose_closed": {"purposes": frozenset()}}
    wrongs = {**wrongs, "past_until": {"at": UNTIL}, "unknown_dialler": {"diallers": {}}}
    found, together = [], {}
    for code in ("erased", "past_until", "purpose_closed", "unknown_dialler"):
        together |= wrongs[code]
        found.append(verdict(**together).code)
    assert found == ["erased", "past_until", "purpose_closed", "unknown_dialler"]


def test_every_code_stands_in_the_table_once_and_in_order():
    codes = re.findall(r"^ {4}[ \d][ \d]  ([a-z_]+)  ", keyholding.__doc__, flags=re.MULTILINE)
    assert codes == list(SENTENCES)
