"""The command line for those who mistype, stop, or stand on another system."""

from __future__ import annotations

import argparse
import inspect
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.press.project import ROOT, SMALL, build, project
from yinfa.cli.names import COMMANDS
from yinfa.cli.phrases import PHRASES
from yinfa.cli.usage import WORDS
from yinfa.codes import CODES
from yinfa.codes.entry import filled

PIPE = 1 << 16
"""Bytes that a pipe holds."""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("biuld", "build"),
        ("Build", "build"),
        ("isue", "issue"),
        ("deliever", "deliver"),
        ("smal", "small"),
        ("stauts", "status"),
    ],
)
def test_a_mistyped_command_or_publication_is_named(tmp_path: Path, typed: str, meant: str) -> None:
    project(tmp_path, small=SMALL)
    for language, says in (("zh_TW.UTF-8", f"是不是「{meant}」？"), ("en_US.UTF-8", f"Did you mean {meant}?")):
        done = build(tmp_path, typed, "--release", LC_ALL=language)
        assert (done.returncode, done.stdout) == (2, "") and says in done.stderr


def test_a_mistyped_word_is_held_against_the_project_that_is_named(tmp_path: Path) -> None:
    other, here = project(tmp_path / "other", leaflet=SMALL), project(tmp_path / "here", small=SMALL)
    for root in (("--root", str(other)), (f"--root={other}",)):
        done = build(here, "leaflett", *root)
        assert done.returncode == 2 and "leaflet?" in done.stderr


def test_a_publication_by_the_name_of_a_command_does_not_hide_it(tmp_path: Path) -> None:
    done = build(project(tmp_path, check=SMALL, status=SMALL.replace("small", "other")), "check")
    assert done.returncode == 0 and "2" in done.stdout
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("name", [*COMMANDS, "con", "prn", "aux", "nul", "com1", "lpt9"])
def test_names_of_commands_and_of_devices_are_refused(name: str, tmp_path: Path) -> None:
    done = build(tmp_path, "new", name)
    assert done.returncode == 2 and name in done.stderr
    assert not (tmp_path / "content").exists()


def test_a_new_publication_outside_of_a_project_says_where_it_was_begun(tmp_path: Path) -> None:
    first, second = build(tmp_path, "new", "com10"), build(tmp_path, "new", "console")
    assert str(tmp_path) in first.stdout and str(tmp_path) not in second.stdout
    assert build(tmp_path, "check").returncode == 0


ELSEWHERE = """import os, runpy, select, signal, sys
from tests.test_layers import ONLY_POSIX, POSIX_MODULES
sys.platform = sys.argv[1]
for name in POSIX_MODULES if sys.platform == "win32" else ():
    sys.modules[name] = None
for module, names in ONLY_POSIX.items() if sys.platform == "win32" else ():
    for name in names.split():
        vars(sys.modules.get(module, os)).pop(name, None)
sys.argv = ["build.py", *sys.argv[2:]]
runpy.run_path("build.py", run_name="__main__")"""


def unstamped(folder: Path) -> dict[str, str]:
    """Give an environment in which no call said anything yet."""
    return {**os.environ, "YINFA_TRIED": str(folder)}


@pytest.mark.parametrize("platform", ["darwin", "win32"])
@pytest.mark.parametrize("typed", [["check"], ["--help"], ["doctor"], []])
def test_another_system_is_told_where_the_program_runs(platform: str, typed: list[str], tmp_path: Path) -> None:
    run = [sys.executable, "-c", ELSEWHERE, platform, *typed]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, env=unstamped(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "WSL" in done.stderr and "Traceback" not in done.stderr


def test_ctrl_c_while_the_commands_are_loaded_has_a_word_too(tmp_path: Path) -> None:
    early = """import runpy, sys
class Stopped:
    def find_spec(self, name, *_):
        if name == "yinfa.cli.phrases" and self in sys.meta_path:
            sys.meta_path.remove(self)
            raise KeyboardInterrupt
sys.meta_path.insert(0, Stopped())
sys.argv = ["build.py", "check"]
runpy.run_path("build.py", run_name="__main__")"""
    run = [sys.executable, "-c", early]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, env=unstamped(tmp_path))
    assert (done.returncode, done.stdout) == (130, "") and done.stderr.strip() in PHRASES["stopped"]


