"""Read a theme from a folder under `templates/`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from yinfa.finding import Finding, PublishingError
from yinfa.model.place import Place
from yinfa.store import digest
from yinfa.theme import Theme
from yinfa.workspace import Workspace

LIMIT = 1 << 20
REFERENCE, REFERENCE_LIMIT = "reference.docx", 16 << 20
"""A Word file of the house beside its theme.yaml, and the bytes it may have."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SUFFIXES = (".jinja", ".yaml")


def load_theme(ws: Workspace, name: str) -> Theme:
    """Read tokens, templates and interface words. Raises PublishingError (T002 unknown, T003 unreadable)."""
    for folder in ws.templates:
        home = folder / name
        if (home / "theme.yaml").is_file():
            break
    else:
        known = sorted({p.parent.name for f in ws.templates for p in f.glob("*/theme.yaml")})
        raise PublishingError(Finding("T002", facts=(("theme", name), ("known", ", ".join(known)))))
    texts = {str(p.relative_to(home)): ws.read(p, LIMIT).decode() for p in ws.files(home) if p.suffix in _SUFFIXES}
    words = next(f / "words.yaml" for f in ws.templates if (f / "words.yaml").is_file())
    interface = ws.read(words, LIMIT).decode()
    tokens = _yaml(texts.pop("theme.yaml"), Place(home / "theme.yaml", 1, 1))
    reference = _reference(ws, home)
    key = digest(
        name,
        reference,
        interface,
        repr(sorted(tokens.items())),
        *(part for pair in sorted(texts.items()) for part in pair),
    )
    return Theme(name, tokens, texts, _yaml(interface, Place(words, 1, 1)), key, reference)


def _reference(ws: Workspace, home: Path) -> bytes:
    try:
        return ws.read(home / REFERENCE, REFERENCE_LIMIT)
    except FileNotFoundError:
        return b""


def _yaml(text: str, at: Place) -> dict[str, Any]:
    try:
        value = yaml.load(text, _LOADER)
    except yaml.YAMLError as error:
        raise PublishingError(Finding("T003", at, (("fault", str(error).replace("\n", " ")),))) from error
    if not isinstance(value, dict):
        raise PublishingError(Finding("T003", at, (("fault", "not a map"),)))
    return value
