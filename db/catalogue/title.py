"""What a list of procedures shows and a search looks through: one light value for each, no more.

The word columns are made once, at import, so that the first screen neither splits nor folds 7,000 titles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from db.rules.vietnamese import clean, fold

if TYPE_CHECKING:
    from db.rules.procedure import Procedure, TimeLimit

_WORD = re.compile(r"[^\W_]+")
_BETWEEN = "|"
"""Stands between two titles or two papers: no phrase runs across it, nobody types it."""


class Title(NamedTuple):
    """One line of the list, and its words. A named tuple, because 7,000 of them come straight from rows.

    ``has_papers`` tells a whole entry from one that is only a title. ``limit_value`` and ``limit_unit`` are
    set only where the source gives one and the same definite limit for every case and channel. ``words`` and
    ``folded`` run in parallel, with and without accents, in the order of the title; ``paper_words`` are those
    of the papers' labels, each label once.
    """

    code: str
    name: str
    field: str
    short_title: str | None
    has_papers: bool
    confirmed: bool
    limit_value: int | None
    limit_unit: str | None
    words: str
    folded: str
    paper_words: str

    @property
    def title(self) -> str:
        """The office's short words, or else the official title."""
        return self.short_title or self.name


def split_words(text: str) -> list[str]:
    """Give the words of a text in lower case and NFC, accents kept, punctuation dropped."""
    return _WORD.findall(clean(text).lower())


def fold_word(word: str) -> str:
    """Give one word without its accents; always one word again."""
    return "".join(_WORD.findall(fold(word))) or word


def title_of(procedure: Procedure) -> Title:
    """Give the line and the words of a procedure."""
    from db.rules.procedure import PaperKind, Verification

    words = split_words(procedure.name)
    if procedure.short_title:
        words += [_BETWEEN, *split_words(procedure.short_title)]
    labels = dict.fromkeys(paper.label for paper in procedure.papers if paper.kind is PaperKind.DOCUMENT)
    limit = _only_limit(procedure.limits)
    return Title(
        code=procedure.code,
        name=procedure.name,
        field=procedure.field,
        short_title=procedure.short_title,
        has_papers=bool(procedure.papers),
        confirmed=procedure.verification is Verification.CONFIRMED,
        limit_value=limit.value if limit else None,
        limit_unit=str(limit.unit) if limit else None,
        words=" ".join(words),
        folded=" ".join(map(fold_word, words)),
        paper_words=f" {_BETWEEN} ".join(" ".join(split_words(label)) for label in labels),
    )


def _only_limit(limits: Iterable[TimeLimit]) -> TimeLimit | None:
    """Give the one limit that holds throughout, if every row of the source says the same."""
    found = list(limits)
    same = {(limit.value, limit.unit) for limit in found}
    return found[0] if len(same) == 1 and found[0].is_definite else None
