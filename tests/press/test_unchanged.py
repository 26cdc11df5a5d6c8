"""Where nothing changed, the last run is said again; a change of anything that a run reads or left is noticed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path

import pytest

from tests.press.project import ROOT, SMALL, build, project
from yinfa.press import keys
from yinfa.world import stamp
from yinfa.world.stamp import Stamp, inputs
from yinfa.world.workspace import Workspace

WORDS = ["build", "small"]
FILES = (
    "content/small/publication.yaml",
    "content/small/picture.png",
    "content/other/publication.yaml",
    "templates/house/theme.yaml",
    "templates/words.yaml",
    "program/yinfa/press/run.py",
    "program/templates/handout/pdf/page.css.jinja",
    "fonts/noto/Serif.ttc",
    "packages/weasyprint-70.0.dist-info/METADATA",
    "dpkg-status",
    "python",
    "bin/soffice",
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project and a machine around it, where a run left a file."""
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(stamp, "FONTS", (str(tmp_path / "fonts"),))
    monkeypatch.setattr(stamp, "STATUS", str(tmp_path / "dpkg-status"))
    monkeypatch.setattr(stamp, "_HERE", str(tmp_path / "program/yinfa"))
    monkeypatch.setattr(sys, "path", [str(tmp_path / "packages")])
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    run(tmp_path)
    assert Stamp(WORDS).said() == ("done\n", "a warning\n")
    return tmp_path


def run(home: Path, during: Callable[[], object] = lambda: None) -> None:
    """Do as a build does that takes `during` to read its inputs."""
    time.sleep(0.01)  # what was written is of an earlier tick
    one = Stamp(WORDS)
    one.begin()
    during()
    (home / "output").mkdir(exist_ok=True)
    (home / "output/small.pdf").write_bytes(b"%PDF")
    one.keep("done\n", "a warning\n", {"output/small.pdf": sha256(b"%PDF").hexdigest()})


def rewrite(path: Path) -> None:
    """Put other bytes of the same number into a file, and set its time back."""
    before, data = path.stat(), path.read_bytes()
    path.write_bytes(bytes(reversed(data)))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def swap(path: Path) -> None:
    """Save as editors do: another file takes the name, here of the same size and time."""
    before, other = path.stat(), path.with_name("swapped~")
    other.write_bytes(bytes(reversed(path.read_bytes())))
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)


@pytest.mark.parametrize("change", [rewrite, swap, Path.unlink, Path.touch], ids=lambda c: c.__name__)
@pytest.mark.parametrize("name", [*FILES, "output/small.pdf"])
def test_a_changed_file_is_noticed(home: Path, name: str, change: Callable[[Path], None]) -> None:
    change(home / name)
    assert Stamp(WORDS).said() is None
    run(home)
    assert Stamp(WORDS).said()


@pytest.mark.parametrize(
    "name",
    [
        "content/small/new.png",
        "content/third/publication.yaml",
        "templates/handout/theme.yaml",
        "templates/house/pdf/page.css.jinja",
        "program/yinfa/new.py",
        "fonts/Serif.ttc",
        "packages/pillow-13.dist-info/METADATA",
        "packages/weasyprint.egg-info",
    ],
)
def test_a_new_file_is_noticed(home: Path, name: str) -> None:
    (home / name).parent.mkdir(parents=True, exist_ok=True)
    (home / name).write_text(name)
    assert Stamp(WORDS).said() is None


def test_a_publication_that_is_removed_or_renamed_is_noticed(home: Path) -> None:
    (home / "content/other").rename(home / "content/another")
    assert Stamp(WORDS).said() is None
    run(home)
    shutil.rmtree(home / "content/another")
    assert Stamp(WORDS).said() is None


def test_an_office_that_is_found_earlier_is_noticed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{home / 'first'}:{home / 'bin'}")
    run(home)
    assert Stamp(WORDS).said()
    (home / "first").mkdir()
    (home / "first/soffice").write_text("another")
    assert Stamp(WORDS).said() is None


@pytest.mark.parametrize("name", ["content/small/picture.png", "content/small", "content", "templates/house"])
def test_a_link_that_leads_elsewhere_is_noticed(home: Path, name: str) -> None:
    path = home / name
    path.rename(home / "one")
    copy = shutil.copytree if (home / "one").is_dir() else shutil.copy2
    copy(home / "one", home / "two")
    path.symlink_to(home / "one")
    run(home)
    assert Stamp(WORDS).said()
    path.unlink()
    path.symlink_to(home / "two")
    assert Stamp(WORDS).said() is None


