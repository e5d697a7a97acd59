"""The table of the papers that form 02 asks for, at intake and after acceptance."""

from __future__ import annotations

from collections.abc import Iterable

from db.rules.course import PaperAsked
from receipts.blocks import Row, Table
from receipts.forms.texts import SupplementTexts
from receipts.forms.wording import amount_text, shortened

LONGEST_CONDITION = 90
"""Letters of a condition that are printed; the whole text is one key away on the clerk's screen."""


def papers_table(papers: Iterable[PaperAsked], texts: SupplementTexts) -> Table:
    """Make the table: numbered papers, and under each without a number what would do instead."""
    return Table(texts.table_heads, tuple(_rows(papers, texts)))


def _rows(papers: Iterable[PaperAsked], texts: SupplementTexts) -> Iterable[Row]:
    number = 0
    for paper in papers:
        number += not paper.instead
        yield Row("" if paper.instead else str(number), _name(paper, texts), *_kinds(paper, texts))


def _name(paper: PaperAsked, texts: SupplementTexts) -> str:
    label = texts.instead.format(label=paper.label) if paper.instead else paper.label
    if not paper.condition:
        return label
    return texts.condition.format(label=label, condition=shortened(paper.condition, LONGEST_CONDITION))


def _kinds(paper: PaperAsked, texts: SupplementTexts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Say as what a paper is wanted, and how many; what the catalogue doesn't say is left to be written."""
    if paper.to_show:
        return (texts.to_show,), ("",)
    numbers = {paper.originals, paper.copies} - {0}
    if paper.either and len(numbers) <= 1:
        return (texts.either,), (amount_text(numbers.pop()) if numbers else "",)
    copy = texts.or_copy if paper.either else texts.copy
    wanted = [(texts.original, paper.originals), (copy, paper.copies)]
    counted = [(kind, amount_text(count)) for kind, count in wanted if count] or [("", "")]
    return tuple(kind for kind, _ in counted), tuple(count for _, count in counted)
