"""Runs of text into lines: breaks at spaces, and inside a word only where it is longer than the line."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from receipts.blocks import Role, Run

NBSP = "\u00a0"
SOFT_BREAKS = (NBSP, "-/.,;:@_–")
"""After which letters a word that must be broken is broken best, in this order."""

Width = Callable[[str, Role], float]


@dataclass(slots=True)
class Printable:
    """The print boundary: NFC, no invisible letters, and none that the faces lack.

    Letters that had to be replaced by a question mark are collected in ``lacking``, so that a slip is never
    wrong without anybody knowing.
    """

    covers: Callable[[str], bool]
    lacking: set[str]
    _plain: set[str] = field(default_factory=set)
    """Letters already found to need nothing: texts repeat them thousands of times."""

    def clean(self, text: str) -> str:
        """Give ``text`` as it can be drawn."""
        letters = []
        for letter in unicodedata.normalize("NFC", text):
            if letter in self._plain:
                letters.append(letter)
                continue
            category = unicodedata.category(letter)
            if letter == NBSP:
                letters.append(letter)
            elif category[0] == "Z" or letter in "\t\n\r\v\f":
                letters.append(" ")
            elif category in ("Cf", "Cc"):
                continue
            elif self.covers(letter):
                self._plain.add(letter)
                letters.append(letter)
            else:
                self.lacking.add(letter)
                letters.append("?")
        return "".join(letters)


Word = list[Run]
"""Pieces of different roles with no space between them."""


def words_of(runs: Iterable[Run]) -> Iterator[Word]:
    """Split runs at their spaces; a run that ends without one is glued to the next."""
    word: Word = []
    for run in runs:
        for place, part in enumerate(run.text.split(" ")):
            if place and word:
                yield word
                word = []
            if part:
                word.append(Run(part, run.role))
    if word:
        yield word


def _letters(text: str) -> list[str]:
    """Split into letters that must not be parted from their marks."""
    letters: list[str] = []
    for letter in text:
        if letters and unicodedata.combining(letter):
            letters[-1] += letter
        else:
            letters.append(letter)
    return letters


def _fitting(text: str, role: Role, left: float, room: float, width: Width) -> int:
    """Give how many letters of an over-long piece go on the ``left`` of a line, the rest into ``room``.

    A break after a hyphen or a stroke is preferred; where the rest is the last line, the break that makes
    both lines about as long: check digits alone on a line are taken for something else.
    """
    so_far = ""
    for letter in _letters(text):
        if width((so_far + letter).rstrip(NBSP), role) > left:
            break
        so_far += letter
    for soft in SOFT_BREAKS:
        ends = [end for end, letter in enumerate(so_far, 1) if letter in soft]
        if not ends:
            continue
        longer = {end: max(width(part, role) for part in (text[:end], text[end:])) for end in ends}
        last = [end for end in ends if width(text[end:], role) <= room]
        return min(last, key=lambda end: (round(longer[end] / room, 1), -end), default=ends[-1])
    return len(so_far)


def _word_width(word: Word, width: Width) -> float:
    return sum(width(part.text, part.role) for part in word)


def widest_word(runs: Iterable[Run], width: Width) -> float:
    """Give the width of the widest word: the least room that breaks none."""
    return max((_word_width(word, width) for word in words_of(runs)), default=0.0)


def _chop(word: Word, room: float, width: Width) -> Iterator[Word]:
    """Break a word that is longer than the line into pieces that fit; at least one letter each."""
    line: Word = []
    left = room
    for part in word:
        text = part.text
        while text:
            if width(text, part.role) <= left:
                line.append(Run(text, part.role))
                left -= width(text, part.role)
                break
            count = _fitting(text, part.role, left, room, width)
            if not count and not line:
                count = len(_letters(text)[0])
            if count:
                line.append(Run(text[:count].rstrip(NBSP), part.role))
                text = text[count:]
            yield line
            line, left = [], room
    if line:
        yield line


def _joined(words: Sequence[Word]) -> list[Run]:
    """Join the words of one line into as few runs as their roles allow."""
    runs: list[Run] = []
    for place, word in enumerate(words):
        for index, part in enumerate(word):
            space = " " if place and not index else ""
            if runs and runs[-1].role is part.role:
                runs[-1] = Run(runs[-1].text + space + part.text, part.role)
            else:
                if space:
                    runs[-1] = Run(runs[-1].text + space, runs[-1].role)
                runs.append(part)
    return [Run(run.text.replace(NBSP, " "), run.role) for run in runs]


def lines_of(runs: Iterable[Run], room: float, width: Width, indent: float = 0) -> list[list[Run]]:
    """Break ``runs`` into lines no wider than ``room`` (the first: less ``indent``); greedy, as a typist."""
    lines: list[list[Word]] = []
    line: list[Word] = []
    used = 0.0
    for whole in words_of(runs):
        least = room if lines else room - indent
        pieces = [whole] if _word_width(whole, width) <= least else list(_chop(whole, least, width))
        for place, word in enumerate(pieces):
            wide = _word_width(word, width)
            space = width(" ", line[-1][-1].role) if line else 0.0
            if line and (place or used + space + wide > (room if lines else room - indent)):
                lines.append(line)
                line, used, space = [], 0.0, 0.0
            line.append(word)
            used += space + wide
    if line:
        lines.append(line)
    return [_joined(words) for words in lines]
