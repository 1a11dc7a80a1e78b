"""What somebody else's cell may look like in a table of ours: text, never a formula.

    safe_cell("=cmd|' /C calc'!A0") == "'=cmd|' /C calc'!A0"

A spreadsheet runs what begins with = + - @ or a tab. Whatever comes from a file or a person and goes into a CSV or an XLSX
goes through here. An apostrophe in front is shown as text by every spreadsheet, and is no part of what it shows.
"""

from typing import Final

_RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """The same text, told to be text if a spreadsheet could take it for a formula. What XML cannot hold goes."""
    plain = "".join(filter(_is_character, text))
    return f"'{plain}" if plain.lstrip(" \u00a0").startswith(_RUNS) else plain


def _is_character(one: str) -> bool:
    return one in "\t\n\r" or " " <= one < "\ud800" or "\ue000" <= one < "\ufffe" or one > "\uffff"