def test_what_lies_in_a_linked_folder_is_noticed(home: Path) -> None:
    (home / "content/small").rename(home / "elsewhere")
    (home / "content/small").symlink_to(home / "elsewhere")
    (home / "elsewhere/back").symlink_to(home / "content")
    run(home)
    assert Stamp(WORDS).said()
    rewrite(home / "elsewhere/picture.png")
    assert Stamp(WORDS).said() is None


@pytest.mark.parametrize(
    "words", [["build"], ["build", "small", "--draft"], ["build", "small", "--format", "pdf"], ["check", "small"]]
)
def test_other_words_are_another_run(home: Path, words: list[str]) -> None:
    assert Stamp(words).said() is None


@pytest.mark.parametrize("name", ["LC_ALL", "LANG", "YINFA_DEBUG", "PATH", "TZ", "PYTHONPATH", "LD_LIBRARY_PATH"])
def test_another_environment_is_another_run(home: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "zh_TW.UTF-8")
    assert Stamp(WORDS).said() is None


def test_every_variable_that_the_program_reads_is_seen() -> None:
    read = re.compile(r'environ(?:ment)?(?:\.get\(|\[)"(\w+)"|VARIABLE\w* = "(\w+)"')
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "yinfa").rglob("*.py"))
    names = {one or other for one, other in read.findall(source)}
    assert len(names) > 5
    assert {name for name in names if not name.startswith(stamp._VARIABLES)} <= {"FONTCONFIG_FILE"}


