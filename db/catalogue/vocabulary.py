"""The words and codes of a catalogue, each with the set of its procedures as the bits of one integer.

Bit 0 is the procedure of the highest merit, so the first bits of any set are its best procedures.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property, reduce
from operator import or_

from db.catalogue.title import fold_word

_AFTER_LAST = "\U0010ffff"


class Vocabulary:
    """The words of one part of the entries (titles, fields, papers), each with the set of its procedures."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Take the words of each procedure, with spaces between them, in the order of merit."""
        alike: defaultdict[str, list[int]] = defaultdict(
            list
        )  # thousands of entries share a few hundred fields
        for row, text in enumerate(texts):
            alike[text].append(row)
        rows: defaultdict[str, list[int]] = defaultdict(list)
        for text, found in alike.items():
            for word in text.split():
                rows[word] += found
        sets = {word: _bits(found, len(texts)) for word, found in rows.items()}
        folds = {word: fold_word(word) for word in sets}
        self._words = sorted(sets)
        self._sets = [sets[word] for word in self._words]
        by_fold = sorted(sets, key=folds.__getitem__)
        self.folded = [folds[word] for word in by_fold]
        self._folded_sets = [sets[word] for word in by_fold]

    def exact(self, word: str, *, whole: bool) -> int:
        """Give the procedures with a word that begins with ``word`` (or is it), accents and all."""
        return reduce(or_, self._sets[slice(*_span(self._words, word, whole=whole))], 0)

    def plain(self, word: str, *, whole: bool) -> int:
        """Give the procedures with a word that begins with ``word`` (or is it), whatever its accents."""
        return reduce(or_, self._folded_sets[slice(*_span(self.folded, word, whole=whole))], 0)


class Codes:
    """The codes as digits, each with and without its first one; sorted when a number is first asked for."""

    folded: Sequence[str] = ()

    def __init__(self, codes: Sequence[str]) -> None:
        """Take the code of each procedure, in the order of merit."""
        self._codes = codes

    @cached_property
    def _sorted(self) -> tuple[list[str], list[int]]:
        digits = [(code[:8].replace(".", ""), row) for row, code in enumerate(self._codes)]
        pairs = sorted(digits + [(code[1:], row) for code, row in digits])
        return [code for code, _ in pairs], [row for _, row in pairs]

    def plain(self, word: str, *, whole: bool) -> int:
        """Give the procedures whose code begins with these digits, or has no others."""
        if not word.isdecimal():
            return 0
        codes, rows = self._sorted
        return _bits(rows[slice(*_span(codes, word, whole=whole))], len(self._codes))

    exact = plain


def _bits(rows: Sequence[int], size: int) -> int:
    if len(rows) == 1:
        return 1 << rows[0]
    held = bytearray(size // 8 + 1)
    for row in rows:
        held[row >> 3] |= 1 << (row & 7)
    return int.from_bytes(held, "little")


def _span(words: Sequence[str], word: str, *, whole: bool) -> tuple[int, int]:
    """Give where the words that begin with ``word`` (or are it) stand in a sorted list, from and to."""
    start = bisect_left(words, word)
    return start, bisect_left(words, word + ("\0" if whole else _AFTER_LAST), start)


def places(found: int) -> Iterator[int]:
    """Give the places of the bits that are set, the lowest first."""
    row = bin(found)[:1:-1]
    place = row.find("1")
    while place >= 0:
        yield place
        place = row.find("1", place + 1)
