"""Form 02: what is missing, all of it at once, on paper (NĐ 118/2025/NĐ-CP, Đ11.2c, Đ16, Đ17.1c, Đ19.5).

Fields and their order: TT 01/2018/TT-VPCP with what the systems of 2025 and 2026 print. At intake there is
no dossier yet, so no receipt number and no bar code, and a clerk who keeps a register of such forms writes
the number by hand. After acceptance it is a notice of the dossier: with its number, its bar code and the last
day to answer. Two copies: what the citizen was told is kept (Đ16).
"""

from __future__ import annotations

from datetime import date

from db.rules.clock import in_vietnam
from db.rules.course import Notice
from db.rules.dossier import Dossier
from db.rules.lifecycle import ClockRule
from db.rules.office import OfficeHeader
from db.rules.supplement import SupplementAsked
from receipts.blocks import Block, Form, Format, Paragraph, Role, Run
from receipts.forms import notices, parts
from receipts.forms.asked import LONGEST_CONDITION, papers_table
from receipts.forms.parts import GIVE, KEEP
from receipts.forms.texts import DEFAULT_SUPPLEMENT_TEXTS, SupplementTexts
from receipts.forms.wording import day_text

__all__ = ["GIVE", "KEEP", "LONGEST_CONDITION", "VERSION", "supplement_form", "supplement_notice_form"]

VERSION = "02/2026.1"
_LINES_TO_WRITE = 3


def supplement_form(
    asked: SupplementAsked,
    header: OfficeHeader,
    *,
    copy: int,
    texts: SupplementTexts = DEFAULT_SUPPLEMENT_TEXTS,
) -> Form:
    """Write one copy of form 02 at intake; ``copy`` is ``KEEP`` or ``GIVE``."""
    request = asked.request
    mark = parts.marked(texts, practice=asked.practice, reprint_no=0)
    blocks: list[Block] = [
        parts.head(header, in_vietnam(asked.asked_at).date(), texts, number=texts.number),
        *parts.banner(mark),
        *parts.titled(texts.title, copy, texts),
        parts.field(texts.applicant, request.applicant.name, Role.STRONG),
        *parts.content(request.procedure, request.case, texts),
        *parts.reached_at(request.applicant, texts),
        *([parts.field(texts.submitter, request.submitter.person.name)] if request.submitter else []),
        Paragraph((Run(texts.papers),), keep_with_next=True),
        papers_table(asked.papers, texts),
        Paragraph((Run(texts.reason), Run(texts.incomplete)), space_before=2),
        Paragraph((Run(notices.contact(asked.clerk, header, texts)),)),
        parts.signatures(request.applicant, request.submitter, asked.clerk, texts.sign_clerk, texts),
    ]
    return parts.form(
        "supplement",
        VERSION,
        blocks,
        texts,
        title=texts.title.capitalize(),
        notes=(texts.not_a_receipt, texts.privacy),
        mark=mark,
    )


def supplement_notice_form(  # noqa: PLR0913 - a print has these particulars, each named where it is given
    dossier: Dossier,
    notice: Notice,
    header: OfficeHeader,
    *,
    copy: int,
    reprint_no: int = 0,
    clock_rule: ClockRule = ClockRule.RESTART,
    texts: SupplementTexts = DEFAULT_SUPPLEMENT_TEXTS,
) -> Form:
    """Write form 02 for a dossier that was accepted.

    The counter's own is a slip with the places of the submitter and the clerk; where ``notice.agency`` asks,
    it is a document of that agency, signed by its head. ``clock_rule`` is the dossier's own.
    """
    mark = parts.marked(texts, practice=dossier.practice, reprint_no=reprint_no)
    by_head = bool(notice.agency)
    titled = [parts.heading(texts.title)] if by_head else parts.titled(texts.title, copy, texts)
    blocks: list[Block] = [
        notices.head(header, notice, texts, texts.number),
        parts.symbols(dossier, texts),
        *parts.banner(mark),
        *titled,
        parts.field(texts.applicant, dossier.applicant.name, Role.STRONG),
        *parts.content(dossier.procedure, dossier.case, texts),
        *parts.reached_at(dossier.applicant, texts),
        notices.received(dossier, texts),
        *_asked_for(notice, texts),
        parts.field(texts.reason, notice.reason),
        _until(notice.answer_by, texts),
        parts.running(f"{texts.too_late} {_then(clock_rule, texts)}"),
        parts.running(notices.contact(notice.clerk, header, texts)),
        notices.signed(dossier, notice, header, texts.sign_clerk, texts, by_head=by_head),
    ]
    return parts.form(
        "supplement",
        VERSION,
        blocks,
        texts,
        title=texts.title.capitalize(),
        number=dossier.number,
        notes=(texts.bring, f"{parts.whose(copy, texts)}. {texts.privacy}" if by_head else texts.privacy),
        mark=mark,
        format_=Format.DOCUMENT if by_head else Format.SLIP,
    )


def _then(rule: ClockRule, texts: SupplementTexts) -> str:
    """Say what completing the dossier does to its day of return."""
    return {
        ClockRule.RESTART: texts.anew,
        ClockRule.PAUSE: texts.moved_on,
        ClockRule.NONE: texts.unchanged,
    }[rule]


def _asked_for(notice: Notice, texts: SupplementTexts) -> list[Block]:
    """Say what is asked for: the papers, the points, or lines to write both on."""
    asked: list[Block] = [Paragraph((Run(texts.papers),), keep_with_next=True)]
    if notice.papers:
        asked.append(papers_table(notice.papers, texts))
        asked += [Paragraph((Run(texts.more),), space_before=2, keep_with_next=True)] if notice.points else []
    asked += notices.points(notice)
    if notice.papers or notice.points:
        return asked
    return [*asked, *(parts.field(f"{place}.", "") for place in range(1, _LINES_TO_WRITE + 1))]


def _until(day: date | None, texts: SupplementTexts) -> Paragraph:
    return parts.field(texts.answer_by, texts.until.format(day=day_text(day)) if day else "", Role.STRONG)
