"""What no cell of a list may hold, whatever column it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import gt

FORMULA = "=+-@\t\r＝＋－＠"
"""What spreadsheets run when a cell begins with it (OWASP, CSV injection)."""
_UNSEEN = (
    "\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff0-\uffff\U000e0000-\U000e0fff"
)
_CONTROL = re.compile(f"[\x00-\x1f{_UNSEEN}]")
_PATH = re.compile(r"(?:^|[\\/])\.{1,2}(?:[\\/]|$)|^\s*[\\/~]|^[A-Za-z]:[\\/]|\\")
_ESCAPE = re.compile("_x[0-9A-Fa-f]{4}_")
"""What a program leaves of a line break that it took out of a workbook."""
_ERROR = re.compile(r"#(?:N/A|DIV/0!|NAME\?|GETTING_DATA|[A-Z]{3,8}!)|##+|Err:[0-9]{3}|TRUE|FALSE")
"""Errors of spreadsheets, columns too narrow for their numbers, and what is no word but yes or no."""
_EATEN = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]{2,}")
"""A long number, cut short by a spreadsheet."""
_MONTH = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
DAY = re.compile(f"[0-9]{{1,2}}月[0-9]{{1,2}}日|[0-9]{{1,2}}-(?:{_MONTH})|(?:{_MONTH})-[0-9]{{2}}")
"""What a spreadsheet makes of a code such as 1-3."""
LOST = ("U042", "U046", "U047")
"""Cells with these do not hold what somebody wrote."""
TOTAL = re.compile("(?:合|小|總|共|总)[計计]|(?:grand|sub)?-?total", re.IGNORECASE)
"""A code, without spaces and full width, that says that the row counts the others up."""
_SUSPECT = re.compile(
    rf"^[#{re.escape(FORMULA)}]|E\+|_x|^(?:TRUE|FALSE|Err:)|[\\/~]|[\x00-\x09\x0b-\x1f{_UNSEEN}]", re.MULTILINE
)
_DOTS = re.compile(r"^\.", re.MULTILINE)

CellFault = tuple[str, dict[str, str]]


def suspect(cells: Sequence[str], limits: Sequence[int]) -> bool:
    """Say quickly whether a row deserves a closer look: a character, a line break, a length."""
    joined = "\n".join(cells)
    return (
        _SUSPECT.search(joined) is not None
        or _DOTS.search(joined) is not None
        or joined.count("\n") >= len(cells)
        or any(map(gt, map(len, cells), limits))
    )


def faults(cell: str, limit: int) -> Iterator[CellFault]:
    """Give the codes and facts of all that is wrong with one cell (U011–U014, U033, U042, U046, U047)."""
    if cell[:1] and cell[0] in FORMULA:
        yield "U012", {"character": cell[0] if cell[0].isprintable() else f"U+{ord(cell[0]):04X}"}
    if "\n" in cell or "\r" in cell:
        yield "U033", {}
    for code, pattern in zip(LOST, (_ESCAPE.search, _ERROR.fullmatch, _EATEN.fullmatch), strict=True):
        if odd := pattern(cell.strip()):
            yield code, {"value": odd[0]}
    found = _CONTROL.search(cell.replace("\n", "").replace("\r", ""))
    if found:
        yield "U011", {"character": f"U+{ord(found[0]):04X}"}
    if _PATH.search(cell):
        yield "U013", {"value": shown(cell)}
    if len(cell) > limit:
        yield "U014", {"found": str(len(cell)), "limit": str(limit)}


def shown(cell: str) -> str:
    """Give a cell as a message may print it."""
    return "".join(c if c.isprintable() else "·" for c in cell[:40])
