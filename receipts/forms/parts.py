"""What every form is made of: the office's head, the title, the people, the procedure, the places to sign."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from db.rules.dossier import Dossier, Person, Submitter
from db.rules.office import OfficeHeader
from db.rules.procedure import Procedure
from receipts.blocks import (
    Align,
    Banner,
    Block,
    Column,
    Divider,
    Form,
    Format,
    Head,
    Pair,
    Paragraph,
    Role,
    Run,
    Signature,
    Signatures,
    Symbols,
)
from receipts.breaking import NBSP
from receipts.forms.texts import CommonTexts, FormTexts
from receipts.forms.wording import day_text

KEEP, GIVE = 1, 2
"""The two copies: the counter's and the citizen's."""
_RUNNING_SPACE = 1.5
"""At least 6 pt between the paragraphs of a document on A4 (NĐ 30/2020, Appendix I)."""
_IN_PLACE_OF = re.compile(r"(KT\. .+?) (PHÓ .+)")
"""Who signs for the head (ký thay): two lines, also where they were typed as one (NĐ 30/2020, Appendix I)."""


def head(header: OfficeHeader, day: date, texts: CommonTexts, *, number: str = "") -> Head:
    """Make the official head; ``number`` is the line of a form that carries a number of its own."""
    return Head(
        header.parent_name,
        header.name,
        texts.nation,
        texts.motto,
        f"{header.place}, {day_text(day)}",
        number,
    )


def titled(title: str, copy: int, texts: CommonTexts) -> list[Block]:
    """Make the title, and whose copy this is (``KEEP`` or ``GIVE``)."""
    return [
        heading(title),
        Paragraph((Run(whose(copy, texts), Role.SUBTITLE),), Align.CENTRE, space_before=0),
    ]


def heading(title: str) -> Paragraph:
    """Make the title alone, for a form without copies."""
    return Paragraph((Run(title, Role.TITLE),), Align.CENTRE, space_before=2.5, keep_with_next=True)


def whose(copy: int, texts: CommonTexts) -> str:
    """Say whose copy this is (``KEEP`` or ``GIVE``)."""
    return texts.copy_keep if copy == KEEP else texts.copy_give


def marked(texts: CommonTexts, *, practice: bool, reprint_no: int) -> str:
    """Give the mark of a practice form, of a print after the first, of both or of neither."""
    marks = [texts.practice] if practice else []
    marks += [texts.reprint.format(count=reprint_no)] if reprint_no else []
    return " • ".join(marks)


def symbols(dossier: Dossier, texts: CommonTexts) -> Symbols:
    """Make both symbols of a dossier, and its official code where it has one."""
    code = dossier.official_code
    words = [Run(texts.dossier_code, Role.NOTE), Run(code, Role.NOTE)] if code else []
    paragraphs = (Paragraph(tuple(words), Align.CENTRE),) if words else ()
    return Symbols(dossier.compact, dossier.number, paragraphs)


def code_of(dossier: Dossier) -> str:
    """Give what the dossier is called in sentences: its official code, or the number of its slip."""
    return dossier.official_code or dossier.number


def running(*runs: Run | str, keep_with_next: bool = False) -> Paragraph:
    """Make a paragraph of running text: its first line set in, its edges even (NĐ 30/2020, Appendix I)."""
    made = tuple(Run(run) if isinstance(run, str) else run for run in runs)
    return Paragraph(
        made, Align.JUSTIFY, indent=True, space_before=_RUNNING_SPACE, keep_with_next=keep_with_next
    )


def capacity(title: str) -> str:
    """Give a signer's title as it stands over the signature: capitals, the head's in a line of its own."""
    lines = [" ".join(line.split()).upper() for line in title.strip().splitlines()]
    return _IN_PLACE_OF.sub(r"\1\n\2", "\n".join(lines)) if len(lines) == 1 else "\n".join(lines)


def banner(mark: str) -> list[Block]:
    """Frame a mark that nobody may overlook, where there is one."""
    return [Banner(mark)] if mark else []


def field(label: str, value: str, role: Role = Role.BODY) -> Paragraph:
    """Make "label: value"; where nothing is known, dots are left to write on."""
    runs = (Run(label), Run(value, role)) if value else (Run(label.rstrip()),)
    return Paragraph(runs, leader=not value)


def unit_name(header: OfficeHeader) -> str:
    """Give the office as sentences call it."""
    return header.short_name or header.name


def hotline_of(header: OfficeHeader) -> str:
    """Give the office's telephone number, which no line break parts."""
    return header.hotline.replace(" ", "\u00a0")


