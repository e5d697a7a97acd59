"""What the hand-out and the posting of a procedure have in common: its papers, their source, the office."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from db.rules.checklist import counts
from db.rules.office import OfficeHeader
from db.rules.procedure import Paper, Procedure, Section, Verification
from receipts.blocks import Block, GridRow, Paragraph, Role, Run, grid_row
from receipts.forms import parts
from receipts.forms.texts_lists import ProcedureTexts
from receipts.forms.wording import amount_text, short_day


def by_heading(papers: Sequence[Paper], row: Callable[[int, Paper], GridRow]) -> tuple[GridRow, ...]:
    """Give the rows of a list of papers: those of every case first, then each heading with its own."""
    headings = dict.fromkeys(paper.case for paper in papers)
    rows: list[GridRow] = []
    for heading in sorted(headings, key=lambda heading: heading is not None):
        of_case = [
            row(place, paper) for place, paper in enumerate((p for p in papers if p.case == heading), 1)
        ]
        empty = [""] * (len(of_case[0].cells) - 2)
        rows += [grid_row("", heading, *empty, strong=True, keep_with_next=True)] if heading else []
        rows += of_case
    return tuple(rows)


def section(label: str, lines: Sequence[str], role: Role = Role.BODY) -> list[Block]:
    """Make "label: line", or the label with a line each under it; nothing where there is nothing to say."""
    said = [line for line in lines if line]
    if not said:
        return []
    strong, space = (Role.STRONG, 0.8) if role is Role.BODY else (Role.TABLE_HEAD, 0.6)
    if len(said) == 1:
        return [Paragraph((Run(f"{label}: ", strong), Run(said[0], role)), space_before=space)]
    return [
        Paragraph((Run(f"{label}:", strong),), space_before=space, keep_with_next=True),
        *(Paragraph((Run(f"- {line}", role),), space_before=0.3) for line in said),
    ]


def unverified(procedure: Procedure, texts: ProcedureTexts) -> list[Block]:
    """Say where the entry comes from, and that no office has confirmed it where none has."""
    told = [texts.decision.format(decision=procedure.decision)] if procedure.decision else []
    retrieved = procedure.source.get("retrieved")
    if isinstance(retrieved, str) and retrieved:
        told.append(texts.retrieved.format(day=_iso_day(retrieved)))
    runs = (
        [Run(texts.unverified, Role.TABLE_HEAD)] if procedure.verification is Verification.UNVERIFIED else []
    )
    runs += (
        [Run((" " if runs else "") + texts.source.format(source="; ".join(told)), Role.TABLE)] if told else []
    )
    return [Paragraph(tuple(runs))] if runs else []


def _iso_day(text: str) -> str:
    try:
        return short_day(date.fromisoformat(text))
    except ValueError:
        return text


def groups_of(papers: Iterable[Paper]) -> dict[str, str]:
    """Give each group of alternatives that has more than one row its letter."""
    named = [paper.alternative for paper in papers if paper.alternative]
    shared = [name for name in dict.fromkeys(named) if named.count(name) > 1]
    return {name: chr(ord("A") + place) for place, name in enumerate(shared)}


def paper_lines(
    paper: Paper, groups: dict[str, str], texts: ProcedureTexts, *, with_form: bool = True
) -> tuple[str, ...]:
    """Give a paper's name and what belongs to it: its form, when it is asked for, what would do instead.

    Where the official text names another paper that will do, it is printed whole.
    """
    name = paper.name if paper.has_alternative else paper.printed_name
    lines = [name]
    if with_form and paper.form and not _names_form(name, paper.form):
        lines.append(texts.form.format(form=paper.form))
    condition = paper.condition or (texts.if_there if paper.mandatory is False else "")
    if condition and condition.casefold() not in name.casefold():
        lines.append(texts.condition.format(condition=condition))
    if paper.alternative in groups:
        lines.append(texts.group.format(group=groups[paper.alternative]))
    return tuple(lines)


def _names_form(name: str, form: str) -> bool:
    """Whether a paper's name says its form already: "(CT01)" or "(Mẫu 02)" for "Mẫu số 02"."""
    said, short = name.casefold(), form.casefold().replace("mẫu số", "mẫu")
    sign = short.removeprefix("mẫu").strip()
    return short in said.replace("mẫu số", "mẫu") or (not sign.isdigit() and sign in said)


def wanted(paper: Paper, texts: ProcedureTexts) -> tuple[str, ...]:
    """Say how many of a paper are wanted, or that it is only shown."""
    if paper.section is Section.PRESENT:
        return (texts.to_show,)
    numbers = {paper.originals, paper.copies} - {0}
    if paper.either and len(numbers) == 1:
        return (texts.either.format(count=amount_text(numbers.pop())),)
    originals, copies = amount_text(paper.originals), amount_text(paper.copies)
    if paper.either and numbers:
        return (texts.either_of.format(originals=originals, copies=copies),)
    lines = [texts.original.format(count=originals)] if paper.originals else []
    lines += [texts.copy.format(count=copies)] if paper.copies else []
    return tuple(lines) or (texts.count_unknown,)


def notes_of(papers: Iterable[Paper]) -> list[str]:
    """Give the rows of the list that are no papers, each once and whole."""
    return list(dict.fromkeys(paper.name for paper in papers if not counts(paper)))


def place_of(header: OfficeHeader, texts: ProcedureTexts) -> str:
    """Give where the office is and how it is called."""
    hotline = texts.hotline.format(hotline=parts.hotline_of(header)) if header.hotline else ""
    return ". ".join(
        part for part in (", ".join(filter(None, (parts.unit_name(header), header.address))), hotline) if part
    )
