"""Small real projects for the tests: a folder with content/, built by the real command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
OFFICE = ROOT / "tests" / "data" / "office"
"""An article, a guide and a list of units, as the repository published them: what it publishes today is no test's."""
SMALL = """\
yinfa: 1
front:
  title: 小冊
  language: zh-Hant-TW
  identifier: small
  issued: 2026-01-05
body:
  - section: 第一節
    id: first
    body:
      - 一段文字，有**重點**、*著重*與{警察|ㄐㄧㄥˇ ㄔㄚˊ}。A Latin line that is long enough to be broken somewhere, it is.
      - 見[](#first)，腳註[^a]。
notes:
  a: 註的文字。
colophon:
  - 發至{unit.name|各單位}
"""


def project(folder: Path, **sources: str) -> Path:
    """Make a project folder with one publication per keyword (`small=SMALL`), each with an identifier of its own."""
    for slug, source in sources.items():
        path = folder / "content" / slug / "publication.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(source.replace("identifier: small\n", f"identifier: {slug}\n"), encoding="utf-8")
    return folder


def copy_of_content(folder: Path) -> Path:
    """Make a project with everything that the office publishes."""
    shutil.copytree(OFFICE / "content", folder / "content")
    return folder


def build(folder: Path, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `build.py` in a project folder as an editor would."""
    env = {**os.environ, "LC_ALL": "C.UTF-8", **environment}
    return subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *args],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
    )


def outputs(folder: Path) -> dict[str, bytes]:
    """Give every finished file by its name."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.glob("output/*/*"))}
