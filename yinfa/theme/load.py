"""Read a theme: its own folder laid over those of the themes that it extends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from yinfa.codes.entry import said
from yinfa.finding import Finding, PublishingError, did_you_mean
from yinfa.model.place import Place
from yinfa.theme import Extended, Theme
from yinfa.theme.chain import (
    BASE,
    LIMIT,
    REFERENCE,
    TOKENS,
    FileStamp,
    ThemeFolder,
    chain,
    decoded,
    extending,
    parsed,
    stamp,
)
from yinfa.theme.held import faults
from yinfa.world.store import digest
from yinfa.world.workspace import Workspace

WORDS, FILES = "words.yaml", ("regular", "bold")
Families = Mapping[str, Mapping[str, str]]


def load_theme(ws: Workspace, name: str) -> Theme:
    """Give tokens, templates and interface words, read once as long as no file of them changes.

    Raises PublishingError (T002, T003, T005–T014).
    """
    words = (stamp(_words(ws)), stamp(ws.templates[-1] / WORDS))
    return _loaded(ws, name, chain(ws, name), words)


@lru_cache(8)
def _loaded(ws: Workspace, name: str, folders: tuple[ThemeFolder, ...], _: tuple[FileStamp, ...]) -> Theme:
    words = _words(ws)
    interface = decoded(words, ws.read(words, LIMIT))
    spoken = _spoken(ws, words, interface)
    tokens, families = _tokens(ws, folders)
    templates = {path: text for folder in reversed(folders) for path, text in folder.templates.items()}
    below = tuple(Extended(folder.name, folder.templates) for folder in folders[1:])
    reference = next((folder.data[REFERENCE] for folder in folders if REFERENCE in folder.data), b"")
    filed = {file: at for folder in reversed(folders) for file, at in (*_faced(folder, tokens), *_filed(folder))}
    homes = tuple(folder.home for folder in folders)
    bare = Theme(name, tokens, templates, spoken, "", reference, below, families, filed, homes)
    key = digest(
        name,
        reference,
        interface,
        repr(sorted(spoken.items())),
        repr(sorted(tokens.items())),
        *bare.sources(),
        *(repr(sorted(row.items())) for _, row in sorted(families.items())),
    )
    return replace(bare, digest=key)


def _tokens(ws: Workspace, folders: tuple[ThemeFolder, ...]) -> tuple[dict[str, Any], Families]:
    """Lay the tokens of a chain over each other; give beside them how font files are called, where Word's names differ.

    A font file is called as the theme calls it that names the file. Raises PublishingError with what is wrong in any
    of the folders.
    """
    found: list[Finding] = []
    tokens: dict[str, Any] = dict(folders[-1].tokens)
    called = {role: _called(names) for role, names in tokens["fonts"].items()}
    for n in range(len(folders) - 2, -1, -1):
        faulty = faults(folders[n], folders[:n], tokens, folders[n + 1 :])
        found += faulty
        if not faulty:
            found += _absent(ws, folders[n], tokens["fonts"]["serif"]["regular"])
            tokens = _overlaid(tokens, _renamed(folders[n].tokens, tokens["fonts"]))
            filed = (role for role, names in folders[n].tokens.get("fonts", {}).items() if FILES[0] in names)
            called |= {role: _called(tokens["fonts"][role]) for role in filed}
    if found:
        raise PublishingError(*found)
    return tokens, {r: names for r, names in called.items() if names != _called(tokens["fonts"][r])}


def _renamed(own: Mapping[str, Any], below: Mapping[str, Any]) -> Mapping[str, Any]:
    """Let a font that a theme names anew be called so for Hong Kong too, and for Latin letters of its face."""
    fonts = dict(own.get("fonts", {}))
    for role, names in fonts.items():
        under = below.get(role, {})
        if names.get("word", under.get("word")) != under.get("word"):
            latin = {"latin": names["word"]} if under.get("latin") == under.get("word") else {}
            fonts[role] = {"word_hk": names["word"], **latin, **names}
    return {**own, "fonts": fonts} if fonts else own


def _called(names: Mapping[str, str]) -> dict[str, str]:
    return {key: names[key] for key in ("word", "word_hans", "word_hk")}


def _filed(folder: ThemeFolder) -> Iterator[tuple[str, Place]]:
    """Give the font files that one theme names, and where."""
    for role, names in folder.tokens.get("fonts", {}).items():
        yield from ((names[key], folder.at(("fonts", role, key))) for key in FILES if key in names)
        yield from ((file, folder.at(("fonts", role, "fallbacks"))) for file in names.get("fallbacks", ()))


def _faced(folder: ThemeFolder, tokens: Mapping[str, Any]) -> Iterator[tuple[str, Place]]:
    """Give the font files of which one theme says only which face each language takes, and where."""
    for role, names in folder.tokens.get("fonts", {}).items():
        if "faces" in names:
            yield from ((tokens["fonts"][role][key], folder.at(("fonts", role, "faces"))) for key in FILES)


def _absent(ws: Workspace, folder: ThemeFolder, other: str) -> Iterator[Finding]:
    """Find font files that a theme names and this machine has not."""
    for file, at in _filed(folder):
        if not ws.has_font(file):
            hint = did_you_mean(file, ws.font_files(), said("install-font", other=other))
            yield Finding("T015", at, (("font", file), ("hint", hint)))


def _overlaid(below: Any, own: Any) -> Any:
    """Lay a value over the one below: maps merge, all else takes its place."""
    if isinstance(below, dict) and isinstance(own, dict):
        return below | {key: _overlaid(below.get(key), value) for key, value in own.items()}
    return own


def _spoken(ws: Workspace, words: Path, interface: str) -> dict[str, Any]:
    """Give the interface words: a house's own, and for those younger than its file the ones that travel."""
    own, _ = parsed(interface, words)
    travelling = ws.templates[-1] / WORDS
    if words == travelling:
        return own
    model, _ = parsed(decoded(travelling, ws.read(travelling, LIMIT)), travelling)
    return own | {tongue: {**model.get(tongue, {}), **one} for tongue, one in own.items() if isinstance(one, dict)}


def theme_files(ws: Workspace, name: str) -> dict[str, bytes]:
    """Give all that a theme is read from, by path under a folder of themes. Raises as `load_theme`.

    Two themes of one name cannot lie in one folder: the one below gets another, by which it is extended.
    """
    folders, names = chain(ws, name), list[str]()
    for folder in folders:
        names.append(folder.name if folder.name not in names else f"{folder.name}-{len(names)}")
    found = {WORDS: ws.read(_words(ws), LIMIT)}
    for n, folder in enumerate(folders):
        found |= {f"{names[n]}/{path}": data for path, data in folder.data.items()}
        base = names[n + 1] if n + 1 < len(names) else BASE
        if base != (folder.extends or BASE):
            source = decoded(folder.home / TOKENS, folder.data[TOKENS])
            found[f"{names[n]}/{TOKENS}"] = extending(source, base).encode()
    return found


def _words(ws: Workspace) -> Path:
    return next(f / WORDS for f in ws.templates if (f / WORDS).is_file())
