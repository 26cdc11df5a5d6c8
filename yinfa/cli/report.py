"""Say what was done and what is wrong: for a person at a terminal, or as data."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from yinfa.cli.phrases import language, say
from yinfa.content.source import plain_ends
from yinfa.finding import Finding
from yinfa.world.workspace import Workspace

if TYPE_CHECKING:
    from yinfa.press.run import Outcome  # with all that makes files: `check` needs none of it

_SHOWN = 160
"""Characters of a source line that a finding shows."""

SOURCES = ("publication.yaml", "theme.yaml", "words.yaml")
"""Files whose lines a finding shows; a list of units, whatever its name, may hold passwords."""


class Advance(Protocol):
    def __call__(self, outcome: Outcome) -> None: ...


class Move(Protocol):
    def __call__(self, done: int, due: int, what: str = "") -> None: ...


def sorted_findings(findings: Sequence[Finding]) -> list[Finding]:
    """Order findings as they stand in the files, each once."""
    unique = list(dict.fromkeys(findings))
    return sorted(unique, key=lambda f: (str(f.at.file), f.at.line, f.at.column, f.code))


def finding_text(finding: Finding, ws: Workspace) -> str:
    """Give `path:line:column: severity CODE: sentence`, the line, a caret, the hint."""
    tongue = language()
    at = finding.at
    where = f"{ws.shown(at.file)}:{at.line}:{at.column}: " if at.line else ""
    address = f" [{finding.address}]" if finding.address else ""
    lines = [f"{where}{say(finding.severity)} {finding.code}{address}: {finding.sentence(tongue)}"]
    lines += _excerpt(at.file, at.line, at.column)
    hint = finding.hint(tongue)
    return "\n".join(lines + ([f"    → {hint}"] if hint else []))


def _excerpt(path: Path, line: int, column: int) -> list[str]:
    told = path.name in SOURCES or path.suffix == ".jinja"
    if not told or path.is_symlink() or not path.is_file():
        return []
    try:
        with open(path, "rb") as file:
            data = file.read(4 << 20)
    except OSError:
        return []
    rows = plain_ends(data.decode("utf-8-sig", errors="replace")).split("\n")
    if not 0 < line <= len(rows):
        return []
    start = max(0, column - _SHOWN // 2) if column > _SHOWN else 0
    clean = "".join(c if c.isprintable() else " " for c in rows[line - 1])
    before = clean[start : column - 1]
    return ["    " + clean[start : start + _SHOWN], "    " + " " * _width(before) + "^"]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _rows(outcomes: Sequence[Outcome], ws: Workspace) -> list[dict[str, Any]]:
    return [
        {
            "slug": o.ticket.slug,
            "format": o.ticket.format,
            "variant": o.ticket.variant or None,
            "path": ws.shown(o.path) if o.path else None,
            "size": o.size,
            **({"pages": o.pages} if o.pages else {}),
            "seconds": round(o.seconds, 3),
            "fresh": o.fresh,
            "sha256": o.sha256,
        }
        for o in outcomes
    ]


def print_data(ws: Workspace, findings: Sequence[Finding], **told: Any) -> None:
    """Print what a command did as one JSON object, in which `findings` always stands."""
    print(data_text(ws, findings, **told), end="")


def data_text(ws: Workspace, findings: Sequence[Finding], **told: Any) -> str:
    rows = [finding_row(f, ws) for f in sorted_findings(findings)]
    return json.dumps({**told, "findings": rows}, ensure_ascii=False, indent=1) + "\n"


def finding_row(finding: Finding, ws: Workspace) -> dict[str, Any]:
    at = finding.at
    return {
        "code": finding.code,
        "severity": finding.severity,
        "file": ws.shown(at.file) if at.line else None,
        "line": at.line,
        "column": at.column,
        "address": finding.address,
        "message": finding.sentence(language()),
        "hint": finding.hint(language()),
    }


@dataclass(frozen=True, slots=True)
class Reporter:
    """Where findings and results go: findings to the error stream, results to the output."""

    ws: Workspace
    quiet: bool = False
    data: bool = False

    @contextmanager
    def progress(self, total: int) -> Iterator[Advance]:
        """Show a bar on a terminal; elsewhere nothing."""
        if self.quiet or self.data or not sys.stderr.isatty():
            yield lambda outcome: None
            return
        with bar(say("making")) as move:
            done = 0

            def advance(outcome: Outcome) -> None:
                nonlocal done
                done += 1
                move(done, total, outcome.ticket.file)

            yield advance

    def close(self, outcomes: Sequence[Outcome], findings: Sequence[Finding]) -> None:
        """Print the closing table and the findings."""
        out, err = self.text(outcomes, findings)
        sys.stdout.write(out)
        sys.stderr.write(err)

    def text(self, outcomes: Sequence[Outcome], findings: Sequence[Finding]) -> tuple[str, str]:
        """Give what is printed at the end on the output and on the error stream."""
        if self.data:
            return data_text(self.ws, findings, results=_rows(outcomes, self.ws)), ""
        found = sorted_findings(findings)
        lines = [finding_text(finding, self.ws) for finding in found]
        errors = sum(f.severity == "error" for f in found)
        if errors:
            lines.append(say("errors", errors))
        out = "" if self.quiet or not outcomes else self._table(outcomes)
        return out, "".join(f"{line}\n" for line in lines)

    def _table(self, outcomes: Sequence[Outcome]) -> str:
        rows = []
        for o in sorted(outcomes, key=lambda o: (o.ticket.slug, o.ticket.format, o.ticket.file)):
            name = self.ws.shown(o.path) if o.path else o.ticket.file
            state = "failed" if o.path is None else "made" if o.fresh else "kept"
            size = f"{o.size / 1000:,.0f} kB" if o.size else ""
            rows.append([name, str(o.pages or ""), size, f"{o.seconds:.2f}" if o.fresh else "", say(state)])
        return table([say(name) for name in ("file", "pages", "size", "seconds", "state")], rows)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Give a table as text, the first column to the left, folded where the terminal is narrow."""
    columns = list(zip(heads, *rows, strict=True))
    widths = [max(map(_width, column)) for column in columns]
    room = (os.get_terminal_size(1).columns if sys.stdout.isatty() else 120) - sum(widths[1:]) - 2 * len(widths[1:])
    widths[0] = min(widths[0], max(room, 16))
    lines = []
    for first, *others in zip(*columns, strict=True):
        *above, name = _folded(first, widths[0])
        cells = [" " * (width - _width(cell)) + cell for cell, width in zip(others, widths[1:], strict=True)]
        lines += [*above, "  ".join([name + " " * (widths[0] - _width(name)), *cells])]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _folded(text: str, width: int) -> list[str]:
    """Break a text into lines of at most so many columns."""
    lines, room = [""], width
    for c in text:
        room -= _width(c)
        if room < 0:
            lines.append("")
            room = width - _width(c)
        lines[-1] += c
    return lines


@contextmanager
def bar(title: str, rate: bool = False) -> Iterator[Move]:
    """Show a bar on the error stream, with rate and time left where asked for."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    speed = (TextColumn("{task.fields[rate]}"), TimeRemainingColumn()) if rate else ()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), *speed)
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=None, rate="")

        def move(done: int, due: int, what: str = "") -> None:
            speed = progress.tasks[0].speed or progress.tasks[0].finished_speed
            shown = f"{speed:,.0f}/s" if speed else ""
            progress.update(task, completed=done, total=due, description=what or title, rate=shown)

        yield move
