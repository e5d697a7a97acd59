"""From what a procedure publishes about time to the one limit that holds for an intake, or to a question.

Published limits hang on a case, on a channel, on both or on neither, and their headings are not always those
of the papers. What can't be decided from the source is left to a person (DOMAIN 5.1: never guess a unit).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import time
from functools import cache

from db.rules.checklist import cases_of, the_case
from db.rules.errors import NotAccepted
from db.rules.procedure import Channel, Procedure, TimeLimit, Unit
from db.rules.promise import Term

_COUNTABLE = (Unit.WORKING_DAY, Unit.DAY, Unit.HOUR)
_EARLIEST_CUT_OFF, _LATEST_CUT_OFF = 10, 19
"""Outside these hours "sau N giờ" means that N hours have passed."""


def parse_term(text: str) -> Term:
    """Read one term such as ``"8 working_day"``, ``"0.5 working_day"``, ``"2 hour"`` or ``"immediate"``.

    Raises ``NotAccepted`` (``term_not_understood``).
    """
    words = text.strip().lower().replace(",", ".").split()
    if words[-1:] == [Unit.IMMEDIATE] and words[:-1] in ([], ["0"]):
        return Term(0, Unit.IMMEDIATE)
    try:
        number, word = words
        value, unit = float(number), Unit(word.removesuffix("s"))
    except ValueError:
        raise NotAccepted("term_not_understood") from None
    if unit not in _COUNTABLE:
        raise NotAccepted("term_not_understood")
    return Term(int(value) if value.is_integer() else value, unit)


def terms_of(limit: TimeLimit) -> tuple[Term, ...] | None:
    """Give the terms that ``limit`` means, or ``None`` where a person must say what it means."""
    if not limit.is_definite or limit.unit is None:
        return None
    return (Term(limit.value or 0, limit.unit),)


def applicable_limits(
    procedure: Procedure, case: str | None, channel: Channel | None
) -> tuple[TimeLimit, ...]:
    """Give the published limits that may hold for this case and channel, in the published order.

    A limit for exactly this case beats one for all cases, one for exactly this channel one for all channels;
    where one is closer by case and the other by channel, both stay. A limit under a heading that no clerk can
    choose may belong to any case, so it always stays.
    """
    choices = cases_of(procedure)
    case = the_case(procedure, case)
    fitting = [
        limit
        for limit in procedure.limits
        if limit.channel in (None, channel)
        and (limit.case is None or limit.case == case or limit.case not in choices)
    ]
    return tuple(limit for limit in fitting if not any(_is_closer(other, limit, case) for other in fitting))


def limit_choice(procedure: Procedure, case: str | None, channel: Channel | None) -> TimeLimit | None:
    """Give the one limit that holds, or ``None`` where a person must choose among them or name the day.

    Limits that say the same are one; a row that says nothing countable leaves the question open, because it
    may be the one that holds.
    """
    limits = applicable_limits(procedure, case, channel)
    if not limits or len({terms_of(limit) for limit in limits}) > 1:
        return None
    return limits[0] if limits[0].is_definite else None


def cut_off_of(procedure: Procedure) -> time | None:
    """Give the hour at or after which a dossier counts as received on the next working day.

    The procedure's own field, or else what its time notes and limit texts say ("tiếp nhận … sau 15 giờ").
    ``None`` where nothing is said, or where two texts disagree.
    """
    if procedure.cut_off is not None:
        return procedure.cut_off
    hours = {hour for text in _time_texts(procedure) for hour in _cut_offs_in(text)}
    return hours.pop() if len(hours) == 1 else None


def _is_closer(one: TimeLimit, other: TimeLimit, case: str | None) -> bool:
    """Whether ``one`` replaces ``other``: no looser on either axis, and closer on one."""
    if any(limit.case not in (None, case) for limit in (one, other)):
        return False
    by_case = (one.case is not None) - (other.case is not None)
    by_channel = (one.channel is not None) - (other.channel is not None)
    return min(by_case, by_channel) >= 0 and max(by_case, by_channel) > 0


def _time_texts(procedure: Procedure) -> Iterator[str]:
    yield from procedure.time_notes
    for limit in procedure.limits:
        yield from (text for text in (limit.text, limit.note) if text)


def _cut_offs_in(text: str) -> Iterator[time]:
    for hour, minute in _received_after().findall(unicodedata.normalize("NFC", text).lower()):
        if _EARLIEST_CUT_OFF <= int(hour) <= _LATEST_CUT_OFF:
            yield time(int(hour), int(minute or 0))


@cache
def _received_after() -> re.Pattern[str]:
    """Give the pattern of "received after N o'clock", compiled when the first text is read.

    "Sau 15 giờ kể từ" and "sau 15 giờ làm việc" are durations.
    """
    return re.compile(
        r"nhận\b[^.;]{0,80}?\bsau\s+(\d{1,2})\s*(?:giờ|h|g(?!iờ)|:)\s*([0-5]\d)?(?!\s*(?:kể|làm|tính|từ|\d))"
    )
