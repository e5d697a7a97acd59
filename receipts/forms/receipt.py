"""Form 01: the receipt for a dossier and appointment for its result.

Fields and their order: TT 01/2018/TT-VPCP with what the systems of 2025 and 2026 print. Issued under
NĐ 118/2025/NĐ-CP, Article 17, in two copies: one is kept, one goes to whoever handed the dossier in.
"""

from __future__ import annotations

from dataclasses import replace

from db.rules.checklist import Item, PaperState
from db.rules.clock import in_vietnam
from db.rules.dossier import Dossier, Person, ReturnBy
from db.rules.office import OfficeHeader
from receipts.blocks import (
    Align,
    Block,
    Form,
    Paragraph,
    Role,
    Row,
    Run,
    SealedSymbol,
    Signatures,
    Symbols,
    Table,
)
from receipts.forms import parts
from receipts.forms.parts import GIVE, KEEP
from receipts.forms.texts import DEFAULT_TEXTS, FormTexts
from receipts.forms.wording import amount_text, moment_text, money_text, session_text, terms_text

__all__ = ["GIVE", "KEEP", "VERSION", "receipt_form"]

VERSION = "01/2026.1"


def receipt_form(  # noqa: PLR0913 - a form's parts, each named where it is given
    dossier: Dossier,
    header: OfficeHeader,
    *,
    copy: int,
    reprint_no: int = 0,
    sealed: str | None = None,
    texts: FormTexts = DEFAULT_TEXTS,
) -> Form:
    """Write one copy of form 01.

    ``copy`` is ``KEEP`` or ``GIVE``; ``reprint_no`` counts prints after the first. A corrected slip names the
    one it takes the place of, and one that was written by hand first the number it had. ``sealed`` are the
    digits of the sealed symbol, which stands on the office's own copy and on no other.
    """
    symbol = SealedSymbol(sealed) if sealed and copy == KEEP else None
    mark = parts.marked(texts, practice=dossier.practice, reprint_no=reprint_no)
    blocks: list[Block] = [
        parts.head(header, in_vietnam(dossier.received_at).date(), texts),
        Symbols(dossier.compact, dossier.number, _beside_symbols(dossier, texts)),
        *parts.banner(mark),
        *parts.titled(texts.title, copy, texts),
        Paragraph((Run(texts.unit), Run(parts.unit_name(header))), space_before=2.2),
        *_people(dossier, texts),
        *parts.content(dossier.procedure, dossier.case, texts),
        *_papers(dossier.items, texts),
        *_times(dossier, texts),
        *_return_and_fee(dossier, header, texts),
        Paragraph((Run(texts.book),), keep_with_next=True),
        _signed(dossier, symbol, texts),
    ]
    return parts.form(
        "receipt",
        VERSION,
        blocks,
        texts,
        title=texts.title.capitalize(),
        number=dossier.number,
        notes=_notes(dossier, header, texts, sealed=symbol is not None),
        mark=mark,
    )


def _beside_symbols(dossier: Dossier, texts: FormTexts) -> tuple[Paragraph, ...]:
    words = []
    if dossier.official_code:
        code = (Run(texts.dossier_code, Role.NOTE), Run(dossier.official_code, Role.NOTE))
        words.append(Paragraph(code, Align.CENTRE))
    else:
        words.append(Paragraph((Run(texts.provisional, Role.NOTE),), Align.CENTRE))
    other = ((texts.replaces, dossier.replaces), (texts.keyed_in_from, dossier.keyed_in_from))
    notes = [Run(words.format(number=number), Role.NOTE) for words, number in other if number]
    return (*words, *(Paragraph((note,), Align.CENTRE) for note in notes))


def _identity(person: Person, texts: FormTexts) -> Paragraph:
    """Give the field of who somebody is by number: personal, passport, tax, as many as are known."""
    numbers = (
        (texts.personal_number, person.personal_number),
        (texts.passport, person.passport),
        (texts.tax_number, person.tax_number),
    )
    known = [label + number for label, number in numbers if number]
    return parts.field("", "; ".join(known)) if known else parts.field(texts.personal_number, "")


def _people(dossier: Dossier, texts: FormTexts) -> list[Block]:
    person = dossier.applicant
    blocks: list[Block] = [parts.field(texts.applicant, person.name, Role.STRONG)]
    blocks += [_identity(person, texts), *parts.reached_at(person, texts)]
    if dossier.submitter is not None:
        other = dossier.submitter
        facts = [texts.personal_number + other.person.personal_number] if other.person.personal_number else []
        facts += [texts.relation.format(relation=other.relation)] if other.relation else []
        facts += [texts.authorisation.format(paper=other.authorisation)] if other.authorisation else []
        facts += [texts.phone + other.person.phone] if other.person.phone else []
        more = (Run("; " + "; ".join(facts)),) if facts else ()
        blocks.append(Paragraph((Run(texts.submitter), Run(other.person.name, Role.STRONG), *more)))
    return blocks


