"""Letters as PDF.

    write_letter(letter, words=load("zh"))[:5] == b"%PDF-"

The same letter gives the same bytes on every machine; how it is set is said in `typeset`.
"""

from minglu.papers.letter import Letter
from minglu.papers.typeset import typeset
from minglu.papers.wording import lay_out
from minglu.words.catalogue import Catalogue


def write_letter(letter: Letter, *, words: Catalogue) -> bytes:
    """The letter as PDF/A-2b. Raises WrongLetter, or NotPrinted when the typesetter fails."""
    return typeset("letter.typ", lay_out(letter, words=words), dated=letter.dated)
