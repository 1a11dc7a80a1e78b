"""Chapter four: the contact asks who used her number, reads it with proofs, and says: never again."""

from minglu.access.codes import Dead, Wrong
from minglu.acts.never import say_never
from minglu.acts.prove import Possession, prove_by_code, prove_by_secret, request_code
from minglu.acts.statement import give_statement
from minglu.canon.numbers import E164
from minglu.ledger.statement import CheckedStatement, Statement, check_statement, complete_in, parse_statement, render_statement
from minglu.wiring.story.stage import Stage
from minglu.wiring.story.telling import StoryBroken, hold
from minglu.words.formats import mask_number, name_of

CONTACT = "16000000202"


def play(stage: Stage, *, secret: str) -> None:
    """`secret` is what is printed at the foot of her own copy of the consent form."""
    tell = stage.telling
    stage.at("2026-11-02 09:00")
    tell.chapter(4, "story.asks.title")
    number = stage.node.office.number(CONTACT)
    hold(isinstance(stage.there(stage.contact).person, str), what="the contact is known")
    possession = _prove(stage, number)
    recent = _statement(stage, number, possession)
    tell.say("story.asks.code", number=mask_number(number), withheld=recent.withheld)
    further = prove_by_secret(stage.node.office, possession.person, secret=secret)
    hold(further.since == 0, what="the secret opens the months before")
    full = _statement(stage, number, further)
    tell.say("story.asks.secret", uses=len(full.uses))
    _tell_uses(stage, full)
    say_never(stage.node.office, possession.person)
    tell.say("story.asks.never")
    stage.at("2026-11-03 10:00")
    refused = stage.refused(stage.collector, stage.contact, purpose="pass_on_message")
    hold(refused.next_allowed is None, what="never again has no next moment")
    tell.reasons(refused.reasons)
    tell.say("story.next.never")


def _prove(stage: Stage, number: E164) -> Possession:
    office, codes = stage.node.office, stage.node.codes
    hold(request_code(office, codes, stage.outbox, number=number, pepper=stage.node.pepper) is None, what="a code is sent")
    proved = prove_by_code(office, codes, number=number, text=stage.outbox.codes[-1], pepper=stage.node.pepper)
    if isinstance(proved, (Wrong, Dead)):
        raise StoryBroken("the right code did not prove possession")
    return proved


def _statement(stage: Stage, number: E164, possession: Possession) -> CheckedStatement:
    """Give it, then check it as she would: from the file, with her number and public keys alone; then scan the log."""
    given = give_statement(stage.node.office, stage.node.proofs, number, since=possession.since)
    path = stage.folder / "contact" / "statement.json"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(render_statement(given))
    read: Statement = parse_statement(path.read_bytes())
    checked = check_statement(read, number=number, policy=stage.node.outsiders.policy)
    complete_in(checked, stage.node.office.book.entries(0, checked.size))
    _hides_the_debt(stage, given)
    return checked


def _hides_the_debt(stage: Stage, statement: Statement) -> None:
    """Nothing in the file tells whose debt it was about (P7): neither the borrower's pseudonym nor the debt's."""
    data = render_statement(statement)
    opened = b"".join(repr(use.parties).encode() for use in statement.uses)
    secret = (stage.there(stage.borrower).person.encode(), stage.debt.encode())
    hold(not any(word in data or word in opened for word in secret), what="the statement does not say whose debt it was")


def _tell_uses(stage: Stage, checked: CheckedStatement) -> None:
    """The uses that mattered to her, in words: what, when, by which role, for which purpose."""
    words = stage.telling.words
    for use in checked.uses:
        if use.entry.kind.name not in ("contact.permit", "contact.refusal") or use.parties is None:
            continue
        stage.telling.say(
            "story.asks.use." + use.entry.kind.name.partition(".")[2],
            moment=stage.telling.moment(use.entry.at),
            role=name_of(words, "role", value=str(use.parties["role"])),
            purpose=name_of(words, "purpose", value=str(use.entry.public["purpose"])),
        )
