"""What the hand-out and the posting say of a procedure's times and fees, by the way of filing.

What the catalogue leaves open (a unit of time, an amount) is said to be open; open is never free.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from db.rules.fee_published import PUBLISHED
from db.rules.fee_question import FeeOption, fee_question
from db.rules.fee_rule import FeeRule, FeeUnit, Open, Waiver
from db.rules.limits import applicable_limits, cut_off_of, terms_of
from db.rules.procedure import Channel, Procedure, TimeLimit
from receipts.forms.texts_lists import ProcedureTexts
from receipts.forms.wording import clock_text, money_text, short_day, shortened, terms_text

LONGEST_QUOTE = 240
"""Letters of a heading or of a source's own words that are printed beside an amount or a time."""
_UNSURE = "C"
"""The mark of what the source is not sure of: no paper claims it."""
_FREE = ("miễn", "không thu", "không phải nộp")


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
