"""Go through a page of docs/ as its reader does: write its files, run its commands, see what they show.

The first line of a block says what is done with it:

    sh                    commands; `sh setup` is for the reader's machine and not run, `sh fails` ends with findings
    text                  what the commands before it show
    yaml PATH, csv PATH   a file
    yaml above=WORD       lines to be put above the line that begins with WORD in the YAML file written last
    yaml line=WORD        lines instead of the one that begins with WORD
    yaml end              lines to be put at the end

The title of a picture names what it shows: a made file (`FILE#2`: its second page) or `terminal`, the output before it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from yinfa.reading import docx, epub
from yinfa.world.programs import environment

ROOT = Path(__file__).resolve().parents[1]
PAGES = {"en": ("docs/tutorial.md",), "zh": ("docs/tutorial.zh-Hant.md",)}
"""The pages of each language, in the order in which they are read in one office."""
_LOCALES = {"en": "en_US.UTF-8", "zh": "zh_TW.UTF-8"}
_PARTS = re.compile(
    r"^```(?P<kind>\w+) ?(?P<told>.*)\n(?P<text>(?:.*\n)*?)```$|^!\[.+\]\((?P<path>\S+) \"(?P<source>.+)\"\)$", re.M
)
_VARIES = re.compile(r"\d+\.\d+|\d+(?= (?:kB|a second))|(?<=每秒 )\d+|\b[0-9a-f]{12}\b| +")
"""Seconds, sizes, digests, and the width of a column that holds them."""


@dataclass(frozen=True, slots=True)
class Part:
    """A block or a picture of a page; of a picture `told` is the source, `text` the path. `at`: the ends of `text`."""

    kind: str
    told: str
    text: str
    at: tuple[int, int]


def parts(page: str) -> Iterator[Part]:
    """Give the blocks and pictures of a page in order."""
    for found in _PARTS.finditer(page):
        if found["kind"]:
            yield Part(found["kind"], found["told"], found["text"], found.span("text"))
        else:
            yield Part("picture", found["source"], found["path"], found.span("path"))


def lasting(text: str) -> str:
    """Give an output without what differs each time and on each machine."""
    return _VARIES.sub(" ", text).strip()


class Office:
    """A folder in which a reader works, with the program, its docs and nothing else."""

    def __init__(self, folder: Path, language: str) -> None:
        self.folder, self.language = folder, language
        self.source = folder
        """The YAML file written last."""
        self.said = ""
        """What the commands of the last block showed."""
        (folder / "content").mkdir(parents=True)
        for name in ("build.py", "docs"):
            (folder / name).symlink_to(ROOT / name)

    def take(self, part: Part) -> None:
        """Do what a block says. Raises AssertionError where commands end otherwise than it says."""
        match part.kind, part.told.split("=", 1):
            case "sh", ["setup"]:
                assert "build.py" not in part.text, part.text
            case "sh", [told]:
                self._run(part.text, 1 if told == "fails" else 0)
            case "yaml" | "csv", [("above" | "line") as where, word]:
                self._put(part.text, word, where == "line")
            case "yaml", ["end"]:
                self.source.write_text(self.source.read_text("utf-8") + part.text, "utf-8")
            case "yaml" | "csv", [path]:
                file = self.folder / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(part.text, "utf-8")
                self.source = file if part.kind == "yaml" else self.source

    def _put(self, text: str, word: str, instead: bool) -> None:
        lines = self.source.read_text("utf-8").splitlines(keepends=True)
        (at,) = (n for n, line in enumerate(lines) if line.lstrip().startswith(word))
        lines[at : at + instead] = [text]
        self.source.write_text("".join(lines), "utf-8")

    def _run(self, commands: str, ends: int) -> None:
        env = {name: value for name, value in environment().items() if not name.startswith("LC_")}
        env |= {"LANG": _LOCALES[self.language], "PYTHONUNBUFFERED": "1"}
        env["PATH"] = f"{Path(sys.executable).parent}:{env['PATH']}"
        command = ["bash", "-ec", commands]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        done = subprocess.run(command, cwd=self.folder, env=env, text=True, check=False, timeout=120, **pipes)
        self.said = done.stdout
        assert done.returncode == ends, f"{commands}\n{done.stdout}"


def shown(office: Office, picture: Part) -> str:
    """Give the words of what a picture shows, as it stands in the office now."""
    source, _, page = picture.told.partition("#")
    if source == "terminal":
        return lasting(office.said)
    path = office.folder / source
    if path.suffix == ".pdf":
        command = ["pdftotext", "-f", page, "-l", page, str(path), "-"]
        return subprocess.run(command, check=True, capture_output=True, text=True, env=environment()).stdout
    return "\n".join(_READ[path.suffix](path.read_bytes()).words.values())


_READ = {".docx": docx.read, ".epub": epub.read}
