"""Letters as a field keeps them: one code point each, whatever keyboard, file or paste made of them."""

from __future__ import annotations

import re
import unicodedata

_LOOK_ALIKES = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"})
_BREAK = re.compile(r"[ ]*[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]\s*")
_MARKS = re.compile("[\u0300-\u036f]+")
_TONE_BEFORE_SHAPE = re.compile("([\u0300\u0301\u0303\u0309])([\u0302\u0306])")


def clean(text: str) -> str:
    """Mend text from outside: NFC, Đ for its look-alikes, nothing invisible, line breaks and tabs a space."""
    text = _BREAK.sub(" ", text).translate(_LOOK_ALIKES)
    kinds = ((character, unicodedata.category(character)) for character in text)
    return compose_marks(
        "".join(
            " " if kind == "Zs" else character for character, kind in kinds if kind not in {"Cc", "Cf", "Cs"}
        )
    )


def compose_marks(text: str) -> str:
    """Compose to NFC; a tone that came before the shape of its letter (é, then ^) goes behind it first."""
    if unicodedata.is_normalized("NFC", text) and not _MARKS.search(text):
        return text
    return unicodedata.normalize("NFC", _TONE_BEFORE_SHAPE.sub(r"\2\1", unicodedata.normalize("NFD", text)))


def leading_marks(text: str) -> str:
    """Give the combining marks that text begins with: they belong to the letter before it."""
    found = _MARKS.match(text)
    return found[0] if found else ""


def is_mark(character: str) -> bool:
    """Say whether a character stands on the one before it and takes no cell."""
    return unicodedata.category(character) in {"Mn", "Me"}


def cells(text: str) -> int:
    """Count the terminal cells of a text: a Vietnamese letter takes one, a Chinese one two, a mark none."""
    return sum(
        0 if is_mark(character) else 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
        for character in text
    )
