"""What a Vietnamese syllable may look like, and where its tone mark stands.

Words here are lower case, without tone, with the shapes of their letters (``đương``). The rhymes are those of
the standard language, and a few that live in names of people and places (``oong``, ``êng``, ``ăk``).
"""

from __future__ import annotations

import unicodedata
from itertools import product

from counter_tui.keyboard.method import ToneStyle

VOWELS = frozenset("aăâeêioôơuưy")
SHAPED = frozenset("ăâêôơư")
BASE = {"ă": "a", "â": "a", "ê": "e", "ô": "o", "ơ": "o", "ư": "u", "đ": "d"}
LEVEL = ""
"""The tone that has no mark (ngang)."""
GRAVE, HOOK, TILDE, ACUTE, DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
"""huyền, hỏi, ngã, sắc, nặng, as the combining mark that stands for each."""

_CONSONANTS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q qu r s t th tr v x"
_INITIALS = frozenset(["", *_CONSONANTS.split()])
# Hmông, Mnông, Hrê, Xtiêng, Brâu, Krông, Plông, M'Đrắk, Kpă: always with one of these letters. Asking for it
# keeps "plus", "brown" and "press" as they are.
_CLUSTERS = frozenset(["hm", "mn", "hr", "xt", "br", "kr", "pl", "đr", "kp"])
_CLUSTER_VOWELS = frozenset("ăâêô")

_FINALS = {
    "a": "c ch i m n ng nh o p t u y",
    "ă": "c k m n ng p t",
    "â": "c m n ng p t u y",
    "e": "c m n ng o p t",
    "ê": "c ch m n ng nh p t u",
    "i": "a c ch m n ng nh p t u",
    "iê": "c m n ng p t u",
    "o": "a c e i m n ng p t",
    "oa": "c ch i m n ng nh o p t y",
    "oă": "c m n ng p t",
    "oe": "m n ng o t",
    "oo": "c ng",
    "ô": "c i m n ng p t",
    "ơ": "i m n p t",
    "u": "a c i m n ng p t y",
    "uâ": "n ng t y",
    "uê": "ch n nh",
    "uô": "c i m n ng p t",
    "uy": "a ch n nh p t u",
    "uyê": "n t",
    "ư": "a c i m n ng t u",
    "ươ": "c i m n ng p t u",
    "y": "n t",
    "yê": "m n ng t u",
}
_RHYMES = frozenset(
    [*_FINALS, "uơ", *(vowel + final for vowel, finals in _FINALS.items() for final in finals.split())]
)
_AFTER_QU = frozenset(
    [rhyme for rhyme in _RHYMES if rhyme[0] not in "uư"]
    + [rhyme[1:] for rhyme in _RHYMES if rhyme.startswith("uy")]
)
_STOPS = ("c", "ch", "p", "t", "k")


def _beginnings(rhymes: frozenset[str]) -> frozenset[str]:
    return frozenset(rhyme[:length] for rhyme in rhymes for length in range(1, len(rhyme) + 1))


def _half_marked(beginnings: frozenset[str]) -> frozenset[str]:
    return frozenset(
        "".join(letters)
        for beginning in beginnings
        for letters in product(*({letter, BASE.get(letter, letter)} for letter in beginning))
    )


_BEGUN = _beginnings(_RHYMES)
_BEGUN_QU = _beginnings(_AFTER_QU)
_HALF = _half_marked(_BEGUN)
_HALF_QU = _half_marked(_BEGUN_QU)


def rhyme_start(word: str) -> int:
    """Say where the initial ends: gi and qu take their i and u with them where a vowel follows."""
    start = next((at for at, letter in enumerate(word) if letter in VOWELS), len(word))
    return 2 if word[:2] in {"gi", "qu"} and word[2:3] in VOWELS else start


def is_possible(word: str, tone: str) -> bool:
    """Say whether more keys (letters, shapes) could make a syllable of this; letters alone always could."""
    start = rhyme_start(word)
    initial, rhyme = word[:start], word[start:]
    if not rhyme:
        return tone == LEVEL
    if initial not in _INITIALS and initial not in _CLUSTERS:
        return False
    if initial == "q" and rhyme != "u":
        return False
    if initial == "k" and rhyme.startswith("ư"):  # nobody writes kư; kW and kWh are units
        return False
    if rhyme not in (_HALF_QU if initial == "qu" else _HALF):
        return False
    return not (rhyme.endswith(_STOPS) and tone in {GRAVE, HOOK, TILDE})


def is_begun(word: str, tone: str) -> bool:
    """Say whether this can stand on the screen: a syllable or the beginning of one.

    A shape may still be missing where there is no tone yet ("đie" on the way to "điện"), but a tone on
    letters that no syllable begins with is shown as its keys ("user", not "ủe").
    """
    if not is_possible(word, tone):
        return False
    start = rhyme_start(word)
    initial, rhyme = word[:start], word[start:]
    if initial in _CLUSTERS and _CLUSTER_VOWELS.isdisjoint(rhyme):
        return word == "".join(BASE.get(letter, letter) for letter in word) and tone == LEVEL
    return tone == LEVEL or rhyme == "ưo" or rhyme in (_BEGUN_QU if initial == "qu" else _BEGUN)


def settle(word: str) -> str:
    """Finish the pair ươ: whole before another letter ("ưong"), and thuở, huơ, khuơ have only one horn."""
    start = rhyme_start(word)
    initial, rhyme = word[:start], word[start:]
    if rhyme == "ươ" and initial in {"h", "kh", "th"}:
        return initial + "uơ"
    if rhyme[:2] in {"ưo", "uơ"} and len(rhyme) > len("ươ"):
        return f"{initial}ươ{rhyme[2:]}"
    return word


def tone_place(word: str, style: ToneStyle) -> int:
    """Say which letter of the word carries the tone; the word has a vowel."""
    start = rhyme_start(word)
    rhyme = word[start:]
    vowels = rhyme[: next((at for at, letter in enumerate(rhyme) if letter not in VOWELS), len(rhyme))]
    shaped = [at for at, letter in enumerate(vowels) if letter in SHAPED]
    if shaped:
        return start + shaped[-1]
    if len(vowels) < len(rhyme):
        return start + len(vowels) - 1
    if len(vowels) > len("oa"):
        return start + 1
    return start + (style is ToneStyle.NEW and vowels in {"oa", "oe", "uy"})


def with_tone(word: str, tone: str, style: ToneStyle) -> str:
    """Write the word with its tone, each letter one code point (NFC)."""
    if tone == LEVEL or VOWELS.isdisjoint(word):
        return word
    at = tone_place(word, style)
    return word[:at] + unicodedata.normalize("NFC", word[at] + tone) + word[at + 1 :]


def without_tone(letters: str) -> tuple[str, str]:
    """Take the tone marks off (any case); gives the letters with their shapes, and the last tone met."""
    tone = LEVEL
    kept: list[str] = []
    for mark in unicodedata.normalize("NFD", letters):
        if mark in {GRAVE, HOOK, TILDE, ACUTE, DOT}:
            tone = mark
        else:
            kept.append(mark)
    return unicodedata.normalize("NFC", "".join(kept)), tone
