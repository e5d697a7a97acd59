"""An office's own words on its forms, and what is refused of them."""

from __future__ import annotations

import pytest

from db.rules.course import Notice
from db.rules.dossier import Dossier
from db.rules.errors import NotAccepted
from db.rules.office import OfficeHeader
from receipts.blocks import Form, Paragraph, Table
from receipts.forms.overrides import with_overrides
from receipts.forms.parts import GIVE
from receipts.forms.receipt import receipt_form
from receipts.forms.refusal import refusal_form
from receipts.forms.texts import DEFAULT_TEXTS, FormTexts
from receipts.forms.texts_course import DEFAULT_REFUSAL_TEXTS


def paragraphs(form: Form) -> str:
    """Give the form's paragraphs as one text."""
    lines = [block.runs for block in form.blocks if isinstance(block, Paragraph)]
    return "\n".join("".join(run.text for run in runs) for runs in lines)


def test_an_office_says_it_in_its_own_words(usual: Dossier, notice: Notice, office: OfficeHeader) -> None:
    """What it changes is changed, and nothing else; the defaults stay as they were."""
    texts = with_overrides(
        DEFAULT_REFUSAL_TEXTS, {"title": "PHIẾU TRẢ HỒ SƠ", "closing": "{you} vui lòng đọc kỹ."}
    )
    text = paragraphs(refusal_form(usual, notice, office, copy=GIVE, texts=texts))
    assert "PHIẾU TRẢ HỒ SƠ" in text
    assert "Ông/Bà vui lòng đọc kỹ." in text
    assert "Tiếp nhận hồ sơ của: NGUYỄN" in text
    usual_title = DEFAULT_REFUSAL_TEXTS.title.replace("\u00a0", " ")
    assert usual_title == "PHIẾU TỪ CHỐI TIẾP NHẬN, GIẢI QUYẾT HỒ SƠ"


def test_no_changes_are_no_change() -> None:
    """An office without words of its own prints ours."""
    assert with_overrides(DEFAULT_TEXTS, {}) == FormTexts()


def test_a_sentence_may_leave_out_what_we_fill_in() -> None:
    """A subset is enough: nobody has to print the hotline."""
    assert with_overrides(DEFAULT_TEXTS, {"hotline": "Gọi tổng đài."}).hotline == "Gọi tổng đài."


def test_a_text_the_form_does_not_have_is_refused() -> None:
    """A misspelt name would change nothing, and nobody would know."""
    with pytest.raises(NotAccepted) as refusal:
        with_overrides(DEFAULT_TEXTS, {"titel": "GIẤY HẸN"})
    assert (refusal.value.code, refusal.value.facts) == ("form_text_unknown", {"name": "titel"})


@pytest.mark.parametrize(
    ("name", "words", "placeholder"),
    [
        ("hotline", "Gọi {number}.", "number"),
        ("title", "GIẤY HẸN {number}", "number"),
        ("hotline", "Gọi {}.", ""),
        ("hotline", "Gọi {0}.", "0"),
        ("hotline", "Gọi {hotline.__class__}.", "hotline.__class__"),
        ("hotline", "Gọi {hotline:>999999999}.", "hotline:>999999999"),
        ("hotline", "Gọi {hotline!r}.", "hotline!r"),
        ("hotline", "Gọi {hotline.", "{"),
        ("hotline", "Gọi hotline}.", "{"),
    ],
)
def test_a_placeholder_nobody_fills_in_is_refused(name: str, words: str, placeholder: str) -> None:
    """It would break every print of the form, in front of the citizen."""
    with pytest.raises(NotAccepted) as refusal:
        with_overrides(DEFAULT_TEXTS, {name: words})
    assert refusal.value.code == "form_text_placeholder"
    assert refusal.value.facts == {"name": name, "placeholder": placeholder}


def test_the_heads_of_a_table_are_parted_by_strokes(usual: Dossier, office: OfficeHeader) -> None:
    """As many as the table has columns."""
    texts = with_overrides(DEFAULT_TEXTS, {"table_heads": "TT | Giấy tờ | Hình thức | SL"})
    form = receipt_form(usual, office, copy=GIVE, texts=texts)
    assert next(block for block in form.blocks if isinstance(block, Table)).heads == (
        "TT",
        "Giấy tờ",
        "Hình thức",
        "SL",
    )
    with pytest.raises(NotAccepted) as refusal:
        with_overrides(DEFAULT_TEXTS, {"table_heads": "TT | Giấy tờ"})
    assert refusal.value.code == "form_text_parts"
    assert refusal.value.facts == {"name": "table_heads", "expected": 4}