def test_no_sentence_counts_one_of_many() -> None:
    """`1 units`: a number before a plural is written `{count:unit|units}`."""
    plural = re.compile(
        r"\{(?:[0-9]|count|found|many|expected)\} (?!is\b|was\b|as\b|replaces\b|has\b|exists\b)[a-z]+s\b"
    )
    said = {code: (row.en, row.en_hint) for code, row in CODES.items()} | {k: (row[1],) for k, row in PHRASES.items()}
    assert [key for key, texts in said.items() if any(map(plural.search, texts))] == []
    assert filled("{n:unit has|units have} {x}", {"n": "1", "x": "{n}"}) == "1 unit has {n}"
    assert filled("{n:unit has|units have} {x}", {"n": "1,204"}) == "1,204 units have {x}"


def test_a_pipe_that_closes_early_ends_the_run_without_a_crash(tmp_path: Path) -> None:
    many = SMALL.replace("  - 見", "".join(f"  - {{'{n}': 甲}}\n" for n in range(190)) + "  - 見")
    folder = project(tmp_path / "甲 乙'丙", one=many, two=many, three=many)
    command = [sys.executable, str(ROOT / "build.py"), "check", "--json"]
    env = {**os.environ, "LC_ALL": "C", "PYTHONUNBUFFERED": ""}
    whole = subprocess.run(command, cwd=folder, env=env, capture_output=True)
    assert len(whole.stdout) > 2 * PIPE and whole.returncode == 1
    with subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout and run.stderr and run.stdout.read(1) == b"{"
        run.stdout.close()
        assert (run.stderr.read(), run.wait(60)) == (b"", 1)


def test_a_locale_without_chinese_is_no_crash(tmp_path: Path) -> None:
    plain = build(project(tmp_path, small=SMALL), "check", LC_ALL="C", HOME="")
    assert plain.returncode == 0 and "Traceback" not in plain.stderr


MISTAKES = (
    "issue",
    "check --foo",
    "new a --root",
    "theme export",
    "check --quiet=4",
    "build --vers",
    "send --to",
    "--help",
)


@pytest.mark.parametrize("typed", MISTAKES)
def test_words_of_the_command_line_itself_are_in_the_language_of_the_locale(typed: str, tmp_path: Path) -> None:
    chinese, english = (build(tmp_path, *typed.split(), LC_ALL=one) for one in ("zh_TW.UTF-8", "en_US.UTF-8"))
    assert chinese.returncode == english.returncode == (0 if "help" in typed else 2)
    said, foreign = chinese.stdout + chinese.stderr, english.stdout + english.stderr
    for word in ("usage:", "options:", "argument", "error:", "show ", "required", "expected", "invalid"):
        assert word not in said
    assert "用法：" in said and re.search("usage:.*(error:|options:)", foreign, re.DOTALL)
    assert not re.search("[\u4e00-\u9fff]", foreign)


def test_every_word_that_is_put_into_chinese_is_one_that_argparse_says() -> None:
    source = inspect.getsource(argparse)
    assert [text for text in WORDS if repr(text)[1:-1] not in source] == []


@pytest.mark.parametrize("port", ["99999999", "65536", "-1", "x"])
def test_a_port_that_no_machine_has_is_a_slip_of_the_command(port: str, tmp_path: Path) -> None:
    done = build(tmp_path, "shelf", f"--port={port}", LC_ALL="en_US.UTF-8")
    assert done.returncode == 2 and f"invalid port value: '{port}'" in done.stderr and "Traceback" not in done.stderr
    assert build(tmp_path, "shelf", "--port=65535", "--static", "out").returncode == 0


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(("typed", "code"), [("explain Y027", 0), ("check no", 1)])
def test_whom_nobody_hears_the_run_ends_as_it_would(tmp_path: Path, closed: str, typed: str, code: int) -> None:
    folder = project(tmp_path, small=SMALL)
    line = f'exec "$0" "$1" {typed} {closed}'
    run = ["sh", "-c", line, sys.executable, str(ROOT / "build.py")]
    done = subprocess.run(run, cwd=folder, capture_output=True, text=True)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr


