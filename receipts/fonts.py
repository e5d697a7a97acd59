"""The letters: which font files are good enough for Vietnamese, and how wide and high their letters are.

A font is taken only after its own table of letters has been read: a missing letter raises nothing anywhere,
it just prints an empty box (Debian's old Liberation 1.07 has 42 of the 134 accented letters and the same
name as the good one). Taken fonts are registered under names of our own, so that a bad font registered
elsewhere under the same face name can't replace them.
"""

from __future__ import annotations

import os
import struct
import threading
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from receipts.layout import Face, Font

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FontChoice = Literal["auto", "bundled"]

_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
SLANT = 0.2
"""The lean (tangent) of an upright face that stands in for an italic one."""


@cache
def accented_letters() -> frozenset[str]:
    """Give the 134 accented Vietnamese letters in NFC."""
    made = {unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES} | {"đ"}
    lower = {letter for letter in made if not letter.isascii()}
    return frozenset(lower | {letter.upper() for letter in lower})


@cache
def needed_letters() -> frozenset[str]:
    """Give every letter a face must have before it may print: ASCII, Vietnamese, the đồng sign, quotes."""
    return accented_letters() | {chr(code) for code in range(32, 127)} | set("₫“”‘’–—…•°§×½²³≥≤\u00a0")


def accepted(face: Any) -> bool:
    """Say whether a parsed font has all the letters that are needed."""
    return all(ord(letter) in face.charToGlyph for letter in needed_letters())


@dataclass(frozen=True, slots=True, eq=False)
class LoadedFace:
    """One registered face: its name in our PDFs, widths and reaches by letter, in thousandths of the size."""

    name: str
    widths: Mapping[int, float]
    default_width: float
    reaches: Mapping[int, tuple[float, float]]
    """How far the outline rises over and hangs under the base line, of the letters that are needed."""
    furthest: tuple[float, float]
    """The reach assumed of any other letter."""
    slant: float = 0.0


