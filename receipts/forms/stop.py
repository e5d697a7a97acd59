"""Form 05: the dossier is not gone on with, and what goes back to the citizen.

Form 05 is new in TT 03/2025/TT-VPCP, Appendix I, which is known by its name only; the fields are what an
official notice of a stop has to say (NĐ 118/2025/NĐ-CP, Đ19.5 and Đ21). An office that knows the form's own
words puts them in place of these.
"""

from __future__ import annotations

from db.rules.course import Notice
from db.rules.dossier import Dossier
from db.rules.office import OfficeHeader
from receipts.blocks import Block, Form, Format, Role, Subject
from receipts.forms import notices, parts
from receipts.forms.parts import GIVE, KEEP
from receipts.forms.texts_course import DEFAULT_STOP_TEXTS, StopTexts
from receipts.forms.wording import moment_text

__all__ = ["GIVE", "KEEP", "VERSION", "stop_form"]

VERSION = "05/2026.1"


def stop_form(  # noqa: PLR0913 - a print has these particulars, each named where it is given
    dossier: Dossier,
    notice: Notice,
    header: OfficeHeader,
    *,
    copy: int,
    reprint_no: int = 0,
    texts: StopTexts = DEFAULT_STOP_TEXTS,
) -> Form:
    """Write form 05; the day of the stop is the day of the notice. ``copy`` is ``KEEP`` or ``GIVE``."""
    mark = parts.marked(texts, practice=dossier.practice, reprint_no=reprint_no)
    agency, reader = parts.unit_name(notices.issuer(header, notice)), notices.you(dossier.applicant, texts)
    blocks: list[Block] = [
        notices.head(header, notice, texts, texts.number),
        parts.symbols(dossier, texts),
        *parts.banner(mark),
        parts.heading(texts.title),
        Subject(texts.subject),
        *notices.addressed(dossier.applicant, texts),
        parts.running(texts.stopped.format(agency=agency), keep_with_next=True),
        parts.field(texts.dossier_code, parts.code_of(dossier), Role.STRONG),
        *parts.content(dossier.procedure, dossier.case, texts),
        notices.received(dossier, texts),
        parts.field(texts.reason, notice.reason),
        *notices.points(notice),
        parts.field(texts.since, moment_text(notice.issued_at)),
        parts.field(texts.given_back, notice.given_back or texts.nothing_back),
        parts.running(texts.closing.format(you=reader)),
        parts.running(notices.contact(notice.clerk, header, texts)),
        notices.signed_by_head(header, notice, texts),
    ]
    return parts.form(
        "stop",
        VERSION,
        blocks,
        texts,
        title=texts.whole_title,
        number=dossier.number,
        notes=(f"{parts.whose(copy, texts)}.",),
        mark=mark,
        format_=Format.DOCUMENT,
    )
