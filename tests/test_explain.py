"""A case of each code in tests/codes: an input that has the fault, one that has not, and what is said of the first.

The folders travel with the program for `explain`, and docs/codes is made of them. A code that no file of an office
brings about (`NO_INPUT`) has its facts instead of an input. `YINFA_RENEW=1` writes the messages and the pages anew: look at
`git diff tests/codes docs/codes` before committing.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.press.project import ROOT, build
from tools.codes import pages
from yinfa.cli import main, report
from yinfa.cli.report import finding_row, finding_text
from yinfa.codes import CODES
from yinfa.codes.entry import Fact, Said
from yinfa.codes.sayings import SAYINGS
from yinfa.distribution.lists.units import find_list, load_units
from yinfa.finding import Finding, PublishingError
from yinfa.press.sources import load_all
from yinfa.theme.load import load_theme
from yinfa.world.programs import environment
from yinfa.world.workspace import Workspace

CASES = ROOT / "tests" / "codes"
LOCALES = {"zh": "zh_TW.UTF-8", "en": "en_US.UTF-8", "zh-Hans": "zh_CN.UTF-8"}
BLANK = re.compile(r"\{([a-z_]+)(?::[^|{}]*\|[^{}]*)?\}")


COMMAND = "command"
"""The file that says what is run in a project that a case writes out whole, but for what any project has."""
PROGRAM = "python build.py "
DAY = date(2026, 2, 1)
PLAIN = {
    "content/patrol/publication.yaml": (
        "yinfa: 1\nfront: {title: 出勤, language: zh-Hant-TW, identifier: patrol, issued: 2026-01-05}\nbody: [先看勤務表。]\n"
    ),
    "content/units.csv": "單位代碼,單位名稱\n001,第一分局\n002,第二分局\n",
}
HOMES = {"publication.yaml": "content/patrol", "theme.yaml": "templates/house"}
"""Where a project has the files of a case, by the one that names its kind; else it is a list of units."""


NO_INPUT = {
    "a package, a library or an engine is missing, or is another": "B003 D002 G002 K002 X005",
    "another machine, a server or a device fails, or is full": "K004 K005 K006 K007 V002 V005",
    "another process works meanwhile, or one was killed": "G008 G009 L001 L005 L008 R003",
    "an older program left it": "L027 L028",
    "a certificate of past or coming days, or with keys that OpenSSL does not put together": "X011 X012 X018 X019",
    "it would take a minute to make": "D020 V009",
    "an earlier check says more, and this one stands behind it": "D012 E027 F002 I003 T004 W005 Y001 Z001 Z002",
    "a fault of the program, which it finds in its own work": "D004 D014 E002 E019 J001 J002 L007 L020 R002 W007 X017",