def _bundled(package: str, file: str) -> Path:
    """Give the path of a font that came with the program."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(package)
    return Path(next(iter(spec.submodule_search_locations))) / "files" / file


def _system_serifs() -> list[dict[Face, Path]]:
    """Give the families that offices expect, best first: Times on Windows, its metric twins elsewhere."""
    windows = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "Fonts"
    debian = Path("/usr/share/fonts/truetype")
    families = [
        (windows, "times.ttf", "timesbd.ttf", "timesi.ttf"),
        *(
            (
                debian / folder,
                "LiberationSerif-Regular.ttf",
                "LiberationSerif-Bold.ttf",
                "LiberationSerif-Italic.ttf",
            )
            for folder in ("liberation2", "liberation")
        ),
        (debian / "croscore", "Tinos-Regular.ttf", "Tinos-Bold.ttf", "Tinos-Italic.ttf"),
    ]
    return [
        {Face.REGULAR: folder / regular, Face.BOLD: folder / bold, Face.ITALIC: folder / italic}
        for folder, regular, bold, italic in families
    ]


def _bundled_serif() -> dict[Face, Path]:
    """Give the family that is always there. Its italic has 36 of the 134 letters: the upright one leans."""
    return {
        Face.REGULAR: _bundled("font_source_serif_pro", "SourceSerifPro-Regular.ttf"),
        Face.BOLD: _bundled("font_source_serif_pro", "SourceSerifPro-Bold.ttf"),
    }


def _reaches(face: Any) -> dict[int, tuple[float, float]]:
    """Read how high and how low each needed letter goes from its outline.

    The heights a font declares are those of its designer's line; Ẵ rises above them.
    """
    wide = struct.unpack_from(">h", face.get_table("head"), 50)[0]
    loca, glyf = face.get_table("loca"), face.get_table("glyf")
    reaches: dict[int, tuple[float, float]] = {}
    for letter in needed_letters():
        glyph = face.charToGlyph[ord(letter)]
        if wide:
            start, end = struct.unpack_from(">LL", loca, 4 * glyph)
        else:
            start, end = (2 * half for half in struct.unpack_from(">HH", loca, 2 * glyph))
        low, high = struct.unpack_from(">4xh2xh", glyf, start) if end > start else (0, 0)
        scale = 1000 / face.unitsPerEm
        reaches[ord(letter)] = (max(0.0, high * scale), max(0.0, -low * scale))
    return reaches


def _load(family: Mapping[Face, Path], label: str) -> dict[Face, LoadedFace] | None:
    """Register a family, or give ``None`` where a file is missing, unreadable or lacks letters."""
    from reportlab.pdfbase import pdfmetrics  # a third of a second, never at start
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    fonts: dict[Face, Any] = {}
    for face, path in family.items():
        try:
            font = TTFont(f"motcua-{label}-{face}", str(path), asciiReadable=0, shapable=False)
            good = accepted(font.face)
        except (OSError, TTFError, struct.error):
            return None
        if not good:
            return None
        fonts[face] = font
    loaded: dict[Face, LoadedFace] = {}
    for face, font in fonts.items():
        font.face.name = f"Motcua{label.title()}-{face.title()}".encode("ascii")
        reaches = _reaches(font.face)
        pdfmetrics.registerFont(font)
        if pdfmetrics.getFont(font.fontName) is not font:
            return None
        furthest = max(up for up, _ in reaches.values()), max(down for _, down in reaches.values())
        loaded[face] = LoadedFace(
            font.fontName, font.face.charWidths, font.face.defaultWidth, reaches, furthest
        )
    leaning = {
        Face.ITALIC: replace(loaded[Face.REGULAR], slant=SLANT),
        Face.BOLD_ITALIC: replace(loaded[Face.BOLD], slant=SLANT),
    }
    return leaning | loaded


@lru_cache(maxsize=8192)
def _advance(face: LoadedFace, text: str) -> float:
    """Measure in thousandths of the size; both copies of a form ask for the same words."""
    return sum(face.widths.get(ord(letter), face.default_width) for letter in text)


@lru_cache(maxsize=2048)
def _reach(face: LoadedFace, text: str) -> tuple[float, float]:
    reaches = [face.reaches.get(ord(letter), face.furthest) for letter in text]
    return max(up for up, _ in reaches), max(down for _, down in reaches)


@dataclass(frozen=True, slots=True)
class PageLetters:
    """The serif of pages, as ``layout.Metrics`` in points."""

    faces: Mapping[Face, LoadedFace]

    def width(self, text: str, font: Font) -> float:
        """Give the advance of ``text`` in points."""
        return _advance(self.faces[font.face], text) * font.size / 1000

    def ascent(self, text: str, font: Font) -> float:
        """Give the reach over the base line in points."""
        return _reach(self.faces[font.face], text)[0] * font.size / 1000

    def descent(self, text: str, font: Font) -> float:
        """Give the reach under the base line in points."""
        return _reach(self.faces[font.face], text)[1] * font.size / 1000

    def covers(self, letter: str) -> bool:
        """Say whether every face has this letter."""
        return all(ord(letter) in face.widths for face in self.faces.values())


_lock = threading.Lock()
_families: dict[str, PageLetters] = {}


def page_letters(choice: FontChoice = "auto") -> PageLetters:
    """Give the serif of pages, loading it at the first call; safe from any thread.

    ``bundled`` takes the fonts that came with the program, whatever the machine has (the same bytes on every
    PC); ``auto`` prefers the office's Times where that is complete.
    """
    with _lock:
        if choice not in _families:
            found = None
            if choice == "auto":
                tries = (_load(family, f"serif{place}") for place, family in enumerate(_system_serifs()))
                found = next((family for family in tries if family), None)
            _families[choice] = _bundled_letters() if found is None else PageLetters(found)
        return _families[choice]


def _bundled_letters() -> PageLetters:
    """Give the bundled serif, loaded once whoever asks: reportlab registers a name only the first time."""
    if "bundled" not in _families:
        found = _load(_bundled_serif(), "bundled")
        if found is None:
            raise FileNotFoundError("font-source-serif-pro")
        _families["bundled"] = PageLetters(found)
    return _families["bundled"]


_ROBOTO: Mapping[Face, str] = {
    Face.REGULAR: "Roboto-Medium.ttf",
    Face.BOLD: "Roboto-Bold.ttf",
    Face.ITALIC: "Roboto-Medium.ttf",
    Face.BOLD_ITALIC: "Roboto-Bold.ttf",
}


@lru_cache(maxsize=64)
def dot_font(face: Face, size: int) -> FreeTypeFont:
    """Give the sans of rolls at ``size`` dots: Medium for regular, or a worn head loses strokes."""
    from PIL import ImageFont  # heavy, never at start

    return ImageFont.truetype(
        str(_bundled("font_roboto", _ROBOTO[face])), size, layout_engine=ImageFont.Layout.BASIC
    )


@cache
def _dot_letters() -> frozenset[int]:
    """Give the letters all roll faces have."""
    from reportlab.pdfbase.ttfonts import TTFontFile  # heavy, never at start

    faces = [TTFontFile(str(_bundled("font_roboto", file))) for file in sorted(set(_ROBOTO.values()))]
    return frozenset.intersection(*(frozenset(face.charToGlyph) for face in faces))


@lru_cache(maxsize=8192)
def _dot_advance(face: Face, size: int, text: str) -> float:
    return float(dot_font(face, size).getlength(text, mode="1"))


@lru_cache(maxsize=4096)
def _dot_reach(face: Face, size: int, letter: str) -> tuple[float, float]:
    _, top, _, bottom = dot_font(face, size).getbbox(letter, mode="1", anchor="ls")
    return max(0.0, -float(top)), max(0.0, float(bottom))


class DotLetters:
    """The sans of rolls, as ``layout.Metrics`` in printer dots."""

    def width(self, text: str, font: Font) -> float:
        """Give the advance of ``text`` in dots."""
        return _dot_advance(font.face, int(font.size), text)

    def ascent(self, text: str, font: Font) -> float:
        """Give the reach over the base line in dots."""
        return max(_dot_reach(font.face, int(font.size), letter)[0] for letter in text)

    def descent(self, text: str, font: Font) -> float:
        """Give the reach under the base line in dots."""
        return max(_dot_reach(font.face, int(font.size), letter)[1] for letter in text)

    def covers(self, letter: str) -> bool:
        """Say whether every face has this letter."""
        return ord(letter) in _dot_letters()


class CellLetters:
    """The terminal's own letters, as ``layout.Metrics`` in character cells."""

    def width(self, text: str, font: Font) -> float:  # noqa: ARG002 - every letter is one cell in any font
        """Give the number of cells: Vietnamese letters in NFC take one each."""
        return float(len(text))

    def ascent(self, text: str, font: Font) -> float:  # noqa: ARG002
        """Give one cell."""
        return 1.0

    def descent(self, text: str, font: Font) -> float:  # noqa: ARG002
        """Give nothing: descenders stay in their cell."""
        return 0.0

    def covers(self, letter: str) -> bool:
        """Say whether a terminal shows the letter in one cell."""
        return unicodedata.east_asian_width(letter) not in ("W", "F") and not unicodedata.combining(letter)
