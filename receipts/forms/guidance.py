"""The hand-out that tells a citizen what to bring for a procedure and case (NĐ 118/2025/NĐ-CP, Đ16).

It says what the published procedure says and asks for nothing else; notes stand apart from papers, and what
the catalogue leaves open (a unit of time, an amount) is said to be open. The words for papers, times and fees
serve the posting too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from db.rules.calendar import WeekTemplate
from db.rules.checklist import counts, items_for, the_case
from db.rules.fee_published import PUBLISHED
from db.rules.fee_question import FeeOption, fee_question
from db.rules.fee_rule import FeeRule, FeeUnit, Open, Waiver
from db.rules.limits import applicable_limits, cut_off_of, terms_of
from db.rules.office import OfficeHeader
from db.rules.procedure import Channel, Paper, Procedure, Section, TimeLimit, Verification
from receipts.blocks import Align, Block, Column, Form, Format, Grid, GridRow, Paragraph, Role, Run, grid_row
from receipts.forms import parts
from receipts.forms.texts_lists import (
    BOX,
    DEFAULT_GUIDANCE_TEXTS,
    GuidanceTexts,
    ProcedureTexts,
    short_day,
    shortened,
)
from receipts.forms.wording import WEEKDAYS, amount_text, clock_text, money_text, terms_text

VERSION = "HD/2026.1"
LONGEST_QUOTE = 240
"""Letters of a heading or of a source's own words that are printed beside an amount or a time."""
_SHARES = (0.07, 0.62, 0.2, 0.11)
_UNSURE = "C"
"""The mark of what the source is not sure of: no paper claims it."""
_FREE = ("miễn", "không thu", "không phải nộp")


def guidance_form(  # noqa: PLR0913 - a print has these particulars, each named where it is given
    procedure: Procedure,
    case: str | None,
    header: OfficeHeader,
    *,
    day: date,
    fee_rules: Iterable[FeeRule] = (),
    week: WeekTemplate | None = None,
    clerk: str = "",
    practice: bool = False,
    reprint_no: int = 0,
    texts: GuidanceTexts = DEFAULT_GUIDANCE_TEXTS,
) -> Form:
    """Write the hand-out for a case as it holds on ``day``; ``week`` is the office's week in force then.

    Raises ``NotAccepted("case_unknown")``.
    """
    mark = parts.marked(texts, practice=practice, reprint_no=reprint_no)
    case = the_case(procedure, case)
    rules = tuple(fee_rules)
    papers = _asked(procedure, case)
    blocks: list[Block] = [
        parts.head(header, day, texts),
        *parts.banner(mark),
        parts.heading(texts.title),
        *parts.content(procedure, case, texts),
        *unverified(procedure, texts),
        *_papers([paper for paper in papers if counts(paper)], texts),
        *section(texts.notes, notes_of(papers), Role.TABLE),
        *section(texts.limit, time_lines(procedure, case, texts)),
        *section(texts.fee, fee_lines(procedure, case, day, rules, texts)),
        *section(texts.outcome, [outcome.name for outcome in procedure.outcomes]),
        *section(texts.ways, [", ".join(channel_names(procedure.channels, texts))]),
        *section(texts.place, [place_of(header, texts)]),
        *section(texts.hours, week_lines(week)),
        parts.field(texts.guide, clerk),
    ]
    version = texts.form_version.format(version=VERSION) + "."
    return Form(
        kind="guidance",
        version=VERSION,
        title=texts.title.capitalize(),
        number=f"{texts.title.capitalize()}: {procedure.code}",
        blocks=tuple(blocks),
        foot=parts.foot((f"{texts.not_a_receipt} {version}",)),
        mark=mark,
        format=Format.DOCUMENT,
    )


def _asked(procedure: Procedure, case: str | None) -> list[Paper]:
    """Give the rows of a case; in the general one every row, under its own heading if it has one."""
    if case is None:
        return list(procedure.papers)
    papers = [item.paper for item in items_for(procedure, case)]
    return [replace(paper, case=None) if paper.case == case else paper for paper in papers]


