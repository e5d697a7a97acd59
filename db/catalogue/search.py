"""Finding a procedure by any words of it, in memory, at each key typed.

Procedures are put in their order of merit once (the commonest of this counter, then complete entries, then
short titles), and each word keeps the set of its procedures as the bits of one integer, the best procedure
being bit 0. A search is then a handful of ANDs and ORs over integers of 7,000 bits, and the first bits of the
result are the best lines: nothing is ever sorted while the clerk types.

The order of the answers: exact accents first (where the clerk typed any), then words in the title before
those of the field before those of the papers, then words that stand together, then whole words, then merit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from itertools import chain, islice, product
from operator import and_, or_
from typing import NamedTuple, Protocol

from db.catalogue.misspelt import near, nearest, unmangled
from db.catalogue.title import Title, fold_word, split_words
from db.catalogue.vocabulary import Codes, Vocabulary, places
from db.rules.vietnamese import fold

MAX_WORDS = 12
"""Words of a query that are looked at; a pasted paragraph is no question."""
FEW = 3
"""With fewer answers than this, and none that has every word whole, a typing error is suspected."""

MAX_PHRASES = 8
"""Readings of a mistyped query that are looked for as a phrase."""

_CODE = re.compile(r"(\d)\.(\d{0,6})(?:\.[\d.]*(?:[Hh]\d*)?)?$")
"""A code being typed: "1.", "1.0138", or a provincial portal's with its tail, which is left out."""
_TITLES, _FIELDS, _PAPERS = range(3)


class _Word:
    """One word of a query: as typed, without accents, and what it may have been meant to be."""

    __slots__ = ("meant", "plain", "typed")

    def __init__(self, typed: str) -> None:
        self.typed = typed
        self.plain = fold_word(typed)
        self.meant = [self.plain]

    @property
    def has_accents(self) -> bool:
        return self.typed != self.plain


_Zone = Sequence[Vocabulary | Codes]
_Guess = Callable[[str, Sequence[str]], list[str]]


class _Match(Protocol):
    """One way in which the parts of a zone can have a word."""

    def __call__(self, zone: _Zone, word: _Word, *, whole: bool) -> int:
        """Give the procedures that have it, whole or begun."""


def _exactly(zone: _Zone, word: _Word, *, whole: bool) -> int:
    if word.has_accents:
        return reduce(or_, (part.exact(word.typed, whole=whole) for part in zone))
    return _plainly(zone, word, whole=whole)


def _plainly(zone: _Zone, word: _Word, *, whole: bool) -> int:
    return reduce(or_, (part.plain(meant, whole=whole) for meant in word.meant for part in zone))


class _Ranked(NamedTuple):
    """Places of lines, the best first; whether a title or field has the words, and has every one whole."""

    places: list[int]
    named: bool
    sure: bool


def _query(text: str) -> list[_Word]:
    """Give the words of what was typed; a code becomes its digits."""
    typed: list[str] = []
    for chunk in text.split():
        code = _CODE.match(chunk)
        typed += [code[1] + code[2]] if code else split_words(chunk)
    return [_Word(word) for word in dict.fromkeys(typed)][:MAX_WORDS]


