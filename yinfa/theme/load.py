"""Read a theme from a folder under `templates/`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from yinfa.finding import Finding, PublishingError
from yinfa.model.place import Place
from yinfa.theme import Theme
from yinfa.world.store import digest
from yinfa.world.workspace import Workspace

LIMIT = 1 << 20
REFERENCE, REFERENCE_LIMIT = "reference.docx", 16 << 20
"""A Word file of the house beside its theme.yaml, and the bytes it may have."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TYPES: tuple[tuple[type | tuple[type, ...], str, str], ...] = (
    (dict, "「鍵: 值」", "a map"),
    (list, "清單", "a list"),
    ((int, float), "數字", "a number"),
    (str, "文字", "a text"),
)
_OPEN = {("faces",)}
"""Maps whose keys are the theme's own."""
_LATER = (("fonts", "mono"), ("colours", "marked"))
"""Keys younger than the themes of houses: where one lacks them, those of the theme that travels stand."""
_SUFFIXES = (".jinja", ".yaml")
WORDS = "words.yaml"


def load_theme(ws: Workspace, name: str) -> Theme:
    """Give tokens, templates and interface words, read once as long as no file of them changes.

    Raises PublishingError (T002 unknown, T003 unreadable).
    """
    home = _home(ws, name)
    files = (*(p for p in ws.files(home) if p.suffix in _SUFFIXES), home / REFERENCE, _words(ws), _model(ws))
    files += (ws.templates[-1] / WORDS,)
    return _loaded(ws, name, home, tuple(_stamp(path) for path in files))


def _stamp(path: Path) -> tuple[str, int, int]:
    """Name a file as it is now; one that is not there has no size."""
    try:
        status = path.stat()
    except OSError:
        return str(path), 0, -1
    return str(path), status.st_mtime_ns, status.st_size


@lru_cache(8)
def _loaded(ws: Workspace, name: str, home: Path, _: tuple[tuple[str, int, int], ...]) -> Theme:
    words = _words(ws)
    texts = {path: data.decode() for path, data in _texts(ws, home).items()}
    interface = ws.read(words, LIMIT).decode()
    spoken = _spoken(ws, words, interface)
    source = texts.pop("theme.yaml")
    tokens = _yaml(source, Place(home / "theme.yaml", 1, 1))
    tokens = _hold(source, tokens, home / "theme.yaml", ws)
    reference = _reference(ws, home)
    key = digest(
        name,
        reference,
        interface,
        repr(sorted(spoken.items())),
        repr(sorted(tokens.items())),
        *(part for pair in sorted(texts.items()) for part in pair),
    )
    return Theme(name, tokens, texts, spoken, key, reference)


def _spoken(ws: Workspace, words: Path, interface: str) -> dict[str, Any]:
    """Give the interface words: a house's own, and for those younger than its file the ones that travel."""
    own = _yaml(interface, Place(words, 1, 1))
    travelling = ws.templates[-1] / WORDS
    if words == travelling:
        return own
    model = _yaml(ws.read(travelling, LIMIT).decode(), Place(travelling, 1, 1))
    return own | {tongue: {**model.get(tongue, {}), **said} for tongue, said in own.items() if isinstance(said, dict)}


def theme_files(ws: Workspace, name: str) -> dict[str, bytes]:
    """Give all that a theme is read from, by path under a folder of themes. Raises as `load_theme`."""
    home = _home(ws, name)
    reference = _reference(ws, home)
    own = _texts(ws, home) | ({REFERENCE: reference} if reference else {})
    return {f"{name}/{path}": data for path, data in own.items()} | {WORDS: ws.read(_words(ws), LIMIT)}


def _home(ws: Workspace, name: str) -> Path:
    for folder in ws.templates:
        if (folder / name / "theme.yaml").is_file():
            return folder / name
    known = sorted({p.parent.name for f in ws.templates for p in f.glob("*/theme.yaml")})
    raise PublishingError(Finding("T002", facts=(("theme", name), ("known", ", ".join(known)))))


def _model(ws: Workspace) -> Path:
    """Give the tokens of the theme that travels with the program."""
    return ws.templates[-1] / "handout" / "theme.yaml"


def _words(ws: Workspace) -> Path:
    return next(f / WORDS for f in ws.templates if (f / WORDS).is_file())


def _texts(ws: Workspace, home: Path) -> dict[str, bytes]:
    return {str(p.relative_to(home)): ws.read(p, LIMIT) for p in ws.files(home) if p.suffix in _SUFFIXES}


def _hold(source: str, tokens: dict[str, Any], file: Path, ws: Workspace) -> dict[str, Any]:
    """Hold tokens against those of the theme that travels with the program, which fill what is younger than they.

    Raises PublishingError (T005, T006).
    """
    path = _model(ws)
    if path == file:
        return tokens
    model = _yaml(ws.read(path, LIMIT).decode(), Place(path, 1, 1))
    for group, key in _LATER:
        if isinstance(tokens.get(group), dict):
            tokens = {**tokens, group: {key: model[group][key], **tokens[group]}}
    keys = dict(_keys(yaml.compose(source, _LOADER), ()))
    faults = []
    for at, code, facts in _differences(model, tokens, ()):
        near = next(keys[at[:n]] for n in range(len(at), -1, -1) if at[:n] in keys)
        faults.append(Finding(code, Place(file, *near), (("key", ".".join(at)), *facts)))
    if faults:
        raise PublishingError(*faults)
    return tokens


def _keys(node: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    """Give line and column of each key."""
    yield path, (node.start_mark.line + 1, node.start_mark.column + 1)
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        yield from _keys(value, (*path, str(key.value)))
        yield (*path, str(key.value)), (key.start_mark.line + 1, key.start_mark.column + 1)


Difference = tuple[tuple[str, ...], str, tuple[tuple[str, str], ...]]


def _differences(model: Any, found: Any, path: tuple[str, ...]) -> Iterator[Difference]:
    kind, expected_zh, expected = next(row for row in _TYPES if isinstance(model, row[0]))
    same: bool = isinstance(found, kind)
    if not same:
        yield path, "T006", (("expected_zh", expected_zh), ("expected", expected), ("example", str(model)[:60]))
    elif isinstance(model, dict) and path not in _OPEN:
        for key, value in model.items():
            if key in found:
                yield from _differences(value, found[key], (*path, key))
            else:
                yield (*path, key), "T005", (("example", str(value)[:60]),)


def _reference(ws: Workspace, home: Path) -> bytes:
    try:
        return ws.read(home / REFERENCE, REFERENCE_LIMIT)
    except FileNotFoundError:
        return b""


@lru_cache(8)
def _yaml(text: str, at: Place) -> dict[str, Any]:
    try:
        value = yaml.load(text, _LOADER)
    except yaml.YAMLError as error:
        raise PublishingError(Finding("T003", at, (("fault", str(error).replace("\n", " ")),))) from error
    if not isinstance(value, dict):
        raise PublishingError(Finding("T003", at, (("fault", "not a map"),)))
    return value
