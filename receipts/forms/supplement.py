"""Form 02: what is still missing, all of it at once, on paper (NĐ 118/2025/NĐ-CP, Đ11.2c, Đ16, Đ17.1c).

Fields and their order: TT 01/2018/TT-VPCP with what the systems of 2025 and 2026 print. Handed over at
intake, before there is a dossier: it has no receipt number and no bar code, and a clerk who keeps a register
of such forms writes the number by hand. Two copies: what the citizen was told is kept at the counter (Đ16).
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from db.rules.clock import in_vietnam
from db.rules.office import OfficeHeader
from db.rules.supplement import PaperAsked, SupplementAsked
from receipts.blocks import Block, Form, Paragraph, Role, Row, Run, Table
from receipts.forms import parts
from receipts.forms.parts import GIVE, KEEP
from receipts.forms.texts import DEFAULT_SUPPLEMENT_TEXTS, SupplementTexts
from receipts.forms.wording import amount_text

__all__ = ["GIVE", "KEEP", "VERSION", "supplement_form"]

VERSION = "02/2026.1"
LONGEST_CONDITION = 90
"""Letters of a condition that are printed; the whole text is one key away on the clerk's screen."""


def supplement_form(
    asked: SupplementAsked,
    header: OfficeHeader,
    *,
    copy: int,
    texts: SupplementTexts = DEFAULT_SUPPLEMENT_TEXTS,
) -> Form:
    """Write one copy of form 02; ``copy`` is ``KEEP`` or ``GIVE``."""
    request = asked.request
    mark = texts.practice if asked.practice else ""
    blocks: list[Block] = [
        parts.head(header, in_vietnam(asked.asked_at).date(), texts, number=texts.number),
        *parts.banner(mark),
        *parts.titled(texts.title, copy, texts),
        parts.field(texts.applicant, request.applicant.name, Role.STRONG),
        *parts.content(request.procedure, request.case, texts),
        *parts.reached_at(request.applicant, texts),
        *([parts.field(texts.submitter, request.submitter.person.name)] if request.submitter else []),
        Paragraph((Run(texts.papers),), keep_with_next=True),
        Table(texts.table_heads, tuple(_rows(asked.papers, texts))),
        Paragraph((Run(texts.reason), Run(texts.incomplete)), space_before=2),
        Paragraph((Run(_contact(asked, header, texts)),)),
        parts.signatures(request.applicant, request.submitter, asked.clerk, texts.sign_clerk, texts),
    ]
    version = texts.form_version.format(version=VERSION) + "."
    return Form(
        kind="supplement",
        version=VERSION,
        title=texts.title.capitalize(),
        blocks=tuple(blocks),
        foot=parts.foot((texts.not_a_receipt, f"{texts.privacy} {version}")),
        mark=mark,
    )


def _rows(papers: Iterable[PaperAsked], texts: SupplementTexts) -> Iterable[Row]:
    """Give the numbered papers; what would do instead of one stands under it without a number."""
    number = 0
    for paper in papers:
        number += not paper.instead
        yield Row("" if paper.instead else str(number), _name(paper, texts), *_kinds(paper, texts))


def _name(paper: PaperAsked, texts: SupplementTexts) -> str:
    label = texts.instead.format(label=paper.label) if paper.instead else paper.label
    if not paper.condition:
        return label
    condition = textwrap.shorten(paper.condition, LONGEST_CONDITION, placeholder="…")
    return texts.condition.format(label=label, condition=condition)


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


def _contact(asked: SupplementAsked, header: OfficeHeader, texts: SupplementTexts) -> str:
    """Say whom to call while completing the dossier, as far as it is known."""
    hotline = texts.contact_phone.format(hotline=parts.hotline_of(header)) if header.hotline else ""
    whom = ", ".join(part for part in (asked.clerk, parts.unit_name(header), hotline) if part)
    return texts.contact.format(whom=whom)
