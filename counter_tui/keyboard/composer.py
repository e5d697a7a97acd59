"""Telex and VNI for consoles that have no Vietnamese input method.

A word is always worked out anew from all its raw keys, so it depends on nothing but them. Marks may be typed
beside their letter or after the syllable, in any order. A mark typed twice takes itself back and stays as the
letter it is (``ass`` is "as", ``ooo`` is "oo"). Keys that can't become a Vietnamese syllable stay what they
are ("windows", "facebook"); words without a vowel are taken for abbreviations and keep their đ ("HĐND").

VNI reads a digit right after letters as a mark where it can be one: ``so61`` is "số", and house 61 wants a
space before it. A field of numbers has no method at all; that is for the screen to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from counter_tui.keyboard.method import Method, ToneStyle
from counter_tui.keyboard.syllable import (
    ACUTE,
    BASE,
    DOT,
    GRAVE,
    HOOK,
    LEVEL,
    TILDE,
    VOWELS,
    is_begun,
    is_possible,
    rhyme_start,
    settle,
    with_tone,
    without_tone,
)

_TONE_KEYS = {
    Method.TELEX: {"s": ACUTE, "f": GRAVE, "r": HOOK, "x": TILDE, "j": DOT, "z": LEVEL},
    Method.VNI: {"1": ACUTE, "2": GRAVE, "3": HOOK, "4": TILDE, "5": DOT, "0": LEVEL},
}
_CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}
_HORN = {"u": "ư", "o": "ơ"}
_BREVE = {"a": "ă"}
_STROKE = {"d": "đ"}
_SHAPE_KEYS = {
    Method.TELEX: {"a": {"a": "â"}, "e": {"e": "ê"}, "o": {"o": "ô"}, "w": _HORN | _BREVE, "d": _STROKE},
    Method.VNI: {"6": _CIRCUMFLEX, "7": _HORN, "8": _BREVE, "9": _STROKE},
}
_WHOLE_KEYS = {
    Method.TELEX: {"w": "ư", "[": "ơ", "{": "ơ", "]": "ư", "}": "ư"},
    Method.VNI: {},
}
_WORD_AT_END = {
    Method.TELEX: re.compile(r"[^\W\d_]+\Z"),
    Method.VNI: re.compile(r"[^\W\d_][^\W_]*\Z"),
}
_SHAPE_SPELLING = {
    Method.TELEX: {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"},
    Method.VNI: {"ă": "a8", "â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"},
}

# Far above any abbreviation; a key held down stays cheap.
_LONGEST = 32


@dataclass(frozen=True, slots=True)
class _Letter:
    shape: str
    """Lower case, with its shape mark."""
    upper: bool
    key: str = ""
    """The key that alone made the whole letter (w, [, ]), else empty."""


@dataclass(frozen=True, slots=True)
class _Word:
    letters: tuple[_Letter, ...] = ()
    tone: str = LEVEL
    literal: str = ""
    """What shows where the letters are no syllable: the keys, less what was taken back."""
    alive: bool = True
    """No Vietnamese syllable can come of a dead word any more; all its keys are letters."""
    taken_back: frozenset[str] = frozenset()
    """Shapes that the clerk took back; the same key doesn't bring them again in this word."""

    @property
    def shows(self) -> bool:
        return self.alive and is_begun(settle(_shapes(self.letters)), self.tone)


def takes(character: str, method: Method, *, begun: bool) -> bool:
    """Say whether a typed character belongs to a word: one that has begun, or a new one."""
    if not character.isascii():
        return False
    if character.isdigit():
        return method is Method.VNI and begun
    return character.isalpha() or character in _WHOLE_KEYS[method]


def compose(raw: str, method: Method, style: ToneStyle = ToneStyle.OLD) -> str:
    """Give the word (NFC) that these keys have made so far; any characters are allowed."""
    word = _Word()
    for at, key in enumerate(raw):
        if not word.alive:
            return word.literal + raw[at:]
        word = _press(word, key, method, style)
    return _text(word, style) if word.shows else word.literal


def word_at_end(text: str, method: Method) -> str:
    """Give the word that ``text`` ends in, as far as its letters are typed with ``method``; or nothing."""
    found = _WORD_AT_END[method].search(text)
    return found[0] if found is not None else ""


def keys_for(text: str, method: Method) -> str | None:
    """Give keys that make this word, in either tone style, or None where none are known (an escaped word)."""
    if len(text) > _LONGEST:
        return None
    letters, tone = without_tone(text)
    keys = ""
    before = ""
    for letter in letters:
        typed = _SHAPE_SPELLING[method].get(letter.lower(), letter)
        if method is Method.TELEX and before + letter.lower() == "oo":
            typed = letter + letter
        keys += typed.upper() if letter.isupper() else typed
        before = letter.lower()
    keys += next((key for key, mark in _TONE_KEYS[method].items() if mark == tone != LEVEL), "")
    doubled = (text[:at] + text[at - 1 :] for at in range(1, len(text) + 1))
    for attempt in (keys, text, *doubled):
        if any(compose(attempt, method, style) == text for style in ToneStyle):
            return attempt
    return None


def _shapes(letters: tuple[_Letter, ...]) -> str:
    return "".join(letter.shape for letter in letters)


