"""Go through a page of docs/ as its reader does: write its files, run its commands, see what they show.

The first line of a block says what is done with it:

    sh                    commands; `sh setup` is for the reader's machine and not run, `sh fails` ends with findings
    text                  what the commands before it show; in the how-to they change nothing
    yaml PATH, csv PATH, jinja PATH   a file
    yaml                  blocks, or keys of a publication: tried at the end, each in a publication of its own
    yaml above=WORD       lines to be put above the line that begins with WORD in the YAML file written last
    yaml line=WORD        lines instead of the one that begins with WORD
    yaml end              lines to be put at the end

The title of a picture names what it shows: a made file (`FILE#2`: its second page), `block`, what the block before it
prints, or `terminal`, the output before it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from yinfa.reading import docx, epub
from yinfa.world.programs import environment

ROOT = Path(__file__).resolve().parents[1]
TUTORIAL = {"en": "docs/tutorial.md", "zh": "docs/tutorial.zh-Hant.md"}
HOW_TO = {"en": "docs/how-to.md", "zh": "docs/how-to.zh-Hant.md"}
FOUND = 1
"""The exit code where something was found."""
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


@dataclass(frozen=True, slots=True)
class Town:
    """What stands around an office: where the places are that a page names, and the environment of commands."""

    places: Mapping[str, str]
    environment: Mapping[str, str]


class Office:
    """A folder in which a reader works, with the program, its docs and nothing else."""

    def __init__(self, folder: Path, language: str, town: Town) -> None:
        self.folder, self.language, self.town = folder, language, town
        self.source = folder
        """The YAML file written last."""
        self.last = "", 0
        """The commands of the last block, and how they end."""
        self.said = ""
        """What they showed."""
        self.tried: list[str] = []
        """The publications that were made of blocks without a file."""
        (folder / "content").mkdir(parents=True)
        for name in ("build.py", "docs"):
            (folder / name).symlink_to(ROOT / name)

    def take(self, part: Part) -> None:
        """Do what a block says. Raises AssertionError where commands end otherwise than it says."""
        match part.kind, part.told.split("=", 1):
            case "sh", ["setup"]:
                assert "build.py" not in part.text, part.text
            case "sh", [told]:
                self.last = part.text, FOUND if told == "fails" else 0
                self.said = self.run(*self.last)
            case "yaml", [("above" | "line") as where, word]:
                self._put(part.text, word, where == "line")
            case "yaml", ["end"]:
                self._write(self.source, self.source.read_text("utf-8") + part.text)
            case "yaml", [""]:
                self._try(part.text)
            case "yaml" | "csv" | "jinja", [path]:
                self._write(self.folder / path, part.text)
                self.source = self.folder / path if part.kind == "yaml" else self.source

    def run(self, commands: str, ends: int = 0, language: str = "") -> str:
        """Run commands and give what they show. Raises AssertionError where they end otherwise."""
        env = {name: value for name, value in environment().items() if not name.startswith("LC_")}
        env |= {"LANG": _LOCALES[language or self.language], "PYTHONUNBUFFERED": "1", **self.town.environment}
        env["PATH"] = f"{Path(sys.executable).parent}:{env['PATH']}"
        command = ["bash", "-ec", _renamed(commands, self.town.places.items())]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        done = subprocess.run(command, cwd=self.folder, env=env, text=True, check=False, timeout=120, **pipes)
        assert done.returncode == ends, f"{commands}\n{done.stdout}"
        return _renamed(done.stdout, ((here, name) for name, here in self.town.places.items()))

    def printed(self) -> str:
        """Make the PDF of the last block without a file, and name it."""
        slug = self.tried[-1]
        self.run(f"python build.py build {slug} --format pdf")
        return f"output/{slug}/{slug}.pdf"

    def _put(self, text: str, word: str, instead: bool) -> None:
        lines = self.source.read_text("utf-8").splitlines(keepends=True)
        (at,) = (n for n, line in enumerate(lines) if line.lstrip().startswith(word))
        lines[at : at + instead] = [text]
        self._write(self.source, "".join(lines))

    def _try(self, text: str) -> None:
        slug, part = f"trial{len(self.tried)}", yaml.load(text, yaml.BaseLoader)
        front = {"title": "試", "language": "zh-Hant-TW", "identifier": slug, "issued": "2026-03-02"}
        keys = {"body": part} if isinstance(part, list) else part
        made = {"yinfa": "1", "body": ["文字"], **keys, "front": {**front, **keys.get("front", {})}}
        assert isinstance(part, dict) or text.startswith("  - "), text  # as deep as the blocks of the tutorial
        self.tried.append(slug)
        self._write(self.folder / f"content/{slug}/publication.yaml", yaml.dump(made, allow_unicode=True))
        for picture in (self.folder / "content/patrol").glob("*.[js][pv]g"):
            shutil.copy(picture, self.folder / "content" / slug)

    def _write(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def _renamed(text: str, names: Iterable[tuple[str, str]]) -> str:
    for old, new in names:
        text = text.replace(old, new)
    return text


def walk(office: Office, pages: Mapping[str, str]) -> Iterator[tuple[str, Part, str]]:
    """Follow a page in all its languages at once; give its answers and pictures with what there is to see."""
    texts = {language: (ROOT / page).read_text("utf-8") for language, page in pages.items()}
    for side in zip(*map(parts, texts.values()), strict=True):
        same = dict(zip(texts, side, strict=True))
        office.take(own := same[office.language])
        words = shown(office, own) if own.kind == "picture" else office.said
        for language, part in same.items():
            if part.kind in ("text", "picture"):
                again = part.kind == "text" and part is not own
                yield language, part, office.run(*office.last, language) if again else words


def shown(office: Office, picture: Part) -> str:
    """Give the words of what a picture shows, as it stands in the office now."""
    if picture.told == "terminal":
        return lasting(office.said)
    source, _, page = (f"{office.printed()}#1" if picture.told == "block" else picture.told).partition("#")
    path = office.folder / source
    if path.suffix == ".pdf":
        command = ["pdftotext", "-f", page, "-l", page, str(path), "-"]
        return subprocess.run(command, check=True, capture_output=True, text=True, env=environment()).stdout
    return "\n".join(_READ[path.suffix](path.read_bytes()).words.values())


_READ = {".docx": docx.read, ".epub": epub.read}
