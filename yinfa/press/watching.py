"""What has to be made again when files were saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from yinfa.finding import Finding
from yinfa.press.resident import Reply
from yinfa.world.workspace import Workspace

ACROSS = ("C002",)
"""What the file of another publication may mend."""
OUTSIDE = ("I005",)
"""What the system may mend, without a file being saved."""


@dataclass(slots=True)
class Watched:
    """The publications of a project, or some, as they were last made."""

    ws: Workspace
    named: Sequence[str] = ()
    """Where there are none, all of the project, those to come too."""
    answers: dict[str, Reply] = field(default_factory=dict)
    saved: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """What told each publication.yaml apart when it was last made."""

    @property
    def folders(self) -> tuple[Path, ...]:
        """Give the folders whose files are heeded, those too that may come."""
        ws = self.ws
        return tuple(dict.fromkeys((ws.content, ws.root / "templates", *ws.templates, *ws.fonts)))

    def due(self, changed: Iterable[Path]) -> list[str]:
        """Name the publications that a change of files touches, and forget those that are gone."""
        slugs = list(self.named) or self.ws.slugs()
        for gone in self.answers.keys() - set(slugs):
            del self.answers[gone]
        paths = [path for path in changed if not path.is_relative_to(self.ws.output)]
        if not all(self.ws.content in path.parents for path in paths):
            return slugs
        touched = {path.relative_to(self.ws.content).parts[0] for path in paths}
        due = [slug for slug in slugs if slug in touched or self._is_stale(slug)]
        return due + [slug for slug in slugs if due and slug not in due and self._told(slug, ACROSS)]

    def ask(self, slug: str) -> str:
        """Note that a publication is made as it is saved now; gives its name."""
        self.saved[slug] = _mark(self.ws.source(slug))
        return slug

    def take(self, slug: str, answer: Reply) -> None:
        """Note what became of a publication."""
        before = self.answers.get(slug)
        # C003 goes by the book that stood in its place: where no other is made, it still stands.
        same = before and [o.sha256 for o in answer.outcomes] in ([], [o.sha256 for o in before.outcomes])
        self.answers[slug] = replace(answer, outcomes=before.outcomes) if before and same else answer

    def findings(self) -> Iterator[Finding]:
        """Give all that is wrong now."""
        for answer in self.answers.values():
            yield from answer.every()

    def _is_stale(self, slug: str) -> bool:
        """Whether a publication changed unheard, lacks a finished file, or waits for the system."""
        answer = self.answers.get(slug)
        if answer is None or self.saved[slug] != _mark(self.ws.source(slug)):
            return True
        lost = any(outcome.path and not outcome.path.exists() for outcome in answer.outcomes)
        return lost or self._told(slug, OUTSIDE)

    def _told(self, slug: str, codes: Sequence[str]) -> bool:
        return any(finding.code in codes for finding in self.answers[slug].every())


def _mark(path: Path) -> tuple[int, ...]:
    """Give what tells a file from what stood in its place before."""
    try:
        now = path.stat()
    except OSError:
        return ()
    return now.st_ino, now.st_size, now.st_mtime_ns