def _kinds(item: Item, texts: FormTexts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Say as what a paper came in, and how many of each kind."""
    if item.state is PaperState.SHOWN:
        return (texts.shown,), ("",)
    if item.state is PaperState.FROM_DATABASE:
        return (texts.from_database,), ("",)
    given = [(texts.original, item.originals), (texts.copy, item.copies)]
    counted = [(kind, amount_text(count)) for kind, count in given if count] or [(texts.received_paper, "")]
    return tuple(kind for kind, _ in counted), tuple(count for _, count in counted)


def _papers(items: tuple[Item, ...], texts: FormTexts) -> list[Block]:
    """List what is there and nothing else: missing papers belong to another form."""
    there = (PaperState.PRESENT, PaperState.SHOWN, PaperState.FROM_DATABASE)
    listed = [item for item in items if item.state in there]
    if not listed:
        return [Paragraph((Run(texts.papers_none),))]
    rows = tuple(
        Row(str(place), item.paper.printed_name, *_kinds(item, texts)) for place, item in enumerate(listed, 1)
    )
    return [Paragraph((Run(texts.papers),), keep_with_next=True), Table(texts.table_heads, rows)]


def _times(dossier: Dossier, texts: FormTexts) -> list[Block]:
    limit = terms_text(dossier.terms, texts.at_once) or texts.limit_unknown
    if dossier.terms and _not_begun(dossier):
        limit = texts.limit_elsewhere.format(limit=limit, agency=dossier.competent)
    sets = texts.sets.format(count=amount_text(dossier.copies_of_dossier))
    blocks: list[Block] = [
        Paragraph((Run(sets),), space_before=2),
        Paragraph((Run(texts.limit), Run(limit))),
        Paragraph((Run(texts.received), Run(moment_text(dossier.received_at)))),
        Paragraph((Run(texts.due), Run(_due_text(dossier, texts), Role.DUE))),
    ]
    if dossier.due_current is not None and not dossier.deadline.certain:
        blocks.append(Paragraph((Run(texts.due_uncertain, Role.NOTE),), space_before=0))
    return blocks


def _not_begun(dossier: Dossier) -> bool:
    """Say whether an agency of another place has yet to receive the dossier (NĐ 118/2025/NĐ-CP, Đ17.3)."""
    return bool(dossier.competent) and dossier.clock_from is None


def _due_text(dossier: Dossier, texts: FormTexts) -> str:
    due, deadline = dossier.due_current, dossier.deadline
    if due is None:
        elsewhere = texts.due_elsewhere.format(agency=dossier.competent)
        return elsewhere if _not_begun(dossier) else texts.due_unknown
    if deadline.window_from is not None and deadline.due == due:
        return session_text(deadline.window_from, due)
    return moment_text(due)


def _return_and_fee(dossier: Dossier, header: OfficeHeader, texts: FormTexts) -> list[Block]:
    place = {
        ReturnBy.COUNTER: parts.unit_name(header),
        ReturnBy.POST: texts.by_post,
        ReturnBy.ONLINE: texts.online,
    }[dossier.return_by]
    place += f": {dossier.return_address}" if dossier.return_address else ""
    if dossier.fee_vnd is None:
        fee = texts.fee_unknown
    else:
        fee = money_text(dossier.fee_vnd) if dossier.fee_vnd else texts.fee_none
    fee += f" ({dossier.fee_ground})" if dossier.fee_ground else ""
    return [Paragraph((Run(texts.return_at), Run(place))), Paragraph((Run(texts.fee), Run(fee)))]


def _signed(dossier: Dossier, symbol: SealedSymbol | None, texts: FormTexts) -> Signatures:
    places = parts.signatures(dossier.applicant, dossier.submitter, dossier.clerk, texts.sign_clerk, texts)
    return replace(places, between=symbol)


def _notes(dossier: Dossier, header: OfficeHeader, texts: FormTexts, *, sealed: bool) -> tuple[str, ...]:
    if (
        sealed
    ):  # the office's copy of an office that has it so: what the citizen needs to know is on the other
        return (f"{texts.sealed} {texts.privacy}",)
    fee = [texts.not_a_fee_receipt] if dossier.fee_vnd else []
    return texts.bring, " ".join([*parts.reached_by(header, texts), *fee, texts.privacy])