def test_another_python_day_width_or_folder_is_another_run(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for where, name, other in (
        (sys, "version", "3.99"),
        (sys, "path", [*sys.path, "/more"]),
        (stamp, "_seen", lambda: 72),
        (time, "localtime", lambda: (2030, 1, 1)),
        (os, "getcwd", lambda: "/elsewhere"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(where, name, other)
            assert Stamp(WORDS).said() is None, name
    assert Stamp(WORDS).said()


def test_what_is_saved_while_it_is_read_is_noticed(home: Path) -> None:
    path = home / "content/small/publication.yaml"
    rewrite(path)
    run(home, during=lambda: rewrite(path))
    assert Stamp(WORDS).said() is None


def test_what_was_written_in_the_tick_of_the_start_or_later_is_not_trusted(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a file system counts whole seconds, or the clock was set back."""
    picture = home / "content/small/picture.png"
    rewrite(picture)
    one = Stamp(WORDS)
    with monkeypatch.context() as patch:
        patch.setattr(Stamp, "_clock", lambda self: picture.stat().st_ctime_ns)
        one.begin()
    one.keep("done\n", "", {"output/small.pdf": sha256(b"%PDF").hexdigest()})
    assert Stamp(WORDS).said() is None


def test_a_file_that_is_not_what_was_made_is_not_kept(home: Path) -> None:
    one = Stamp(WORDS)
    one.begin()
    one.keep("other\n", "", {"output/small.pdf": sha256(b"%PDF of another run").hexdigest()})
    assert Stamp(WORDS).said() == ("done\n", "a warning\n")


def test_a_run_that_was_never_begun_keeps_nothing(home: Path) -> None:
    Stamp(["build"]).keep("", "", {})
    assert Stamp(["build"]).said() is None


def test_a_damaged_stamp_is_none(home: Path) -> None:
    (file,) = (home / ".yinfa/stamps").iterdir()
    whole = file.read_bytes()
    for at in (0, len(whole) // 2, whole.index(b"warning"), len(whole) - 1):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert Stamp(WORDS).said() is None, at
    for length in (0, 10, len(whole) - 9, len(whole) - 1):
        file.write_bytes(whole[:length])
        assert Stamp(WORDS).said() is None, length


def test_stamps_do_not_grow_in_number(home: Path) -> None:
    time.sleep(0.01)
    for n in range(70):
        one = Stamp(["check", str(n)])
        one.begin()
        one.keep("", "", {})
    assert len(list((home / ".yinfa/stamps").iterdir())) == 64
    assert Stamp(["check", "69"]).said() == ("", "")


def test_all_that_a_workspace_and_a_key_name_is_looked_at() -> None:
    ws = Workspace.at(ROOT)
    looked = {str(Path(path).resolve()) for path in inputs(str(ROOT))}
    assert {str(folder) for folder in (*ws.templates, *ws.fonts, ws.content)} <= looked
    assert str(Path(keys.__file__).parents[1]) in looked
    homes = [Path(str(distribution(name).locate_file("")), "METADATA") for name in keys._ENGINES]
    there = [path for path in looked if path.endswith("METADATA")]
    assert all(any(path.startswith(str(home.parent.resolve())) for path in there) for home in homes)


LISTEN = """import os, runpy, sys
log = open(sys.argv[1], "a", buffering=1)
def heard(event, told):
    if event in ("open", "os.listdir", "os.scandir") and told and isinstance(told[0], str):
        log.write(os.path.abspath(told[0]) + "\\n")
sys.addaudithook(heard)
sys.argv = [sys.argv[2], "--format", "docx,epub,pdf"]
sys.path[0] = os.path.dirname(sys.argv[0])
runpy.run_path(sys.argv[0], run_name="__main__")"""
APART = ("/proc/", "/dev/", "/sys/", "/etc/mime.types")
"""What Python's own library reads, with no trace in a file."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a project that was built twice: the second time, all modules were compiled."""
    folder = project(tmp_path_factory.mktemp("unchanged"), small=SMALL)
    heard = folder.parent / "opened"
    scratch = folder.parent / "scratch"
    scratch.mkdir()
    run = [sys.executable, "-c", LISTEN, str(heard), str(ROOT / "build.py")]
    env = {**os.environ, "TMPDIR": str(scratch)}
    subprocess.run(run, cwd=folder, env=env, check=True, capture_output=True, timeout=120)
    assert build(folder).returncode == 0
    return folder


def test_every_file_that_a_build_opens_is_looked_at(small: Path) -> None:
    opened = set((small.parent / "opened").read_text().splitlines())
    assert any(path.endswith("publication.yaml") for path in opened)
    python = (sys.prefix, sys.base_prefix, str(Path(sys.prefix).resolve()), str(ROOT / ".venv"))
    made = ("output", ".yinfa", "history")
    own = (*(str(small / name) for name in made), str(small.parent / "scratch"))
    looked = tuple(str(Path(path).absolute()) for path in inputs(str(small)))
    elsewhere = {path for path in opened if not path.startswith((*looked, *python, *own, *APART))}
    assert {path for path in elsewhere if Path(path).exists()} <= {str(ROOT), str(ROOT / "build.py")}


def test_a_run_where_nothing_changed_imports_nothing_and_says_the_same(small: Path) -> None:
    first, again = build(small), build(small)
    assert "small.pdf" in first.stdout and again.stdout == first.stdout
    for _ in range(2):
        told = build(small, PYTHONPROFILEIMPORTTIME="1").stderr
    names = [line.rpartition("|")[2] for line in told.splitlines()]
    imported = [name.strip() for name in names[names.index(" site") + 1 :]]
    assert "yinfa.cli" in imported and {*imported} <= {
        "warnings",  # at the end of Python
        "__future__",
        "zlib",
        "yinfa",
        "yinfa.cli",
        "yinfa.cli.names",
        "yinfa.world",
        "yinfa.world.stamp",
    }


def test_a_build_sees_a_change_and_goes_on_to_say_what_it_made(small: Path) -> None:
    source = small / "content/small/publication.yaml"
    assert "unchanged" in build(small, "--format", "docx").stdout
    source.write_text(SMALL.replace("一段文字", "另段文字"), encoding="utf-8")
    changed = build(small, "--format", "docx")
    assert "made" in changed.stdout
    source.write_text(SMALL.replace("一段文字", "錯[^沒有]"), encoding="utf-8")
    for _ in range(2):
        wrong = build(small, "--format", "docx")
        assert (wrong.returncode, "error" in wrong.stderr) == (1, True)
    source.write_text(SMALL, encoding="utf-8")
    build(small)


def test_warnings_and_their_exit_code_are_said_again(tmp_path: Path) -> None:
    doubtful = SMALL.replace("  issued: 2026-01-05", "  creator: 甲，乙\n  issued: 2026-01-05")
    folder = project(tmp_path, small=doubtful)
    first, second, third = (build(folder, "check") for _ in range(3))
    assert "warning" in first.stderr
    assert (first.returncode, first.stdout, first.stderr) == (second.returncode, second.stdout, second.stderr)
    assert second.stderr == third.stderr


def test_another_root_written_short_is_no_stamp_of_this_one(tmp_path: Path) -> None:
    here, there = project(tmp_path / "here", small=SMALL), project(tmp_path / "there", small=SMALL)
    for _ in range(2):
        assert build(here, "check", f"--roo={there}").returncode == 0
    (there / "content/small/publication.yaml").write_text("yinfa: 1\n", encoding="utf-8")
    assert build(here, "check", f"--roo={there}").returncode == 1