def _papers(papers: Sequence[Paper], texts: GuidanceTexts) -> list[Block]:
    if not papers:
        return [Paragraph((Run(texts.papers_none),))]
    groups = groups_of(papers)
    aligns = (Align.CENTRE, Align.LEFT, Align.LEFT, Align.CENTRE)
    columns = tuple(
        Column(head, share, align) for head, share, align in zip(texts.heads, _SHARES, aligns, strict=True)
    )
    rows = by_heading(
        papers,
        lambda place, paper: grid_row(
            str(place), paper_lines(paper, groups, texts), wanted(paper, texts), BOX
        ),
    )
    return [
        Paragraph((Run(texts.papers, Role.STRONG),), keep_with_next=True),
        Grid(columns, rows, counted=True),
    ]


def by_heading(papers: Sequence[Paper], row: Callable[[int, Paper], GridRow]) -> tuple[GridRow, ...]:
    """Give the rows of a list of papers: those of every case first, then each heading with its own."""
    headings = dict.fromkeys(paper.case for paper in papers)
    rows: list[GridRow] = []
    for heading in sorted(headings, key=lambda heading: heading is not None):
        of_case = [
            row(place, paper) for place, paper in enumerate((p for p in papers if p.case == heading), 1)
        ]
        empty = [""] * (len(of_case[0].cells) - 2)
        rows += [grid_row("", heading, *empty, strong=True)] if heading else []
        rows += of_case
    return tuple(rows)


def section(label: str, lines: Sequence[str], role: Role = Role.BODY) -> list[Block]:
    """Make "label: line", or the label with a line each under it; nothing where there is nothing to say."""
    said = [line for line in lines if line]
    if not said:
        return []
    strong, space = (Role.STRONG, 1.0) if role is Role.BODY else (Role.TABLE_HEAD, 0.6)
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


def channel_names(channels: Iterable[Channel], texts: ProcedureTexts) -> list[str]:
    """Give what the ways of filing are called."""
    names = {Channel.DIRECT: texts.direct, Channel.POST: texts.post, Channel.ONLINE: texts.online}
    return [names[channel] for channel in sorted(set(channels), key=list(Channel).index)]


def _by_channel(told: Sequence[tuple[Channel | None, tuple[str, ...]]], texts: ProcedureTexts) -> list[str]:
    """Say what holds for each way of filing, then what holds for all; ways with the same words are one."""
    every = [line for line in told[0][1] if all(line in lines for _, lines in told)]
    by_words: dict[tuple[str, ...], list[Channel]] = {}
    for channel, lines in told:
        own = tuple(line for line in lines if line not in every)
        by_words.setdefault(own, []).extend([channel] if channel else [])
    ways = [
        texts.by_channel.format(channels=", ".join(channel_names(channels, texts)), told="; ".join(own))
        for own, channels in by_words.items()
        if own
    ]
    return [*ways, *every]


def _channels(procedure: Procedure) -> Sequence[Channel | None]:
    return sorted(set(procedure.channels), key=list(Channel).index) or (None,)


def time_lines(procedure: Procedure, case: str | None, texts: ProcedureTexts) -> list[str]:
    """Say the published limits of a case by the way of filing, and what the source notes about them."""
    told = [
        (
            channel,
            tuple(
                dict.fromkeys(
                    _limit_text(limit, case, texts) for limit in applicable_limits(procedure, case, channel)
                )
            )
            or (texts.limit_unknown,),
        )
        for channel in _channels(procedure)
    ]
    clock = cut_off_of(procedure)
    cut_off = [texts.cut_off.format(clock=clock_text(clock))] if clock else []
    return [*_by_channel(told, texts), *cut_off, *procedure.time_notes]


def _limit_text(limit: TimeLimit, case: str | None, texts: ProcedureTexts) -> str:
    terms = terms_of(limit)
    if terms:
        said = terms_text(terms, texts.at_once)
    elif limit.text and limit.text.strip().isdigit():
        said = texts.limit_bare.format(text=limit.text.strip())
    else:
        said = limit.text or texts.limit_unknown
    said += f" ({limit.note})" if limit.note else ""
    return said if limit.case in (None, case) else f"{shortened(limit.case or '', LONGEST_QUOTE)}: {said}"


def fee_lines(
    procedure: Procedure, case: str | None, day: date, rules: Sequence[FeeRule], texts: ProcedureTexts
) -> list[str]:
    """Say the fee of a case by the way of filing, as far as it is known on ``day``; open is never free."""
    told = []
    for channel in _channels(procedure):
        options = fee_question(procedure, case, channel, day, rules).options
        lines: list[str] = []
        for option in options:
            first, *more = _option_lines(option, texts)
            name = _option_name(option, case) if len(options) > 1 else ""
            lines += [f"{name}: {first}" if name else first, *more]
        told.append((channel, tuple(lines)))
    return _by_channel(told, texts)


