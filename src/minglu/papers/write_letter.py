"""Letters as PDF.

    write_letter(letter, words=load("zh"))[:5] == b"%PDF-"

The same letter gives the same bytes on every machine: the day is the letter's own, fonts come with the package and the
system's are ignored, nothing is fetched. Data goes to the typesetter as JSON, never as markup.
"""

from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock

import pylopdf_fonts_zh_cn
import typst

from minglu.canon.json import render
from minglu.papers.errors import NotPrinted, WrongLetter
from minglu.papers.letter import Letter
from minglu.papers.wording import lay_out
from minglu.words.catalogue import Catalogue

# One compiler keeps its fonts and its work from letter to letter, and works for one caller at a time.
_ONE_AT_A_TIME = Lock()
_NO_GLYPH = "could not be displayed with font"


def write_letter(letter: Letter, *, words: Catalogue) -> bytes:
    """The letter as PDF/A-2b. Raises WrongLetter, or NotPrinted when the typesetter fails."""
    page = render(lay_out(letter, words=words)).decode("utf-8")
    dated = datetime(letter.dated.year, letter.dated.month, letter.dated.day, tzinfo=UTC)
    try:
        with _ONE_AT_A_TIME:
            printed = _compiler().compile(format="pdf", sys_inputs={"page": page}, pdf_standards=["a-2b"], timestamp=int(dated.timestamp()))
    except (typst.TypstError, RuntimeError, OSError, ValueError) as error:
        # The typesetter's message may quote the letter: neither it nor its cause may travel on.
        if _NO_GLYPH in str(error):
            raise WrongLetter(
                "a character in the letter is in none of our fonts and would print as an empty box; write it otherwise"
            ) from None
        raise NotPrinted(f"the typesetter failed ({type(error).__name__}); check that templates and fonts are as shipped") from None
    if not isinstance(printed, bytes) or not printed.startswith(b"%PDF-"):
        raise NotPrinted("the typesetter returned something that is not a PDF")
    return printed


@cache
def _compiler() -> typst.Compiler:
    template = Path(str(files("minglu.papers") / "templates" / "letter.typ"))
    fonts = pylopdf_fonts_zh_cn.serif_path().parent
    if not template.is_file() or not fonts.is_dir():
        raise NotPrinted("the letter's template or its fonts are missing; install the package again")
    return typst.Compiler(input=str(template), root=str(template.parent), font_paths=[str(fonts)], ignore_system_fonts=True)
