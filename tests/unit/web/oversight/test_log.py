"""The log for anybody: how it stands, and what one needs to check it."""

from tests.web_stage import Visitor, be_staff


def test_a_stranger_sees_how_the_log_stands_and_how_to_check_it(visitor: Visitor) -> None:
    page = visitor.get("/oversight")
    assert page.status_code == 200
    assert "2 witnesses confirmed it" in page.text
    assert "their word proves nothing yet" in page.text
    assert "witness-one.example" in page.text
    assert "witness-two.example" in page.text
    assert 'href="/log/checkpoint"' in page.text
    assert 'href="/desk/sign-in"' in page.text


def test_the_checkpoint_shown_is_the_one_that_was_published(visitor: Visitor) -> None:
    newest = visitor.served.node.proofs.checkpoints.newest_cosigned()
    assert newest is not None
    first = newest[1].decode().splitlines()[:2]
    page = visitor.get("/oversight").text
    assert all(line in page for line in first)


def test_whoever_is_signed_in_goes_to_the_audits(visitor: Visitor) -> None:
    be_staff(visitor, "auditor")
    page = visitor.get("/oversight").text
    assert 'href="/oversight/audits"' in page
    assert "Sign in as an auditor" not in page


def test_no_number_and_no_persons_id_is_on_the_page(visitor: Visitor) -> None:
    page = visitor.get("/oversight").text
    assert "1600000" not in page
    assert "per_" not in page


def test_it_is_said_in_the_readers_language(visitor: Visitor) -> None:
    for language in ("zh", "en"):
        visitor.headers["Accept-Language"] = language
        assert ("我来核验" in visitor.get("/oversight").text) is (language == "zh")


def test_asking_without_end_is_bounded(visitor: Visitor) -> None:
    assert [visitor.get("/oversight").status_code for _ in range(61)][-1] == 429
