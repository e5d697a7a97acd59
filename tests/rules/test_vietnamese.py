"""Vietnamese text: cleaned without correcting, folded, compared, sorted and repaired."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules.vietnamese import (
    clean,
    fold,
    name_sort_key,
    repair_mojibake,
    same_letters,
    search_key,
    tokens,
)

LETTERS = "".join(
    unicodedata.normalize("NFC", letter + tone)
    for letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
)
TEXTS = st.text(alphabet=LETTERS + "bcdđghklmnpqrstvxBCDĐ 0123456789,./-", max_size=40)


@pytest.mark.parametrize(
    ("dirty", "cleaned"),
    [
        ("Ðặng Ɖức", "Đặng Đức"),
        ("ðinh", "đinh"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("Nguyê\u0303n", "Nguyễn"),
        ("Nguye\u0303\u0302n", "Nguyễn"),
        ("Tru\u031bo\u031b\u0300ng", "Trường"),
        ("\ufeff Sơn\u00a0La\u200b \t\n", "Sơn La"),
        ("a\u0340 a\u0341", "à á"),
        ("h\u00ado\u0300a", "hòa"),
        ("  a   b ", "a b"),
        ("x\x1b[31my\x00", "x[31my"),
        ("hoà Mỹ lí", "hoà Mỹ lí"),
        ("", ""),
    ],
)
def test_clean(dirty: str, cleaned: str) -> None:
    """Text is composed, look-alikes and blanks are mended, and the spelling stays."""
    assert clean(dirty) == cleaned


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ĐẶNG THỊ Mỹ Dung", "dang thi my dung"),
        ("Chuyển nhượng", "chuyen nhuong"),
        ("Ðà Nẵng", "da nang"),
        ("Mẫu số 13-HSB", "mau so 13-hsb"),
        ("Café Ölü", "cafe olu"),
        ("ΑΒΓ", "αβγ"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    """Tones, shapes and case fall away, đ too, from composed and decomposed text alike."""
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


def test_every_accented_letter_folds_to_its_letter() -> None:
    """All 134 accented letters of the language fold to plain letters."""
    accented = {letter for letter in LETTERS + "đĐ" if not letter.isascii()}
    assert len(accented) == 134
    assert all(fold(letter).isascii() and fold(letter).isalpha() for letter in accented)


def test_tokens_keep_codes_whole() -> None:
    """Words come without punctuation; a procedure's code stays one token."""
    text = "Đăng ký (lại) khai-sinh, mã 1.001193; Mẫu số 18/ĐK. Tr.Hợp “mới”"
    expected = "dang ky lai khai sinh ma 1.001193 mau so 18 dk tr hop moi"
    assert tokens(text) == expected.split()
    assert search_key(text) == expected
    assert tokens(" . ..") == []
    assert tokens("₫ 5 № αβ") == ["5", "αβ"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("hoà", "hòa", True),
        ("Thuỷ", "THỦY", True),
        ("khoẻ", "khỏe", True),
        ("Thanh Hoá", "Thanh  Hóa", True),
        ("Lý", "Lí", False),
        ("hoà", "hoá", False),
        ("Hoà", "Hoa", False),
        ("Đa", "Da", False),
        ("ma mà", "mà ma", False),
    ],
)
def test_same_letters(one: str, other: str, *, same: bool) -> None:
    """Where the tone stands is no difference; letters and tones are."""
    assert same_letters(one, other) is same


def test_names_sort_as_in_lists() -> None:
    """Given name, family name, middle names; letters before tones, in the alphabet's order."""
    names = [
        "Vừ A",
        "Nguyễn Văn An",
        "Trần Văn An",
        "Lò Thị Ân",
        "Lò Văn Dung",
        "Lò Thị Dũng",
        "Lò Văn Đức",
        "Cà Văn Hoa",
        "Hoàng Thị Hòa",
        "Hoàng Văn Hòa",
        "Cà Văn Hoán",
        "Lường Văn Minh",
        "Lường Thị Mừng",
        "Quàng Văn Thử",
        "Tòng",
    ]
    keys = [name_sort_key(name) for name in names]
    assert keys == sorted(set(keys))


def test_tones_break_ties_in_dictionary_order() -> None:
    """Among equal letters: level, huyền, hỏi, ngã, sắc, nặng."""
    names = ["Lò ma", "Lò mà", "Lò mả", "Lò mã", "Lò má", "Lò mạ", "Lò man"]
    keys = [name_sort_key(name) for name in names]
    assert keys == sorted(set(keys))
    assert name_sort_key("Lê Thanh Hoà") == name_sort_key("lê  thanh HÒA")


@pytest.mark.parametrize("text", ["Nguyễn Văn Mẫu", "Đặng Thị Àí", "Tiểu khu 1, Hát Lót, Sơn La"])
def test_mojibake_is_undone(text: str) -> None:
    """UTF-8 that was read as Windows-1252, or byte by byte, becomes what it was."""
    garbled = "".join(
        bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
        for byte in text.encode()
    )
    assert garbled != text
    assert repair_mojibake(garbled) == text


@given(TEXTS)
def test_good_text_is_not_repaired(text: str) -> None:
    """Text that is not garbled comes back letter for letter."""
    assert repair_mojibake(text) == text


@given(st.text(max_size=40))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    """Cleaning is done once: a second time finds nothing."""
    assert clean(clean(text)) == clean(text)


@given(TEXTS)
def test_cleaning_never_changes_the_spelling(text: str) -> None:
    """Vietnamese text only loses surplus spaces."""
    assert clean(text) == " ".join(text.split())
    assert clean(unicodedata.normalize("NFD", text)) == clean(text)
    assert same_letters(text, clean(text))


@given(TEXTS)
def test_folded_text_is_plain(text: str) -> None:
    """Vietnamese text folds to ASCII, and folding again changes nothing."""
    assert fold(text).isascii()
    assert fold(fold(text)) == fold(text)
    assert len(fold(text)) == len(text)
