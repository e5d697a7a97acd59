"""The money of an intake: which fee, what was counted, who is freed, how much, and if it is taken now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.fee_entry import money
from counter_tui.locale import text
from counter_tui.payment_entry import METHODS, method_words
from counter_tui.screens.form import text_field
from counter_tui.widgets.fields import ChoiceField, Field, FieldColumn, TextField
from counter_tui.widgets.lines import Look, Row, row, wrap_at_most

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.intake_form import IntakeForm
    from db.rules.fees import FeeOption

NOTE_LINES = 3
COUNT_LENGTH = 24


def fee_fields(form: IntakeForm) -> Sequence[Field]:
    """Give the fields that this fee needs: as few as there are questions."""
    fee = form.fee
    fields: list[Field] = []
    if len(fee.options) > 1:
        codes = [option.rule.code for option in fee.options]
        index = codes.index(fee.option) if fee.option in codes else len(codes)
        words = (*(_option_words(option) for option in fee.options), text("screen.promise.choose"))
        fields.append(ChoiceField("fee_choice", text("screen.fee.choice"), words, index))
    if fee.asks_counts and fee.chosen is not None:
        unit = fee.chosen.rule.unit_name
        label = text("screen.fee.units", unit=unit)
        hint = text("screen.fee.units_hint") if fee.by_page else ""
        fields.append(text_field("fee_counts", label, fee.units, hint))
        if fee.by_page:
            fields.append(
                text_field("fee_copies", text("screen.fee.copies"), fee.copies or "1", offered=True)
            )
    if fee.reliefs:
        codes = ["", *(relief.code for relief in fee.reliefs)]
        words = (text("screen.fee.no_relief"), *(relief.words for relief in fee.reliefs))
        fields.append(ChoiceField("relief", text("screen.fee.relief"), words, codes.index(fee.relief)))
        if fee.claimed is not None and fee.claimed.needs_evidence:
            fields.append(text_field("evidence", text("screen.fee.evidence"), fee.evidence))
    offered = not form.fee_is_typed
    fields.append(
        text_field("fee", text("screen.promise.fee"), form.fee_text, _amount_hint(form), offered=offered)
    )
    if form.fee_is_typed and fee.needs_ground():
        fields.append(text_field("fee_ground", text("screen.fee.ground"), fee.ground))
    if form.fee_vnd or form.paid_by is not None:
        words = (text("screen.fee.not_now"), *method_words())
        index = 0 if form.paid_by is None else METHODS.index(form.paid_by) + 1
        fields.append(ChoiceField("paid_by", text("screen.fee.paid_by"), words, index))
    if form.paid_by is not None:
        hint = text("screen.fee.receipt_hint")
        fields.append(text_field("receipt", text("screen.fee.receipt"), form.receipt, hint))
    return fields


def read_fee(form: IntakeForm, columns: FieldColumn) -> None:
    """Write the fields into the form, and the amount that follows from them."""
    fee = form.fee
    before = (fee.option, fee.units, fee.copies, fee.relief, fee.evidence)
    typed = form.fee_text
    for one in columns.fields:
        if isinstance(one, ChoiceField):
            _read_choice(form, one)
        elif isinstance(one, TextField):
            value = one.editor.value
            if one.name == "fee":
                typed = value.strip()
            elif one.name == "receipt":
                form.receipt = value
            elif one.name in _TEXTS:
                setattr(fee, _TEXTS[one.name], value)
    form.fee_text = typed
    if fee.question is not None and before != (fee.option, fee.units, fee.copies, fee.relief, fee.evidence):
        form.reckon_fee()


_TEXTS = {"fee_counts": "units", "fee_copies": "copies", "evidence": "evidence", "fee_ground": "ground"}


def _read_choice(form: IntakeForm, one: ChoiceField) -> None:
    fee = form.fee
    if one.name == "fee_choice":
        fee.option = fee.options[one.index].rule.code if one.index < len(fee.options) else ""
        if fee.relief not in {relief.code for relief in fee.reliefs}:
            fee.relief = ""
    elif one.name == "relief":
        codes = ["", *(relief.code for relief in fee.reliefs)]
        fee.relief = codes[one.index] if one.index < len(codes) else ""
    elif one.name == "paid_by":
        form.paid_by = METHODS[one.index - 1] if one.index else None


def fee_notes(form: IntakeForm, width: int) -> list[Row]:
    """Give what the source says of the fee, word for word, where the amount doesn't follow from it."""
    said = _said(form)
    if not said:
        return []
    words = text("screen.promise.fee_said", said="; ".join(dict.fromkeys(said)))
    return [row(" " * 17, (line, Look.DIM)) for line in wrap_at_most(words, width - 20, NOTE_LINES)]


def _said(form: IntakeForm) -> Sequence[str]:
    if form.fee.question is not None:
        option = form.fee.chosen
        if option is not None and option.known_vnd is not None and not form.fee_is_typed:
            return ()
        options = form.fee.options if option is None else (option,)
        return [words for one in options for words in one.texts]
    if form.fee_text and not form.fee_is_typed:
        return ()
    return [fee.text for fee in form.procedure.fees if fee.text and fee.channel in (None, form.channel)]


def _amount_hint(form: IntakeForm) -> str:
    option = form.fee.chosen
    if form.fee_text:
        return ""
    if option is not None and option.suggested_vnd is not None:
        return text("screen.fee.suggested", amount=money(option.suggested_vnd))
    return text("screen.promise.fee_unknown")


def _option_words(option: FeeOption) -> str:
    """Give a fee's name and amount, to tell several apart."""
    known = option.known_vnd
    said = option.texts[0] if option.texts and option.published else option.rule.name
    if known is None:
        return said
    return text("screen.fee.option", name=said, amount=money(known))
