"""Policies: every rule of the format broken once, quorums counted, and what lint refuses to live with."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minglu.ledger.cosignature import Cosigner
from minglu.ledger.errors import QuorumMissing, WrongCheckpoint, WrongNote, WrongPolicy, WrongSignature
from minglu.ledger.note import NoteSigner, parse_note, render_note, sign_note
from minglu.ledger.policy import Group, Policy, WitnessLine, check_quorum, lint_policy, parse_policy, render_policy
from tests.fakes.small_log import AT, LOG, LOG_VKEY, NOTE, ORIGIN, OTHER_LOG, TEXT, W1_VKEY, WITNESSES, checkpoint, policy

W1, W2, W3 = WITNESSES
NOBODY: frozenset[str] = frozenset()

WHOLE = f"""log {LOG_VKEY} https://log.example/minglu
log {OTHER_LOG.vkey}
witness w1 {W1_VKEY} https://w1.example/minglu
witness w2 {W2.vkey}
witness 见证 {W3.vkey}
group inner any w2 见证
group enough 2 w1 inner
quorum enough
""".encode()

REMARKED = f"""# our log
  log\t{LOG_VKEY}   https://log.example/minglu\t

\t # a witness may stand above a log
witness w1 {W1_VKEY}
quorum w1
group later all w1
witness w2 {W2.vkey}
""".encode()


def cosigned(*witnesses: Cosigner, seconds: int = AT) -> bytes:
    """The worked checkpoint, signed by its log and these."""
    lines = parse_note(NOTE).lines[:1]
    text = "".join(witness.cosign(TEXT, seconds=seconds) for witness in witnesses)
    return render_note(TEXT, lines) + text.encode()


def lines(*more: str) -> bytes:
    """A policy of the log, three witnesses and these lines."""
    start = [f"log {LOG_VKEY}", f"witness w1 {W1_VKEY}", f"witness w2 {W2.vkey}", f"witness w3 {W3.vkey}"]
    return "".join(line + "\n" for line in (*start, *more)).encode()


# ---- Reading and writing


def test_a_policy_in_the_order_we_write_is_written_again_byte_by_byte():
    assert render_policy(parse_policy(WHOLE)) == WHOLE


def test_remarks_and_blanks_and_order_do_not_matter():
    read = parse_policy(REMARKED)
    assert [log.url for log in read.logs] == ["https://log.example/minglu"]
    assert [witness.name for witness in read.witnesses] == ["w1", "w2"]
    assert read.quorum == "w1"
    assert parse_policy(render_policy(read)) == read


@pytest.mark.parametrize(("needs", "threshold"), [("all", 3), ("any", 1), ("1", 1), ("2", 2), ("3", 3)])
def test_a_group_keeps_its_word_and_means_a_number(needs, threshold):
    group = policy(f"{needs} w1 w2 w3").groups[0]
    assert (group.needs, group.threshold) == (needs, threshold)


def test_names_are_octets_and_nothing_is_folded():
    kelvin = lines().decode().replace("witness w1", "witness K").replace("witness w2", "witness \u212a").encode()
    read = parse_policy(kelvin + b"group both all K \xe2\x84\xaa\nquorum both\n")
    assert read.groups[0].members == ("K", "\u212a")


def test_a_name_that_is_not_utf_8_is_kept_as_it_is():
    data = lines().replace(b"witness w3", b"witness \xff\xfe") + b"group g all w1 \xff\xfe\nquorum g\n"
    assert render_policy(parse_policy(data)) == data


def test_thirty_two_of_each_are_read():
    data = "".join(f"log {NoteSigner(f'l{n}', bytes([n]) * 32).vkey}\n" for n in range(32))
    data += "".join(f"witness w{n} {Cosigner(f'w{n}', bytes([n]) * 32).vkey}\ngroup g{n} all w{n}\n" for n in range(32))
    read = parse_policy(f"{data}quorum g31\n".encode())
    assert (len(read.logs), len(read.witnesses), len(read.groups)) == (32, 32, 32)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "last line"),
        (b"quorum none", "last line"),
        (lines(), "no quorum line"),
        (lines("quorum w1", "quorum w1"), "line 6: a second quorum"),
        (lines("quorum none", "quorum w1"), "line 6: a second quorum"),
        (lines("quorum w4"), "line 5: quorum 'w4' is not defined above"),
        (lines("quorum later", "group later any w1"), "not defined above"),
        (lines("quorum"), "quorum <name>"),
        (lines("quorum w1 w2"), "quorum <name>"),
        (lines("QUORUM w1"), "starts with none of"),
        (lines("quorum\u00a0w1"), "starts with none of"),
        (lines("quorum w1\r"), "control"),
        (lines("quorum w1 # why"), "quorum <name>"),
        (lines("quorum w1\0"), "control"),
        (lines("quorum w1\x7f"), "control"),
        (lines("quorum w1\x0b"), "control"),
        (lines("origin log.example", "quorum w1"), "starts with none of"),
        (lines("group g", "quorum g"), "group <name>"),
        (lines("group g any", "quorum g"), "group <name>"),
        (lines("group g 0 w1", "quorum g"), "needs 1 to"),
        (lines("group g 2 w1", "quorum g"), "needs 1 to"),
        (lines("group g 01 w1", "quorum g"), "plain decimal"),
        (lines("group g +1 w1", "quorum g"), "plain decimal"),
        (lines("group g -1 w1", "quorum g"), "plain decimal"),
        (lines("group g most w1 w2", "quorum g"), "plain decimal"),
        (lines("group g ALL w1 w2", "quorum g"), "plain decimal"),
        (lines("group g all w1 w1", "quorum g"), "'w1' is a member twice"),
        (lines("group g all w1", "group h all w1 w2", "quorum h"), "'w1' is a member twice"),
        (lines("group g all w1", "group h all g", "group i all g", "quorum i"), "'g' is a member twice"),
        (lines("group g all g", "quorum g"), "'g' is not defined above"),
        (lines("group g all h", "group h all w1", "quorum g"), "'h' is not defined above"),
        (lines("group g all none", "quorum g"), "'none' is not defined above"),
        (lines("group none all w1", "quorum none"), "'none' is taken"),
        (lines("group w1 all w2", "quorum w1"), "'w1' is taken"),
        (lines("group g all w1", "group g all w2", "quorum g"), "'g' is taken"),
        (lines(f"witness none {Cosigner('w4', bytes(32)).vkey}", "quorum w1"), "'none' is taken"),
        (lines(f"witness w1 {Cosigner('w4', bytes(32)).vkey}", "quorum w1"), "'w1' is taken"),
        (lines(f"witness w4 {W1_VKEY}", "quorum w1"), "public key stands on an earlier line"),
        (lines(f"witness w4 {Cosigner('other', bytes(range(32, 64))).vkey}", "quorum w1"), "public key stands"),
        (lines(f"log {LOG_VKEY}", "quorum w1"), "public key stands on an earlier line"),
        (lines(f"log {NoteSigner('other', bytes(range(32))).vkey}", "quorum w1"), "public key stands"),
        (lines("log", "quorum w1"), "log <vkey>"),
        (lines(f"log {OTHER_LOG.vkey} https://a https://b", "quorum w1"), "log <vkey>"),
        (lines("witness w4", "quorum w1"), "witness <name>"),
        (lines(f"log {Cosigner('w4', bytes(32)).vkey}", "quorum w1"), "kind 0x04 where 0x01"),
        (lines(f"witness w4 {OTHER_LOG.vkey}", "quorum w1"), "kind 0x01 where 0x04"),
        (lines(f"log {OTHER_LOG.vkey[:-4]}", "quorum w1"), "not an Ed25519"),
        (lines("log other.example+00000000+AAAA", "quorum w1"), "kind 0x00"),
        (b"#" * 200_000 + b"\n", "at most 200000"),
    ],
)
def test_no_policy_is_read_from(data, why):
    with pytest.raises(WrongPolicy, match=why):
        parse_policy(data)


def test_more_lines_than_anybody_needs_are_refused():
    data = "".join(f"log {NoteSigner(f'l{n}', n.to_bytes(32)).vkey}\n" for n in range(257))
    with pytest.raises(WrongPolicy, match="line 257: more than 256"):
        parse_policy(f"{data}quorum none\n".encode())


@pytest.mark.parametrize(
    "written",
    [
        Policy(logs=(), witnesses=(), groups=(), quorum="w1"),
        Policy(logs=(), witnesses=(WitnessLine(name="a b", key=W1.key),), groups=(), quorum="a b"),
        Policy(logs=(), witnesses=(WitnessLine(name="", key=W1.key),), groups=(), quorum="none"),
        Policy(logs=(), witnesses=(), groups=(Group(name="g", needs="any", members=()),), quorum="g"),
        Policy(logs=(), witnesses=(WitnessLine(name="w", key=W1.key, url="a\nquorum w"),), groups=(), quorum="none"),
    ],
)
def test_a_policy_that_could_not_be_read_again_is_not_written(written):
    with pytest.raises(WrongPolicy):
        render_policy(written)


# ---- Counting


def test_the_worked_example_passes_with_its_witness_and_its_time():
    witnessed = check_quorum(parse_policy(lines("quorum w1")), NOTE)
    assert (witnessed.checkpoint.origin, witnessed.checkpoint.size) == (ORIGIN, 8)
    assert dict(witnessed.times) == {"w1": AT}


@pytest.mark.parametrize("count", range(4))
@pytest.mark.parametrize(("needs", "least"), [("any", 1), ("2", 2), ("all", 3)])
def test_a_group_is_reached_by_exactly_so_many(count, needs, least):
    for some in combinations(WITNESSES, count):
        if count >= least:
            assert len(check_quorum(policy(f"{needs} w1 w2 w3"), cosigned(*some)).times) == count
        else:
            with pytest.raises(QuorumMissing, match="'enough' is not reached"):
                check_quorum(policy(f"{needs} w1 w2 w3"), cosigned(*some))


def test_those_who_are_missing_are_named():
    with pytest.raises(QuorumMissing) as raised:
        check_quorum(policy("2 w1 w2 w3"), cosigned(W2))
    assert dict(raised.value.failed) == {"w1": "has not cosigned", "w3": "has not cosigned"}
    assert raised.value.evidence == cosigned(W2)


@pytest.mark.parametrize(("some", "enough"), [((W1,), False), ((W2, W3), False), ((W1, W2), True), ((W1, W3), True)])
def test_a_group_of_groups_counts_its_members_once_each(some, enough):
    nested = parse_policy(WHOLE)
    if enough:
        assert "w1" in check_quorum(nested, cosigned(*some)).times
    else:
        with pytest.raises(QuorumMissing):
            check_quorum(nested, cosigned(*some))


def test_one_witness_cosigning_twice_is_one_witness():
    with pytest.raises(QuorumMissing):
        check_quorum(policy("2 w1 w2 w3"), cosigned(W1, W1))


def test_a_witness_outside_the_quorum_has_its_time_reported_and_is_not_counted():
    apart = parse_policy(lines("group enough all w1 w2", "quorum enough"))
    assert set(check_quorum(apart, cosigned(W1, W2, W3)).times) == {"w1", "w2", "w3"}
    with pytest.raises(QuorumMissing):
        check_quorum(apart, cosigned(W1, W3))


def test_without_a_quorum_the_logs_own_signature_is_enough():
    assert dict(check_quorum(policy("none"), cosigned()).times) == {}


def test_witnesses_alone_do_not_stand_in_for_the_log():
    with pytest.raises(WrongSignature, match="the log itself has not signed"):
        check_quorum(policy("any w1 w2 w3"), f"{TEXT}\n{W1.cosign(TEXT, seconds=AT)}".encode())


def test_a_log_of_the_policy_does_not_speak_for_another():
    both = policy("none", logs=(LOG, OTHER_LOG))
    with pytest.raises(WrongSignature, match="no known key"):
        check_quorum(both, sign_note(TEXT, [OTHER_LOG]))


def test_an_origin_that_the_policy_does_not_name_is_refused():
    with pytest.raises(WrongSignature, match="names no log"):
        check_quorum(policy("none"), checkpoint(8, signer=OTHER_LOG))


def test_a_false_cosignature_refuses_even_what_others_would_carry():
    false = W3.cosign(TEXT.replace("\n8\n", "\n9\n"), seconds=AT)
    with pytest.raises(WrongSignature, match=r"w3\.example/minglu is false"):
        check_quorum(policy("2 w1 w2 w3"), cosigned(W1, W2) + false.encode())


@pytest.mark.parametrize(
    ("note", "error"),
    [(b"", WrongNote), (sign_note("text\n", [LOG]), WrongCheckpoint), (sign_note(TEXT + "ext\n", [LOG]), WrongCheckpoint)],
)
def test_what_is_no_checkpoint_is_not_counted(note, error):
    with pytest.raises(error):
        check_quorum(policy("none"), note)


# ---- Lint


@pytest.mark.parametrize("quorum", ["2 w1 w2 w3", "all w1 w2 w3", "all w1 w2", "any w1"])
def test_more_than_half_is_without_fault(quorum):
    assert lint_policy(policy(quorum), lender=NOBODY) == ()


@pytest.mark.parametrize("quorum", ["any w1 w2 w3", "1 w1 w2", "any w1 w2", "none"])
def test_half_or_less_is_a_fault(quorum):
    assert lint_policy(policy(quorum), lender=NOBODY) == (
        "two quorums need not share a witness: ask for more than half of the witnesses counted",
    )


def test_a_quorum_of_one_named_witness_shares_it():
    assert lint_policy(parse_policy(lines("quorum w1")), lender=NOBODY) == ()


@pytest.mark.parametrize("own", ["w2", "w2.example/minglu", "w2.example"])
def test_the_lenders_own_witness_is_not_counted(own):
    faults = lint_policy(policy("2 w1 w2 w3"), lender=frozenset({own}))
    assert faults == ("witness 'w2' is the lender's own and must not be counted",)


@pytest.mark.parametrize("own", ["w", "w2.examp", "2.example", "w2.example/"])
def test_a_name_that_merely_begins_alike_is_not_the_lenders(own):
    assert lint_policy(policy("2 w1 w2 w3"), lender=frozenset({own})) == ()


def test_the_lenders_witness_may_cosign_as_long_as_it_does_not_count():
    apart = parse_policy(lines("group enough all w1 w2", "quorum enough"))
    assert lint_policy(apart, lender=frozenset({"w3"})) == ()


def test_a_log_that_witnesses_itself_is_a_fault():
    itself = Cosigner("w4.example", bytes(range(32)))
    faults = lint_policy(policy("2 w1 w2 w3", witnesses=(W1, W2, itself)), lender=NOBODY)
    assert faults == ("witness 'w3' has the key of a log and must not be counted",)


def test_a_policy_without_a_log_is_a_fault():
    assert lint_policy(policy("2 w1 w2 w3", logs=()), lender=NOBODY) == ("no log is named, so no checkpoint can pass",)


@given(data=st.data())
def test_lint_agrees_with_trying_every_pair_of_quorums(data):
    """Up to six witnesses under random groups of groups, against all ways to split them between two quorums."""
    count = data.draw(st.integers(min_value=1, max_value=6))
    witnesses = tuple(Cosigner(f"w{n}", bytes([n]) * 32) for n in range(1, count + 1))
    free, groups = [f"w{n}" for n in range(1, count + 1)], list[Group]()
    for number in range(data.draw(st.integers(min_value=1, max_value=3))):
        members = tuple(data.draw(st.lists(st.sampled_from(free), min_size=1, unique=True)))
        needs = str(data.draw(st.integers(min_value=1, max_value=len(members))))
        groups.append(Group(name=f"g{number}", needs=needs, members=members))
        free = [*(name for name in free if name not in members), f"g{number}"]
    made = Policy(
        logs=policy("none").logs,
        witnesses=tuple(WitnessLine(name=witness.key.name, key=witness.key) for witness in witnesses),
        groups=tuple(groups),
        quorum=groups[-1].name,
    )
    assert (lint_policy(parse_policy(render_policy(made)), lender=NOBODY) == ()) == (not _can_split(made))


def _can_split(made: Policy) -> bool:
    """Whether two disjoint sets of witnesses are both a quorum. Giving each witness to one side is the worst case."""
    names = [witness.name for witness in made.witnesses]
    halves = [{name for place, name in enumerate(names) if mask >> place & 1} for mask in range(1 << len(names))]
    return any(_reaches(made, made.quorum, half) and _reaches(made, made.quorum, set(names) - half) for half in halves)


def _reaches(made: Policy, name: str, cosigned_by: set[str]) -> bool:
    group = next((group for group in made.groups if group.name == name), None)
    if group is None:
        return name in cosigned_by
    return sum(_reaches(made, member, cosigned_by) for member in group.members) >= group.threshold