def reached_at(person: Person, texts: CommonTexts) -> list[Block]:
    """Make the fields by which a person is reached: address, telephone and, where there is one, mail."""
    phone = field(texts.phone, person.phone)
    by_line: Block = Pair(phone, field(texts.email, person.email)) if person.email else phone
    return [field(texts.address, person.address), by_line]


def content(procedure: Procedure, case: str | None, texts: CommonTexts) -> list[Block]:
    """Make the field of what is asked of the office: the procedure's whole title, its code, the case."""
    code = texts.procedure_code.format(code=procedure.code).replace(" ", "\u00a0")
    blocks: list[Block] = [
        Paragraph((Run(texts.content), Run(procedure.name, Role.STRONG), Run(f" ({code})")))
    ]
    return [*blocks, field(texts.case, case)] if case else blocks


def signatures(
    applicant: Person, submitter: Submitter | None, clerk: str, clerk_capacity: str, texts: CommonTexts
) -> Signatures:
    """Make the places to sign: whoever is at the desk on the left, the clerk on the right."""
    at_the_desk = submitter.person if submitter else applicant
    return Signatures(
        (
            Signature(texts.sign_submitter, texts.sign_hint_submitter, at_the_desk.name),
            Signature(clerk_capacity, texts.sign_hint_clerk, clerk),
        )
    )


def signed_by_clerks(giver: tuple[str, str], taker: tuple[str, str], texts: CommonTexts) -> Signatures:
    """Make the places of two officials, each a capacity and a name."""
    return Signatures(
        tuple(Signature(capacity, texts.sign_hint_clerk, name) for capacity, name in (giver, taker))
    )


def columns(
    heads: Sequence[str],
    shares: Sequence[float],
    *,
    centred: Collection[int] = (),
    right: Collection[int] = (),
    whole: Collection[int] = (),
) -> tuple[Column, ...]:
    """Make the columns of a list; the others name columns by their places, from 0."""
    return tuple(
        Column(
            head,
            share,
            Align.CENTRE if place in centred else Align.RIGHT if place in right else Align.LEFT,
            whole=place in whole,
        )
        for place, (head, share) in enumerate(zip(heads, shares, strict=True))
    )


def reached_by(header: OfficeHeader, texts: FormTexts) -> list[str]:
    """Say where to ask after a dossier, as far as it is known."""
    phone = [texts.hotline.format(hotline=hotline_of(header))] if header.hotline else []
    return phone + ([texts.lookup.format(lookup=header.lookup)] if header.lookup else [])


def form(  # noqa: PLR0913 - the parts of a form, each named where it is given
    kind: str,
    version: str,
    blocks: Iterable[Block],
    texts: CommonTexts,
    *,
    title: str,
    mark: str,
    number: str = "",
    notes: Sequence[str] = (),
    format_: Format = Format.SLIP,
) -> Form:
    """Put a form together; the last of the notes at its foot ends with its version."""
    *before, last = notes or ("",)
    version_said = f"{texts.form_version.format(version=version)}.".replace(" ", NBSP)
    foot = [*before, f"{last} {version_said}".lstrip()]
    return Form(
        kind=kind,
        version=version,
        title=title.replace(NBSP, " "),
        number=number,
        blocks=tuple(blocks),
        foot=(Divider(), *(Paragraph((Run(note, Role.NOTE),), space_before=0.5) for note in foot)),
        mark=mark,
        format=format_,
    )
