"""The look as a value: tokens, template texts, interface words, digest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from yinfa.model.language import nearest
from yinfa.model.place import Place


@dataclass(frozen=True, slots=True)
class Extended:
    """A theme that another extends: what it says stands where that one says nothing."""

    name: str
    templates: Mapping[str, str]


class TemplateText(NamedTuple):
    """What one theme of a chain says of a template."""

    depth: int
    """How far below the nearest theme."""
    theme: str
    text: str


@dataclass(frozen=True, slots=True)
class Theme:
    name: str
    tokens: Mapping[str, Any]
    """`theme.yaml`: the one source of the look of all formats."""
    templates: Mapping[str, str]
    """Template texts by path under the theme's folder (`xhtml/nodes.jinja`): its own, else the nearest below."""
    interface: Mapping[str, Mapping[str, str]]
    """`words.yaml`: interface words by language tag."""
    digest: str
    reference: bytes = b""
    """`reference.docx` of a house, whose styles win in the Word file; empty where it has none."""
    below: tuple[Extended, ...] = ()
    """The themes that it extends, the nearest first."""
    families: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """How the font files are called whose roles bear other names in Word, by role (`word`, `word_hans`, `word_hk`)."""
    filed: Mapping[str, Place] = field(default_factory=dict)
    """Where each font file is named, or the face that each language takes of it."""
    homes: tuple[Path, ...] = ()
    """The folders of the chain, the nearest first."""

    @property
    def font_files(self) -> list[str]:
        """Name the font files that the theme prints with."""
        return sorted({face[weight] for face in self.tokens["fonts"].values() for weight in ("regular", "bold")})

    @property
    def fallback_files(self) -> list[str]:
        """Name the font files that lend characters to those; a machine may lack one as long as nothing asks for it."""
        return sorted({file for face in self.tokens["fonts"].values() for file in face.get("fallbacks", ())})

    @property
    def printed(self) -> Mapping[str, Any]:
        """The tokens where fonts are called by the files that are printed with, not by what Word has in their place."""
        fonts = {role: {**names, **self.families.get(role, {})} for role, names in self.tokens["fonts"].items()}
        return {**self.tokens, "fonts": fonts} if self.families else self.tokens

    def stack(self, path: str) -> tuple[TemplateText, ...]:
        """Give the texts of a template, the nearest first; a theme that says the same as the one below says nothing."""
        layers = enumerate((Extended(self.name, self.templates), *self.below))
        found = [TemplateText(n, layer.name, layer.templates[path]) for n, layer in layers if path in layer.templates]
        said = [one for one, under in pairwise(found) if one.text != under.text]
        return (*said, *found[-1:])

    def sources(self, folders: tuple[str, ...] = ("",)) -> Iterator[str]:
        """Give all that is printed from some of the folders: each path, then its texts."""
        for path in sorted(self.templates):
            if path.startswith(folders):
                yield path
                yield from (one.text for one in self.stack(path))

    def interface_words(self, language: str) -> Mapping[str, str]:
        """Give the interface words of a language, or of the nearest tag (`zh-TW` → `zh-Hant`), else English ones."""
        return nearest(language, self.interface, "en")
