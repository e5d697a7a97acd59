"""The citizen's evaluation slip: all contents, boxes to tick, and nothing that tells whose it is."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest

from db.rules.office import OfficeHeader, PaperSize
from receipts import press
from receipts.blocks import Grid, Head, Paragraph, Signatures, Symbols
from receipts.forms.evaluation import evaluation_form
from receipts.forms.texts_lists import DEFAULT_EVALUATION_TEXTS
from receipts.layout import check


def test_every_content_has_its_boxes_and_the_rest_its_lines(office: OfficeHeader) -> None:
    """Eight contents of the decree are asked for (cost apart from lawfulness), the ninth is free words."""
    form = evaluation_form(office)
    grid = next(block for block in form.blocks if isinstance(block, Grid))
    assert [row.cells[0] for row in grid.rows] == [(str(place),) for place in range(1, 10)]
    for row in grid.rows:
        assert len(row.cells[2]) >= 2
        assert all(answer.startswith("[\u00a0") for answer in row.cells[2])
    assert sum(block.leader for block in form.blocks if isinstance(block, Paragraph)) >= 3


def test_a_slip_can_not_be_linked_to_anyone(office: OfficeHeader) -> None:
    """No number, no symbol, no day, no hand, and one slip is exactly like the next."""
    form = evaluation_form(office)
    assert not form.number
    assert next(block for block in form.blocks if isinstance(block, Head)).place_date == ""
    assert not any(isinstance(block, Symbols | Signatures) for block in form.blocks)
    assert form == evaluation_form(office)


@pytest.mark.parametrize("paper", list(PaperSize))
def test_a_slip_fits_every_paper_and_one_page(office: OfficeHeader, paper: PaperSize) -> None:
    """Also with a long office and in practice; two slips fill an A4 sheet."""
    wordy = replace(office, name=office.name + " XÃ MAI SƠN TỈNH SƠN LA " * 3)
    bare = replace(office, parent_name="", name="")
    for header in (office, wordy, bare):
        for layout in press.layouts([evaluation_form(header, practice=True)] * 2, paper, fonts="bundled"):
            assert not layout.unprintable
            assert [check(page) for page in layout.pages] == [()]


def test_a_slip_is_searchable_and_its_questions_are_data(office: OfficeHeader) -> None:
    """An office that asks other questions changes no code."""
    texts = replace(DEFAULT_EVALUATION_TEXTS, questions="Có hài lòng không/Có/Không")
    grid = next(block for block in evaluation_form(office, texts=texts).blocks if isinstance(block, Grid))
    assert grid.rows[0].cells[1:] == (
        ("Có hài lòng không",),
        tuple(f"[\u00a0\u00a0\u00a0]\u00a0{answer}" for answer in ("Có", "Không")),
    )
    layouts = press.layouts([evaluation_form(office)], PaperSize.A5, fonts="bundled")
    document = pypdfium2.PdfDocument(press.pdf(layouts, PaperSize.A5, fonts="bundled"))
    text = document[0].get_textpage().get_text_range()
    for words in ("PHIẾU ĐÁNH GIÁ", "Thái độ phục vụ", "Ý kiến khác"):
        assert words in text
