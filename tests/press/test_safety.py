"""No network, no file outside the project: seen in the system calls of real builds."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.press.project import ROOT, SMALL, outputs, project

HOSTILE = """\
yinfa: 1
front: {title: 惡意, language: zh-Hant-TW, identifier: h, issued: 2026-01-05}
body:
  - figure: ../../../../etc/hostname
    alt: 外面的檔
  - figure: /etc/shadow
    alt: 絕對路徑
  - figure: link.png
    alt: 捷徑
  - figure: net.svg
    alt: 網路
  - "[按](javascript:alert(1)) [檔](file:///etc/passwd)"
"""
NET = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" width="9" height="9">'
    '<image x:href="http://198.51.100.7/a.png" width="9" height="9"/></svg>'
)


def traced(folder: Path, *args: str) -> tuple[int, str]:
    """Run a build under strace; gives the exit code and the trace of files and sockets of all processes."""
    log = folder / "trace"
    command = [
        "strace",
        "-f",
        "-qq",
        "-e",
        "trace=socket,open,openat",
        "-o",
        str(log),
        sys.executable,
    ]
    done = subprocess.run(
        [*command, str(ROOT / "build.py"), *args],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, log.read_text(errors="replace")


def test_a_build_opens_no_socket(tmp_path: Path) -> None:
    source = SMALL.replace("一段文字", "一段[連結](https://198.51.100.7/)文字")
    code, trace = traced(project(tmp_path, small=source))
    assert code == 0
    assert len(outputs(tmp_path)) == 3
    assert re.findall(r"socket\(AF_INET6?\b.*", trace) == []


def test_a_hostile_publication_reaches_nothing_that_it_names(tmp_path: Path) -> None:
    folder = project(tmp_path, hostile=HOSTILE)
    (folder / "content/hostile/link.png").symlink_to("/etc/hosts")
    (folder / "content/hostile/net.svg").write_text(NET)
    code, trace = traced(folder)
    assert code == 1
    assert outputs(folder) == {}
    assert re.findall(r"socket\(AF_INET6?\b.*", trace) == []
    assert [name for name in ("/etc/hostname", "/etc/shadow") if f'"{name}"' in trace] == []
    assert "198.51.100.7" not in trace
