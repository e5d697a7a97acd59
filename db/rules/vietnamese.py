"""Vietnamese text: cleaning what was typed or scanned, folding for search, comparing and sorting names.

Nothing here changes how a name is spelled: "hoà" and "hòa" compare as equal and stay as they are (DOMAIN 11).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import chain

TONES = "\u0300\u0309\u0303\u0301\u0323"
"""huyền, hỏi, ngã, sắc, nặng: the dictionary's order, after the level tone."""
SHAPES = "\u0302\u0306\u031b"
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
"""The 29 letters in their order, with f, j, w and z where foreign names need them."""

_LOOK_ALIKES = {0xD0: "Đ", 0x189: "Đ", 0xF0: "đ", 0x256: "đ", 0x340: "\u0300", 0x341: "\u0301"}
_DROPPED = dict.fromkeys(
    (
        *range(0x09),
        *range(0x0E, 0x1C),
        *range(0x7F, 0x85),
        *range(0x86, 0xA0),
        0xAD,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        0xFEFF,
    )
)
"""Controls, soft hyphen, zero-width and direction marks: they change nothing that a reader sees."""
_MARK_RUN = re.compile(f"[{TONES}{SHAPES}]{{2,}}")
_CLEANING = {**_LOOK_ALIKES, **_DROPPED}
_RANKS = {letter: chr(0x30 + rank) for rank, letter in enumerate(ALPHABET)}


def clean(text: str) -> str:
    """Give typed, pasted or scanned text as it is stored: NFC, look-alikes mended, single spaces.

    Ð and Ɖ become Đ, invisible characters go away, every kind of blank becomes one space, and marks that
    came in the wrong order (a tone before the circumflex) make the letter they mean.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    composed = unicodedata.normalize("NFC", text.translate(_CLEANING))
    if any(mark in composed for mark in SHAPES):
        composed = unicodedata.normalize("NFC", _shape_before_tone(unicodedata.normalize("NFD", composed)))
    return " ".join(composed.split())


def fold(text: str) -> str:
    """Give ``text`` in small letters without tones or shapes, đ as d; takes NFC and NFD alike."""
    if text.isascii():
        return text.lower()
    folded = text.translate(_FOLDING)
    return folded if folded.isascii() else folded.lower()


def tokens(text: str) -> list[str]:
    """Give the folded words and numbers of ``text``, in order; a code such as 1.001193 stays one token."""
    spaced = text.translate(_SPLITTING)
    if not spaced.isascii():
        spaced = "".join(c if c.isalnum() or c == "." else " " for c in spaced.lower())
    if "." not in spaced:
        return spaced.split()
    found: list[str] = []
    for word in spaced.split():
        parts = [part for part in word.split(".") if part]
        found += [".".join(parts)] if all(map(str.isdigit, parts)) and parts else parts
    return found


def search_key(text: str) -> str:
    """Give the tokens of ``text`` joined by single spaces: what a search compares."""
    return " ".join(tokens(text))


def same_letters(one: str, other: str) -> bool:
    """Whether two texts spell the same, wherever each puts the tone (hoà, hòa) and in either case."""
    return one == other or _placeless(one) == _placeless(other)


def name_sort_key(name: str) -> str:
    """Give a key that sorts names as lists of names are sorted, by plain comparison of strings.

    Given name (the last word) first, then the family name, then the rest; word by word, letters before tones,
    in the order of the Vietnamese alphabet and of the dictionary's tones. One-word names are given names.
    """
    words = clean(name).split()
    return " ".join(_word_key(word) for word in (*words[-1:], *words[:-1]))


def repair_mojibake(text: str) -> str:
    """Undo UTF-8 that was read as Windows-1252 ("Nguyá»…n"), and change nothing else.

    Only a text that is such a garble from end to end is taken for one. Comes before ``clean``, which would
    destroy the no-break spaces and soft hyphens that are bytes of it.
    """
    if text.isascii():
        return text
    try:
        return bytes(map(_byte_of, text)).decode("utf-8")
    except ValueError:
        return text


def _shape_before_tone(decomposed: str) -> str:
    """Put circumflex, breve and horn before the tone, without which they don't compose."""
    return _MARK_RUN.sub(lambda run: "".join(sorted(run[0], key=TONES.__contains__)), decomposed)


def _placeless(text: str) -> list[tuple[str, str]]:
    """Give each word as its letters without tones, and its tones."""
    decomposed = [unicodedata.normalize("NFD", word) for word in clean(text).casefold().split()]
    return [
        ("".join(c for c in word if c not in TONES), "".join(c for c in word if c in TONES))
        for word in decomposed
    ]


def _word_key(word: str) -> str:
    """Give one word's key: its letters by rank, then "!" and its tone (both sort below any letter)."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tone = max((TONES.index(c) + 1 for c in decomposed if c in TONES), default=0)
    letters = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in TONES))
    return "".join(_RANKS.get(letter, f"~{letter}") for letter in letters) + f"!{tone}"


@cache
def _byte_of(character: str) -> int:
    """Give the byte that Windows-1252 shows as ``character`` (its five gaps show as controls)."""
    code = ord(character)
    if code < 0x100:  # noqa: PLR2004 - one byte
        return code
    return character.encode("cp1252")[0]


def _folding() -> dict[int, str | None]:
    """Give the table of ``fold`` for all Latin letters with marks."""
    table: dict[int, str | None] = dict.fromkeys(range(0x300, 0x370))
    for code in chain(range(0x41, 0x5B), range(0xC0, 0x250), range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii() and base.isalpha():
            table[code] = base.lower()
    table |= dict.fromkeys((0xD0, 0xF0, 0x110, 0x111, 0x189, 0x256), "d")
    table |= dict.fromkeys((0x00AD, 0x200B, 0x2060, 0xFEFF))
    return table | dict.fromkeys((0xA0, 0x2007, 0x202F), " ")


_FOLDING = _folding()
_SPLITTING = _FOLDING | dict.fromkeys(
    (
        *(code for code in range(0x21, 0x7F) if not chr(code).isalnum() and chr(code) != "."),
        *range(0x2010, 0x2030),
    ),
    " ",
)
"""``_FOLDING`` that also makes a space of punctuation; dots are looked at one by one."""
