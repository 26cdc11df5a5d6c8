"""The built wheel, installed elsewhere: it carries its themes and works in an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.press.project import ROOT, outputs


def python(*args: str, cwd: Path, **environment: str) -> str:
    """Run Python; gives what it printed."""
    done = subprocess.run(
        [sys.executable, *args],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "LC_ALL": "C.UTF-8", **environment},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and install it, without what it needs, into a folder of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    python("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist"), cwd=ROOT)
    wheel = next((folder / "dist").glob("yinfa-*.whl"))
    pip = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target")
    python(*pip, str(folder / "site"), str(wheel), cwd=folder)
    return folder


def test_the_wheel_carries_all_that_a_build_reads(installed: Path) -> None:
    wheel = next((installed / "dist").glob("*.whl"))
    carried = set(zipfile.ZipFile(wheel).namelist())
    for name in ("templates", "schema", "tests/codes"):
        above = (ROOT / name).parent
        here = {p.relative_to(above) for p in (ROOT / name).rglob("*") if p.is_file()}
        assert here and {f"yinfa/_data/{p}" for p in here} <= carried
    code = {str(p.relative_to(ROOT)) for p in (ROOT / "yinfa").rglob("*") if p.is_file() and p.suffix != ".pyc"}
    assert {name for name in code if "__pycache__" not in name} <= carried


def test_new_and_build_work_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    command, site = str(installed / "site/bin/yinfa"), str(installed / "site")
    python(
        "-I",
        "-c",
        f"import sys; sys.path[:0] = [{site!r}]; import yinfa; assert {site!r} in yinfa.__file__",
        cwd=tmp_path,
    )
    assert "wrong (publication.yaml):" in python(command, "explain", "Y027", cwd=tmp_path, PYTHONPATH=site)
    assert "run yinfa build first" in python(command, "new", "first", cwd=tmp_path, PYTHONPATH=site)
    first = tmp_path / "content/first/publication.yaml"
    named = first.read_text("utf-8").splitlines()[0].partition("$schema=")[2]
    assert (first.parent / named).read_text("utf-8") == (ROOT / "schema/publication.schema.json").read_text("utf-8")
    assert "first.pdf" in python(command, "build", cwd=tmp_path, PYTHONPATH=site)
    assert [Path(name).name for name in outputs(tmp_path)] == ["first.docx", "first.epub", "first.pdf"]
