"""Typesetting: a template and the words for it become a PDF.

    typeset("letter.typ", page, dated=date(2026, 11, 23))[:5] == b"%PDF-"

The same words give the same bytes on every machine: the day is the paper's own, fonts come with the package and the
system's are ignored, nothing is fetched. Words go to the typesetter as JSON, never as markup.
"""

from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock

import pylopdf_fonts_zh_cn
import typst

from minglu.canon.json import Object, render
from minglu.papers.errors import NotPrinted, WrongLetter

# One compiler keeps its fonts and its work from paper to paper, and works for one caller at a time.
_ONE_AT_A_TIME = Lock()
_NO_GLYPH = "could not be displayed with font"


def typeset(template: str, page: Object, *, dated: date) -> bytes:
    """The page as PDF/A-2b. Raises WrongLetter for a character that no font has, NotPrinted when the typesetter fails."""
    words = render(page).decode("utf-8")
    moment = int(datetime(dated.year, dated.month, dated.day, tzinfo=UTC).timestamp())
    try:
        with _ONE_AT_A_TIME:
            printed = _compiler(template).compile(format="pdf", sys_inputs={"page": words}, pdf_standards=["a-2b"], timestamp=moment)
    except (typst.TypstError, RuntimeError, OSError, ValueError) as error:
        # The typesetter's message may quote the paper: neither it nor its cause may travel on.
        if _NO_GLYPH in str(error):
            raise WrongLetter(
                "a character in the letter is in none of our fonts and would print as an empty box; write it otherwise"
            ) from None
        raise NotPrinted(f"the typesetter failed ({type(error).__name__}); check that templates and fonts are as shipped") from None
    if not isinstance(printed, bytes) or not printed.startswith(b"%PDF-"):
        raise NotPrinted("the typesetter returned something that is not a PDF")
    return printed


@cache
def _compiler(template: str) -> typst.Compiler:
    path = Path(str(files("minglu.papers") / "templates" / template))
    fonts = pylopdf_fonts_zh_cn.serif_path().parent
    if not path.is_file() or not fonts.is_dir():
        raise NotPrinted("the paper's template or its fonts are missing; install the package again")
    return typst.Compiler(input=str(path), root=str(path.parent), font_paths=[str(fonts)], ignore_system_fonts=True)
