"""The ways out for codes: a list that the demo shows, a gateway's folder, or none, said in words."""

import os
import stat

import pytest

from minglu.acts.errors import Unavailable
from minglu.canon.instants import Instant
from minglu.canon.numbers import E164
from minglu.wiring.catalogues import LANGUAGES, load
from minglu.wiring.chance import SystemChance
from minglu.wiring.clock import StoryClock
from minglu.wiring.outbox import MOST_KEPT, MemoryOutbox, NoOutbox, SpoolOutbox, message_file

NUMBER = E164("+8616000000202")
CODE = "493027"


def spool(folder, name="青禾消费金融（虚构）"):
    return SpoolOutbox(folder, name=name, words=[load(language) for language in LANGUAGES], chance=SystemChance().draw)


def sent(folder):
    """The one message in the folder: its headers and its text."""
    (path,) = folder.iterdir()
    headers, _, body = path.read_bytes().partition(b"\n\n")
    return headers.decode("ascii").splitlines(), body.decode("utf-16-be")


def test_the_demo_shows_the_newest_codes_first_and_masks_their_numbers() -> None:
    clock = StoryClock(Instant(7))
    outbox = MemoryOutbox(clock)
    outbox.send_code(NUMBER, "111111")
    clock.set(Instant(8))
    outbox.send_code(NUMBER, "222222")
    assert [(one.to, one.code, one.at) for one in outbox.sent()] == [("160****0202", "222222", 8), ("160****0202", "111111", 7)]


def test_the_demo_keeps_so_many_and_forgets_the_oldest() -> None:
    outbox = MemoryOutbox(StoryClock(Instant(7)))
    for number in range(MOST_KEPT + 3):
        outbox.send_code(NUMBER, str(number))
    assert [one.code for one in outbox.sent()] == [str(number) for number in range(MOST_KEPT + 2, 2, -1)]


def test_what_is_shown_of_a_code_has_no_code_in_its_repr() -> None:
    outbox = MemoryOutbox(StoryClock(Instant(7)))
    outbox.send_code(NUMBER, CODE)
    assert CODE not in repr(outbox.sent())


def test_a_message_is_a_file_of_smstools3(tmp_path) -> None:
    spool(tmp_path).send_code(NUMBER, CODE)
    headers, text = sent(tmp_path)
    assert headers == ["To: 8616000000202", "Alphabet: UCS"]
    assert text.count(CODE) == 2
    assert text.startswith("【青禾消费金融（虚构）】")


def test_a_message_says_in_both_languages_who_what_for_and_whom_to_tell_nobody(tmp_path) -> None:
    spool(tmp_path).send_code(NUMBER, CODE)
    _, text = sent(tmp_path)
    chinese, english = text.splitlines()
    assert "用于查看谁用了您的号码" in chinese
    assert "不要告诉任何人，我们不会向您索要" in chinese
    assert "to see who used your number" in english
    assert "Do not pass it on to anybody; we never ask for it" in english


def test_a_message_holds_no_link_and_fits_into_few_parts(tmp_path) -> None:
    spool(tmp_path).send_code(NUMBER, CODE)
    _, text = sent(tmp_path)
    assert not any(piece in text.lower() for piece in ("http", "www", "//"))
    assert len(text) <= 3 * 67  # three parts of a message in UCS-2


def test_a_message_is_its_owners_alone_and_its_name_says_nothing(tmp_path) -> None:
    outbox = spool(tmp_path)
    outbox.send_code(NUMBER, CODE)
    outbox.send_code(NUMBER, CODE)
    names = [path.name for path in tmp_path.iterdir()]
    assert len(set(names)) == 2
    for path in tmp_path.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert not path.name.startswith(".")
        assert "0202" not in path.name
        assert CODE not in path.name


def test_a_message_is_seen_whole_or_not_at_all(tmp_path, monkeypatch) -> None:
    seen = []
    real = os.fsync

    def look(handle):
        seen.extend(path.name for path in tmp_path.iterdir())
        real(handle)

    monkeypatch.setattr("minglu.wiring.outbox.os.fsync", look)
    spool(tmp_path).send_code(NUMBER, CODE)
    assert len(seen) == 1
    assert seen[0].startswith(".")
    assert seen[0].endswith(".LOCK")


@pytest.mark.parametrize("broken", ["missing", "file", "full"])
def test_a_gateway_that_takes_nothing_is_said_without_number_or_code(tmp_path, monkeypatch, broken) -> None:
    folder = tmp_path / "spool"
    if broken == "file":
        folder.write_text("not a folder")
    elif broken == "full":
        folder.mkdir()

        def full(_handle):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("minglu.wiring.outbox.os.fsync", full)
    with pytest.raises(Unavailable, match="the folder of the SMS gateway") as refused:
        spool(folder).send_code(NUMBER, CODE)
    assert not any(word in str(refused.value) for word in ("0202", CODE))
    assert refused.value.__cause__ is None
    assert broken != "full" or list(folder.iterdir()) == []


def test_a_node_without_a_way_out_says_so() -> None:
    with pytest.raises(Unavailable, match="sends no codes yet"):
        NoOutbox().send_code(NUMBER, CODE)


@pytest.mark.parametrize("text", ["验证码", "code", "𠀀 beyond the plane", ""])
def test_any_text_comes_back_out_of_a_message(text) -> None:
    assert message_file(NUMBER, text).partition(b"\n\n")[2].decode("utf-16-be") == text