def _option_name(option: FeeOption, case: str | None) -> str:
    """Give what tells one fee from the others: its own name, or the heading of a published row."""
    if not option.published:
        return option.rule.name
    return shortened(option.rule.case, LONGEST_QUOTE) if option.rule.case not in (None, case) else ""


def _option_lines(option: FeeOption, texts: ProcedureTexts) -> list[str]:
    """Say an amount, or that it is open; then what lowers it. What no source is sure of isn't claimed."""
    rule = option.rule
    if rule.open is not None or rule.mark == _UNSURE:
        return [_open_text(option, texts)]
    lines = [_amount_text(rule, texts)]
    sure = [ground for ground in rule.exemptions if ground.mark != _UNSURE]
    for percent in sorted({ground.percent_off for ground in sure}, reverse=True):
        names = [g.name for g in sure if g.percent_off == percent and g.code != PUBLISHED]
        words = texts.free_for if percent == 100 else texts.less_for  # noqa: PLR2004 - per cent
        lines += [words.format(percent=percent, grounds="; ".join(names))] if names else []
    lines += [texts.fee_text.format(text=ground.name) for ground in sure if ground.code == PUBLISHED]
    return lines + [_waiver_text(waiver, texts) for waiver in option.waivers if waiver.mark != _UNSURE]


def _open_text(option: FeeOption, texts: ProcedureTexts) -> str:
    """Say that an amount is not known, with the source's words where they name amounts and none is free."""
    reason = option.rule.open
    if reason is Open.SET_LOCALLY:
        return texts.fee_local
    if reason not in (Open.AMOUNTS_DIFFER, Open.UNIT_UNCLEAR, Open.NOT_IN_FORCE):
        return texts.fee_open
    quoted = [text for text in option.texts if not any(word in text.lower() for word in _FREE)]
    words = texts.fee_text.format(text=shortened("; ".join(quoted), LONGEST_QUOTE)) if quoted else ""
    return f"{texts.fee_unclear} ({words})" if words else texts.fee_unclear


def _amount_text(rule: FeeRule, texts: ProcedureTexts) -> str:
    if not any(tier.amount_vnd for tier in rule.tiers):
        return texts.fee_none
    if rule.unit is FeeUnit.ONCE:
        return money_text(rule.cost(1))
    unit = rule.unit_name
    first, *later = rule.tiers
    told = [texts.fee_each.format(amount=money_text(first.amount_vnd), unit=unit)]
    told += [
        texts.fee_from.format(amount=money_text(tier.amount_vnd), unit=unit, number=tier.from_unit)
        for tier in later
    ]
    told += [texts.fee_cap.format(amount=money_text(rule.cap_vnd))] if rule.cap_vnd is not None else []
    return "; ".join(told)


def _waiver_text(waiver: Waiver, texts: ProcedureTexts) -> str:
    amount = money_text(waiver.amount_vnd)
    told = texts.waiver.format(amount=amount, condition=waiver.condition)
    if waiver.valid_to is None:
        return told
    return texts.waiver_until.format(told=told, day=short_day(waiver.valid_to))


def place_of(header: OfficeHeader, texts: ProcedureTexts) -> str:
    """Give where the office is and how it is called."""
    hotline = texts.hotline.format(hotline=parts.hotline_of(header)) if header.hotline else ""
    return ". ".join(
        part for part in (", ".join(filter(None, (parts.unit_name(header), header.address))), hotline) if part
    )


def week_lines(week: WeekTemplate | None) -> list[str]:
    """Say the hours of a week; neighbouring days with the same hours are one."""
    if week is None:
        return []
    lines = []
    for sessions, days in groupby(range(len(week.sessions)), lambda day: week.sessions[day]):
        first, *more = list(days)
        if sessions:
            name = f"{WEEKDAYS[first]} - {WEEKDAYS[more[-1]]}" if more else WEEKDAYS[first]
            hours = ", ".join(f"{clock_text(at.start)} - {clock_text(at.end)}" for at in sessions)
            lines.append(f"{name}: {hours}")
    return lines
