"""Where a dossier comes from and goes to: a slip written by hand before, an agency of another place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.locale import text
from counter_tui.moment_entry import read_moment
from counter_tui.screens.form import text_field
from counter_tui.widgets.fields import ChoiceField, Field, FieldColumn, TextField
from counter_tui.widgets.lines import Look
from db.rules.receipt_number import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.intake_form import IntakeForm
    from db.rules.house import House


def blank_fields(form: IntakeForm) -> Sequence[Field]:
    """Give what has to be copied from a blank slip: when it was received, and who wrote it."""
    if not form.blank:
        return ()
    moment = text_field(
        "blank_moment", text("screen.blank.moment"), form.blank_moment, text("screen.blank.moment_hint")
    )
    if form.blank_moment.strip() and not form.blank_moment_read:
        moment.hint_look = Look.WARN
    return (moment, text_field("hand", text("screen.blank.hand"), form.hand, text("screen.blank.hand_hint")))


def read_blank(form: IntakeForm, columns: FieldColumn) -> None:
    """Take the day and hour of receipt from the slip; an hour alone is one of the day of its number."""
    for one in columns.fields:
        if not isinstance(one, TextField):
            continue
        if one.name == "hand":
            form.hand = one.editor.value
        elif one.name == "blank_moment":
            form.blank_moment = one.editor.value
            at = read_moment(form.blank_moment, parse(form.blank).day)
            form.blank_moment_read = at is not None
            form.received_at = at or form.received_at


def away_units(house: House | None) -> Sequence[str]:
    """Give the agencies of other places."""
    return tuple(unit.name for unit in house.units if not unit.here) if house is not None else ()


def away_fields(form: IntakeForm, house: House | None) -> Sequence[Field]:
    """Give the choice of who decides, and for another place its name."""
    names = away_units(house) or (text("screen.away.other"),)
    options = (text("screen.away.here"), *names)
    index = 0
    if form.goes_away:
        index = names.index(form.competent) + 1 if form.competent in names else 1
    fields: list[Field] = [ChoiceField("away", text("screen.away.decides"), options, index)]
    if form.goes_away:
        offered = not form.competent or form.competent in names
        name = form.competent or names[0]
        fields.append(text_field("competent", text("screen.away.agency"), name, offered=offered))
    return fields


def read_away(form: IntakeForm, columns: FieldColumn, house: House | None, *, turned: bool) -> None:
    """Take who decides; turning (``turned``) to an agency takes its name, which can be typed over."""
    if not columns.has("away"):
        return
    names = away_units(house) or (text("screen.away.other"),)
    index = columns.choice("away").index
    form.goes_away = index > 0
    if not form.goes_away:
        form.competent = ""
    elif turned:
        form.competent = names[index - 1]
    elif columns.has("competent"):
        form.competent = columns.text("competent").editor.value