def _text(word: _Word, style: ToneStyle) -> str:
    text = with_tone(settle(_shapes(word.letters)), word.tone, style)
    return "".join(
        shape.upper() if letter.upper else shape for shape, letter in zip(text, word.letters, strict=True)
    )


def _press(word: _Word, key: str, method: Method, style: ToneStyle) -> _Word:
    low = key.lower()
    if low in _TONE_KEYS[method] and not VOWELS.isdisjoint(_shapes(word.letters)):
        return _press_tone(word, key, _TONE_KEYS[method][low], style)
    shapes = _SHAPE_KEYS[method].get(low, {})
    changed = _press_stroke(word, key, style) if shapes is _STROKE else _press_shape(word, key, shapes, style)
    if changed is not None:
        return changed
    if low in _WHOLE_KEYS[method]:
        return _press_whole(word, key, _WHOLE_KEYS[method][low], style)
    return _append(word, key)


def _append(word: _Word, key: str) -> _Word:
    low = key.lower()
    letters = (*word.letters, _Letter(low, upper=key != low))
    known = key.isascii() and key.isalpha() and len(letters) <= _LONGEST
    alive = known and is_possible(_shapes(letters), word.tone)
    return replace(word, letters=letters, literal=word.literal + key, alive=alive)


def _press_tone(word: _Word, key: str, tone: str, style: ToneStyle) -> _Word:
    toned = replace(word, tone=tone, literal=word.literal + key)
    if tone == LEVEL:
        return toned if word.tone != LEVEL and word.shows else _append(word, key)
    if tone == word.tone:
        return _take_back(word, replace(word, tone=LEVEL), key, style)
    return toned if is_possible(_shapes(word.letters), tone) else _append(word, key)


def _press_stroke(word: _Word, key: str, style: ToneStyle) -> _Word | None:
    """Bar the d that begins the syllable, or in an abbreviation the one just typed."""
    shapes = _shapes(word.letters)
    at = 0 if not VOWELS.isdisjoint(shapes) else len(shapes) - 1
    if "đ" in word.taken_back and at and shapes.endswith("dd"):  # DDDD: two of them, as in VPĐKĐĐ
        return replace(word, letters=_reshape(word, {at - 1: "đ", at: "đ"}), literal=word.literal + key)
    if shapes[at : at + 1] == "d" and "đ" not in word.taken_back:
        return replace(word, letters=_reshape(word, {at: "đ"}), literal=word.literal + key)
    if shapes[at : at + 1] == "đ":
        return _take_back(word, replace(word, letters=_reshape(word, {at: "d"})), key, style)
    return None


def _press_shape(word: _Word, key: str, shapes: dict[str, str], style: ToneStyle) -> _Word | None:
    """Mark the letters that make a possible syllable, or take the mark back; None where there are none."""
    if word.taken_back.isdisjoint(shapes.values()):
        for change in _changes(_shapes(word.letters), shapes):
            letters = _reshape(word, change)
            if is_possible(_shapes(letters), word.tone):
                return replace(word, letters=letters, literal=word.literal + key)
    marked = {at: letter for at, letter in enumerate(word.letters) if letter.shape in shapes.values()}
    if not marked:
        return None
    plain = replace(
        word, letters=_reshape(word, {at: letter.key or BASE[letter.shape] for at, letter in marked.items()})
    )
    if all(letter.key for letter in marked.values()) and word.shows:  # ww is w
        return replace(plain, literal=_text(plain, style), alive=False)
    return _take_back(word, plain, key, style)


def _press_whole(word: _Word, key: str, shape: str, style: ToneStyle) -> _Word:
    low = key.lower()
    if word.letters and word.letters[-1].key == low and word.shows:  # [[ is [
        return replace(
            word, literal=_text(replace(word, letters=word.letters[:-1]), style) + key, alive=False
        )
    letters = (*word.letters, _Letter(shape, upper=key in "W{}", key=low))
    if is_possible(_shapes(letters), word.tone):
        return replace(word, letters=letters, literal=word.literal + key)
    return _append(word, key)


def _take_back(word: _Word, plain: _Word, key: str, style: ToneStyle) -> _Word:
    """Leave the word without the mark and with the key as a letter: that is what then stands for its keys."""
    if not word.shows:
        return _append(word, key)
    gone = {old.shape for old, new in zip(word.letters, plain.letters, strict=True) if old.shape != new.shape}
    bare = replace(plain, literal=_text(plain, style), taken_back=word.taken_back | gone)
    return _append(bare, key)


def _reshape(word: _Word, change: dict[int, str]) -> tuple[_Letter, ...]:
    return tuple(
        replace(letter, shape=change[at], key="") if at in change else letter
        for at, letter in enumerate(word.letters)
    )


def _changes(word: str, shapes: dict[str, str]) -> Iterator[dict[int, str]]:
    """Give the ways to put a shape on the rhyme of this word, the likeliest first."""
    start = rhyme_start(word)
    base = "".join(BASE.get(letter, letter) for letter in word)
    pair = base.find("uo", start)
    if "u" in shapes and "o" in shapes and pair >= 0 and word[pair : pair + 2] != "ươ":
        yield {pair: "ư", pair + 1: "ơ"}
    for at in range(start, len(word)):
        shape = shapes.get(base[at], word[at])
        if shape != word[at]:
            yield {at: shape}
            if word[at - 1 : at + 1] == "ươ":
                yield {at - 1: "u", at: shape}
