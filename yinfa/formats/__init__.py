"""The formats, one record each: a new format is one module, one template folder, one word here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from yinfa.assets import Assets
from yinfa.compose import FormatName, Galley
from yinfa.master import Master
from yinfa.reading import Reading


@dataclass(frozen=True, slots=True)
class Format:
    name: FormatName
    media_type: str
    wants_folios: bool
    """Whether the galley carries the page marks of the PDF."""
    wants_fonts: bool
    wants_cover: bool
    make: Callable[[Galley, Assets], Master]
    read: Callable[[bytes], Reading]
