"""Other programs that this one calls."""

from __future__ import annotations

import os


def environment() -> dict[str, str]:
    """Give the environment for another program.

    Without the fontless configuration that the engine of the pages leaves in its own process.
    """
    return {name: value for name, value in os.environ.items() if not name.startswith("FONTCONFIG_")}
