"""Form 03: the dossier is not taken in, or is refused after it was looked into.

Fields and their order: TT 01/2018/TT-VPCP. At the counter (NĐ 118/2025/NĐ-CP, Đ17.1) the clerk signs and
whoever handed it in; after appraisal (Đ19.3) it is a result, and the head of the agency signs.
"""

from __future__ import annotations

from db.rules.course import Notice
from db.rules.dossier import Dossier, Status
from db.rules.office import OfficeHeader
from receipts.blocks import Block, Form, Format, Role
from receipts.forms import notices, parts
from receipts.forms.parts import GIVE, KEEP
from receipts.forms.texts_course import DEFAULT_REFUSAL_TEXTS, RefusalTexts

__all__ = ["GIVE", "KEEP", "VERSION", "refusal_form"]

VERSION = "03/2026.1"


def refusal_form(  # noqa: PLR0913 - a print has these particulars, each named where it is given
    dossier: Dossier,
    notice: Notice,
    header: OfficeHeader,
    *,
    copy: int,
    reprint_no: int = 0,
    texts: RefusalTexts = DEFAULT_REFUSAL_TEXTS,
) -> Form:
    """Write one copy of form 03; ``copy`` is ``KEEP`` or ``GIVE``."""
    by_head = bool(notice.agency) or dossier.status is Status.STOPPED
    mark = parts.marked(texts, practice=dossier.practice, reprint_no=reprint_no)
    agency = parts.unit_name(notices.issuer(header, notice))
    title = [parts.heading(texts.title)] if by_head else parts.titled(texts.title, copy, texts)
    blocks: list[Block] = [
        notices.head(header, notice, texts, texts.number),
        parts.symbols(dossier, texts),
        *parts.banner(mark),
        *title,
        parts.field(texts.applicant, dossier.applicant.name, Role.STRONG),
        *parts.reached_at(dossier.applicant, texts),
        *parts.content(dossier.procedure, dossier.case, texts),
        notices.received(dossier, texts),
        parts.running(texts.refused.format(agency=agency), keep_with_next=True),
        *notices.reasons(notice),
        *([parts.field(texts.given_back, notice.given_back)] if notice.given_back else []),
        parts.running(notices.contact(notice.clerk, header, texts)),
        parts.running(texts.closing.format(you=notices.you(dossier.applicant, texts)), keep_with_next=True),
        notices.signed(dossier, notice, header, texts.sign_clerk, texts, by_head=by_head),
    ]
    return parts.form(
        "refusal",
        VERSION,
        blocks,
        texts,
        title=texts.title.capitalize(),
        number=dossier.number,
        notes=(f"{parts.whose(copy, texts)}. {texts.privacy}" if by_head else texts.privacy,),
        mark=mark,
        format_=Format.DOCUMENT if by_head else Format.SLIP,
    )
