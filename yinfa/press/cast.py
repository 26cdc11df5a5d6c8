"""A master with the galley that it was made from: what a worker is sent once."""

from __future__ import annotations

from dataclasses import dataclass

from yinfa.compose import Galley
from yinfa.master import Master


@dataclass(frozen=True, slots=True)
class Cast:
    """Pickles, and its module imports no engine."""

    galley: Galley
    """With the printed pages marked in it, where the format has them."""
    master: Master
