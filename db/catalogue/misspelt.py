"""What a word may have been meant to be, when no procedure has it.

Two things happen at a counter: the input method is off, and "thực" arrives as its Telex or VNI keys
(``thuwcj``, ``thu75c``); or a finger slips. The first is undone by rule, the second by edit distance, whose
library is only loaded when it comes to that (the first paint must not pay for it).
"""

from __future__ import annotations

from collections.abc import Sequence

SHORTEST = 3
"""A slip in a word of one or two letters could have been anything."""
MOST = 12
"""Guesses for one word; a word with more neighbours says too little."""
_LONG = 5
_TONES = "sfrxjz"
_VOWELS = "aeiouy"
_DOUBLED = "aeod"


def unmangled(word: str, known: Sequence[str]) -> list[str]:
    """Give the unaccented word that Telex or VNI keys spell, if these could be such keys.

    No Vietnamese syllable has f, j, w or z, and s, r and x stand only before the vowel (DOMAIN 11.4, 11.5).
    """
    spelt = ""
    has_vowel = False
    for letter in word:
        is_accent = has_vowel and (letter in _TONES or letter == "w")
        is_double = letter in _DOUBLED and spelt.endswith(letter)
        if is_accent or is_double or letter.isdecimal():
            continue
        spelt += "u" if letter == "w" else letter
        has_vowel = has_vowel or letter == "w" or letter in _VOWELS
    return [spelt] if spelt and spelt != word and any(other.startswith(spelt) for other in known) else []


def nearest(word: str, known: Sequence[str]) -> list[str]:
    """Give the known words that are the fewest slips away (one in a short word, two in a long one)."""
    found = _near(word, known)
    fewest = min((slips for _, slips in found), default=0)
    return [other for other, slips in found if slips == fewest]


def near(word: str, known: Sequence[str]) -> list[str]:
    """Give all known words that are not too many slips away, and the word itself."""
    return [word, *(other for other, _ in _near(word, known))]


def _near(word: str, known: Sequence[str]) -> list[tuple[str, float]]:
    if len(word) < SHORTEST or not word.isalpha():
        return []
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    slips = 1 if len(word) < _LONG else 2
    found = process.extract(word, known, scorer=OSA.distance, score_cutoff=slips, limit=MOST)
    return [(other, distance) for other, distance, _ in found]
