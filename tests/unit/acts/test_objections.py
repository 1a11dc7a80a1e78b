"""What is said to a person is looked at by the content rules in force, and nothing is entered by looking."""

from minglu.acts.objections import objections

THREAT = "再不还钱就让你坐牢"


def categories(lender, text, person):
    return {finding.category for finding in objections(lender.node.office, text, to=person)}


def test_a_threat_of_prison_is_found_where_it_stands_however_far_down(lender):
    borrower = lender.cast.borrower.person
    for before in ("", "您好。" * 1_400):
        text = before + THREAT
        (finding, *_) = objections(lender.node.office, text, to=borrower)
        assert text[finding.start : finding.end] == "坐牢"


def test_a_debt_is_named_to_the_debtor_and_to_nobody_else(lender):
    text = "关于他的欠款，我们已经停止催收。"
    assert "disclosure" not in categories(lender, text, lender.cast.borrower.person)
    assert "disclosure" in categories(lender, text, lender.cast.contact.person)


def test_looking_enters_nothing(lender):
    before = lender.node.office.book.head().size
    assert objections(lender.node.office, THREAT, to=lender.cast.contact.person)
    assert lender.node.office.book.head().size == before
