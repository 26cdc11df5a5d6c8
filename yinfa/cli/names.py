"""The commands, as `--help` lists them."""

from __future__ import annotations

COMMANDS = (
    "build",
    "watch",
    "check",
    "new",
    "take",
    "send",
    "shelf",
    "issue",
    "deliver",
    "status",
    "verify",
    "receipt",
    "holders",
    "find",
    "explain",
    "schema",
    "theme",
    "doctor",
)
"""Each module has `options(parser)` and `run(args, workspace) -> exit code`: 0 done, 1 findings, 2 usage."""
