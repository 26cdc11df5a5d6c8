"""The look as a value: tokens, template texts, interface words, digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Theme:
    name: str
    tokens: Mapping[str, Any]
    """`theme.yaml`: the one source of the look of all formats."""
    templates: Mapping[str, str]
    """Template texts by path under the theme's folder (`xhtml/nodes.jinja`)."""
    interface: Mapping[str, Mapping[str, str]]
    """`words.yaml`: interface words by language tag."""
    digest: str
    reference: bytes = b""
    """`reference.docx` of a house, whose styles win in the Word file; empty where it has none."""

    @property
    def font_files(self) -> list[str]:
        """Name the font files that the theme prints with."""
        return sorted({face[weight] for face in self.tokens["fonts"].values() for weight in ("regular", "bold")})

    def interface_words(self, language: str) -> Mapping[str, str]:
        """Give the interface words of a language, or of the nearest tag (`zh-Hant-TW` → `zh-Hant` → `en`)."""
        parts = language.split("-")
        for n in range(len(parts), 0, -1):
            found = self.interface.get("-".join(parts[:n]))
            if found is not None:
                return found
        return self.interface["en"]
