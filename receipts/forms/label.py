"""The label on a dossier's folder: the number to scan and to read, what it is, whose, and until when."""

from __future__ import annotations

from db.rules.dossier import Dossier
from receipts.blocks import Align, Form, Format, Paragraph, Role, Run, Symbols
from receipts.forms import parts
from receipts.forms.texts_course import DEFAULT_LABEL_TEXTS, LabelTexts
from receipts.forms.wording import short_moment

__all__ = ["VERSION", "label_form"]

VERSION = "NHAN/2026.1"
_MOST_TITLE, _MOST_NAME = 3, 2
"""Lines on 50 mm of label; what is cut off stands on the papers inside."""


def label_form(dossier: Dossier, *, reprint_no: int = 0, texts: LabelTexts = DEFAULT_LABEL_TEXTS) -> Form:
    """Write the label of one folder."""
    mark = parts.marked(texts, practice=dossier.practice, reprint_no=reprint_no)
    due = dossier.due_current
    when = texts.due.format(due=" ".join(short_moment(due))) if due else texts.due_unknown

    def line(text: str, role: Role, most: int = 0) -> Paragraph:
        return Paragraph((Run(text, role),), Align.CENTRE, at_most=most)

    return Form(
        kind="label",
        version=VERSION,
        title=texts.title,
        number=dossier.number,
        blocks=(
            *([line(mark, Role.MARK)] if mark else ()),
            Symbols(dossier.compact, dossier.number, matrix=False),
            line(dossier.procedure.title, Role.BODY, _MOST_TITLE - bool(mark)),
            line(dossier.applicant.name, Role.STRONG, _MOST_NAME),
            line(when, Role.DUE),
        ),
        mark=mark,
        format=Format.LABEL,
    )
