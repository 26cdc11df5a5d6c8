"""The whole table."""

from tests.clreq.rules.lines import LINES
from tests.clreq.rules.marks import MARKS
from tests.clreq.rules.pages import PAGES

RULES = (*LINES, *MARKS, *PAGES)