class CatalogueIndex:
    """All titles of the catalogue, ready to be searched; make a new one when the titles or uses change."""

    def __init__(self, titles: Iterable[Title], uses: Mapping[str, float] | None = None) -> None:
        """Put ``titles`` in their order of merit; ``uses`` counts this counter's dossiers by code."""
        counts = uses or {}
        self._titles = sorted(
            titles,
            key=lambda title: (
                -counts.get(title.code, 0),
                not title.has_papers,
                len(title.title),
                title.code,
            ),
        )
        self._by_code = {title.code: title for title in self._titles}

    def __len__(self) -> int:
        return len(self._titles)

    def prepare(self) -> None:
        """Make now what the searches will need; for a thread that has time after the first paint."""
        for part in self._zone(_PAPERS):
            part.plain("0", whole=True)
        self._phrases  # noqa: B018 - made by being asked for

    def get(self, code: str) -> Title | None:
        """Give the line of a code."""
        return self._by_code.get(code)

    def search(self, words: str, limit: int = 20) -> list[Title]:
        """Give the ``limit`` best lines for what was typed so far, the best first.

        The words may come in any order, with or without accents, each cut short anywhere; a code may come
        with or without its dot, or without its first digit. Nothing typed gives the best of all. Where
        (almost) nothing has all the words, typing errors are forgiven, and then a word or two left out.
        """
        query = _query(words)
        if not query:
            return [] if words.strip() else self._titles[:limit]
        accented = any(word.has_accents for word in query)
        ranked = self._ranked(query, limit, (_exactly, _plainly) if accented else (_plainly,))
        found = ranked.places
        if found and not ranked.named:
            found = _first_ones(self._from_papers(query, found), limit)
        if len(found) < FEW and not ranked.sure:
            found = self._forgiving(query, found, limit)
        return [self._titles[place] for place in found]

    def _from_papers(self, query: list[_Word], found: list[int]) -> Iterator[int]:
        """Order what only papers have: the whole phrase, then titles with most of it, then words apart."""
        phrase = f" {' '.join(word.plain for word in query)}"
        yield from (place for place in found if phrase in f" {fold(self._titles[place].paper_words)}")
        yield from self._with_a_run_of_words(query)
        yield from found

    def _forgiving(self, query: list[_Word], found: list[int], limit: int) -> list[int]:
        """Add what the clerk may have meant: accents typed as keys, slips of the finger, words too many."""
        unknown = [word for word in query if not _plainly(self._zone(_PAPERS), word, whole=False)]
        unfinished = [word for word in query if not _plainly(self._zone(_PAPERS), word, whole=True)]
        for guess, words in ((unmangled, unknown), (nearest, unknown), (near, unfinished)):
            found, enough = self._guessing(query, found, limit, guess, words)
            if enough:
                return found
        in_part = self._with_a_run_of_words(query)
        if in_part:
            return _joined(found, in_part, limit)
        return self._guessing(query, found, limit, near, query)[0]

    def _guessing(
        self, query: list[_Word], found: list[int], limit: int, guess: _Guess, words: Sequence[_Word]
    ) -> tuple[list[int], bool]:
        """Add what is found with some words guessed, and say whether that will do."""
        guessed = False
        for word in words:
            meant = guess(word.plain, self._known_words)
            if meant:
                word.meant = meant
                guessed = True
        if not guessed:
            return found, False
        ranked = self._ranked(query, limit, (_plainly,))
        found = _joined(found, ranked.places, limit)
        return found, ranked.sure or len(found) >= FEW

    def _with_a_run_of_words(self, query: list[_Word]) -> list[int]:
        """Give the titles that have the longest run of the query's words as a phrase, two words at least.

        Only the last word of the query may be cut short: the others are typed to their end.
        """
        found: list[int] = []
        for length in range(len(query) - 1, 1, -1):
            for start in range(len(query) - length + 1):
                run = query[start : start + length]
                sets = (_plainly(self._zone(_TITLES), word, whole=False) for word in run)
                ending = " " if start + length < len(query) else ""
                found += self._phrased(run, reduce(and_, sets), ending=ending)
            if len(found) >= FEW:
                break
        return found

    def _ranked(self, query: list[_Word], limit: int, matches: Sequence[_Match]) -> _Ranked:
        """Give the places of the best lines, in the order that the module's docstring tells."""
        ranked: list[int] = []
        seen = 0
        named = sure = False
        for match, depth in product(matches, (_TITLES, _FIELDS, _PAPERS)):
            zone = self._zone(depth)
            fresh = reduce(and_, (match(zone, word, whole=False) for word in query)) & ~seen
            if not fresh:
                continue
            whole = fresh & reduce(and_, (match(zone, word, whole=True) for word in query))
            named = named or depth < _PAPERS
            sure = sure or (bool(whole) and depth < _PAPERS)
            ranked += self._closest_first(query, fresh, whole, limit - len(ranked))
            seen |= fresh
            if len(ranked) >= limit:
                break
        return _Ranked(ranked, named=named, sure=sure)

    def _closest_first(self, query: list[_Word], fresh: int, whole: int, limit: int) -> list[int]:
        """Order lines of one kind: words that stand together as typed, then all words whole, then merit."""
        together: Iterable[int] = ()
        if len(query) > 1:
            together = chain(self._phrased(query, whole, ending=" "), self._phrased(query, fresh))
        return _first_ones(chain(together, places(whole), places(fresh)), limit)

    def _phrased(self, query: list[_Word], among: int, *, ending: str = "") -> Iterator[int]:
        """Give the titles in which the words follow each other; a space as ``ending`` ends the last one.

        One by one, because the look into the titles is the dear part and often the first few are enough.
        """
        for words in islice(product(*(word.meant for word in query)), MAX_PHRASES):
            phrase = f" {' '.join(words)}{ending}"
            for place in places(among):
                if phrase in self._phrases[place]:
                    yield place

    @cached_property
    def _phrases(self) -> list[str]:
        return [f" {title.folded} " for title in self._titles]

    def _zone(self, depth: int) -> _Zone:
        """Give where words are looked for: title and code, then the field too, then the papers too.

        Each part is made when a search first gets that far: a new index costs the first paint nothing.
        """
        zone: list[Vocabulary | Codes] = [self._codes, self._in_titles]
        if depth >= _FIELDS:
            zone.append(self._in_fields)
        if depth >= _PAPERS:
            zone.append(self._in_papers)
        return zone

    @cached_property
    def _codes(self) -> Codes:
        return Codes([title.code for title in self._titles])

    @cached_property
    def _in_titles(self) -> Vocabulary:
        return Vocabulary([title.words for title in self._titles])

    @cached_property
    def _in_fields(self) -> Vocabulary:
        fields = {field: " ".join(split_words(field)) for field in {title.field for title in self._titles}}
        return Vocabulary([fields[title.field] for title in self._titles])

    @cached_property
    def _in_papers(self) -> Vocabulary:
        return Vocabulary([title.paper_words for title in self._titles])

    @cached_property
    def _known_words(self) -> list[str]:
        """Every word without accents, for the search for typing errors."""
        return sorted({word for part in self._zone(_PAPERS) for word in part.folded})


def _joined(found: list[int], more: list[int], limit: int) -> list[int]:
    return _first_ones(chain(found, more), limit)


def _first_ones(found: Iterable[int], limit: int) -> list[int]:
    """Give the first ``limit`` different places, asking for no more than it takes."""
    firsts: dict[int, None] = {}
    for place in found:
        firsts[place] = None
        if len(firsts) >= limit:
            break
    return list(firsts)
