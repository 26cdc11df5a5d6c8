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
}
"""Why a code has facts by hand in place of a case: what no files and no command of a project bring about."""


def found(given: Path, folder: Path) -> tuple[list[Finding], Workspace]:
    """Read the input of a case as a project would, or run its command there, and give all that is said of it."""
    if (given / COMMAND).exists():
        return ran(given, folder)
    kind = next((name for name in HOMES if (given / name).exists()), "")
    home = folder / HOMES.get(kind, "content")
    shutil.copytree(given, home) if given.is_dir() else home.mkdir(parents=True)
    ws, told = Workspace.at(folder), list[Finding]()
    try:
        if kind == "publication.yaml":
            load_all(ws, ["patrol"], True, told.append)
        elif kind:
            load_theme(ws, "house")
        else:
            told += load_units(find_list(ws, None), ws).findings
    except PublishingError as error:
        told += error.findings
    return told, ws


def ran(given: Path, folder: Path) -> tuple[list[Finding], Workspace]:
    """Run the commands of a case in its project, a line each, and give what the last prints.

    Lines of the program run here, on the day of all cases, with settings before it as a shell takes them; others are
    the shell's, for what befalls the files between.
    """
    for name, text in PLAIN.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    shutil.copytree(given, folder, dirs_exist_ok=True)
    printed: list[Finding] = []

    def row(finding: Finding, ws: Workspace) -> dict[str, Any]:
        printed.append(finding)
        return finding_row(finding, ws)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(report, "finding_row", row)
        patched.setattr(Workspace, "today", lambda _: DAY)
        patched.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
        for line in (given / COMMAND).read_text("utf-8").splitlines():
            settings, program, words = line.partition(PROGRAM)
            if not program:
                subprocess.run(line, shell=True, cwd=folder, env=environment(), check=True, capture_output=True)
                continue
            for setting in shlex.split(settings):
                patched.setenv(*setting.split("=", 1))
            printed.clear()
            main([*shlex.split(words), "--json"])
    return printed, Workspace.at(folder)


def fact(value: Any) -> Fact:
    match value:
        case {"said": name, **facts}:
            return Said(name, tuple((key, fact(one)) for key, one in facts.items()))
        case list():
            return tuple(value)
    return str(value)


def said(code: str, folder: Path) -> tuple[Finding, Workspace]:
    """Give the finding of a case: of its input, or of its facts."""
    case = CASES / code
    if not (case / "facts.json").exists():
        told, ws = found(case / "wrong", folder)
        return next(one for one in told if one.code == code), ws
    given = json.loads((case / "facts.json").read_text("utf-8"))
    facts = tuple((name, fact(value)) for name, value in given["facts"].items())
    return replace(Finding(code), facts=facts, address=given.get("address", "")), Workspace.at(folder)


def held(path: Path, text: str) -> None:
    """Hold a text against its golden file, or renew that."""
    if os.environ.get("YINFA_RENEW"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert path.exists(), f"{path} is missing: run with YINFA_RENEW=1 and look at it"
    assert path.read_text("utf-8") == text


def test_every_code_has_its_case_and_no_case_lacks_its_code() -> None:
    assert {path.name for path in CASES.iterdir() if path.is_dir()} == set(CODES)


def test_facts_stand_by_hand_only_where_no_input_brings_a_code_about() -> None:
    listed = [code for codes in NO_INPUT.values() for code in codes.split()]
    assert sorted(listed) == sorted(path.parent.name for path in CASES.glob("*/facts.json"))
    assert [code for code in listed if (CASES / code / "wrong").exists()] == []
    assert len(listed) <= 46, "bring a new code about by files and a command"


@pytest.mark.parametrize("code", CODES)
def test_of_each_case_is_said_exactly_what_stands_beside_it(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    finding, ws = said(code, tmp_path)
    row = CODES[code]
    blanks = set(BLANK.findall(" ".join((row.zh, row.zh_hint, row.en, row.en_hint)))) - {"head", "reading"}
    assert blanks <= dict(finding.facts).keys()
    for language, locale in LOCALES.items():
        monkeypatch.setenv("LC_ALL", locale)
        held(CASES / code / f"{language}.txt", finding_text(finding, ws) + "\n")


@pytest.mark.parametrize("code", [code for code in CODES if (CASES / code / "right").is_dir()])
def test_of_the_right_input_of_a_case_nothing_is_said(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert found(CASES / code / "right", tmp_path)[0] == []


def test_a_page_of_each_code_is_made_of_its_case() -> None:
    """Else: make codes."""
    made = dict(pages(Workspace.at(ROOT)))
    folder = ROOT / "docs" / "codes"
    assert {path.name for path in folder.glob("*.md")} == made.keys()
    assert [name for name, text in made.items() if (folder / name).read_text("utf-8") != text] == []


def test_a_code_is_explained_with_its_case(tmp_path: Path) -> None:
    chinese, english = (build(tmp_path, "explain", "y027", LC_ALL=LOCALES[one]) for one in ("zh", "en"))
    for done, language in ((chinese, "zh"), (english, "en")):
        case = CASES / "Y027"
        shown = (case / "wrong/publication.yaml", case / "right/publication.yaml", case / f"{language}.txt")
        lines = {line.strip() for line in done.stdout.splitlines()}
        assert done.returncode == 0
        assert {line.strip() for path in shown for line in path.read_text("utf-8").splitlines()} <= lines
    assert "有錯的寫法" in chinese.stdout and "wrong (publication.yaml)" in english.stdout
    rows = json.loads(build(tmp_path, "explain", "Y027", "U008", "--json").stdout)["results"]
    assert [row["code"] for row in rows] == ["Y027", "U008"]


def test_a_code_that_is_none_is_a_mistake_of_use(tmp_path: Path) -> None:
    done = build(tmp_path, "explain", "Y0277", LC_ALL="en_US.UTF-8")
    assert (done.returncode, done.stdout) == (2, "") and "Y0277" in done.stderr and "Did you mean Y027" in done.stderr


SIGNS = re.compile("[\u3001-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]")
"""Punctuation of Chinese."""
LABELLED = "二、乙"
"""A heading as it is printed, with the label of the house."""


def test_an_english_message_has_no_chinese_punctuation_of_its_own() -> None:
    """Only what it quotes has: the office's words, or signs that it names in its sentence."""
    texts = [text for row in CODES.values() for text in (row.en, row.en_hint)] + [pair[1] for pair in SAYINGS.values()]
    named = "\n".join(texts)
    strange = []
    for case in sorted(CASES.iterdir()):
        given = "\n".join(f.read_text("utf-8", "ignore") for f in case.rglob("*") if f.is_file() and f.suffix != ".txt")
        told = [
            row for row in (case / "en.txt").read_text("utf-8").splitlines() if not row.startswith("    ") or "→" in row
        ]
        for word in re.sub("“[^”]*”", "", " ".join(told)).split():
            quoted = word.strip(",.:;()“”‘’'\"`")
            if SIGNS.search(quoted) and len(quoted) > 1 and quoted not in given + named + LABELLED:
                strange.append(f"{case.name}: {quoted}")
    assert strange == []
