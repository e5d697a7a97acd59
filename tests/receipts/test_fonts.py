"""Which fonts may print Vietnamese: every hole that letters fall into without a sound."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import font_roboto
import font_source_serif_pro
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from receipts import fonts
from receipts.layout import Face, Font

_SERIF = Path(font_source_serif_pro.font_files_ttf["SourceSerifPro"])
_BOLD = Path(font_source_serif_pro.font_files_ttf["SourceSerifProBold"])
_HOLED = Path(font_source_serif_pro.font_files_ttf["SourceSerifProIt"])
_VERA = Path(pdfmetrics.__file__).parent.parent / "fonts" / "Vera.ttf"


@pytest.fixture
def fresh() -> Iterator[None]:
    """Forget the families that were loaded, before the test and after it: nobody keeps one unregistered."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    fonts._families.clear()
    for name in [name for name in pdfmetrics.getRegisteredFontNames() if name.startswith("motcua-")]:
        pdfmetrics.getFont(name).unregister()


def test_the_alphabet_has_134_accented_letters() -> None:
    """67 in each case, all composed."""
    letters = fonts.accented_letters()
    assert len(letters) == 134
    assert all(len(letter) == 1 for letter in letters)
    assert {"ẵ", "Ễ", "đ", "Đ", "ư", "Ợ"} <= letters


@pytest.mark.parametrize("file", [_HOLED, _VERA])
def test_a_font_with_holes_is_not_taken(file: Path) -> None:
    """The bundled italic has 36 of the letters, reportlab's Vera none of the stacked ones."""
    assert not fonts.accepted(TTFont("trial", str(file)).face)
    assert fonts._load({Face.REGULAR: _SERIF, Face.BOLD: file}, "holed") is None
    assert "motcua-holed-regular" not in pdfmetrics.getRegisteredFontNames()


def test_bundled_faces_are_whole() -> None:
    """What came with the program always prints Vietnamese."""
    for file in (_SERIF, _BOLD, *(font_roboto.font_files[f"Roboto{w}"] for w in ("Medium", "Bold"))):
        assert fonts.accepted(TTFont("trial", str(file)).face)


@pytest.mark.usefixtures("fresh")
def test_a_machine_with_a_broken_times_gets_the_bundled_serif(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A holed, an unreadable and a missing system font are all passed over."""
    rubbish = tmp_path / "rubbish.ttf"
    rubbish.write_bytes(b"\x00\x01\x00\x00 this is no font")
    broken = [
        {Face.REGULAR: _HOLED, Face.BOLD: _BOLD},
        {Face.REGULAR: rubbish, Face.BOLD: rubbish},
        {Face.REGULAR: tmp_path / "nowhere.ttf", Face.BOLD: _BOLD},
    ]
    monkeypatch.setattr(fonts, "_system_serifs", lambda: broken)
    taken = fonts.page_letters("auto")
    assert taken.faces[Face.REGULAR].name == "motcua-bundled-regular"
    assert taken.faces[Face.ITALIC].slant > 0


@pytest.mark.usefixtures("fresh")
def test_a_whole_system_serif_is_preferred(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offices want their Times; the bundled choice never looks at the machine."""
    monkeypatch.setattr(fonts, "_system_serifs", lambda: [{Face.REGULAR: _BOLD, Face.BOLD: _BOLD}])
    assert fonts.page_letters("auto").faces[Face.REGULAR].name == "motcua-serif0-regular"
    assert fonts.page_letters("bundled").faces[Face.REGULAR].name == "motcua-bundled-regular"


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("order", [("auto", "bundled"), ("bundled", "auto")])
def test_a_machine_without_a_serif_serves_both_choices(
    monkeypatch: pytest.MonkeyPatch, order: tuple[fonts.FontChoice, fonts.FontChoice]
) -> None:
    """The bundled serif is loaded once, whichever choice falls back on it first."""
    monkeypatch.setattr(fonts, "_system_serifs", list)
    first, second = (fonts.page_letters(choice) for choice in order)
    assert first is second


@pytest.mark.usefixtures("fresh")
def test_a_bad_font_of_the_same_face_name_cannot_replace_the_good_one() -> None:
    """Fonts are aliased by face name in reportlab: the first one registered wins, whatever comes later."""
    impostor = TTFont("impostor", str(_HOLED))
    impostor.face.name = TTFont("trial", str(_SERIF)).face.name
    pdfmetrics.registerFont(impostor)
    try:
        aliased = TTFont("naive", str(_SERIF))
        pdfmetrics.registerFont(aliased)
        assert pdfmetrics.getFont("naive") is impostor, "the trap this test is about is gone"
        name = fonts.page_letters("bundled").faces[Face.REGULAR].name
        assert fonts.accepted(pdfmetrics.getFont(name).face)
    finally:
        del pdfmetrics._fonts["naive"]
        impostor.unregister()


@pytest.mark.usefixtures("fresh")
def test_threads_that_ask_at_once_get_the_same_letters() -> None:
    """The background warm-up and the first print may meet."""
    start = threading.Barrier(8)
    got: list[object] = []

    def ask() -> None:
        start.wait()
        got.append(fonts.page_letters("bundled"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 8
    assert all(letters is got[0] for letters in got)


@pytest.mark.parametrize(("face", "file"), [(Face.REGULAR, _SERIF), (Face.BOLD, _BOLD)])
def test_the_reach_of_each_letter_covers_its_ink(face: Face, file: Path) -> None:
    """FreeType, which knows nothing of our reading of the outlines, draws nothing outside the reach."""
    letters, size = fonts.page_letters("bundled"), 1000
    drawn = ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)
    for letter in sorted(fonts.needed_letters() - {" ", "\u00a0"}):
        _, top, _, bottom = drawn.getbbox(letter, anchor="ls")
        assert -top <= letters.ascent(letter, Font(face, size)) + 2, letter
        assert bottom <= letters.descent(letter, Font(face, size)) + 2, letter


@given(st.text(sorted(fonts.needed_letters()), min_size=1, max_size=40), st.integers(24, 40))
def test_dots_are_measured_as_they_are_drawn(text: str, size: int) -> None:
    """A run is never drawn outside the box it was given, but for a side bearing (Ế at 24 dots: an eighth)."""
    dots, font = fonts.DotLetters(), Font(Face.BOLD, size)
    left, top, right, bottom = fonts.dot_font(font.face, size).getbbox(text, mode="1", anchor="ls")
    assert left >= -size / 8
    assert right <= dots.width(text, font) + size / 8
    assert -top <= dots.ascent(text, font)
    assert bottom <= dots.descent(text, font)


def test_a_letter_that_no_face_has_is_known_before_it_is_printed() -> None:
    """Tai Viet, Chinese and emoji are not in our fonts; Vietnamese and the đồng sign are."""
    for letters in (fonts.page_letters("bundled"), fonts.DotLetters()):
        assert all(letters.covers(letter) for letter in fonts.needed_letters())
        assert not any(letters.covers(letter) for letter in "ꪼ漢😀")
