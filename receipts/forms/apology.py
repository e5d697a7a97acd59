"""Form 04: the agency will be late, says why, apologises, and names another day (NĐ 118/2025/NĐ-CP, Đ19.6).

Named as in TT 03/2025/TT-VPCP, Appendix I; fields as provinces print them. Once a dossier, and at least a day
before the promised one: that is for the rules to see to.
"""

from __future__ import annotations

from datetime import datetime

from db.rules.clock import in_vietnam
from db.rules.course import Notice
from db.rules.dossier import Dossier
from db.rules.office import OfficeHeader
from receipts.blocks import Block, Form, Format, Paragraph, Role, Run
from receipts.forms import notices, parts
from receipts.forms.parts import GIVE, KEEP
from receipts.forms.texts_course import DEFAULT_APOLOGY_TEXTS, ApologyTexts
from receipts.forms.wording import day_text, moment_text

__all__ = ["GIVE", "KEEP", "VERSION", "apology_form"]

VERSION = "04/2026.1"
_BLANK_MOMENT = "…… giờ …… phút, ngày …… tháng …… năm 20……".replace(" ", "\u00a0")


def apology_form(  # noqa: PLR0913 - a print has these particulars, each named where it is given
    dossier: Dossier,
    notice: Notice,
    header: OfficeHeader,
    *,
    copy: int,
    reprint_no: int = 0,
    texts: ApologyTexts = DEFAULT_APOLOGY_TEXTS,
) -> Form:
    """Write form 04 under the head of the agency that is late; ``copy`` is ``KEEP`` or ``GIVE``."""
    mark = parts.marked(texts, practice=dossier.practice, reprint_no=reprint_no)
    person = dossier.applicant
    agency, reader = parts.unit_name(notices.issuer(header, notice)), notices.you(person, texts)
    facts = texts.facts.format(
        day=_begun(day_text(in_vietnam(dossier.received_at).date())),
        unit=parts.unit_name(header),
        you=notices.called(person, texts),
        procedure=dossier.procedure.name,
        code=parts.code_of(dossier),
    )
    blocks: list[Block] = [
        notices.head(header, notice, texts, texts.number),
        parts.symbols(dossier, texts),
        *parts.banner(mark),
        parts.heading(texts.title),
        *notices.addressed(person, texts),
        parts.running(facts, _moment(notice.due_before), "."),
        parts.running(texts.not_in_time.format(agency=agency)),
        _reason(notice, texts),
        *notices.points(notice),
        parts.running(texts.sorry.format(agency=agency, you=reader), _moment(notice.due_after), "."),
        parts.running(texts.closing.format(you=reader)),
        parts.running(notices.contact("", header, texts)),
        notices.signed_by_head(header, notice, texts),
    ]
    return parts.form(
        "apology",
        VERSION,
        blocks,
        texts,
        title=texts.title.capitalize(),
        number=dossier.number,
        notes=(f"{parts.whose(copy, texts)}.",),
        mark=mark,
        format_=Format.DOCUMENT,
    )


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def _moment(at: datetime | None) -> Run:
    return Run(moment_text(at), Role.STRONG) if at else Run(_BLANK_MOMENT)


def _reason(notice: Notice, texts: ApologyTexts) -> Paragraph:
    return parts.running(texts.reason, notice.reason) if notice.reason else parts.field(texts.reason, "")
