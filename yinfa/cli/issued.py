"""Say how an issue goes and how it went: for a person at a terminal, or as data."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from yinfa.cli.phrases import say
from yinfa.cli.report import bar, finding_text, print_data, sorted_findings, table
from yinfa.distribution.deliver import Wait, rest
from yinfa.distribution.issue import Report
from yinfa.distribution.plan import Tell
from yinfa.finding import Finding, few
from yinfa.world.workspace import Workspace

COUNTS = {
    **{"new": "new_ones", "changed": "changed", "restored": "restored"},
    **{"renewed": "renewed", "kept": "kept", "returned": "returned", "withdrawn": "withdrawn"},
}
"""Figures of a plan, and the phrases that name them."""

MOST = 20
"""Lines of one kind on a terminal."""


@dataclass(frozen=True, slots=True)
class Clerk:
    """Where findings and figures of an issue go."""

    ws: Workspace
    quiet: bool = False
    data: bool = False

    @contextmanager
    def progress(self) -> Iterator[Tell]:
        """Show a bar with rate and time left on a terminal; elsewhere nothing."""
        if self.quiet or self.data or not sys.stderr.isatty():
            yield lambda done, due: None
            return
        with bar(say("issuing"), rate=True) as move:
            yield move

    def pause(self, wait: Wait) -> None:
        """Say what is waited for, and wait."""
        if not (self.quiet or self.data):
            print(say("waits", f"{wait.seconds:,.0f}", f"{wait.packages:,}", wait.fault), file=sys.stderr)
        rest(wait)

    def stopped(self, findings: Sequence[Finding]) -> None:
        """Print what kept the run from its end."""
        found = sorted_findings(findings)
        if self.data:
            print_data(self.ws, found)
            return
        self._findings(found)

    def close(self, report: Report, rehearsed: bool) -> None:
        """Print the figures and the findings."""
        found = sorted_findings(report.findings)
        if self.data:
            print_data(self.ws, found, **self._figures(report, rehearsed))
            return
        if not self.quiet:
            rows = [[name, *(f"{getattr(c, key):,}" for key in COUNTS)] for name, c in report.counts.items()]
            print(table([say("form"), *map(say, COUNTS.values())], rows), end="")
            self._changes(report)
            print(self._sentence(report, rehearsed))
        self._findings(found)

    def _changes(self, report: Report) -> None:
        """Say what replaces what, and which units left the list."""
        for one in report.replaced[:MOST]:
            print(say("in_place_of", one.path, one.old_path, one.old_sha256[:12]))
        if len(report.replaced) > MOST:
            print(say("more_in_json", f"{len(report.replaced) - MOST:,}"))
        if report.gone:
            print(say("gone", f"{len(report.gone):,}", few(report.gone)))

    def _sentence(self, report: Report, rehearsed: bool) -> str:
        if rehearsed:
            return say("rehearsed", report.day.isoformat())
        rate = report.issued / report.seconds if report.seconds else 0
        figures = (f"{report.issued:,}", f"{report.seconds:.1f}", f"{rate:,.0f}", f"{report.proved:,}")
        return say("did_issue", report.day.isoformat(), *figures)

    def _figures(self, report: Report, rehearsed: bool) -> dict[str, Any]:
        return {
            "date": report.day.isoformat(),
            "rehearsed": rehearsed,
            "formats": {name: asdict(count) for name, count in report.counts.items()},
            "replaced": [asdict(one) for one in report.replaced],
            "issued": report.issued,
            "proved": report.proved,
            "made_in_full": dict(report.full),
            "bytes": report.size,
            "seconds": round(report.seconds, 3),
        }

    def _findings(self, found: Sequence[Finding]) -> None:
        for finding in found:
            print(finding_text(finding, self.ws), file=sys.stderr)
        errors = sum(f.severity == "error" for f in found)
        if errors:
            print(say("errors", errors), file=sys.stderr)
