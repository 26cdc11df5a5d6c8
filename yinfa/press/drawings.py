"""The drawings of a publication, made ready for print once for each theme and language."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from yinfa import record
from yinfa.assets.fonts import drawable, face_index, faces
from yinfa.model.language import language_of
from yinfa.pictures.drawing import letters
from yinfa.pictures.plate import Fonts, Plate, engrave
from yinfa.press.keys import code_digest, fonts, versions
from yinfa.theme import Theme
from yinfa.world.store import digest
from yinfa.world.workspace import Workspace


def plate(svg: bytes, theme: Theme, language: str, ws: Workspace) -> Plate:
    """Give a drawing that was read in shapes and as PNG. Raises Refused (P005, P007), PublishingError (I003)."""

    def make() -> bytes:
        with TemporaryDirectory() as folder:
            return record.written(engrave(svg, _fonts(svg, theme, language, ws, Path(folder))))

    index = str(face_index(theme, language))
    key = digest("plate", svg, theme.digest, index, code_digest(), *fonts(theme, ws), *versions(("resvg-py", "pillow")))
    made: Plate = record.read(ws.store.once(key, make), Plate)
    return made


def _fonts(svg: bytes, theme: Theme, language: str, ws: Workspace, folder: Path) -> Fonts:
    """Name the fonts of a theme that draw a language's letters; those that borrow some are put into a folder."""
    roles, needed = theme.printed["fonts"], set("".join(letters(svg)))
    drawn = {
        f"{role} {weight}": drawable(face, needed, folder / f"{role}-{weight}.otf")
        for (role, weight), face in faces(theme, language, ws.font).items()
    }
    key = language_of(language).face
    families = {"serif": str(roles["serif"][key]), "sans-serif": str(roles["sans"][key])}
    return Fonts({name: (face.path, face.index) for name, face in drawn.items()}, families)