BARE = [sys.executable, "-S", str(ROOT / "build.py")]
"""A Python that sees no package but its own."""


@pytest.mark.parametrize(
    ("typed", "locale", "says"),
    [
        ("check", "zh_TW.UTF-8", "沒有套件"),
        ("status --json", "zh_CN.UTF-8", "没有软件包"),
        ("new other", "en_US.UTF-8", "lacks the package pydantic"),
    ],
)
def test_a_python_without_the_packages_is_told_so_in_one_line(
    tmp_path: Path, typed: str, locale: str, says: str
) -> None:
    run, env = [*BARE, *typed.split()], {**os.environ, "LC_ALL": locale}
    done = subprocess.run(run, cwd=project(tmp_path, small=SMALL), env=env, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done.stderr
    assert all(one in done.stderr for one in (says, "make build", ". .venv/bin/activate", "build.py doctor"))
    raw = subprocess.run(run, cwd=tmp_path, env={**env, "YINFA_DEBUG": "1"}, capture_output=True, text=True)
    assert "Traceback" in raw.stderr


def test_the_doctor_needs_no_package_to_name_those_that_are_missing() -> None:
    env = {**os.environ, "LC_ALL": "en_US.UTF-8"}
    done = subprocess.run([*BARE, "doctor"], cwd=ROOT, env=env, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "")
    assert all(f"missing  {name}" in done.stdout for name in ("pyyaml", "uharfbuzz", "weasyprint"))


@pytest.mark.parametrize("module", ["yinfa.press.sources", "json"])
def test_a_missing_module_of_ours_or_of_python_is_a_bug_and_not_hidden(module: str, tmp_path: Path) -> None:
    gone = """import runpy, sys
sys.modules[sys.argv[1]] = None
sys.argv = ["build.py", "check", "--root", sys.argv[2]]
runpy.run_path("build.py", run_name="__main__")"""
    folder = project(tmp_path, patrol=SMALL)
    done = subprocess.run([sys.executable, "-c", gone, module, str(folder)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1 and "Traceback" in done.stderr and f"import of {module} halted" in done.stderr


@pytest.mark.parametrize(
    ("typed", "slug", "says"),
    [
        ("check {}", "patrl", "是不是「patrol」？"),
        ("send {} --to .", "patrl", "是不是「patrol」？"),
        ("status {}", "Leaflet", "是不是「leaflet」？"),
        ("issue {} --units none.csv", "zzz", "現有：leaflet、patrol；"),
        ("status {}", "zzz", "現有：leaflet、patrol；"),
    ],
)
def test_of_a_publication_that_is_none_the_nearest_is_named(tmp_path: Path, typed: str, slug: str, says: str) -> None:
    folder = project(tmp_path, patrol=SMALL, leaflet=SMALL)
    done = build(folder, *typed.format(slug).split(), LC_ALL="zh_TW.UTF-8")
    assert done.returncode == 1 and f"C001: 沒有名為「{slug}」的出版物\n    → {says}" in done.stderr


def test_the_status_tells_one_that_was_not_issued_from_one_that_is_none(tmp_path: Path) -> None:
    folder = project(tmp_path, patrol=SMALL, leaflet=SMALL)
    (folder / "content" / "units.csv").write_text("code,name\n0001,第一所\n", encoding="utf-8")
    assert build(folder, "issue", "patrol", "--format", "epub").returncode == 0
    shutil.rmtree(folder / "content" / "patrol")
    kept, fresh, none = (build(folder, "status", one, LC_ALL="en_US.UTF-8") for one in ("patrol", "leaflet", "patrl"))
    assert (kept.returncode, fresh.returncode, none.returncode) == (0, 0, 1)
    assert "patrol.epub" in kept.stdout and fresh.stdout == "leaflet was not issued yet\n"
    assert "did you mean patrol?" in none.stderr, "the ledger knows what content/ has no more"
